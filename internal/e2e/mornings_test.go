package e2e

import (
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/queue"
)

// comer is one who comes to the hall.
type comer struct {
	at       time.Duration // after the opening
	service  string
	priority string
	serve    time.Duration // how long a counter is taken

	number         string
	called         time.Duration
	othersWait     bool // ordinary ones of the line, when this one was called
	groupWaits     bool // and ones with priority
	anybodyOverdue bool
	old            bool // a third of the longest wait had gone by: it goes by its age
	eldest         bool // of the line
}

// morning is a hall's morning in virtual time: the real engine, and people
// who come and clerks who call whenever they are free.
type morning struct {
	t       testing.TB
	e       *queue.Engine
	open    time.Time
	hall    *hall.Hall
	waiting map[string]*comer // by number
	calls   map[string][]*comer
	rng     *rand.Rand
}

var robot = wire.Actor{Role: wire.RoleIntegration, Name: "erp"}

// crossHall: three lines, four counters that overflow in every way there is.
func crossHall(share int, longest time.Duration) *hall.Hall {
	h := &hall.Hall{
		ID: "morning", Name: hall.Text{"vi": "Buổi sáng"}, Zone: time.UTC, Languages: []string{"vi"},
		Services: []hall.Service{
			{ID: "a", Prefix: "A", Name: hall.Text{"vi": "A"}}, {ID: "b", Prefix: "C", Name: hall.Text{"vi": "C"}}, {ID: "c", Prefix: "D", Name: hall.Text{"vi": "D"}},
		},
		Counters: []hall.Counter{
			{ID: "1", Services: []hall.Serves{{Service: "a"}, {Service: "b", IdleOnly: true}}},
			{ID: "2", Services: []hall.Serves{{Service: "a"}, {Service: "b", AfterWait: 20 * time.Minute}}},
			{ID: "3", Services: []hall.Serves{{Service: "b"}, {Service: "c"}}},
			{ID: "4", Services: []hall.Serves{{Service: "c"}, {Service: "a", AfterWait: 15 * time.Minute}}},
		},
		Priorities: []hall.Priority{{ID: "p", Name: hall.Text{"vi": "Ưu tiên"}, Share: share}},
		Outcomes:   []hall.Outcome{{ID: "accepted"}, {ID: "returned"}, {ID: "answered"}},
		Rating:     hall.RatingScale{Levels: 5},
		Limits:     hall.Limits{LongestWait: longest},
	}
	for d := range h.Hours.Week {
		h.Hours.Week[d] = []hall.Span{{From: 0, To: 24 * 60}}
	}
	return h
}

func (m *morning) apply(events []wire.Event) {
	if len(events) > 0 {
		m.e.Apply(&queue.Entry{Events: events})
	}
}

// do gives a command at a moment of the morning.
func (m *morning) do(at time.Duration, do, with string) *ticket {
	m.t.Helper()
	now := m.open.Add(at)
	for {
		events := m.e.Tick(now)
		if m.apply(events); len(events) == 0 {
			break
		}
	}
	args, bad := wire.Arguments(do, json.RawMessage(with))
	if bad != nil {
		m.t.Fatal(bad)
	}
	a, refused := m.e.Decide(queue.Ask{Now: now, By: robot, Do: do, Args: args, Tokens: noise{m.rng}})
	if refused != nil {
		m.t.Fatalf("%v %s %s: %v", at, do, with, refused)
	}
	m.apply(a.Events)
	raw, err := json.Marshal(a.Result)
	if err != nil {
		m.t.Fatal(err)
	}
	var tk *ticket
	if err := json.Unmarshal(raw, &tk); err != nil {
		m.t.Fatal(err)
	}
	return tk
}

type noise struct{ rng *rand.Rand }

func (n noise) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(n.rng.Uint32())
	}
	return len(p), nil
}

