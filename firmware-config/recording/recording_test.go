package recording

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"motcua/firmware-config/sites"
	"motcua/internal/hall"
	"motcua/internal/spoken"
	"motcua/internal/voicepack"
	"motcua/internal/voicepack/sentences"
	"motcua/internal/voicepack/studio"
)

const rate = 24000

// speaker is somebody who hums every line, a syllable as a swell of 0.2 s, in a
// quiet room, with half a second before and after.
type speaker struct {
	gain, noise, offset float64
	before, after       float64 // s
	pause               float64 // s in the middle
	syllable            float64 // s
}

var good = speaker{gain: 0.2, noise: 0.0002, before: 0.5, after: 0.5, syllable: 0.2}

func (s speaker) read(l Line) []float64 {
	random := rand.New(rand.NewPCG(uint64(l.N), 1))
	n := len(strings.Fields(l.Read))
	speech := s.syllable*float64(n) + s.pause
	out := make([]float64, int((s.before+speech+s.after)*rate))
	for i := range out {
		t := float64(i)/rate - s.before
		v := 0.0
		if half := s.syllable * float64((n+1)/2); s.pause > 0 && t > half && t < half+s.pause {
			t = -1
		}
		if t > 0 && t < speech {
			swell := math.Sqrt(math.Abs(math.Sin(math.Pi*t/s.syllable))) + 0.2
			for h := 1; h < 12; h++ {
				v += s.gain * swell * math.Sin(2*math.Pi*140*float64(h)*t+float64(l.N*h)) / float64(h)
			}
		}
		out[i] = max(-1, min(1, v+s.noise*random.NormFloat64())) + s.offset
	}
	return out
}

// record writes a line's file.
func record(t *testing.T, dir, file string, pcm []float64, rate int) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, file), voicepack.EncodeWAV(studio.Samples(pcm), rate), 0o644); err != nil {
		t.Fatal(err)
	}
}

// studioOf is a folder with a good recording of every line.
func studioOf(t *testing.T, script []Line) string {
	t.Helper()
	dir := t.TempDir()
	for _, l := range script {
		record(t, dir, l.File(), good.read(l), rate)
	}
	return dir
}

// copyOf is a folder with the same files.
func copyOf(t *testing.T, dir string) string {
	t.Helper()
	other := t.TempDir()
	if err := os.CopyFS(other, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return other
}

func TestTheScriptHasEverythingThatIsSaid(t *testing.T) {
	s, err := sites.Load("provincial")
	if err != nil {
		t.Fatal(err)
	}
	h := &s.Hall
	h.Counters = append(h.Counters, hall.Counter{ID: "x", Name: hall.Text{"vi": "Quầy Bình Dân", "en": "Welcome"}})
	for _, lang := range []string{"vi", "en", "fr"} {
		keys, files := map[string][]int16{}, map[string]bool{}
		for _, l := range Script(lang, h) {
			if keys[l.Key] != nil || files[l.File()] || l.Read == "" || strings.ContainsAny(l.File(), " /()") {
				t.Errorf("%s: %+v, %s", lang, l, l.File())
			}
			keys[l.Key], files[l.File()] = make([]int16, 1), true
			before, rest, _ := strings.Cut(l.Sentence, "[")
			phrase, _, ok := strings.Cut(rest, "]")
			if !ok || strings.Contains(before, "]") || !strings.HasPrefix(l.Key, phrase) {
				t.Errorf("%s: %q is not shown in %q", lang, l.Key, l.Sentence)
			}
		}
		p := voicepack.New(voicepack.Manifest{Lang: lang}, keys)
		if miss := p.Missing(spoken.Vocabulary(lang)); len(miss) > 0 {
			t.Errorf("%s: nobody reads %q", lang, miss)
		}
		if name := h.Counters[len(h.Counters)-1].Name.In(lang); !p.Has(strings.TrimPrefix(name, "Quầy ")) {
			t.Errorf("%s: nobody reads the counter %q", lang, name)
		}
	}
}

func TestTheScriptOnPaper(t *testing.T) {
	script := Script("vi", nil)
	var text, pdf bytes.Buffer
	if err := Text(&text, script, "vi", "Xã Thử"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"KỊCH BẢN", "Xã Thử", "001-moi-cong-dan-co-so.wav", "[không]", "48000"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the text lacks %q", want)
		}
	}
	if err := PDF(&pdf, script, "vi", "Xã Thử"); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(pdf.Bytes(), []byte("%PDF-")) || bytes.Count(pdf.Bytes(), []byte("/Type /Page\n")) != 3 {
		t.Errorf("no PDF of 3 pages: %d bytes", pdf.Len())
	}
	for _, l := range script {
		if part := around(l.Sentence); !strings.Contains(part, "[") || len([]rune(part)) > 18+18+len([]rune(l.Key))+8 {
			t.Errorf("around %q: %q", l.Sentence, part)
		}
	}
}

