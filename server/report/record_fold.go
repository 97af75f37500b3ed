package report

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// FoldRecord makes the record of a business day from the log's events, in
// their order and uncut; what is before and behind the day is passed over.
func FoldRecord(site Site, day hall.Day, events []wire.Event) Record {
	sum := Fold(site, day, events)
	r := Record{
		Day: day, Closed: sum.Closed, From: sum.From, To: sum.To, Tickets: sum.Total, Services: sum.Services,
	}
	f := recording{
		r: &r, acts: map[string][]Act{}, tickets: map[string]*hall.Ticket{}, desks: map[string]*Desk{},
		alarms: map[string]int{}, helps: map[string]int{}, devices: map[string]int{}, handed: map[string]int{}, today: &wire.Today{},
	}
	if at := slices.IndexFunc(events, func(e wire.Event) bool { return e.Kind == wire.DayOpened && e.Day == day }); at >= 0 {
		f.add(SecOpening, Act{At: events[at].At, What: "day_opened"})
		f.opened = events[at].At
	}
	maps.Copy(f.tickets, carried(day, events))
	mine, _ := of(day, events)
	r.Sum = checksum(mine)
	void := undone(mine)
	for i := range mine {
		f.event(&mine[i], void[i])
		r.At = mine[i].At
	}
	f.finish(sum, site)
	return r
}

// recording is a record being made.
type recording struct {
	r       *Record
	acts    map[string][]Act
	tickets map[string]*hall.Ticket // as they are now
	desks   map[string]*Desk
	today   *wire.Today
	opened  time.Time // the day
	act     Act       // the last opening or closing of the hall
	// What is not over yet: the place of its act in its section.
	alarms, helps, devices, handed map[string]int
}

func (f *recording) add(section string, a Act) int {
	f.acts[section] = append(f.acts[section], a)
	return len(f.acts[section]) - 1
}

// event records what happened; void says that it was taken back later.
func (f *recording) event(e *wire.Event, void bool) {
	a := Act{At: e.At, By: e.By, Counter: e.Counter, Service: e.Service, Reason: e.Reason, Until: e.Until, Back: void}
	before := e.Ticket
	if t := e.Ticket; t != nil {
		a.Number = t.Number.String()
		if old := f.tickets[t.ID]; old != nil {
			before = old
		}
		f.tickets[t.ID] = t
	}
	switch e.Kind {
	case wire.TicketIssued:
		f.issued(e, a)
	case wire.TicketCalled:
		if e.Reason != "" && before.State != hall.Parked {
			a.What = "called"
			f.add(SecOrder, a)
		}
	case wire.StepUndone:
		a.What, a.Reason = string(e.Undone), ""
		f.add(SecUndo, a)
	case wire.TicketTransferred:
		f.transferred(e, a)
	case wire.TicketMarked:
		f.marked(a, before, e.Ticket)
	case wire.TicketRejoined:
		a.What = "rejoined"
		f.add(SecRejoin, a)
	case wire.ClockChanged:
		a.What, a.From = "clock", e.From
		f.add(SecClock, a)
	case wire.ServerStarted:
		a.What, a.At, a.Until = "restart", e.Until, e.At
		if a.At.Before(f.opened) {
			a.What, a.At, a.Until = "started", e.At, time.Time{} // it was away since an earlier day
		} else {
			a.Seconds = seconds(e.At.Sub(e.Until))
		}
		f.add(SecRestart, a)
	case wire.CounterOpened, wire.CounterPaused, wire.CounterClosed, wire.CounterHandedOver:
		f.counter(e, a)
	case wire.AlarmRaised, wire.AlarmAcknowledged, wire.AlarmCleared:
		f.alarm(e)
	case wire.HelpCalled, wire.HelpAnswered:
		f.help(e)
	case wire.PrinterChanged, wire.DeviceChanged, wire.TicketPrinted:
		f.device(e)
	default:
		f.hall(e, a)
	}
}

// hall records what managers did with the hall and its day.
func (f *recording) hall(e *wire.Event, a Act) {
	a.What = string(e.Kind)
	switch e.Kind {
	case wire.HallOpened, wire.HallClosed, wire.DayClosed:
		f.add(SecOpening, a)
		f.keep(e.Today)
		f.act = a
	case wire.ServiceOpened, wire.ServiceClosed:
		whole := e.By == f.act.By && e.At.Equal(f.act.At) // it follows from the hall's opening or closing
		switch {
		case e.Kind == wire.ServiceClosed && e.By == "" && e.Reason == wire.ReasonLimit:
			a.What, a.Reason = "full", ""
			f.add(SecToday, a)
		case e.By != "" && !whole:
			f.add(SecToday, a)
		}
	case wire.TicketDrawn:
		f.drawn(a)
	case wire.SiteChanged:
		f.add(SecToday, a)
		f.keep(e.Today)
	case wire.TodayChanged:
		if e.Today != nil {
			f.changed(a, f.today, e.Today)
			f.keep(e.Today)
		}
	}
}

