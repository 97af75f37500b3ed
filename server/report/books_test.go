package report

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/queue"
	"motcua/server/rating"
)

// memory is a log like the store's: an entry stands under the date of its
// first event, never under an earlier one than the entry before it.
type memory struct{ entries []queue.Entry }

func (m memory) Days(from, to hall.Day, fn func(queue.Entry) error) error {
	day := hall.Day("")
	for _, e := range m.entries {
		day = max(day, hall.Day(e.Events[0].At.Format(time.DateOnly)))
		if from <= day && day <= to {
			if err := fn(e); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m memory) Since(seq uint64, fn func(queue.Entry) error) error {
	for _, e := range m.entries {
		if e.Last() >= seq {
			if err := fn(e); err != nil {
				return err
			}
		}
	}
	return nil
}

// table is a small table in memory.
type table map[string][]byte

func (t table) Get(key string) ([]byte, bool, error) { v, ok := t[key]; return v, ok, nil }
func (t table) Put(key string, v []byte) error       { t[key] = slices.Clone(v); return nil }
func (t table) Delete(key string) error              { delete(t, key); return nil }
func (t table) ForEach(fn func(string, []byte) error) error {
	for _, k := range slices.Sorted(maps.Keys(t)) {
		if err := fn(k, t[k]); err != nil {
			return err
		}
	}
	return nil
}

var clerks = []wire.Actor{
	{Role: wire.RoleClerk, Name: "an", Officer: hall.Officer{Name: "Nguyễn Thị An"}},
	{Role: wire.RoleClerk, Name: "binh", Officer: hall.Officer{Name: "Trần Văn Bình"}},
	{Role: wire.RoleManager, Name: "chi"},
	{},
}

// days lets a hall work for some days: by the day, or across midnight; with
// tickets that are kept for the next day, or not; with promises that change; by
// two clerks, a manager and an integration. The clock may be set back.
func days(rt *rapid.T) *world {
	h := commune()
	h.Limits.CarryOver = rapid.Bool().Draw(rt, "carry over")
	if rapid.Bool().Draw(rt, "day and night") {
		for d := range h.Hours.Week {
			h.Hours.Week[d] = []hall.Span{{From: 0, To: 24 * 60}}
		}
	}
	w := begin(h)
	for range rapid.IntRange(1, 4).Draw(rt, "days") {
		for range rapid.IntRange(0, 40).Draw(rt, "commands") {
			w.now = w.now.Add(time.Duration(rapid.IntRange(-5, 400).Draw(rt, "seconds")) * time.Second)
			w.by = rapid.SampledFrom(clerks).Draw(rt, "by")
			switch rapid.IntRange(0, 20).Draw(rt, "what") {
			case 0:
				legs := &wire.Finish{Counter: "1", Then: []string{rapid.SampledFrom([]string{"land", "civil"}).Draw(rt, "leg")}}
				_, _ = w.try("finish", legs)
			case 1:
				h = w.promise(h, rapid.IntRange(0, 20).Draw(rt, "promise"))
			case 2:
				w.restart(rt, h)
			default:
				w.any(rt)
			}
		}
		step := rapid.SampledFrom([]time.Duration{5 * time.Minute, 9 * time.Hour, 20 * time.Hour, 70 * time.Hour, 12 * 24 * time.Hour}).Draw(rt, "until")
		w.now = w.now.Add(step)
		w.tick()
	}
	return w
}

// promise changes the longest wait that a service promises.
func (w *world) promise(h *hall.Hall, minutes int) *hall.Hall {
	c := *h
	c.Services = slices.Clone(h.Services)
	c.Services[0].Target = time.Duration(minutes) * time.Minute
	w.tick()
	w.engine.SetHall(&c)
	w.apply(w.engine.Changed(w.now))
	return &c
}

// restart makes the engine again from a snapshot of it.
func (w *world) restart(rt *rapid.T, h *hall.Hall) {
	data, err := w.engine.Snapshot()
	if err != nil {
		rt.Fatal(err)
	}
	w.engine = queue.New(h, nil)
	if err := w.engine.Restore(data); err != nil {
		rt.Fatal(err)
	}
}

func (w *world) books(folds Table) *Books {
	return &Books{Log: memory{w.entries}, Folds: folds, Site: func() (Site, error) { return SiteOf(commune()), nil }}
}

// opened are the business days of the log, in order.
func (w *world) opened() (list []hall.Day) {
	for i := range w.log {
		if w.log[i].Kind == wire.DayOpened {
			list = append(list, w.log[i].Day)
		}
	}
	return list
}

// However much is folded already, and whether the running day is in memory or
// not, a period's figures are the same; and they are those of its days.
func TestFoldsChangeNoFigure(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := days(rt)
		folds := table{}
		if err := CatchUp(context.Background(), memory{w.entries}, folds); err != nil {
			rt.Fatal(err)
		}
		opened := w.opened()
		if len(folds) != len(opened) { // all but the last, and the cursor
			if len(opened) > 1 || len(folds) > 0 {
				rt.Fatalf("%d folds of %d days", len(folds), len(opened))
			}
		}
		some := maps.Clone(folds)
		if n := rapid.IntRange(0, len(opened)-1).Draw(rt, "folded"); n < len(opened)-1 {
			some = table{}
			cut := memory{w.entries}
			cut.entries = slices.Clone(w.entries[:w.entryOf(opened[n])+1])
			if err := CatchUp(context.Background(), cut, some); err != nil {
				rt.Fatal(err)
			}
		}
		today := w.books(folds)
		today.Today = func() (hall.Day, []wire.Event) { return opened[len(opened)-1], w.log[len(w.log)/2:] }
		if i := w.at(opened[len(opened)-1]); i < len(w.log)/2 {
			today.Today = func() (hall.Day, []wire.Event) { return opened[len(opened)-1], w.log[max(0, i-1):] }
		}
		for _, span := range []Span{SpanDay, rapid.SampledFrom(Spans).Draw(rt, "span")} {
			p := PeriodOf(span, rapid.SampledFrom(opened).Draw(rt, "day"))
			want, err := w.books(nil).Summary(p)
			if err != nil {
				rt.Fatal(err)
			}
			for name, b := range map[string]*Books{"all": w.books(folds), "some": w.books(some), "today": today} {
				got, err := b.Summary(p)
				if err != nil || !reflect.DeepEqual(got, want) {
					rt.Fatalf("%s with %s folded: %v\n%+v\nwant\n%+v", p, name, err, got, want)
				}
			}
			w.agree(rt, p, want)
		}
		if _, err := today.Summary(PeriodOf(SpanYear, "2019-01-01")); !errors.Is(err, ErrNoDay) {
			rt.Fatalf("a year before the log: %v", err)
		}
	})
}

