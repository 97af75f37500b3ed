package queue

import (
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// carded is a hall whose emergency cards are block 3: 850 to 899.
func carded() *hall.Hall {
	h := town()
	h.Cards = 3
	return h
}

func TestACardWaitsByTheTimeOnIt(t *testing.T) {
	w := newWorld(t, carded())
	w.open("1")
	w.issue("land")
	a := w.do(guide, "register_card", `{'service':'land','number':'A850','issued_at':'2026-11-21T07:20:00+07:00','priority':''}`)
	r := a.Result.(*Issued)
	if r.Ahead != 0 || r.Flagged || len(r.Token) < 20 {
		t.Errorf("%+v", r)
	}
	if tk := w.ticket("A850"); !tk.Card || tk.Offline || tk.State != hall.Waiting || !tk.IssuedAt.Equal(time.Date(2026, 11, 21, 7, 20, 0, 0, zone)) {
		t.Errorf("%+v", tk)
	}
	w.no(wire.CodeConflict, guide, "register_card", `{'service':'land','number':'A850'}`)
	if r := w.do(boss, "register_card", `{'service':'land','number':'A851'}`).Result.(*Issued); r.Ahead != 2 {
		t.Errorf("without a time it waits from now on: %+v", r)
	}
	if got := w.next("1"); got != "A850" {
		t.Errorf("%s, want A850: it was first", got)
	}
	w.same()
}

func TestACardsTimeIsBounded(t *testing.T) {
	for at, flagged := range map[string]bool{
		"2026-11-21T07:20:00+07:00": false,
		"2026-11-21T08:20:00+07:00": true, // not yet
		"2026-11-20T16:00:00+07:00": true, // yesterday
		"2026-11-21T00:00:00+07:00": false,
	} {
		w := newWorld(t, carded())
		r := w.do(guide, "register_card", `{'service':'land','number':'A850','issued_at':'`+at+`'}`).Result.(*Issued)
		if r.Flagged != flagged || flagged && !r.IssuedAt.Equal(eight) {
			t.Errorf("%s: %+v, want flagged %v", at, r, flagged)
		}
	}
}

func TestACardThatWasServedIsNoted(t *testing.T) {
	w := newWorld(t, carded())
	w.open("1")
	w.issue("land")
	w.next("1")
	w.do(robot, "start", `{'counter':'1'}`)
	a := w.do(guide, "register_card", `{'service':'land','number':'A850','issued_at':'2026-11-21T07:20:00+07:00','ended_at':'2026-11-21T07:40:00+07:00','counter':'1','outcome':'accepted','case_code':'H56.14-261121-0001'}`)
	tk := w.ticket("A850")
	if tk.State != hall.Finished || tk.Counter != "1" || tk.Outcome != "accepted" || tk.CaseCode == "" || tk.RatingToken != "" || tk.EndedAt.Minute() != 40 {
		t.Errorf("%+v", tk)
	}
	if len(a.Events) != 2 || w.service("land").Waiting != 0 {
		t.Errorf("%d events, %d wait", len(a.Events), w.service("land").Waiting)
	}
	w.do(robot, "finish", `{'counter':'1','outcome':'accepted'}`) // what stands at the counter is not touched
	w.do(robot, "undo", `{'counter':'1'}`)
	if c := w.e.State(w.now).Counter("1"); c.Ticket == nil || c.Ticket.Number.String() != "A001" {
		t.Errorf("%+v", c)
	}
	w.do(guide, "register_card", `{'service':'land','number':'A851','ended_at':'2026-11-21T07:50:00+07:00'}`)
	if tk := w.ticket("A851"); tk.State != hall.Finished || tk.EndedAt.Before(tk.IssuedAt) {
		t.Errorf("%+v", tk)
	}
	w.no(wire.CodeBadToken, tablet, "rate", `{'token':'none','score':5}`)
	w.same()
}

func TestCardsThatCannotBe(t *testing.T) {
	w := newWorld(t, carded())
	for with, code := range map[string]wire.Code{
		`{'number':'A850'}`:                                                     wire.CodeInvalid,
		`{'service':'land'}`:                                                    wire.CodeInvalid,
		`{'service':'land','number':'B850'}`:                                    wire.CodeInvalid,
		`{'service':'land','number':'A001'}`:                                    wire.CodeInvalid,
		`{'service':'land','number':'A950'}`:                                    wire.CodeInvalid,
		`{'service':'land','number':'A850','outcome':'eaten'}`:                  wire.CodeInvalid,
		`{'service':'land','number':'A850','priority':'king'}`:                  wire.CodeInvalid,
		`{'service':'land','number':'A850','counter':'1'}`:                      wire.CodeInvalid,
		`{'service':'sea','number':'A850'}`:                                     wire.CodeUnknownService,
		`{'service':'land','number':'A850','counter':'9','outcome':'accepted'}`: wire.CodeUnknownCounter,
		`{'service':'land','number':'A850','issued_at':'2026-11-21T07:50:00+07:00','ended_at':'2026-11-21T07:40:00+07:00'}`: wire.CodeInvalid,
	} {
		w.no(code, guide, "register_card", with)
	}
	w = newWorld(t, town())
	w.no(wire.CodeInvalid, guide, "register_card", `{'service':'land','number':'A850'}`)
}

// Neither the server nor a kiosk gives a number that stands on a card.
func TestACardsNumberIsNobodyElses(t *testing.T) {
	w := newWorld(t, carded())
	w.no(wire.CodeInvalid, robot, "issue_offline", offline("A850", "token-of-850", eight, ""))
	for range 849 {
		w.issue("land")
	}
	w.no(wire.CodeLimitReached, robot, "issue_ticket", `{'service':'land'}`)
	w.do(guide, "register_card", `{'service':'land','number':'A899'}`)
}
