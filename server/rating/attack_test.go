package rating

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// spy looks at every row of every period after every rating. In these tests
// each rating has a level of its own, so a row's counts say which ratings it
// sums up: the spy knows what only somebody who stood beside every desk all
// the time could know, all but what was chosen.
type spy struct {
	ratings int
	rows    [][]int // what follows from all looks: independent rows, modulo prime
	lead    []int   // the first column of each that is not 0
}

// prime stands in for the rational numbers.
const prime = 1_000_003

// look keeps one row.
func (s *spy) look(row []int) {
	v := make([]int, s.ratings)
	copy(v, row)
	for i, r := range s.rows {
		minus(v, r, v[s.lead[i]])
	}
	for c, x := range v {
		if x != 0 {
			by := inverse(x)
			for k := range v {
				v[k] = v[k] * by % prime
			}
			s.rows, s.lead = append(s.rows, v), append(s.lead, c)
			return
		}
	}
}

// minus takes a row away n times.
func minus(v, r []int, n int) {
	if n == 0 {
		return
	}
	for k := range v {
		v[k] = ((v[k]-n*r[k])%prime + prime) % prime
	}
}

func inverse(x int) int {
	out, n := 1, prime-2
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			out = out * x % prime
		}
		x = x * x % prime
	}
	return out
}

// finds tries to make of the rows, by adding and subtracting, one that holds
// nothing but fewer than five ratings: then the others' columns have a smaller
// rank without them.
func (s *spy) finds() []int {
	for a := range s.ratings {
		for b := a + 1; b < s.ratings; b++ {
			for c := b + 1; c < s.ratings; c++ {
				for d := c + 1; d < s.ratings; d++ {
					if few := []int{a, b, c, d}; s.rankWithout(few) < len(s.rows) {
						return few
					}
				}
			}
		}
	}
	return nil
}

func (s *spy) rankWithout(few []int) int {
	left := &spy{ratings: s.ratings}
	for _, r := range s.rows {
		v := append([]int{}, r...)
		for _, c := range few {
			v[c] = 0
		}
		left.look(v)
	}
	return len(left.rows)
}

func TestASpyIsFoundOut(t *testing.T) {
	s := &spy{ratings: 9}
	s.look([]int{1, 1, 1, 1, 1, 0, 0, 0, 0}) // a clerk's five
	s.look([]int{0, 1, 1, 1, 1, 1, 0, 0, 0}) // a service's, four of them the same
	if s.finds() == nil {
		t.Fatal("two ratings can be told apart, and the test sees nothing")
	}
	s = &spy{ratings: 9}
	s.look([]int{1, 1, 1, 1, 1, 0, 0, 0, 0})
	s.look([]int{1, 1, 1, 0, 0, 0, 1, 1, 0})
	s.look([]int{0, 0, 0, 1, 1, 1, 0, 0, 1})
	if s.finds() == nil {
		t.Fatal("one that takes three rows is not seen")
	}
	s = &spy{ratings: 10}
	s.look([]int{1, 1, 1, 1, 1, 0, 0, 0, 0, 0})
	s.look([]int{1, 1, 1, 1, 1, 1, 1, 1, 1, 1})
	if few := s.finds(); few != nil {
		t.Fatalf("two fives give %v away", few)
	}
}

// Whoever looks at all reports of all days after each rating, and at the
// manager's live lots, learns nothing of fewer than five.
func TestNobodyWorksOutFewerThanFive(t *testing.T) {
	shown, halls := 0, uint64(20)
	if os.Getenv("SOAK") != "" {
		halls = 2000
	}
	for seed := range halls {
		r := rand.New(rand.NewPCG(seed, 5))
		shown += spied(t, r, 14+r.IntN(9), 1+r.IntN(3), 1+r.IntN(4))
	}
	if shown < 60 {
		t.Errorf("services showed %d ratings in all: there was nothing to see", shown)
	}
}

// spied gives n ratings and returns how many of them services show.
func spied(t *testing.T, r *rand.Rand, n, clerks, services int) (shown int) {
	t.Helper()
	d, s := newDesk(t), &spy{ratings: n}
	var given []string
	for i := range n {
		if r.IntN(12) == 0 {
			d.turn()
		}
		x := d.random(r, clerks, services)
		x.Score, x.Levels = i+1, n
		if r.IntN(9) == 0 {
			x.Counter = "elsewhere"
		}
		given = append(given, x.Clerk+"@"+x.Counter+" "+x.Service)
		d.rate(x)
		for from := 1; from <= d.day; from++ {
			shown = max(shown, s.report(d.sum(from, d.day), n))
		}
	}
	if few := s.finds(); few != nil {
		t.Errorf("something of ratings %v follows from the reports of %q", few, given)
	}
	return shown
}

// report looks at all rows of a report.
func (s *spy) report(t Tally, n int) (services int) {
	for c, rows := range t.Shown {
		for _, row := range rows {
			s.look(row.Levels[n])
			if c == ByService {
				services += row.N
			}
		}
	}
	return services
}

// FuzzNobodyWorksOutFewerThanFive lets a fuzzer choose who is rated when.
func FuzzNobodyWorksOutFewerThanFive(f *testing.F) {
	f.Add([]byte("aabbccddaabbccddaabb"))
	f.Add([]byte("abababababababababab"))
	f.Fuzz(func(t *testing.T, order []byte) {
		if len(order) > 20 {
			order = order[:20]
		}
		d, s := newDesk(t), &spy{ratings: len(order)}
		for i, x := range order {
			if x%17 == 0 {
				d.turn()
			}
			d.rate(wire.Rating{
				Score: i + 1, Levels: len(order), Counter: fmt.Sprint(x % 2),
				Clerk: fmt.Sprint(x % 2), Service: fmt.Sprint(x / 2 % 4),
			})
			s.report(d.sum(1, d.day), len(order))
		}
		if few := s.finds(); few != nil {
			t.Errorf("something of ratings %v follows", few)
		}
	})
}

// A hall with one clerk and two services, one of them rare: the rare one's
// three never follow from the others'.
func TestTheRareServiceStaysHidden(t *testing.T) {
	d := newDesk(t)
	for i := range 60 {
		service := "land"
		if i == 7 || i == 23 || i == 44 {
			service = "rare"
		}
		d.rate(wire.Rating{Score: 5, Levels: 5, Clerk: "an", Counter: "1", Service: service})
	}
	got := d.sum(1, 1)
	clerk, land := got.Score(&hall.RatingScale{}, ByClerk, "an"), got.Score(&hall.RatingScale{}, ByService, "land")
	if clerk == nil || clerk.N != 60 || land == nil || land.N != 45 || got.Score(&hall.RatingScale{}, ByService, "rare") != nil {
		t.Errorf("clerk %+v, land %+v: want all 60, and of the land those lots alone that hold nothing rare", clerk, land)
	}
}
