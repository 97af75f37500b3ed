package rating

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// memory is a Table in memory.
type memory map[string][]byte

func (m memory) Get(part, key string) []byte { return m[part+"|"+key] }

func (m memory) Put(part, key string, v []byte) error {
	m[part+"|"+key] = bytes.Clone(v)
	return nil
}

// Ratings makes it a Source.
func (m memory) Ratings(from, to hall.Day, fn func(Day) error) error {
	for _, k := range slices.Sorted(maps.Keys(m)) {
		var d Day
		if n, _ := fmt.Sscanf(k, PartDays+"|%s", &d.Day); n == 0 || d.Day < from || d.Day > to {
			continue
		}
		if err := Read(m[k], &d.Tally); err != nil {
			return err
		}
		if err := fn(d); err != nil {
			return err
		}
	}
	return nil
}

// desk gives ratings to a book.
type desk struct {
	t    *testing.T
	book *Book
	mem  memory
	seq  uint64
	day  int
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	mem := memory{}
	b, err := Open(mem)
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, book: b, mem: mem}
	d.turn()
	return d
}

func (d *desk) apply(b wire.Body) {
	d.t.Helper()
	d.seq++
	if err := d.book.Apply(&wire.Event{Seq: d.seq, At: time.Date(2026, 11, d.day, 9, 0, 0, 0, time.UTC), Body: b}); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) today() hall.Day { return hall.Day(fmt.Sprintf("2026-11-%02d", d.day)) }

func (d *desk) turn() {
	d.t.Helper()
	d.day++
	d.apply(wire.Body{Kind: wire.DayOpened, Day: d.today()})
}

func (d *desk) rate(r wire.Rating) {
	d.t.Helper()
	d.apply(wire.Body{Kind: wire.RatingGiven, Rating: &r})
}

// sum is what stands over some days.
func (d *desk) sum(from, to int) Tally {
	d.t.Helper()
	if err := d.book.Flush(); err != nil {
		d.t.Fatal(err)
	}
	t, err := Sum(d.mem, hall.Day(fmt.Sprintf("2026-11-%02d", from)), hall.Day(fmt.Sprintf("2026-11-%02d", to)))
	if err != nil {
		d.t.Fatal(err)
	}
	return t
}

func TestRatingsAreShownInFives(t *testing.T) {
	d := newDesk(t)
	score := &hall.RatingScale{Levels: 5}
	an := func(score int) {
		d.rate(wire.Rating{Score: score, Levels: 5, Clerk: "an", Counter: "1", Service: "land"})
	}
	for range 4 {
		an(5)
		d.rate(wire.Rating{Score: 1, Levels: 5, Clerk: "binh", Counter: "2", Service: "land"})
	}
	got := d.sum(1, 1)
	for _, c := range []Cut{Whole, ByClerk, ByCounter, ByService} {
		for _, id := range []string{"", "an", "1", "land"} {
			if s := got.Score(score, c, id); s != nil {
				t.Errorf("four of each show %s %q %+v", c, id, s)
			}
		}
	}
	if got.GivenIn(Whole, "") != 8 || got.GivenIn(ByClerk, "an") != 4 || got.GivenIn(ByHour, "09") != 8 {
		t.Errorf("given: %v", got.Given)
	}
	d.turn()
	an(3) // the fifth, on the next day: they are shown there
	an(1)
	if s := d.sum(1, 1); s.Score(score, ByClerk, "an") != nil {
		t.Error("a day that is over changed")
	}
	got = d.sum(1, 2)
	for c, id := range map[Cut]string{Whole: "", ByClerk: "an", ByCounter: "1", ByService: "land"} {
		if s := got.Score(score, c, id); s == nil || s.N != 5 || s.Mean != 4.6 {
			t.Errorf("%s %q: %+v", c, id, s)
		}
	}
	if s := got.Score(score, ByClerk, "binh"); s != nil {
		t.Errorf("four of Bình's: %+v", s)
	}
}

func TestQuestionsHaveLotsOfTheirOwn(t *testing.T) {
	d := newDesk(t)
	scale := &hall.RatingScale{Levels: 5, Questions: []hall.Question{{ID: "time", Levels: make([]hall.Level, 3)}}}
	for i := range 9 {
		r := wire.Rating{Score: 5, Levels: 5, Clerk: "an", Counter: "1", Service: "land"}
		if i%2 == 0 {
			r.Answers = map[string]int{"time": 3}
		}
		d.rate(r)
		got := d.sum(1, 1)
		s := got.Score(scale, ByClerk, "an")
		switch {
		case i < 4 && s != nil, i >= 4 && i < 8 && len(s.Questions) != 0:
			t.Fatalf("after %d ratings, half of them answered: %+v", i+1, s)
		case i == 8 && (len(s.Questions) != 1 || s.Questions[0].N != 5 || s.Questions[0].Levels[2] != 5):
			t.Fatalf("five answers: %+v", s)
		}
	}
}

