package queue

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// desk2 stands in for printer-1 in the hall of these tests.
var desk2 = wire.Actor{Role: wire.RolePrinter, Name: "printer-2"}

// papered is the town with two printers; the first may hand its slips over.
func papered(t *testing.T) *world {
	h := town()
	h.Alarms = hall.Alarms{Wait: -1, Unserved: -1}
	h.Printers = []string{"printer-1", "printer-2"}
	h.Devices = []hall.Device{
		{Name: "printer-1", Role: "printer", Fallback: "printer-2", RollM: 20},
		{Name: "printer-2", Role: "printer", Fallback: "printer-1"},
		{Name: "kiosk-1", Role: "kiosk", Fallback: "printer-1"},
	}
	w := newWorld(t, h)
	w.do(paper, "printer_status", `{'printer':'printer-1','state':'ok'}`)
	w.do(desk2, "printer_status", `{'printer':'printer-2','state':'ok'}`)
	return w
}

// asks prints a ticket and returns the job's id.
func (w *world) asks(ticket string) string {
	w.t.Helper()
	a := w.do(guide, "print", `{'printer':'printer-1','kind':'ticket','ticket':'`+ticket+`'}`)
	return a.Result.(queuedJob).ID
}

func (w *world) tells(by wire.Actor, job, rest string) []wire.Event {
	w.t.Helper()
	return w.do(by, "print_result", fmt.Sprintf(`{'printer':'%s','job':'%s',%s}`, by.Name, job, rest)).Events
}

func TestAVerdictIsTakenOnce(t *testing.T) {
	w := papered(t)
	id := w.issue("land").ID
	job := w.asks(id)
	first := w.tells(paper, job, `'verdict':'unknown','reason':'no answer'`)
	if len(first) != 1 || first[0].Ticket == nil || first[0].Ticket.ID != id || first[0].Job.Kind != "ticket" {
		t.Fatalf("%+v", first)
	}
	if again := w.tells(paper, job, `'verdict':'unknown','reason':'no answer'`); len(again) != 0 {
		t.Errorf("told twice, it happened twice: %+v", again)
	}
	w.tells(paper, job, `'verdict':'printed'`) // the box knows better by now
	if again := w.tells(paper, job, `'verdict':'printed'`); len(again) != 0 {
		t.Errorf("told twice, it happened twice: %+v", again)
	}
	for _, other := range []string{"failed", "unknown", "accepted"} {
		w.no(wire.CodeConflict, paper, "print_result", fmt.Sprintf(`{'printer':'printer-1','job':'%s','verdict':'%s'}`, job, other))
	}
	jobs := w.e.State(w.now).Jobs
	if len(jobs) != 1 || jobs[0].Verdict != "printed" || jobs[0].Number != "A001" || w.e.printer("printer-1").Slips != 1 {
		t.Errorf("%+v", jobs)
	}
	w.same()
	w.now = w.now.Add(24 * time.Hour)
	w.tick()
	if again := w.tells(paper, job, `'verdict':'printed'`); len(again) != 0 || len(w.e.State(w.now).Jobs) != 0 {
		t.Errorf("the day after: %+v, %+v", again, w.e.State(w.now).Jobs)
	}
}

func TestTheLastTwentyOfEachPrinterAreListed(t *testing.T) {
	w := papered(t)
	for i := range 25 {
		w.tells(paper, fmt.Sprint("a", i), `'verdict':'printed','kind':'guide'`)
		if i < 3 {
			w.tells(desk2, fmt.Sprint("b", i), `'verdict':'accepted','kind':'lookup'`)
		}
	}
	folded := new(wire.State)
	for _, e := range w.log {
		for _, ev := range e.Events {
			folded.Apply(ev)
		}
	}
	jobs := w.e.State(w.now).Jobs
	if len(jobs) != 23 || jobs[0].ID != "b0" || jobs[22].ID != "a24" || jobs[3].ID != "a5" {
		t.Errorf("%d: %+v", len(jobs), jobs)
	}
	if a, b := fmt.Sprint(jobs), fmt.Sprint(folded.Jobs); a != b {
		t.Errorf("the fold has\n%s\nthe engine\n%s", b, a)
	}
	for i := range keptJobs + 10 {
		w.tells(paper, fmt.Sprint("c", i), `'verdict':'printed','kind':'guide'`)
	}
	if n := len(w.e.tray("printer-1").done); n != keptJobs || len(w.e.tray("printer-1").byID) != keptJobs {
		t.Errorf("%d are kept", n)
	}
	w.same()
}

