//go:build !js

package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"motcua/firmware-config/profile"
	"motcua/internal/diag"
)

// selfTest is what a box can find out about itself without a person: it looks
// at the start and again every lookEvery, since panels are unplugged too. The
// printer, the scanner and the line report by themselves.
type selfTest struct {
	root    string         // "/"; tests have another
	profile profile.Screen // what the box should have; zero: nobody said
	tell    func(diag.Node)
}

const lookEvery = 30 * time.Second

// run looks until ctx ends.
func (s *selfTest) run(ctx context.Context) {
	t := time.NewTicker(lookEvery)
	defer t.Stop()
	for {
		s.tell(s.touch())
		if s.profile.Sound {
			s.tell(s.sound())
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// screen judges the first frame: how large it is, and how long after the start
// of the program it was there.
func (s *selfTest) screen(w, h int, after time.Duration) diag.Node {
	n := diag.Node{Name: "screen", State: diag.OK, Detail: fmt.Sprintf("%d x %d, shown after %.1f s", w, h, after.Seconds())}
	if p := s.profile; p.WidthPx > 0 && (p.WidthPx != w || p.HeightPx != h) {
		n.State = diag.Warn
		n.Detail = fmt.Sprintf("%d x %d, its profile says %d x %d", w, h, p.WidthPx, p.HeightPx)
		if p.WidthPx == h && p.HeightPx == w {
			n.Detail += ": set turn in the site file"
		}
	}
	return n
}

// The bits of the kernel's input devices that tell a touch panel from a mouse
// (linux/input-event-codes.h).
const (
	absMTPositionX = 0x35
	btnTouch       = 0x14a
	btnToolPen     = 0x140
	btnLeft        = 0x110
)

// touch looks for a touch panel.
func (s *selfTest) touch() diag.Node {
	n := diag.Node{Name: "touch", State: diag.Failed, Detail: "no touch panel is plugged in"}
	devices, _ := filepath.Glob(filepath.Join(s.root, "sys/class/input/event*/device")) // the pattern is good
	for _, d := range devices {
		keys, abs := s.bits(d, "key"), s.bits(d, "abs")
		name := cmp.Or(s.word(d, "name"), "without a name")
		switch {
		case has(abs, absMTPositionX), has(keys, btnTouch) && !has(keys, btnToolPen):
			return diag.Node{Name: "touch", State: diag.OK, Detail: name}
		case has(keys, btnLeft) && n.State == diag.Failed:
			n.State, n.Detail = diag.Warn, "a mouse instead of a touch panel: "+name
		}
	}
	return n
}

// sound looks for a sound card. Whether a loudspeaker hangs on it nobody can
// know.
func (s *selfTest) sound() diag.Node {
	n := diag.Node{Name: "sound", State: diag.OK}
	b, err := os.ReadFile(filepath.Join(s.root, "proc/asound/cards"))
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	if err != nil || !strings.Contains(lines[0], "[") {
		n.State, n.Detail = diag.Warn, "no sound card: nothing is read out and nothing chimes"
		return n
	}
	_, n.Detail, _ = strings.Cut(lines[0], "]: ")
	return n
}

func (s *selfTest) word(device, file string) string {
	b, err := os.ReadFile(filepath.Join(device, file))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}

// bits reads a bitmap as sysfs shows it: hexadecimal words, the highest first.
func (s *selfTest) bits(device, of string) []uint64 {
	words := strings.Fields(s.word(device, "capabilities/"+of))
	out := make([]uint64, 0, len(words))
	for i := len(words) - 1; i >= 0; i-- {
		v, err := strconv.ParseUint(words[i], 16, 64)
		if err != nil {
			return nil
		}
		out = append(out, v)
	}
	return out
}

func has(bitmap []uint64, bit int) bool {
	i := bit / strconv.IntSize
	return i < len(bitmap) && bitmap[i]>>(bit%strconv.IntSize)&1 == 1
}