// at is the index of the event that opened a day, entryOf that of its entry.
func (w *world) at(day hall.Day) int {
	return slices.IndexFunc(w.log, func(e wire.Event) bool { return e.Kind == wire.DayOpened && e.Day == day })
}

func (w *world) entryOf(day hall.Day) int {
	seq := w.log[w.at(day)].Seq
	return slices.IndexFunc(w.entries, func(e queue.Entry) bool { return e.Last() >= seq })
}

// agree holds a period against its days: what they count it counts, its
// tickets have come to one end, and every cut sums to the same.
func (w *world) agree(rt *rapid.T, p Period, s Summary) {
	f := s.Total
	if f.Issued+f.Carried != f.Served+f.NoShow+f.Cancelled+f.Expired+f.Open {
		rt.Fatalf("%s: tickets went missing: %+v", p, f)
	}
	cuts := map[string][]Row{"services": s.Services, "counters": s.Counters, "clerks": s.Clerks, "hours": s.Hours, "days": s.Days, "weekdays": s.Weekdays, "months": s.Months}
	for _, m := range Measures {
		for name, rows := range cuts {
			if rows == nil || !placed(m, name) {
				continue
			}
			sum := 0
			for i := range rows {
				sum += m.Of(&rows[i].Figures)
			}
			if sum != m.Of(&f) {
				rt.Fatalf("%s: %s over %s: %d, in all %d", p, m, name, sum, m.Of(&f))
			}
		}
	}
	load := 0
	for _, hours := range s.Load.Issued {
		for _, n := range hours {
			load += n
		}
	}
	if load != f.Issued {
		rt.Fatalf("%s: the load is %d of %d", p, load, f.Issued)
	}
}

