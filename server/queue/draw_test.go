package queue

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// early is a hall that gives numbers an hour before it opens.
func early(draw bool) *hall.Hall {
	h := town()
	h.Limits = hall.Limits{NumbersBefore: time.Hour, Draw: draw}
	return h
}

func morning(t *testing.T, h *hall.Hall, hour, minute int) *world {
	w := newWorld(t, h)
	w.now = time.Date(2026, 11, 23, hour, minute, 0, 0, zone) // a Monday
	w.tick()
	return w
}

func TestNumbersFromASetTimeBeforeTheOpening(t *testing.T) {
	w := morning(t, early(false), 5, 59)
	w.no(wire.CodeServiceClosed, robot, "issue_ticket", `{'service':'land'}`)
	if s := w.service("land"); s.Until != "06:00" {
		t.Errorf("numbers are promised from %s", s.Until)
	}
	if next := w.e.NextTick(w.now); next.Format("15:04") != "06:00" {
		t.Errorf("the clock is asked at %v", next)
	}
	w.clock(6, 0)
	if r := w.issue("land"); r.Notice != "" {
		t.Errorf("no draw here: %+v", r)
	}
	if s := w.service("land"); !s.Open {
		t.Errorf("%+v", s)
	}
	w.clock(11, 30)
	w.no(wire.CodeServiceClosed, robot, "issue_ticket", `{'service':'land'}`)
	w.clock(13, 0) // before the second opening of the day there is nothing
	w.no(wire.CodeServiceClosed, robot, "issue_ticket", `{'service':'land'}`)
}

// Nobody waits at a closed door on Tết, and everybody is let in on the
// Saturday that was swapped for it.
func TestHolidaysAndSwappedDaysAndTheTimeBeforeThem(t *testing.T) {
	h := early(false)
	h.Hours.Week[0], h.Hours.Week[6] = nil, nil
	h.Hours.Holidays = map[hall.Day]hall.Text{}
	for d := 5; d <= 11; d++ { // Tết Đinh Mùi: the new year begins on 6 February 2027
		h.Hours.Holidays[hall.Day(fmt.Sprintf("2027-02-%02d", d))] = hall.Text{"vi": "Tết Nguyên đán"}
	}
	h.Hours.Special = map[hall.Day][]hall.Span{
		"2027-02-20": {{From: 8 * 60, To: 11 * 60}}, // a Saturday worked instead
		"2027-02-12": {{From: 9 * 60, To: 11 * 60}}, // the first day begins late
	}
	for _, c := range []struct {
		at   string
		open bool
	}{
		{"2027-02-04 16:59", true},
		{"2027-02-04 17:00", false},
		{"2027-02-05 06:30", false},
		{"2027-02-05 08:00", false},
		{"2027-02-08 08:00", false},
		{"2027-02-11 08:00", false},
		{"2027-02-12 06:30", false},
		{"2027-02-12 07:59", false},
		{"2027-02-12 08:00", true},
		{"2027-02-12 10:59", true},
		{"2027-02-12 13:30", false},
		{"2027-02-13 08:00", false},
		{"2027-02-15 06:00", true},
		{"2027-02-20 06:59", false},
		{"2027-02-20 07:00", true},
		{"2027-02-20 10:59", true},
		{"2027-02-20 11:00", false},
		{"2027-02-21 08:00", false},
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", c.at, zone)
		if err != nil {
			t.Fatal(err)
		}
		w := &world{t: t, e: New(h, nil), now: at}
		w.tick()
		if s := w.service("land"); s.Open != c.open || !c.open && s.Reason != wire.ReasonHours {
			t.Errorf("%s: open %v (%s), want %v", c.at, s.Open, s.Reason, c.open)
		}
	}
}

func TestTheDraw(t *testing.T) {
	w := morning(t, early(true), 6, 30)
	var before []*Issued
	for i := range 12 {
		with := `{'service':'land'}`
		if i%6 == 5 {
			with = `{'service':'land','priority':'elder'}`
		}
		r := w.do(robot, "issue_ticket", with).Result.(*Issued)
		if r.Notice != noticeDraw || r.WaitS != nil {
			t.Fatalf("its taker is not told of the draw: %+v", r)
		}
		before = append(before, r)
	}
	w.issue("civil")
	if s := w.service("land"); !s.Open || s.Notice != noticeDraw {
		t.Errorf("%+v", s)
	}
	slip, err := w.e.slip(w.e.tickets[before[0].ID], false, w.now)
	if err != nil || !strings.Contains(string(slip), "bốc thăm") {
		t.Errorf("the slip says nothing of the draw: %s", slip)
	}
	w.do(robot, "cancel_ticket", `{'ticket':'`+before[3].ID+`'}`)
	w.clock(7, 0)
	after := w.issue("land")
	if after.Notice != "" {
		t.Errorf("the draw is over: %+v", after)
	}
	w.same()

	// the log has all that is needed to hold the draw again
	var in []*hall.Ticket
	var seed string
	for _, e := range w.log {
		for _, ev := range e.Events {
			if ev.Kind == wire.TicketDrawn {
				in, seed = append(in, ev.Ticket), ev.Reason
			}
		}
	}
	if len(in) != 12 { // 11 for land, 1 for civil
		t.Fatalf("%d were drawn", len(in))
	}
	byID := slices.Clone(in)
	slices.SortFunc(byID, func(a, b *hall.Ticket) int { return strings.Compare(a.ID, b.ID) })
	sum := sha256.New()
	fmt.Fprint(sum, "2026-11-23")
	for _, tk := range byID {
		fmt.Fprintf(sum, "\n%s %s", tk.ID, tk.Token)
	}
	s := sum.Sum(nil)
	if fmt.Sprintf("%x", s) != seed {
		t.Errorf("the seed is %s, want %x", seed, s)
	}
	lot := func(tk *hall.Ticket) string {
		return fmt.Sprintf("%x", sha256.Sum256(append(slices.Clone(s), tk.Token...)))
	}
	if !slices.IsSortedFunc(in, func(a, b *hall.Ticket) int { return strings.Compare(lot(a), lot(b)) }) {
		t.Error("the order is not that of the lots")
	}

	// and they are called in that order, their groups apart, before all others
	w.open("3")
	var ordinary, elders, drawn, old []string
	for _, tk := range in {
		if tk.Service == "land" && tk.Priority == "" {
			drawn = append(drawn, tk.Number.String())
		} else if tk.Service == "land" {
			old = append(old, tk.Number.String())
		}
	}
	for range 12 {
		n := w.next("3")
		if w.ticket(n).Priority == "" {
			ordinary = append(ordinary, n)
		} else {
			elders = append(elders, n)
		}
		w.serve("3")
	}
	if want := append(drawn, after.Number.String()); !slices.Equal(ordinary, want) || !slices.Equal(elders, old) {
		t.Errorf("called %v and %v, want %v and %v", ordinary, elders, want, old)
	}
}

