package e2e

import (
	"cmp"
	"slices"
	"time"
)

// The reference: what the contract says of a hall's day, written from the
// design pages alone, with slices and loops. Where the contract leaves freedom
// it allows every answer that keeps to it, and takes over what the hall chose.

type refTicket struct {
	id, number, service, state string
	counter                    string // called, serving, parked, returned there
	bound                      string // waits for this counter alone
	priority                   string
	issued, key                time.Time // key: its place in the line
	order                      int       // breaks ties of key
	recalls, files, people     int
	note, outcome, caseCode    string
	then                       []string
	token, ratingToken, person string
	rated                      bool
	calledBefore               bool
	past                       []refTicket // what it was before each step
}

func (t *refTicket) over() bool {
	return slices.Contains([]string{"finished", "no_show", "cancelled", "expired"}, t.state)
}

func (t *refTicket) at(counter string) bool {
	return t.counter == counter && (t.state == "called" || t.state == "serving")
}

type refServes struct {
	service string
	after   time.Duration // 0: never before its turn
}

// refStep is what an undo at the counter would take back.
type refStep struct {
	ticket *refTicket
	before refTicket
	after  string // state it led to
	at     time.Time
	loose  bool // acted on since in a way that the contract may or may not count
}

type refCounter struct {
	id, state, account string
	serves             []refServes
	step               *refStep
}

type refService struct {
	id, prefix string
	max, given int
	open       bool
	opened     bool // by a manager, whatever the hours
}

type ref struct {
	services   []*refService
	counters   []*refCounter
	tickets    []*refTicket
	priorities []string
	outcomes   []string
	levels     int
	recalls    int // before a no-show
	perPerson  int
	outcome    bool // finish needs one
	undo       time.Duration
	longest    time.Duration
	persons    map[string]int
	calls      []refCall
	orders     int
	closed     bool // the hall, by a manager
	opened     bool // whatever the hours
}

// refCall is one call from a line, for the shares.
type refCall struct {
	service, priority string
	others, group     bool // whether ordinary ones, and one of any group, waited as well
}

// newRef is the reference of ownSite.
func newRef() *ref {
	return &ref{
		services: []*refService{
			{id: "dat-dai", prefix: "A", open: true},
			{id: "ho-tich", prefix: "C", open: true},
			{id: "xay-dung", prefix: "KD", open: true},
			{id: "hiem", prefix: "T", max: 7, open: true},
		},
		counters: []*refCounter{
			{id: "1", state: "closed", serves: []refServes{{service: "dat-dai"}, {service: "ho-tich"}, {service: "xay-dung"}}},
			{id: "2", state: "closed", serves: []refServes{{service: "ho-tich"}, {service: "dat-dai", after: 20 * time.Minute}}},
			{id: "3", state: "closed", serves: []refServes{{service: "xay-dung"}, {service: "hiem"}}},
			{id: "4", state: "closed", serves: []refServes{{service: "hiem"}, {service: "dat-dai"}}},
		},
		priorities: []string{"cao-tuoi", "mang-thai"},
		outcomes:   []string{"accepted", "returned", "answered", "tra-ket-qua"},
		levels:     5, undo: 30 * time.Second, longest: 45 * time.Minute, persons: map[string]int{},
	}
}

func (r *ref) service(id string) *refService {
	for _, s := range r.services {
		if s.id == id {
			return s
		}
	}
	return nil
}

func (r *ref) counter(id string) *refCounter {
	for _, c := range r.counters {
		if c.id == id {
			return c
		}
	}
	return nil
}

func (r *ref) ticket(id string) *refTicket {
	for _, t := range r.tickets {
		if t.id == id {
			return t
		}
	}
	return nil
}

func (r *ref) byToken(token string) *refTicket {
	for _, t := range r.tickets {
		if token != "" && t.token == token {
			return t
		}
	}
	return nil
}

// atCounter is the ticket called or serving there.
func (r *ref) atCounter(id string) *refTicket {
	for _, t := range r.tickets {
		if t.at(id) {
			return t
		}
	}
	return nil
}

// waiting lists the tickets of a service that any of its counters may call,
// in the order of the line.
func (r *ref) waiting(service string) []*refTicket {
	var list []*refTicket
	for _, t := range r.tickets {
		if t.state == "waiting" && t.bound == "" && t.service == service {
			list = append(list, t)
		}
	}
	slices.SortStableFunc(list, func(a, b *refTicket) int {
		return cmp.Or(a.key.Compare(b.key), cmp.Compare(a.order, b.order))
	})
	return list
}

// heads are the first of each class in a line: of each group, and of those
// without one.
func heads(line []*refTicket) []*refTicket {
	var list []*refTicket
	seen := map[string]bool{}
	for _, t := range line {
		if !seen[t.priority] {
			seen[t.priority] = true
			list = append(list, t)
		}
	}
	return list
}

// mayCall lists the tickets that call_next at the counter may take; none means
// that it must say null.
func (r *ref) mayCall(c *refCounter, now time.Time) []*refTicket {
	var first, list []*refTicket
	for _, t := range r.tickets {
		if t.state == "returned" && t.counter == c.id {
			first = append(first, t)
		}
		if t.state == "waiting" && t.bound == c.id {
			list = append(list, t)
		}
	}
	if first != nil {
		return first // back at the same counter, ahead of the next
	}
	empty := true
	for _, s := range c.serves {
		line := r.waiting(s.service)
		long := len(line) > 0 && (s.after > 0 && now.Sub(oldest(line)) >= s.after-time.Second || now.Sub(oldest(line)) >= r.longest-time.Second)
		if len(line) > 0 && (empty || long) {
			list = append(list, heads(line)...)
		}
		empty = empty && len(line) == 0
	}
	return list
}

func oldest(line []*refTicket) time.Time {
	at := line[0].key
	for _, t := range line {
		if t.key.Before(at) {
			at = t.key
		}
	}
	return at
}

// keep remembers what the ticket was, and forgets every undo that rests on the
// ticket or on the counter.
func (r *ref) act(t *refTicket, c *refCounter) {
	for _, o := range r.counters {
		if o.step != nil && (o == c || o.step.ticket == t) {
			o.step = nil
		}
	}
	if t != nil {
		was := *t
		was.past = nil
		t.past = append(t.past, was)
	}
}

// did notes a step that can be undone.
func (r *ref) did(c *refCounter, t *refTicket, now time.Time, step func()) {
	r.act(t, c)
	before := t.past[len(t.past)-1]
	step()
	c.step = &refStep{ticket: t, before: before, after: t.state, at: now}
}
