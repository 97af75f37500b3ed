package flow

import (
	"motcua/internal/hall"
	"motcua/internal/wire"
)

// MaxTiles is how many choices stand on one page: more are not read.
const MaxTiles = 8

// Tile is one choice: a service, or a group of them.
type Tile struct {
	Key     string // of a group
	Service *wire.ServiceState
	Name    hall.Text // of an agency; nil for a line, whose words the screen has
	Line    string    // "submit", "collect" or "help" when the group is a line
	Waiting int
	Closed  Closed // why none of its services gives numbers; zero when one does
}

// Tiles are the choices of the page, at most MaxTiles.
func (s *State) Tiles() []Tile {
	all := s.allTiles()
	if len(all) <= MaxTiles {
		return all
	}
	from := min(s.Visit.Sheet*MaxTiles, len(all))
	return all[from:min(from+MaxTiles, len(all))]
}

// Sheets is how many pages the choices take.
func (s *State) Sheets() int {
	return max(1, (len(s.allTiles())+MaxTiles-1)/MaxTiles)
}

// allTiles groups the services left after the groups chosen so far: at most
// MaxTiles stand for themselves; more are grouped by line, then by agency, as
// far as that makes them a third fewer; the rest takes several sheets.
func (s *State) allTiles() []Tile {
	in := s.within()
	if len(in) <= MaxTiles {
		return s.single(in)
	}
	by := []func(*wire.ServiceState) (string, Tile){byLine, byAgency}
	for _, key := range by[min(len(s.Visit.Path), len(by)):] {
		if tiles := s.grouped(in, key); len(tiles) > 1 && 3*len(tiles) <= 2*len(in) {
			return tiles
		}
	}
	return s.single(in)
}

// within are the services in the groups chosen so far.
func (s *State) within() []*wire.ServiceState {
	var in []*wire.ServiceState
	for i := range s.Hall.Services {
		sv := &s.Hall.Services[i]
		ok := true
		for _, key := range s.Visit.Path {
			line, _ := byLine(sv)
			agency, _ := byAgency(sv)
			ok = ok && (key == line || key == agency)
		}
		if ok {
			in = append(in, sv)
		}
	}
	return in
}

func byLine(s *wire.ServiceState) (string, Tile) {
	return "line:" + s.Line, Tile{Line: s.Line}
}

func byAgency(s *wire.ServiceState) (string, Tile) {
	if len(s.Agency) == 0 {
		return "service:" + s.ID, Tile{}
	}
	return "agency:" + s.Agency.In("vi"), Tile{Name: s.Agency}
}

func (s *State) single(in []*wire.ServiceState) []Tile {
	tiles := make([]Tile, 0, len(in))
	for _, sv := range in {
		tiles = append(tiles, Tile{Service: sv, Waiting: sv.Waiting, Closed: s.Closed(sv)})
	}
	return tiles
}

// grouped parts services by a key, in the order in which groups first come. A
// group of one is its service.
func (s *State) grouped(in []*wire.ServiceState, key func(*wire.ServiceState) (string, Tile)) []Tile {
	var order []string
	members := map[string][]*wire.ServiceState{}
	tiles := map[string]Tile{}
	for _, sv := range in {
		k, t := key(sv)
		if _, ok := members[k]; !ok {
			order = append(order, k)
			t.Key = k
			tiles[k] = t
		}
		members[k] = append(members[k], sv)
	}
	var out []Tile
	for _, k := range order {
		if len(members[k]) == 1 {
			out = append(out, s.single(members[k])...)
			continue
		}
		t := tiles[k]
		for i, sv := range members[k] {
			t.Waiting += sv.Waiting
			if c := s.Closed(sv); i == 0 {
				t.Closed = c
			} else {
				t.Closed = t.Closed.sooner(c)
			}
		}
		out = append(out, t)
	}
	return out
}
