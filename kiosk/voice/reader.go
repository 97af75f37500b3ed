package voice

import (
	"slices"

	"motcua/internal/scene"
)

// Saying is what there is to say: lines after what is being said, or, with
// Cut, instead of it.
type Saying struct {
	Lines []string
	Cut   bool
}

// Reader finds what to say of the scenes that it is shown, one after the other.
// The zero Reader is ready.
type Reader struct {
	aloud bool
	name  string
	lang  string
	focus *scene.Node // the stop said last
	said  string      // what it was called then
	live  []string    // what can change on the page, as it was
	again int         // times Repeat was asked for in a row
}

// Look says what is new. At is the stop that the keypad is at; acted says that
// a key has been pressed since the last look, so that what comes of it cuts
// short what was being said.
func (r *Reader) Look(s *scene.Scene, at *scene.Node, acted bool) Saying {
	if !s.Aloud {
		was := r.aloud
		*r = Reader{}
		return Saying{Cut: was}
	}
	first := !r.aloud
	turned := first || r.name != s.Name || r.lang != s.Lang
	was := r.live
	r.aloud, r.name, r.lang, r.live = true, s.Name, s.Lang, live(s)
	moved, text := r.moved(s, at)
	switch {
	case turned:
		return Saying{Lines: page(s, at, first), Cut: true}
	case moved, acted && text:
		return Saying{Lines: []string{Label(s, at)}, Cut: true}
	}
	var lines []string
	for i, t := range r.live {
		if i >= len(was) || len(was) != len(r.live) && !slices.Contains(was, t) || len(was) == len(r.live) && was[i] != t {
			lines = append(lines, t)
		}
	}
	if acted && len(lines) == 0 && at != nil {
		lines = still(s, at)
	}
	return Saying{Lines: lines, Cut: acted && len(lines) > 0}
}

// still is what is said of a key that changed nothing, so that none is met with
// silence: the stop, and before one that could do something how things stand.
func still(s *scene.Scene, at *scene.Node) []string {
	var lines []string
	for _, n := range s.Page() {
		if at.Action != nil && n.Role == scene.Status && n != at {
			lines = append(lines, Label(s, n))
		}
	}
	return append(lines, Label(s, at))
}

// moved notes the stop and reports whether it is another one, or the same with
// another name.
func (r *Reader) moved(s *scene.Scene, at *scene.Node) (moved, text bool) {
	was, said := r.focus, r.said
	r.focus, r.said = at, ""
	if at == nil {
		return false, false
	}
	r.said = Label(s, at)
	return was == nil || was.Rect != at.Rect && (at.Action == nil || was.Action != at.Action), r.said != said
}

// Acted notes that another key than Repeat was pressed.
func (r *Reader) Acted() { r.again = 0 }

// Repeat says the stop again, asked a second time in a row the whole page, and
// a third time nothing: more is true, the person looks for something else.
func (r *Reader) Repeat(s *scene.Scene, at *scene.Node) (say Saying, more bool) {
	r.again++
	switch {
	case r.again >= 3:
		r.again = 0
		return Saying{}, true
	case r.again == 2 || at == nil:
		return Saying{Lines: page(s, at, true), Cut: true}, false
	}
	return Saying{Lines: []string{Label(s, at)}, Cut: true}, false
}

// Label is what a stop is called: the scene's label, and that it is on.
func Label(s *scene.Scene, n *scene.Node) string {
	if n.State&scene.Selected != 0 {
		return n.Spoken() + ", " + in(s.Lang).Selected
	}
	return n.Spoken()
}

// page is all that is to be read of a page, in the order of its stops, and the
// stop where the keypad is. What stands on every page is read the first time.
func page(s *scene.Scene, at *scene.Node, first bool) []string {
	stops := s.Page()
	if first {
		stops = s.Stops()
	}
	var lines []string
	for _, n := range stops {
		if n.Action == nil && n != at {
			lines = append(lines, Label(s, n))
		}
	}
	if at != nil {
		lines = append(lines, Label(s, at))
	}
	return lines
}

// live are the texts whose changes are said: of a status, of a line typed.
func live(s *scene.Scene) []string {
	var out []string
	for _, n := range s.Stops() {
		if n.Live || n.Role == scene.Status || n.Role == scene.Field {
			out = append(out, Label(s, n))
		}
	}
	return out
}
