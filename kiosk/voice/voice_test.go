//go:build !js

package voice

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// waitFor waits until ok, half a minute at most.
func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(30 * time.Second); !ok(); <-tick.C {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}

// programs are a synthesiser and a player that write down what they are given.
type programs struct {
	t   *testing.T
	dir string
}

func newPrograms(t *testing.T, synthesiser, player string) (programs, Config) {
	t.Helper()
	p := programs{t, t.TempDir()}
	for name, script := range map[string]string{"synth": synthesiser, "player": player} {
		script = "#!/bin/sh\ncd " + p.dir + "\n" + script
		if err := os.WriteFile(p.path(name), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return p, Config{Synthesiser: p.path("synth"), Player: []string{p.path("player")}}
}

func (p programs) path(name string) string { return filepath.Join(p.dir, name) }

func (p programs) read(name string) string {
	b, err := os.ReadFile(p.path(name))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		p.t.Fatal(err)
	}
	return string(b)
}

const (
	writesDown = `echo "$@" >>args; text=$(cat); echo "$text" >>said; printf 'wav of %s' "$text"`
	plays      = `cat >>played; echo >>played`
)

func TestSentencesGoThroughBothPrograms(t *testing.T) {
	p, cfg := newPrograms(t, writesDown, plays)
	v := New(cfg)
	defer v.Close()
	v.Say([]string{"Số thứ tự của Ông/Bà", "…", "A012"}, false, Settings{Lang: "vi", Rate: 1, Volume: -9})
	v.Say([]string{"Next"}, false, Settings{Lang: "en"})
	waitFor(t, "silence", func() bool { return !v.Busy() })
	if got := p.read("said"); got != "Số thứ tự của Ông Bà\nA, 0 1 2\nNext\n" {
		t.Errorf("said %q", got)
	}
	if got := p.read("args"); got != strings.Repeat("-v vi -s 190 -a 30 --stdin --stdout\n", 2)+"-v en -s 150 -a 100 --stdin --stdout\n" {
		t.Errorf("called with %q", got)
	}
	if got := p.read("played"); got != "wav of Số thứ tự của Ông Bà\nwav of A, 0 1 2\nwav of Next\n" {
		t.Errorf("played %q", got)
	}
	v.Sound("number")
	v.Sound("nothing known")
	waitFor(t, "the sound", func() bool { return strings.Contains(p.read("played"), "WAVEfmt") && !v.Busy() })
	if err := v.State(); err != nil {
		t.Error(err)
	}
}

// Whoever goes on does not wait for the end of a sentence: the player dies with
// it, what was still to be said is forgotten, and nobody calls that a fault.
func TestGoingOnCutsASentence(t *testing.T) {
	p, cfg := newPrograms(t, writesDown, `wav=$(cat); case "$wav" in *long*) echo $$ >>pid; exec sleep 600;; esac; echo "$wav" >>played`)
	v := New(cfg)
	defer v.Close()
	v.Say([]string{"long", "and more"}, false, Settings{Lang: "vi"})
	waitFor(t, "it speaks", func() bool { return strings.HasSuffix(p.read("pid"), "\n") })
	v.Say([]string{"short"}, true, Settings{Lang: "vi"})
	waitFor(t, "silence", func() bool { return !v.Busy() })
	if got := p.read("played"); got != "wav of short\n" {
		t.Errorf("played %q", got)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(p.read("pid")))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("the player is still there: %v", err)
	}
	v.Say(nil, true, Settings{Lang: "vi"})
	if err := v.State(); err != nil {
		t.Error(err)
	}
}

// A synthesiser that dies is started once more; one that goes on dying is told,
// and forgotten when it works again.
func TestADyingSynthesiserIsTold(t *testing.T) {
	p, cfg := newPrograms(t, `echo x >>starts
		[ -e works ] || { [ -e kills ] && kill -9 $$; echo "no such voice" >&2; exit 1; }
		cat >>said; printf wav`, plays)
	changes := make(chan struct{}, 8)
	cfg.Changed = func() { changes <- struct{}{} }
	v := New(cfg)
	defer v.Close()
	v.Say([]string{"một"}, false, Settings{Lang: "vi"})
	<-changes
	if err := v.State(); err == nil || !strings.Contains(err.Error(), "no such voice") || p.read("starts") != "x\nx\n" {
		t.Errorf("state %v after %q", err, p.read("starts"))
	}
	for _, f := range []string{"kills", "works"} {
		if err := os.WriteFile(p.path(f), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		v.Say([]string{"hai"}, false, Settings{Lang: "vi"})
		waitFor(t, "silence", func() bool { return !v.Busy() })
		if err := v.State(); f == "kills" && (err == nil || !strings.Contains(err.Error(), "killed")) {
			t.Errorf("killed: %v", err)
		}
	}
	<-changes
	if err := v.State(); err != nil || p.read("said") != "hai" {
		t.Errorf("working again: %v, said %q", err, p.read("said"))
	}
}

func TestWhatIsMissingIsSaid(t *testing.T) {
	_, cfg := newPrograms(t, writesDown, plays)
	cfg.Synthesiser = "/nonexistent/synth"
	v := New(cfg)
	defer v.Close()
	if err := v.State(); err == nil || !strings.Contains(err.Error(), "/nonexistent/synth") {
		t.Errorf("no synthesiser: %v", err)
	}
	v.Say([]string{"một"}, false, Settings{Lang: "vi"})
	waitFor(t, "silence", func() bool { return !v.Busy() })
	t.Setenv("PATH", t.TempDir())
	for _, tc := range []struct {
		cfg  Config
		want error
	}{
		{Config{Player: cfg.Player}, errNoSynthesiser},
		{Config{Synthesiser: cfg.Player[0]}, errNoPlayer},
	} {
		v := New(tc.cfg)
		if err := v.State(); !errors.Is(err, tc.want) {
			t.Errorf("%+v: %v, want %v", tc.cfg, err, tc.want)
		}
		v.Close()
	}
}

// The synthesiser that there is says both languages at every rate and volume.
func TestEspeak(t *testing.T) {
	if _, err := exec.LookPath("espeak-ng"); err != nil {
		t.Skip("espeak-ng is not installed: nothing was said with it")
	}
	p, cfg := newPrograms(t, "", `cat >wav; wc -c <wav >>sizes`)
	cfg.Synthesiser = ""
	v := New(cfg)
	defer v.Close()
	const line = "Mời Ông/Bà nhận phiếu, số A012"
	for _, s := range []Settings{{Lang: "vi", Rate: -3}, {Lang: "vi"}, {Lang: "vi", Rate: 3, Volume: 3}, {Lang: "en"}} {
		v.Say([]string{line}, false, s)
	}
	waitFor(t, "silence", func() bool { return !v.Busy() })
	if err := v.State(); err != nil {
		t.Fatal(err)
	}
	var size []int
	for _, f := range strings.Fields(p.read("sizes")) {
		n, err := strconv.Atoi(f)
		if err != nil {
			t.Fatal(err)
		}
		size = append(size, n)
	}
	if len(size) != 4 || size[0] < size[1]*5/4 || size[1] < size[2]*5/4 || size[3] < 30_000 {
		t.Errorf("sounds of %v bytes: slower is longer", size)
	}
}
