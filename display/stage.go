package main

import (
	"sync/atomic"

	"motcua/internal/canvas"
	"motcua/internal/diag"
	"motcua/internal/hall"
	"motcua/internal/scene"
)

// stage is where a second screen shows slides and films: natively on a canvas.Film,
// in the browser in elements of the page. The zero stage shows nothing.
type stage struct {
	film *canvas.Film // nil in the browser
	// place says where it stands, in pixels of the scene, and on what ground; an empty
	// rectangle: nowhere.
	// It is called with every scene and must not wait.
	place func(r canvas.Rect, ground canvas.Color)
	// says names what cannot be shown.
	says func() diag.Node

	news atomic.Bool // what it says is news; set by any goroutine
	used atomic.Bool // it stands somewhere
}

// set tells the stage where a scene has it.
func (g *stage) set(sc *scene.Scene, b *hall.Board) {
	if g.place == nil {
		return
	}
	r, ok := sc.Stage()
	if !ok || b == nil || b.Media == "" {
		r = canvas.Rect{}
	}
	g.used.Store(!r.Empty())
	g.place(r, sc.Ground)
}

func (g *stage) health() (n diag.Node, ok bool) {
	if g.says == nil || !g.used.Load() {
		return n, false
	}
	return g.says(), true
}
