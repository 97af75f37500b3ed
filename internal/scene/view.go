package scene

import (
	"sync/atomic"
	"time"

	"motcua/internal/canvas"
)

// View runs scenes in a shell: it is a canvas.Program. It builds the scene when
// woken, paints only what changed, acts on a touch that is released in the box
// it began in, lets a finger pull and throw lists, and walks the focus by keypad. Set the fields before it starts;
// all of them are called on the shell's goroutine.
type View struct {
	// Build makes the scene for a canvas of w x h.
	Build func(m canvas.Measurer, w, h float64, now time.Time) *Scene
	// Design gives the size to build for when the canvas is w x h; the scene is
	// then scaled to fit. Nil: build for the canvas as it is.
	Design func(w, h float64) (dw, dh float64)
	// Act is told the Action (or Hold) of what was activated.
	Act func(action any)
	// Key sees every key first and reports whether it has dealt with it.
	Key func(k canvas.Key) bool
	// Touched is told of every touch and key: someone is there.
	Touched func()

	wake  atomic.Pointer[func()] // set by Start; read by any goroutine
	told  atomic.Bool            // there is news: the scene is built anew; set by any goroutine
	films atomic.Bool            // there are frames of films; set by any goroutine
	scene *Scene                 // as painted last
	next  time.Time              // when it looks different by itself
	scale canvas.Scaled
	focus focus     // where the keypad is; not set before the first key
	name  string    // of the scene painted last
	aloud bool      // it was read
	now   time.Time // of the last paint
	touch touch
	reels reels
}

// Start keeps the wake function.
func (v *View) Start(wake func()) { v.wake.Store(&wake) }

// Wake asks for the scene to be built and painted anew; any goroutine may call
// it, and before the view has started it does nothing.
func (v *View) Wake() {
	v.told.Store(true)
	v.ring()
}

// Advance asks for the next frames of the films in the scene that is shown, and
// for nothing else to be built or painted; any goroutine may call it.
func (v *View) Advance() {
	v.films.Store(true)
	v.ring()
}

func (v *View) ring() {
	if wake := v.wake.Load(); wake != nil {
		(*wake)()
	}
}

// Scene is the scene painted last, nil before the first.
func (v *View) Scene() *Scene { return v.scene }

// Paint builds the scene and paints what differs from the last one.
func (v *View) Paint(c canvas.Canvas, now time.Time, fresh bool) time.Time {
	v.now = now
	w, h := c.Size()
	dw, dh := w, h
	if v.Design != nil {
		dw, dh = v.Design(w, h)
	}
	sc := canvas.Scale(c, dw, dh)
	told, films := v.told.Swap(false), v.films.Swap(false)
	same := !fresh && v.scene != nil && v.scale.K == sc.K && v.scale.X == sc.X && v.scale.Y == sc.Y
	if films && same && !told && now.Before(v.next) {
		v.advance(sc)
		return v.next
	}
	s := v.Build(sc, dw, dh, now)
	next := s.Next
	if v.reels.lay(s, now, sc.K) {
		next = now // until the list stands, every frame
	}
	v.mark(s)
	if lit := v.touch.litUntil; lit.After(now) && (next.IsZero() || lit.Before(next)) {
		next = lit
	}
	if !same {
		c.FillRect(canvas.R(0, 0, w, h), s.Ground)
		s.Draw(sc)
	} else {
		for _, r := range s.Changed(v.scene) {
			sc.Clip(r, func() { s.draw(sc, r) })
		}
	}
	v.scene, v.scale, v.next = s, *sc, next
	v.reels.forget(s)
	return next
}

// advance paints what is shown by another frame of its film.
func (v *View) advance(c *canvas.Scaled) {
	v.scene.Walk(func(n *Node) bool {
		film, ok := n.Picture.(*canvas.Film)
		if !ok {
			return true
		}
		if frame, _ := film.Frame(); frame != n.Frame {
			n.Frame = frame
			c.Clip(n.Rect, func() { v.scene.draw(c, n.Rect) })
		}
		return true
	})
}

// mark sets the states that outlive a scene.
func (v *View) mark(s *Scene) {
	s.Walk(func(n *Node) bool {
		if p, ok := n.Action.(Page); ok && v.atEnd(s, p) {
			n.fade()
		}
		if n.Action == nil || n.State&Disabled != 0 {
			return true
		}
		if v.touch.shows(n, v.now) {
			n.State |= Pressed
		}
		return true
	})
	v.settle(s)
}

// fade disables a node and makes what stands in it pale.
func (n *Node) fade() {
	n.State |= Disabled
	for _, c := range n.Children {
		c.Style.Ink = Mix(c.Style.Ink, n.Style.Fill, 0.7)
	}
}

// act carries out what the view can do itself and tells Act of all else.
func (v *View) act(action any) {
	if p, ok := action.(Page); ok {
		v.page(p)
		return
	}
	if v.Act != nil {
		v.Act(action)
	}
}

// Press handles a key: the program's own first, then the walk of the focus.
func (v *View) Press(k canvas.Key) {
	if v.Touched != nil {
		v.Touched()
	}
	defer v.Wake()
	if v.scene == nil || v.Key != nil && v.Key(k) {
		return
	}
	switch k.Name {
	case canvas.KeyNext:
		v.step(1)
	case canvas.KeyBack:
		v.step(-1)
	case canvas.KeyEnter:
		if n := v.Focused(); n != nil && n.active() && n.Action != nil {
			v.act(n.Action)
		}
	}
}

// Controls lists the scene for those who do not see it, in canvas pixels.
func (v *View) Controls() []canvas.Control {
	if v.scene == nil {
		return nil
	}
	out := v.scene.Controls()
	for i, c := range out {
		out[i].Rect = canvas.R(v.scale.X+v.scale.K*c.Rect.X, v.scale.Y+v.scale.K*c.Rect.Y, v.scale.K*c.Rect.W, v.scale.K*c.Rect.H)
	}
	return out
}

// Page says what the controls stand on.
func (v *View) Page() canvas.Page {
	if v.scene == nil {
		return canvas.Page{}
	}
	p := canvas.Page{Name: v.scene.Name, Lang: v.scene.Lang}
	if top := v.scene.top(); len(top) > 0 && top[0].Over {
		walk(top, func(n *Node) bool {
			p.Dialog = n.Spoken()
			return n.Role != Heading
		})
	}
	return p
}

// Activate presses the i-th of Controls.
func (v *View) Activate(i int) {
	if v.scene == nil {
		return
	}
	if nodes := v.scene.readable(); i < len(nodes) && nodes[i].Action != nil && nodes[i].State&Disabled == 0 {
		if v.Touched != nil {
			v.Touched()
		}
		v.act(nodes[i].Action)
		v.Wake()
	}
}

// Focus puts the focus on the i-th of Controls, or nowhere.
func (v *View) Focus(i int) {
	if v.scene == nil {
		return
	}
	v.focus = focus{}
	if nodes := v.scene.readable(); i >= 0 && i < len(nodes) {
		v.focus = on(nodes, i)
		v.reveal()
	}
	v.Wake()
}
