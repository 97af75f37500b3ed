package forecast_test

import (
	"bufio"
	"compress/gzip"
	"container/heap"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/forecast"
	"motcua/server/queue"
)

// A day of a hall in virtual time: citizens come, clerks call, start, finish,
// take breaks, go to lunch and go home, all by the real engine. Nobody is
// called after the hall has closed; whoever has not been called by then was
// not served.

var ict = time.FixedZone("ICT", 7*3600)

// kind is one kind of hall.
type kind struct {
	name     string
	services int
	counters [][]hall.Serves
	mean     []float64 // of a service, seconds
	days     int       // played at each load
}

func plain(ids ...int) (list []hall.Serves) {
	for _, i := range ids {
		list = append(list, hall.Serves{Service: fmt.Sprint("s", i)})
	}
	return list
}

func overflow(first, second int, after time.Duration) []hall.Serves {
	list := plain(first, second)
	list[1].AfterWait = after
	return list
}

var kinds = []kind{
	{"one line, six counters", 1, [][]hall.Serves{plain(0), plain(0), plain(0), plain(0), plain(0), plain(0)}, []float64{480}, 6},
	{"a commune, two clerks", 4, [][]hall.Serves{
		append(plain(0, 2), hall.Serves{Service: "s1", AfterWait: 20 * time.Minute}),
		append(plain(1, 3), hall.Serves{Service: "s0", IdleOnly: true}),
	}, []float64{540, 780, 300, 600}, 25},
	{"a ward, lines that help each other", 3, [][]hall.Serves{plain(0), overflow(0, 1, 20*time.Minute), overflow(1, 2, 15*time.Minute), overflow(2, 0, 30*time.Minute), plain(1, 0)}, []float64{420, 600, 360}, 7},
	{"a centre, twelve counters", 8, [][]hall.Serves{
		plain(0), plain(0), plain(0, 1), plain(1), plain(1, 2), plain(2, 3), plain(3), plain(4), plain(4, 5), plain(5), plain(6, 7), plain(7, 6),
	}, []float64{600, 480, 420, 540, 900, 360, 480, 720}, 5},
}

func (k *kind) hall() *hall.Hall {
	h := &hall.Hall{
		ID: "sim", Zone: ict, Priorities: []hall.Priority{{ID: "elder", Share: 3}},
		Outcomes: []hall.Outcome{{ID: "accepted"}},
		Alarms:   hall.Alarms{Wait: -1, Serving: -1, Uncalled: -1, Unserved: -1, Help: -1, Device: -1, Back: -1},
	}
	for i := range k.services {
		h.Services = append(h.Services, hall.Service{ID: fmt.Sprint("s", i), Prefix: string(rune('A' + i))})
	}
	for i, list := range k.counters {
		h.Counters = append(h.Counters, hall.Counter{ID: fmt.Sprint(i + 1), Services: list})
	}
	for d := range h.Hours.Week {
		h.Hours.Week[d] = []hall.Span{{From: 450, To: 690}, {From: 810, To: 1020}}
	}
	return h
}

// shape is how the arrivals of a day spread: full mornings, a second wave
// behind lunch. It sums up to one over the hours of opening.
func shape(minute int) float64 {
	switch {
	case minute < 450 || minute >= 690 && minute < 810 || minute >= 1020:
		return 0
	case minute < 570:
		return 1.7
	case minute < 690:
		return 0.9
	case minute < 870:
		return 1.2
	}
	return 0.55
}

type happening struct {
	at time.Time
	n  int
	do func()
}

type agenda []happening

func (a agenda) Len() int { return len(a) }
func (a agenda) Less(i, j int) bool {
	return a[i].at.Before(a[j].at) || a[i].at.Equal(a[j].at) && a[i].n < a[j].n
}
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }
func (a *agenda) Push(x any)   { *a = append(*a, x.(happening)) }
func (a *agenda) Pop() any {
	old := *a
	x := old[len(old)-1]
	*a = old[:len(old)-1]
	return x
}

// sim is one hall over some days.
type sim struct {
	t       *testing.T
	k       *kind
	e       *queue.Engine
	r       *rand.Rand
	secrets *rand.ChaCha8
	lengths func(*rand.Rand) float64 // of a service, in means
	now     time.Time
	end     time.Time
	plan    agenda
	n       int
	lunch   [2]time.Time
	gone    map[string]bool // counters that went home early
	resting map[string]bool // counters whose break begins when they are free
	warned  map[string]bool // ticket -> it was told
	called  map[string]bool
	left    map[string]bool // gave up by itself
}

func (s *sim) at(t time.Time, do func()) {
	s.n++
	heap.Push(&s.plan, happening{t, s.n, do})
}

func (s *sim) in(seconds float64, do func()) {
	s.at(s.now.Add(time.Duration(seconds*1000)*time.Millisecond), do)
}

var clerk = wire.Actor{Role: wire.RoleIntegration, Name: "sim"}