func TestWhatSurelyDidNotPrintGoesToTheOtherPrinter(t *testing.T) {
	moved := func(events []wire.Event) string {
		if len(events) < 2 {
			return ""
		}
		last := events[len(events)-1]
		told := events[len(events)-2].Job
		if last.Kind != wire.PrintRequested || told.Next == nil || told.Next.ID != last.Job.ID || last.Job.Instead != told.ID {
			t.Errorf("%+v", events)
		}
		return told.Next.Printer + " " + last.Job.Kind
	}
	const untouched = `'verdict':'failed','reason':'paper end','untouched':true`
	for _, c := range []struct {
		name, want string
		do         func(w *world) []wire.Event
	}{
		{"untouched", "printer-2 ticket", func(w *world) []wire.Event { return w.tells(paper, w.asks(w.issue("land").ID), untouched) }},
		{"half on the paper", "", func(w *world) []wire.Event {
			return w.tells(paper, w.asks(w.issue("land").ID), `'verdict':'failed','reason':'paper end'`)
		}},
		{"unknown", "", func(w *world) []wire.Event { return w.tells(paper, w.asks(w.issue("land").ID), `'verdict':'unknown'`) }},
		{"the other is out of paper too", "", func(w *world) []wire.Event {
			w.do(desk2, "printer_status", `{'printer':'printer-2','state':'paper_end'}`)
			return w.tells(paper, w.asks(w.issue("land").ID), untouched)
		}},
		{"the other is away", "", func(w *world) []wire.Event {
			w.device("printer-2", wire.DeviceOK, "")
			w.device("printer-2", wire.DeviceAway, "")
			return w.tells(paper, w.asks(w.issue("land").ID), untouched)
		}},
		{"told too late", "", func(w *world) []wire.Event {
			job := w.asks(w.issue("land").ID)
			w.now = w.now.Add(takeover + time.Second)
			return w.tells(paper, job, untouched)
		}},
		{"its ticket is over", "", func(w *world) []wire.Event {
			id := w.issue("land").ID
			job := w.asks(id)
			w.do(guide, "cancel_ticket", `{'ticket':'`+id+`'}`)
			return w.tells(paper, job, untouched)
		}},
		{"a test", "", func(w *world) []wire.Event {
			a := w.do(guide, "print", `{'printer':'printer-1','kind':'test'}`)
			return w.tells(paper, a.Result.(queuedJob).ID, untouched)
		}},
		{"a guide", "printer-2 guide", func(w *world) []wire.Event {
			a := w.do(guide, "print", `{'printer':'printer-1','kind':'guide','data':{'a':1}}`)
			return w.tells(paper, a.Result.(queuedJob).ID, untouched)
		}},
		{"of the kiosk's own", "printer-1 ticket", func(w *world) []wire.Event {
			return w.tells(kiosk1, "k1", `'ticket':'`+w.issue("land").ID+`',`+untouched)
		}},
		{"and not a second time", "", func(w *world) []wire.Event {
			w.tells(paper, w.asks(w.issue("land").ID), untouched)
			return w.tells(desk2, w.e.tray("printer-2").open[0].ID, untouched)
		}},
	} {
		w := papered(t)
		if got := moved(c.do(w)); got != c.want {
			t.Errorf("%s: goes to %q, want %q", c.name, got, c.want)
		}
		if c.name == "untouched" {
			slip := string(w.e.tray("printer-2").open[0].Data)
			if !strings.Contains(slip, `"number":"A001"`) || strings.Contains(slip, "reprint") {
				t.Errorf("the other prints %s", slip)
			}
		}
		w.same()
	}
	w := papered(t)
	w.no(wire.CodeInvalid, paper, "print_result", `{'printer':'printer-1','job':'j','verdict':'printed','untouched':true}`)
}

// A slip that the kiosk made by itself is on paper as far as anybody knows: one
// more of it says so.
func TestAnotherSlipOfATicketSaysSo(t *testing.T) {
	w := papered(t)
	id := w.issue("land").ID
	w.tells(kiosk1, "k1", `'ticket':'`+id+`','verdict':'failed','reason':'paper end'`)
	job := w.asks(id)
	open := w.e.tray("printer-1").find(job)
	if !open.Reprint || !strings.Contains(string(open.Data), `"marks":["reprint"]`) {
		t.Errorf("%+v %s", open, open.Data)
	}
}

