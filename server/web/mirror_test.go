package web

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"motcua/internal/chromium"
	"motcua/internal/hall"
	"motcua/internal/wire"
)

// static/fold.js folds as wire.State.Apply does: the same random events give
// the same state.
func TestThePagesFoldAsTheServerDoes(t *testing.T) {
	f := newHall(t)
	srv := serve(t, f, nil)
	st := f.State()
	for i := range st.Counters {
		if c := st.Counters[i].Ticket; c != nil {
			one := *c
			st.Counters[i].Ticket = &one
		}
	}
	first := mustJSON(t, st)
	r := rand.New(rand.NewPCG(1, 2))
	var events []wire.Event
	kinds := map[wire.Kind]bool{}
	for i := range 800 {
		e := wire.Event{Seq: st.Seq + 1 + uint64(i%3), At: morning, Body: anyBody(r, st, i)}
		if i%40 == 7 {
			e.Seq = st.Seq // seen already: changes nothing
		}
		kinds[e.Kind] = true
		events = append(events, e)
		st.Apply(e)
	}
	if len(kinds) != 19 {
		t.Errorf("%d kinds of events were folded, want all 19 that change a state: %v", len(kinds), kinds)
	}
	b := chromium.Open(t, 800, 600, "as_clerk=1")
	b.Go(srv.URL + "/signin")
	script := fmt.Sprintf(`(() => { (async () => {
  const { take, apply } = await import('%sfold.js');
  const s = take(%s);
  for (const e of %s) apply(s, e.seq, e.at, e);
  delete s.byID;
  window.folded = JSON.stringify(s);
})() })()`, prefixOf(t), first, mustJSON(t, events))
	b.Text(script)
	b.Until(`window.folded`)
	var got wire.State
	if err := json.Unmarshal([]byte(b.Text(`window.folded`)), &got); err != nil {
		t.Fatal(err)
	}
	if g, w := mustJSON(t, &got), mustJSON(t, st); g != w {
		t.Errorf("the page's state differs:\n%s", difference(g, w))
	}
}

// anyBody is one random event, of every kind that changes a state in its own
// way. All that carry a ticket or a counter fold alike.
func anyBody(r *rand.Rand, st *wire.State, i int) wire.Body {
	counter := func() wire.CounterState { return st.Counters[r.IntN(len(st.Counters))] }
	name := func(of string) string { return fmt.Sprintf("%s%d", of, r.IntN(4)) }
	switch k := r.IntN(44); {
	case k < 20:
		states := []hall.State{hall.Waiting, hall.Called, hall.Serving, hall.Parked, hall.Returned, hall.Finished, hall.NoShow, hall.Cancelled}
		tk := st.Tickets[r.IntN(len(st.Tickets))]
		if k < 3 {
			tk.ID, tk.Number.N = fmt.Sprintf("new-%d", i), 1+i
		}
		tk.State, tk.Counter, tk.Service = states[r.IntN(len(states))], counter().ID, st.Services[r.IntN(len(st.Services))].ID
		return wire.Body{Kind: []wire.Kind{wire.TicketCalled, wire.LegFinished, wire.TicketMarked}[k%3], Ticket: &tk, Counter: tk.Counter}
	case k < 24:
		c := counter()
		c.State, c.Until, c.Account = hall.Paused, "10:15", name("clerk")
		return wire.Body{Kind: []wire.Kind{wire.CounterPaused, wire.CounterHandedOver}[k%2], CounterIs: &c, Counter: c.ID}
	case k < 27:
		return wire.Body{Kind: []wire.Kind{wire.ServiceClosed, wire.ServiceOpened}[k%2], Service: st.Services[r.IntN(len(st.Services))].ID, Reason: "ốm", Until: []time.Time{{}, morning}[i%2]}
	case k == 27:
		return wire.Body{Kind: wire.PrinterChanged, Printer: &wire.Printer{Name: name("p"), State: "ok", Roll: morning, Slips: i}}
	case k < 30:
		return wire.Body{Kind: wire.HelpCalled, Help: &wire.Help{ID: name("h"), Place: "kiosk-1", At: morning, Reason: name("r")}}
	case k == 30:
		return wire.Body{Kind: wire.HelpAnswered, Help: &wire.Help{ID: name("h"), Place: "kiosk-1", AnsweredBy: "lan"}}
	case k < 33:
		return wire.Body{Kind: wire.AlarmRaised, Alarm: &wire.Alarm{ID: name("wait/"), Kind: wire.AlarmWait, Since: morning}}
	case k == 33:
		return wire.Body{Kind: wire.AlarmAcknowledged, Alarm: &wire.Alarm{ID: name("wait/"), Kind: wire.AlarmWait, AckBy: "minh"}}
	case k == 34:
		return wire.Body{Kind: wire.AlarmCleared, Alarm: &wire.Alarm{ID: name("wait/")}}
	case k == 35:
		return wire.Body{Kind: wire.DeviceChanged, Device: &wire.Device{Name: name("kiosk-"), Role: wire.RoleKiosk, State: wire.DeviceFailed, Cause: name("c")}}
	case k == 36 && i%3 == 0:
		return wire.Body{Kind: wire.DayOpened, Day: "2026-11-21"}
	case k == 37:
		return wire.Body{Kind: wire.HallOpened, Today: &wire.Today{OpenedBy: name("m"), OpenedAt: morning}}
	case k == 38:
		devices := []wire.Device{{Name: name("kiosk-"), State: wire.DeviceAway, Guest: i%2 == 0}, {Name: "board", State: wire.DeviceOK}}
		return wire.Body{Kind: wire.SiteChanged, Site: &wire.Site{
			Services: st.Services, Counters: st.Counters, Notices: []hall.Text{{"vi": name("n")}}, Devices: devices[:i%3],
		}}
	case k >= 40:
		j := &wire.Job{
			ID: fmt.Sprint("j", r.IntN(60)), Printer: name("p"), Kind: "ticket", Verdict: []string{"printed", "accepted", "failed"}[i%3],
			Reason: name("why"), Reprint: i%2 == 0, Next: []*wire.NextJob{nil, {ID: "n", Printer: "q"}}[i%2],
		}
		b := wire.Body{Kind: wire.TicketPrinted, Job: j}
		if i%4 > 0 {
			left := i
			b.Printer = &wire.Printer{Name: j.Printer, State: "ok", Slips: i, UsedMM: 80 * i, Left: &left, Low: i%3 == 0, Ends: morning}
		}
		if i%5 > 0 {
			tk := st.Tickets[r.IntN(len(st.Tickets))]
			b.Ticket = &tk
		}
		return b
	}
	return wire.Body{
		Kind: wire.TodayChanged, Today: &wire.Today{Hours: []string{"08:00-12:00"}, Limits: map[string]int{"dat-dai": i}},
		Site: &wire.Site{Services: st.Services[:len(st.Services)-i%2], Counters: st.Counters},
	}
}