func (s *sim) do(do string, args any) (any, bool) {
	a, err := s.e.Decide(queue.Ask{Now: s.now, By: clerk, Do: do, Args: args, Tokens: s.secrets})
	if err != nil {
		return nil, false
	}
	if len(a.Events) > 0 {
		s.e.Apply(&queue.Entry{Events: a.Events})
	}
	return a.Result, true
}

func (s *sim) tick() {
	for {
		events := s.e.Tick(s.now)
		if len(events) == 0 {
			return
		}
		s.e.Apply(&queue.Entry{Events: events})
	}
}

// day plays one day with so many arrivals.
func (s *sim) day(day time.Time, arrivals float64) {
	s.plan, s.gone, s.resting = nil, map[string]bool{}, map[string]bool{}
	s.warned, s.called, s.left = map[string]bool{}, map[string]bool{}, map[string]bool{}
	minute := func(m int) time.Time { return day.Add(time.Duration(m) * time.Minute) }
	s.now, s.end = minute(440), minute(1020)
	s.lunch = [2]time.Time{minute(690), minute(810)}
	s.tick()
	total := 0.0
	for m := range 1440 {
		total += shape(m)
	}
	for m := range 1440 {
		s.at(minute(m), s.tick)
		for rest := s.r.ExpFloat64(); shape(m) > 0 && rest < arrivals*shape(m)/total; rest += s.r.ExpFloat64() {
			s.at(minute(m).Add(time.Duration(s.r.IntN(60000))*time.Millisecond), s.arrive)
		}
	}
	for i := range s.k.counters {
		id := fmt.Sprint(i + 1)
		s.at(minute(448+s.r.IntN(12)), func() { s.open(id) })
		for _, from := range []int{500, 840} { // a break in the morning, one in the afternoon
			s.at(minute(from+s.r.IntN(120)), func() { s.rest(id) })
		}
		if s.r.IntN(10) == 0 {
			s.at(minute(870+s.r.IntN(90)), func() { s.gone[id] = true })
		}
	}
	for s.plan.Len() > 0 {
		h := heap.Pop(&s.plan).(happening)
		s.now = h.at
		h.do()
	}
}

func (s *sim) arrive() {
	service := s.r.IntN(s.k.services)
	a := &wire.IssueTicket{Service: fmt.Sprint("s", service)}
	if s.r.IntN(12) == 0 {
		a.Priority = "elder"
	}
	r, ok := s.do("issue_ticket", a)
	if !ok {
		return
	}
	t := r.(*queue.Issued)
	s.warned[t.ID] = t.Notice == "late_day"
	if s.r.IntN(25) == 0 {
		s.in(600+s.r.ExpFloat64()*3600, func() {
			if _, ok := s.do("cancel_ticket", &wire.CancelTicket{Ticket: t.ID}); ok {
				s.left[t.ID] = true
			}
		})
	}
}

func (s *sim) open(id string) {
	s.do("open_counter", &wire.CounterChange{Counter: id})
	s.next(id)
}

// away reports whether a clerk does not call now, and until when.
func (s *sim) away(id string) (until time.Time, away bool) {
	switch {
	case !s.now.Before(s.end), s.gone[id]:
		return time.Time{}, true
	case !s.now.Before(s.lunch[0]) && s.now.Before(s.lunch[1]):
		return s.lunch[1].Add(time.Duration(s.r.IntN(360)) * time.Second), true
	}
	return time.Time{}, false
}

func (s *sim) rest(id string) {
	if _, away := s.away(id); !away {
		s.resting[id] = true // when the ticket at hand is over
	}
}

func (s *sim) next(id string) {
	if until, away := s.away(id); away {
		delete(s.resting, id)
		if until.IsZero() {
			s.do("close_counter", &wire.CounterChange{Counter: id})
			return
		}
		s.do("pause_counter", &wire.CounterChange{Counter: id, Until: s.lunch[1]})
		s.at(until, func() { s.open(id) })
		return
	}
	if s.resting[id] {
		delete(s.resting, id)
		back := s.now.Add(12 * time.Minute)
		s.do("pause_counter", &wire.CounterChange{Counter: id, Until: back})
		s.at(back, func() { s.open(id) })
		return
	}
	r, ok := s.do("call_next", &wire.AtCounter{Counter: id})
	if !ok {
		return
	}
	t, _ := r.(*hall.Ticket)
	if t == nil {
		s.in(15, func() { s.next(id) })
		return
	}
	s.called[t.ID] = true
	if s.r.IntN(20) == 0 {
		s.in(90, func() { s.do("no_show", &wire.AtCounter{Counter: id}); s.next(id) })
		return
	}
	s.in(5+s.r.Float64()*25, func() {
		s.do("start", &wire.AtCounter{Counter: id})
		service, _ := strconv.Atoi(strings.TrimPrefix(t.Service, "s"))
		s.in(s.lengths(s.r)*s.k.mean[service], func() {
			s.do("finish", &wire.Finish{Counter: id, Outcome: "accepted"})
			s.in(5+s.r.Float64()*40, func() { s.next(id) })
		})
	})
}

