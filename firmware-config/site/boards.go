package site

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"motcua/firmware-config/profiles"
	"motcua/internal/hall"
	"motcua/internal/lang"
	"motcua/internal/scene"
	"motcua/internal/wire"
)

// boards reads what each board shows and how. A board that a device shows and the
// file does not speak of is the standard one, on that device's panel.
func (r *reader) boards(f *file, s *Site) {
	h := &s.Hall
	themes := r.themes(f.Theme)
	ids := map[string]int{}
	for i, t := range f.Board {
		path := fmt.Sprintf("board[%d]", i)
		b := hall.Board{ID: r.id(path+".id", t.ID, ids), Services: t.Services, Languages: t.Languages, Loudspeaker: t.Loudspeaker}
		if len(t.Name) > 0 {
			b.Name = r.name(path+".name", t.Name, h)
		}
		r.zoneOf(path, &b, t, h)
		r.boardLanguages(path, t)
		b.Theme = r.themeOf(path+".theme", t.Theme, themes)
		b.Panel = r.boardPanel(path, t, s)
		if t.Loudspeaker != "" && !idForm.MatchString(t.Loudspeaker) {
			r.bad(path+".loudspeaker", "%q: want small letters, digits and single dashes", t.Loudspeaker)
		}
		b.Media = r.mediaOf(path+".media", t.Media)
		r.layoutOf(path, t.Layout, &b, h)
		h.Boards = append(h.Boards, b)
	}
	named := map[string]bool{} // boards whose loudspeaker the file names
	for _, b := range h.Boards {
		named[b.ID] = b.Loudspeaker != ""
	}
	for i, t := range f.Device {
		if d, ok := s.Device(t.Name); ok && d.Role == wire.RoleDisplay {
			r.stray(fmt.Sprintf("device[%d]", i), d, h, slices.Sorted(maps.Keys(ids)))
			r.shown(d, h, named)
		}
	}
	for i := range s.Devices {
		if d := &s.Devices[i]; d.Role == wire.RoleDisplay && (named[d.Board] || d.Loudspeaker != "") {
			d.Announce = true
		}
	}
}

// stray warns of a device whose board the file does not know though it has
// others, and of one whose panel is too small for the standard board.
func (r *reader) stray(path string, d Device, h *hall.Hall, tables []string) {
	b, known := h.Board(d.Board)
	if known {
		return
	}
	if at := path + ".board"; len(tables) > 0 && b.Counter == "" && d.Board != "hall" {
		if !r.has(at) {
			at = path + ".name"
		}
		r.warn(at, "no [[board]] has the id %q%s: it shows the whole hall", d.Board, near(d.Board, tables))
	}
	b.Panel = panelOf(d.Profile, d.Turn)
	for _, f := range b.Layout.Small(b.PanelOf(), counters(&b, h)) {
		r.warn(path+".profile", "%s", f.What)
	}
}

// shown is the board of a device where the file has none of that id. Displays
// that announce each have a loudspeaker of their own, where the file names none.
func (r *reader) shown(d Device, h *hall.Hall, named map[string]bool) {
	at := slices.IndexFunc(h.Boards, func(b hall.Board) bool { return b.ID == d.Board })
	if at < 0 {
		b, _ := h.Board(d.Board)
		b.Panel = panelOf(d.Profile, d.Turn)
		at, h.Boards = len(h.Boards), append(h.Boards, b)
	}
	switch b := &h.Boards[at]; {
	case b.Loudspeaker != "":
		if d.Announce && !named[b.ID] && d.Loudspeaker == "" {
			i := slices.IndexFunc(h.Devices, func(o hall.Device) bool { return o.Name == d.Name })
			h.Devices[i].Loudspeaker = d.Name
		}
	case d.Loudspeaker != "":
		b.Loudspeaker, named[b.ID] = d.Loudspeaker, true
	case d.Announce:
		b.Loudspeaker = b.ID
	}
}

// panelOf is a model's panel as it is mounted.
func panelOf(key string, turn int) hall.Panel {
	p, err := profiles.Screen("board", key)
	if key == "" || err != nil { // which the reader has said elsewhere
		return hall.Panel{}
	}
	out := hall.Panel{WidthPx: p.WidthPx, HeightPx: p.HeightPx, DiagonalIn: p.DiagonalIn, DistanceMM: p.DistanceMM}
	if turn == 90 || turn == 270 {
		out.WidthPx, out.HeightPx = out.HeightPx, out.WidthPx
	}
	return out
}

// boardPanel is the panel that a board is seen on: what it says itself, for a
// television with a browser, else that of the first device that shows it.
func (r *reader) boardPanel(path string, t boardTable, s *Site) hall.Panel {
	if t.Profile == "" {
		if t.Turn != 0 {
			r.bad(path+".turn", "says how the panel of profile is mounted: name one, or turn the [[device]]")
		}
		for _, d := range s.Devices {
			if d.Role == wire.RoleDisplay && d.Board == t.ID && d.Profile != "" {
				return panelOf(d.Profile, d.Turn)
			}
		}
		return hall.Panel{}
	}
	if _, err := profiles.Screen("board", t.Profile); err != nil {
		r.bad(path+".profile", "%v", err)
	}
	if !slices.Contains([]int{0, 90, 180, 270}, t.Turn) {
		r.bad(path+".turn", "%d: want 0, 90, 180 or 270 degrees, clockwise", t.Turn)
	}
	return panelOf(t.Profile, t.Turn)
}

