//go:build !js

package announcer

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"motcua/display/voice"
	"motcua/internal/spoken"
	"motcua/internal/voicepack"
)

// machine is a folder of programs that takes the place of PATH.
func machine(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("PATH", dir+":/usr/bin:/bin")
	for _, c := range commands {
		program(t, dir, c[0], "echo "+c[0]+": no such card >&2; exit 1")
	}
	return dir
}

// program puts a player on the machine, which may be running just now.
func program(t *testing.T, dir, name, script string) {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file+".new", []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(file+".new", file); err != nil {
		t.Fatal(err)
	}
}

var count = voice.Saying{Lang: "vi", Phrases: spoken.Count("vi"), Chime: true}

// heard waits until the loudspeaker is as it should be.
func heard(t *testing.T, l *Loudspeaker, want string) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		err := l.Ready()
		if want == "" && err == nil || want != "" && err != nil && strings.Contains(err.Error(), want) {
			return
		}
	}
	t.Fatalf("the loudspeaker says %v, want %q", l.Ready(), want)
}

// A box without a card, one whose card is plugged in, pulled out and plugged in
// again: said each time, and nothing has to be started again.
func TestACardThatComesAndGoes(t *testing.T) {
	dir := machine(t)
	changes := make(chan struct{}, 100)
	l := open(NewPacks(slog.New(slog.DiscardHandler)), slog.New(slog.DiscardHandler), func() { changes <- struct{}{} }, newPlayer(), 20*time.Millisecond)
	defer l.Close()
	heard(t, l, "aplay: no such card")
	if err := l.Play(t.Context(), count); err == nil {
		t.Error("without a card it played")
	}

	file := filepath.Join(dir, "heard.wav")
	program(t, dir, "aplay", "cat > "+file)
	heard(t, l, "")
	if err := l.Play(t.Context(), count); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	pcm, rate, err := voicepack.DecodeWAV(b)
	if want := NewPacks(nil).Compose(count); err != nil || rate != want.Rate || len(pcm) != len(want.PCM) {
		t.Errorf("it heard %d samples at %d, want %d, %v", len(pcm), rate, len(want.PCM), err)
	}

	program(t, dir, "aplay", "head -c 1000 >/dev/null; echo 'aplay: pcm_write: No such device' >&2; exit 1")
	if err := l.Play(t.Context(), count); err == nil || !strings.Contains(err.Error(), "aplay: pcm_write: No such device") {
		t.Errorf("a card that is pulled out: %v", err)
	}
	program(t, dir, "aplay", "cat >/dev/null")
	heard(t, l, "")
	if len(changes) < 3 {
		t.Errorf("%d changes were told", len(changes))
	}
}

// Where ALSA has no card a sound server may have one; the one that played is
// asked first from then on.
func TestTheNextPlayerIsTried(t *testing.T) {
	dir := machine(t)
	p := newPlayer().(*process)
	program(t, dir, "paplay", "cat > /dev/null")
	a := NewPacks(slog.New(slog.DiscardHandler)).Compose(count)
	if err := p.play(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	program(t, dir, "aplay", "touch "+dir+"/asked; exit 1")
	if err := p.play(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir + "/asked"); err == nil {
		t.Error("aplay was asked before the player that works")
	}
}

func TestAPlayerThatHangsIsEnded(t *testing.T) {
	dir := machine(t)
	program(t, dir, "aplay", "exec sleep 600")
	err := run(t.Context(), []string{"aplay"}, nil, 50*time.Millisecond)
	if err == nil || err.Error() != "aplay: hangs" {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	l := open(NewPacks(slog.New(slog.DiscardHandler)), slog.New(slog.DiscardHandler), nil, newPlayer(), time.Hour)
	defer l.Close()
	cancel()
	if err := l.Play(ctx, count); !errors.Is(err, context.Canceled) {
		t.Errorf("ended by its caller: %v", err)
	}
}

func TestNoPlayerAtAll(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if s := newPlayer().check(); s.Ready || !errors.Is(s.Err, errNoPlayer) {
		t.Errorf("%+v", s)
	}
}

// A hall's own voice speaks what it can say whole, the house's all else.
func TestOneVoiceSpeaksAnAnnouncement(t *testing.T) {
	clip := func() []int16 { return make([]int16, 8000) }
	own := voicepack.New(voicepack.Manifest{Lang: "vi", Rate: 8000}, map[string][]int16{
		"Mời công dân có số": clip(), "A": clip(), "một": clip(), "đến quầy": clip(), "Bình Dân": clip(), "đến quầy ghi trên bảng": clip(),
	})
	p := NewPacks(slog.New(slog.DiscardHandler), own)
	say := func(number, counter string) Announcement {
		return p.Compose(voice.Saying{Lang: "vi", Phrases: spoken.Phrases("vi", number, counter, spoken.Style{}, spoken.First)})
	}
	for _, c := range []struct {
		number, counter string
		rate            int
	}{{"A111", "Bình Dân", 8000}, {"A111", "Quầy Một Cửa", 8000}, {"A112", "Bình Dân", 22050}, {"A111", "2", 22050}} {
		if a := say(c.number, c.counter); a.Rate != c.rate || len(a.PCM) < a.Rate {
			t.Errorf("%s at %s: %d samples at %d", c.number, c.counter, len(a.PCM), a.Rate)
		}
	}
	if miss := p.Missing()["vi"]; len(miss) < 20 {
		t.Errorf("missing %q", miss)
	}
	for _, chime := range []bool{true, false} {
		a := p.Compose(voice.Saying{Lang: "hmn", Phrases: []string{"x"}, Chime: chime})
		if want := map[bool]int{true: len(voicepack.Chime(a.Rate))}[chime]; len(a.PCM) != want {
			t.Errorf("a language without a pack: %d samples, want %d of the chime", len(a.PCM), want)
		}
	}
}
