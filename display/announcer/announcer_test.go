//go:build !js

package announcer

import (
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"motcua/display/voice"
	"motcua/internal/spoken"
	"motcua/internal/voicepack"
)

func TestThePacksAreWhole(t *testing.T) {
	for _, lang := range []string{"vi", "en", "fr"} {
		p, err := voicepack.Default(lang)
		if err != nil || p == nil {
			t.Fatalf("%s: %v", lang, err)
		}
		if miss := p.Missing(spoken.Vocabulary(lang)); len(miss) > 0 {
			t.Errorf("%s: no clip for %q", lang, miss)
		}
		for key := range p.Spans {
			if s := float64(len(p.Clip(key))) / float64(p.Rate); s < 0.06 || s > 3 {
				t.Errorf("%s %q: %.2f s", lang, key, s)
			}
		}
	}
	if p, err := voicepack.Default("hmn"); p != nil || err != nil {
		t.Errorf("a language without a pack: %v, %v", p, err)
	}
}

// The checked-in packs are what mkvoice makes, in whatever order: same phrases,
// and, with the same synthesiser, the same samples.
func TestThePacksCanBeMadeAgain(t *testing.T) {
	if _, err := exec.LookPath("espeak-ng"); err != nil {
		t.Skip("espeak-ng is not installed: the voice packs were not made again")
	}
	dir := t.TempDir()
	cmd := exec.Command("go", "run", "./mkvoice", "-out", dir, "fr", "en", "vi")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("mkvoice: %v\n%s", err, out)
	}
	for _, lang := range []string{"vi", "en", "fr"} {
		again, err := voicepack.Load(os.DirFS(filepath.Join(dir, lang)))
		if err != nil {
			t.Fatal(err)
		}
		have, err := voicepack.Default(lang)
		if err != nil {
			t.Fatal(err)
		}
		for key := range have.Spans {
			a, b := have.Clip(key), again.Clip(key)
			switch {
			case len(b) == 0:
				t.Errorf("%s: %q is not made", lang, key)
			case again.Voice != have.Voice: // another synthesiser speaks otherwise
			case len(a) != len(b) || unlike(a, b) > 0.01:
				t.Errorf("%s: %q: another clip comes out; run make voice", lang, key)
			}
		}
		if len(again.Spans) != len(have.Spans) {
			t.Errorf("%s: %d clips are made, %d are checked in", lang, len(again.Spans), len(have.Spans))
		}
	}
}

// unlike is the power of the difference of two clips of a length, by that of the
// first: arithmetic differs a little between machines.
func unlike(a, b []int16) float64 {
	diff, all := 0.0, 1.0
	for i := range a {
		d := float64(a[i]) - float64(b[i])
		diff, all = diff+d*d, all+float64(a[i])*float64(a[i])
	}
	return diff / all
}

func TestAnAnnouncementIsChimeThenSpeechWithoutClicks(t *testing.T) {
	packs := NewPacks(slog.New(slog.DiscardHandler))
	say := func(lang string, chime bool) Announcement {
		return packs.Compose(voice.Saying{Lang: lang, Chime: chime, Phrases: spoken.Phrases(lang, "A012", "5", spoken.Style{}, spoken.First)})
	}
	one := say("vi", true)
	if d := one.Duration(); d < 3*time.Second || d > 5*time.Second {
		t.Errorf("a call takes %v", d)
	}
	if mute := packs.Compose(voice.Saying{Lang: "hmn", Phrases: []string{"x"}, Chime: true}); len(mute.PCM) != len(voicepack.Chime(mute.Rate)) {
		t.Errorf("without a pack it is %v, want the chime alone", mute.Duration())
	}
	two := Announcement{PCM: append(one.PCM, say("en", false).PCM...), Rate: one.Rate}
	for i := 1; i < len(two.PCM); i++ {
		if d := int(two.PCM[i]) - int(two.PCM[i-1]); d > 24000 || d < -24000 {
			t.Errorf("a click of %d at %.3f s", d, float64(i)/float64(two.Rate))
		}
	}
	packs.Volume = 25
	if quiet := say("vi", true); len(quiet.PCM) != len(one.PCM) || peak(quiet) != peak(one)/4 {
		t.Errorf("a quarter of the volume has peaks of %d, the whole %d", peak(quiet), peak(one))
	}
}

func peak(a Announcement) (top int) {
	for _, v := range a.PCM {
		top = max(top, int(v), -int(v))
	}
	return top
}
