package history

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/demo/crowd"
)

// What goes wrong in a hall, and how often: shares of the days. Guesses of
// ours until a hall's own log replaces them.
const (
	dayCut   = 0.06  // the network is cut: kiosks number by themselves
	dayDark  = 0.02  // the power is: cards are given out by hand
	dayAhead = 0.75  // the manager ends the day in the evening; else midnight does
	slipLost = 0.003 // shares of the slips
	slipDim  = 0.001

	wrongButton = 0.02 // of those who take a number
)

// bearable is how many per cent of the crowd's plan a hall bears that closes for
// lunch: the plan is for doors that stay open.
const bearable = 85

// Who acts beside the clerks.
var (
	manager = wire.Actor{Role: wire.RoleManager, Name: "quanly"}
	guide   = wire.Actor{Role: wire.RoleGuide, Name: "huongdan"}
	phone   = wire.Actor{Role: wire.RolePublic, Name: "phone"}
)

// guest is a citizen with a ticket.
type guest struct {
	crowd.Visit
	id    string
	token string // the holder's
	seen  bool   // called once, or gone
}

// kiosk is a place where numbers are taken.
type kiosk struct {
	wire.Actor
	jobs    int
	away    bool
	since   time.Time      // when it was cut off
	given   map[string]int // service -> numbers of its block given today
	pending []func()       // what it brings home
	first   int            // of its block
}

func kiosksOf(h *hall.Hall) (list []*kiosk) {
	for _, d := range h.Devices {
		if d.Role == string(wire.RoleKiosk) {
			k := &kiosk{Actor: wire.Actor{Role: wire.RoleKiosk, Name: d.Name}}
			k.first, _ = hall.Block(max(h.Blocks[d.Name], 1))
			list = append(list, k)
		}
	}
	if len(list) == 0 {
		list = []*kiosk{{Actor: wire.Actor{Role: wire.RoleKiosk, Name: "kiosk"}, first: hall.MaxNumber + 1}}
	}
	return list
}

// plan puts a day's steps in their places.
func (o *office) plan(day hall.Day) {
	spans := o.cfg.Hall.Hours.On(day)
	at := func(c hall.Clock) time.Time { return day.At(c, o.zone()) }
	clear(o.inLine)
	for id := range o.guests {
		delete(o.guests, id)
	}
	for _, k := range o.kiosks {
		k.jobs, k.given = 0, map[string]int{}
	}
	o.seat()
	for i, s := range spans {
		var back time.Time
		if i+1 < len(spans) {
			back = at(spans[i+1].From)
		}
		for _, d := range o.desks {
			o.at(at(s.From).Add(-o.between(time.Minute, 12*time.Minute)), func() { d.sitDown(at(s.To), back) })
		}
	}
	o.arrivals(day, spans)
	end := at(spans[len(spans)-1].To)
	if o.chance(dayAhead) {
		o.at(end.Add(o.between(50*time.Minute, 80*time.Minute)), func() { o.do(manager, "end_day", &wire.HallChange{}) })
	}
	o.mishaps(at(spans[0].From))
}

// mishaps cuts the network or the power. They are the same however many people
// come.
func (o *office) mishaps(morning time.Time) {
	rnd := rand.New(rand.NewPCG(o.cfg.Seed, uint64(morning.Unix())))
	minutes := func(lo, hi int) time.Duration { return time.Duration(lo+rnd.IntN(hi-lo)) * time.Minute }
	switch p := rnd.Float64(); {
	case p < dayCut:
		o.at(morning.Add(minutes(30, 180)), func() { o.cut(minutes(8, 40)) })
	case p < dayCut+dayDark:
		o.at(morning.Add(minutes(60, 180)), func() { o.powerCut(minutes(15, 50)) })
	}
}

// seat says who sits where today: mostly everybody at their own counter, now
// and then two have changed places.
func (o *office) seat() {
	for _, d := range o.desks {
		d.clerk, d.absent = d.own, o.chance(0.02)
		d.signed, d.rest = nil, time.Time{}
	}
	if n := len(o.desks); n > 1 && o.chance(0.3) {
		a, b := o.rnd.IntN(n), o.rnd.IntN(n)
		o.desks[a].clerk, o.desks[b].clerk = o.desks[b].clerk, o.desks[a].clerk
	}
}

