package ui

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"motcua/internal/canvas"
	"motcua/internal/canvas/soft"
	"motcua/internal/hall"
	"motcua/internal/scene"
	"motcua/kiosk/flow"
)

// fingers touch a whole screen at random, as it is drawn, with answers that
// come at random too.
type fingers struct {
	*shell
	rng      *rand.Rand
	answers  []flow.Event
	asked    int
	pages    map[flow.Page]int
	unsound  map[string]bool // what the lint has said already
	lastPage flow.Page
	m        *soft.Canvas
}

func (f *fingers) did(e flow.Effect) {
	switch e := e.(type) {
	case flow.Ask:
		f.asked++
		t := ticket()
		t.ID, t.Number, t.Service = fmt.Sprint(f.asked), fmt.Sprintf("A%03d", f.asked%1000), e.Issue.Service
		t.Offline = f.rng.IntN(4) == 0
		switch f.rng.IntN(4) {
		case 0:
			f.answers = append(f.answers, flow.WasRefused{Request: e.Request, Code: []string{"unavailable", "limit_reached", "service_closed"}[f.rng.IntN(3)]})
		default:
			f.answers = append(f.answers, flow.Issued{Request: e.Request, Ticket: t})
		}
	case flow.PrintTicket:
		f.prints(e.Request)
	case flow.PrintGuide:
		f.prints(e.Request)
	case flow.PrintCase:
		f.prints(e.Request)
	case flow.PrintOwn:
		f.prints(e.Request)
	case flow.Find:
		list := make([]flow.Found, f.rng.IntN(14))
		for i := range list {
			list[i] = flow.Found{Code: fmt.Sprintf("1.%06d", i), Name: procedure().Name, Field: procedure().Field}
		}
		f.answers = append(f.answers, flow.FoundAre{Query: e.Query, Results: list})
	case flow.Open:
		info := procedure()
		info.Code = e.Code
		f.answers = append(f.answers, flow.ProcedureIs{Info: info})
	case flow.AskCase:
		f.answers = append(f.answers, flow.CaseIs{Case: flow.Case{Code: e.Code, State: []string{"", "done", "processing"}[f.rng.IntN(3)], Due: "2026-11-25"}})
	case flow.AskOwn:
		f.answers = append(f.answers, flow.OwnIs{Token: e.Token, Own: flow.OwnTicket{
			Number: "A012", State: []hall.State{hall.Waiting, hall.NoShow, hall.Called, hall.Parked, hall.Finished}[f.rng.IntN(5)], Counter: "q1", Called: noon,
		}})
	case flow.CheckPIN:
		f.answers = append(f.answers, flow.PINIs{Request: e.Request, Good: f.rng.IntN(2) == 0})
	}
}

func (f *fingers) prints(request string) {
	f.answers = append(f.answers, flow.PrintIs{Request: request, Print: flow.Print{
		State: []flow.PrintState{flow.Printed, flow.Accepted, flow.Failed, flow.Unknown}[f.rng.IntN(4)],
	}})
}

// touch is one finger, key, scan, answer or pause.
func (f *fingers) touch() {
	w, h := f.c.Size()
	at := canvas.Pointer{X: f.rng.Float64() * w, Y: f.rng.Float64() * h}
	controls := f.s.Program().Controls()
	program := f.s.Program()
	switch n := f.rng.IntN(100); {
	case n < 60 && len(controls) > 0: // something that is there
		at.X, at.Y = controls[f.rng.IntN(len(controls))].Rect.Center()
		fallthrough
	case n < 72:
		at.Phase, at.At = canvas.Down, time.Now()
		program.Point(at)
		if f.rng.IntN(5) == 0 { // it slips
			at.Phase, at.X, at.Y = canvas.Move, f.rng.Float64()*w, f.rng.Float64()*h
			program.Point(at)
		}
		at.Phase = canvas.Up
		program.Point(at)
	case n < 78:
		keys := []canvas.KeyName{canvas.KeyNext, canvas.KeyBack, canvas.KeyEnter, canvas.KeyBackspace, canvas.KeyEscape, canvas.KeyRepeat, canvas.KeyDark}
		program.Press(canvas.Key{Name: keys[f.rng.IntN(len(keys))]})
	case n < 80:
		program.Press(canvas.Key{Rune: rune("dsf1 ư"[f.rng.IntN(5)])})
	case n < 83:
		f.s.Scan([]byte([]string{"H56.14-240823-0001", "Zk3v9QxT1bLm8RsW5yUe2A", "?", "001099000000||Tên|01011999|Nam|Nơi ở", "https://h.vn/procedures/1.001193"}[f.rng.IntN(5)]))
	case n < 85:
		f.s.Tell(flow.PressedHidden{})
	case n < 87:
		f.s.start = f.s.start.Add(-time.Duration(f.rng.IntN(70)) * time.Second)
	case n < 88:
		h := smallHall()
		if f.rng.IntN(2) == 0 {
			h = bigHall()
		}
		h.Card, h.PerPerson = []flow.CardRule{"", "", flow.CardAsk, flow.CardMust}[f.rng.IntN(4)], 2
		f.s.Tell(flow.HallIs{Hall: h})
	case n < 89:
		f.s.Tell(flow.LineIs{Line: flow.Line{Up: f.rng.IntN(3) > 0, Numbers: true}})
	case len(f.answers) > 0:
		i := f.rng.IntN(len(f.answers))
		f.s.Tell(f.answers[i])
		f.answers = append(f.answers[:i], f.answers[i+1:]...)
	}
}

// look paints, and judges a page that has come up.
func (f *fingers) look() {
	f.paint()
	st := f.s.State()
	if st.Page == f.lastPage {
		return
	}
	f.lastPage = st.Page
	f.pages[st.Page]++
	for _, fault := range scene.Lint(f.s.view.Scene(), f.m, scene.Kiosk) {
		if !f.unsound[fault] {
			f.unsound[fault] = true
			f.t.Errorf("page %s, view %+v: %s", st.Page, st.Visit.View, fault)
		}
	}
}

// Fingers all over the drawn screen, on every page they come to: nothing
// panics, every page that comes up is sound, and once they are gone the screen
// is the idle one, with nothing behind it. SOAK=n makes it n times as long.
func TestRandomFingersOnTheDrawnScreen(t *testing.T) {
	times := 1
	if n, err := strconv.Atoi(os.Getenv("SOAK")); err == nil && n > 0 {
		times = n
	}
	f := &fingers{rng: rand.New(rand.NewPCG(3, 5)), pages: map[flow.Page]int{}, unsound: map[string]bool{}, m: soft.New(1, 1)}
	f.shell = newShell(t, f.did)
	fresh := f.s.State().Visit
	for range 700 * times {
		f.touch()
		f.look()
	}
	f.s.Tell(flow.LineIs{Line: flow.Line{Up: true}})
	f.s.scan.last = time.Time{} // the last key is long past too
	for range 30 {
		f.s.start = f.s.start.Add(-20 * time.Second)
		f.look()
	}
	st := f.s.State()
	if got := fmt.Sprintf("%+v", st.Visit); st.Page != flow.Idle || got != fmt.Sprintf("%+v", fresh) {
		t.Errorf("left alone: page %s, visit %s", st.Page, got)
	}
	if n := f.s.view.Focused(); codes.text != "" || n != nil || len(f.s.scan.text) > 0 {
		t.Errorf("of the last one there stays a code %q, a focus %v, a scan of %d letters", codes.text, n, len(f.s.scan.text))
	}
	if len(f.pages) < 8 {
		t.Errorf("they came to %v only", f.pages)
	}
}
