package queue

import (
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// on sets the clock to a time of any day and lets it speak.
func (w *world) on(at string) {
	w.t.Helper()
	t, err := time.ParseInLocation("2006-01-02 15:04", at, zone)
	if err != nil {
		w.t.Fatal(err)
	}
	w.now = t
	w.tick()
}

// A box whose clock was years ahead when it was switched on must find back:
// the day that it began is given up, and no number is given twice on a day.
func TestADayThatAWrongClockBeganIsGivenUp(t *testing.T) {
	w := newWorld(t, town())
	w.issue("land")
	w.on("2026-11-25 07:30") // a wrong clock: it is the 22nd
	if w.e.Day() != "2026-11-25" {
		t.Fatalf("day %s", w.e.Day())
	}
	w.issue("land")
	w.on("2026-11-22 09:00") // set right, and numbers were given meanwhile
	if w.e.Day() != "2026-11-25" {
		t.Fatal("a day with numbers is not given up at once: the clock may be wrong now")
	}
	w.issue("land")
	w.on("2026-11-22 20:59")
	if w.e.Day() != "2026-11-25" {
		t.Fatalf("day %s", w.e.Day())
	}
	w.on("2026-11-22 21:00")
	if w.e.Day() != "2026-11-22" || w.e.At().Day() != 22 {
		t.Fatalf("day %s at %v: the clock stood by its word for 12 hours", w.e.Day(), w.e.At())
	}
	w.same()
	w.on("2026-11-23 08:00")
	if r := w.issue("land"); r.ID != "20261123-A001" {
		t.Errorf("%+v", r)
	}
	w.on("2026-11-24 08:00")
	w.same()
	w.on("2026-11-25 08:00")
	if r := w.issue("land"); r.ID != "20261125-A003" {
		t.Errorf("%s: A001 and A002 were given on this day before", r.ID)
	}
	w.same()
	w.on("2026-11-26 08:00")
	if r := w.issue("land"); r.ID != "20261126-A001" {
		t.Errorf("%+v", r)
	}
}

func TestAnEmptyDayToComeIsGivenUpAtOnce(t *testing.T) {
	w := newWorld(t, town())
	w.issue("land")
	w.on("2036-01-01 06:00")
	w.on("2026-11-22 08:00")
	if w.e.Day() != "2026-11-22" {
		t.Fatalf("day %s", w.e.Day())
	}
	if r := w.issue("land"); r.ID != "20261122-A001" || !r.IssuedAt.Equal(w.now) {
		t.Errorf("%+v", r)
	}
	w.same()
}

func TestTheDayNeverGoesBackToOneThatGaveNumbers(t *testing.T) {
	w := newWorld(t, town())
	w.issue("land")
	w.on("2026-11-24 08:00")
	for _, at := range []string{"2026-11-21 09:00", "2026-11-21 22:00", "2020-01-01 08:00", "2020-01-02 08:00"} {
		w.on(at)
		if w.e.Day() != "2026-11-24" {
			t.Errorf("%s: day %s", at, w.e.Day())
		}
	}
	w.on("2026-11-23 23:59") // a minute before midnight is no reason either
	if w.e.Day() != "2026-11-24" {
		t.Errorf("day %s", w.e.Day())
	}
}

func TestTheYearTurns(t *testing.T) {
	h := town()
	h.Hours.Holidays = map[hall.Day]hall.Text{"2027-01-01": {"vi": "Tết Dương lịch"}}
	w := newWorld(t, h)
	w.on("2026-12-31 16:59")
	w.issue("land")
	w.on("2027-01-01 00:00")
	if w.e.Day() != "2027-01-01" || len(w.e.order) != 0 {
		t.Errorf("day %s with %d tickets", w.e.Day(), len(w.e.order))
	}
	if s := w.service("land"); s.Open || s.Until != "07:00" {
		t.Errorf("%+v", s)
	}
	w.no(wire.CodeServiceClosed, robot, "issue_ticket", `{'service':'land'}`)
	w.on("2027-01-02 07:00")
	if r := w.issue("land"); r.ID != "20270102-A001" {
		t.Errorf("%+v", r)
	}
}

// Switched off before lunch and on again behind it, or in the middle of it: the
// day goes on, with its rules.
func TestARestartInTheLunchBreak(t *testing.T) {
	for _, back := range []string{"2026-11-21 11:45", "2026-11-21 13:29", "2026-11-21 13:30", "2026-11-21 16:00"} {
		w := newWorld(t, town())
		w.do(boss, "set_service", `{'service':'land','last':'15:00'}`)
		w.on("2026-11-21 11:20")
		w.issue("land")
		data := w.fold()
		w.e = New(town(), nil)
		if err := w.e.Restore([]byte(data)); err != nil {
			t.Fatal(err)
		}
		w.on(back)
		h := w.now.Hour()*60 + w.now.Minute()
		want := map[bool]string{true: "", false: wire.ReasonHours}[h >= 13*60+30]
		if h >= 15*60 {
			want = wire.ReasonLimit
		}
		if s := w.service("land"); s.Reason != want || len(w.e.order) != 1 {
			t.Errorf("%s: %q with %d tickets, want %q", back, s.Reason, len(w.e.order), want)
		}
	}
}

// In a zone with summer time the hours go by the wall.
func TestHoursWhereTheClocksAreChanged(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	h := town()
	h.Zone = berlin
	w := &world{t: t, e: New(h, nil)}
	for _, c := range []struct {
		at    time.Time
		until string
		open  bool
	}{
		{time.Date(2026, 3, 29, 6, 59, 0, 0, berlin), "07:00", false}, // an hour shorter
		{time.Date(2026, 3, 29, 7, 0, 0, 0, berlin), "", true},
		{time.Date(2026, 10, 25, 6, 59, 0, 0, berlin), "07:00", false}, // an hour longer
		{time.Date(2026, 10, 25, 7, 0, 0, 0, berlin), "", true},
		{time.Date(2026, 10, 25, 11, 30, 0, 0, berlin), "13:30", false},
	} {
		w.now = c.at
		w.tick()
		if s := w.service("land"); s.Open != c.open || s.Until != c.until {
			t.Errorf("%v: open %v until %q", c.at, s.Open, s.Until)
		}
	}
}