// placed reports whether a figure has a place in a cut.
func placed(m Measure, cut string) bool {
	switch m {
	case Issued, Cancelled, Expired:
		return cut != "counters" && cut != "clerks"
	case Carried, Open:
		return cut == "services"
	}
	return true
}

// Every figure of every row opens down to as many events, page by page the same.
func TestFiguresOpenDownToTheirEvents(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := days(rt)
		folds := table{}
		if err := CatchUp(context.Background(), memory{w.entries}, folds); err != nil {
			rt.Fatal(err)
		}
		b := w.books(folds)
		opened := w.opened()
		p := PeriodOf(rapid.SampledFrom(Spans).Draw(rt, "span"), rapid.SampledFrom(opened).Draw(rt, "day"))
		s, err := b.Summary(p)
		if err != nil {
			rt.Fatal(err)
		}
		behind := func(q Query, f *Figures) {
			q.Period = p
			for _, q.Figure = range Measures {
				n := q.Figure.Of(f)
				if q.Weekday != "" && (q.Figure == Carried || q.Figure == Open) {
					continue // a row of weekdays has none
				}
				e, err := b.Behind(q, 0, n+1)
				if err != nil || e.N != n || len(e.Facts) != n {
					rt.Fatalf("%+v: %v, %d events, %d told, want %d", q, err, e.N, len(e.Facts), n)
				}
				paged := []Fact{}
				for skip := 0; skip < n; skip += n/2 + 1 {
					page, err := b.Behind(q, skip, n/2+1)
					if err != nil || page.N != n {
						rt.Fatalf("%+v from %d: %v, %d", q, skip, err, page.N)
					}
					paged = append(paged, page.Facts...)
				}
				if n > 0 && !reflect.DeepEqual(paged, e.Facts) {
					rt.Fatalf("%+v: pages differ", q)
				}
				w.true(rt, q.Figure, e.Facts)
			}
		}
		behind(Query{}, &s.Total)
		cut := rapid.SampledFrom([][]Row{s.Services, s.Counters, s.Clerks, s.Hours, s.Weekdays}).Draw(rt, "cut")
		for i := range cut {
			r := &cut[i]
			behind(map[*Row]Query{
				head(s.Services): {Service: r.ID}, head(s.Counters): {Counter: r.ID}, head(s.Clerks): {Clerk: r.ID},
				head(s.Hours): {Hour: r.ID}, head(s.Weekdays): {Weekday: r.ID},
			}[head(cut)], &r.Figures)
		}
	})
}

func head(rows []Row) *Row {
	if len(rows) == 0 {
		return nil
	}
	return &rows[0]
}

// true holds the events behind a figure against the log.
func (w *world) true(rt *rapid.T, m Measure, facts []Fact) {
	kinds := map[Measure][]wire.Kind{
		Issued: {wire.TicketIssued}, Waits: {wire.TicketCalled}, OutOfOrder: {wire.TicketCalled}, Late: {wire.TicketCalled},
		Legs: {wire.LegFinished}, Transfers: {wire.TicketTransferred}, Undone: {wire.StepUndone}, Expired: {wire.TicketExpired},
		Cancelled: {wire.TicketCancelled}, Served: {wire.TicketFinished}, NoShow: {wire.TicketNoShow},
	}
	for _, f := range facts {
		e := f.Event
		log := w.log[e.Seq-1]
		if log.Seq != e.Seq || log.Kind != e.Kind || e.Ticket == nil || e.Ticket.Token != "" {
			rt.Fatalf("%s: %+v is not event %d of the log as an inspector sees it", m, e, e.Seq)
		}
		if want := kinds[m]; want != nil && !slices.Contains(want, e.Kind) {
			rt.Fatalf("%s: event %d is %s", m, e.Seq, e.Kind)
		}
		if m == Waits {
			if wait := seconds(max(0, e.At.Sub(e.Ticket.IssuedAt))); wait != f.Seconds {
				rt.Fatalf("event %d: waited %d s, told %d", e.Seq, wait, f.Seconds)
			}
		}
	}
}