// drawn records the draw among those who were there before the opening, and
// the seed from which it can be made again.
func (f *recording) drawn(a Act) {
	list := f.acts[SecOpening]
	if n := len(list); n == 0 || list[n-1].What != a.What {
		a.Number, a.Service, a.Counter = "", "", ""
		f.add(SecOpening, a)
	}
	last := &f.acts[SecOpening][len(f.acts[SecOpening])-1]
	n, _ := strconv.Atoi(last.To) // "" before the first
	last.To = strconv.Itoa(n + 1)
}

func (f *recording) keep(t *wire.Today) {
	if t != nil {
		f.today = t
	}
}

// fewSeats is how many changes of the roster at once are told one by one; who
// sat where stands with the counters in any case.
const fewSeats = 3

// changed records what is different for this day from now on.
func (f *recording) changed(a Act, old, now *wire.Today) {
	say := func(what, from, to string) {
		if from != to {
			a.What, a.From, a.To = what, from, to
			f.add(SecToday, a)
		}
	}
	a.Counter, a.Service = "", ""
	say("hours", spans(old.Hours), spans(now.Hours))
	say("notices", notices(old.Notices), notices(now.Notices))
	for _, id := range ids(old.Counters, now.Counters) {
		a.Counter = id
		say("services", strings.Join(old.Counters[id], ", "), strings.Join(now.Counters[id], ", "))
	}
	moved := slices.DeleteFunc(ids(old.Roster, now.Roster), func(id string) bool { return old.Roster[id] == now.Roster[id] })
	if a.Counter = ""; len(moved) > fewSeats {
		say("rosters", "", strconv.Itoa(len(moved)))
		moved = nil
	}
	for _, id := range moved {
		a.Counter = id
		say("roster", old.Roster[id], now.Roster[id])
	}
	a.Counter = ""
	for _, id := range ids(old.Limits, now.Limits) {
		a.Service = id
		say("limit", limit(old.Limits, id), limit(now.Limits, id))
	}
	for _, id := range ids(old.Last, now.Last) {
		a.Service = id
		say("last", old.Last[id], now.Last[id])
	}
}

// ids are the keys of two maps in order.
func ids[V any](a, b map[string]V) []string {
	all := maps.Clone(a)
	if all == nil {
		all = map[string]V{}
	}
	maps.Copy(all, b)
	return slices.Sorted(maps.Keys(all))
}

// spans writes hours; "" stands for the site's own, "-" for a closed hall.
func spans(hours []string) string {
	if hours != nil && len(hours) == 0 {
		return "-"
	}
	return strings.Join(hours, ", ")
}

func notices(list []hall.Text) string {
	var out []string
	for _, n := range list {
		out = append(out, n.In("vi"))
	}
	return strings.Join(out, " | ")
}

func limit(of map[string]int, id string) string {
	if n, ok := of[id]; ok {
		return strconv.Itoa(n)
	}
	return ""
}

func (f *recording) issued(e *wire.Event, a Act) {
	t := e.Ticket
	if t.Priority != "" {
		f.r.Priority++
	}
	if t.Card {
		f.r.Cards++
	} else if t.Offline {
		f.r.Offline++
	}
	switch {
	case t.Card:
		a.What = "card"
	case t.Flagged:
		a.What = "flagged"
	default:
		return
	}
	f.add(SecOffline, a)
}

func (f *recording) transferred(e *wire.Event, a Act) {
	if e.Reason != "" {
		return // a counter closed and sent them back
	}
	a.What, a.From, a.To, a.Service = "counter", e.Counter, e.Ticket.Counter, e.Ticket.Service
	if a.To == "" {
		a.What, a.From, a.To = "service", e.From, e.Ticket.Service
	}
	f.add(SecTransfer, a)
}

// marked records the marks that change how a ticket is served; the counts of
// files and people are the clerk's own work.
func (f *recording) marked(a Act, old, now *hall.Ticket) {
	if old.Priority != now.Priority {
		a.What, a.From, a.To = "priority", old.Priority, now.Priority
		f.add(SecMark, a)
	}
	if old.Assist != now.Assist {
		a.What, a.From, a.To = "assist_off", "", ""
		if now.Assist {
			a.What = "assist"
		}
		f.add(SecMark, a)
	}
}

// finish closes the record: the counters with their figures, the sections.
func (f *recording) finish(sum Summary, site Site) {
	f.r.Tickets.Rating = nil
	for i := range f.r.Services {
		f.r.Services[i].Rating = nil
	}
	f.r.Desks = []Desk{}
	for _, c := range sum.Counters {
		d := f.desks[c.ID]
		if d == nil {
			continue // nobody sat there
		}
		d.Name, d.Served, d.NoShow = c.Name, c.Served, c.NoShow
		f.r.Desks = append(f.r.Desks, *d)
		delete(f.desks, c.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(f.desks)) {
		f.r.Desks = append(f.r.Desks, *f.desks[id])
	}
	for _, id := range sections {
		acts := f.acts[id]
		if acts == nil {
			acts = []Act{}
		}
		f.r.Sections = append(f.r.Sections, Section{id, acts})
	}
}
