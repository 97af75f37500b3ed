package report

import (
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"motcua/internal/hall"
)

// A cube is kept as bytes that are the same whenever it is made again. All
// numbers are varints, all texts are preceded by their length.
//
//	version  day  closed  opened  from  to  time of to (RFC 3339)  sum (32 bytes, or none where not closed)
//	3 tables: services, counters, clerks, each sorted: how many, then id (and a clerk's name)
//	printers: how many, then name, printed, failed, unknown
//	cells, by place: how many, then
//	  service, counter, clerk: 1 + index in its table, 0 for none;  hour: 1 + it, 0 for none
//	  which counts follow, a bit each;  the counts that are not 0
//	  waits, then service times: how many, then each as its step from the one before

// foldVersion is of the bytes and of the rules by which a day is counted. A
// fold of another version is made anew.
const foldVersion = 1

var errFold = errors.New("a fold that cannot be read")

type writer struct{ b []byte }

func (w *writer) n(n int)       { w.b = binary.AppendUvarint(w.b, uint64(n)) }
func (w *writer) seq(n uint64)  { w.b = binary.AppendUvarint(w.b, n) }
func (w *writer) text(s string) { w.n(len(s)); w.b = append(w.b, s...) }

func (w *writer) times(sorted []int) {
	w.n(len(sorted))
	last := 0
	for _, s := range sorted {
		w.n(s - last)
		last = s
	}
}

// encode writes a finished cube.
func (c *cube) encode() []byte {
	w := &writer{}
	w.n(foldVersion)
	w.text(string(c.day))
	sum, _ := hex.DecodeString(c.sum) // of our own making
	w.n(len(sum) / 32)
	w.seq(c.opened)
	w.seq(c.from)
	w.seq(c.to)
	w.text(stamp(c.last))
	w.b = append(w.b, sum...)
	var index [byHour]map[string]int
	for k := range index {
		ids := map[string]bool{}
		for i := range c.spots {
			if id := c.spots[i].place[k]; id != "" {
				ids[id] = true
			}
		}
		if cut(k) == byClerk {
			for id := range c.officers {
				ids[id] = true
			}
		}
		index[k] = map[string]int{}
		w.n(len(ids))
		for i, id := range slices.Sorted(maps.Keys(ids)) {
			index[k][id] = i + 1
			w.text(id)
			if cut(k) == byClerk {
				w.text(c.officers[id])
			}
		}
	}
	w.n(len(c.printers))
	for _, p := range c.printers {
		w.text(p.Name)
		w.n(p.Printed)
		w.n(p.Failed)
		w.n(p.Unknown)
	}
	w.n(len(c.spots))
	for i := range c.spots {
		p := &c.spots[i].place
		for k := range index {
			w.n(index[k][p[k]])
		}
		w.n(hourIndex(p[byHour]))
		w.cell(&c.spots[i].cell)
	}
	return w.b
}

func (w *writer) cell(x *cell) {
	which := 0
	for m, n := range x.n {
		if n != 0 {
			which |= 1 << m
		}
	}
	w.n(which)
	for _, n := range x.n {
		if n != 0 {
			w.n(n)
		}
	}
	w.times(x.waits)
	w.times(x.services)
}

func hourIndex(h string) int {
	if h == "" {
		return 0
	}
	return 1 + slices.Index(clockHours, h)
}

// clockHours are the hours of a day as rows are called.
var clockHours = func() (list []string) {
	for h := range 24 {
		list = append(list, fmt.Sprintf("%02d", h))
	}
	return list
}()

// reader reads what writer wrote; what does not fit is an error once and for all.
type reader struct {
	b   []byte
	err error
}

func (r *reader) seq() uint64 {
	n, size := binary.Uvarint(r.b)
	if size <= 0 {
		r.b, r.err = nil, cmp.Or(r.err, errFold)
		return 0
	}
	r.b = r.b[size:]
	return n
}

// n is a number of things, at most most.
func (r *reader) n(most int) int {
	n := r.seq()
	if n > uint64(most) {
		r.b, r.err = nil, cmp.Or(r.err, errFold)
		return 0
	}
	return int(n)
}

// some is how many things follow, each of at least one byte.
func (r *reader) some() int { return r.n(len(r.b)) }

func (r *reader) bytes(n int) []byte {
	if n > len(r.b) {
		r.b, r.err = nil, cmp.Or(r.err, errFold)
		return nil
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

func (r *reader) text() string { return string(r.bytes(r.some())) }

func (r *reader) times() []int {
	n := r.some()
	if n == 0 {
		return nil
	}
	list := make([]int, n)
	last := 0
	for i := range list {
		last += r.n(mostSeconds)
		list[i] = last
	}
	return list
}

// stamp writes a time with its offset, "" for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}

func (r *reader) time() time.Time {
	s := r.text()
	if s == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		r.b, r.err = nil, cmp.Or(r.err, errFold)
	}
	return t
}

// leastSpot is how many bytes a cell has at least.
const leastSpot = 7

// mostSeconds bounds a time, a year and more, and mostCount a count.
const (
	mostSeconds = 1 << 26
	mostCount   = 1 << 40
)

// decode reads a cube; current is false when it is of another version.
func decode(b []byte) (c *cube, current bool, err error) {
	r := &reader{b: b}
	if v := r.seq(); r.err == nil && v != foldVersion {
		return nil, false, nil
	}
	c = newCube(hall.Day(r.text()))
	closed := r.n(1)
	c.closed, c.opened, c.from, c.to = closed == 1, r.seq(), r.seq(), r.seq()
	c.last = r.time()
	c.sum = hex.EncodeToString(r.bytes(32 * closed))
	var tables [byHour][]string
	for k := range tables {
		tables[k] = []string{""}
		for range r.some() {
			id := r.text()
			tables[k] = append(tables[k], id)
			if cut(k) == byClerk {
				if name := r.text(); name != "" {
					c.officers[id] = name
				}
			}
		}
	}
	for range r.some() {
		c.printers = append(c.printers, Printer{r.text(), r.n(mostCount), r.n(mostCount), r.n(mostCount)})
	}
	c.spots = make([]spot, r.n(len(r.b)/leastSpot))
	for i := range c.spots {
		p := &c.spots[i].place
		for k := range tables {
			if i := r.n(len(tables[k]) - 1); r.err == nil {
				p[k] = tables[k][i]
			}
		}
		if h := r.n(24); h > 0 {
			p[byHour] = clockHours[h-1]
		}
		r.cell(&c.spots[i].cell)
	}
	c.cells = nil
	if !slices.IsSortedFunc(c.spots, func(a, b spot) int { return a.compare(b.place) }) {
		r.err = cmp.Or(r.err, errFold)
	}
	if r.err == nil && len(r.b) > 0 {
		r.err = errFold
	}
	if r.err != nil {
		return nil, true, fmt.Errorf("report: %w", r.err)
	}
	return c, true, nil
}

func (r *reader) cell(x *cell) {
	which := r.n(1<<counted - 1)
	for m := range x.n {
		if which&(1<<m) != 0 {
			x.n[m] = r.n(mostCount)
		}
	}
	x.waits, x.services = r.times(), r.times()
}