// arrivals lets people come: a day as the crowd plans it, in this hall's hours.
func (o *office) arrivals(day hall.Day, spans []hall.Span) {
	visits := crowd.Plan(o.rnd.Uint64(), o.cfg.Hall, nil)
	pace := 1.0
	if len(visits) > 0 {
		busy := 0.85 + 0.3*o.rnd.Float64() // no day is like another
		want := int(busy * float64(cmp.Or(o.cfg.PerDay, len(visits)*bearable/100)))
		pace = float64(want) / float64(len(visits))
		for len(visits) < want {
			visits = append(visits, crowd.Plan(o.rnd.Uint64(), o.cfg.Hall, nil)...)
		}
		o.rnd.Shuffle(len(visits), func(i, j int) { visits[i], visits[j] = visits[j], visits[i] })
		visits = visits[:want]
		slices.SortStableFunc(visits, func(a, b crowd.Visit) int { return cmp.Compare(a.At, b.At) })
	}
	open := time.Duration(0)
	for _, s := range spans {
		open += time.Duration(s.To-s.From) * time.Minute
	}
	for _, v := range visits {
		if pace > 1 { // the same counters bear more people only if each is quicker
			v.Serve = time.Duration(float64(v.Serve) / pace)
			v.Walk = time.Duration(float64(v.Walk) / pace)
		}
		o.at(when(day, spans, o.zone(), time.Duration(float64(v.At)/float64(crowd.Day)*float64(open))), func() { o.arrive(v) })
	}
}

// when is the moment in a day's hours so far behind the opening, breaks left
// out.
func when(day hall.Day, spans []hall.Span, zone *time.Location, open time.Duration) time.Time {
	for _, s := range spans {
		if long := time.Duration(s.To-s.From) * time.Minute; open >= long {
			open -= long
			continue
		}
		return day.At(s.From, zone).Add(open)
	}
	last := spans[len(spans)-1]
	return day.At(last.To, zone).Add(-time.Second)
}

// arrive takes a number.
func (o *office) arrive(v crowd.Visit) {
	want := wire.IssueTicket{
		Service: v.Service, Lang: v.Lang, Priority: v.Priority, Files: v.Files, People: v.People, Assist: o.chance(0.004),
	}
	if v.Transfer == "" && o.chance(0.012) {
		if to := o.collect(); to != "" && to != v.Service {
			want.Then = []string{to}
		}
	}
	k := o.kiosks[o.rnd.IntN(len(o.kiosks))]
	switch {
	case o.dark:
		o.card(v)
		return
	case k.away:
		o.paper(k, v, want)
		return
	}
	answer, ok := o.do(k.Actor, "issue_ticket", &want)
	if !ok {
		return // the numbers of the day are gone, or the doors have closed
	}
	g := o.welcome(v, answer.Events[0].Ticket)
	o.after(o.between(1200*time.Millisecond, 2500*time.Millisecond), func() { o.printed(k, g.id) })
}

// welcome notes who holds a ticket that was issued.
func (o *office) welcome(v crowd.Visit, t *hall.Ticket) *guest {
	o.sum.Tickets++
	g := &guest{Visit: v, id: t.ID, token: t.Token}
	o.guests[g.id] = g
	o.inLine[t.Service] = append(o.inLine[t.Service], g.id)
	tired := v.GivesUp
	if o.chance(wrongButton) {
		tired = o.between(2*time.Second, 8*time.Second)
	}
	if tired > 0 {
		o.after(tired, func() {
			if !g.seen {
				g.seen = true
				o.do(phone, "cancel_ticket", &wire.CancelTicket{Token: g.token})
			}
		})
	}
	return g
}

// collect is the service at which results are handed over, if there is one.
func (o *office) collect() string {
	for i := range o.cfg.Hall.Services {
		if s := &o.cfg.Hall.Services[i]; s.Line == "collect" {
			return s.ID
		}
	}
	return ""
}

// printed tells what became of a slip.
func (o *office) printed(k *kiosk, ticket string) {
	k.jobs++
	r := wire.PrintResult{Printer: k.Name, Job: jobName(o.now, k.jobs), Ticket: ticket, Kind: "ticket", Verdict: wire.Printed, PaperMM: 82}
	switch p := o.rnd.Float64(); {
	case p < slipLost:
		r.Verdict, r.Reason, r.PaperMM = wire.Failed, "paper_end", 0
		o.do(k.Actor, "printer_status", &wire.PrinterStatus{Printer: k.Name, State: "paper_end"})
		o.after(o.between(time.Minute, 4*time.Minute), func() {
			o.do(k.Actor, "printer_status", &wire.PrinterStatus{Printer: k.Name, State: "ok"})
			o.do(guide, "change_roll", &wire.AtPrinter{Printer: k.Name})
		})
	case p < slipLost+slipDim:
		r.Verdict = wire.Unknown
	}
	o.do(k.Actor, "print_result", &r)
}

func jobName(now time.Time, n int) string { return now.Format("0102-") + itoa(n) }
