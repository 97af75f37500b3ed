//go:build !js

package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"motcua/firmware-config/profile"
	"motcua/internal/diag"
)

// box lays a machine's files down.
func box(t *testing.T, files map[string]string) *selfTest {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		name = filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return &selfTest{root: root, profile: profile.Screen{WidthPx: 1080, HeightPx: 1920}}
}

// The bitmaps are those that Linux shows of such devices.
func TestABoxKnowsItsPanel(t *testing.T) {
	mouse := map[string]string{
		"sys/class/input/event3/device/name":             "Logitech USB Optical Mouse",
		"sys/class/input/event3/device/capabilities/key": "ff0000 0 0 0 0",
		"sys/class/input/event3/device/capabilities/abs": "0",
	}
	panel := map[string]string{
		"sys/class/input/event5/device/name":             "ILITEK ILITEK-TP",
		"sys/class/input/event5/device/capabilities/key": "400 0 0 0 0 0",
		"sys/class/input/event5/device/capabilities/abs": "3273800000000003",
	}
	both := map[string]string{}
	for _, m := range []map[string]string{mouse, panel} {
		for k, v := range m {
			both[k] = v
		}
	}
	for _, c := range []struct {
		files map[string]string
		want  diag.Node
	}{
		{nil, diag.Node{Name: "touch", State: diag.Failed, Detail: "no touch panel is plugged in"}},
		{mouse, diag.Node{Name: "touch", State: diag.Warn, Detail: "a mouse instead of a touch panel: Logitech USB Optical Mouse"}},
		{panel, diag.Node{Name: "touch", State: diag.OK, Detail: "ILITEK ILITEK-TP"}},
		{both, diag.Node{Name: "touch", State: diag.OK, Detail: "ILITEK ILITEK-TP"}},
	} {
		if got := box(t, c.files).touch(); got.State != c.want.State || got.Detail != c.want.Detail {
			t.Errorf("%v: %+v", c.files, got)
		}
	}
}

func TestABoxKnowsItsSoundCard(t *testing.T) {
	for text, want := range map[string]diag.Node{
		"":                      {State: diag.Warn, Detail: "no sound card: nothing is read out and nothing chimes"},
		"--- no soundcards ---": {State: diag.Warn, Detail: "no sound card: nothing is read out and nothing chimes"},
		" 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n                      HDA Intel PCH at 0xdf240000 irq 134": {State: diag.OK, Detail: "HDA-Intel - HDA Intel PCH"},
	} {
		if got := box(t, map[string]string{"proc/asound/cards": text}).sound(); got.State != want.State || got.Detail != want.Detail {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func TestAScreenThatStandsWrongIsTold(t *testing.T) {
	s := box(t, nil)
	for _, c := range []struct {
		w, h int
		want diag.Node
	}{
		{1080, 1920, diag.Node{State: diag.OK, Detail: "1080 x 1920, shown after 0.8 s"}},
		{1920, 1080, diag.Node{State: diag.Warn, Detail: "1920 x 1080, its profile says 1080 x 1920: set turn in the site file"}},
		{1280, 1024, diag.Node{State: diag.Warn, Detail: "1280 x 1024, its profile says 1080 x 1920"}},
	} {
		if got := s.screen(c.w, c.h, 800*time.Millisecond); got.State != c.want.State || got.Detail != c.want.Detail {
			t.Errorf("%+v", got)
		}
	}
}
