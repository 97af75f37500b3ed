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
	Turn   Turn // how the panel is mounted
	// Monitor is the panel's name where there are several, as xrandr shows it; ""
	// and one that is not plugged in mean the first.
	Monitor string
	// Shown is told whenever a frame has gone to the panel, on Ebitengine's
	// goroutine; Beat is how often at least one goes there (0: when there is
	// something to show), so that a watchdog can tell rest from death.
	Shown func()
	Beat  time.Duration
}

// Run shows p until ctx ends (nil) or the window cannot be shown any longer. It
// has to be called on the main goroutine, once per process.
func Run(ctx context.Context, p canvas.Program, o Options) error {
	c, err := New(face.Liberation())
	if err != nil {
		return err
	}
	g := &game{ctx: ctx, p: p, c: c, turned: o.Turn, shown: o.Shown}
	g.dirty.Store(true)
	p.Start(g.wake)
	ebiten.SetWindowTitle(o.Title)
	ebiten.SetWindowSize(max(320, o.W), max(240, o.H))
	ebiten.SetWindowResizingMode(ebiten.WindowResizingModeEnabled)
	ebiten.SetFullscreen(!o.Window)
	choose(o.Monitor)
	ebiten.SetRunnableOnUnfocused(true)
	if !o.Cursor {
		ebiten.SetCursorMode(ebiten.CursorModeHidden)
	}
	g.pace.begin()
	stop := context.AfterFunc(ctx, turn)
	defer stop()
	defer g.quit()
	defer beat(o.Beat)()
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

	turned Turn
	shown  func() // may be nil

	dirty atomic.Bool // set by any goroutine

	// owned by Ebitengine's calls
	pace   pace
	input  input
	timer  *time.Timer
	w, h   int // of the picture as people see it
	drawnW int
	drawnH int
	sheet  *ebiten.Image // the picture where it is turned; nil where it is not
	drawn  bool          // a frame is on its way to the panel
	moving bool          // the program wants to be painted again at once
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
	if g.drawn && g.shown != nil {
		g.shown()
	}
	g.drawn = false
	pulled := g.input.feed(g.p, func(x, y float64) (float64, float64) { return g.turned.point(x, y, g.w, g.h) })
	g.pace.tick(pulled || g.moving)
	return nil
}

// choose puts the window on the monitor of that name, if there is one.
func choose(name string) {
	if name == "" {
		return
	}
	for _, m := range ebiten.AppendMonitors(nil) {
		if m.Name() == name {
			ebiten.SetMonitor(m)
			return
		}
	}
}

// beat makes a frame every so often until the function that it returns ends it.
func beat(every time.Duration) (stop func()) {
	if every <= 0 {
		return func() {}
	}
	t := time.NewTicker(every)
	end, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-t.C:
				turn()
			case <-end:
				return
			}
		}
	}()
	return func() { t.Stop(); close(end); <-done }
}

// Draw paints when there is something to paint.
func (g *game) Draw(screen *ebiten.Image) {
	g.drawn = true
	fresh := g.w != g.drawnW || g.h != g.drawnH
	if !g.dirty.Swap(false) && !fresh {
		return
	}
	g.drawnW, g.drawnH = g.w, g.h
	now := time.Now()
	next := g.p.Paint(g.c.On(g.on(screen)), now, fresh)
	if g.sheet != nil {
		g.turned.show(screen, g.sheet)
	}
	g.quit()
	g.moving = !next.IsZero() && next.Sub(now) < soon
	if !next.IsZero() {
		g.timer = time.AfterFunc(max(0, next.Sub(now)), g.wake)
	}
}

// on is the image to paint on: the screen itself, or a sheet that is turned
// onto it.
func (g *game) on(screen *ebiten.Image) *ebiten.Image {
	if g.turned == 0 {
		return screen
	}
	if g.sheet == nil || g.sheet.Bounds().Dx() != g.w || g.sheet.Bounds().Dy() != g.h {
		if g.sheet != nil {
			g.sheet.Deallocate()
		}
		g.sheet = ebiten.NewImage(g.w, g.h)
	}
	return g.sheet
}

// DrawFinalScreen puts the picture on the screen as it is: there is nothing below
// it that would show through, and where graphics are software every pixel that
// need not be mixed counts.
func (g *game) DrawFinalScreen(screen ebiten.FinalScreen, picture *ebiten.Image, at ebiten.GeoM) {
	screen.DrawImage(picture, &ebiten.DrawImageOptions{GeoM: at, Blend: ebiten.BlendCopy})
}

// Layout takes the pixels of the monitor as they are.
func (g *game) Layout(w, h int) (int, int) {
	k := ebiten.Monitor().DeviceScaleFactor()
	w, h = int(float64(w)*k+0.5), int(float64(h)*k+0.5)
	g.w, g.h = g.turned.upright(w, h)
	return w, h
}