// zoneOf checks what a board is for: one counter, some counters, some services.
func (r *reader) zoneOf(path string, b *hall.Board, t boardTable, h *hall.Hall) {
	b.Counter = t.Counter
	if t.Counter != "" {
		if _, ok := h.Counter(t.Counter); !ok {
			r.bad(path+".counter", "unknown counter %q%s", t.Counter, r.counterNear(t.Counter, h))
		}
		if len(t.Counters)+len(t.Services) > 0 {
			r.bad(path+".counter", "a board over one counter has no zone: leave counters and services out")
		}
	} else if _, over := h.Counter(t.ID); over && len(t.Counters)+len(t.Services) == 0 {
		b.Counter = t.ID // named like the counter it hangs over
	}
	b.Counters = t.Counters
	for i, id := range t.Counters {
		at := fmt.Sprintf("%s.counters[%d]", path, i)
		switch _, ok := h.Counter(id); {
		case !ok:
			r.bad(at, "unknown counter %q%s", id, r.counterNear(id, h))
		case slices.Index(t.Counters, id) != i:
			r.bad(at, "counter %q stands here twice", id)
		}
	}
	for i, id := range t.Services {
		at := fmt.Sprintf("%s.services[%d]", path, i)
		switch _, ok := h.Service(id); {
		case !ok:
			r.bad(at, "unknown service %q%s", id, r.serviceNear(id, h))
		case slices.Index(t.Services, id) != i:
			r.bad(at, "service %q stands here twice", id)
		}
	}
}

func (r *reader) counterNear(id string, h *hall.Hall) string {
	var ids []string
	for i := range h.Counters {
		ids = append(ids, h.Counters[i].ID)
	}
	return near(id, ids)
}

func (r *reader) boardLanguages(path string, t boardTable) {
	for i, l := range t.Languages {
		at := fmt.Sprintf("%s.languages[%d]", path, i)
		switch {
		case !lang.Has(l):
			r.bad(at, "there are no words in %q: one of %s", l, strings.Join(lang.Languages(), ", "))
		case slices.Index(t.Languages, l) != i:
			r.bad(at, "%q stands here twice", l)
		}
	}
}

// mediaOf is the folder of a board's slides and films: beside the site file,
// unless the path says otherwise.
func (r *reader) mediaOf(path, folder string) string {
	switch {
	case r.has(path) && strings.TrimSpace(folder) == "":
		r.bad(path, "empty: name a folder, or leave it out")
	case folder != "" && !filepath.IsAbs(folder):
		return filepath.Join(filepath.Dir(r.source), folder)
	}
	return folder
}

// themes are the hall's own, by id.
func (r *reader) themes(list []themeTable) map[string]hall.Theme {
	out, ids := map[string]hall.Theme{}, map[string]int{}
	for i, t := range list {
		path := fmt.Sprintf("theme[%d]", i)
		id := r.id(path+".id", t.ID, ids)
		if slices.Contains(baseThemes, id) {
			r.bad(path+".id", "%q is a theme that ships: choose another name", id)
		}
		base := cmp.Or(t.Base, hall.ThemeDark)
		out[id] = hall.Theme{Name: id, Base: base, Colours: t.Colours}
		r.colours(path, base, t)
	}
	return out
}

var baseThemes = []string{hall.ThemeDark, hall.ThemeLight, hall.ThemeContrast}

// colours checks that a theme's colours are some, and that they can be read.
func (r *reader) colours(path, base string, t themeTable) {
	if !slices.Contains(baseThemes, base) {
		r.bad(path+".base", "%q: want %s", base, strings.Join(baseThemes, ", "))
		return
	}
	good := true
	for _, key := range slices.Sorted(maps.Keys(t.Colours)) {
		if _, err := scene.Dress(base, map[string]string{key: t.Colours[key]}); err != nil {
			r.bad(path+".colours."+key, "%s", strings.TrimPrefix(err.Error(), key+": "))
			good = false
		}
	}
	th, err := scene.Dress(base, t.Colours)
	if !good || err != nil {
		return
	}
	for _, p := range th.Pale() {
		key := p.Key // the one of the two that the file sets
		if _, mine := t.Colours[key]; !mine {
			key = p.On
		}
		r.bad(path+".colours."+key, "%s: %v", p.Key, p)
	}
}

func (r *reader) themeOf(path, name string, own map[string]hall.Theme) hall.Theme {
	if name == "" {
		return hall.Theme{Base: hall.ThemeDark}
	}
	if slices.Contains(baseThemes, name) {
		return hall.Theme{Base: name}
	}
	t, ok := own[name]
	if !ok {
		r.bad(path, "unknown theme %q: want %s, or the id of a [[theme]]%s", name, strings.Join(baseThemes, ", "),
			near(name, append(slices.Sorted(maps.Keys(own)), baseThemes...)))
	}
	return t
}
