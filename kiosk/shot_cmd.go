//go:build !js

package main

import (
	"fmt"
	"image/png"
	"os"

	"motcua/internal/canvas/soft"
	"motcua/kiosk/ui"
)

// shotCmd draws one of the example screens.
type shotCmd struct {
	Screen string `help:"Which screen; a wrong name lists them." required:""`
	Lang   string `help:"Language." default:"vi"`
	Size   string `help:"Pixels, width x height." default:"1080x1920"`
	Out    string `arg:"" help:"PNG file to write." type:"path"`
}

// Run writes the picture.
func (c *shotCmd) Run() error {
	var w, h int
	if n, err := fmt.Sscanf(c.Size, "%dx%d", &w, &h); n != 2 || err != nil || w < 100 || h < 100 || w > 8192 || h > 8192 {
		return fmt.Errorf("--size %q: want WIDTHxHEIGHT, 100 to 8192 each", c.Size)
	}
	st, err := ui.Example(c.Screen, c.Lang)
	if err != nil {
		return err
	}
	canvas := soft.New(w, h)
	ui.Draw(canvas, &st)
	f, err := os.Create(c.Out)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	if err := png.Encode(f, canvas.Image); err != nil {
		return fmt.Errorf("%s: %w", c.Out, err)
	}
	return f.Close()
}