// Every fault that a recording can have is found, in one line that says what to
// do, and no other.
func TestEveryFaultIsFound(t *testing.T) {
	script := Script("vi", nil)[:6]
	whole := studioOf(t, script)
	at := func(n int, change func(s *speaker)) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			s := good
			change(&s)
			record(t, dir, script[n-1].File(), s.read(script[n-1]), rate)
		}
	}
	rename := func(from, to string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			if err := os.Rename(filepath.Join(dir, from), filepath.Join(dir, to)); err != nil {
				t.Fatal(err)
			}
		}
	}
	put := func(file string, b []byte) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, file), b, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	first, second := script[0].File(), script[1].File()
	for _, c := range []struct {
		name   string
		change func(t *testing.T, dir string)
		want   []string // one line each
	}{
		{"good", func(*testing.T, string) {}, nil},
		{"missing", func(t *testing.T, dir string) { _ = os.Remove(filepath.Join(dir, first)) }, []string{first + `: is missing: "Mời công dân có số"`}},
		{"by its number", rename(first, "1.wav"), nil},
		{"another take", rename(first, "001-moi-cong-dan-co-so-2.WAV"), nil},
		{"wrong name", rename(first, "001-hai.wav"), []string{"should be called " + first}},
		{"no line", put("bản nháp.wav", nil), []string{"belongs to no line"}},
		{"no sound", put("notes.txt", nil), nil},
		{"two of a line", put("001.wav", nil), []string{"second file for line 001"}},
		{"MP3", put(first, []byte("ID3 and so on")), []string{"MP3"}},
		{"no WAV", put(first, []byte("what?")), []string{"no WAV"}},
		{"one for two", func(t *testing.T, dir string) {
			record(t, dir, second, good.read(script[0]), rate)
			record(t, dir, first, good.read(script[0]), rate)
		}, []string{"same recording as " + first}},
		{"low rate", func(t *testing.T, dir string) {
			record(t, dir, first, studio.Resample(good.read(script[0]), rate, 8000), 8000)
		}, []string{"8000 samples"}},
		{"clipped", at(1, func(s *speaker) { s.gain = 0.6 }), []string{"clipped", "louder"}},
		{"too soft", at(1, func(s *speaker) { s.gain, s.noise = 0.005, 0.000001 }), []string{"too soft", "softer than the others"}},
		{"farther away", at(1, func(s *speaker) { s.gain = 0.06 }), []string{"softer than the others"}},
		{"silent", at(1, func(s *speaker) { s.gain, s.noise = 0, 0 }), []string{"silent"}},
		{"noisy", at(1, func(s *speaker) { s.noise = 0.01 }), []string{"noisy"}},
		{"offset", at(1, func(s *speaker) { s.offset = 0.05 }), []string{"offset of 5 %"}},
		{"cut at the begin", at(1, func(s *speaker) { s.before = 0 }), []string{"begins too late"}},
		{"cut at the end", at(1, func(s *speaker) { s.after = 0 }), []string{"cut off"}},
		{"long silence", at(1, func(s *speaker) { s.after = 4 }), []string{"4.0 s after"}},
		{"in pieces", at(1, func(s *speaker) { s.pause = 0.4 }), []string{"pause of 0."}},
		{"too long", at(1, func(s *speaker) { s.syllable = 1 }), []string{"too long"}},
		{"too short", at(1, func(s *speaker) { s.syllable = 0.05 }), []string{"too short"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := copyOf(t, whole)
			c.change(t, dir)
			got := Check(dir, script)
			if len(got) != len(c.want) {
				t.Errorf("%d problems, want %d: %v", len(got), len(c.want), got)
			}
			for _, want := range c.want {
				found := false
				for _, p := range got {
					found = found || strings.Contains(p.Error(), want)
				}
				if !found {
					t.Errorf("%q is not among %v", want, got)
				}
			}
		})
	}
}

