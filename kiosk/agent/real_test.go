//go:build !js

package agent

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"motcua/firmware-config/site"
	"motcua/firmware-config/sites"
	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/kiosk/flow"
	"motcua/printer/slip"
	"motcua/server/cases"
	"motcua/server/serve"
	"motcua/server/staff"
)

// realHall is the server itself, on one data folder and address across
// restarts.
type realHall struct {
	t    testing.TB
	data string
	addr string
	stop func()
	*serve.Server
}

// always is the provincial hall, open day and night.
func always() (*site.Site, error) {
	s, err := sites.Load("provincial")
	if err != nil {
		return nil, err
	}
	s.Hall.Hours = hall.Hours{}
	for i := range s.Hall.Hours.Week {
		s.Hall.Hours.Week[i] = []hall.Span{{From: 0, To: 1440}}
	}
	return s, nil
}

func newRealHall(t testing.TB) *realHall {
	h := &realHall{t: t, data: t.TempDir(), addr: "127.0.0.1:0"}
	h.start()
	t.Cleanup(func() { h.stop() })
	return h
}

func (h *realHall) start() {
	h.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	s, err := serve.New(ctx, serve.Config{Load: always, Data: h.data, Listen: h.addr})
	if err != nil {
		h.t.Fatal(err)
	}
	h.Server = s
	h.addr = s.URL()[len("http://"):]
	if _, _, err := net.SplitHostPort(h.addr); err != nil {
		h.t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	h.stop = func() {
		cancel()
		if err := <-done; err != nil {
			h.t.Error(err)
		}
		h.stop = func() {}
	}
}

func (h *realHall) kiosk(name string, change ...func(*Config)) *kiosk {
	h.t.Helper()
	token, err := h.Staff().NewToken(staff.Device{Name: name, Role: wire.RoleKiosk})
	if err != nil {
		h.t.Fatal(err)
	}
	k := &kiosk{t: h.t, events: make(chan flow.Event, 10000)}
	cfg := Config{
		URL: h.URL(), Token: token, Store: Dir(h.t.TempDir()), Patience: 2 * time.Second,
		Tell: func(e flow.Event) { k.events <- e },
	}
	for _, f := range change {
		f(&cfg)
	}
	if k.Agent, err = New(cfg); err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(k.Close)
	return k
}

// tickets counts the hall's tickets by state.
func (h *realHall) tickets() map[hall.State]int {
	n := map[hall.State]int{}
	for _, t := range h.Floor().State().Tickets {
		n[t.State]++
	}
	return n
}

// The whole of offline numbering against the real server: two kiosks number
// while it is down, and every number comes home once, in its own block, in the
// order of issue; a scanned ticket of them is found afterwards.
func TestNumbersComeHomeToTheRealServer(t *testing.T) {
	h := newRealHall(t)
	one, two := h.kiosk("kiosk-1"), h.kiosk("kiosk-2")
	one.up()
	two.up()
	ask := func(k *kiosk, request string) flow.Ticket {
		t.Helper()
		k.Do(flow.Ask{Request: request, Issue: wire.IssueTicket{Service: "dat-dai", Lang: "vi"}})
		return heard(k, func(e flow.Issued) bool { return e.Request == request }).Ticket
	}
	if got := ask(one, "a1"); got.Number != "D001" || got.Offline {
		t.Fatalf("online: %+v", got)
	}
	h.stop()
	one.down()
	two.down()
	first, second, third := ask(one, "a2"), ask(two, "b1"), ask(one, "a3")
	if first.Number != "D950" || second.Number != "D900" || third.Number != "D951" {
		t.Fatalf("offline: %s, %s, %s", first.Number, second.Number, third.Number)
	}
	h.start()
	one.up()
	two.up()
	eventually(t, "all are home", func() bool { return h.tickets()[hall.Waiting] == 4 })
	for _, k := range []*kiosk{one, two} {
		eventually(t, "nothing is left to report", func() bool { _, left := k.block.first(); return !left })
	}
	for _, tk := range h.Floor().State().Tickets {
		if tk.Flagged {
			t.Errorf("%s was not believed", tk.Number)
		}
	}
	// each box keeps the hall's time as well as its line was quick, so of the
	// others D950 alone is surely ahead: it is of the same box
	one.Do(flow.AskOwn{Token: third.Token})
	if own := heard[flow.OwnIs](one, nil).Own; own.Number != "D951" || own.State != hall.Waiting || own.Ahead < 1 {
		t.Fatalf("D951 stands at %+v", own)
	}
	if got := ask(two, "b2"); got.Number != "D002" {
		t.Fatalf("online again: %+v", got)
	}
}

// A kiosk numbers while the server is away, and its disk dies with what it had
// to tell. The spare, provisioned anew, gives none of those numbers again, nor
// does one on whose disk they are found after all.
func TestASpareRepeatsNoNumber(t *testing.T) {
	h := newRealHall(t)
	lost := Dir(t.TempDir())
	given := map[string]bool{}
	number := func(k *kiosk, request string) {
		t.Helper()
		k.Do(flow.Ask{Request: request, Issue: wire.IssueTicket{Service: "dat-dai"}})
		got := heard[flow.Issued](k, nil).Ticket
		if !got.Offline || given[got.Number] {
			t.Fatalf("%+v after %v", got, given)
		}
		given[got.Number] = true
	}
	first := h.kiosk("kiosk-1", func(c *Config) { c.Store = lost })
	first.up()
	h.stop()
	first.down()
	number(first, "a1")
	number(first, "a2")
	first.Close() // it dies, and nobody hears of the two

	h.start()
	spare := h.kiosk("kiosk-1")
	spare.up()
	eventually(t, "it has the block", spare.block.can)
	h.stop()
	spare.down()
	number(spare, "b1")
	number(spare, "b2")
	spare.Close()

	h.start()
	found := h.kiosk("kiosk-1", func(c *Config) { c.Store = lost })
	found.up()
	eventually(t, "what the disk had to tell is told", func() bool { _, left := found.block.first(); return !left })
	h.stop()
	found.down()
	number(found, "c1")
	if !given["D950"] || !given["D951"] || !given["D975"] || !given["D976"] {
		t.Errorf("given: %v", given)
	}
}

// A number that its holder calls off is cancelled: one of the server's, also
// when it is printed already, and one of the kiosk's own once it has come home.
func TestANumberIsCalledOff(t *testing.T) {
	h := newRealHall(t)
	k := h.kiosk("kiosk-1", inside(&paper{verdict: Outcome{Print: flow.Print{State: flow.Printed}}, slips: make(chan Slip, 10)}))
	k.up()
	takes := func(request string) flow.Ticket {
		t.Helper()
		k.Do(flow.Ask{Request: request, Issue: wire.IssueTicket{Service: "dat-dai", Lang: "vi"}})
		tk := heard(k, func(e flow.Issued) bool { return e.Request == request }).Ticket
		k.Do(flow.PrintTicket{Request: request, Ticket: tk, Lang: "vi"})
		heard(k, func(e flow.PrintIs) bool { return e.Request == request && e.Print.Over() })
		return tk
	}
	k.Do(flow.GiveUp{Request: "a1", Ticket: takes("a1")})
	eventually(t, "the server's is cancelled", func() bool { return h.tickets()[hall.Cancelled] == 1 })
	h.stop()
	k.down()
	own, kept := takes("a2"), takes("a3")
	if !own.Offline {
		t.Fatalf("%+v is not the kiosk's own", own)
	}
	k.Do(flow.GiveUp{Request: "a2", Ticket: own})
	eventually(t, "it is noted", func() bool { return k.block.open("a2") })
	if err := k.block.over("a2"); err != nil || !k.block.open("a2") {
		t.Fatalf("a late word of the slip undoes the undoing: %v", err)
	}
	h.start()
	k.up()
	eventually(t, "so is the kiosk's own", func() bool { return h.tickets()[hall.Cancelled] == 2 })
	eventually(t, "nothing is left to do", func() bool { return !k.block.open("a2") })
	if n := h.tickets()[hall.Waiting]; n != 1 {
		t.Errorf("%d wait, and not %s alone", n, kept.Number)
	}
}

// The site gives the kiosk another block while the line stands: the old one may
// be another kiosk's from now on.
func TestAnotherBlockIsTaken(t *testing.T) {
	h := newHouse(t)
	k := newKiosk(t, h)
	k.up()
	h.mu.Lock()
	for ws := range h.conns {
		_ = h.write(ws, map[string]any{"type": "day", "day": "2026-11-21", "offline": wire.Offline{Block: 2, First: 900, Last: 949, Next: map[string]int{"land": 903}}})
	}
	h.mu.Unlock()
	eventually(t, "the new block", func() bool { k.block.mu.Lock(); defer k.block.mu.Unlock(); return k.block.held.First == 900 })
	h.cut(true)
	k.down()
	k.Do(land("r1"))
	if got := heard[flow.Issued](k, nil).Ticket; got.Number != "A903" {
		t.Errorf("issued %+v", got)
	}
}

// The server does the command, its answer is lost, and the kiosk has numbered
// by itself: the citizen ends up with one ticket.
func TestALostAnswerIsOneTicket(t *testing.T) {
	h := newRealHall(t)
	k := h.kiosk("kiosk-1")
	k.up()
	issue := wire.IssueTicket{Service: "dat-dai"}
	reply, err := k.link.Do(t.Context(), "lost", "issue_ticket", issue)
	if err != nil || !reply.OK {
		t.Fatal(err, reply.Error)
	}
	k.number(flow.Ask{Request: "lost", Issue: issue})
	eventually(t, "one ticket waits, one is cancelled", func() bool {
		n := h.tickets()
		return n[hall.Waiting] == 1 && n[hall.Cancelled] == 1
	})
}

// A person presses the bell: the guide sees it, says that he comes, and the
// kiosk shows that; also when the line was cut in between. Without a hall the
// kiosk says at once that it could call nobody.
func TestTheGuideIsCalled(t *testing.T) {
	h := newRealHall(t)
	k := h.kiosk("kiosk-1")
	k.up()
	guide := wire.Actor{Role: wire.RoleGuide, Name: "minh"}
	is := func(want flow.Help) {
		t.Helper()
		if got := heard[flow.HelpIs](k, nil).Help; got != want {
			t.Fatalf("the screen says %q, want %q", got, want)
		}
	}
	open := func() wire.Help {
		t.Helper()
		list := h.Floor().State().Helps
		if len(list) != 1 || list[0].Place != "kiosk-1" || list[0].Lang != "en" {
			t.Fatalf("the hall knows of %+v", list)
		}
		return list[0]
	}
	answer := func(key, id string) {
		t.Helper()
		cmd := wire.Command{ID: key, Do: "answer_help", With: []byte(`{"help":"` + id + `"}`)}
		if r := h.Floor().Do(t.Context(), guide, cmd); !r.OK {
			t.Fatal(r.Error)
		}
	}
	k.Do(flow.CallHelp{On: true, Lang: "en", Reason: flow.NeedPaper})
	is(flow.HelpCalled)
	first := open()
	if first.Reason != flow.NeedPaper {
		t.Errorf("called for %q", first.Reason)
	}
	k.Do(flow.CallHelp{On: false})
	k.Do(flow.CallHelp{On: true, Lang: "vi"}) // the next person: the same call
	is(flow.HelpCalled)
	if again := open(); again.ID != first.ID {
		t.Errorf("%s and %s", first.ID, again.ID)
	}
	answer("a1", first.ID)
	is(flow.HelpComing)

	h.stop()
	k.down()
	k.Do(flow.CallHelp{On: true, Lang: "en"})
	is(flow.HelpAlone)
	h.start()
	k.up()
	heard(k, func(e flow.HelpIs) bool { return e.Help == flow.HelpCalled })
	id := open().ID
	h.stop()
	k.down()
	h.start()
	answer("a2", id) // before the kiosk is back, or behind it
	is(flow.HelpComing)
	k.Do(flow.ReportBurst{Service: "land", Count: 5})
	eventually(t, "somebody is called to look", func() bool {
		list := h.Floor().State().Helps
		return len(list) == 1 && list[0].Reason == flow.NeedBurst
	})
}

// What the kiosk's own printer says is in the kiosk's own health.
func TestTheKiosksHealth(t *testing.T) {
	h := newRealHall(t)
	printer := make(chan PrinterEvents, 1)
	k := h.kiosk("kiosk-1", func(c *Config) {
		c.NewPrinter = func(e PrinterEvents) (Printer, error) {
			printer <- e
			return &paper{}, nil
		}
	})
	k.up()
	e := <-printer
	is := func(want string) {
		t.Helper()
		eventually(t, want, func() bool {
			for _, d := range h.Floor().State().Devices {
				if d.Name == "kiosk-1" {
					return strings.TrimSpace(d.State+" "+d.Cause) == want
				}
			}
			return false
		})
	}
	is("ok")
	e.State("near_end", "")
	is("warn printer: near_end")
	e.State("paper_end", "")
	is("failed printer: paper_end")
	e.State("ok", "")
	is("ok")
}

// What was looked up comes out as a slip: the case file as the screen shows it,
// one's own ticket as the server knows it, marked as printed again. Somebody who
// tries codes is told so, and a code that the register does not have is unknown.
func TestWhatWasLookedUpIsPrinted(t *testing.T) {
	h := newRealHall(t)
	const code = "H56.14-240823-0001"
	if err := h.Cases().Put(cases.Case{Code: code, State: cases.Done, Due: "2026-12-01"}); err != nil {
		t.Fatal(err)
	}
	p := &paper{verdict: Outcome{Print: flow.Print{State: flow.Printed}}, slips: make(chan Slip, 10)}
	k := h.kiosk("kiosk-1", inside(p))
	k.up()
	k.Do(flow.AskCase{Code: code})
	c := heard[flow.CaseIs](k, nil).Case
	if c.State != "done" || c.Due != "2026-12-01" || c.AsOf.IsZero() || c.Away {
		t.Fatalf("%+v", c)
	}
	k.Do(flow.PrintCase{Request: "c1", Case: c, Lang: "vi"})
	if got := heard(k, func(e flow.PrintIs) bool { return e.Request == "c1" }).Print; got.State != flow.Printed {
		t.Errorf("%+v", got)
	}
	if s := <-p.slips; s.Kind != "lookup" || !strings.Contains(string(s.Data), `"case_code":"`+code+`","state":"Đã có kết quả","due":"01/12/2026","as_of":"`) {
		t.Errorf("%s %s", s.Kind, s.Data)
	} else if _, err := slip.Decode(slip.Kind(s.Kind), s.Data); err != nil {
		t.Errorf("a printer does not read it: %v", err)
	}

	k.Do(flow.Ask{Request: "r1", Issue: wire.IssueTicket{Service: "dat-dai"}})
	mine := heard[flow.Issued](k, nil).Ticket
	k.Do(printTicket("r1", mine))
	<-p.slips
	eventually(t, "the server knows of the first slip", func() bool {
		events, _, _ := h.Floor().After(0)
		return slices.ContainsFunc(events, func(e wire.Event) bool { return e.Job != nil && e.Job.ID == "r1" })
	})
	k.Do(flow.AskOwn{Token: mine.Token})
	own := heard[flow.OwnIs](k, nil).Own
	if own.Number != mine.Number || own.State != hall.Waiting {
		t.Fatalf("%+v", own)
	}
	k.Do(flow.PrintOwn{Request: "o1", Token: mine.Token, Own: own, Lang: "vi"})
	if got := heard(k, func(e flow.PrintIs) bool { return e.Request == "o1" }).Print; got.State != flow.Printed {
		t.Errorf("%+v", got)
	}
	if s := <-p.slips; s.Kind != "ticket" || !strings.Contains(string(s.Data), mine.Token) || !strings.Contains(string(s.Data), `"reprint"`) {
		t.Errorf("%s %s", s.Kind, s.Data)
	}
	k.Do(flow.PrintOwn{Request: "o2", Own: flow.OwnTicket{Number: "Z999"}})
	if got := heard(k, func(e flow.PrintIs) bool { return e.Request == "o2" }).Print; got.State != flow.NoPrinter {
		t.Errorf("a ticket that is not there: %+v", got)
	}

	for i := range 40 {
		unknown := fmt.Sprintf("H56.14-240823-1%03d", i)
		k.Do(flow.AskCase{Code: unknown})
		got := heard[flow.CaseIs](k, nil).Case
		if got.Code != unknown || got.State != "" || got.Away || got.TooMany != (i >= 30) {
			t.Fatalf("guess %d: %+v", i, got)
		}
	}
}
