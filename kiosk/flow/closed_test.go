package flow

import (
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// at is a time of the test's day, or of another.
func at(day, text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", day+" "+text, clock.Location())
	if err != nil {
		panic(err)
	}
	return t
}

func TestWhyAndUntilWhen(t *testing.T) {
	const today, friday = "2026-11-21", "2026-11-20"
	for _, tc := range []struct {
		name          string
		reason, until string
		day           hall.Day
		now           time.Time
		down          time.Time // when the line went, zero while it is up
		want          Closed
	}{
		{"lunch", "hours", "13:30", "", at(today, "11:40"), time.Time{}, Closed{Why: WhyLunch, Until: "13:30"}},
		{"early", "hours", "07:30", "", at(today, "06:50"), time.Time{}, Closed{Why: WhyEarly, Until: "07:30"}},
		{"an afternoon hall in the morning", "hours", "13:30", "", at(today, "08:00"), time.Time{}, Closed{Why: WhyEarly, Until: "13:30"}},
		{"evening", "hours", "07:30", "2026-11-23", at(today, "17:05"), time.Time{}, Closed{Why: WhyOver, Until: "07:30", Day: "2026-11-23"}},
		{"the day has come", "hours", "07:30", "2026-11-21", at(today, "05:00"), time.Time{}, Closed{Why: WhyEarly, Until: "07:30"}},
		{"evening, nobody knows until when", "hours", "", "", at(today, "17:05"), time.Time{}, Closed{Why: WhyOver}},
		{"no clock", "hours", "13:30", "", time.Time{}, time.Time{}, Closed{Why: WhyPaused, Until: "13:30"}},
		{"a manager", "closed", "10:15", "", at(today, "09:40"), time.Time{}, Closed{Why: WhyPaused, Until: "10:15"}},
		{"full", "limit", "", "", at(today, "15:40"), time.Time{}, Closed{Why: WhyFull}},

		{"the line fell at lunch", "hours", "13:30", "", at(today, "12:00"), at(today, "11:50"), Closed{Why: WhyLunch, Until: "13:30"}},
		{"and lunch is over", "hours", "13:30", "", at(today, "13:30"), at(today, "11:50"), Closed{}},
		{"it fell in the evening", "hours", "07:30", "2026-11-21", at(friday, "20:00"), at(friday, "17:10"), Closed{Why: WhyOver, Until: "07:30", Day: "2026-11-21"}},
		{"and the morning has come", "hours", "07:30", "2026-11-21", at(today, "07:31"), at(friday, "17:10"), Closed{}},
		{"but it is not time yet", "hours", "07:30", "2026-11-21", at(today, "07:00"), at(friday, "17:10"), Closed{Why: WhyEarly, Until: "07:30"}},
		{"it was full", "limit", "", "", at(today, "15:40"), at(today, "15:00"), Closed{Why: WhyFull}},
		{"the day before", "limit", "", "", at(today, "08:00"), at(friday, "15:00"), Closed{}},
		{"a manager may have opened it again", "closed", "", "", at(today, "15:40"), at(today, "15:00"), Closed{}},
		{"nobody knows what time it is", "hours", "13:30", "", time.Time{}, at(today, "11:50"), Closed{}},
	} {
		s := New("boot", DefaultRules())
		s.Clock = tc.now
		s.Line = Line{Up: tc.down.IsZero(), Numbers: true, Since: tc.down}
		sv := wire.ServiceState{ID: "x", Reason: tc.reason, Until: tc.until, UntilDay: tc.day}
		if got := s.Closed(&sv); got != tc.want {
			t.Errorf("%s: %+v, want %+v", tc.name, got, tc.want)
		}
		if s.Gives(&sv) != (tc.want == Closed{}) {
			t.Errorf("%s: gives %v", tc.name, s.Gives(&sv))
		}
	}
}

// A group opens with the first of its services, and says so.
func TestAClosedGroupSaysUntilWhen(t *testing.T) {
	h := bigHall()
	k := newKiosk(t, h)
	for i := range h.Services {
		s := &h.Services[i]
		s.Open, s.Reason, s.Until = false, "closed", "15:00"
	}
	h.Services[3].Until = "14:00"
	h.Services[4].Until = ""
	h.Services[5].Reason, h.Services[5].Until = "limit", ""
	k.tell(HallIs{Hall: h})
	if got := k.Tiles()[0].Closed; got != (Closed{Why: WhyPaused, Until: "14:00"}) {
		t.Errorf("the line is closed for %+v", got)
	}
	h.Services[7].Open = true
	k.tell(HallIs{Hall: h})
	if got := k.Tiles()[0].Closed; got != (Closed{}) {
		t.Errorf("one gives numbers, and the line is closed for %+v", got)
	}
	for i := range h.Services {
		h.Services[i].Open, h.Services[i].Reason, h.Services[i].Until = false, "limit", ""
	}
	k.tell(HallIs{Hall: h})
	if got := k.Tiles()[0].Closed; got != (Closed{Why: WhyFull}) {
		t.Errorf("all are full, and the line is closed for %+v", got)
	}
}

// The hall changes under somebody's finger: the page follows.
func TestThePageFollowsTheHall(t *testing.T) {
	h := smallHall()
	k := newKiosk(t, h)
	k.touch(Spoke{Lang: "en"}, Chose{Service: "land"}, AskedPriority{}, ChosePriority{ID: "elder"})
	h.Languages, h.Priorities = []string{"vi"}, nil
	k.tell(HallIs{Hall: h})
	k.on(Confirm)
	if k.Lang() != "vi" || k.Visit.Priority != "" {
		t.Errorf("language %s, priority %q: the hall has neither", k.Lang(), k.Visit.Priority)
	}
	closed := smallHall()
	closed.Services[0].Open, closed.Services[0].Reason = false, "closed"
	k.tell(HallIs{Hall: closed})
	k.on(Refused)
	if k.Visit.Refusal != wire.CodeServiceClosed || k.ClosedNow().Why != WhyPaused {
		t.Errorf("refused for %q, %+v", k.Visit.Refusal, k.ClosedNow())
	}
	k.touch(WentBack{}, Chose{Service: "civil"}, AskedHelp{})
	h.Services = h.Services[:1]
	k.tell(HallIs{Hall: h})
	k.on(Helping) // who waits for somebody stays
	k.touch(WentBack{})
	k.on(Idle) // but that field has gone
	k = newKiosk(t, bigHall())
	k.touch(ChoseGroup{Key: k.Tiles()[0].Key}, Turned{By: 1})
	k.tell(HallIs{Hall: smallHall()})
	if k.Visit.Sheet != 0 || len(k.Tiles()) > MaxTiles {
		t.Errorf("sheet %d of %d", k.Visit.Sheet, k.Sheets())
	}
	none := smallHall()
	none.Services = []wire.ServiceState{service("x", "X", "collect", "")}
	k.tell(HallIs{Hall: none})
	k.on(Idle)
}