func TestCommentsAreShownInFivesAndWithoutOrder(t *testing.T) {
	d := newDesk(t)
	for i := range 7 {
		if got := d.sum(1, 1).Words; i < 5 && len(got) != 0 {
			t.Fatalf("%d comments show %v", i, got)
		}
		d.rate(wire.Rating{Score: 5, Clerk: "an", Counter: fmt.Sprint(i), CommentHash: fmt.Sprint(9 - i)})
	}
	if got := d.sum(1, 1).Words; !slices.Equal(got, []string{"5", "6", "7", "8", "9"}) {
		t.Errorf("shown: %v", got)
	}
}

// random is a rating somewhere in a hall; the first services are asked for most.
func (d *desk) random(r *rand.Rand, clerks, services int) wire.Rating {
	c := r.IntN(clerks)
	return wire.Rating{
		Score: 1 + r.IntN(5), Levels: 5, Clerk: fmt.Sprint("clerk", c), Counter: fmt.Sprint(c),
		Service: fmt.Sprint("service", min(r.IntN(services), r.IntN(services))),
	}
}

func TestTheSameLogMakesTheSameBytes(t *testing.T) {
	run := func(reopen bool) memory {
		d := newDesk(t)
		r := rand.New(rand.NewPCG(7, 7))
		for i := range 400 {
			if i%90 == 89 {
				d.turn()
			}
			x := d.random(r, 4, 5)
			if i%3 > 0 {
				x.Answers = map[string]int{"time": 1 + r.IntN(3), "attitude": 1 + r.IntN(3)}
			}
			if i%7 == 0 {
				x.CommentHash, x.Reasons = fmt.Sprint(i), []string{"slow"}
			}
			d.rate(x)
			if reopen && i%5 == 0 {
				d.sum(1, 1)
				var err error
				if d.book, err = Open(d.mem); err != nil {
					t.Fatal(err)
				}
			}
		}
		d.sum(1, 1)
		return d.mem
	}
	whole, pieces := run(false), run(true)
	for k, v := range whole {
		if !bytes.Equal(v, pieces[k]) {
			t.Errorf("%s:\n%s\n%s", k, v, pieces[k])
		}
	}
	if len(whole) != len(pieces) || len(whole) < 400 {
		t.Errorf("%d keys, and %d", len(whole), len(pieces))
	}
}

func TestAnEventCountsOnce(t *testing.T) {
	d := newDesk(t)
	e := &wire.Event{Seq: 2, At: time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC), Body: wire.Body{Kind: wire.RatingGiven, Rating: &wire.Rating{Score: 1, Clerk: "an"}}}
	for range 6 {
		if err := d.book.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	if got := d.sum(1, 1); got.GivenIn(ByClerk, "an") != 1 || got.Shown != nil {
		t.Errorf("%+v", got)
	}
}

// A year of a provincial hall: what waits stays little, and so does the graph.
func TestLittleWaits(t *testing.T) {
	d := newDesk(t)
	r := rand.New(rand.NewPCG(1, 2))
	const clerks, services, given = 24, 40, 6000
	most := 0
	for range given {
		d.rate(d.random(r, clerks, services))
		most = max(most, len(d.book.s.Streams["score/5"].Gate.Corners))
	}
	got := d.sum(1, 1)
	sum := func(c Cut) (n int) {
		for _, s := range got.Shown[c] {
			n += s.N
		}
		return n
	}
	if n := sum(Whole); n < given-4*clerks || sum(ByClerk) != n || sum(ByCounter) != n {
		t.Errorf("of %d: hall %d, clerks %d, counters %d", given, n, sum(ByClerk), sum(ByCounter))
	}
	if n := sum(ByService); n < given*95/100 {
		t.Errorf("services show %d of %d", n, given)
	}
	t.Logf("services show %d of %d, the graph had %d corners at most", sum(ByService), given, most)
	if most > 700 {
		t.Errorf("the graph grew to %d corners", most)
	}
}
