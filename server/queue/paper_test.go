package queue

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// both are an engine and the same hall on paper.
type both struct {
	*world
	n *naive
}

func newBoth(t testing.TB, h *hall.Hall) *both {
	w := newWorld(t, h)
	return &both{w, newNaive(h, w.now)}
}

// give gives a command to both and returns what is wrong: the codes must be
// the same, and everything behind them.
func (b *both) give(by wire.Actor, do string, with map[string]any) (wire.Code, error) {
	raw, err := json.Marshal(with)
	if err != nil {
		return "", err
	}
	args, refusal := wire.Arguments(do, raw)
	if refusal != nil {
		return "", refusal
	}
	b.n.now = b.now
	want := wire.CodeForbidden
	if by.Allowed(do) {
		want = b.n.do(by, do, args)
	}
	if rate, ok := args.(*wire.Rate); ok { // on paper a ticket's token is its id
		if t := b.e.tickets[rate.Token]; t != nil {
			rate.Token = t.Token
		}
	}
	have := wire.CodeForbidden
	events := 0
	if by.Allowed(do) { // which the edge asks
		a, err := b.e.Decide(Ask{Now: b.now, By: by, Do: do, Args: args, Tokens: b.rand})
		if have = ""; err != nil {
			have = err.Code
		}
		if events = len(a.Events); events > 0 {
			b.apply(&Entry{Events: a.Events})
		}
	}
	if have != want {
		return have, fmt.Errorf("%s %s by %s: the engine says %q, the paper %q", do, raw, by.Name, have, want)
	}
	if have != "" && events > 0 {
		return have, fmt.Errorf("%s %s by %s: refused with %s and %d events", do, raw, by.Name, have, events)
	}
	if !by.Allowed(do) {
		return have, nil
	}
	if diff := b.differ(); diff != "" {
		return have, fmt.Errorf("behind %s %s by %s: %s", do, raw, by.Name, diff)
	}
	return have, nil
}

// differ says what the engine has otherwise than the paper.
func (b *both) differ() string {
	if len(b.e.order) != len(b.n.tickets) {
		return fmt.Sprintf("%d tickets, on paper %d", len(b.e.order), len(b.n.tickets))
	}
	for i, t := range b.e.order {
		paper := b.n.tickets[i]
		have := fmt.Sprint((&noted{
			number: t.Number.String(), service: t.Service, state: t.State, counter: t.Counter, group: t.Priority, note: t.Note, then: t.Then,
			recalls: t.Recalls, files: t.Files, people: t.People, assist: t.Assist, rated: t.Rated, rejoined: t.Rejoined, why: t.Reason,
		}).picture())
		if want := fmt.Sprint(paper.picture()); have != want {
			return fmt.Sprintf("%v, on paper %v", have, want)
		}
	}
	for _, c := range b.n.counters {
		is := b.e.counter(c.ID)
		have, want := "", ""
		if is.ticket != nil {
			have = is.ticket.Number.String()
		}
		if c.ticket != nil {
			want = c.ticket.number
		}
		if have != want || is.is.State != c.state || is.is.Account != c.account {
			return fmt.Sprintf("counter %s is %s of %q with %q, on paper %s of %q with %q", c.ID, is.is.State, is.is.Account, have, c.state, c.account, want)
		}
		have, want = "", ""
		if t := b.e.pick(is, b.now); t != nil {
			have = t.Number.String()
		}
		if t := b.n.next(c); t != nil {
			want = t.number
		}
		if have != want {
			return fmt.Sprintf("counter %s calls %q next, on paper %q", c.ID, have, want)
		}
	}
	return ""
}

// shutOut says who waits in vain: while somebody waits in a line of a counter,
// that counter calls somebody; and who stands first of all in its lines and has
// waited beyond the hall's longest wait is one of the next two that it calls.
func (b *both) shutOut() string {
	for _, c := range b.n.counters {
		var first *noted
		anybody := false
		for i, s := range c.Services {
			line := b.n.line(s.Service)
			anybody = anybody || len(line) > 0
			if len(line) > 0 && (i == 0 || !s.IdleOnly) && (first == nil || b.n.stands(line[0]).before(b.n.stands(first))) {
				first = line[0]
			}
		}
		if !anybody {
			continue
		}
		o, _ := b.e.Outlook(c.ID, b.now, b.e.counter(c.ID).own.len()+2)
		if len(o.Tickets) == b.e.counter(c.ID).own.len() {
			return "counter " + c.ID + " is idle while somebody waits for it"
		}
		if first != nil && b.now.Sub(b.n.waits(first)) > b.n.longest() && !slices.Contains(o.Tickets, "20261121-"+first.number) {
			return first.number + " has waited too long and is none of the next two at counter " + c.ID + fmt.Sprint(o.Tickets)
		}
	}
	return ""
}

