package practice

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// Cast says who plays in the demo's hall.
type Cast struct {
	Trainee string            // the account that practises
	Desk    string            // its counter
	Script  map[string]string // kiosk, guide, manager, colleague -> account or device
}

// Run is one situation being practised: a fold of the hall's events. It is for
// one goroutine at a time.
type Run struct {
	is      *Situation
	cast    Cast
	begun   time.Time
	last    time.Time               // of the last step, or the beginning
	tickets map[string]*hall.Ticket // by person
	person  map[string]string       // ticket id -> person
	called  map[string]time.Time    // person -> first call
	seated  bool
	at      int // the step that is awaited
	reached []reached
	fired   []bool // steps whose script has run
	faults  []fault
	met     []hit // by check: what met it
	broke   []hit // by check: what it must never have been
	asked   int   // hints asked for at this step
	slips   int   // mistakes at this step
	ended   time.Time
}

// reached is a step that was reached, and by what.
type reached struct {
	step    int
	at      time.Time
	by      hit
	skipped bool
}

// hit is an event as an undo finds it again; the zero hit is none.
type hit struct {
	kind   wire.Kind
	ticket string
	seq    uint64
}

// fault is a mistake that was made.
type fault struct {
	wrong int
	at    time.Time
	by    hit
	back  bool // it was undone
}

// Begin starts a situation. seated says that the trainee sits at the counter
// already. The script that it returns is to be given before anything else.
func Begin(s *Situation, cast Cast, seated bool, now time.Time) (*Run, []Script) {
	return &Run{
		is: s, cast: cast, begun: now, last: now, seated: seated,
		tickets: map[string]*hall.Ticket{}, person: map[string]string{}, called: map[string]time.Time{},
		fired: make([]bool, len(s.Steps)), met: make([]hit, len(s.Checks)), broke: make([]hit, len(s.Checks)),
	}, s.Begin
}

// Issued says which ticket a person of the story holds. It comes before the
// ticket's events.
func (r *Run) Issued(person, ticket string) { r.person[ticket] = person }

// Ticket is the id of a person's ticket, "" before there is one.
func (r *Run) Ticket(person string) string {
	for id, p := range r.person {
		if p == person {
			return id
		}
	}
	return ""
}

// Arguments writes what a command of the situation is given with, in a hall
// with those tickets.
func (r *Run) Arguments(s *Script, h *hall.Hall, tickets []hall.Ticket, now time.Time) (json.RawMessage, error) {
	service, _ := s.With["service"].(string)
	return s.Arguments(func(place string) (any, bool) {
		if ago, ok := strings.CutPrefix(place, "ago:"); ok {
			n, err := strconv.Atoi(ago)
			return now.Add(-time.Duration(n) * time.Second).Format(time.RFC3339), err == nil
		}
		switch place {
		case "desk":
			return r.cast.Desk, true
		case "card":
			return freeCard(h, service, tickets)
		}
		id := r.Ticket(place)
		return id, id != ""
	})
}

// freeCard is a number of an emergency card that nobody has had today.
func freeCard(h *hall.Hall, service string, tickets []hall.Ticket) (any, bool) {
	sv, ok := h.Service(service)
	if !ok || h.Cards < 1 {
		return nil, false
	}
	used := map[hall.Number]bool{}
	for i := range tickets {
		used[tickets[i].Number] = true
	}
	first, last := hall.Block(h.Cards)
	for n := first; n <= last; n++ {
		if number := (hall.Number{Prefix: sv.Prefix, N: n}); !used[number] {
			return number, true
		}
	}
	return nil, false
}

// Over reports whether the last step was reached.
func (r *Run) Over() bool { return r.at >= len(r.is.Steps) }

// Ask shows one hint more.
func (r *Run) Ask() { r.asked++ }

// Event folds what happened and returns what the script does about it.
func (r *Run) Event(e wire.Event) (then []Script) {
	person := ""
	if e.Ticket != nil {
		person = r.person[e.Ticket.ID]
		if person != "" {
			r.tickets[person] = e.Ticket
			if e.Kind == wire.TicketCalled && r.called[person].IsZero() {
				r.called[person] = e.At
			}
		}
	}
	if c := e.CounterIs; c != nil && e.Counter == r.cast.Desk {
		r.seated = c.State == hall.Open && c.Account == r.cast.Trainee
	}
	if r.Over() {
		return nil
	}
	h := hit{kind: e.Kind, seq: e.Seq}
	if e.Ticket != nil {
		h.ticket = e.Ticket.ID
	}
	if e.Kind == wire.StepUndone {
		r.unmark(e)
	}
	r.check(&e, h)
	if then, ok := r.step(&e, h); ok {
		return then
	}
	if e.Kind == wire.StepUndone {
		r.revert(e)
		return nil
	}
	r.mistake(&e, h)
	return nil
}

