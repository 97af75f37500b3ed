package rating

import (
	"maps"
	"slices"
)

// gate parts ratings that stand in lots a second time, by service, as far as
// the two partings together give nothing away (see the package's doc).
//
// Its graph has a corner for each lot and for each service's lot, and an edge
// for each rating, between the two that it stands in. A rating that is in no
// service's lot yet ties its lot to the ground. From the sums over corners the
// sums over the graph's cuts follow, and nothing else; so no cut may have fewer
// than Lot edges, the ground being one more corner.
//
// An edge once drawn between two corners stays, so corners that Lot edges hold
// together are one for good, and a part without ties to the ground is done
// with: the graph stays small.
type gate struct {
	Corners map[int]*corner `json:"corners,omitempty"`
	Next    int             `json:"next,omitempty"`   // the number of the newest corner
	Tidied  int             `json:"tidied,omitempty"` // how many corners tidy left
}

// corner is a lot, a service's lot, or some that are held together.
type corner struct {
	Wait map[string][]item `json:"wait,omitempty"` // the ties to the ground, by service
	To   map[int]int       `json:"to,omitempty"`   // how many edges lead to which corner
}

// lead adds edges to another corner.
func (c *corner) lead(to, n int) {
	if c.To == nil {
		c.To = map[int]int{}
	}
	c.To[to] += n
}

// item is what a lot holds of one rating.
type item struct {
	Service string   `json:"s"`
	Level   int      `json:"v"`
	Reasons []string `json:"r,omitempty"`
}

// add takes a lot in and returns the services' lots that can be shown now.
func (g *gate) add(lot []item) [][]item {
	if !slices.ContainsFunc(lot, func(i item) bool { return i.Service != lot[0].Service }) {
		return [][]item{lot} // both partings have it as one: it ties up nothing
	}
	wait := map[string][]item{}
	for _, i := range lot {
		wait[i.Service] = append(wait[i.Service], i)
	}
	g.put(&corner{Wait: wait})
	var shown [][]item
	for again := true; again; {
		again = false
		for _, service := range g.ready() {
			if list := g.open(service); list != nil {
				shown, again = append(shown, list), true
			}
		}
	}
	if len(shown) > 0 {
		g.tidy()
	}
	return shown
}

func (g *gate) put(c *corner) int {
	if g.Corners == nil {
		g.Corners = map[int]*corner{}
	}
	g.Next++
	g.Corners[g.Next] = c
	return g.Next
}

// ready are the services of which a lot waits.
func (g *gate) ready() []string {
	n := map[string]int{}
	for _, c := range g.Corners {
		for s, list := range c.Wait {
			n[s] += len(list)
		}
	}
	maps.DeleteFunc(n, func(_ string, k int) bool { return k < Lot })
	return slices.Sorted(maps.Keys(n))
}

// open makes a lot of all that waits of a service, if it may be shown.
//
// It splits the new corner off the ground. A cut that leaves the two on one
// side was there before and is large enough; so what counts is how well they
// hang together, unless they do not at all.
func (g *gate) open(service string) (list []item) {
	lot := &corner{To: map[int]int{}}
	w := g.web(true, service)
	for _, id := range g.ids() {
		if of := g.Corners[id].Wait[service]; len(of) > 0 {
			lot.To[id] = len(of)
			w.tie(id, g.Next+1, len(of))
			list = append(list, of...)
		}
	}
	if n := w.between(g.Next+1, ground); n > 0 && n < Lot {
		return nil
	}
	own := g.put(lot)
	for id, n := range lot.To {
		g.Corners[id].lead(own, n)
		delete(g.Corners[id].Wait, service)
	}
	return list
}

func (g *gate) ids() []int { return slices.Sorted(maps.Keys(g.Corners)) }

// many is how many corners there may be before they are tidied up.
const many = 64

// tidy drops the parts that are done with, and makes one of corners that hold
// together without the ground, whose ties will move.
func (g *gate) tidy() {
	open := map[int]bool{}
	for _, id := range g.ids() {
		if len(g.Corners[id].Wait) > 0 {
			g.reach(id, open)
		}
	}
	maps.DeleteFunc(g.Corners, func(id int, _ *corner) bool { return !open[id] })
	if len(g.Corners) < max(many, 2*g.Tidied) {
		return
	}
	ids := g.ids()
	middle := slices.MaxFunc(ids, func(a, b int) int { return g.Corners[a].edges() - g.Corners[b].edges() })
	w := g.web(false, "")
	var held []int
	for _, id := range ids {
		if id != middle && w.between(id, middle) == Lot {
			held = append(held, id)
		}
	}
	for _, id := range held {
		g.merge(id, middle)
	}
	g.Tidied = len(g.Corners)
}

func (c *corner) edges() (n int) {
	for _, k := range c.To {
		n += k
	}
	return n
}

// merge puts a corner into another.
func (g *gate) merge(id, into int) {
	from, to := g.Corners[id], g.Corners[into]
	delete(g.Corners, id)
	for s, list := range from.Wait {
		if to.Wait == nil {
			to.Wait = map[string][]item{}
		}
		to.Wait[s] = append(to.Wait[s], list...)
	}
	for other, n := range from.To {
		delete(g.Corners[other].To, id)
		if other != into {
			to.lead(other, n)
			g.Corners[other].lead(into, n)
		}
	}
}

// reach marks what hangs together with a corner.
func (g *gate) reach(id int, seen map[int]bool) {
	if seen[id] {
		return
	}
	seen[id] = true
	for other := range g.Corners[id].To {
		g.reach(other, seen)
	}
}

// web is the graph: with the ties to the ground, but for those of a service, or
// without them.
func (g *gate) web(grounded bool, without string) *web {
	w := newWeb()
	w.corner(ground)
	for _, id := range g.ids() {
		c := g.Corners[id]
		w.corner(id)
		for other, n := range c.To {
			if id < other {
				w.tie(id, other, n)
			}
		}
		n := 0
		for s, list := range c.Wait {
			if grounded && s != without {
				n += len(list)
			}
		}
		if n > 0 {
			w.tie(id, ground, n)
		}
	}
	return w
}