// paperTown is a hall with every rule of the order in it.
func paperTown(r *rapid.T) *hall.Hall {
	h := town()
	for d := range h.Hours.Week {
		h.Hours.Week[d] = []hall.Span{{From: 0, To: 24 * 60}}
	}
	h.Priorities = []hall.Priority{
		{ID: "elder", Share: rapid.IntRange(1, 4).Draw(r, "share of the elder")},
		{ID: "child", Share: rapid.IntRange(0, 3).Draw(r, "share of the child")},
		{ID: "hero", Share: rapid.IntRange(2, 5).Draw(r, "share of the hero")},
	}
	h.Counters[1].Services = append(h.Counters[1].Services, hall.Serves{Service: "land", IdleOnly: true})
	h.Counters[2].Services = append(h.Counters[2].Services, hall.Serves{Service: "civil"})
	h.Services[2].MaxPerDay = 20
	h.Limits = hall.Limits{
		NoShowRecalls: rapid.IntRange(0, 1).Draw(r, "recalls"),
		RejoinWithin:  time.Hour,
		LongestWait:   time.Duration(rapid.SampledFrom([]int{0, 5, 20}).Draw(r, "longest wait")) * time.Minute,
		Rejoin:        hall.Rejoin{Soon: rapid.Bool().Draw(r, "soon"), After: rapid.IntRange(0, 4).Draw(r, "after")},
	}
	return h
}

// Random days with every command of the order and of the counters: the engine
// does what a person with paper and pencil would do, ticket by ticket, and
// everybody is told the true number of those ahead.
func TestTheEngineDoesWhatThePaperSays(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		b := newBoth(t, paperTown(r))
		end := b.now.Add(15 * time.Hour)
		for range rapid.IntRange(10, 150).Draw(r, "commands") {
			step := time.Duration(rapid.SampledFrom([]int{0, 0, 1, 20, 40, 200, 900}).Draw(r, "seconds")) * time.Second
			if b.now.Add(step).Before(end) {
				b.now = b.now.Add(step)
			}
			by, do, with := paperCommand(r, b)
			if _, err := b.give(by, do, with); err != nil {
				r.Fatal(err)
			}
			if shut := b.shutOut(); shut != "" {
				r.Fatal(shut)
			}
			for i, t := range b.e.order {
				if t.State == hall.Waiting && t.Counter == "" {
					if have, want := b.e.ahead(t, b.now), b.n.ahead(b.n.tickets[i]); have != want {
						r.Fatalf("%s is told %d ahead, on paper %d", t.Number, have, want)
					}
				}
			}
		}
	})
}

// paperCommand draws a command that is often sensible and sometimes not.
func paperCommand(r *rapid.T, b *both) (by wire.Actor, do string, with map[string]any) {
	do = rapid.SampledFrom(slices.Concat(
		slices.Repeat([]string{"issue_ticket"}, 8), slices.Repeat([]string{"call_next"}, 8), slices.Repeat([]string{"start", "finish", "open_counter", "undo"}, 3),
		[]string{
			"mark_ticket", "cancel_ticket", "return_ticket", "rejoin", "rejoin", "close_counter", "pause_counter", "recall", "no_show", "no_show",
			"call", "transfer", "park", "resume", "rate", "hand_over",
		},
	)).Draw(r, "do")
	by = rapid.SampledFrom([]wire.Actor{robot, robot, boss, an, binh}).Draw(r, "by")
	counter := rapid.SampledFrom([]string{"1", "1", "2", "3", "3", "9"}).Draw(r, "counter")
	service := func() string {
		return rapid.SampledFrom([]string{"land", "land", "land", "civil", "civil", "few", "moon"}).Draw(r, "service")
	}
	ticket := "20261121-A777"
	if n := len(b.e.order); n > 0 {
		ticket = b.e.order[rapid.IntRange(0, n-1).Draw(r, "ticket")].ID
	}
	with = map[string]any{"counter": counter}
	then := func() []string {
		return rapid.SliceOfN(rapid.SampledFrom([]string{"land", "civil", "few"}), 0, 2).Draw(r, "then")
	}
	group := func() string {
		return rapid.SampledFrom([]string{"", "", "", "elder", "child", "hero"}).Draw(r, "group")
	}
	switch do {
	case "issue_ticket":
		with = map[string]any{"service": service(), "priority": group()}
		if rapid.IntRange(0, 4).Draw(r, "several") == 0 {
			with["then"] = then()
		}
	case "mark_ticket":
		with = map[string]any{"ticket": ticket, "priority": group(), "files": rapid.IntRange(-1, 2).Draw(r, "files"), "note": "x"}
	case "cancel_ticket", "return_ticket", "rejoin":
		with = map[string]any{"ticket": ticket}
	case "call":
		with["ticket"], with["reason"] = ticket, "why"
	case "finish":
		with["outcome"], with["people"] = rapid.SampledFrom([]string{"", "accepted", "lost"}).Draw(r, "outcome"), rapid.IntRange(0, 1).Draw(r, "people")
		if rapid.IntRange(0, 3).Draw(r, "several") == 0 {
			with["then"] = then()
		}
	case "transfer":
		if rapid.Bool().Draw(r, "to counter") {
			with["to_counter"] = rapid.SampledFrom([]string{"1", "2", "3"}).Draw(r, "target")
		} else {
			with["to_service"] = service()
		}
	case "park", "resume":
		with["reason"] = "sign"
		if rapid.Bool().Draw(r, "named") {
			with["ticket"] = ticket
		}
	case "rate":
		by, with = tablet, map[string]any{"token": ticket, "score": 3}
	}
	return by, do, with
}