// step goes on when the event reaches the step that is awaited, or one behind
// optional ones.
func (r *Run) step(e *wire.Event, h hit) (then []Script, ok bool) {
	for i := r.at; i < len(r.is.Steps); i++ {
		s := &r.is.Steps[i]
		if slices.ContainsFunc(s.On, func(m Match) bool { return r.fits(&m, e) }) {
			for k := r.at; k < i; k++ {
				r.reached = append(r.reached, reached{step: k, at: e.At, skipped: true})
			}
			then = r.reach(i, e.At, h)
			return append(then, r.standing(e.At)...), true
		}
		if !s.Optional {
			break
		}
	}
	return nil, false
}

func (r *Run) reach(i int, at time.Time, by hit) (then []Script) {
	r.reached = append(r.reached, reached{step: i, at: at, by: by})
	r.at, r.last, r.asked, r.slips = i+1, at, 0, 0
	if !r.fired[i] {
		r.fired[i] = true
		then = r.is.Steps[i].Then
	}
	if r.Over() {
		r.ended = at
	}
	return then
}

// standing passes the steps that hold already, by how a ticket stands.
func (r *Run) standing(at time.Time) (then []Script) {
	for !r.Over() {
		s := &r.is.Steps[r.at]
		if !slices.ContainsFunc(s.On, func(m Match) bool { return m.Kind == "" && r.stands(&m, r.tickets[m.Ticket]) }) {
			break
		}
		then = append(then, r.reach(r.at, at, hit{})...)
	}
	return then
}

// revert goes back to the step that an undo took back.
func (r *Run) revert(e wire.Event) {
	for k := len(r.reached) - 1; k >= 0; k-- {
		if by := r.reached[k].by; by.kind == e.Undone && by.ticket == e.Ticket.ID {
			r.at, r.last, r.asked = r.reached[k].step, e.At, 0
			r.reached = r.reached[:k]
			return
		}
	}
}

// unmark forgets what an undo took back: mistakes, and what checks saw.
func (r *Run) unmark(e wire.Event) {
	if e.Ticket == nil {
		return
	}
	same := func(h hit) bool { return h.kind == e.Undone && h.ticket == e.Ticket.ID }
	for k := len(r.faults) - 1; k >= 0; k-- {
		if f := &r.faults[k]; !f.back && same(f.by) {
			f.back = true
			break
		}
	}
	for i := range r.is.Checks {
		if same(r.met[i]) {
			r.met[i] = hit{}
		}
		if same(r.broke[i]) {
			r.broke[i] = hit{}
		}
	}
}

func (r *Run) check(e *wire.Event, h hit) {
	for i := range r.is.Checks {
		c := &r.is.Checks[i]
		if slices.ContainsFunc(c.On, func(m Match) bool { return r.fits(&m, e) }) {
			r.met[i] = h
		}
		if slices.ContainsFunc(c.Never, func(m Match) bool { return r.fits(&m, e) }) {
			r.broke[i] = h
		}
	}
}

func (r *Run) mistake(e *wire.Event, h hit) {
	for i := range r.is.Wrongs {
		w := &r.is.Wrongs[i]
		if w.From != "" && r.at < r.index(w.From) || w.Until != "" && r.at > r.index(w.Until) {
			continue
		}
		if slices.ContainsFunc(w.On, func(m Match) bool { return r.fits(&m, e) }) {
			r.faults = append(r.faults, fault{wrong: i, at: e.At, by: h})
			r.slips++
			return
		}
	}
}

func (r *Run) index(step string) int {
	return slices.IndexFunc(r.is.Steps, func(s Step) bool { return s.ID == step })
}

// fits reports whether an event is what a match describes.
func (r *Run) fits(m *Match, e *wire.Event) bool {
	if m.Kind == "" {
		return e.Ticket != nil && m.Ticket != "" && r.person[e.Ticket.ID] == m.Ticket && r.stands(m, e.Ticket)
	}
	switch {
	case m.Kind != e.Kind, !r.who(m.By, e.By):
	case m.Undone != "" && m.Undone != e.Undone, m.Reason != "" && !same(m.Reason, e.Reason):
	case m.Ticket != "" && (e.Ticket == nil || r.person[e.Ticket.ID] != m.Ticket):
	default:
		return r.stands(m, e.Ticket)
	}
	return false
}

func (r *Run) who(want, by string) bool {
	switch want {
	case "":
		return by == r.cast.Trainee
	case "any":
		return true
	}
	return by == r.cast.Script[want]
}

// stands reports whether a ticket is as the match wants it.
func (r *Run) stands(m *Match, t *hall.Ticket) bool {
	if t == nil {
		return m.State == "" && m.Service == "" && m.Outcome == "" && m.Note == "" && m.Files == 0 && m.People == 0 && m.Kind != ""
	}
	return (m.State == "" || m.State == t.State) && (m.Service == "" || same(m.Service, t.Service)) &&
		(m.Outcome == "" || same(m.Outcome, t.Outcome)) && (m.Note == "" || same(m.Note, t.Note)) &&
		(m.Files == 0 || m.Files == t.Files) && (m.People == 0 || m.People == t.People)
}

func same(want, have string) bool { return want == have || want == "*" && have != "" }