// run lets everybody come and be served.
func (m *morning) run(people []*comer) {
	m.waiting, m.calls = map[string]*comer{}, map[string][]*comer{}
	free := map[string]time.Duration{} // counter -> when it is free; -1: it is
	for _, c := range m.hall.Counters {
		m.do(0, "open_counter", fmt.Sprintf(`{"counter":%q}`, c.ID))
		free[c.ID] = -1
	}
	for next, now := 0, time.Duration(0); ; {
		for ; next < len(people) && people[next].at <= now; next++ {
			p := people[next]
			p.number = m.do(now, "issue_ticket", fmt.Sprintf(`{"service":%q,"priority":%q}`, p.service, p.priority)).Number
			m.waiting[p.number] = p
		}
		for id, at := range free {
			if at >= 0 && at <= now {
				m.do(now, "finish", fmt.Sprintf(`{"counter":%q}`, id))
				free[id] = -1
			}
		}
		for _, c := range m.hall.Counters {
			if free[c.ID] < 0 {
				if p := m.call(now, c); p != nil {
					free[c.ID] = now + p.serve
				}
			}
		}
		soon := time.Duration(math.MaxInt64)
		if next < len(people) {
			soon = people[next].at
		}
		for _, at := range free {
			if at >= 0 {
				soon = min(soon, at)
			}
		}
		if soon == math.MaxInt64 {
			return
		}
		now = soon
	}
}

// call lets a free counter call, and holds the call against the rules.
func (m *morning) call(now time.Duration, c hall.Counter) *comer {
	m.t.Helper()
	longest := m.hall.Limits.LongestWait
	tk := m.do(now, "call_next", fmt.Sprintf(`{"counter":%q}`, c.ID))
	serves := func(p *comer) bool {
		return slices.ContainsFunc(c.Services, func(s hall.Serves) bool { return s.Service == p.service })
	}
	if tk == nil {
		for n, p := range m.waiting {
			if serves(p) {
				m.t.Fatalf("%v: counter %s is idle, and %s waits since %v", now, c.ID, n, p.at)
			}
		}
		return nil
	}
	p := m.waiting[tk.Number]
	if p == nil || !serves(p) {
		m.t.Fatalf("%v: counter %s called %s", now, c.ID, tk.Number)
	}
	p.called, p.eldest = now, true
	p.old = p.priority != "" && now-p.at > longest/3
	var eldest *comer // of all that the counter serves without being idle
	for n, o := range m.waiting {
		at := slices.IndexFunc(c.Services, func(s hall.Serves) bool { return s.Service == o.service })
		if at >= 0 && !c.Services[at].IdleOnly && (eldest == nil || o.at < eldest.at) {
			eldest = o
		}
		if o.service == p.service {
			p.eldest = p.eldest && p.at <= o.at
			p.groupWaits = p.groupWaits || o.priority != ""
			p.othersWait = p.othersWait || o.priority == ""
			p.anybodyOverdue = p.anybodyOverdue || now-o.at > longest
			if o.priority == p.priority && o.at < p.at {
				m.t.Fatalf("%v: %s (%v) was called before %s (%v) of its own kind", now, tk.Number, p.at, n, o.at)
			}
		}
	}
	// one who waits too long, and longest of all, has his line called
	if eldest != nil && now-eldest.at > longest+time.Second && p.service != eldest.service {
		m.t.Fatalf("%v: counter %s called %s of %s, and %s of %s has waited %v", now, c.ID, tk.Number, p.service, eldest.number, eldest.service, now-eldest.at)
	}
	m.calls[p.service] = append(m.calls[p.service], p)
	delete(m.waiting, tk.Number)
	m.do(now, "start", fmt.Sprintf(`{"counter":%q}`, c.ID))
	return p
}

// shares holds every window of N calls of a line against the share, and every
// two against the longest wait.
func (m *morning) shares(n int) {
	for line, calls := range m.calls {
		for i := 0; i+n <= len(calls); i++ {
			group, waits, contested, overdue, old := 0, true, true, false, false
			for _, p := range calls[i : i+n] {
				if p.priority != "" {
					group++
				}
				waits = waits && p.groupWaits
				contested = contested && p.groupWaits && p.othersWait
				overdue = overdue || p.anybodyOverdue
				old = old || p.old
			}
			if next := calls[i+1]; calls[i].anybodyOverdue && next.anybodyOverdue && !calls[i].eldest && !next.eldest {
				m.t.Fatalf("line %s: two calls in a row, the %dth and its next, passed over one who waits too long", line, i)
			}
			if waits && group == 0 && !overdue {
				m.t.Fatalf("line %s, calls %d to %d: the group waited all the while and had none of %d", line, i, i+n, n)
			}
			if contested && group > 1 && !overdue && !old {
				m.t.Fatalf("line %s, calls %d to %d: the group had %d of %d", line, i, i+n, group, n)
			}
		}
	}
}

