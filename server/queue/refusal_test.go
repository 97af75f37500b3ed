package queue

import (
	"strings"
	"testing"

	"motcua/internal/wire"
)

// busy is a morning with something in every state:
//
//	counter 1, opened by an: A001 called        counter 2: B001 serving
//	counter 3: closed                           waiting: A003, B003
//	A002 finished at 1, B002 no-show, A004 cancelled, B004 parked at 2
func busy(t *testing.T) (w *world, rating string) {
	w = newWorld(t, town())
	w.open("2")
	w.do(an, "open_counter", `{'counter':'1'}`)
	for range 4 {
		w.issue("land")
		w.issue("civil")
	}
	w.do(robot, "call", `{'counter':'1','ticket':'20261121-A002','reason':'x'}`)
	rating = w.serve("1")
	w.do(robot, "call", `{'counter':'2','ticket':'20261121-B002','reason':'x'}`)
	w.do(robot, "no_show", `{'counter':'2'}`)
	w.do(robot, "call", `{'counter':'2','ticket':'20261121-B004','reason':'x'}`)
	w.do(robot, "park", `{'counter':'2'}`)
	w.do(robot, "cancel_ticket", `{'ticket':'20261121-A004'}`)
	w.next("1")
	w.next("2")
	w.do(robot, "start", `{'counter':'2'}`)
	return w, rating
}

