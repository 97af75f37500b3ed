package duty

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// who says who speaks, and who was asked to finish.
func who(seats map[string]*Seat) string {
	var out []string
	for _, name := range []string{"a", "b", "c"} {
		s := seats[name]
		if s == nil {
			continue
		}
		if d, _ := s.Watch(); d.Speak {
			out = append(out, name)
		} else if d.Stop {
			out = append(out, "not "+name)
		}
	}
	return strings.Join(out, " ")
}

// heed makes a seat give the server's last word back, as a display does.
func heed(s *Seat, speaking bool, seq uint64) {
	d, _ := s.Watch()
	s.Said(wire.Said{Able: true, Turn: d.Turn, Speaking: speaking, Seq: seq})
}

func TestTheFirstOfTheSiteSpeaks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st := newStage("a", "b")
		d := New(st)
		defer d.Close()
		seats := map[string]*Seat{}
		sit := func(name string) { seats[name] = d.Join(name, "hall", nil) }
		is := func(want, why string) {
			t.Helper()
			if got := who(seats); got != want {
				t.Errorf("%s: %q, want %q", why, got, want)
			}
		}
		sit("b")
		seats["b"].Said(wire.Said{Able: true})
		is("", "a server that has just started waits for those it knows")
		sit("a")
		is("", "one that has not said that it can")
		seats["a"].Said(wire.Said{Able: true, Speaking: true, Seq: 0})
		is("", "one that still says what it began under the server before")
		seats["a"].Said(wire.Said{Able: true})
		is("a", "all are back")
		st.call()
		heed(seats["a"], true, 0)
		seats["a"].Leave()
		delete(seats, "a")
		is("", "it takes a breath")
		pass(breath)
		is("b", "the first has gone")
		heed(seats["b"], true, 0)
		sit("a")
		seats["a"].Said(wire.Said{Able: true})
		is("b", "it has only just come back")
		for range 4 {
			pass(settle)
			seats["a"].Heard()
			seats["b"].Heard()
		}
		is("", "b was asked to finish, and still speaks")
		heed(seats["b"], false, 1)
		is("a", "b has finished")
		if s, _ := seats["a"].Watch(); s.Said != 1 || fmt.Sprint(s.Boards) != "[hall]" {
			t.Errorf("a was told %+v", s)
		}
		seats["a"].Said(wire.Said{Able: false, Turn: 5})
		is("", "its sound has failed")
		heedOff(seats["a"])
		is("b", "it gave the duty up")
	})
}

// heedOff gives the last word back from a display that cannot speak.
func heedOff(s *Seat) {
	d, _ := s.Watch()
	s.Said(wire.Said{Turn: d.Turn})
}

func TestALineThatFallsStillLosesTheDuty(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := New(newStage("a", "b"))
		defer d.Close()
		seats := map[string]*Seat{"a": d.Join("a", "hall", nil), "b": d.Join("b", "hall", nil)}
		for _, s := range seats {
			s.Said(wire.Said{Able: true})
		}
		for i := range 12 {
			if got, want := who(seats), "a"; i < 8 && got != want {
				t.Fatalf("after %d s: %q, want %q", i, got, want)
			}
			pass(time.Second)
			seats["b"].Heard()
		}
		if got := who(seats); got != "not a b" {
			t.Errorf("after 12 s: %q", got)
		}
		seats["b"].Leave()
		delete(seats, "b")
		pass(breath)
		if got := who(seats); got != "a" {
			t.Errorf("a is all there is: %q", got)
		}
	})
}

func TestOneThatIsSwitchedOffForGoodIsNotWaitedForLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := New(newStage("a", "b"))
		defer d.Close()
		seats := map[string]*Seat{"b": d.Join("b", "hall", nil)}
		seats["b"].Said(wire.Said{Able: true})
		pass(wire.DutyRest)
		if got := who(seats); got != "b" {
			t.Errorf("%q", got)
		}
	})
}

// Who comes first to a loudspeaker of which nobody knows how far it was says what
// is as good as new, not the calls of an hour ago.
func TestNobodyKnowsWhatWasSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st := newStage("a")
		d := New(st)
		defer d.Close()
		for range 3 {
			st.call()
			pass(15 * time.Second)
		}
		a := d.Join("a", "hall", nil)
		a.Said(wire.Said{Able: true})
		if is, _ := a.Watch(); !is.Speak || is.Said != 2 {
			t.Errorf("%+v, want it to begin behind 2", is)
		}
		a.Leave()
		st.events = st.events[1:] // a day later the log begins further on
		a = d.Join("a", "hall", nil)
		a.Said(wire.Said{Able: true, Seq: 77}) // of another history
		pass(breath)
		if is, _ := a.Watch(); is.Said != 2 {
			t.Errorf("%+v, want the end of what there is", is)
		}
	})
}

func TestASiteChangesWhoSharesALoudspeaker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st := newStage("a", "b")
		st.h.Devices[1].Loudspeaker = "phòng"
		d := New(st)
		defer d.Close()
		seats := map[string]*Seat{"a": d.Join("a", "hall", nil), "b": d.Join("b", "hall", nil), "c": d.Join("c", "other", nil)}
		for _, s := range seats {
			s.Said(wire.Said{Able: true})
		}
		if got := who(seats); got != "a b" {
			t.Errorf("two loudspeakers: %q", got)
		}
		if name := d.Loudspeaker("b", "hall"); name != "phòng" {
			t.Errorf("b is at %q", name)
		}
		changed := hall.Hall{Boards: []hall.Board{{ID: "hall"}, {ID: "other", Loudspeaker: "loa"}}, Devices: st.h.Devices}
		st.h = changed
		d.SiteChanged()
		pass(wire.DutyRest)
		for _, s := range seats {
			s.Heard()
		}
		if got := who(seats); got != "b c" {
			t.Errorf("after the change: %q", got)
		}
		if is, fresh := seats["a"].Duty(); is.Loudspeaker != "" || is.Speak {
			t.Errorf("a decides for itself again, and was told %+v, %t", is, fresh)
		}
	})
}

func TestAPageWithoutASocket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := New(newStage("a"))
		defer d.Close()
		s, let, ok := d.Page("k1", "tv", "hall")
		if !ok {
			t.Fatal("no seat")
		}
		_, news := s.Watch()
		same, let2, _ := d.Page("k1", "tv", "hall")
		if same != s {
			t.Error("the same page has two seats")
		}
		s.Said(wire.Said{Able: true})
		let2()
		pass(wire.DutyRest + time.Second)
		select {
		case <-news:
		default:
			t.Error("it was not told")
		}
		if is, _ := s.Watch(); !is.Speak {
			t.Errorf("%+v", is)
		}
		if _, _, ok := d.Page("k1", "somebody", "hall"); ok {
			t.Error("another takes its seat")
		}
		let()
		pass(pageGap / 2)
		_, let, _ = d.Page("k1", "tv", "hall") // asks again in time
		pass(pageGap)
		if is, _ := s.Watch(); !is.Speak {
			t.Errorf("lost the duty while it waits: %+v", is)
		}
		let()
		a := d.Join("a", "hall", nil)
		a.Said(wire.Said{Able: true})
		pass(pageGap + breath)
		synctest.Wait()
		if is, _ := a.Watch(); !is.Speak {
			t.Errorf("the page has gone, and a was told %+v", is)
		}
		for i := range maxPages {
			d.Page(fmt.Sprint("x", i), "tv", "hall")
		}
		if _, _, ok := d.Page("one more", "tv", "hall"); ok {
			t.Error("there is no end of pages")
		}
	})
}

// pass lets virtual time pass, and what is due by then happen.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}
