package queue

import (
	"testing"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

var guide = wire.Actor{Role: wire.RoleGuide, Name: "guide"}

func TestAMarkChangesOnlyWhatItNames(t *testing.T) {
	w := newWorld(t, town())
	w.open("1")
	w.issue("land")
	r := w.do(robot, "issue_ticket", `{'service':'land','files':2,'procedure':'1.001'}`).Result.(*Issued)
	a := w.do(guide, "mark_ticket", `{'ticket':'`+r.ID+`','priority':'elder','assist':true}`)
	if e := a.Events[0]; e.Kind != wire.TicketMarked || e.By != "guide" || a.Result != (none{}) {
		t.Errorf("%+v", e)
	}
	if tk := w.ticket("A002"); tk.Priority != "elder" || !tk.Assist || tk.Files != 2 || tk.Procedure != "1.001" || tk.State != hall.Waiting {
		t.Errorf("%+v", tk)
	}
	if again := w.do(guide, "mark_ticket", `{'ticket':'`+r.ID+`','priority':'elder'}`); len(again.Events) != 0 {
		t.Error("marking it alike made an event")
	}
	if got := w.next("1"); got != "A002" {
		t.Errorf("%s, want A002: its group is due", got)
	}
	w.do(robot, "undo", `{'counter':'1'}`)
	w.do(guide, "mark_ticket", `{'ticket':'`+r.ID+`','priority':''}`)
	if got := w.next("1"); got != "A001" {
		t.Errorf("%s, want A001: the mark was taken away", got)
	}
	w.no(wire.CodeInvalid, guide, "mark_ticket", `{'ticket':'`+r.ID+`','priority':'king'}`)
	w.no(wire.CodeInvalid, guide, "mark_ticket", `{'ticket':'`+r.ID+`'}`)
	w.no(wire.CodeInvalid, guide, "mark_ticket", `{'note':'x'}`)
	w.no(wire.CodeNoSuchTicket, guide, "mark_ticket", `{'ticket':'20261121-A777','note':'x'}`)
	w.do(robot, "no_show", `{'counter':'1'}`)
	w.no(wire.CodeWrongState, guide, "mark_ticket", `{'ticket':'20261121-A001','note':'x'}`)
}

func TestAClerkMarksWhatIsForHisCounter(t *testing.T) {
	w := newWorld(t, town())
	w.do(an, "open_counter", `{'counter':'3'}`) // land only
	w.do(binh, "open_counter", `{'counter':'2'}`)
	w.issue("land")
	w.issue("civil")
	w.do(an, "mark_ticket", `{'ticket':'20261121-A001','note':'đợi vợ'}`)
	w.no(wire.CodeForbidden, an, "mark_ticket", `{'ticket':'20261121-B001','note':'x'}`)
	w.do(binh, "mark_ticket", `{'ticket':'20261121-B001','files':20}`)
	w.do(an, "call_next", `{'counter':'3'}`)
	w.do(an, "mark_ticket", `{'ticket':'20261121-A001','people':4}`)
	w.no(wire.CodeForbidden, binh, "mark_ticket", `{'ticket':'20261121-A001','people':5}`)
}

func TestACounterIsHandedOverWithItsTicket(t *testing.T) {
	w := newWorld(t, town())
	w.do(an, "open_counter", `{'counter':'1'}`)
	w.issue("land")
	w.do(an, "call_next", `{'counter':'1'}`)
	w.no(wire.CodeForbidden, binh, "hand_over", `{'counter':'1'}`)
	w.no(wire.CodeCounterClosed, an, "hand_over", `{'counter':'2'}`)
	w.do(an, "hand_over", `{'counter':'1'}`)
	w.no(wire.CodeForbidden, an, "hand_over", `{'counter':'1'}`) // no longer his
	if a := w.do(boss, "hand_over", `{'counter':'1'}`); len(a.Events) != 0 {
		t.Error("nobody's counter was handed over")
	}
	c := w.e.State(w.now).Counter("1")
	if c.Account != "" || c.Officer != nil || c.State != hall.Open || c.Ticket == nil || c.Ticket.Number.String() != "A001" {
		t.Errorf("handed over: %+v", c)
	}
	w.do(binh, "open_counter", `{'counter':'1'}`)
	w.do(binh, "start", `{'counter':'1'}`)
	w.do(boss, "hand_over", `{'counter':'1'}`)
	w.no(wire.CodeForbidden, binh, "finish", `{'counter':'1'}`)
	w.do(an, "open_counter", `{'counter':'1'}`)
	if c := w.e.State(w.now).Counter("1"); c.Account != "an" || c.Officer == nil || c.Ticket == nil {
		t.Errorf("taken over: %+v", c)
	}
}