func TestRefusals(t *testing.T) {
	long := strings.Repeat("x", 70)
	for _, c := range []struct {
		by       wire.Actor
		do, with string
		want     wire.Code
	}{
		{kiosk1, "issue_ticket", `{}`, wire.CodeInvalid},
		{kiosk1, "issue_ticket", `{'service':'moon'}`, wire.CodeUnknownService},
		{kiosk1, "issue_ticket", `{'service':'land','colour':1}`, wire.CodeInvalid},
		{kiosk1, "issue_ticket", `{'service':'land','files':-1}`, wire.CodeInvalid},
		{kiosk1, "issue_ticket", `{'service':'land','priority':'king'}`, wire.CodeInvalid},
		{kiosk1, "issue_ticket", `{'service':'land','procedure':'` + long + `'}`, wire.CodeInvalid},

		{kiosk1, "issue_offline", `{'service':'land','number':'A950','issued_at':'2026-11-21T07:00:00+07:00','token':'short'}`, wire.CodeInvalid},
		{kiosk1, "issue_offline", `{'service':'land','number':'A950','token':'0123456789abcdef'}`, wire.CodeInvalid},
		{kiosk1, "issue_offline", `{'service':'land','issued_at':'2026-11-21T07:00:00+07:00','token':'0123456789abcdef'}`, wire.CodeInvalid},
		{kiosk1, "issue_offline", `{'service':'land','number':'B950','issued_at':'2026-11-21T07:00:00+07:00','token':'0123456789abcdef'}`, wire.CodeInvalid},
		{kiosk1, "issue_offline", `{'service':'land','number':'A949','issued_at':'2026-11-21T07:00:00+07:00','token':'0123456789abcdef'}`, wire.CodeInvalid},
		{kiosk2, "issue_offline", `{'service':'land','number':'A950','issued_at':'2026-11-21T07:00:00+07:00','token':'0123456789abcdef'}`, wire.CodeInvalid},
		{spare, "issue_offline", `{'service':'land','number':'A950','issued_at':'2026-11-21T07:00:00+07:00','token':'0123456789abcdef'}`, wire.CodeInvalid},
		{robot, "issue_offline", `{'service':'land','number':'A500','issued_at':'2026-11-21T07:00:00+07:00','token':'0123456789abcdef'}`, wire.CodeInvalid},
		{kiosk1, "issue_offline", `{'service':'moon','number':'A950','issued_at':'2026-11-21T07:00:00+07:00','token':'0123456789abcdef'}`, wire.CodeUnknownService},

		{an, "print", `{'printer':'kiosk-1','kind':'ticket','ticket':'20261121-A001'}`, wire.CodeForbidden},
		{an, "print", `{'printer':'nowhere','kind':'lookup','data':{}}`, wire.CodeNotFound},
		{robot, "cancel_ticket", `{}`, wire.CodeInvalid},
		{robot, "cancel_ticket", `{'ticket':'20261121-A003','request':'k'}`, wire.CodeInvalid},
		{robot, "cancel_ticket", `{'request':'` + strings.Repeat("k", 65) + `'}`, wire.CodeInvalid},
		{phone, "cancel_ticket", `{'request':'k'}`, wire.CodeInvalid},
		{robot, "cancel_ticket", `{'ticket':'20261121-A777'}`, wire.CodeNoSuchTicket},
		{robot, "cancel_ticket", `{'token':'nobody'}`, wire.CodeBadToken},
		{phone, "cancel_ticket", `{'ticket':'20261121-A003'}`, wire.CodeInvalid},
		{robot, "cancel_ticket", `{'ticket':'20261121-B001'}`, wire.CodeWrongState},
		{robot, "cancel_ticket", `{'ticket':'20261121-A002'}`, wire.CodeWrongState},
		{robot, "cancel_ticket", `{'ticket':'20261121-A004'}`, wire.CodeWrongState},

		{robot, "open_counter", `{}`, wire.CodeInvalid},
		{robot, "open_counter", `{'counter':'9'}`, wire.CodeUnknownCounter},
		{binh, "open_counter", `{'counter':'1'}`, wire.CodeForbidden},
		{robot, "close_counter", `{'counter':'9'}`, wire.CodeUnknownCounter},
		{robot, "close_counter", `{'counter':'3'}`, wire.CodeCounterClosed},
		{robot, "close_counter", `{'counter':'1'}`, wire.CodeCounterBusy},
		{binh, "close_counter", `{'counter':'1'}`, wire.CodeForbidden},
		{robot, "pause_counter", `{'counter':'3'}`, wire.CodeCounterClosed},
		{robot, "pause_counter", `{'counter':'1'}`, wire.CodeCounterBusy},

		{robot, "call_next", `{}`, wire.CodeInvalid},
		{robot, "call_next", `{'counter':'9'}`, wire.CodeUnknownCounter},
		{robot, "call_next", `{'counter':'3'}`, wire.CodeCounterClosed},
		{robot, "call_next", `{'counter':'1'}`, wire.CodeCounterBusy},
		{binh, "call_next", `{'counter':'1'}`, wire.CodeForbidden},
		{an, "call_next", `{'counter':'2'}`, wire.CodeForbidden},
		{an, "call_next", `{'counter':'3'}`, wire.CodeCounterClosed},
		{an, "call_next", `{'counter':'9'}`, wire.CodeUnknownCounter},

		{robot, "call", `{'counter':'1','ticket':'20261121-A003'}`, wire.CodeInvalid}, // no reason
		{robot, "call", `{'counter':'1','ticket':'20261121-A003','reason':'  '}`, wire.CodeInvalid},
		{robot, "call", `{'counter':'1','reason':'x'}`, wire.CodeInvalid},
		{robot, "call", `{'counter':'9','ticket':'20261121-A003','reason':'x'}`, wire.CodeUnknownCounter},
		{robot, "call", `{'counter':'1','ticket':'20261121-A777','reason':'x'}`, wire.CodeNoSuchTicket},
		{robot, "call", `{'counter':'1','ticket':'20261121-A003','reason':'x'}`, wire.CodeCounterBusy},
		{robot, "call", `{'counter':'3','ticket':'20261121-A003','reason':'x'}`, wire.CodeCounterClosed},

		{robot, "recall", `{'counter':'2'}`, wire.CodeWrongState}, // it has started
		{robot, "recall", `{'counter':'3'}`, wire.CodeCounterClosed},
		{robot, "start", `{'counter':'2'}`, wire.CodeWrongState},
		{robot, "start", `{'counter':'9'}`, wire.CodeUnknownCounter},
		{binh, "start", `{'counter':'1'}`, wire.CodeForbidden},
		{robot, "no_show", `{'counter':'2'}`, wire.CodeWrongState},
		{robot, "finish", `{'counter':'1'}`, wire.CodeWrongState}, // not started
		{robot, "finish", `{'counter':'2','outcome':'lost'}`, wire.CodeInvalid},
		{robot, "finish", `{'counter':'2','case_code':'` + long + `'}`, wire.CodeInvalid},

		{robot, "transfer", `{'counter':'2'}`, wire.CodeInvalid},
		{robot, "transfer", `{'counter':'2','to_service':'land','to_counter':'1'}`, wire.CodeInvalid},
		{robot, "transfer", `{'counter':'2','to_counter':'2'}`, wire.CodeInvalid},
		{robot, "transfer", `{'counter':'2','to_service':'moon'}`, wire.CodeUnknownService},
		{robot, "transfer", `{'counter':'2','to_counter':'9'}`, wire.CodeUnknownCounter},
		{robot, "transfer", `{'counter':'9','to_counter':'1'}`, wire.CodeUnknownCounter},

		{robot, "park", `{'counter':'2','ticket':'20261121-A003'}`, wire.CodeWrongState},
		{robot, "park", `{'counter':'2','ticket':'20261121-A777'}`, wire.CodeNoSuchTicket},
		{robot, "resume", `{'counter':'2'}`, wire.CodeCounterBusy},
		{robot, "resume", `{'counter':'3'}`, wire.CodeCounterClosed},
		{robot, "resume", `{'counter':'2','ticket':'20261121-A777'}`, wire.CodeNoSuchTicket},

		{robot, "return_ticket", `{'ticket':'20261121-A003'}`, wire.CodeWrongState},
		{robot, "return_ticket", `{'ticket':'20261121-B002'}`, wire.CodeWrongState},
		{binh, "return_ticket", `{'ticket':'20261121-A002'}`, wire.CodeForbidden},
		{robot, "rejoin", `{'ticket':'20261121-A003'}`, wire.CodeWrongState},
		{robot, "rejoin", `{'ticket':'20261121-A002'}`, wire.CodeWrongState},
		{robot, "undo", `{'counter':'9'}`, wire.CodeUnknownCounter},
		{robot, "undo", `{'counter':'3'}`, wire.CodeCounterClosed},
		{binh, "undo", `{'counter':'1'}`, wire.CodeForbidden},

		{tablet, "rate", `{'token':'TOKEN'}`, wire.CodeInvalid},
		{tablet, "rate", `{'token':'TOKEN','score':6}`, wire.CodeInvalid},
		{tablet, "rate", `{'token':'TOKEN','score':3,'reasons':['rude']}`, wire.CodeInvalid},
		{tablet, "rate", `{'score':3}`, wire.CodeInvalid},
		{tablet, "rate", `{'token':'nobody','score':3}`, wire.CodeBadToken},

		{robot, "print", `{'kind':'ticket','ticket':'20261121-A003'}`, wire.CodeInvalid},
		{robot, "print", `{'printer':'printer-1','kind':'poem','data':{}}`, wire.CodeInvalid},
		{robot, "print", `{'printer':'printer-1','kind':'guide'}`, wire.CodeInvalid},
		{robot, "print", `{'printer':'printer-1','kind':'guide','data':[]}`, wire.CodeInvalid},
		{robot, "print", `{'printer':'printer-1','kind':'guide','ticket':'20261121-A003'}`, wire.CodeInvalid},
		{robot, "print", `{'printer':'printer-9','kind':'guide','data':{}}`, wire.CodeNotFound},
		{robot, "print", `{'printer':'printer-1','kind':'ticket','ticket':'20261121-A777'}`, wire.CodeNoSuchTicket},
		{paper, "printer_status", `{'printer':'printer-1','state':'sad'}`, wire.CodeInvalid},
		{paper, "printer_status", `{'printer':'printer-9','state':'ok'}`, wire.CodeNotFound},
		{wire.Actor{Role: wire.RolePrinter, Name: "other"}, "printer_status", `{'printer':'printer-1','state':'ok'}`, wire.CodeForbidden},
		{paper, "print_result", `{'printer':'printer-1','verdict':'printed'}`, wire.CodeInvalid},
		{paper, "print_result", `{'printer':'printer-1','job':'j','verdict':'maybe'}`, wire.CodeInvalid},

		{boss, "close_service", `{}`, wire.CodeInvalid},
		{boss, "close_service", `{'service':'moon'}`, wire.CodeUnknownService},
		{boss, "close_service", `{'service':'land','until':'2020-01-01T00:00:00Z'}`, wire.CodeInvalid},
	} {
		t.Run(c.do+" "+string(c.want), func(t *testing.T) {
			w, rating := busy(t)
			w.t = t
			w.no(c.want, c.by, c.do, strings.ReplaceAll(c.with, "TOKEN", rating))
		})
	}
}

