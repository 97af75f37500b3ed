//go:build !js

package announcer

import (
	"math"
	"os/exec"
	"slices"
	"testing"

	"motcua/display/voice"
	"motcua/internal/spoken"
	"motcua/internal/voicepack/studio"
)

// The words are those that were to be said: a joined announcement is nearer to the
// whole sentence, spoken slower and in one go, than to one with a single word
// changed. Nobody can listen here; this is the ear.
func TestTheWordsAreHeard(t *testing.T) {
	if _, err := exec.LookPath("espeak-ng"); err != nil {
		t.Skip("espeak-ng is not installed: no other speaker to compare with")
	}
	packs := NewPacks(nil)
	for _, lang := range []string{"vi", "en"} {
		for i, c := range [][2]string{{"A012", "5"}, {"B384", "16"}, {"S505", "34"}} {
			style := spoken.Style{Numbers: []spoken.Numbers{spoken.Digits, spoken.Cardinals}[i%2]}
			right := spoken.Phrases(lang, c[0], c[1], style, spoken.First)
			heard := packs.Compose(voice.Saying{Lang: lang, Phrases: right})
			ear := features(studio.Floats(heard.PCM), heard.Rate)
			best, which := math.Inf(1), ""
			for _, phrases := range append([][]string{right}, changed(lang, c, style)...) {
				if d := distance(ear, features(another(t, lang, phrases))); d < best {
					best, which = d, spoken.Words(phrases)
				}
			}
			if which != spoken.Words(right) {
				t.Errorf("%q is heard as %q", spoken.Words(right), which)
			}
		}
	}
}

// changed are calls that differ from c by one word or two.
func changed(lang string, c [2]string, style spoken.Style) (out [][]string) {
	for at := 1; at < 4; at++ {
		for _, by := range []byte{1, 4, 7} {
			n := []byte(c[0])
			n[at] = '0' + (n[at]-'0'+by)%10
			out = append(out, spoken.Phrases(lang, string(n), c[1], style, spoken.First))
		}
	}
	for _, counter := range []string{"2", "8", "19", "45"} {
		out = append(out, spoken.Phrases(lang, c[0], counter, style, spoken.First))
	}
	return append(out, spoken.Phrases(lang, "K"+c[0][1:], c[1], style, spoken.First))
}

// another is a sentence as the same voice, slower, says it in one go.
func another(t *testing.T, lang string, phrases []string) ([]float64, int) {
	t.Helper()
	spelt := slices.Clone(phrases)
	for i, p := range spelt {
		spelt[i] = spoken.Spelt(lang, p)
	}
	wav, err := exec.Command("espeak-ng", "-v", lang+"+f1", "-s", "150", "--stdout", spoken.Words(spelt)).Output()
	if err != nil {
		t.Fatal(err)
	}
	r, err := studio.Read(wav)
	if err != nil {
		t.Fatal(err)
	}
	from, to := studio.Voiced(r.PCM, r.Rate, 38)
	return r.PCM[from:to], r.Rate
}

// features are the shape of the spectrum, 100 times a second: the levels of 16
// bands, without the voice's own mean.
func features(pcm []float64, rate int) [][]float64 {
	const bands = 16
	frame := rate / 100
	out := make([][]float64, len(pcm)/frame)
	for i := range out {
		out[i] = make([]float64, bands)
	}
	for b := range bands {
		hz := 200 * math.Pow(6500.0/200, float64(b)/(bands-1))
		w := 2 * math.Pi * hz / float64(rate)
		alpha := math.Sin(w) / 8
		a0 := 1 + alpha
		y := filter(pcm, [3]float64{alpha / a0, 0, -alpha / a0}, [2]float64{-2 * math.Cos(w) / a0, (1 - alpha) / a0})
		mean := 0.0
		for i := range out {
			sum := 0.0
			for _, v := range y[i*frame : (i+1)*frame] {
				sum += v * v
			}
			out[i][b] = 10 * math.Log10(sum/float64(frame)+1e-7)
			mean += out[i][b] / float64(len(out))
		}
		for i := range out {
			out[i][b] -= mean
		}
	}
	return out
}

// distance is that of two rows of features, each stretched to fit the other: a
// step in both weighs as much as one in each.
func distance(a, b [][]float64) float64 {
	row := make([]float64, len(b))
	for i := range a {
		diagonal := math.Inf(1)
		if i == 0 {
			diagonal = 0
		}
		for j := range b {
			d := apart(a[i], b[j])
			best := diagonal + 2*d
			if i > 0 {
				best = min(best, row[j]+d)
			}
			if j > 0 {
				best = min(best, row[j-1]+d)
			}
			diagonal = row[j]
			if i == 0 {
				diagonal = math.Inf(1)
			}
			row[j] = best
		}
	}
	return row[len(row)-1] / float64(len(a)+len(b))
}

func apart(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += math.Abs(a[i] - b[i])
	}
	return sum
}