func TestAFoldIsTheSameBytesAgain(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := days(rt)
		folds := table{}
		if err := CatchUp(context.Background(), memory{w.entries}, folds); err != nil {
			rt.Fatal(err)
		}
		for day, b := range folds {
			if day == cursorKey {
				continue
			}
			c, current, err := decode(b)
			if err != nil || !current || !bytes.Equal(c.encode(), b) {
				rt.Fatalf("%s is read as something else: %v", day, err)
			}
		}
		before := maps.Clone(folds)
		r, err := Verify(context.Background(), memory{w.entries}, folds, true)
		if err != nil || len(r.Problems) > 0 || r.Made > 0 || r.Kept != r.Days {
			rt.Fatalf("%+v, %v", r, err)
		}
		if delete(before, cursorKey); !maps.EqualFunc(before, without(folds, cursorKey), bytes.Equal) {
			rt.Fatal("the folds have changed")
		}
	})
}

func without(t table, key string) table {
	c := maps.Clone(t)
	delete(c, key)
	return c
}

func TestCheckFindsAFoldThatTheLogDoesNotSay(t *testing.T) {
	w := aDay(t)
	w.now = w.now.Add(24 * time.Hour)
	w.tick()
	log, folds := memory{w.entries}, table{}
	if err := CatchUp(context.Background(), log, folds); err != nil {
		t.Fatal(err)
	}
	good := maps.Clone(folds)
	check := func(mend bool) Checked {
		t.Helper()
		r, err := Verify(context.Background(), log, folds, mend)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	for name, spoil := range map[string]func(b []byte) []byte{
		"does not fold": func(b []byte) []byte {
			c, _, err := decode(b)
			if err != nil {
				t.Fatal(err)
			}
			c.spots[0].n[mCarried]++
			return c.encode()
		},
		"cannot be read": func(b []byte) []byte { return b[:len(b)-1] },
	} {
		folds[string(today)] = spoil(slices.Clone(good[string(today)]))
		folds["2019-01-01"] = []byte("x")
		if r := check(false); len(r.Problems) != 2 || !strings.Contains(r.Problems[0], name) || r.Kept != 0 {
			t.Errorf("%s: %+v", name, r)
		}
		if r := check(true); len(r.Problems) != 2 || !strings.Contains(r.Problems[1], "removed") {
			t.Errorf("%s: %+v", name, r)
		}
		if !maps.EqualFunc(folds, good, bytes.Equal) {
			t.Errorf("%s: not mended", name)
		}
	}
	delete(folds, string(today))
	if r := check(false); len(r.Problems) != 0 || r.Made != 0 || r.Kept != 0 || r.Days != 1 {
		t.Errorf("a fold that is missing: %+v", r)
	}
	folds[string(today)] = []byte{foldVersion + 1, 7} // a newer program's
	if r := check(true); len(r.Problems) != 0 || r.Made != 1 || !maps.EqualFunc(folds, good, bytes.Equal) {
		t.Errorf("a fold of another program: %+v", r)
	}
}

func FuzzFold(f *testing.F) {
	w := aDay(f)
	w.now = w.now.Add(24 * time.Hour)
	w.tick()
	good := count(today, w.log, nil).encode()
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Fuzz(func(t *testing.T, b []byte) {
		c, current, err := decode(b)
		if err == nil && current {
			once := c.encode()
			again, _, err := decode(once)
			if err != nil || !bytes.Equal(again.encode(), once) {
				t.Errorf("%v: read back as something else", err)
			}
		}
	})
}

// A log from before the days said what they rest on gives the same figures, but
// for the promises, which it does not have.
func TestAnOldLogIsCounted(t *testing.T) {
	h := commune()
	h.Limits.CarryOver = true
	h.Services[0].Target = 0
	w := begin(h)
	w.do(t, "16:00:00", "open_counter", &wire.CounterChange{Counter: "1"})
	w.issue(t, "16:00:00", "civil")
	parked := w.issue(t, "16:01:00", "land")
	w.do(t, "16:02:00", "call", &wire.Call{Counter: "1", Ticket: parked, Reason: "giấy tờ"})
	w.do(t, "16:03:00", "park", &wire.Park{Counter: "1"})
	for range 9 { // a holiday, longer than anybody looks back
		w.now = w.now.Add(24 * time.Hour)
		w.tick()
	}
	old := &world{log: slices.Clone(w.log)}
	for _, e := range w.entries {
		e.Events = slices.Clone(e.Events)
		for i := range e.Events {
			e.Events[i].Basis = nil
		}
		old.entries = append(old.entries, e)
	}
	folds := table{}
	if err := CatchUp(context.Background(), memory{old.entries}, folds); err != nil {
		t.Fatal(err)
	}
	last := w.opened()[9]
	for _, p := range []Period{PeriodOf(SpanDay, last), PeriodOf(SpanYear, last)} {
		want, err := w.books(nil).Summary(p)
		if err != nil {
			t.Fatal(err)
		}
		for name, b := range map[string]*Books{"folded": old.books(folds), "not folded": old.books(nil)} {
			got, err := b.Summary(p)
			if err != nil || fmt.Sprintf("%+v", got.Total) != fmt.Sprintf("%+v", want.Total) || !reflect.DeepEqual(got.Services, want.Services) {
				t.Errorf("%s, %s: %v\n%+v, want\n%+v", p, name, err, got.Total, want.Total)
			}
		}
	}
	if s, err := w.books(nil).Summary(PeriodOf(SpanDay, last)); err != nil || s.Total.Carried != 2 || s.Total.Open != 2 {
		t.Errorf("the day behind the holiday: %v, %+v", err, s.Total)
	}
}

// A clerk who stays over midnight keeps the work; what was promised when the
// call was made counts, not what is promised now; a service that ended before
// the last one is its counter's work; who was served by hand took no time that
// anybody knows.
func TestWhoseWorkItWas(t *testing.T) {
	h := commune()
	h.Cards = 1
	for d := range h.Hours.Week {
		h.Hours.Week[d] = []hall.Span{{From: 0, To: 24 * 60}}
	}
	w := begin(h)
	w.by = clerks[0]
	w.do(t, "23:30:00", "open_counter", &wire.CounterChange{Counter: "1"})
	w.by = wire.Actor{}
	w.issue(t, "23:40:00", "land")
	w.by = clerks[0]
	w.do(t, "23:45:00", "call_next", counter("1")) // 5 minutes: within the ten that are promised
	w.do(t, "23:46:00", "start", counter("1"))
	w.do(t, "23:50:00", "finish", &wire.Finish{Counter: "1", Then: []string{"civil"}})
	w.now = at("23:50:00").Add(20 * time.Minute) // the next day
	w.tick()
	tomorrow := hall.Day("2026-11-21")
	h = w.promise(h, 3)
	if _, err := w.try("call_next", counter("1")); err != nil {
		t.Fatal(err)
	}
	w.by = clerks[2] // the manager does what is the clerk's to do
	for _, do := range []string{"start", "finish"} {
		args := any(counter("1"))
		if do == "finish" {
			args = &wire.Finish{Counter: "1"}
		}
		w.now = w.now.Add(time.Minute)
		if _, err := w.try(do, args); err != nil {
			t.Fatal(err)
		}
	}
	w.by = wire.Actor{}
	if _, err := w.try("issue_ticket", &wire.IssueTicket{Service: "land"}); err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(5 * time.Minute)
	w.by = clerks[0]
	if _, err := w.try("call_next", counter("1")); err != nil {
		t.Fatal(err)
	}
	w.by = clerks[2]
	block, _ := hall.Block(h.Cards)
	for i, desk := range []string{"2", ""} { // nobody knows how long; of the other, not even where
		card := &wire.RegisterCard{Service: "civil", Number: hall.Number{Prefix: "B", N: block + i}, EndedAt: w.now, Counter: desk}
		if _, err := w.try("register_card", card); err != nil {
			t.Fatal(err)
		}
	}
	first, second := Fold(SiteOf(h), today, w.log), Fold(SiteOf(h), tomorrow, w.log)
	if a := row(t, first.Clerks, "an"); a.Legs != 1 || a.Served != 0 || a.InTarget != 1 || a.Targeted != 1 || a.Name.In("vi") != "Nguyễn Thị An" {
		t.Errorf("the first day: %+v", a)
	}
	a := row(t, second.Clerks, "an")
	if a.Served != 1 || a.Targeted != 1 || a.InTarget != 0 || a.Wait.N != 1 || a.Name.In("vi") != "Nguyễn Thị An" || len(second.Clerks) != 2 {
		t.Errorf("the second day: %+v", second.Clerks)
	}
	if none := row(t, second.Clerks, "-"); none.Served != 2 || none.Service.N != 0 {
		t.Errorf("served by hand: %+v", none)
	}
	if two, none := row(t, second.Counters, "2"), row(t, second.Counters, "-"); two.Served != 1 || none.Served != 1 {
		t.Errorf("served by hand at %+v, and somewhere: %+v", two, none)
	}
	if f := second.Total; f.Carried != 1 || f.Issued != 3 || f.Open != 1 || f.Served != 3 || f.Service.N != 1 {
		t.Errorf("the second day: %+v", f)
	}
	week, err := w.books(nil).Summary(PeriodOf(SpanWeek, today))
	if f := week.Total; err != nil || f.Issued != 4 || f.Carried != 0 || f.Served != 3 || f.Open != 1 || f.Targeted != 2 || f.InTarget != 1 {
		t.Errorf("the week: %v, %+v", err, f)
	}
}

// tallies are what the store would have of ratings.
type tallies []rating.Day

func (t tallies) Ratings(from, to hall.Day, fn func(rating.Day) error) error {
	for _, d := range t {
		if from <= d.Day && d.Day <= to {
			if err := fn(d); err != nil {
				return err
			}
		}
	}
	return nil
}

// Ratings come to the rows that they belong to: also to one that did nothing
// else in the period, and to the row of those whom the log does not name.
func TestRatingsStandBesideTheFigures(t *testing.T) {
	w := aDay(t)
	five := &rating.Sums{N: 5, Levels: map[int][]int{5: {0, 0, 0, 1, 4}}}
	b := w.books(nil)
	b.Ratings = tallies{{Day: today, Tally: rating.Tally{
		Given: map[rating.Cut]map[string]int{
			rating.Whole: {"": 9}, rating.ByService: {"land": 8, "old": 1}, rating.ByCounter: {"1": 9},
			rating.ByClerk: {"test": 6, "away": 2, "": 1}, rating.ByHour: {"08": 9},
		},
		Shown: map[rating.Cut]map[string]*rating.Sums{rating.Whole: {"": five}, rating.ByClerk: {"test": five}, rating.ByCounter: {"1": five}},
	}}, {Day: "2026-12-01", Tally: rating.Tally{Given: map[rating.Cut]map[string]int{rating.Whole: {"": 1}}}}}
	for _, span := range []Span{SpanDay, SpanWeek, SpanMonth} {
		s, err := b.Summary(PeriodOf(span, today))
		if err != nil {
			t.Fatal(err)
		}
		cuts := map[string][]Row{"services": s.Services, "counters": s.Counters, "clerks": s.Clerks, "hours": s.Hours}
		if span != SpanDay {
			cuts["days"], cuts["weekdays"] = s.Days, s.Weekdays
		}
		for name, rows := range cuts {
			sum := 0
			for _, r := range rows {
				sum += r.Given
			}
			if sum != 9 {
				t.Errorf("%s: %d given over %s", span, sum, name)
			}
		}
		if r := s.Total.Rating; r == nil || r.N != 5 || r.Mean != 4.8 || s.Total.Given != 9 || *s.Total.Response != 1 || s.Ratings == nil {
			t.Errorf("%s: %+v, %v", span, s.Total, r)
		}
		test, away, none := row(t, s.Clerks, "test"), row(t, s.Clerks, "away"), row(t, s.Clerks, "-")
		if test.Rating == nil || away.Given != 2 || away.Rating != nil || away.Response != nil || none.Given != 1 {
			t.Errorf("%s: %+v, %+v, %+v", span, test, away, none)
		}
	}
}