func TestAnEmptyCounterServesNobody(t *testing.T) {
	w := newWorld(t, town())
	w.open("1")
	for _, do := range []string{"recall", "start", "no_show", "finish", "park"} {
		w.no(wire.CodeNotServing, robot, do, `{'counter':'1'}`)
	}
	w.no(wire.CodeNotServing, robot, "transfer", `{'counter':'1','to_service':'land'}`)
	w.no(wire.CodeNotServing, robot, "resume", `{'counter':'1'}`)
	w.no(wire.CodeWrongState, robot, "undo", `{'counter':'1'}`)
	w.do(robot, "pause_counter", `{'counter':'1','reason':'họp','until':'2026-11-21T10:15:00+07:00'}`)
	w.no(wire.CodeCounterClosed, robot, "call_next", `{'counter':'1'}`)
	if c := w.e.State(w.now).Counter("1"); c.Until != "10:15" || c.Reason != "họp" {
		t.Errorf("paused: %+v", c)
	}
	w.open("1")
	if got := w.next("1"); got != "" {
		t.Errorf("called %q out of an empty hall", got)
	}
}

func TestAClerkHoldsTheCounterThatHeOpened(t *testing.T) {
	w := newWorld(t, town())
	w.do(an, "open_counter", `{'counter':'1'}`)
	if c := w.e.State(w.now).Counter("1"); c.Account != "an" || c.Officer == nil || c.Officer.Name != "Nguyễn Văn An" {
		t.Errorf("opened: %+v", c)
	}
	if a := w.do(an, "open_counter", `{'counter':'1'}`); len(a.Events) != 0 {
		t.Errorf("opening it again made %d events", len(a.Events))
	}
	w.issue("land")
	w.do(an, "call_next", `{'counter':'1'}`)
	w.do(boss, "start", `{'counter':'1'}`) // a manager may anywhere
	w.do(an, "finish", `{'counter':'1'}`)
	w.do(an, "close_counter", `{'counter':'1'}`)
	w.do(binh, "open_counter", `{'counter':'1'}`)
	w.no(wire.CodeForbidden, an, "call_next", `{'counter':'1'}`)

	w.open("2") // by a program, for nobody
	w.no(wire.CodeForbidden, an, "call_next", `{'counter':'2'}`)
	w.do(an, "open_counter", `{'counter':'2'}`)
	w.do(an, "call_next", `{'counter':'2'}`)
}

func TestAClerkGetsNoRatingToken(t *testing.T) {
	w := newWorld(t, town())
	w.do(an, "open_counter", `{'counter':'1'}`)
	w.issue("land")
	w.do(an, "call_next", `{'counter':'1'}`)
	w.do(an, "start", `{'counter':'1'}`)
	a := w.do(an, "finish", `{'counter':'1'}`)
	if a.Result != (none{}) {
		t.Errorf("finish gave a clerk %+v", a.Result)
	}
	if a.Events[0].Ticket.RatingToken == "" {
		t.Error("the event has no token for the tablet")
	}
}