func prefixOf(t *testing.T) string {
	t.Helper()
	a, err := loadAssets()
	if err != nil {
		t.Fatal(err)
	}
	return a.prefix
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// difference is where two texts part.
func difference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	cut := func(s string) string { return s[max(0, i-120):min(len(s), i+120)] }
	return "page:   " + cut(a) + "\nserver: " + cut(b)
}

// A page that broke its policy would be noticed: the other tests rely on it.
func TestAViolatedPolicyIsSeen(t *testing.T) {
	srv := serve(t, newHall(t), nil)
	b := chromium.Open(t, 800, 600)
	b.Go(srv.URL + "/signin")
	b.Text(`(document.body.insertAdjacentHTML('beforeend', '<p style="color:red">x</p>'), '')`)
	b.Until(`document.querySelector('p[style]') !== null`)
	if bad := b.Forgive(); len(bad) == 0 || !strings.Contains(bad[0], "Content Security Policy") {
		t.Errorf("logged %q, want a violated policy", bad)
	}
}

// Whoever watches a plain board learns nothing that a display may not see.
func TestAPlainBoardHoldsNoSecret(t *testing.T) {
	f := newHall(t)
	srv := serve(t, f, nil)
	const secret = "SECRET"
	for i := range f.state.Tickets {
		tk := &f.state.Tickets[i]
		tk.Token, tk.RatingToken, tk.Reason, tk.Note, tk.Outcome, tk.CaseCode, tk.Person, tk.Priority = secret, secret, secret, secret, secret, secret, secret, secret
	}
	for i := range f.state.Counters {
		c := &f.state.Counters[i]
		c.Reason, c.Account = secret, secret
		if c.Ticket != nil {
			c.Ticket.Token, c.Ticket.Note, c.Ticket.CaseCode = secret, secret, secret
		}
	}
	for _, path := range []string{"/board/hall/plain.json", "/board/q2/plain.json", "/board/hall/plain", "/board/q2/plain"} {
		res, body := get(t, srv.URL, path, "display")
		if res.StatusCode != 200 || strings.Contains(body, secret) {
			t.Errorf("%s: %d, holds a secret: %v", path, res.StatusCode, strings.Contains(body, secret))
		}
	}
	seq := f.state.Seq
	f.emit(wire.Body{Kind: wire.SoundTested, Board: "hall"})
	for path, want := range map[string]bool{"/board/hall/plain.json": true, "/board/q2/plain.json": false} {
		_, body := get(t, srv.URL, fmt.Sprintf("%s?since=%d", path, seq), "display")
		if got := strings.Contains(body, `"test":`); got != want {
			t.Errorf("%s: the sound is tried: %v, want %v", path, got, want)
		}
	}
	if res, _ := get(t, srv.URL, "/board/hall/plain.json"); res.StatusCode != 401 {
		t.Errorf("without a session: %d", res.StatusCode)
	}
}
