package history

import (
	"fmt"
	"slices"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/queue"
)

// What clerks and citizens do that is not the plan: shares of the calls.
// Guesses of ours until a hall's own log replaces them.
const (
	callUndone    = 0.004
	missUndone    = 0.02
	finishUndone  = 0.006
	callOut       = 0.006 // out of order, with a reason
	toColleague   = 0.004 // sent to another counter
	comesBack     = 0.12  // of those who were sent home for papers
	marksPriority = 0.004 // a group that the kiosk was not told
)

// desk is a counter with its clerk.
//
//	sitDown -> next -> called -> (recall -> no_show) or start -> finish,
//	transfer or park -> a breath -> next ...
type desk struct {
	office  *office
	counter *hall.Counter
	own     wire.Actor // who belongs here

	clerk  wire.Actor // who is here today
	absent bool
	here   bool
	ends   time.Time // of this stretch of the day
	back   time.Time // when the next one begins; zero for the last
	rest   time.Time // when a break is due
	with   *guest    // who was called last
	signed []string  // tickets whose signature has come
}

func (d *desk) at() *wire.AtCounter { return &wire.AtCounter{Counter: d.counter.ID} }

func (d *desk) do(do string, args any) (queue.Answer, bool) {
	return d.office.do(d.clerk, do, args)
}

// sitDown opens the counter for a stretch of the day.
func (d *desk) sitDown(ends, back time.Time) {
	o := d.office
	if d.absent {
		return
	}
	if o.dark {
		o.after(3*time.Minute, func() { d.sitDown(ends, back) })
		return
	}
	d.ends, d.back = ends, back
	if d.rest.IsZero() {
		d.rest = o.now.Add(o.between(70*time.Minute, 150*time.Minute))
	}
	if _, ok := d.do("open_counter", &wire.CounterChange{Counter: d.counter.ID}); !ok || d.here {
		return
	}
	d.here = true
	o.tick()
	d.breath()
}

// idle is how long a clerk with nobody in line looks up.
const idle = 25 * time.Second

// How long the counters stay for those who still wait, at noon and in the
// evening.
const (
	lateLunch = 25 * time.Minute
	overtime  = 45 * time.Minute
)

// next calls whoever is next.
func (d *desk) next() {
	o := d.office
	switch {
	case o.dark:
		o.after(2*time.Minute, d.next)
		return
	case !o.now.Before(d.ends.Add(lateLunch)) && !d.back.IsZero():
		d.lunch()
		return
	case !o.now.Before(d.ends.Add(overtime)):
		d.leave()
		return
	case o.now.After(d.rest) && o.now.Before(d.ends.Add(-30*time.Minute)):
		d.pause()
		return
	}
	if len(d.signed) > 0 {
		id := d.signed[0]
		d.signed = d.signed[1:]
		if _, ok := d.do("resume", &wire.Park{Counter: d.counter.ID, Ticket: id}); ok {
			if g := o.guests[id]; g != nil {
				g.Serve = max(g.Serve/4, 20*time.Second)
			}
			d.called(id)
			return
		}
	}
	if o.chance(callOut) && d.outOfOrder() {
		return
	}
	answer, refusal := o.ask(queue.Ask{By: d.clerk, Do: "call_next", Args: d.at()})
	switch {
	case refusal == nil:
	case refusal.Code == wire.CodeCounterBusy: // the light went out over somebody
		d.takeUp()
		return
	default:
		d.leave() // the manager has ended the day
		return
	}
	if t, _ := answer.Result.(*hall.Ticket); t != nil {
		d.called(t.ID)
		return
	}
	switch {
	case o.now.Before(d.ends) || len(d.signed) > 0:
		o.after(idle, d.next)
	case !d.back.IsZero():
		d.lunch()
	default:
		d.leave()
	}
}

// takeUp goes on with whoever is at the counter.
func (d *desk) takeUp() {
	if d.with != nil {
		d.start(d.with)
	}
}

// outOfOrder calls somebody from the middle of the line.
func (d *desk) outOfOrder() bool {
	o := d.office
	line := o.inLine[d.counter.Services[0].Service]
	line = slices.DeleteFunc(line, func(id string) bool { g := o.guests[id]; return g == nil || g.seen })
	o.inLine[d.counter.Services[0].Service] = line
	if len(line) == 0 {
		return false
	}
	id := line[o.rnd.IntN(len(line))]
	_, ok := d.do("call", &wire.Call{Counter: d.counter.ID, Ticket: id, Reason: callReasons[o.rnd.IntN(len(callReasons))]})
	if ok {
		d.called(id)
	}
	return ok
}

var callReasons = []string{"Hẹn trước qua điện thoại", "Đến bổ sung giấy tờ", "Người già yếu đi một mình", "Lãnh đạo yêu cầu xử lý trước"}

// guest is who holds a ticket.
func (d *desk) guest(id string) *guest {
	g := d.office.guests[id]
	if g == nil { // who was carried over from another day
		g = &guest{id: id}
		g.Serve, g.Walk, g.Outcome = 4*time.Minute, 20*time.Second, "answered"
		d.office.guests[id] = g
	}
	return g
}

// called waits for the citizen, who comes or does not.
func (d *desk) called(id string) {
	o, g := d.office, d.guest(id)
	d.with, g.seen = g, true
	switch {
	case o.chance(callUndone):
		o.after(o.between(3*time.Second, 15*time.Second), func() {
			d.do("undo", d.at())
			d.breath()
		})
	case g.Misses:
		o.after(25*time.Second, func() {
			d.do("recall", d.at())
			o.after(25*time.Second, func() { d.missed(g) })
		})
	default:
		o.after(max(g.Walk, 4*time.Second), func() { d.start(g) })
	}
}

