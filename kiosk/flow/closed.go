package flow

import (
	"cmp"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// Closed is why a service gives no numbers and until when. The zero value: it
// gives them.
type Closed struct {
	Why   Why
	Until string   // "13:30"; "" when nobody knows
	Day   hall.Day // of Until; "" for today
}

// Why is a reason for giving no numbers.
type Why string

// The reasons.
const (
	WhyEarly  Why = "early"  // before the day's first number
	WhyLunch  Why = "lunch"  // between two halves of a day
	WhyOver   Why = "over"   // after the day's last
	WhyPaused Why = "paused" // by a manager
	WhyFull   Why = "full"   // all numbers of the day are given
)

// Gives reports whether a service gives numbers now, as far as the kiosk can
// know. Without the server it goes by what it heard last, as long as that said:
// until the time that was named, else for the rest of that day. What a manager
// closed without a time may be open again any moment.
func (s *State) Gives(sv *wire.ServiceState) bool {
	now, since := s.Clock, s.Line.Since
	switch {
	case sv.Open || s.Line.Up:
		return sv.Open
	case now.IsZero() || since.IsZero():
		return true
	}
	today, then := dayOf(now), dayOf(since)
	switch {
	case sv.Reason == wire.ReasonLimit:
		return today != then
	case sv.Until != "":
		day := cmp.Or(sv.UntilDay, then)
		return today > day || today == day && now.Format(hourMinute) >= sv.Until
	case sv.Reason == wire.ReasonHours:
		return today != then
	}
	return true
}

const hourMinute = "15:04"

func dayOf(t time.Time) hall.Day { return hall.Day(t.Format(time.DateOnly)) }

// noon bounds what is a midday break: what opens again today between these, and
// is closed now not much earlier.
const (
	noonFrom  = "10:00"
	noonUntil = "15:00"
)

// Closed says why a service gives no numbers.
func (s *State) Closed(sv *wire.ServiceState) Closed {
	if s.Gives(sv) {
		return Closed{}
	}
	c := Closed{Why: WhyPaused, Until: sv.Until}
	if !s.Clock.IsZero() && sv.UntilDay != dayOf(s.Clock) {
		c.Day = sv.UntilDay
	}
	switch now := s.Clock.Format(hourMinute); {
	case sv.Reason == wire.ReasonLimit:
		c = Closed{Why: WhyFull}
	case sv.Reason != wire.ReasonHours || s.Clock.IsZero():
	case c.Until == "" || c.Day != "":
		c.Why = WhyOver
	case now >= noonFrom && c.Until <= noonUntil:
		c.Why = WhyLunch
	default:
		c.Why = WhyEarly
	}
	return c
}

// ClosedNow says why the chosen service gives no numbers.
func (s *State) ClosedNow() Closed {
	if sv := s.Service(); sv != nil {
		return s.Closed(sv)
	}
	return Closed{Why: WhyPaused}
}

// sooner is the closing of a group of two services: the one that ends first.
func (c Closed) sooner(other Closed) Closed {
	switch {
	case c == Closed{} || other == Closed{}:
		return Closed{}
	case c.Until == "" || other.Until != "" && (other.Day < c.Day || other.Day == c.Day && other.Until < c.Until):
		c, other = other, c
	}
	if c.Until == "" && c.Why != other.Why {
		return Closed{Why: WhyPaused}
	}
	return c
}
