package main

import (
	"strconv"
	"syscall/js"

	"motcua/internal/canvas"
	"motcua/internal/diag"
)

// browserStage shows slides and films in elements of the page, by its stage.js: a
// browser plays films itself, and better.
func (s *screen) browserStage(board string) {
	page := js.Global().Get("motcuaStage")
	if page.IsUndefined() {
		return
	}
	faults := "" // this and all below belong to the browser's one thread
	told := js.FuncOf(func(_ js.Value, args []js.Value) any {
		faults = args[0].String()
		s.stage.news.Store(true)
		s.view.Wake()
		return nil
	})
	page.Call("start", board, told)
	s.stage.says = func() diag.Node {
		n := diag.Node{Name: "media", Detail: faults}
		if faults != "" {
			n.State = diag.Warn
		}
		return n
	}
	var last [5]any
	s.stage.place = func(r canvas.Rect, ground canvas.Color) {
		k := js.Global().Get("devicePixelRatio").Float()
		rgb := strconv.Itoa(int(ground.R)) + "," + strconv.Itoa(int(ground.G)) + "," + strconv.Itoa(int(ground.B))
		at := [5]any{r.X / k, r.Y / k, r.W / k, r.H / k, "rgb(" + rgb + ")"}
		if at == last || last == [5]any{} && r.Empty() {
			return
		}
		last = at
		page.Call("place", at[:]...)
	}
}