func (d *desk) start(g *guest) {
	o := d.office
	if o.dark {
		o.after(time.Minute, func() { d.start(g) })
		return
	}
	d.do("start", d.at())
	if g.Priority == "" && o.chance(marksPriority) && len(o.cfg.Hall.Priorities) > 0 {
		p := o.cfg.Hall.Priorities[0].ID
		d.do("mark_ticket", &wire.MarkTicket{Ticket: g.id, Priority: &p})
	}
	d.serve(g)
}

func (d *desk) missed(g *guest) {
	o := d.office
	if _, ok := d.do("no_show", d.at()); !ok {
		d.breath() // the citizen has cancelled on the phone meanwhile
		return
	}
	g.Misses = false
	if o.chance(missUndone) { // there they come
		o.after(o.between(3*time.Second, 20*time.Second), func() {
			if _, ok := d.do("undo", d.at()); !ok {
				d.breath()
				return
			}
			d.start(g)
		})
		return
	}
	if g.Back > 0 {
		o.after(g.Back, func() {
			o.do(o.kiosks[0].Actor, "rejoin", &wire.TicketRef{Token: g.token})
		})
	}
	d.breath()
}

// serve goes on from the start to whatever ends this part of the visit.
func (d *desk) serve(g *guest) {
	o := d.office
	switch {
	case g.Transfer != "":
		o.after(min(g.Serve, 80*time.Second), func() {
			to := g.Transfer
			g.Transfer = ""
			d.do("transfer", &wire.Transfer{Counter: d.counter.ID, ToService: to, Note: "Sai lĩnh vực, đã xem giấy tờ"})
			d.breath()
		})
	case g.Signing > 0:
		o.after(g.Serve*2/3, func() {
			wait := g.Signing
			g.Signing = 0
			if _, ok := d.do("park", &wire.Park{Counter: d.counter.ID, Reason: "Chờ ký"}); ok {
				o.after(wait, func() { d.signed = append(d.signed, g.id) })
			}
			d.breath()
		})
	case o.chance(toColleague):
		o.after(min(g.Serve, time.Minute), func() {
			if to := o.colleague(d); to != "" {
				d.do("transfer", &wire.Transfer{Counter: d.counter.ID, ToCounter: to})
				d.breath()
				return
			}
			d.serve(g)
		})
	default:
		o.after(g.Serve, func() { d.finish(g) })
	}
}

// colleague is another counter that is taken, with the same first service.
func (o *office) colleague(of *desk) string {
	for _, d := range o.desks {
		if d != of && d.here && d.counter.Services[0].Service == of.counter.Services[0].Service {
			return d.counter.ID
		}
	}
	return ""
}

func (d *desk) finish(g *guest) {
	o := d.office
	if o.dark { // they go on by hand until the light comes back
		o.after(time.Minute, func() { d.finish(g) })
		return
	}
	with := &wire.Finish{Counter: d.counter.ID, Outcome: g.Outcome}
	if g.CaseFile {
		with.CaseCode = fmt.Sprintf("H56.10-%s-%04d", o.now.Format("060102"), o.rnd.IntN(9000)+1000)
	}
	answer, ok := d.do("finish", with)
	if !ok {
		d.breath()
		return
	}
	if o.chance(finishUndone) { // pressed too early
		o.after(o.between(3*time.Second, 20*time.Second), func() {
			if _, ok := d.do("undo", d.at()); !ok {
				d.breath()
				return
			}
			o.after(o.between(20*time.Second, 2*time.Minute), func() { d.finish(g) })
		})
		return
	}
	last := answer.Events[len(answer.Events)-1]
	if last.Kind == wire.TicketFinished {
		o.asked(d, g, last.Ticket)
		if g.Outcome == "returned" && o.chance(comesBack) {
			o.after(o.between(20*time.Minute, 2*time.Hour), func() { o.comeBack(d, g) })
		}
	}
	d.breath()
}

// comeBack brings a citizen back with the right papers, to the same counter
// without queueing.
func (o *office) comeBack(d *desk, g *guest) {
	if !d.here {
		return
	}
	g.Outcome, g.Score = "accepted", 0
	d.do("return_ticket", &wire.TicketRef{Ticket: g.id})
}

// breath is the moment between two citizens.
func (d *desk) breath() {
	d.office.after(d.office.between(3*time.Second, 15*time.Second), d.next)
}

// lunch pauses the counter until the hall opens again.
func (d *desk) lunch() {
	d.here = false
	d.do("pause_counter", &wire.CounterChange{Counter: d.counter.ID, Reason: "Nghỉ trưa", Until: d.back})
}

// leave closes the counter for the day.
func (d *desk) leave() {
	d.here = false
	d.do("close_counter", &wire.CounterChange{Counter: d.counter.ID})
}

// pause is a break, said on the counter's board with its end.
func (d *desk) pause() {
	o := d.office
	long := o.between(5*time.Minute, 12*time.Minute)
	d.rest = o.now.Add(long + o.between(75*time.Minute, 150*time.Minute))
	if _, ok := d.do("pause_counter", &wire.CounterChange{Counter: d.counter.ID, Reason: "Giải lao", Until: o.now.Add(long)}); !ok {
		d.breath()
		return
	}
	o.after(long, func() {
		d.do("open_counter", &wire.CounterChange{Counter: d.counter.ID})
		d.next()
	})
}
