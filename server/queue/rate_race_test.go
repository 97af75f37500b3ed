package queue

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// rush is a hall in which ratings come late, in any order, between whatever the
// clerks do. It keeps its own book of who served whom where.
type rush struct {
	*world
	rnd   *rand.Rand
	desks []rushDesk
	book  map[string]wire.Rating // token -> what its rating must say, but for the score
	again map[string]string      // ticket -> its token whose finish was taken back last
	late  []string               // tokens that tablets have yet to deliver
	rated map[string]bool        // ticket ids
	took  map[wire.Code]int
	good  int
}

// rushDesk is a counter as the book has it.
type rushDesk struct {
	id, clerk string
	here      *hall.Ticket // served here
	finished  string       // the token of the finish that undo would take back
}

// act lets one clerk do one thing, and notes what it means for ratings.
func (r *rush) act(d *rushDesk) {
	clerk := wire.Actor{Role: wire.RoleClerk, Name: d.clerk}
	at := `{'counter':'` + d.id + `'}`
	switch n := r.rnd.IntN(20); {
	case d.here == nil && n < 3 && d.finished != "":
		if _, err := r.try(clerk, "undo", at); err != nil {
			return
		}
		was := r.book[d.finished]
		r.again[was.Ticket] = d.finished
		d.here, d.finished = r.e.tickets[was.Ticket].Ticket, ""
	case d.here == nil && n < 6: // somebody comes back to where he was served
		for _, t := range r.e.order[max(0, len(r.e.order)-20):] {
			if t.State == hall.Finished {
				r.do(boss, "return_ticket", `{'ticket':'`+t.ID+`'}`)
				break
			}
		}
	case d.here == nil && n < 8: // another clerk takes over
		if _, err := r.try(clerk, "close_counter", at); err == nil {
			d.clerk = fmt.Sprint("clerk-", r.rnd.IntN(6))
			r.do(wire.Actor{Role: wire.RoleClerk, Name: d.clerk}, "open_counter", at)
		}
		d.finished = ""
	case d.here == nil:
		a, err := r.try(clerk, "call_next", at)
		if d.finished = ""; err != nil || a.Result == nil {
			return
		}
		r.do(clerk, "start", at)
		d.here = r.e.tickets[a.Result.(*hall.Ticket).ID].Ticket
	case n < 3:
		to := []string{`'to_service':'civil'`, `'to_service':'land'`, `'to_counter':'3'`}[r.rnd.IntN(3)]
		if _, err := r.try(clerk, "transfer", `{'counter':'`+d.id+`',`+to+`}`); err == nil {
			d.here = nil
		}
	case n < 4:
		r.do(clerk, "park", at)
		r.do(clerk, "resume", at)
		r.do(clerk, "start", at)
	default:
		r.finish(d, clerk, at)
	}
}

// finish ends a service and notes what its rating must say.
func (r *rush) finish(d *rushDesk, clerk wire.Actor, at string) {
	e := r.do(clerk, "finish", at).Events[0]
	token := e.Ticket.RatingToken
	if before, undone := r.again[d.here.ID]; undone {
		was := r.book[before]
		stayed := was.Counter == d.id && was.Clerk == d.clerk && was.Service == d.here.Service
		if stayed != (before == token) {
			r.t.Errorf("%s: stayed %v, but the token is %s after %s", d.here.ID, stayed, token, before)
		}
		delete(r.book, before)
		delete(r.again, d.here.ID)
	}
	r.book[token] = wire.Rating{
		Ticket: d.here.ID, Counter: d.id, Clerk: d.clerk, Service: d.here.Service, Day: "2026-11-21", Finished: e.At, Levels: 5,
	}
	r.late = append(r.late, token)
	d.here, d.finished = nil, token
}

// deliver lets a tablet deliver one of the ratings that it has kept.
func (r *rush) deliver() {
	if len(r.late) == 0 {
		return
	}
	i := r.rnd.IntN(len(r.late))
	if r.rnd.IntN(3) > 0 { // the newest is the one that races with what comes next
		i = len(r.late) - 1
	}
	token, score := r.late[i], 1+r.rnd.IntN(5)
	r.late = slices.Delete(r.late, i, i+1)
	want, ended := r.book[token]
	ended = ended && r.again[want.Ticket] != token
	a, err := r.try(tablet, "rate", fmt.Sprintf(`{'token':'%s','score':%d}`, token, score))
	switch {
	case err != nil:
		r.took[err.Code]++
		if code := map[bool]wire.Code{true: wire.CodeAlreadyRated, false: wire.CodeBadToken}[ended]; err.Code != code || ended && !r.rated[want.Ticket] {
			r.t.Fatalf("%s of %+v: %v, rated %v", token, want, err, r.rated[want.Ticket])
		}
	case !ended || r.rated[want.Ticket]:
		r.t.Fatalf("%s was taken: %+v", token, want)
	default:
		got := *a.Events[0].Rating
		want.Score, got.Group = score, nil
		if got.Finished.Equal(want.Finished) { // the zone has another name behind a restart
			got.Finished = want.Finished
		}
		if r.good++; !reflect.DeepEqual(got, want) {
			r.t.Fatalf("misattributed: %+v\nwant %+v", got, want)
		}
		r.rated[want.Ticket] = true
	}
}