func TestAJobWithoutAWordIsUnknown(t *testing.T) {
	w := papered(t)
	id := w.issue("land").ID
	job := w.asks(id)
	w.pass(silence - 5*time.Second)
	if jobs := w.e.State(w.now).Jobs; len(jobs) != 0 {
		t.Fatalf("%+v", jobs)
	}
	w.pass(5 * time.Second)
	if jobs := w.e.State(w.now).Jobs; len(jobs) != 1 || jobs[0].Verdict != "unknown" || jobs[0].Ticket != id {
		t.Fatalf("%+v", jobs)
	}
	if events := w.tells(paper, job, `'verdict':'failed','reason':'asked for too long ago','untouched':true`); len(events) != 1 {
		t.Errorf("what the box says when it is back is the truth, and nobody waits for that paper: %+v", events)
	}
	w.same()
}

func TestTheRollsEndIsForeseen(t *testing.T) {
	w := papered(t)
	p := func() *wire.Printer { return w.e.printer("printer-1") }
	job := 0
	print := func(n, mm int) {
		for range n {
			job++
			w.now = w.now.Add(time.Minute)
			w.tells(paper, fmt.Sprint("j", job), fmt.Sprintf(`'verdict':'printed','kind':'guide','paper_mm':%d`, mm))
		}
	}
	print(3, 80)
	if p().Left != nil || p().UsedMM != 240 || p().Low {
		t.Errorf("nobody has said how much is on the roll: %+v", p())
	}
	w.do(guide, "change_roll", `{'printer':'printer-1'}`) // 20 m by the site
	if *p().Left != 250 || p().Slips != 0 || p().UsedMM != 0 {
		t.Errorf("%+v", p())
	}
	print(20, 100)
	if *p().Left != 180 || !p().Ends.Equal(w.now.Add(180*23*time.Minute/23).Truncate(time.Minute)) {
		t.Errorf("18 m by slips of 100 mm, one a minute: %d until %s", *p().Left, p().Ends)
	}
	print(130, 100)
	if *p().Left != 50 || !p().Low {
		t.Errorf("%+v", p())
	}
	w.tick()
	if a := w.e.alarm("printer/printer-1"); a == nil || a.Cause != nearEnd {
		t.Errorf("no sensor says so, the count does: %+v", a)
	}
	// It ends where the count says: the next roll is a new one.
	w.do(paper, "printer_status", `{'printer':'printer-1','state':'paper_end'}`)
	w.tick()
	if a := w.e.alarm("printer/printer-1"); a == nil || a.Cause != "paper_end" {
		t.Errorf("%+v", a)
	}
	w.do(paper, "printer_status", `{'printer':'printer-1','state':'ok'}`)
	w.tick()
	if *p().Left != 250 || p().Low || !p().Refilled.IsZero() || w.e.alarm("printer/printer-1") != nil {
		t.Errorf("%+v", p())
	}
	// It ends where the count does not: only a person knows what was put in.
	w.do(paper, "printer_status", `{'printer':'printer-1','state':'paper_end'}`)
	w.do(paper, "printer_status", `{'printer':'printer-1','state':'ok'}`)
	if *p().Left != 250 || !p().Refilled.Equal(w.now) {
		t.Errorf("%+v", p())
	}
	w.do(guide, "change_roll", `{'printer':'printer-1'}`)
	if !p().Refilled.IsZero() {
		t.Errorf("%+v", p())
	}
	w.same()
}

func TestTheHallFillsInItsOwnSlips(t *testing.T) {
	w := papered(t)
	w.open("1")
	w.issue("land")
	w.issue("land")
	w.next("1")
	w.do(robot, "start", `{'counter':'1'}`)
	w.do(robot, "finish", `{'counter':'1','outcome':'accepted'}`)
	w.tells(paper, "j1", `'verdict':'printed','kind':'ticket'`)
	w.tells(paper, "j2", `'verdict':'failed','kind':'ticket'`)
	data := func(by wire.Actor, kind string) (m map[string]any) {
		a := w.do(by, "print", `{'printer':'printer-1','kind':'`+kind+`'}`)
		if err := json.Unmarshal(a.Events[0].Job.Data, &m); err != nil {
			t.Fatal(err)
		}
		return m
	}
	if m := data(guide, "test"); m["hall"] != "Một cửa phường" || m["printer"] != "printer-1" {
		t.Errorf("%v", m)
	}
	// The day is counted from the log, in front of the line: see floor.
	w.no(wire.CodeInvalid, boss, "print", `{'printer':'printer-1','kind':'end_of_day'}`)
	w.no(wire.CodeForbidden, guide, "print", `{'printer':'printer-1','kind':'end_of_day'}`)
	w.no(wire.CodeInvalid, guide, "print", `{'printer':'printer-1','kind':'guide'}`)
	w.no(wire.CodeInvalid, guide, "print", `{'printer':'printer-1','kind':'poem','data':{}}`)
	w.no(wire.CodeInvalid, guide, "print", `{'printer':'printer-1','kind':'guide','ticket':'20261121-A001'}`)
}
