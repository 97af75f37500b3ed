package web

import (
	"maps"
	"slices"
	"strconv"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// event folds one event and, if it is somebody's act, writes it down.
func (a *audit) event(e *wire.Event, site *hall.Hall) {
	if e.Kind == wire.DayOpened {
		a.day, a.acts = e.Day, nil
		for id, t := range a.tickets {
			if t.State.Over() {
				delete(a.tickets, id)
			}
		}
		if a.today != nil {
			a.today = &wire.Today{Roster: a.today.Roster}
		}
	}
	n := act{seq: e.Seq, at: e.At, by: e.By}
	if e.Ticket != nil {
		a.ticket(n, e, site)
	}
	switch e.Kind {
	case wire.CounterOpened, wire.CounterPaused, wire.CounterClosed, wire.CounterHandedOver:
		n.group, n.about, n.key = "counters", "counter/"+e.Counter, "floor.did."+string(e.Kind)
		a.add(n, "n", counterText(site, e.Counter), "reason", reasonOf(e.Reason))
	case wire.ServiceOpened, wire.ServiceClosed:
		if e.By == "" || e.Reason == wire.ReasonHours || e.Reason == wire.ReasonLimit {
			return // by the clock, or because it is full
		}
		n.group, n.about, n.key = "today", "service/"+e.Service, "floor.did."+string(e.Kind)
		a.add(n, "n", serviceText(site, e.Service), "reason", reasonOf(e.Reason))
	case wire.HallOpened, wire.HallClosed:
		n.group, n.about, n.key = "today", "hall", "floor.did."+string(e.Kind)
		a.add(n, "reason", reasonOf(e.Reason))
		a.today = e.Today
	case wire.TodayChanged:
		a.changed(n, e, site)
	case wire.DayOpened, wire.DayClosed, wire.SiteChanged:
		n.group, n.key = "today", "floor.did."+string(e.Kind)
		a.add(n)
	case wire.ClockChanged:
		n.group, n.key = "clock", "floor.did.clock_changed"
		a.add(n, "a", clockText(e.From, site), "b", e.Until.In(zoneOf(site)).Format("15:04:05"))
	case wire.AlarmAcknowledged:
		if e.Alarm != nil {
			n.group, n.about, n.key = "alarms", "alarm/"+e.Alarm.ID, "floor.did.alarm_acknowledged"
			a.add(n, "n", []any{saying("alarm." + e.Alarm.Kind), aboutAlarm(e.Alarm, site)}, "reason", e.Reason)
		}
	case wire.SuggestionChanged, wire.SuggestionEmptied:
		if e.Suggestion != nil {
			n.group, n.about, n.key = "alarms", "suggestion/"+e.Suggestion.ID, "floor.did."+string(e.Kind)
			a.add(n, "n", e.Suggestion.ID, "s", saying("box.did."+string(e.Suggestion.State)), "reason", "")
		}
	case wire.HelpAnswered:
		if e.Help != nil {
			n.group, n.key = "alarms", "floor.did.help_answered"
			a.add(n, "n", placeText(site, e.Help.Place))
		}
	case wire.SoundTested:
		n.group, n.key = "devices", "floor.did.sound_tested"
		a.add(n)
	}
}

func (a *audit) add(n act, fill ...any) {
	n.fill = append(n.fill, fill...)
	a.acts = append(a.acts, n)
}

// ticket writes down what was done out of the ordinary to a ticket.
func (a *audit) ticket(n act, e *wire.Event, site *hall.Hall) {
	t := *e.Ticket
	before, had := a.tickets[t.ID]
	a.tickets[t.ID] = t
	at := counterText(site, e.Counter)
	switch e.Kind {
	case wire.TicketCalled:
		if e.Reason != "" && before.State != hall.Parked {
			n.group, n.key = "order", "floor.did.out_of_order"
			a.add(n, "n", t.Number.String(), "c", at, "reason", e.Reason)
		}
	case wire.StepUndone:
		n.group, n.key = "undo", "floor.did.step_undone"
		a.add(n, "n", t.Number.String(), "c", at, "s", saying("floor.step."+string(e.Undone)))
	case wire.TicketMarked:
		n.group, n.key = "marks", "floor.did.ticket_marked"
		a.add(n, "n", t.Number.String(), "s", marked(before, t, site))
	case wire.TicketIssued:
		if t.Card {
			n.group, n.key = "marks", "floor.did.card"
			a.add(n, "n", t.Number.String())
		}
	case wire.TicketRejoined:
		if itself(e.By, site) {
			return
		}
		n.group, n.key = "marks", "floor.did.ticket_rejoined"
		a.add(n, "n", t.Number.String())
	case wire.TicketCancelled:
		if had && !itself(e.By, site) {
			n.group, n.key = "marks", "floor.did.ticket_cancelled"
			a.add(n, "n", t.Number.String())
		}
	}
}

// itself reports whether a ticket's holder did it, at a kiosk or by phone.
func itself(by string, site *hall.Hall) bool {
	_, kiosk := site.Blocks[by]
	return by == "" || kiosk
}

// marked says what a mark changed.
func marked(was, is hall.Ticket, site *hall.Hall) []any {
	var list []any
	if was.Priority != is.Priority {
		name := any(saying("floor.mark.no_priority"))
		for _, p := range site.Priorities {
			if p.ID == is.Priority {
				name = p.Name
			}
		}
		list = append(list, name)
	}
	if was.Assist != is.Assist {
		key := saying("floor.mark.no_assist")
		if is.Assist {
			key = "said.assist"
		}
		list = append(list, key)
	}
	for _, c := range []struct {
		was, is int
		key     string
	}{{was.Files, is.Files, "said.files"}, {was.People, is.People, "said.people"}} {
		if c.was != c.is {
			list = append(list, count{c.key, c.is})
		}
	}
	if was.Note != is.Note {
		list = append(list, saying("floor.mark.note"))
	}
	if was.Procedure != is.Procedure {
		list = append(list, saying("floor.mark.procedure"))
	}
	return list
}

// count is a key with its {n}.
type count struct {
	key string
	n   int
}

// changed writes down what a manager set for this day, one act for each thing.
func (a *audit) changed(n act, e *wire.Event, site *hall.Hall) {
	if e.Today == nil {
		return
	}
	was, is := a.today, e.Today
	if was == nil {
		was = &wire.Today{}
	}
	a.today = is
	n.group = "today"
	reason := []any{"reason", e.Reason}
	if (was.Hours == nil) != (is.Hours == nil) || !slices.Equal(was.Hours, is.Hours) {
		n.about, n.key = "hours", "floor.did.hours"
		what := any(saying("floor.hours.site"))
		if is.Hours != nil {
			what = any(saying("floor.hours.none"))
			if len(is.Hours) > 0 {
				what = strs(is.Hours)
			}
		}
		a.add(n, append(reason, "s", what)...)
	}
	if (was.Notices == nil) != (is.Notices == nil) || !slices.EqualFunc(was.Notices, is.Notices, maps.Equal[hall.Text, hall.Text]) {
		n.about, n.key = "notices", "floor.did.notices"
		a.add(n, append(reason, "n", strconv.Itoa(len(is.Notices)))...)
	}
	if !maps.Equal(was.Roster, is.Roster) {
		n.about, n.key = "roster", "floor.did.roster"
		a.add(n, append(reason, "n", strconv.Itoa(len(is.Roster)))...)
	}
	for _, id := range keysOf(was.Counters, is.Counters) {
		if !slices.Equal(was.Counters[id], is.Counters[id]) {
			n.about, n.key = "counter/"+id, "floor.did.counter"
			a.add(n, append(reason, "n", counterText(site, id), "s", serves(site, is.Counters[id]))...)
		}
	}
	for _, id := range keysOf(was.Limits, is.Limits) {
		old, had := was.Limits[id]
		if v, has := is.Limits[id]; has != had || v != old {
			n.about, n.key = "service/"+id, "floor.did.max"
			what := any(saying("floor.as_site"))
			if has {
				what = strconv.Itoa(v)
			}
			a.add(n, append(reason, "n", serviceText(site, id), "s", what)...)
		}
	}
	for _, id := range keysOf(was.Last, is.Last) {
		if was.Last[id] != is.Last[id] {
			n.about, n.key = "service/"+id, "floor.did.last"
			what := any(saying("floor.as_site"))
			if is.Last[id] != "" {
				what = is.Last[id]
			}
			a.add(n, append(reason, "n", serviceText(site, id), "s", what)...)
		}
	}
}

func keysOf[V any](a, b map[string]V) []string {
	all := maps.Clone(a)
	if all == nil {
		all = map[string]V{}
	}
	maps.Copy(all, b)
	return slices.Sorted(maps.Keys(all))
}

func strs(list []string) []any {
	var out []any
	for _, s := range list {
		out = append(out, s)
	}
	return out
}

// serves is what a counter serves today, in order.
func serves(site *hall.Hall, ids []string) any {
	if ids == nil {
		return saying("floor.as_site")
	}
	var list []any
	for _, id := range ids {
		list = append(list, serviceText(site, id))
	}
	return list
}
