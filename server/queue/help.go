package queue

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"motcua/internal/wire"
)

// maxHelps bounds the calls for help that are open at a time.
const maxHelps = 200

// helpID is the answer to call_help.
type helpID struct {
	ID string `json:"id"`
}

// callHelp calls the guide to a place. A place that has called already hears
// the same id again, however often its button is pressed.
func (d *decision) callHelp(a *wire.CallHelp) (any, *wire.Error) {
	if len(a.Reason) > 500 || len(a.Place) > 100 || len(a.Lang) > 16 {
		return nil, invalid("place, reason or lang is too long")
	}
	place := d.place(a.Place)
	if place == "" {
		return nil, invalid("place is missing")
	}
	for _, h := range d.e.helps {
		if h.Place == place {
			return helpID{h.ID}, nil
		}
	}
	if len(d.e.helps) >= maxHelps {
		return nil, wire.Errorf(wire.CodeLimitReached, "%d calls for help are open", maxHelps)
	}
	h := &wire.Help{
		ID:    fmt.Sprintf("%s-H%03d", d.e.day.Compact(), d.e.helped+1),
		Place: place, Reason: a.Reason, Lang: a.Lang, At: d.now,
	}
	d.add(wire.Body{Kind: wire.HelpCalled, Help: h})
	return helpID{h.ID}, nil
}

// place is where a call comes from: a kiosk calls from itself, a clerk from
// the counter that this account opened, everyone else from where he says.
func (d *decision) place(said string) string {
	switch d.By.Role {
	case wire.RoleKiosk:
		return d.By.Name
	case wire.RoleClerk:
		for i := range d.e.hall.Counters {
			id := d.e.hall.Counters[i].ID
			if c := d.e.counters[id]; c != nil && c.is.Account == d.By.Name {
				return id
			}
		}
	}
	return said
}

// answerHelp says that somebody is on the way.
func (d *decision) answerHelp(a *wire.AnswerHelp) (any, *wire.Error) {
	if a.Help == "" {
		return nil, invalid("help is missing")
	}
	i := slices.IndexFunc(d.e.helps, func(h wire.Help) bool { return h.ID == a.Help })
	if i < 0 {
		if d.e.wasHelped(a.Help) {
			return nil, wire.Errorf(wire.CodeWrongState, "%s was answered already", a.Help)
		}
		return nil, wire.Errorf(wire.CodeNotFound, "there is no call for help %q today", a.Help)
	}
	h := d.e.helps[i]
	h.AnsweredBy, h.AnsweredAt = d.By.Name, d.now
	d.add(wire.Body{Kind: wire.HelpAnswered, Help: &h})
	return none{}, nil
}

// wasHelped reports whether an id is one of today's calls.
func (e *Engine) wasHelped(id string) bool {
	n, ok := strings.CutPrefix(id, e.day.Compact()+"-H")
	i, err := strconv.Atoi(n)
	return ok && err == nil && i >= 1 && i <= e.helped && id == fmt.Sprintf("%s-H%03d", e.day.Compact(), i)
}

func (e *Engine) foldHelp(ev *wire.Event) {
	h := ev.Help
	e.helps = slices.DeleteFunc(e.helps, func(o wire.Help) bool { return o.ID == h.ID })
	if ev.Kind == wire.HelpCalled {
		e.helps = append(e.helps, *h)
		e.helped++
	}
}
