package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"motcua/internal/canvas/ebi/ebitest"
)

// happening is an event as far as these tests look into it.
type happening struct {
	Kind  string
	Board string
	Help  struct {
		ID, Place string
		By        string `json:"answered_by"`
	}
	Alarm  struct{ ID, Device string }
	Device struct{ Name, State, Cause string }
}

// sees reads up to the first event that is wanted.
func (s *seat) sees(what string, want func(happening) bool) happening {
	s.t.Helper()
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); {
		var m struct{ Event happening }
		if err := json.Unmarshal([]byte(s.read().raw), &m); err != nil {
			s.t.Fatal(err)
		}
		if want(m.Event) {
			return m.Event
		}
	}
	s.t.Fatalf("%s never saw %s", s.name, what)
	return happening{}
}

// A board is killed: the manager is told that it is away and why that matters,
// once; it comes back, and the alarm is over.
func TestABoardThatDiesIsMissed(t *testing.T) {
	screen, err := ebitest.Start(640, 360)
	if err != nil {
		t.Skipf("no Xvfb: no board was killed: %v", err)
	}
	defer screen.Close()
	h := startOwn(t, siteWith("", "\n[alarms]\ndevice = \"10s\"\n"))
	none := func() []string { return nil }
	manager := h.sit("manager", none)
	token := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(token, []byte(h.Tokens["display"]), 0o600); err != nil {
		t.Fatal(err)
	}
	start := func() (kill func(syscall.Signal)) {
		cmd := exec.Command(filepath.Join(bin, "motcua-display"), "run", "--server", h.URL, "--token", token, "--board", "bang", "--announce", "no")
		cmd.Env = append(os.Environ(), "DISPLAY="+screen.Name)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		over := false
		kill = func(sig syscall.Signal) {
			if !over {
				over = true
				_ = cmd.Process.Signal(sig)
				_ = cmd.Wait()
			}
		}
		t.Cleanup(func() { kill(syscall.SIGKILL) })
		return kill
	}
	board := func(state string) func(happening) bool {
		return func(e happening) bool {
			return e.Kind == "device_changed" && e.Device.Name == "bang" && e.Device.State == state
		}
	}
	kill := start()
	manager.sees("the board", board("ok"))
	kill(syscall.SIGKILL)
	gone := time.Now()
	manager.sees("that the board is away", board("away"))
	if after := time.Since(gone); after < 9*time.Second {
		t.Errorf("it was away after %v already", after)
	}
	manager.sees("the alarm", func(e happening) bool { return e.Kind == "alarm_raised" && e.Alarm.ID == "device/bang" })
	manager.agrees()
	_, ready := h.as("integration").get("/readyz", nil)
	_, metrics := h.as("integration").get("/metrics", nil)
	if !strings.Contains(string(ready), "bang: display is not connected") ||
		!strings.Contains(string(metrics), `motcua_alarms{acknowledged="false",kind="device"}`) ||
		!strings.Contains(string(metrics), `motcua_devices{role="display",state="away"} 1`) {
		t.Errorf("readyz: %s\nmetrics: %d bytes", ready, len(metrics))
	}
	if a := manager.give("acknowledge", map[string]any{"alarm": "device/bang", "note": "mất điện"}); !a.OK {
		t.Errorf("acknowledge: %s", a.raw)
	}
	defer start()(syscall.SIGTERM)
	manager.sees("the end of the alarm", func(e happening) bool { return e.Kind == "alarm_cleared" && e.Alarm.ID == "device/bang" })
	manager.agrees()
}

// Somebody presses the bell of a kiosk: the guide's page hears of it, and the
// kiosk that somebody comes, though not by which account.
func TestTheBellOfAKiosk(t *testing.T) {
	h := startOwn(t, siteWith("", ""))
	none := func() []string { return nil }
	kiosk, other, guide := h.sit("kiosk", none), h.sit("kiosk2", none), h.sit("guide", none)
	a := kiosk.give("call_help", map[string]any{"lang": "en"})
	if !a.OK {
		t.Fatalf("call_help: %s", a.raw)
	}
	called := guide.sees("the call", func(e happening) bool { return e.Kind == "help_called" })
	if called.Help.Place != "kiosk-1" {
		t.Errorf("the call comes from %q", called.Help.Place)
	}
	kiosk.agrees()
	if a := guide.give("answer_help", map[string]any{"help": called.Help.ID}); !a.OK {
		t.Fatalf("answer_help: %s", a.raw)
	}
	if e := kiosk.sees("the answer", func(e happening) bool { return e.Kind == "help_answered" }); e.Help.By != "staff" {
		t.Errorf("the kiosk is told who comes: %q", e.Help.By)
	}
	if a := guide.give("answer_help", map[string]any{"help": called.Help.ID}); a.Code != "wrong_state" {
		t.Errorf("answered twice: %s", a.raw)
	}
	kiosk.agrees()
	guide.agrees()
	other.agrees()
	if n := other.fold.kinds["help_called"] + other.fold.kinds["help_answered"]; n > 0 {
		t.Errorf("the other kiosk heard of it %d times", n)
	}
	manager, board := h.sit("manager", none), h.sit("display", none)
	if a := manager.give("test_sound", map[string]any{"board": "bang"}); !a.OK {
		t.Errorf("test_sound: %s", a.raw)
	}
	if e := board.sees("the test", func(e happening) bool { return e.Kind == "sound_tested" }); e.Board != "bang" {
		t.Errorf("the test is for %q", e.Board)
	}
}
