package hall

import "slices"

// Board is one board of a hall ("bảng hiển thị số thứ tự"): the television over
// the counters, the small screen over one of them, a second screen. It is data of
// the hall, so that a board in a box, in a browser and in a preview are the same.
type Board struct {
	ID string `json:"id"` // as in /board/{id}
	// Name is what its zone is called, beside the hall's name; nil: nothing.
	Name Text `json:"name,omitempty"`
	// Counter is the one it hangs over; "" for a board of many counters.
	Counter string `json:"counter,omitempty"`
	// Counters and Services are its zone; where both are empty, the whole hall.
	Counters []string `json:"counters,omitempty"`
	Services []string `json:"services,omitempty"`
	// Languages on it, the main one first; empty: the hall's.
	Languages []string `json:"languages,omitempty"`
	Layout    Layout   `json:"layout"`
	Theme     Theme    `json:"theme"`
	Panel     Panel    `json:"panel,omitzero"`
	// Loudspeaker is the name of the one that it may speak through; boards that
	// share it take turns. "": it is silent.
	Loudspeaker string `json:"loudspeaker,omitempty"`
	// Media is the folder of its slides and films, below the site's; "": none.
	Media string `json:"media,omitempty"`
}

// ShowsCall reports whether a call of a service to a counter belongs on the
// board: of a zone of services wherever it is called, of a zone of counters
// whatever it is for; where a zone has both, they must both agree.
func (b *Board) ShowsCall(service, counter string) bool {
	if b.Counter != "" {
		return counter == b.Counter
	}
	return (len(b.Services) == 0 || slices.Contains(b.Services, service)) &&
		(len(b.Counters) == 0 || slices.Contains(b.Counters, counter))
}

// ShowsCounter reports whether a counter that serves these services has its place
// on the board.
func (b *Board) ShowsCounter(id string, services []string) bool {
	switch {
	case b.Counter != "":
		return id == b.Counter
	case len(b.Counters) > 0:
		return slices.Contains(b.Counters, id)
	case len(b.Services) > 0:
		return slices.ContainsFunc(services, func(s string) bool { return slices.Contains(b.Services, s) })
	}
	return true
}

// ShowsService reports whether the line of a service belongs on the board;
// counters are those that serve it, where their services are theirs.
func (b *Board) ShowsService(id string, counters []string) bool {
	switch {
	case len(b.Services) > 0:
		return slices.Contains(b.Services, id)
	case b.Counter != "":
		return slices.Contains(counters, b.Counter)
	case len(b.Counters) > 0:
		return slices.ContainsFunc(counters, func(c string) bool { return slices.Contains(b.Counters, c) })
	}
	return true
}

// The themes that every board has.
const (
	ThemeDark     = "dark" // the boards' own
	ThemeLight    = "light"
	ThemeContrast = "contrast" // for those who see little
)

// Theme is the colours of a board as data; package scene gives them meaning.
type Theme struct {
	Name string `json:"name,omitempty"` // as the site calls it
	Base string `json:"base,omitempty"` // one of the three; "" is ThemeDark
	// Colours are those that differ from the base: "number" -> "#FFD76A".
	Colours map[string]string `json:"colours,omitempty"`
}

// StandardBoard is a board that no site speaks of: over one counter, or for the
// whole hall.
func StandardBoard(id string, overCounter bool) Board {
	b := Board{ID: id, Layout: BuiltIn(LayoutHall), Theme: Theme{Base: ThemeDark}}
	if overCounter {
		b.Counter, b.Layout = id, BuiltIn(LayoutCounter)
	}
	return b
}