// Every command in every state of a ticket and of its counter, by every role:
// the contract's code and no event, or what the paper says.
func TestEveryCommandInEveryState(t *testing.T) {
	places := []string{
		"waiting", "sent to 1", "called at 1", "serving at 1", "parked at 1", "returned to 1", "finished at 1", "no show at 1", "cancelled",
		"called at 2", "serving at 2", "parked at 2", "returned to 2", "finished at 2", "undone",
	}
	desks := []string{"as it is", "never opened", "closed", "paused", "handed over", "of a colleague", "busy with another"}
	roles := []wire.Actor{
		an, binh, boss, robot, guide, tablet, paper, phone, kiosk1,
		{Role: wire.RoleAdmin, Name: "root"},
		{Role: wire.RoleInspector, Name: "eye"},
		{Role: wire.RoleDisplay, Name: "board"},
	}
	commands := paperCommands()
	taken, refused := 0, map[wire.Code]int{}
	for _, place := range places {
		for _, desk := range desks {
			b := stage(t, place, desk)
			for _, by := range roles {
				for _, c := range commands {
					seq := b.e.Seq()
					code, err := b.give(by, c.do, c.with)
					if err != nil {
						t.Fatalf("the ticket %s, counter 1 %s: %v", place, desk, err)
					}
					refused[code]++
					if b.e.Seq() != seq {
						taken++
						b = stage(t, place, desk)
					}
				}
			}
		}
	}
	t.Logf("%d taken, refused %v", taken, refused)
	for _, code := range []wire.Code{
		wire.CodeInvalid, wire.CodeForbidden, wire.CodeUnknownService, wire.CodeUnknownCounter, wire.CodeNoSuchTicket, wire.CodeBadToken,
		wire.CodeCounterBusy, wire.CodeCounterClosed, wire.CodeNotServing, wire.CodeWrongState, wire.CodeAlreadyRated,
	} {
		if refused[code] == 0 {
			t.Errorf("nothing was refused with %s: the stage has too little on it", code)
		}
	}
}

type given struct {
	do   string
	with map[string]any
}