// Ten thousand ratings come late, between calls, finishes, undos, transfers,
// returns and changes of clerks, and none of them is put to anybody else's
// account; what the log says is what a replay of it says.
func TestTenThousandLateRatingsAreNoneMisattributed(t *testing.T) {
	const races, aDay = 10000, 700 // tickets, under the numbers that a series has
	tried := 0
	for seed := byte(1); tried < races; seed++ {
		h := judged()
		for d := range h.Hours.Week {
			h.Hours.Week[d] = []hall.Span{{From: 0, To: 24 * 60}}
		}
		r := &rush{
			world: newWorld(t, h), rnd: rand.New(rand.NewPCG(uint64(seed), 7)), took: map[wire.Code]int{},
			book: map[string]wire.Rating{}, again: map[string]string{}, rated: map[string]bool{},
			desks: []rushDesk{{id: "1", clerk: "clerk-1"}, {id: "2", clerk: "clerk-2"}, {id: "3", clerk: "clerk-3"}},
		}
		for _, d := range r.desks {
			r.do(wire.Actor{Role: wire.RoleClerk, Name: d.clerk}, "open_counter", `{'counter':'`+d.id+`'}`)
		}
		for step := 0; len(r.e.order) < aDay; step++ {
			r.now = r.now.Add(time.Duration(r.rnd.IntN(8)) * time.Second)
			switch n := r.rnd.IntN(10); {
			case n == 0:
				r.issue([]string{"land", "civil"}[r.rnd.IntN(2)])
			case n < 7:
				r.act(&r.desks[r.rnd.IntN(len(r.desks))])
			default:
				r.deliver()
			}
			if step%4000 == 3999 { // the server is killed and comes back
				e := New(h, nil)
				if err := e.Restore([]byte(r.fold())); err != nil {
					t.Fatal(err)
				}
				r.e = e
			}
		}
		tried += r.good + r.took[wire.CodeAlreadyRated] + r.took[wire.CodeBadToken]
		if r.good < aDay/2 || r.took[wire.CodeAlreadyRated] == 0 || r.took[wire.CodeBadToken] == 0 {
			t.Fatalf("%d taken, refused %v: not every kind of race was run", r.good, r.took)
		}
		if seed > 2 {
			continue
		}
		if replayed := (&world{t: t, e: newReplay(t, h, r.log)}); replayed.fold() != r.fold() {
			t.Error("a replay of the log is another fold")
		}
	}
}

// A million guesses find nothing: not by chance, not near a good token, not by
// what is printed on a slip. None changes anything.
func TestAMillionGuessesFindNothing(t *testing.T) {
	const guesses = 1000000
	w := newWorld(t, judged())
	w.open("1")
	var good []string
	for range 400 {
		r := w.issue("land")
		w.next("1")
		good = append(good, r.Token, w.serve("1"))
	}
	known := map[string]bool{}
	for _, g := range good {
		known[g] = true
	}
	before := w.fold()
	rnd := rand.New(rand.NewPCG(3, 5))
	for i := range guesses {
		guess := near(rnd, good[i%len(good)], i)
		if known[guess] {
			continue
		}
		by := []wire.Actor{tablet, robot, phone}[i%3]
		a, err := w.e.Decide(Ask{Now: w.now, By: by, Do: "rate", Args: &wire.Rate{Token: guess, Score: 1}, Tokens: w.rand})
		if err == nil || err.Code != wire.CodeBadToken || len(a.Events) > 0 {
			t.Fatalf("guess %q: %v, %+v", guess, err, a)
		}
		if strings.Contains(err.Message, guess) {
			t.Fatalf("%q is told again: %s", guess, err.Message)
		}
	}
	if w.fold() != before {
		t.Error("guessing changed the hall")
	}
}

// near makes a guess: out of the air, or one step from a good token.
func near(rnd *rand.Rand, good string, i int) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	b := []byte(good)
	switch i % 8 {
	case 0:
		b[rnd.IntN(len(b))] = letters[rnd.IntN(64)]
	case 1:
		return good[:len(good)-1-rnd.IntN(8)]
	case 2:
		return good + string(letters[rnd.IntN(64)])
	case 3:
		if swapped := strings.ToLower(good); swapped != good {
			return swapped
		}
	case 4:
		slices.Reverse(b)
	case 5:
		return fmt.Sprintf("20261121-A%03d", 1+i/8%999)
	default:
		for k := range b {
			b[k] = letters[rnd.IntN(64)]
		}
	}
	return string(b)
}
