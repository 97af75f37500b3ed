package web

import (
	"strconv"
	"syscall/js"

	"motcua/internal/canvas"
)

// tree is the page for those who do not see the canvas: one element for each
// Control, in reading order, at the place where the canvas shows it. Elements are
// patched in place, so that the focus stays where it is when news comes.
type tree struct {
	doc   js.Value
	root  js.Value
	click js.Func
	focus js.Func
	blur  js.Func
	shown []canvas.Control
	ratio float64
	els   []js.Value
}

// unseen lets an element be focused and found but not be seen; a touch goes
// through it to the canvas.
const unseen = "position:absolute;margin:0;padding:0;border:0;opacity:0;pointer-events:none;overflow:hidden;font-size:16px;"

func newTree(doc, body js.Value, p canvas.Program) *tree {
	t := &tree{doc: doc, root: doc.Call("createElement", "main")}
	t.root.Get("style").Set("cssText", "position:fixed;inset:0;overflow:hidden;pointer-events:none")
	body.Call("appendChild", t.root)
	on := func(f func(i int)) js.Func {
		return js.FuncOf(func(this js.Value, _ []js.Value) any {
			for i, el := range t.els {
				if el.Equal(this) {
					f(i)
					break
				}
			}
			return nil
		})
	}
	t.click, t.focus, t.blur = on(p.Activate), on(p.Focus), on(func(int) { p.Focus(-1) })
	return t
}

func (t *tree) close() {
	t.root.Call("remove")
	t.click.Release()
	t.focus.Release()
	t.blur.Release()
}

// has reports whether el is one of the buttons.
func (t *tree) has(el js.Value) bool {
	for _, e := range t.els {
		if e.Equal(el) {
			return true
		}
	}
	return false
}

// update brings the elements in step with the controls.
func (t *tree) update(cs []canvas.Control, ratio float64) {
	moved := ratio != t.ratio
	t.ratio = ratio
	for i, c := range cs {
		if i < len(t.shown) && t.shown[i] == c && !moved {
			continue
		}
		if i >= len(t.els) || t.shown[i].Text != c.Text {
			t.replace(i, c)
		}
		el := t.els[i]
		el.Set("textContent", c.Label)
		el.Get("style").Set("cssText", unseen+place(c.Rect, ratio))
		if c.Text {
			if c.Live {
				el.Call("setAttribute", "role", "status")
			} else {
				el.Call("removeAttribute", "role")
			}
			continue
		}
		el.Set("disabled", c.Disabled)
	}
	for i := len(cs); i < len(t.els); i++ {
		t.els[i].Call("remove")
	}
	t.els = t.els[:min(len(t.els), len(cs))]
	t.shown = append(t.shown[:0], cs...)
}

func (t *tree) replace(i int, c canvas.Control) {
	tag := "button"
	if c.Text {
		tag = "p"
	}
	el := t.doc.Call("createElement", tag)
	if !c.Text {
		el.Set("type", "button")
		el.Call("addEventListener", "click", t.click)
		el.Call("addEventListener", "focus", t.focus)
		el.Call("addEventListener", "blur", t.blur)
	}
	if i < len(t.els) {
		t.els[i].Call("replaceWith", el)
		t.els[i] = el
		return
	}
	t.root.Call("appendChild", el)
	t.els = append(t.els, el)
}

func place(r canvas.Rect, ratio float64) string {
	px := func(name string, v float64) string {
		return name + ":" + strconv.FormatFloat(v/ratio, 'f', 1, 64) + "px;"
	}
	return px("left", r.X) + px("top", r.Y) + px("width", r.W) + px("height", r.H)
}