// Over many draws everyone's chance must be the same wherever they stood in
// the line of takers.
func TestTheDrawIsFair(t *testing.T) {
	const days, takers = 400, 8
	var first [takers]int
	for day := range days {
		w := &world{t: t, e: New(early(true), nil), rand: random(byte(day), byte(day>>8)), now: time.Date(2026, 11, 23, 6, 30, 0, 0, zone)}
		w.tick()
		for range takers {
			w.issue("land")
		}
		w.clock(7, 0)
		for i, tk := range w.e.order {
			if tk.Drawn == 1 {
				first[i]++
			}
		}
	}
	for i, n := range first {
		if n < 25 || n > 78 { // 50 expected; the chance of either is below 1 in 10,000
			t.Errorf("taker %d was first on %d of %d days", i+1, n, days)
		}
	}
}

func TestTheDrawOnUnusualMornings(t *testing.T) {
	t.Run("a manager opens early", func(t *testing.T) {
		w := morning(t, early(true), 6, 30)
		for range 5 {
			w.issue("land")
		}
		w.now = w.now.Add(time.Minute)
		w.do(boss, "open_hall", `{}`)
		if w.ticket("A001").Drawn == 0 {
			t.Error("the hall is open and nothing was drawn")
		}
		if r := w.issue("land"); r.Notice != "" {
			t.Errorf("%+v", r)
		}
		w.clock(7, 0)
		if w.ticket("A006").Drawn != 0 {
			t.Error("drawn twice in a day")
		}
		w.same()
	})
	t.Run("switched off over the opening", func(t *testing.T) {
		w := morning(t, early(true), 6, 30)
		for range 5 {
			w.issue("land")
		}
		data := w.fold()
		w.e = New(early(true), nil)
		if err := w.e.Restore([]byte(data)); err != nil {
			t.Fatal(err)
		}
		w.clock(7, 20)
		if w.ticket("A001").Drawn == 0 || w.ticket("A005").Drawn == 0 {
			t.Error("nothing was drawn")
		}
	})
	t.Run("those carried over stand first", func(t *testing.T) {
		h := early(true)
		h.Limits.CarryOver = true
		w := newWorld(t, h)
		w.issue("land") // A001 of Saturday
		w.now = time.Date(2026, 11, 22, 6, 30, 0, 0, zone)
		w.tick()
		for range 4 {
			w.issue("land")
		}
		w.clock(7, 0)
		w.open("3")
		if got := w.next("3"); got != "A001" || w.ticket("A001").Drawn != 0 {
			t.Errorf("%s was called first, want A001, which was not drawn again", got)
		}
	})
	t.Run("an offline number of before comes later", func(t *testing.T) {
		w := morning(t, early(true), 6, 30)
		w.issue("land")
		w.clock(7, 10)
		w.issue("land")
		w.do(kiosk1, "issue_offline", offline("A950", "token-of-950", time.Date(2026, 11, 23, 6, 10, 0, 0, zone), ""))
		w.open("3")
		for _, want := range []string{"A001", "A950", "A002"} {
			if got := w.next("3"); got != want {
				t.Errorf("%s, want %s", got, want)
			}
			w.serve("3")
		}
	})
	t.Run("the night is no wait", func(t *testing.T) {
		h := early(true)
		h.Limits.NumbersBefore = 3 * time.Hour
		w := morning(t, h, 4, 10)
		for range 3 {
			w.do(robot, "issue_ticket", `{'service':'land','priority':'elder'}`)
		}
		for range 6 {
			w.issue("land")
		}
		w.clock(7, 0)
		w.open("3")
		calls := ""
		for range 9 { // one call in three is the group's, as on any morning
			n := w.next("3")
			calls += map[bool]string{true: "o", false: "E"}[w.ticket(n).Priority == ""]
			w.serve("3")
		}
		if calls != "EooEooEoo" {
			t.Errorf("the calls went to %s", calls)
		}
	})
	t.Run("a holiday has none", func(t *testing.T) {
		h := early(true)
		h.Hours.Holidays = map[hall.Day]hall.Text{"2026-11-23": {"vi": "Nghỉ"}}
		w := morning(t, h, 6, 30)
		w.no(wire.CodeServiceClosed, robot, "issue_ticket", `{'service':'land'}`)
	})
}
