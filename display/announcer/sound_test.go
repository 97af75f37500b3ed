//go:build !js

package announcer

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"motcua/display/voice"
	"motcua/internal/spoken"
	"motcua/internal/voicepack"
)

// What is measured here is measured by code of its own: nothing of what made the
// sound is asked whether it is good.

// sayings are calls of every kind: both readings, first, recalled and merged,
// counters with numbers, letters and names with and without a clip.
func sayings(lang string) (out []voice.Saying) {
	counters := []string{"1", "5", "12B", "21", "99", "105", "Quầy Tư pháp", "Phòng 3", "A", "Quầy Bình Dân Học Vụ"}
	for i := range 60 {
		style := spoken.Style{Numbers: []spoken.Numbers{spoken.Digits, spoken.Cardinals}[i%2]}
		lead := []spoken.Lead{spoken.First, spoken.First, spoken.Again}[i%3]
		p := spoken.Phrases(lang, fmt.Sprintf("%c%03d", 'A'+i%26, i*389%1000), counters[i%len(counters)], style, lead)
		if i%5 == 4 {
			p = append(append(p, spoken.Break), spoken.Phrases(lang, fmt.Sprintf("AB%03d", i*7), counters[i/5%len(counters)], style, spoken.More)...)
		}
		out = append(out, voice.Saying{Lang: lang, Phrases: p, Chime: true})
	}
	return out
}

// wave is an announcement's samples as floats, and what it is.
type wave struct {
	words string
	pcm   []float64
	rate  int
	chime int // samples
}

func waves(t *testing.T, lang string) (out []wave) {
	t.Helper()
	packs := NewPacks(nil)
	for _, s := range sayings(lang) {
		a := packs.Compose(s)
		pcm, rate, err := voicepack.DecodeWAV(voicepack.EncodeWAV(a.PCM, a.Rate))
		if err != nil {
			t.Fatal(err)
		}
		w := wave{spoken.Words(s.Phrases), make([]float64, len(pcm)), rate, len(voicepack.Chime(rate))}
		for i, v := range pcm {
			w.pcm[i] = float64(v) / 32768
		}
		out = append(out, w)
	}
	return out
}

func TestEveryAnnouncementSoundsWhole(t *testing.T) {
	for _, lang := range []string{"vi", "en", "fr"} {
		inside := 0.0 // the steepest step within the clips themselves
		p, err := voicepack.Default(lang)
		if err != nil {
			t.Fatal(err)
		}
		for key := range p.Spans {
			c := p.Clip(key)
			for i := 1; i < len(c); i++ {
				inside = max(inside, math.Abs(float64(c[i])-float64(c[i-1]))/32768)
			}
		}
		for _, w := range waves(t, lang) {
			peak, step, sum := 0.0, 0.0, 0.0
			for i, v := range w.pcm {
				peak, sum = max(peak, math.Abs(v)), sum+v
				if i > 0 {
					step = max(step, math.Abs(v-w.pcm[i-1]))
				}
			}
			if peak > 0.9 {
				t.Errorf("%s: peak of %.2f", w.words, peak)
			}
			if step > inside+0.02 {
				t.Errorf("%s: a step of %.2f, and %.2f within the clips: a click", w.words, step, inside)
			}
			if dc := sum / float64(len(w.pcm)); math.Abs(dc) > 0.001 {
				t.Errorf("%s: an offset of %.4f", w.words, dc)
			}
			if gap, at := silence(w, 0.01); gap > 0.25 {
				t.Errorf("%s: silent for %.2f s at %.2f s", w.words, gap, at)
			}
			if first, last := w.pcm[0], w.pcm[len(w.pcm)-1]; math.Abs(first) > 0.01 || math.Abs(last) > 0.01 {
				t.Errorf("%s: begins at %.2f and ends at %.2f", w.words, first, last)
			}
		}
	}
}

// silence is the longest time inside w under a level (of full scale), and where.
func silence(w wave, under float64) (most, at float64) {
	run := 0
	for i, v := range w.pcm {
		if run++; math.Abs(v) >= under {
			run = 0
		}
		if s := float64(run) / float64(w.rate); s > most {
			most, at = s, float64(i-run)/float64(w.rate)
		}
	}
	return most, at
}

