package rating

// ground is the corner that waiting ratings are tied to.
const ground = 0

// web is the gate's graph made ready for walking. Corners are numbered anew.
type web struct {
	of   map[int]int // a corner's own number -> its place
	ways [][]way     // from each place
}

// way leads from a corner to another; turn is the place of the same edges'
// other way in the other corner's list.
type way struct{ to, room, turn int }

func newWeb() *web { return &web{of: map[int]int{}} }

func (w *web) corner(id int) int {
	at, ok := w.of[id]
	if !ok {
		at = len(w.ways)
		w.of[id] = at
		w.ways = append(w.ways, nil)
	}
	return at
}

// tie adds n edges between two corners.
func (w *web) tie(a, b, n int) {
	a, b = w.corner(a), w.corner(b)
	w.ways[a] = append(w.ways[a], way{b, n, len(w.ways[b])})
	w.ways[b] = append(w.ways[b], way{a, n, len(w.ways[a]) - 1})
}

// between is how many edges must be cut to part two corners, Lot at most: as
// many ways lead from one to the other that share no edge (Menger). It uses
// the web up, and gives it back as it was.
func (w *web) between(a, b int) (n int) {
	a, b = w.corner(a), w.corner(b)
	var used []*way
	for n < Lot {
		path := w.path(a, b)
		if path == nil {
			break
		}
		for _, step := range path {
			there := &w.ways[step[0]][step[1]]
			back := &w.ways[there.to][there.turn]
			there.room--
			back.room++
			used = append(used, there, back)
		}
		n++
	}
	for i := 0; i < len(used); i += 2 {
		used[i].room++
		used[i+1].room--
	}
	return n
}

// path finds a shortest way that has room left: each step is a place and the
// number of the way taken there.
func (w *web) path(a, b int) [][2]int {
	from := make([][2]int, len(w.ways))
	seen := make([]bool, len(w.ways))
	seen[a] = true
	for line := []int{a}; len(line) > 0; line = line[1:] {
		for k, way := range w.ways[line[0]] {
			if way.room <= 0 || seen[way.to] {
				continue
			}
			seen[way.to], from[way.to] = true, [2]int{line[0], k}
			if way.to == b {
				var path [][2]int
				for at := b; at != a; at = from[at][0] {
					path = append(path, from[at])
				}
				return path
			}
			line = append(line, way.to)
		}
	}
	return nil
}
