package web

import (
	"slices"
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
	page  canvas.Page
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

// update brings the elements in step with the controls. The keyboard's place
// follows the keypad's, so that a screen reader hears where one is.
func (t *tree) update(page canvas.Page, cs []canvas.Control, ratio float64) {
	turned := t.turn(page)
	moved := ratio != t.ratio
	t.ratio = ratio
	for i, c := range cs {
		if i < len(t.shown) && t.shown[i] == c && !moved {
			continue
		}
		if i >= len(t.els) || tag(t.shown[i]) != tag(c) {
			t.replace(i, c)
		}
		t.patch(t.els[i], c)
	}
	for i := len(cs); i < len(t.els); i++ {
		t.els[i].Call("remove")
	}
	t.els = t.els[:min(len(t.els), len(cs))]
	t.shown = append(t.shown[:0], cs...)
	at := t.doc.Get("activeElement")
	i := slices.IndexFunc(cs, func(c canvas.Control) bool { return c.Focused })
	switch {
	case i >= 0 && !t.els[i].Equal(at):
		t.els[i].Call("focus")
	case i < 0 && turned && t.has(at):
		at.Call("blur") // what it was on is gone, whatever stands there now
	}
}

// turn makes the root what the page is and reports whether it is another one.
func (t *tree) turn(page canvas.Page) bool {
	if page == t.page {
		return false
	}
	t.page = page
	if page.Lang != "" {
		t.doc.Get("documentElement").Set("lang", page.Lang)
	}
	attr(t.root, "role", map[bool]string{true: "dialog"}[page.Dialog != ""])
	attr(t.root, "aria-modal", map[bool]string{true: "true"}[page.Dialog != ""])
	attr(t.root, "aria-label", page.Dialog)
	return true
}

// patch makes an element say what its control is.
func (t *tree) patch(el js.Value, c canvas.Control) {
	el.Get("style").Set("cssText", unseen+place(c.Rect, t.ratio))
	switch {
	case c.Kind == canvas.Picture:
		attr(el, "role", "img")
		attr(el, "aria-label", c.Label)
		return
	case c.Text:
		attr(el, "role", map[bool]string{true: "status"}[c.Kind == canvas.Status])
		el.Set("tabIndex", -1) // those who are read to stop here
	default:
		el.Set("disabled", c.Disabled)
		attr(el, "aria-pressed", map[bool]string{true: "true"}[c.Selected])
	}
	if el.Get("textContent").String() != c.Label {
		el.Set("textContent", c.Label)
	}
}

// attr sets an attribute, or takes it away.
func attr(el js.Value, name, value string) {
	if value == "" {
		el.Call("removeAttribute", name)
		return
	}
	el.Call("setAttribute", name, value)
}

// tag is the element for a control.
func tag(c canvas.Control) string {
	switch {
	case !c.Text:
		return "button"
	case c.Kind == canvas.Title:
		return "h1"
	case c.Kind == canvas.Heading:
		return "h2"
	case c.Kind == canvas.Picture:
		return "div"
	}
	return "p"
}

func (t *tree) replace(i int, c canvas.Control) {
	el := t.doc.Call("createElement", tag(c))
	el.Call("addEventListener", "focus", t.focus)
	el.Call("addEventListener", "blur", t.blur)
	if !c.Text {
		el.Set("type", "button")
		el.Call("addEventListener", "click", t.click)
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
