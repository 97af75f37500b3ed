package report

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"motcua/internal/hall"
	"motcua/internal/lang"
	"motcua/server/rating"
)

// cut is one way to part a day.
type cut int

// The cuts of a day.
const (
	byService cut = iota
	byCounter
	byClerk
	byHour
	cuts
)

// place is where a figure is counted; "" for a cut in which it has no place.
type place [cuts]string

func (p place) compare(q place) int { return slices.Compare(p[:], q[:]) }

// nobody stands where the log does not say which counter or clerk it was.
const nobody = "-"

// measure is one count of a cell.
type measure int

const (
	mIssued measure = iota
	mCarried
	mServed
	mLegs
	mNoShow
	mCancelled
	mExpired
	mOpen
	mTransfers
	mOutOfOrder
	mUndone
	mTargeted
	mInTarget
	counted // how many are counts; the others are times
	mWait
	mService
	mLate // is counted for whoever asks for its events only
)

// measures are the counts by the name of their figure.
var measures = map[Measure]measure{
	Issued: mIssued, Carried: mCarried, Served: mServed, Legs: mLegs, NoShow: mNoShow, Cancelled: mCancelled,
	Expired: mExpired, Open: mOpen, Transfers: mTransfers, OutOfOrder: mOutOfOrder, Undone: mUndone,
	Targeted: mTargeted, InTarget: mInTarget, Waits: mWait, Services: mService, Late: mLate,
}

// cell is what happened at one place: counts, and times in seconds, sorted once
// the cube is finished.
type cell struct {
	n               [counted]int
	waits, services []int
}

// of is a count of the cell.
func (c *cell) of(m measure) int {
	switch m {
	case mWait:
		return len(c.waits)
	case mService:
		return len(c.services)
	case mLate:
		return c.n[mTargeted] - c.n[mInTarget]
	}
	return c.n[m]
}

// cube is a business day as it was counted: every count and every time at its
// place, so that any cut over any period is exact. It is what the folds keep.
type cube struct {
	day      hall.Day
	closed   bool
	opened   uint64    // the event that opened the day, 0 for none
	from, to uint64    // as Summary has them
	last     time.Time // of to
	sum      string
	spots    []spot            // in the order of their places, once it is finished
	cells    map[place]*cell   // while it is being counted
	officers map[string]string // the names of clerks, as the public saw them
	printers []Printer
}

// spot is a place and what happened there.
type spot struct {
	place
	cell
}

func newCube(day hall.Day) *cube {
	return &cube{day: day, cells: map[place]*cell{}, officers: map[string]string{}}
}

func (c *cube) at(p place) *cell {
	x := c.cells[p]
	if x == nil {
		x = &cell{}
		c.cells[p] = x
	}
	return x
}

// finish puts the cells and their times in order.
func (c *cube) finish() *cube {
	c.spots = make([]spot, 0, len(c.cells))
	for _, p := range slices.SortedFunc(maps.Keys(c.cells), place.compare) {
		x := c.cells[p]
		slices.Sort(x.waits)
		slices.Sort(x.services)
		c.spots = append(c.spots, spot{p, *x})
	}
	c.cells = nil
	return c
}

// tally is the figures of one row while they are counted.
type tally struct {
	Figures
	waits, services durations
}

// add counts a cell in. What a period takes over is its first day's; what it
// leaves open its last day's, so that Open begins anew with each day.
func (t *tally) add(x *cell, first bool) {
	t.Issued += x.n[mIssued]
	t.Served += x.n[mServed]
	t.Legs += x.n[mLegs]
	t.NoShow += x.n[mNoShow]
	t.Cancelled += x.n[mCancelled]
	t.Expired += x.n[mExpired]
	t.Transfers += x.n[mTransfers]
	t.OutOfOrder += x.n[mOutOfOrder]
	t.Undone += x.n[mUndone]
	t.Targeted += x.n[mTargeted]
	t.InTarget += x.n[mInTarget]
	if first {
		t.Carried += x.n[mCarried]
	}
	t.Open += x.n[mOpen]
	t.waits.add(x.waits)
	t.services.add(x.services)
}

func (t *tally) figures() Figures {
	t.Wait, t.Service = t.waits.spread(), t.services.spread()
	return t.Figures
}

// sums is a period being counted, day by day.
type sums struct {
	period   Period
	total    tally
	rows     [cuts]map[string]*tally
	weekdays [7]*tally
	days     []Row
	months   []*tally
	monthIDs []string
	officers map[string]string
	printers map[string]*Printer
	load     Load
	from, to uint64
	last     time.Time
	closed   bool
	sum      string

	scale     *hall.RatingScale // nil: ratings are not known
	ratings   rating.Tally
	byDay     map[string]*rating.Tally
	byMonth   map[string]*rating.Tally
	byWeekday map[int]*rating.Tally
}

func newSums(p Period) *sums {
	s := &sums{period: p, officers: map[string]string{}, printers: map[string]*Printer{}}
	for c := range s.rows {
		s.rows[c] = map[string]*tally{}
	}
	return s
}

func weekday(day hall.Day) int {
	t := PeriodOf(SpanDay, day).from()
	return int(t.Weekday()+6) % 7
}

