//go:build !js

package main

import (
	"context"
	"os"
	"strings"
	"sync"
	"time"

	"motcua/firmware-config/profile"
	"motcua/firmware-config/profiles"
	"motcua/internal/alive"
	"motcua/internal/canvas"
	"motcua/internal/canvas/ebi"
	"motcua/internal/diag"
)

// started is when this program was: the first frame is timed from here.
var started = time.Now()

// show shows the kiosk until ctx ends, tells the service manager of frames and
// the hall of the box's parts.
func (c *runCmd) show(ctx context.Context, p canvas.Program, have func(diag.Node)) error {
	turn, err := ebi.ParseTurn(c.Turn)
	if err != nil {
		return err
	}
	pulse, err := alive.Open()
	if err != nil {
		have(diag.Node{Name: "watchdog", State: diag.Warn, Detail: err.Error()})
	}
	defer pulse.Close()
	test := &selfTest{root: "/", tell: have}
	if c.screen != "" {
		if test.profile, err = profiles.Screen("kiosk", c.screen); err != nil {
			return err
		}
	}
	if !c.Window { // on a desk neither panel nor profile is the box's
		ctx, end := context.WithCancel(ctx)
		var wg sync.WaitGroup
		wg.Go(func() { test.run(ctx) })
		defer func() { end(); wg.Wait() }()
	}
	seen := &seen{Program: p}
	first := true
	return ebi.Run(ctx, seen, ebi.Options{
		Title: "motcua-kiosk", Window: c.Window, W: 540, H: 960, Cursor: c.Window, Turn: turn, Monitor: c.Monitor,
		Beat: pulse.Every(),
		Shown: func() {
			pulse.Shown()
			if first && !c.Window {
				have(test.screen(seen.w, seen.h, time.Since(started)))
			}
			first = false
		},
	})
}

// seen notes how large the picture is.
type seen struct {
	canvas.Program
	w, h int
}

func (s *seen) Paint(c canvas.Canvas, now time.Time, fresh bool) time.Time {
	w, h := c.Size()
	s.w, s.h = int(w), int(h)
	return s.Program.Paint(c, now, fresh)
}

// staffPIN tells which PIN opens the staff menu: the one whose hash the bundle
// holds, or the one in a file; nil if neither is there.
func (c *runCmd) staffPIN() (func(pin string) bool, error) {
	hash := c.pinHash
	if c.StaffPIN != "" {
		data, err := os.ReadFile(c.StaffPIN)
		if err != nil {
			return nil, err
		}
		if hash, err = profile.HashPIN(strings.TrimSpace(string(data))); err != nil {
			return nil, err
		}
	}
	if hash == "" {
		return nil, nil
	}
	return func(pin string) bool { return profile.CheckPIN(hash, pin) }, nil
}
