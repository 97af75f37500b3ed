package web

import (
	"net/http"
	"net/url"
	"slices"

	"motcua/internal/wire"
)

// shellData is a page that hosts a browser program.
type shellData struct {
	Kind   string // kiosk or board
	Built  bool   // whether dist holds the program
	Board  string // id of the board
	Speaks bool   // a display does; a look at it from a desk does not
	Plain  string // address of the plain board, for where the program cannot run
}

// kiosk hosts the kiosk program.
func (s *handler) kiosk(w http.ResponseWriter, r *http.Request) {
	by, ok := s.enterAs(w, r, wire.RoleKiosk)
	if !ok {
		return
	}
	v := s.shell(w, r, by, "kiosk")
	v.Block["printer"] = s.printerOf(by.Name)
	v.Title = v.T("shell.kiosk")
	v.Data = shellData{Kind: "kiosk", Built: s.assets.built("kiosk.wasm")}
	s.render(w, http.StatusOK, "shell", v)
}

// printerOf is the printer that prints for a kiosk in a browser: the one of
// its own name, else the hall's first; "" leaves it to the kiosk.
func (s *handler) printerOf(kiosk string) string {
	printers := s.Hall.Hall().Printers
	if len(printers) == 0 || slices.Contains(printers, kiosk) {
		return ""
	}
	return printers[0]
}

// watchers may look at a board: the displays, and staff for a preview.
var watchers = []wire.Role{wire.RoleDisplay, wire.RoleManager, wire.RoleAdmin, wire.RoleInspector, wire.RoleClerk, wire.RoleGuide}

// board hosts the display program.
func (s *handler) board(w http.ResponseWriter, r *http.Request) {
	id, asked := r.PathValue("id"), r.URL.Query()
	try := asked.Has("draft")
	if !s.isBoard(id) && !try {
		s.notFound(w, r)
		return
	}
	who := watchers
	if try || asked.Has("look") {
		who = watchers[1:] // staff, also where this browser is let in as a display
	}
	by, ok := s.enterAs(w, r, who...)
	if !ok {
		return
	}
	v := s.shell(w, r, by, "display")
	v.Title, v.Framed = v.T("board.title"), by.Role != wire.RoleDisplay
	if try {
		if v.Block["preview"], ok = s.drafted(by, id); !ok {
			s.notFound(w, r)
			return
		}
	}
	v.Data = shellData{
		Kind: "board", Built: s.assets.built("display.wasm"), Board: id, Speaks: by.Role == wire.RoleDisplay,
		Plain: "/board/" + url.PathEscape(id) + "/plain",
	}
	s.render(w, http.StatusOK, "shell", v)
}

func (s *handler) shell(w http.ResponseWriter, r *http.Request, by wire.Actor, program string) view {
	v := s.view(w, r)
	v.Block = map[string]any{
		"program": program, "as": asOf(by), "device": by.Name, "words": wordsOf(v.Lang, "shell"),
	}
	return v
}

// isBoard reports whether a board of that id exists: one of the site in force, a
// counter's, the whole hall's, or any where the site speaks of none.
func (s *handler) isBoard(id string) bool {
	h := s.Hall.Hall()
	if _, named := h.Board(id); named || id == "hall" || len(h.Boards) == 0 {
		return true
	}
	_, ok := h.Counter(id)
	return ok
}

// boardIDs are the boards of the site in force; the hall's, where it speaks of none.
func (s *handler) boardIDs() (ids []string) {
	for _, b := range s.Hall.Hall().Boards {
		ids = append(ids, b.ID)
	}
	if len(ids) == 0 {
		ids = []string{"hall"}
	}
	return ids
}
