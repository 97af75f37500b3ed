package e2e

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

var long = flag.Bool("long", false, "many more random days and races")

// day is a random day of one hall, beside the reference.
type day struct {
	t       testing.TB
	rng     *rand.Rand
	ref     *ref
	log     []string
	taken   map[string]int
	offline int
	plain   bool // nobody changes the rules of the day

	// the hall: over sockets, or in virtual time
	names []string // who can give commands
	now   func() time.Time
	give  func(who, do string, with given) answer
	see   func() *seen
}

// Random days, step by step beside the reference: every answer, every role's
// picture and every fold.
func TestRandomDaysBesideTheReference(t *testing.T) {
	days, steps := 4, 450
	if *long {
		days, steps = 60, 1200
	}
	var mu sync.Mutex
	taken := map[string]int{}
	t.Run("days", func(t *testing.T) {
		for seed := range days {
			t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
				t.Parallel()
				limits, r := "", newRef()
				if seed%2 == 1 {
					limits = "no_show_recalls = 1\nmust_outcome = true\nper_person_day = 2"
					r.recalls, r.outcome, r.perPerson = 1, true, 2
				}
				did := runDay(t, uint64(seed), steps, siteWith("", limits), r)
				mu.Lock()
				defer mu.Unlock()
				for do, n := range did {
					taken[do] += n
				}
			})
		}
	})
	// no random day ends the day or settles a print job: other tests do
	for _, do := range allCommands {
		if taken[do] == 0 && do != "end_day" && do != "print_result" {
			t.Errorf("%s was never taken: the days do not test it", do)
		}
	}
}

var everyone = []string{"kiosk", "display", "tablet", "printer", "integration", "clerk", "clerk2", "manager", "guide", "inspector", "admin"}

func runDay(t *testing.T, seed uint64, steps int, site string, r *ref) map[string]int {
	h := startOwn(t, site)
	d := &day{t: t, rng: rand.New(rand.NewPCG(seed, 77)), ref: r, taken: map[string]int{}, names: everyone, now: time.Now}
	seats := map[string]*seat{}
	for _, name := range everyone {
		seats[name] = h.sit(name, d.tokens)
	}
	d.give = func(who, do string, with given) answer {
		if d.rng.IntN(2) == 0 {
			return seats[who].give(do, with)
		}
		return seats[who].http.do(do, with)
	}
	d.see = func() *seen {
		t.Helper()
		var s seen
		if status, raw := seats["manager"].http.get("/api/v1/hall", &s); status != 200 {
			t.Fatalf("GET /api/v1/hall: %d %s", status, raw)
		}
		return &s
	}
	defer d.confess(seed)
	for i := range steps {
		d.step()
		if i%25 == 24 || i == steps-1 {
			for _, name := range everyone {
				seats[name].agrees()
			}
		}
	}
	for _, name := range everyone {
		seats[name].rereads()
	}
	d.shares()
	return d.taken
}

// confess prints what led to a failure.
func (d *day) confess(seed uint64) {
	if d.t.Failed() {
		late := max(0, len(d.log)-25)
		rules := slices.DeleteFunc(slices.Clone(d.log[:late]), func(l string) bool {
			return !strings.Contains(l, "_hall ") && !strings.Contains(l, "set_") && !strings.Contains(l, "_service ") || strings.Contains(l, "issue_")
		})
		d.t.Logf("seed %d, what was set, and the last steps:\n%s\n\n%s", seed, strings.Join(rules, "\n"), strings.Join(d.log[late:], "\n"))
	}
}

func (d *day) tokens() []string {
	var list []string
	for _, t := range d.ref.tickets {
		list = append(list, t.token)
	}
	return list
}

// step gives one command and holds everything against the reference.
func (d *day) step() {
	d.t.Helper()
	who, do, with := d.choose()
	d.hold(who, do, with)
}

// hold gives a command and holds its answer and the hall afterwards against
// the reference.
func (d *day) hold(who, do string, with given) answer {
	d.t.Helper()
	now := d.now()
	v, effect := d.ref.expect(who, do, with, now)
	a := d.give(who, do, with)
	raw, _ := json.Marshal(with)
	d.log = append(d.log, fmt.Sprintf("%s %s %s %s -> %s", now.Format(time.TimeOnly), who, do, raw, strings.TrimSpace(string(a.raw))))
	if err := v.judge(a); err != nil {
		d.t.Fatalf("%s %s %s: %v\n%s", who, do, raw, err, a.raw)
	}
	s := d.see()
	if a.OK {
		d.taken[do]++
		if len(a.Result) == 0 {
			d.t.Fatalf("%s %s: an answer without a result: %s", do, raw, a.raw)
		}
		if err := effect(a, s); err != nil {
			d.t.Fatalf("%s %s %s: %v", who, do, raw, err)
		}
	}
	if err := d.ref.holds(s); err != nil {
		d.t.Fatalf("after %s %s %s (%v %s): %v", who, do, raw, a.OK, a.Code, err)
	}
	return a
}

// shares: of any window of N calls from a line in which the group waited all
// the while, one at least went to it; and the others were not starved.
func (d *day) shares() {
	for _, sv := range d.ref.services {
		missed, others := 0, 0
		for _, c := range d.ref.calls {
			if c.service != sv.id {
				continue
			}
			switch {
			case c.priority != "":
				missed = 0
				if others++; !c.others {
					others = 0
				}
			case c.group:
				missed++
				others = 0
			default:
				missed, others = 0, 0
			}
			if missed > 4 {
				d.t.Errorf("%s: %d calls passed over those with priority", sv.id, missed)
			}
			if others > 4 {
				d.t.Errorf("%s: %d calls in a row passed over those without priority", sv.id, others)
			}
		}
	}
}

func pick[T any](d *day, list ...T) T { return list[d.rng.IntN(len(list))] }

// ticketIn picks a ticket in one of the states, or any.
func (d *day) ticketIn(states ...string) *refTicket {
	var list []*refTicket
	for _, t := range d.ref.tickets {
		if slices.Contains(states, t.state) {
			list = append(list, t)
		}
	}
	if len(list) == 0 || d.rng.IntN(12) == 0 {
		list = d.ref.tickets
	}
	if len(list) == 0 || d.rng.IntN(60) == 0 {
		return &refTicket{id: "20260101-A999", token: "khong-co-that-khong-co-"}
	}
	return pick(d, list...)
}