// Speech keeps the pace of an announcer: from two and a half syllables a second,
// slow and clear, to six.
func TestAnAnnouncementIsShortAndClear(t *testing.T) {
	for _, w := range waves(t, "vi") {
		syllables := float64(len(strings.Fields(w.words)))
		pace := syllables / (float64(len(w.pcm)-w.chime) / float64(w.rate))
		if pace < 2.5 || pace > 6 {
			t.Errorf("%s: %.1f syllables a second", w.words, pace)
		}
	}
}

// The chime and the voice are as loud as each other, and every call as the
// others, by the filters that ITU-R BS.1770-4 prints for 48 kHz, and true peaks
// stay under -1 dB, by sox's resampler.
func TestAllIsEquallyLoud(t *testing.T) {
	if _, err := exec.LookPath("sox"); err != nil {
		t.Skip("sox is not installed: loudness and true peaks were not measured")
	}
	dir := t.TempDir()
	for _, lang := range []string{"vi", "en", "fr"} {
		var speech, chime []float64
		for i, w := range waves(t, lang) {
			if i%15 != 4 {
				continue
			}
			x := at48k(t, dir, w)
			for _, v := range x {
				if math.Abs(v) > 0.891 {
					t.Errorf("%s: a true peak of %.2f", w.words, v)
					break
				}
			}
			cut := w.chime * 48000 / w.rate
			l := lkfs(x[cut:])
			if math.Abs(l+16) > 2 {
				t.Errorf("%s: %.1f LUFS, want -16", w.words, l)
			}
			speech, chime = append(speech, x[cut:]...), x[:cut]
		}
		if l := lkfs(speech); math.Abs(l+16) > 0.7 {
			t.Errorf("%s: calls have %.1f LUFS, want -16", lang, l)
		}
		if l := lkfs(chime); l < -21 || l > -16 {
			t.Errorf("the chime has %.1f LUFS", l)
		}
	}
}

// at48k has sox read the announcement, as an independent decoder, at 48 kHz.
func at48k(t *testing.T, dir string, w wave) []float64 {
	t.Helper()
	pcm := make([]int16, len(w.pcm))
	for i, v := range w.pcm {
		pcm[i] = int16(v * 32768)
	}
	file := filepath.Join(dir, "call.wav")
	if err := os.WriteFile(file, voicepack.EncodeWAV(pcm, w.rate), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("sox", file, "-r", "48000", "-t", "f32", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	x := make([]float64, len(out)/4)
	for i := range x {
		x[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(out[4*i:])))
	}
	return x
}

// lkfs is the gated loudness at 48 kHz, by the tables of the recommendation.
func lkfs(x []float64) float64 {
	x = filter(x, [3]float64{1.53512485958697, -2.69169618940638, 1.19839281085285}, [2]float64{-1.69065929318241, 0.73248077421585})
	x = filter(x, [3]float64{1, -2, 1}, [2]float64{-1.99004745483398, 0.99007225036621})
	var blocks []float64
	for at := 0; at+19200 <= len(x); at += 4800 {
		sum := 0.0
		for _, v := range x[at : at+19200] {
			sum += v * v
		}
		blocks = append(blocks, sum/19200)
	}
	level := func(gate float64) float64 {
		sum, n := 0.0, 0.0
		for _, b := range blocks {
			if -0.691+10*math.Log10(b+1e-12) > gate {
				sum, n = sum+b, n+1
			}
		}
		return -0.691 + 10*math.Log10(sum/max(1, n)+1e-12)
	}
	return level(level(-70) - 10)
}

func filter(x []float64, b [3]float64, a [2]float64) []float64 {
	out := make([]float64, len(x))
	var x1, x2, y1, y2 float64
	for i, v := range x {
		y := b[0]*v + b[1]*x1 + b[2]*x2 - a[0]*y1 - a[1]*y2
		x1, x2, y1, y2 = v, x1, y, y1
		out[i] = y
	}
	return out
}