// month is the month's tally of a day.
func (s *sums) month(day hall.Day) (m *tally, first bool) {
	id := PeriodOf(SpanMonth, day).String()
	if n := len(s.monthIDs); n == 0 || s.monthIDs[n-1] != id {
		s.months, s.monthIDs = append(s.months, &tally{}), append(s.monthIDs, id)
		first = true
	}
	return s.months[len(s.months)-1], first
}

// add counts a day in. Days come in their order.
func (s *sums) add(c *cube) {
	first, wd := len(s.days) == 0, weekday(c.day)
	if s.weekdays[wd] == nil {
		s.weekdays[wd] = &tally{}
	}
	month, newMonth := s.month(c.day)
	long, months := s.period.Span != SpanDay, s.period.Span == SpanQuarter || s.period.Span == SpanYear
	s.total.Open, month.Open = 0, 0
	for _, rows := range s.rows {
		for _, t := range rows {
			t.Open = 0
		}
	}
	var day tally
	for i := range c.spots {
		p, x := &c.spots[i].place, &c.spots[i].cell
		s.total.add(x, first)
		if long {
			day.add(x, true)
			s.weekdays[wd].add(x, false)
		}
		if months {
			month.add(x, newMonth)
		}
		for k, id := range p {
			if id != "" {
				s.row(cut(k), id).add(x, first)
			}
		}
		if h, err := strconv.Atoi(p[byHour]); err == nil && 0 <= h && h < 24 {
			s.load.Issued[wd][h] += x.n[mIssued]
		}
	}
	s.load.Days[wd]++
	s.days = append(s.days, Row{ID: string(c.day), Figures: day.figures()})
	maps.Copy(s.officers, c.officers)
	for _, p := range c.printers {
		q := s.printers[p.Name]
		if q == nil {
			q = &Printer{Name: p.Name}
			s.printers[p.Name] = q
		}
		q.Printed, q.Failed, q.Unknown = q.Printed+p.Printed, q.Failed+p.Failed, q.Unknown+p.Unknown
	}
	if s.from == 0 || c.from > 0 && c.from < s.from {
		s.from = c.from
	}
	s.to = max(s.to, c.to)
	if c.last.After(s.last) {
		s.last = c.last
	}
}

func (s *sums) row(c cut, id string) *tally {
	t := s.rows[c][id]
	if t == nil {
		t = &tally{}
		s.rows[c][id] = t
	}
	return t
}

// summary says what was counted, with a site's names.
func (s *sums) summary(site Site) Summary {
	out := Summary{
		Period: s.period, Hall: site.Name, Closed: s.closed, From: s.from, To: s.to, At: s.last, Sum: s.sum, Load: s.load,
		Total:    s.scored(s.total.figures(), &s.ratings, rating.Whole, ""),
		Services: s.cut(byService, site.Services), Counters: s.cut(byCounter, site.Counters),
		Clerks: s.cut(byClerk, nil), Hours: s.cut(byHour, nil),
	}
	for i := range out.Clerks {
		r := &out.Clerks[i]
		if name := first(s.officers[r.ID], site.People[r.ID]); name != "" {
			r.Name = hall.Text{lang.Office: name}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.printers)) {
		out.Printers = append(out.Printers, *s.printers[name])
	}
	if s.scale != nil {
		basis := rating.BasisOf(s.scale)
		out.Ratings = &basis
	}
	if s.period.Span == SpanDay {
		out.Day = s.period.From
		return out
	}
	s.calendar(&out)
	return out
}

// calendar adds the rows of a longer period's weekdays, days and months.
func (s *sums) calendar(out *Summary) {
	for i, t := range s.weekdays {
		if t != nil {
			t.Open = 0 // is that of a day, not of all Mondays
			out.Weekdays = append(out.Weekdays, Row{ID: strconv.Itoa(i + 1), Figures: s.scored(t.figures(), s.byWeekday[i], rating.Whole, "")})
		}
	}
	for _, r := range s.days {
		r.Figures = s.scored(r.Figures, s.byDay[r.ID], rating.Whole, "")
		out.Days = append(out.Days, r)
	}
	if s.period.Span != SpanQuarter && s.period.Span != SpanYear {
		return
	}
	for i, t := range s.months {
		id := s.monthIDs[i]
		out.Months = append(out.Months, Row{ID: id, Figures: s.scored(t.figures(), s.byMonth[id], rating.Whole, "")})
	}
}

// cut lists the rows of a cut: the site's in its order, then the others by id.
func (s *sums) cut(c cut, site []Place) []Row {
	rows := []Row{}
	rest := maps.Clone(s.rows[c])
	for _, p := range site {
		t := rest[p.ID]
		if t == nil {
			if p.Gone {
				continue
			}
			t = &tally{}
		}
		rows = append(rows, Row{p.ID, p.Name, s.scored(t.figures(), &s.ratings, ratedBy[c], p.ID)})
		delete(rest, p.ID)
	}
	ids := slices.Sorted(maps.Keys(rest))
	if i := slices.Index(ids, nobody); i >= 0 {
		ids = append(slices.Delete(ids, i, i+1), nobody)
	}
	for _, id := range ids {
		rows = append(rows, Row{ID: id, Figures: s.scored(rest[id].figures(), &s.ratings, ratedBy[c], id)})
	}
	return rows
}
