package e2e

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"motcua/internal/wire"
)

// officeSite is our own site with the hours of an office, and no Sunday.
func officeSite(hallKeys, limits string) string {
	text := siteWith(hallKeys, limits)
	text = strings.Replace(text, `sun = ["00:00-24:00"]`, "", 1)
	return strings.ReplaceAll(text, `"00:00-24:00"`, `"07:30-11:30", "13:30-17:00"`)
}

// A day from before the opening to the next morning, with a restart in the
// lunch break, a clock set back and forward, and midnight.
func TestADayInVirtualTime(t *testing.T) {
	for _, carry := range []bool{false, true} {
		t.Run(fmt.Sprint("carry over ", carry), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { wholeDay(t, carry) })
		})
	}
}

func wholeDay(t *testing.T, carry bool) {
	v := newVirtual(t, officeSite("", fmt.Sprintf("carry_over = %v", carry)))
	v.until("2000-01-03 06:00") // a Monday
	v.open()
	defer func() { v.shut() }()
	d := &day{t: t, rng: rand.New(rand.NewPCG(4, 4)), ref: newRef(), taken: map[string]int{}, names: everyone, give: v.give, see: v.see, plain: true}
	// time never runs back in the log, whatever is done to the clock
	d.now = func() time.Time {
		now := v.now()
		if events, _, ok := v.f.After(v.f.Seq() - 1); ok && events[0].At.After(now) {
			return events[0].At
		}
		return now
	}
	defer d.confess(4)
	take := func(open bool) {
		for _, s := range d.ref.services {
			s.open = open
		}
		for _, s := range v.see().Services {
			if s.Open != open && s.Reason != "limit" {
				t.Fatalf("%s: %s open is %v (%s), want %v", v.now().Format(time.TimeOnly), s.ID, s.Open, s.Reason, open)
			}
		}
	}
	work := func(until string) { // people come and go
		for end := must(time.ParseInLocation("2006-01-02 15:04", "2000-01-03 "+until, v.hall.Zone)); v.now().Before(end.Add(-time.Minute)); {
			time.Sleep(time.Duration(1+d.rng.IntN(150)) * time.Second)
			d.step()
		}
		v.until("2000-01-03 " + until)
		v.news()
	}
	refuse := func() {
		t.Helper()
		if a := d.hold("kiosk", "issue_ticket", given{"service": "dat-dai"}); a.Code != "service_closed" {
			t.Errorf("%s: a number outside the hours: %s", v.now().Format(time.TimeOnly), a.raw)
		}
	}

	take(false)
	refuse()
	v.until("2000-01-03 07:30")
	v.news()
	take(true)
	work("11:30")
	take(false)
	refuse()
	served := 0
	for range 60 { // those who stand in line at noon are served, not sent away
		d.step()
		time.Sleep(5 * time.Second)
		served++
	}
	v.news()
	v.replay()

	v.until("2000-01-03 12:10") // a power cut
	before := bare(t, v.f.State())
	v.shut()
	time.Sleep(7 * time.Minute)
	v.open()
	if where := differs(before, bare(t, v.f.State())); where != "" {
		t.Errorf("after the restart: %s", where)
	}
	if got := kinds(v.news()); !slices.Contains(got, "server_started") {
		t.Errorf("the log does not say that the hall was away: %v", got)
	}
	if err := d.ref.holds(v.see()); err != nil {
		t.Error(err)
	}
	v.until("2000-01-03 13:30")
	take(true)
	work("14:00")
	clocks := 0
	set := func(by time.Duration) {
		v.off.Add(int64(by))
		time.Sleep(10 * time.Second) // the hall looks at its clock now and then
		for _, e := range v.news() {
			if e.Kind == wire.ClockChanged {
				clocks++
			}
		}
	}
	set(-10 * time.Minute)
	work("14:30")
	set(time.Hour) // 15:30
	work("15:40")
	set(-time.Hour) // 14:40, and the log is at 15:40
	take(true)
	work("15:00")
	v.replay()
	if clocks != 3 {
		t.Errorf("the clock was set 3 times, the log says %d", clocks)
	}
	work("17:00")
	take(false)
	refuse()
	endOfDay(t, v, d, carry)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// endOfDay goes over midnight with people unserved, to the next morning.
func endOfDay(t *testing.T, v *virtual, d *day, carry bool) {
	open := map[string]string{} // id -> state of those whose way is not over
	for _, tk := range v.see().Tickets {
		if tk := d.ref.ticket(tk.ID); !tk.over() {
			open[tk.id] = tk.state
		}
	}
	if len(open) < 3 {
		t.Fatalf("only %d tickets are left at the end of the day: the test tests nothing", len(open))
	}
	v.until("2000-01-04 00:05")
	events := v.news()
	expired := map[string]bool{}
	for _, e := range events {
		if e.Kind == wire.TicketExpired {
			expired[e.Ticket.ID] = true
		}
	}
	for _, kind := range []string{"day_closed", "day_opened"} {
		if !slices.Contains(kinds(events), kind) {
			t.Errorf("no %s at midnight: %v", kind, kinds(events))
		}
	}
	now := v.see()
	if now.Day != "2000-01-04" {
		t.Errorf("day %s", now.Day)
	}
	for id, state := range open {
		kept := now.ticket(id).ID != ""
		if kept == expired[id] {
			t.Errorf("%s was %s: in the new day %v, expired %v", id, state, kept, expired[id])
		}
		if state == "waiting" && kept != carry {
			t.Errorf("%s waited: in the new day %v, want %v", id, kept, carry)
		}
	}
	for _, tk := range now.Tickets {
		if open[tk.ID] == "" {
			t.Errorf("%s was over yesterday and is in the new day as %s", tk.ID, tk.State)
		}
	}
	v.replay()
	v.until("2000-01-04 07:30")
	for _, s := range []string{"dat-dai", "ho-tich", "xay-dung", "hiem"} {
		want := "" // 001, or the first that nobody in the hall still holds
		for n := 1; want == ""; n++ {
			number := fmt.Sprintf("%s%03d", d.ref.service(s).prefix, n)
			if !slices.ContainsFunc(now.Tickets, func(t seenTicket) bool { return t.Number == number }) {
				want = number
			}
		}
		if tk := v.issue(s); tk.Number != want || tk.ID != "20000104-"+want {
			t.Errorf("the first of the day: %s %s, want %s", tk.ID, tk.Number, want)
		}
	}
	if carry { // yesterday's go first
		at := given{"counter": "1"}
		v.give("manager", "close_counter", at)
		v.must("manager", "open_counter", at)
		a := v.must("manager", "call_next", at)
		if strings.Contains(string(a.Result), `"id":"20000104-`) && waited(open, d, "dat-dai") {
			t.Errorf("called before those of yesterday: %s", a.Result)
		}
	}
	v.news()
	v.replay()
}

// waited: whether anybody waited for a service overnight.
func waited(open map[string]string, d *day, service string) bool {
	for id, state := range open {
		if t := d.ref.ticket(id); state == "waiting" && t.service == service && t.bound == "" {
			return true
		}
	}
	return false
}
