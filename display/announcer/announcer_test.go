//go:build !js

package announcer

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"motcua/display/voice"
)

func TestThePacksAreWhole(t *testing.T) {
	for _, lang := range []string{"vi", "en"} {
		p, err := Default(lang)
		if err != nil || p == nil {
			t.Fatalf("%s: %v", lang, err)
		}
		if miss := p.Missing(); len(miss) > 0 {
			t.Errorf("%s: no clip for %q", lang, miss)
		}
		for phrase, pcm := range p.clips {
			s := float64(len(pcm)) / float64(p.Rate)
			if rms := loudness(pcm); s < 0.08 || s > 3 || rms < 1500 || rms > 9000 {
				t.Errorf("%s %q: %.2f s at loudness %.0f", lang, phrase, s, rms)
			}
		}
	}
	if p, err := Default("hmn"); p != nil || err != nil {
		t.Errorf("a language without a pack: %v, %v", p, err)
	}
}

func loudness(pcm []int16) float64 {
	sum := 0.0
	for _, v := range pcm {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum / float64(max(1, len(pcm))))
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
	again, err := Load(os.DirFS(filepath.Join(dir, "vi")))
	if err != nil {
		t.Fatal(err)
	}
	have, err := Default("vi")
	if err != nil {
		t.Fatal(err)
	}
	same := again.Voice == have.Voice
	for phrase, pcm := range have.clips {
		a, b := float64(len(pcm)), float64(len(again.clips[phrase]))
		if math.Abs(a-b) > 0.25*a || same && a != b {
			t.Errorf("%q: %0.f samples are checked in, %0.f come out", phrase, a, b)
		}
	}
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

func TestAnAnnouncementIsChimeThenSpeechWithoutClicks(t *testing.T) {
	vi, err := Default("vi")
	if err != nil {
		t.Fatal(err)
	}
	en, err := Default("en")
	if err != nil {
		t.Fatal(err)
	}
	one := Speak(vi, "A012", "5", voice.Digits).WithChime()
	if d := one.Duration(); d < 3*time.Second || d > 5*time.Second {
		t.Errorf("a call takes %v", d)
	}
	if mute := Speak(nil, "A012", "5", voice.Digits).WithChime(); mute.Duration() != chimeFor {
		t.Errorf("without a pack it is %v, want the chime alone", mute.Duration())
	}
	two := Announcement{PCM: append(one.PCM, Speak(en, "A012", "5", voice.Digits).PCM...), Rate: one.Rate}
	for i := 1; i < len(two.PCM); i++ {
		if d := int(two.PCM[i]) - int(two.PCM[i-1]); d > 24000 || d < -24000 {
			t.Errorf("a click of %d at %.3f s", d, float64(i)/float64(two.Rate))
		}
	}
}

func TestAHallsOwnPackMayLackClips(t *testing.T) {
	m, err := json.Marshal(Manifest{Lang: "vi", Rate: 8000, Clips: map[string]string{"A": "a.wav"}})
	if err != nil {
		t.Fatal(err)
	}
	dir := fstest.MapFS{"manifest.json": {Data: m}, "a.wav": {Data: EncodeWAV(make([]int16, 800), 8000)}}
	p, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Missing()) == 0 || len(p.Speech([]string{"A", "không"})) != 800 {
		t.Errorf("missing %d, %d samples", len(p.Missing()), len(p.Speech([]string{"A", "không"})))
	}
	dir["a.wav"].Data = EncodeWAV(make([]int16, 800), 16000)
	if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), "a.wav") {
		t.Errorf("a clip of another rate: %v", err)
	}
	delete(dir, "a.wav")
	if _, err := Load(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a lost clip: %v", err)
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
		chime := (chimeFor + lead).Seconds()
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

// A real player gets a real WAV; one that fails says why, and one that hangs is
// ended.
func TestThePlayerIsAProcessOfItsOwn(t *testing.T) {
	file := filepath.Join(t.TempDir(), "heard.wav")
	p := &process{command: []string{"/bin/sh", "-c", "cat > " + file}}
	if err := p.play(t.Context(), second(1)()); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if pcm, rate, err := DecodeWAV(b); err != nil || rate != 1000 || len(pcm) != 1000 {
		t.Errorf("it heard %d samples at %d, %v", len(pcm), rate, err)
	}
	p = &process{command: []string{"/bin/sh", "-c", "echo no such card >&2; echo more; exit 1"}}
	if err := p.play(t.Context(), second(1)()); err == nil || !strings.Contains(err.Error(), "no such card") {
		t.Errorf("a broken card: %v", err)
	}
	p = &process{command: []string{"/bin/sh", "-c", "sleep 60"}}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	begin := time.Now()
	if err := p.play(ctx, second(1)()); err == nil || time.Since(begin) > 10*time.Second {
		t.Errorf("a hanging player: %v after %v", err, time.Since(begin))
	}
	if s := (&process{}).check(); s.Ready || !errors.Is(s.Err, errNoPlayer) {
		t.Errorf("without a player: %+v", s)
	}
}
