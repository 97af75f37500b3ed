package web

import (
	"context"
	"errors"
	"math"
	"sync/atomic"
	"syscall/js"
	"time"

	"motcua/internal/canvas"
)

// Run shows p in the page until ctx ends. While it runs the element "loading",
// if the page has one, is taken away.
func Run(ctx context.Context, p canvas.Program) error {
	s, err := newShell(p)
	if err != nil {
		return err
	}
	defer s.close()
	p.Start(s.wake)
	s.resize()
	<-ctx.Done()
	return nil
}

// shell belongs to the browser's one thread: every callback runs there. Only wake
// is called from elsewhere.
type shell struct {
	p       canvas.Program
	c       *Canvas
	win     js.Value
	doc     js.Value
	el      js.Value // the canvas
	tree    *tree
	frame   js.Func
	funcs   []js.Func
	timer   *time.Timer
	asked   atomic.Bool // a frame is on its way
	fresh   bool
	ratio   float64
	fingers canvas.Fingers
}

func newShell(p canvas.Program) (*shell, error) {
	s := &shell{p: p, win: js.Global(), doc: js.Global().Get("document")}
	s.fingers.To = p.Point
	body := s.doc.Get("body")
	s.el = s.doc.Call("createElement", "canvas")
	s.el.Call("setAttribute", "aria-hidden", "true")
	s.el.Get("style").Set("cssText", "position:fixed;inset:0;width:100%;height:100%;touch-action:none;user-select:none;-webkit-user-select:none")
	opts := js.Global().Get("Object").New()
	opts.Set("alpha", false)
	ctx2d := s.el.Call("getContext", "2d", opts)
	if ctx2d.IsNull() {
		return nil, errors.New("web: the browser gives no 2D canvas")
	}
	s.c = newCanvas(ctx2d)
	if l := s.doc.Call("getElementById", "loading"); !l.IsNull() {
		l.Call("remove")
	}
	body.Call("appendChild", s.el)
	s.tree = newTree(s.doc, body, p)
	s.frame = js.FuncOf(func(js.Value, []js.Value) any { s.paint(); return nil })
	s.listen()
	return s, nil
}

func (s *shell) listen() {
	on := func(target js.Value, name string, f func(e js.Value)) {
		fn := js.FuncOf(func(_ js.Value, args []js.Value) any { f(args[0]); return nil })
		s.funcs = append(s.funcs, fn)
		target.Call("addEventListener", name, fn)
	}
	on(s.win, "resize", func(js.Value) { s.resize() })
	on(s.el, "pointerdown", func(e js.Value) { s.down(e) })
	on(s.el, "wheel", func(e js.Value) { s.wheel(e) })
	on(s.win, "pointermove", func(e js.Value) { s.point(canvas.Move, e) })
	on(s.win, "pointerup", func(e js.Value) { s.point(canvas.Up, e) })
	on(s.win, "pointercancel", func(e js.Value) { s.point(canvas.Cancel, e) })
	on(s.win, "contextmenu", func(e js.Value) { e.Call("preventDefault") })
	on(s.win, "keydown", func(e js.Value) { s.key(e) })
	on(s.win, "blur", func(js.Value) { s.fingers.Lost(time.Now()) })
	on(s.doc, "visibilitychange", func(js.Value) { s.fingers.Lost(time.Now()); s.fresh = true; s.wake() })
}

func (s *shell) close() {
	s.stopTimer()
	for _, f := range s.funcs {
		f.Release()
	}
	s.tree.close()
}

// wake asks for a frame; many wakes before it make one.
func (s *shell) wake() {
	if !s.asked.Swap(true) {
		s.win.Call("requestAnimationFrame", s.frame)
	}
}

func (s *shell) stopTimer() {
	if s.timer != nil {
		s.timer.Stop()
	}
}

func (s *shell) paint() {
	s.asked.Store(false)
	now := time.Now()
	next := s.p.Paint(s.c, now, s.fresh)
	s.fresh = false
	s.tree.update(s.p.Page(), s.p.Controls(), s.ratio)
	s.stopTimer()
	if !next.IsZero() {
		s.timer = time.AfterFunc(max(0, next.Sub(now)), s.wake)
	}
}

// resize makes the canvas as many pixels as the screen has there.
func (s *shell) resize() {
	s.ratio = s.win.Get("devicePixelRatio").Float()
	s.c.w = math.Round(s.win.Get("innerWidth").Float() * s.ratio)
	s.c.h = math.Round(s.win.Get("innerHeight").Float() * s.ratio)
	s.el.Set("width", s.c.w)
	s.el.Set("height", s.c.h)
	s.c.font, s.c.colour = "", "" // a resized canvas forgets its state
	s.c.ctx.Set("textBaseline", "alphabetic")
	s.fresh = true
	s.wake()
}

// down takes hold of the pointer, so that its end is heard outside of the window too.
func (s *shell) down(e js.Value) {
	if e.Get("button").Int() != 0 {
		return // the mouse's other buttons are none of ours
	}
	e.Call("preventDefault")
	if e.Get("isTrusted").Bool() { // a made-up event has no pointer to capture
		s.el.Call("setPointerCapture", e.Get("pointerId"))
	}
	s.point(canvas.Down, e)
}

func (s *shell) point(ph canvas.Phase, e js.Value) {
	x, y := s.at(e)
	s.fingers.Feed(e.Get("pointerId").Int(), ph, x, y, time.Now())
}

func (s *shell) at(e js.Value) (x, y float64) {
	return e.Get("clientX").Float() * s.ratio, e.Get("clientY").Float() * s.ratio
}

// wheel turns lists; a wheel counts in pixels, in lines of some 16, or in pages.
func (s *shell) wheel(e js.Value) {
	w, ok := s.p.(canvas.Wheeler)
	if !ok {
		return
	}
	x, y := s.at(e)
	w.Wheel(x, y, e.Get("deltaY").Float()*s.ratio*[]float64{1, 16, 400}[e.Get("deltaMode").Int()%3])
}

var named = map[string]canvas.KeyName{
	"ArrowRight": canvas.KeyNext, "ArrowDown": canvas.KeyNext, "ArrowLeft": canvas.KeyBack, "ArrowUp": canvas.KeyBack,
	"Escape": canvas.KeyEscape, "F1": canvas.KeyRepeat,
	"F2": canvas.KeySofter, "F3": canvas.KeyLouder, "F4": canvas.KeySlower, "F6": canvas.KeyFaster, "F7": canvas.KeyDark, "Backspace": canvas.KeyBackspace, "Enter": canvas.KeyEnter,
}

// key passes a key on. Tab stays with the browser, which walks the hidden
// buttons; Enter on one of those is a click there and not ours as well.
func (s *shell) key(e js.Value) {
	if e.Get("ctrlKey").Bool() || e.Get("altKey").Bool() || e.Get("metaKey").Bool() {
		return
	}
	k := e.Get("key").String()
	if (k == "Enter" || k == " ") && s.tree.has(s.doc.Get("activeElement")) {
		return
	}
	if name, ok := named[k]; ok {
		e.Call("preventDefault")
		s.p.Press(canvas.Key{Name: name})
		return
	}
	if r := []rune(k); len(r) == 1 {
		s.p.Press(canvas.Key{Rune: r[0]})
	}
}
