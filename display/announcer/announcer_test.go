//go:build !js

package announcer

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
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
	vi, err := voicepack.Default("vi")
	if err != nil {
		t.Fatal(err)
	}
	en, err := voicepack.Default("en")
	if err != nil {
		t.Fatal(err)
	}
	one := Speak(vi, "A012", "5", voice.Digits).WithChime()
	if d := one.Duration(); d < 3*time.Second || d > 5*time.Second {
		t.Errorf("a call takes %v", d)
	}
	if mute := Speak(nil, "A012", "5", voice.Digits).WithChime(); len(mute.PCM) != len(voicepack.Chime(mute.Rate)) {
		t.Errorf("without a pack it is %v, want the chime alone", mute.Duration())
	}
	two := Announcement{PCM: append(one.PCM, Speak(en, "A012", "5", voice.Digits).PCM...), Rate: one.Rate}
	for i := 1; i < len(two.PCM); i++ {
		if d := int(two.PCM[i]) - int(two.PCM[i-1]); d > 24000 || d < -24000 {
			t.Errorf("a click of %d at %.3f s", d, float64(i)/float64(two.Rate))
		}
	}
}

// loud is a loudspeaker that takes its time and may be broken.
type loud struct {
	plays   []float64 // seconds
	playing int
	over    bool // two at once
	err     error
}

func (l *loud) check() State { return State{Ready: l.err == nil, Err: l.err} }

func (l *loud) play(ctx context.Context, a Announcement) error {
	if l.err != nil {
		return l.err
	}
	l.playing++
	l.over = l.over || l.playing > 1
	select {
	case <-ctx.Done():
	case <-time.After(a.Duration()):
	}
	l.playing--
	l.plays = append(l.plays, a.Duration().Seconds())
	return nil
}

func second(n int) func() Announcement {
	return func() Announcement { return Announcement{PCM: make([]int16, n*1000), Rate: 1000} }
}

func TestNeverTwoAtOnceAndNothingStale(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &loud{}
		a := start(slog.New(slog.DiscardHandler), nil, l)
		for range 6 {
			a.Say(second(5))
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if l.over || len(l.plays) != 4 { // those that begin at 0, 6, 11 and 16 s
			t.Errorf("%v were played, two at once: %v", l.plays, l.over)
		}
		a.Close()
	})
}

func TestTheSecondLanguageGivesWayAndOneChimeIsEnoughForARow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &loud{}
		a := start(slog.New(slog.DiscardHandler), nil, l)
		defer a.Close()
		for range 3 {
			a.Say(second(3), second(2))
		}
		time.Sleep(time.Minute)
		a.Say(second(3), second(2))
		time.Sleep(time.Minute)
		synctest.Wait()
		chime := (second(3)().WithChime().Duration() - 3*time.Second).Seconds()
		if want := []float64{3 + chime, 3, 3, 2, 3 + chime, 2}; !slices.Equal(l.plays, want) {
			t.Errorf("played %v seconds, want %v", l.plays, want)
		}
	})
}

func TestADeadSoundCardIsSaidAndForgottenWhenItWorks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &loud{err: errors.New("no device")}
		changes := 0
		a := start(slog.New(slog.DiscardHandler), func() { changes++ }, l)
		defer a.Close()
		a.Say(second(1))
		synctest.Wait()
		if s := a.State(); s.Ready || s.Err == nil {
			t.Errorf("state %+v with a dead card", s)
		}
		l.err = nil
		a.Say(second(1))
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if s := a.State(); !s.Ready || changes != 1 {
			t.Errorf("state %+v after %d changes", s, changes)
		}
	})
}

func TestCloseEndsWhatPlays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := start(slog.New(slog.DiscardHandler), nil, &loud{})
		a.Say(second(3600))
		synctest.Wait()
		a.Close()
	})
}