// A recorder may write 24 bits, floats or two channels.
func TestAnyRecorderWillDo(t *testing.T) {
	pcm := []float64{0, 0.5, -0.25, 0.999}
	wav := func(format, channels, bits int, data []byte) []byte {
		b := []byte("RIFF\xff\xff\xff\xffWAVEfmt \x10\x00\x00\x00")
		for _, v := range []any{uint16(format), uint16(channels), uint32(rate), uint32(0), uint16(0), uint16(bits)} {
			b, _ = binary.Append(b, binary.LittleEndian, v)
		}
		return append(append(b, "data\xff\xff\xff\x7f"...), data...)
	}
	var s24, f32, two []byte
	for _, v := range pcm {
		n := int32(v * (1 << 23))
		s24 = append(s24, byte(n), byte(n>>8), byte(n>>16))
		f32 = binary.LittleEndian.AppendUint32(f32, math.Float32bits(float32(v)))
		two = binary.LittleEndian.AppendUint16(two, uint16(int16(v*32767)))
		two = binary.LittleEndian.AppendUint16(two, uint16(int16(v*32767)))
	}
	for _, b := range [][]byte{wav(1, 1, 24, s24), wav(3, 1, 32, f32), wav(1, 2, 16, two)} {
		r, err := studio.Read(b)
		if err != nil || len(r.PCM) != len(pcm) || r.Rate != rate {
			t.Errorf("%+v, %v", r, err)
			continue
		}
		for i := range pcm {
			if math.Abs(r.PCM[i]-pcm[i]) > 0.001 {
				t.Errorf("%v, want %v", r.PCM, pcm)
				break
			}
		}
	}
}

// A speaker from the south, synthesised, reads the script in a room; the pack
// made of it says a call as loud as the house's voice.
func TestFromScriptToPack(t *testing.T) {
	if _, err := exec.LookPath("espeak-ng"); err != nil {
		t.Skip("espeak-ng is not installed: nobody reads the script")
	}
	script, dir, out := Script("vi", nil), t.TempDir(), filepath.Join(t.TempDir(), "pack")
	for _, l := range script {
		said, err := exec.Command("espeak-ng", "-v", "vi-vn-x-south+f2", "-s", "140", "-a", "40", "--stdout", strings.Replace(l.Read, "gi", "di", 1)).Output() // it swallows "gi"
		if err != nil {
			t.Fatal(err)
		}
		r, err := studio.Read(said)
		if err != nil {
			t.Fatal(err)
		}
		room := make([]float64, len(r.PCM)+r.Rate)
		random := rand.New(rand.NewPCG(uint64(l.N), 2))
		for i := range room {
			room[i] = 0.0003 * random.NormFloat64()
		}
		for i, v := range r.PCM {
			room[i+r.Rate/2] += v
		}
		record(t, dir, l.File(), room, r.Rate)
	}
	if problems := Check(dir, script); len(problems) > 0 {
		t.Fatal(problems)
	}
	if err := Make(dir, script, "vi", "a synthesised speaker", out); err != nil {
		t.Fatal(err)
	}
	p, err := voicepack.Load(os.DirFS(out))
	if err != nil {
		t.Fatal(err)
	}
	for n := range 6 {
		call := spoken.Phrases("vi", fmt.Sprintf("%c%03d", 'A'+n, n*49), fmt.Sprint(n+1), spoken.Style{}, spoken.First)
		if miss := p.Missing(call); len(miss) > 0 {
			t.Fatalf("it cannot say %q", miss)
		}
		pcm := studio.Floats(p.Speech(call))
		if l := studio.Loudness(pcm, p.Rate); math.Abs(l-sentences.Loudness) > 1.5 {
			t.Errorf("%s: %.1f LUFS", spoken.Words(call), l)
		}
		if peak := studio.Peak(pcm); peak > -1 {
			t.Errorf("%s: peak of %.1f dB", spoken.Words(call), peak)
		}
		if gap := hole(pcm, p.Rate); gap > 0.25 {
			t.Errorf("%s: silent for %.2f s", spoken.Words(call), gap)
		}
	}
	_ = os.Remove(filepath.Join(dir, script[3].File()))
	if err := Make(dir, script, "vi", "", out); err == nil || !strings.Contains(err.Error(), "is missing") {
		t.Errorf("a pack of too few recordings: %v", err)
	}
}

// What is no file, or far too large, is said and not read to its end.
func TestWhatHasNoEndIsNotRead(t *testing.T) {
	script := Script("vi", nil)[:1]
	dir := t.TempDir()
	if err := os.Symlink(os.DevNull, filepath.Join(dir, script[0].File())); err != nil {
		t.Fatal(err)
	}
	if p := Check(dir, script); len(p) != 1 || !strings.Contains(p[0].What, "no file of at most 64 MB") {
		t.Errorf("%v", p)
	}
}
