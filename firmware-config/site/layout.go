package site

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"motcua/firmware-config/layouts"
	"motcua/internal/hall"
)

// layoutOf gives a board a layout that ships, or that of a file of the hall's
// own, beside the site file. What is wrong in that file is said with its own
// lines; what is wrong with a layout that ships, on this board, with the board's.
func (r *reader) layoutOf(path, name string, b *hall.Board, h *hall.Hall) {
	at := path + ".layout"
	if name == "" {
		if r.has(at) {
			r.bad(at, "empty: name a layout, or leave it out")
		}
		name, at = hall.StandardBoard(b.ID, b.Counter != "").Layout.Name, path+".id"
	}
	own := strings.HasSuffix(name, ".toml")
	if own && !filepath.IsAbs(name) {
		name = filepath.Join(filepath.Dir(r.source), name)
	}
	f, problems, err := layouts.Load(name)
	if err != nil {
		r.bad(at, "%v", err)
		return
	}
	for _, p := range problems {
		r.foreign(p)
	}
	if b.Layout = f.Layout; len(problems) > 0 {
		return
	}
	faults := f.Misplaced(b.Counter != "")
	faults = append(faults, f.Small(b.PanelOf(), counters(b, h))...)
	for _, fault := range faults {
		if p := f.Problem(fault); own {
			p.What = "board " + b.ID + ": " + p.What
			r.foreign(p)
			continue
		}
		r.bad(at, "layout %s: %v", f.Layout.Name, fault)
	}
	r.mediaFits(path, b)
}

// mediaFits warns of films that nobody sees, and of a place without films.
func (r *reader) mediaFits(path string, b *hall.Board) {
	switch has := b.Layout.Has(hall.PartMedia); {
	case has && b.Media == "":
		r.warn(path+".id", "the layout has a place for media, and the board names no folder of slides and films")
	case !has && b.Media != "":
		r.warn(path+".media", "the layout has no place for media: nobody will see them")
	case has:
		if meant := misspelt(b.Media); meant != "" {
			r.warn(path+".media", "there is no folder %q%s", filepath.Base(b.Media), meant)
		}
	}
}

// misspelt is what was meant by a folder that is not there, if one beside it
// has nearly its name. A folder may well be made later.
func misspelt(folder string) string {
	if _, err := os.Stat(folder); err == nil {
		return ""
	}
	beside, err := os.ReadDir(filepath.Dir(folder))
	if err != nil {
		return ""
	}
	var names []string
	for _, e := range beside {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return near(filepath.Base(folder), names)
}

// foreign notes a problem of another file, once.
func (r *reader) foreign(p Problem) {
	if !slices.Contains(r.problems, p) {
		r.problems = append(r.problems, p)
	}
}

// counters is how many counters have a place on a board.
func counters(b *hall.Board, h *hall.Hall) (n int) {
	for i := range h.Counters {
		var services []string
		for _, s := range h.Counters[i].Services {
			services = append(services, s.Service)
		}
		if b.ShowsCounter(h.Counters[i].ID, services) {
			n++
		}
	}
	return n
}