// waits sums up a morning: n, and the greatest and the ninth tenth of the
// waits of one kind.
func waits(people []*comer, priority bool) string {
	var list []time.Duration
	for _, p := range people {
		if (p.priority != "") == priority {
			list = append(list, p.called-p.at)
		}
	}
	if len(list) == 0 {
		return "none"
	}
	slices.Sort(list)
	return fmt.Sprintf("%3d people, p90 %4.0f min, longest %4.0f min", len(list), list[len(list)*9/10].Minutes(), list[len(list)-1].Minutes())
}

// poisson is a morning with a peak at nine, as many people as the four
// counters can just serve.
func poisson(rng *rand.Rand, load float64) []*comer {
	var people []*comer
	for at := 0.0; at < 4*60; {
		rate := load * (0.6 + 1.2*math.Exp(-(at-90)*(at-90)/(2*35*35))) // a minute
		at += rng.ExpFloat64() / rate
		people = append(people, &comer{
			at:      time.Duration(at * float64(time.Minute)).Round(time.Millisecond),
			service: []string{"a", "a", "b", "b", "c"}[rng.IntN(5)],
			serve:   time.Duration((1 + rng.ExpFloat64()*3.5) * float64(time.Minute)).Round(time.Millisecond),
		})
	}
	return people
}

// recorded is the morning of a day of the Technion's bank: when people came,
// for what, and how long it took.
func recorded(t *testing.T, day string) []*comer {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "data", "waits", "anonbank_1999_01.csv.gz")
	f, err := os.Open(path)
	if err != nil {
		t.Skipf("no recorded mornings at %s", path)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(z).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var people []*comer
	for _, r := range rows[1:] {
		arrival, err := strconv.ParseFloat(r[3], 64)
		if r[10] != day || err != nil {
			continue
		}
		at := math.Mod(arrival, 24*3600) - 8*3600
		start, err1 := strconv.ParseFloat(r[4], 64)
		end, err2 := strconv.ParseFloat(r[5], 64)
		service := map[string]string{"PS": "a", "NE": "b", "NW": "b", "IN": "c", "TT": "c"}[r[1]]
		if at < 0 || at > 4*3600 || err1 != nil || err2 != nil || end <= start || service == "" {
			continue
		}
		people = append(people, &comer{at: time.Duration(at * float64(time.Second)), service: service, serve: time.Duration((end - start) * float64(time.Second))})
	}
	// the bank had more agents than we have counters: three in four come to us
	var ours []*comer
	for i, p := range people {
		if i%4 > 0 {
			ours = append(ours, p)
		}
	}
	return ours
}

func fairMorning(t *testing.T, people []*comer, share int, mix float64, longest time.Duration, seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 9))
	own := make([]*comer, len(people))
	for i, p := range people {
		one := *p
		if rng.Float64() < mix {
			one.priority = "p"
		}
		own[i] = &one
	}
	slices.SortStableFunc(own, func(a, b *comer) int { return int(a.at - b.at) })
	h := crossHall(share, longest)
	m := &morning{t: t, e: queue.New(h, nil), hall: h, open: time.Date(2026, 11, 23, 7, 30, 0, 0, time.UTC), rng: rng}
	m.run(own)
	m.shares(share)
	if len(own) < 100 {
		t.Fatalf("only %d people came: no morning", len(own))
	}
	t.Logf("1 in %d, %2.0f %% with priority, longest wait %v: others %s; with priority %s", share, 100*mix, longest, waits(own, false), waits(own, true))
}

// Mornings of people who come at random, with a peak at nine: whoever has the
// ticket of a kind first is called first, no counter is idle while somebody it
// serves waits, the share holds in every window, and who waits too long goes
// before all others.
func TestMorningsAreFair(t *testing.T) {
	mixes := []float64{0, 0.1, 0.3, 0.6}
	if *long {
		mixes = []float64{0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6}
	}
	for i, mix := range mixes {
		for _, share := range []int{2, 3, 5} {
			for _, longest := range []time.Duration{25 * time.Minute, 45 * time.Minute} {
				seed := uint64(i*100 + share)
				fairMorning(t, poisson(rand.New(rand.NewPCG(seed, 1)), 1.0), share, mix, longest, seed)
			}
		}
	}
}

// The same with mornings that have been.
func TestRecordedMorningsAreFair(t *testing.T) {
	for i, day := range []string{"1999-01-04", "1999-01-10", "1999-01-18"} {
		people := recorded(t, day)
		for _, mix := range []float64{0, 0.2, 0.6} {
			fairMorning(t, people, 3, mix, 45*time.Minute, uint64(i))
			fairMorning(t, people, 3, mix, 20*time.Minute, uint64(i))
		}
	}
}
