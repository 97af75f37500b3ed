package voicepack

import (
	"encoding/json"
	"errors"
	"io/fs"
	"math"
	"strings"
	"testing"
	"testing/fstest"
)

func loudness(pcm []int16) float64 {
	sum := 0.0
	for _, v := range pcm {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum / float64(max(1, len(pcm))))
}

func TestADPCMComesBackAsItWas(t *testing.T) {
	for _, n := range []int{1, 100, 504, 505, 506, 5000} {
		pcm := make([]int16, n)
		for i := range pcm {
			pcm[i] = int16(9000 * math.Sin(float64(i)/9) * math.Min(1, float64(i)/200))
		}
		got, rate, err := DecodeWAV(EncodeADPCM(pcm, 16000))
		if err != nil || rate != 16000 || len(got) != n {
			t.Fatalf("%d samples: %d back at %d, %v", n, len(got), rate, err)
		}
		diff := make([]int16, n)
		for i := range pcm {
			diff[i] = pcm[i] - got[i]
		}
		if noise := loudness(diff); noise > 450 {
			t.Errorf("%d samples: noise of %.0f", n, noise)
		}
	}
}

func TestPCMComesBackExactly(t *testing.T) {
	pcm := []int16{0, 1, -1, 32767, -32768, 1234}
	got, rate, err := DecodeWAV(EncodeWAV(pcm, 22050))
	if err != nil || rate != 22050 || len(got) != len(pcm) {
		t.Fatalf("%v at %d, %v", got, rate, err)
	}
	for i := range pcm {
		if got[i] != pcm[i] {
			t.Errorf("sample %d is %d, was %d", i, got[i], pcm[i])
		}
	}
}

func FuzzDecodeWAV(f *testing.F) {
	f.Add(EncodeWAV([]int16{1, 2, 3}, 16000))
	f.Add(EncodeADPCM([]int16{1, 2, 3}, 16000))
	f.Add([]byte("RIFF\xff\xff\xff\xffWAVEdata\xff\xff\xff\x7f"))
	f.Fuzz(func(t *testing.T, b []byte) {
		pcm, rate, err := DecodeWAV(b)
		if err == nil && (rate <= 0 || len(pcm) > 2*len(b)) {
			t.Errorf("%d bytes give %d samples at %d", len(b), len(pcm), rate)
		}
	})
}

func folder(t *testing.T, m Manifest, clips map[string][]byte) fstest.MapFS {
	t.Helper()
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	dir := fstest.MapFS{ManifestFile: {Data: b}}
	for name, clip := range clips {
		dir[name] = &fstest.MapFile{Data: clip}
	}
	return dir
}

func level(n int, v int16) []int16 {
	pcm := make([]int16, n)
	for i := range pcm {
		pcm[i] = v
	}
	return pcm
}

// A hall's own pack may lack clips, and forms of a phrase: the next best is taken.
func TestTheFormOfAPhraseIsTheOneOfItsPlace(t *testing.T) {
	wav := func(v int16) []byte { return EncodeWAV(level(800, v), 8000) }
	p, err := Load(folder(t, Manifest{Lang: "vi", Rate: 8000, Gap: 10, Clips: map[string]string{
		"hai": "hai.wav", "hai,": "hai1.wav", "hai.": "hai2.wav", "ba": "ba.wav",
	}}, map[string][]byte{"hai.wav": wav(1000), "hai1.wav": wav(2000), "hai2.wav": wav(3000), "ba.wav": wav(4000)}))
	if err != nil {
		t.Fatal(err)
	}
	pcm := p.Speech([]string{"hai", "hai", Pause, "bốn", "ba", "hai"})
	var heard []int16
	for i, v := range pcm {
		if v != 0 && i > 1 && pcm[i-1] == v && pcm[i-2] != v && v%1000 == 0 { // where it is level
			heard = append(heard, v)
		}
	}
	if got, want := heard, []int16{1000, 2000, 4000, 3000}; len(got) != 4 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] || got[3] != want[3] {
		t.Errorf("heard %v, want %v", got, want)
	}
	if want := 4*800 + 2*80 + 8000*12/100; len(pcm) != want {
		t.Errorf("%d samples, want %d", len(pcm), want)
	}
	if miss := p.Missing([]string{"hai", Pause, "bốn"}); len(miss) != 1 || miss[0] != "bốn" {
		t.Errorf("missing %q", miss)
	}
	if got := p.Phrases(); len(got) != 2 {
		t.Errorf("it says %q", got)
	}
	if (*Pack)(nil).Has("ba") {
		t.Error("no pack says something")
	}
}

func TestAWrongPackSaysWhatIsWrong(t *testing.T) {
	ok := EncodeWAV(level(800, 1), 8000)
	for want, dir := range map[string]fstest.MapFS{
		"manifest.json":  {},
		"unknown field":  {ManifestFile: {Data: []byte(`{"lang":"vi","rate":8000,"clip":{}}`)}},
		"lang: which":    folder(t, Manifest{Rate: 8000}, nil),
		"rate: 4000":     folder(t, Manifest{Lang: "vi", Rate: 4000}, nil),
		"gap: -1":        folder(t, Manifest{Lang: "vi", Rate: 8000, Gap: -1}, nil),
		"there are none": folder(t, Manifest{Lang: "vi", Rate: 8000}, nil),
		"of which file":  folder(t, Manifest{Lang: "vi", Rate: 8000, Spans: map[string][2]int{"A": {0, 1}}}, nil),
		"which has 800":  folder(t, Manifest{Lang: "vi", Rate: 8000, File: "w", Spans: map[string][2]int{"A": {700, 101}}}, map[string][]byte{"w": ok}),
		"inside the":     folder(t, Manifest{Lang: "vi", Rate: 8000, Clips: map[string]string{"A": "../a.wav"}}, nil),
		"the pack 8000":  folder(t, Manifest{Lang: "vi", Rate: 8000, Clips: map[string]string{"A": "a.wav"}}, map[string][]byte{"a.wav": EncodeWAV(level(800, 1), 16000)}),
		"not a WAV":      folder(t, Manifest{Lang: "vi", Rate: 8000, Clips: map[string]string{"A": "a.wav"}}, map[string][]byte{"a.wav": []byte("ID3")}),
		"is empty":       folder(t, Manifest{Lang: "vi", Rate: 8000, Clips: map[string]string{"A": "a.wav"}}, map[string][]byte{"a.wav": EncodeWAV(nil, 8000)}),
	} {
		if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	if _, err := Load(folder(t, Manifest{Lang: "vi", Rate: 8000, Clips: map[string]string{"A": "a.wav", "B": "b.wav"}}, nil)); !errors.Is(err, fs.ErrNotExist) ||
		!strings.Contains(err.Error(), `"A"`) || !strings.Contains(err.Error(), `"B"`) {
		t.Errorf("two lost clips: %v", err)
	}
}
