//go:build !js

package announcer

import (
	"bytes"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"motcua/display/voice"
	"motcua/internal/voicepack"
)

func TestThePacksAreWhole(t *testing.T) {
	for _, lang := range []string{"vi", "en"} {
		p, err := voicepack.Default(lang)
		if err != nil || p == nil {
			t.Fatalf("%s: %v", lang, err)
		}
		if miss := p.Missing(voice.Vocabulary(lang)); len(miss) > 0 {
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

// The checked-in packs are what mkvoice makes: same phrases, and, with the same
// synthesiser, the same samples.
func TestThePacksCanBeMadeAgain(t *testing.T) {
	if _, err := exec.LookPath("espeak-ng"); err != nil {
		t.Skip("espeak-ng is not installed: the voice packs were not made again")
	}
	dir := t.TempDir()
	cmd := exec.Command("go", "run", "./mkvoice", "-out", dir, "-lang", "vi")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("mkvoice: %v\n%s", err, out)
	}
	for _, name := range []string{"vi/manifest.json", "vi/words.wav"} {
		again, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		have, err := fs.ReadFile(voicepack.Builtin(), name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(again, have) {
			t.Errorf("%s: make voice makes another one; run it", name)
		}
	}
}

func TestAnAnnouncementIsChimeThenSpeechWithoutClicks(t *testing.T) {
	packs := NewPacks(slog.New(slog.DiscardHandler))
	say := func(lang string, chime bool) Announcement {
		return packs.Compose(voice.Saying{Lang: lang, Chime: chime, Phrases: voice.Phrases(lang, "A012", "5", voice.Digits)})
	}
	one := say("vi", true)
	if d := one.Duration(); d < 3*time.Second || d > 5*time.Second {
		t.Errorf("a call takes %v", d)
	}
	if mute := packs.Compose(voice.Saying{Lang: "hmn", Phrases: []string{"x"}}); len(mute.PCM) != len(voicepack.Chime(mute.Rate)) {
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
