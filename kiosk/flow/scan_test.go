package flow

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// scanned is a kiosk after one scan on a page.
func scanned(open Event, text string) (State, []Effect) {
	s := New("boot", DefaultRules())
	s, _ = Step(s, HallIs{Hall: smallHall()})
	s, _ = Step(s, LineIs{Line: Line{Up: true}})
	s, _ = Step(s, Tick{At: time.Second})
	if open != nil {
		s, _ = Step(s, open)
	}
	s, effects := Step(s, Scanned{Text: text})
	return s, slices.DeleteFunc(effects, func(e Effect) bool { _, sound := e.(Sound); return sound })
}

// A citizen card held to the scanner by mistake leaves nothing behind.
func TestACardIsNotKept(t *testing.T) {
	const card = "038201001234|171234567|Nguyễn Văn An|01021980|Nam|Thôn 3, Hạc Thành, Thanh Hóa|15082021"
	for _, open := range []Event{nil, OpenedLookUp{}, OpenedSearch{}, Chose{Service: "land"}} {
		s, effects := scanned(open, card)
		kept := fmt.Sprintf("%+v %+v", s.Visit, effects)
		for _, part := range strings.Split(card, "|") {
			if len(part) > 4 && strings.Contains(kept, part) {
				t.Errorf("after %#v %q is kept: %s", open, part, kept)
			}
		}
	}
}

// Whatever a scanner reads: one page, at most one question, and it goes to a
// ticket or a case file only with what looks like its code.
func FuzzScan(f *testing.F) {
	for _, s := range []string{
		"https://hcc.example.vn/t/Zk3v9QxT1bLm8RsW5yUe2A", "Zk3v9QxT1bLm8RsW5yUe2A", "000.17.22.H56-210531-0001",
		"00001/2026/07906", "038201001234|171234567|Nguyễn Văn An|01021980|Nam|x|15082021", "\x00\xff/t/", "https://x/lookup?code=H56.14-240823-0001",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, effects := scanned(nil, text)
		switch {
		case len(effects) > 1:
			t.Fatalf("%q: %d effects", text, len(effects))
		case s.Page == LookUp && (!s.Visit.Wrong || len(effects) != 0):
			t.Fatalf("%q: %+v", text, effects)
		case s.Page == Own && effects[0].(AskOwn).Token != s.Visit.Token:
			t.Fatalf("%q: %+v", text, effects)
		case s.Page == CaseFile && effects[0].(AskCase).Code != s.Visit.Query.Text:
			t.Fatalf("%q: %+v", text, effects)
		case s.Page != LookUp && s.Page != Own && s.Page != CaseFile:
			t.Fatalf("%q: page %s", text, s.Page)
		}
	})
}

// What was looked up: a ready result leads to its number, and a slip is printed
// once.
func TestAReadyResultLeadsToItsNumber(t *testing.T) {
	s, _ := scanned(nil, "H56.14-240823-0001")
	s, _ = Step(s, CaseIs{Case: Case{Code: "H56.14-240823-0001", State: "done"}})
	printed := 0
	for range 3 {
		var effects []Effect
		s, effects = Step(s, AskedSlip{})
		for _, e := range effects {
			if p, ok := e.(PrintCase); ok {
				printed++
				s, _ = Step(s, PrintIs{Request: p.Request, Print: Print{State: Printed}})
			}
		}
	}
	if printed != 1 || !s.Visit.Slip.Took() {
		t.Errorf("printed %d times, %+v", printed, s.Visit.Slip)
	}
	s, _ = Step(s, Chose{Service: "land"})
	if s.Page != Confirm || s.Visit.Service != "land" || s.Visit.Case != nil || s.Visit.Query.Text != "" {
		t.Errorf("page %s, %+v", s.Page, s.Visit)
	}
	for _, c := range []Case{{State: ""}, {Away: true}, {TooMany: true}} {
		s, _ := scanned(nil, "H56.14-240823-0001")
		c.Code = "H56.14-240823-0001"
		s, _ = Step(s, CaseIs{Case: c})
		if _, effects := Step(s, AskedSlip{}); len(effects) != 0 {
			t.Errorf("%+v is printed", c)
		}
	}
}
