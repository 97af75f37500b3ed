package history

import (
	"strconv"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/demo/crowd"
	"motcua/server/queue"
)

func itoa(n int) string { return strconv.Itoa(n) }

// cut takes the network away from the kiosks for a while: they number from
// their blocks and bring home what they gave.
func (o *office) cut(long time.Duration) {
	for _, k := range o.kiosks {
		k.away, k.since = true, o.now
	}
	o.after(long, func() {
		for _, k := range o.kiosks {
			k.away = false
			for i, bring := range k.pending {
				o.after(time.Duration(i)*40*time.Millisecond, bring)
			}
			k.pending = nil
		}
	})
}

// paper gives a number from a kiosk's block.
func (o *office) paper(k *kiosk, v crowd.Visit, want wire.IssueTicket) {
	s, ok := o.cfg.Hall.Service(v.Service)
	n := k.first + k.given[v.Service]
	if !ok || n >= k.first+hall.BlockSize || n > hall.MaxNumber {
		return // sent to the guide
	}
	k.given[v.Service]++
	issued, since := o.now, k.since
	offline := wire.IssueOffline{
		IssueTicket: want, Number: hall.Number{Prefix: s.Prefix, N: n}, IssuedAt: issued,
		Token: "offline-" + strconv.FormatUint(o.tokens.Uint64(), 36) + strconv.FormatUint(o.tokens.Uint64(), 36),
	}
	k.pending = append(k.pending, func() {
		away := func(t time.Time) bool { return !t.Before(since) }
		answer, refusal := o.ask(queue.Ask{By: k.Actor, Do: "issue_offline", Args: &offline, Away: away})
		if refusal == nil && len(answer.Events) > 0 {
			g := o.welcome(v, answer.Events[len(answer.Events)-1].Ticket)
			o.printed(k, g.id)
		}
	})
}

// powerCut stops everything for a while. The server comes back by itself; the
// cards that were given out meanwhile are registered by the guide.
func (o *office) powerCut(long time.Duration) {
	silent := o.eng.Since()
	o.dark = true
	o.after(long, func() {
		o.dark = false
		o.tick()
		o.keep(queue.Entry{Events: o.eng.Started(o.now, silent)})
	})
}

// card is given out by hand in the dark, and registered afterwards.
func (o *office) card(v crowd.Visit) {
	s, ok := o.cfg.Hall.Service(v.Service)
	if o.cfg.Hall.Cards < 1 || !ok {
		return
	}
	k := o.kiosks[0]
	key := "card " + v.Service
	first, last := hall.Block(o.cfg.Hall.Cards)
	n := first + k.given[key]
	if n > last {
		return
	}
	k.given[key]++
	issued := o.now
	var register func()
	register = func() {
		if o.dark {
			o.after(2*time.Minute, register)
			return
		}
		answer, ok := o.do(guide, "register_card", &wire.RegisterCard{Service: v.Service, Number: hall.Number{Prefix: s.Prefix, N: n}, IssuedAt: issued, Priority: v.Priority})
		if ok && len(answer.Events) > 0 {
			o.welcome(v, answer.Events[0].Ticket)
		}
	}
	o.after(o.between(3*time.Minute, 15*time.Minute), register)
}
