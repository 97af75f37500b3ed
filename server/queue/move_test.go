package queue

import (
	"fmt"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

func TestNumbersRunInSeriesFromOne(t *testing.T) {
	w := newWorld(t, town())
	for i, want := range []string{"A001", "A002", "B001", "A003"} {
		service := map[byte]string{'A': "land", 'B': "civil"}[want[0]]
		r := w.issue(service)
		if r.Number.String() != want || r.ID != id(want) || r.Service != service || len(r.Token) != 22 {
			t.Errorf("ticket %d: %+v, want %s", i, r, want)
		}
	}
	if r := w.issue("land"); r.Ahead != 3 || r.WaitS != nil {
		t.Errorf("fourth of land: %d ahead, wait %v; want 3, unknown", r.Ahead, r.WaitS)
	}
}

func TestOrdinaryNumbersStopBeforeTheKiosksBlocks(t *testing.T) {
	h := town()
	w := newWorld(t, h)
	told := 0
	for n := 1; n <= 899; n++ { // two blocks of 50 at the top
		a := w.do(robot, "issue_ticket", `{'service':'land'}`)
		if got := a.Result.(*Issued).Number.N; got != n {
			t.Fatalf("number %d, want %d", got, n)
		}
		for _, e := range a.Events {
			if e.Kind == wire.SeriesNearlyFull {
				told++
				if n != 849 {
					t.Errorf("nearly full was said at %d", n)
				}
			}
		}
	}
	if told != 1 {
		t.Errorf("the manager was told %d times", told)
	}
	w.no(wire.CodeLimitReached, robot, "issue_ticket", `{'service':'land'}`)
	w.do(kiosk1, "issue_offline", `{'service':'land','number':'A950','issued_at':'2026-11-21T07:30:00+07:00','token':'0123456789abcdef'}`)
}

func TestFirstComeFirstServedWithinAService(t *testing.T) {
	w := newWorld(t, town())
	w.open("1", "3")
	for range 4 {
		w.issue("land")
	}
	for i, counter := range []string{"1", "3", "1", "3"} {
		if got, want := w.next(counter), fmt.Sprintf("A%03d", i+1); got != want {
			t.Fatalf("call %d: %s, want %s", i, got, want)
		}
		w.serve(counter)
	}
	if got := w.next("1"); got != "" {
		t.Errorf("an empty hall called %q", got)
	}
}

func TestACounterTakesItsOwnLineFirstAndAnOverdueOneByAge(t *testing.T) {
	w := newWorld(t, town())
	w.open("1")
	w.issue("civil") // B001 at 08:00
	w.now = w.now.Add(5 * time.Minute)
	w.issue("land") // A001 at 08:05
	w.issue("land")
	if got := w.next("1"); got != "A001" {
		t.Fatalf("%s, want A001: the counter's own line goes first", got)
	}
	w.serve("1")
	w.now = w.now.Add(16 * time.Minute) // B001 has waited 21 min
	if got := w.next("1"); got != "B001" {
		t.Fatalf("%s, want B001: its wait has passed 20 min", got)
	}
	w.serve("1")
	w.issue("civil")
	if got := w.next("1"); got != "A002" {
		t.Fatalf("%s, want A002", got)
	}
	w.serve("1")
	if got := w.next("1"); got != "B002" {
		t.Fatalf("%s, want B002: nothing stands before it", got)
	}
}

func TestAPriorityGroupGetsOneCallInNAndNoMore(t *testing.T) {
	w := newWorld(t, town())
	w.open("1")
	for range 6 {
		w.issue("land") // A001-A006
	}
	var ahead []int
	for range 4 { // A007-A010
		ahead = append(ahead, w.do(robot, "issue_ticket", `{'service':'land','priority':'elder'}`).Result.(*Issued).Ahead)
	}
	want := []string{"A007", "A001", "A002", "A008", "A003", "A004", "A009", "A005", "A006", "A010"}
	for i, n := range want {
		if got := w.next("1"); got != n {
			t.Fatalf("call %d: %s, want %s", i, got, n)
		}
		w.serve("1")
	}
	if fmt.Sprint(ahead) != "[0 3 6 9]" {
		t.Errorf("ahead of the four: %v, want their places 0 3 6 9", ahead)
	}
}

func TestAheadIsTheTruePlace(t *testing.T) {
	w := newWorld(t, town())
	w.open("1")
	said := map[string]int{}
	for i := range 12 {
		with := `{'service':'land'}`
		if i%3 == 2 {
			with = `{'service':'land','priority':'elder'}`
		}
		w.do(robot, "issue_ticket", with)
	}
	for _, tk := range w.e.order {
		_, ahead, _, ok := w.e.ByToken(tk.Token, w.now)
		if !ok {
			t.Fatal("a ticket is not found by its token")
		}
		said[tk.Number.String()] = ahead
	}
	for place := range 12 {
		n := w.next("1")
		if said[n] != place {
			t.Errorf("%s was told %d ahead, was called at place %d", n, said[n], place)
		}
		w.serve("1")
	}
}

func TestTransferKeepsTheOriginalTime(t *testing.T) {
	w := newWorld(t, town())
	w.open("1", "2", "3")
	w.issue("land") // A001, the oldest
	w.now = w.now.Add(time.Minute)
	w.issue("civil") // B001
	w.next("1")
	w.do(robot, "transfer", `{'counter':'1','to_service':'civil','note':'thiếu bản sao'}`)
	if got := w.next("2"); got != "A001" {
		t.Fatalf("%s, want A001 before B001", got)
	}
	if tk := w.ticket("A001"); tk.Note != "thiếu bản sao" || tk.NoteBy != "robot" || tk.NoteFrom != "1" || tk.Service != "civil" || !tk.IssuedAt.Equal(eight) {
		t.Errorf("transferred: %+v", tk)
	}
	w.do(robot, "transfer", `{'counter':'2','to_counter':'3'}`)
	w.issue("land")
	if got := w.next("1"); got != "A002" {
		t.Fatalf("%s at counter 1: A001 was sent to counter 3", got)
	}
	if got := w.next("3"); got != "A001" {
		t.Fatalf("%s at counter 3, want A001", got)
	}
}

func TestParkedAndReturnedTicketsDoNotQueueAgain(t *testing.T) {
	w := newWorld(t, town())
	w.open("1", "3")
	for range 3 {
		w.issue("land")
	}
	w.next("1")
	w.do(robot, "start", `{'counter':'1'}`)
	w.do(robot, "park", `{'counter':'1','reason':'Chờ ký'}`)
	if tk := w.ticket("A001"); tk.State != hall.Parked || tk.Reason != "Chờ ký" {
		t.Fatalf("parked: %+v", tk)
	}
	if got := w.next("1"); got != "A002" {
		t.Fatalf("%s, want A002", got)
	}
	w.serve("1")
	w.do(robot, "resume", `{'counter':'1'}`)
	if tk := w.ticket("A001"); tk.State != hall.Called || tk.Counter != "1" {
		t.Fatalf("resumed: %+v", tk)
	}
	w.serve("1")
	w.do(robot, "return_ticket", `{'ticket':'`+id("A001")+`'}`)
	if got := w.next("3"); got != "A003" {
		t.Fatalf("%s at counter 3: A001 comes back to counter 1", got)
	}
	w.issue("land")
	if got := w.next("1"); got != "A001" {
		t.Fatalf("%s, want A001: it comes back without queueing", got)
	}
}

func TestAWrongFormComesBackToTheSameCounter(t *testing.T) {
	w := newWorld(t, town())
	w.open("1", "3")
	for range 3 {
		w.issue("land")
	}
	w.next("1")
	w.do(robot, "start", `{'counter':'1'}`)
	w.do(robot, "return_ticket", `{'ticket':'`+id("A001")+`'}`) // sent away from the desk
	if tk := w.ticket("A001"); tk.State != hall.Returned || tk.Counter != "1" {
		t.Fatalf("%+v", tk)
	}
	w.no(wire.CodeNotServing, robot, "finish", `{'counter':'1'}`)
	if got := w.next("3"); got != "A002" {
		t.Errorf("%s at counter 3", got)
	}
	if got := w.next("1"); got != "A001" {
		t.Errorf("%s at counter 1, want A001 ahead of the next", got)
	}
}

func TestALatecomerWaitsFromTheRejoin(t *testing.T) {
	w := newWorld(t, town())
	w.open("1")
	tk := w.issue("land")
	w.next("1")
	w.do(robot, "no_show", `{'counter':'1'}`)
	w.now = w.now.Add(10 * time.Minute)
	w.issue("land") // A002 was there first
	w.now = w.now.Add(time.Minute)
	w.do(phone, "rejoin", `{'token':'`+tk.Token+`'}`)
	for _, want := range []string{"A002", "A001"} {
		if got := w.next("1"); got != want {
			t.Fatalf("%s, want %s", got, want)
		}
		w.do(robot, "no_show", `{'counter':'1'}`)
	}
	w.now = w.now.Add(61 * time.Minute)
	w.no(wire.CodeWrongState, phone, "rejoin", `{'token':'`+tk.Token+`'}`) // too late
}

func TestNoShowWantsTheHallsRecalls(t *testing.T) {
	h := town()
	h.Limits.NoShowRecalls = 2
	w := newWorld(t, h)
	w.open("1")
	w.issue("land")
	w.next("1")
	for range 2 {
		w.no(wire.CodeWrongState, robot, "no_show", `{'counter':'1'}`)
		w.do(robot, "recall", `{'counter':'1'}`)
	}
	w.do(robot, "no_show", `{'counter':'1'}`)
	if tk := w.ticket("A001"); tk.State != hall.NoShow || tk.Recalls != 2 {
		t.Errorf("%+v", tk)
	}
}

func TestClosingACounterSendsItsReturnersBackToTheLine(t *testing.T) {
	w := newWorld(t, town())
	w.open("1", "3")
	w.issue("land")
	w.next("1")
	w.serve("1")
	w.do(robot, "return_ticket", `{'ticket':'`+id("A001")+`'}`)
	w.issue("land")
	w.do(robot, "close_counter", `{'counter':'1'}`)
	if got := w.next("3"); got != "A001" {
		t.Errorf("%s, want A001 at its original time", got)
	}
}

func TestUndoIsBefore(t *testing.T) {
	for _, c := range []struct{ name, do, with string }{
		{"call_next", "call_next", `{'counter':'1'}`},
		{"call", "call", `{'counter':'1','ticket':'20261121-A002','reason':'con nhỏ'}`},
		{"start", "start", `{'counter':'3'}`},
		{"no_show", "no_show", `{'counter':'3'}`},
		{"park", "park", `{'counter':'3','reason':'x'}`},
		{"transfer", "transfer", `{'counter':'3','to_service':'civil'}`},
		{"transfer to a counter", "transfer", `{'counter':'3','to_counter':'2'}`},
		{"finish", "finish", `{'counter':'2','outcome':'accepted'}`},
		{"resume", "resume", `{'counter':'1','ticket':'20261121-B002'}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, town())
			w.open("1", "2", "3")
			w.issue("land")
			w.issue("land")
			w.do(robot, "issue_ticket", `{'service':'land','priority':'elder'}`)
			w.issue("civil")
			w.issue("civil")
			w.next("3") // the elder one is called
			w.next("2")
			w.do(robot, "park", `{'counter':'2'}`)
			w.do(robot, "transfer", `{'counter':'3','to_service':'land'}`)
			w.next("3")
			w.do(robot, "resume", `{'counter':'1','ticket':'20261121-B001'}`)
			w.do(robot, "transfer", `{'counter':'1','to_service':'civil'}`)
			w.next("2") // B001 again
			w.do(robot, "park", `{'counter':'2'}`)
			w.next("2") // B002
			w.do(robot, "park", `{'counter':'2'}`)
			w.do(robot, "resume", `{'counter':'2','ticket':'20261121-B001'}`)
			w.do(robot, "start", `{'counter':'2'}`)

			before := w.picture()
			counter := c.with[12:13]
			w.do(robot, c.do, c.with)
			if w.picture() == before {
				t.Fatal("the step changed nothing")
			}
			w.now = w.now.Add(29 * time.Second)
			w.do(robot, "undo", `{'counter':'`+counter+`'}`)
			if after := w.picture(); after != before {
				t.Errorf("undo is not before:\n%s", differ(after, before))
			}
			w.no(wire.CodeWrongState, robot, "undo", `{'counter':'`+counter+`'}`) // once
		})
	}
}

func TestUndoComesTooLate(t *testing.T) {
	for name, meanwhile := range map[string]func(w *world, token string){
		"after 30 s":           func(w *world, _ string) { w.now = w.now.Add(31 * time.Second) },
		"the ticket came back": func(w *world, _ string) { w.do(robot, "return_ticket", `{'ticket':'20261121-A001'}`) },
		"the counter paused":   func(w *world, _ string) { w.do(robot, "pause_counter", `{'counter':'1'}`) },
		"somebody recalled": func(w *world, _ string) {
			w.issue("land")
			w.next("1")
			w.do(robot, "recall", `{'counter':'1'}`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, town())
			w.open("1")
			w.issue("land")
			w.next("1")
			meanwhile(w, w.serve("1"))
			w.no(wire.CodeWrongState, robot, "undo", `{'counter':'1'}`)
		})
	}
}

func TestWhoWasServedByHandHasNoCounterToComeBackTo(t *testing.T) {
	h := town()
	h.Cards = 3
	w := newWorld(t, h)
	w.do(boss, "register_card", `{'service':'land','number':'A850','outcome':'accepted'}`)
	w.no(wire.CodeUnknownCounter, boss, "return_ticket", `{'ticket':'`+id("A850")+`'}`)
}