// paperCommands are the commands of a counter and of a ticket, with what is
// right and with what is not.
func paperCommands() []given {
	const t, none = "20261121-A001", "20261121-A777"
	var list []given
	for _, do := range []string{"call_next", "recall", "start", "no_show", "undo", "hand_over", "open_counter", "close_counter", "pause_counter", "finish", "park", "resume"} {
		for _, c := range []string{"1", "", "9"} {
			list = append(list, given{do, map[string]any{"counter": c}})
		}
	}
	for _, do := range []string{"cancel_ticket", "return_ticket", "rejoin"} {
		for _, id := range []string{t, none, ""} {
			list = append(list, given{do, map[string]any{"ticket": id}})
		}
	}
	return append(
		list,
		given{"call", map[string]any{"counter": "1", "ticket": t, "reason": "x"}},
		given{"call", map[string]any{"counter": "1", "ticket": none, "reason": "x"}},
		given{"call", map[string]any{"counter": "9", "ticket": none, "reason": "x"}},
		given{"call", map[string]any{"counter": "1", "ticket": t}},
		given{"park", map[string]any{"counter": "1", "ticket": t, "reason": "Chờ ký"}},
		given{"park", map[string]any{"counter": "1", "ticket": none}},
		given{"resume", map[string]any{"counter": "1", "ticket": t}},
		given{"resume", map[string]any{"counter": "1", "ticket": none}},
		given{"finish", map[string]any{"counter": "1", "outcome": "lost"}},
		given{"finish", map[string]any{"counter": "1", "outcome": "accepted", "files": 3, "then": []string{"civil"}}},
		given{"finish", map[string]any{"counter": "1", "then": []string{"moon"}}},
		given{"finish", map[string]any{"counter": "1", "then": []string{"land"}}},
		given{"finish", map[string]any{"counter": "9", "then": []string{"moon"}}},
		given{"transfer", map[string]any{"counter": "1", "to_service": "civil", "note": "x"}},
		given{"transfer", map[string]any{"counter": "1", "to_service": "moon"}},
		given{"transfer", map[string]any{"counter": "1", "to_counter": "2"}},
		given{"transfer", map[string]any{"counter": "1", "to_counter": "1"}},
		given{"transfer", map[string]any{"counter": "9", "to_counter": "8"}},
		given{"transfer", map[string]any{"counter": "1"}},
		given{"mark_ticket", map[string]any{"ticket": t, "priority": "elder", "assist": true}},
		given{"mark_ticket", map[string]any{"ticket": t, "priority": "king"}},
		given{"mark_ticket", map[string]any{"ticket": none, "note": "x"}},
		given{"mark_ticket", map[string]any{"ticket": t}},
		given{"rate", map[string]any{"token": t, "score": 4}},
		given{"rate", map[string]any{"token": t, "score": 9}},
		given{"rate", map[string]any{"token": "nobody", "score": 4}},
		given{"issue_ticket", map[string]any{"service": "land", "then": []string{"civil"}}},
		given{"issue_ticket", map[string]any{"service": "moon"}},
		given{"issue_ticket", map[string]any{"service": "land", "then": []string{"moon"}}},
		given{"issue_ticket", map[string]any{"service": "moon", "then": []string{"moon"}}},
	)
}

// stage brings the ticket A001 to a place, and then counter 1 to a state.
// Clerk an holds counter 1, a program has opened 2.
func stage(t *testing.T, place, desk string) *both {
	t.Helper()
	h := town()
	b := newBoth(t, h)
	act := func(by wire.Actor, do string, with map[string]any) {
		if _, err := b.give(by, do, with); err != nil {
			t.Fatal(err)
		}
	}
	at := func(counter string, steps ...string) {
		for _, do := range steps {
			act(boss, do, map[string]any{"counter": counter})
		}
	}
	const id = "20261121-A001"
	act(an, "open_counter", map[string]any{"counter": "1"})
	act(robot, "open_counter", map[string]any{"counter": "2"})
	act(robot, "issue_ticket", map[string]any{"service": "land"})
	what, counter, _ := strings.Cut(place, " at ")
	if counter == "" {
		if what, counter, _ = strings.Cut(place, " to "); counter == "" {
			counter = "2"
		}
	}
	call := func() { act(boss, "call", map[string]any{"counter": counter, "ticket": id, "reason": "x"}) }
	switch what {
	case "sent":
		counter = "2"
		call()
		act(boss, "transfer", map[string]any{"counter": "2", "to_counter": "1"})
	case "called":
		call()
	case "serving":
		call()
		at(counter, "start")
	case "parked":
		call()
		at(counter, "park")
	case "returned":
		call()
		act(boss, "return_ticket", map[string]any{"ticket": id})
	case "finished":
		call()
		at(counter, "start", "finish")
	case "no show":
		call()
		at(counter, "no_show")
	case "cancelled":
		act(boss, "cancel_ticket", map[string]any{"ticket": id})
	case "undone":
		call()
		at(counter, "undo")
	}
	if place == "finished at 2" {
		act(tablet, "rate", map[string]any{"token": id, "score": 5})
	}
	act(robot, "issue_ticket", map[string]any{"service": "civil", "priority": "elder"}) // somebody else is there
	switch desk {
	case "closed":
		at("1", "close_counter")
	case "paused":
		at("1", "pause_counter")
	case "handed over":
		act(an, "hand_over", map[string]any{"counter": "1"})
	case "of a colleague":
		act(an, "hand_over", map[string]any{"counter": "1"})
		act(binh, "open_counter", map[string]any{"counter": "1"})
	case "busy with another":
		act(boss, "call", map[string]any{"counter": "1", "ticket": "20261121-B001", "reason": "x"})
	case "never opened":
		if b.n.counter("1").ticket == nil {
			at("1", "close_counter")
		}
	}
	return b
}
