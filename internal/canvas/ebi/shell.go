//go:build !js

package ebi

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"motcua/internal/canvas"
	"motcua/internal/canvas/face"
)

// Options are how the window is shown.
type Options struct {
	Title  string
	Window bool // a window of W x H instead of the whole screen
	W, H   int
	Cursor bool // show the mouse cursor
}

// Run shows p until ctx ends (nil) or the window cannot be shown any longer. It
// has to be called on the main goroutine, once per process.
func Run(ctx context.Context, p canvas.Program, o Options) error {
	c, err := New(face.Liberation())
	if err != nil {
		return err
	}
	g := &game{ctx: ctx, p: p, c: c}
	g.dirty.Store(true)
	p.Start(g.wake)
	ebiten.SetWindowTitle(o.Title)
	ebiten.SetWindowSize(max(320, o.W), max(240, o.H))
	ebiten.SetWindowResizingMode(ebiten.WindowResizingModeEnabled)
	ebiten.SetFullscreen(!o.Window)
	ebiten.SetRunnableOnUnfocused(true)
	if !o.Cursor {
		ebiten.SetCursorMode(ebiten.CursorModeHidden)
	}
	g.pace.begin()
	stop := context.AfterFunc(ctx, turn)
	defer stop()
	defer g.quit()
	if err := ebiten.RunGameWithOptions(g, &ebiten.RunGameOptions{X11ClassName: "motcua", X11InstanceName: o.Title}); err != nil {
		return fmt.Errorf("show the window: %w", err)
	}
	return nil
}

// game is the ebiten.Game. Its methods are called by Ebitengine, one at a time.
type game struct {
	ctx context.Context
	p   canvas.Program
	c   *Canvas

	dirty atomic.Bool // set by any goroutine

	// owned by Ebitengine's calls
	pace   pace
	input  input
	timer  *time.Timer
	w, h   int
	drawnW int
	drawnH int
}

func (g *game) wake() {
	g.dirty.Store(true)
	turn()
}

func (g *game) quit() {
	if g.timer != nil {
		g.timer.Stop()
	}
}

// Update feeds the input and ends the game with the context.
func (g *game) Update() error {
	if g.ctx.Err() != nil {
		return ebiten.Termination
	}
	g.pace.tick(g.input.feed(g.p))
	return nil
}

// Draw paints when there is something to paint.
func (g *game) Draw(screen *ebiten.Image) {
	fresh := g.w != g.drawnW || g.h != g.drawnH
	if !g.dirty.Swap(false) && !fresh {
		return
	}
	g.drawnW, g.drawnH = g.w, g.h
	now := time.Now()
	next := g.p.Paint(g.c.On(screen), now, fresh)
	g.quit()
	if !next.IsZero() {
		g.timer = time.AfterFunc(max(0, next.Sub(now)), g.wake)
	}
}

// Layout takes the pixels of the monitor as they are.
func (g *game) Layout(w, h int) (int, int) {
	k := ebiten.Monitor().DeviceScaleFactor()
	g.w, g.h = int(float64(w)*k+0.5), int(float64(h)*k+0.5)
	return g.w, g.h
}