// lognormal has a mean of one and the spread of real desks.
func lognormal(r *rand.Rand) float64 {
	const cv = 0.9
	sigma := math.Sqrt(math.Log(1 + cv*cv))
	return math.Exp(r.NormFloat64()*sigma - sigma*sigma/2)
}

// recorded draws from the service times of a real call centre (Technion's
// "Anonymous Bank", by Guedj and Mandelbaum), in means.
func recorded(t *testing.T) func(*rand.Rand) float64 {
	f, err := os.Open(filepath.FromSlash("../../../shared/data/waits/anonbank_1999_01.csv.gz"))
	if err != nil {
		return nil
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var list []float64
	sum := 0.0
	for lines := bufio.NewScanner(z); lines.Scan(); {
		row := strings.Split(lines.Text(), ",")
		start, err1 := strconv.ParseFloat(row[4], 64)
		end, err2 := strconv.ParseFloat(row[5], 64)
		if took := end - start; err1 == nil && err2 == nil && took > 20 && took < 3600 {
			list, sum = append(list, took), sum+took
		}
	}
	if len(list) < 1000 {
		t.Fatalf("only %d recorded services", len(list))
	}
	mean := sum / float64(len(list))
	return func(r *rand.Rand) float64 { return list[r.IntN(len(list))] / mean }
}

// tally counts tickets by what they were told and what became of them.
type tally struct{ warnedServed, warnedNot, otherServed, otherNot int }

func (a *tally) add(b tally) {
	a.warnedServed += b.warnedServed
	a.warnedNot += b.warnedNot
	a.otherServed += b.otherServed
	a.otherNot += b.otherNot
}

// right is the share of the warned who were not served; of the others, who were.
func (a tally) right() (warned, others float64) {
	return float64(a.warnedNot) / float64(max(a.warnedNot+a.warnedServed, 1)), float64(a.otherServed) / float64(max(a.otherServed+a.otherNot, 1))
}

func (a tally) String() string {
	w, o := a.right()
	return fmt.Sprintf("warned %5d, not served %5.1f %%; others %6d, served %5.1f %%", a.warnedNot+a.warnedServed, 100*w, a.otherNot+a.otherServed, 100*o)
}

// play runs days of one hall at a load, in arrivals for each that it can serve.
func play(t *testing.T, k *kind, load float64, days int, seed uint64, lengths func(*rand.Rand) float64) (sum tally) {
	var key [32]byte
	key[0], key[1] = byte(seed), byte(seed>>8)
	s := &sim{
		t: t, k: k, e: queue.New(k.hall(), forecast.Look), lengths: lengths,
		r: rand.New(rand.NewPCG(seed, uint64(load*100))), secrets: rand.NewChaCha8(key),
	}
	mean := 0.0
	for _, m := range k.mean {
		mean += (m + 45) / float64(len(k.mean))
	}
	capacity := float64(len(k.counters)) * (7.5*3600 - 24*60) / mean
	for d := range days {
		s.day(time.Date(2026, 3, 2+d, 0, 0, 0, 0, ict), capacity*load)
		if d == 0 {
			continue // the first day of all has no experience
		}
		for id, warned := range s.warned {
			switch {
			case s.left[id]:
			case warned && s.called[id]:
				sum.warnedServed++
			case warned:
				sum.warnedNot++
			case s.called[id]:
				sum.otherServed++
			default:
				sum.otherNot++
			}
		}
	}
	return sum
}

// Of those who are warned at least 80 % are not served that day, of the others
// at least 95 % are: in every kind of hall and for both kinds of services, over
// quiet, full and overrun days together.
func TestWhoIsWarnedIsNotServed(t *testing.T) {
	sources := []struct {
		name    string
		lengths func(*rand.Rand) float64
	}{{"lognormal", lognormal}, {"recorded", recorded(t)}}
	var all tally
	for _, src := range sources {
		if src.lengths == nil {
			t.Log("../shared/data/waits is not here: lognormal services only")
			continue
		}
		for i := range kinds {
			k := &kinds[i]
			var sum tally
			for j, load := range []float64{0.7, 0.9, 1, 1.1, 1.25, 1.5} {
				got := play(t, k, load, k.days, uint64(100*i+j), src.lengths)
				t.Logf("%-9s %-35s load %.2f: %v", src.name, k.name, load, got)
				sum.add(got)
			}
			t.Logf("%-9s %-35s all       : %v", src.name, k.name, sum)
			if w, o := sum.right(); w < 0.8 || o < 0.95 {
				t.Errorf("%s, %s: of the warned %.3f were not served, of the others %.3f were", src.name, k.name, w, o)
			}
			all.add(sum)
		}
	}
	t.Logf("all: %v", all)
}
