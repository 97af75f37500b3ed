package queue

import (
	"fmt"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

func TestATicketGoesThroughSeveralServices(t *testing.T) {
	w := newWorld(t, town())
	w.open("1", "2")
	first := w.do(robot, "issue_ticket", `{'service':'land','then':['civil','few'],'assist':true,'files':2}`).Result.(*Issued)
	w.now = w.now.Add(time.Minute)
	w.issue("civil") // B001, later
	w.next("1")
	w.do(robot, "start", `{'counter':'1'}`)
	a := w.do(robot, "finish", `{'counter':'1','outcome':'accepted','case_code':'H56','files':20,'people':3}`)
	if a.Result != (none{}) || a.Events[0].Kind != wire.LegFinished || a.Events[0].From != "land" || a.Events[0].Service != "civil" {
		t.Errorf("the first leg: %+v, result %+v", a.Events[0].Body, a.Result)
	}
	tk := w.ticket("A001")
	if tk.State != hall.Waiting || tk.Service != "civil" || fmt.Sprint(tk.Then) != "[few]" || tk.RatingToken != "" || !tk.IssuedAt.Equal(eight) ||
		tk.Files != 20 || tk.People != 3 || tk.CaseCode != "H56" || !tk.Assist || tk.Counter != "" {
		t.Errorf("behind the first leg: %+v", tk)
	}
	w.no(wire.CodeWrongState, phone, "rate", `{'token':'`+first.Token+`','score':5}`)
	if got := w.next("2"); got != "A001" {
		t.Fatalf("%s, want A001: it came before B001", got)
	}
	w.do(robot, "start", `{'counter':'2'}`)
	w.do(robot, "finish", `{'counter':'2','then':['land']}`)
	w.now = w.now.Add(29 * time.Second)
	w.do(robot, "undo", `{'counter':'2'}`)
	if tk := w.ticket("A001"); tk.State != hall.Serving || tk.Service != "civil" || fmt.Sprint(tk.Then) != "[few]" {
		t.Errorf("undone: %+v", tk)
	}
	w.do(robot, "finish", `{'counter':'2','then':['land']}`)
	for _, counter := range []string{"2", "1"} {
		for w.next(counter) != "A001" {
			w.serve(counter)
		}
		if counter == "2" {
			w.do(robot, "start", `{'counter':'2'}`)
			w.do(robot, "finish", `{'counter':'2'}`)
		}
	}
	if token := w.serve("1"); len(token) != 22 {
		t.Errorf("the last leg gave %q", token)
	}
	if l := w.e.line("few"); l.issued != 0 {
		t.Errorf("a leg counts as a number of few: %d", l.issued)
	}
}

func TestLegsThatCannotBe(t *testing.T) {
	w := newWorld(t, town())
	w.open("1")
	for with, code := range map[string]wire.Code{
		`{'service':'land','then':['moon']}`:        wire.CodeUnknownService,
		`{'service':'land','then':['']}`:            wire.CodeInvalid,
		`{'service':'land','then':['land']}`:        wire.CodeInvalid,
		`{'service':'moon','then':['land','land']}`: wire.CodeInvalid,
		`{'service':'land','then':['civil','land','civil','land','civil','land','civil','land','civil']}`: wire.CodeInvalid,
		`{'service':'land','then':'civil'}`: wire.CodeInvalid,
	} {
		w.no(code, robot, "issue_ticket", with)
	}
	w.do(robot, "issue_ticket", `{'service':'land','then':['civil']}`)
	w.next("1")
	w.no(wire.CodeWrongState, robot, "finish", `{'counter':'1','then':['few']}`)
	w.do(robot, "start", `{'counter':'1'}`)
	for with, code := range map[string]wire.Code{
		`{'counter':'1','then':['moon']}`:  wire.CodeUnknownService,
		`{'counter':'9','then':['moon']}`:  wire.CodeUnknownCounter,
		`{'counter':'1','then':['civil']}`: wire.CodeInvalid, // civil is what comes next already
		`{'counter':'1','files':-1}`:       wire.CodeInvalid,
		`{'counter':'1','then':['land','civil','land','civil','land','civil','land','few']}`: wire.CodeInvalid,
	} {
		w.no(code, robot, "finish", with)
	}
}
