//go:build !js

package agent

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"motcua/firmware-config/site"
	"motcua/firmware-config/sites"
	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/kiosk/flow"
	"motcua/server/serve"
	"motcua/server/staff"
)

// realHall is the server itself, on one data folder and address across
// restarts.
type realHall struct {
	t    *testing.T
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

func newRealHall(t *testing.T) *realHall {
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

// Of a code that the hall's register does not have the server says so.
func TestTheRealRegister(t *testing.T) {
	h := newRealHall(t)
	k := h.kiosk("kiosk-1")
	k.up()
	k.Do(flow.AskCase{Code: "H56.14-240823-0001"})
	if got := heard[flow.CaseIs](k, nil).Case; got.Away || got.State != "" {
		t.Fatalf("%+v", got)
	}
}
