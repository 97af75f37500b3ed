package report

import (
	"errors"
	"fmt"
	"net/url"
	"slices"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// Measure names one of Figures as JSON does.
type Measure string

// The figures that open down to their events. Ratings are not among them.
const (
	Issued     Measure = "issued"
	Carried    Measure = "carried"
	Served     Measure = "served"
	Legs       Measure = "legs"
	NoShow     Measure = "no_show"
	Cancelled  Measure = "cancelled"
	Expired    Measure = "expired"
	Open       Measure = "open"
	Transfers  Measure = "transfers"
	OutOfOrder Measure = "out_of_order"
	Undone     Measure = "undone"
	Waits      Measure = "wait_s" // the calls whose waits it counts
	Targeted   Measure = "targeted"
	InTarget   Measure = "in_target"
	Late       Measure = "late"      // of those targeted, the others
	Services   Measure = "service_s" // the ends whose service times it counts
)

// Measures are all figures that open down to their events, in a report's order.
var Measures = []Measure{
	Issued, Carried, Served, Legs, NoShow, Cancelled, Expired, Open, Transfers, OutOfOrder, Undone,
	Waits, Targeted, InTarget, Late, Services,
}

// Of is the figure's count in some figures.
func (f Measure) Of(c *Figures) int {
	switch f {
	case Issued:
		return c.Issued
	case Carried:
		return c.Carried
	case Served:
		return c.Served
	case Legs:
		return c.Legs
	case NoShow:
		return c.NoShow
	case Cancelled:
		return c.Cancelled
	case Expired:
		return c.Expired
	case Open:
		return c.Open
	case Transfers:
		return c.Transfers
	case OutOfOrder:
		return c.OutOfOrder
	case Undone:
		return c.Undone
	case Waits:
		return c.Wait.N
	case Targeted:
		return c.Targeted
	case InTarget:
		return c.InTarget
	case Late:
		return c.Targeted - c.InTarget
	case Services:
		return c.Service.N
	}
	return 0
}

// Query asks for the events behind a figure. What is named narrows it, all of
// it together: counter 3 at nine o'clock on Mondays.
type Query struct {
	Period  Period  `json:"period"`
	Figure  Measure `json:"figure"`
	Service string  `json:"service,omitempty"`
	Counter string  `json:"counter,omitempty"`
	Clerk   string  `json:"clerk,omitempty"`
	Hour    string  `json:"hour,omitempty"`    // "09"
	Weekday string  `json:"weekday,omitempty"` // "1", Monday, to "7"
}

// QueryOf reads a query from an address: figure, service, counter, clerk, hour
// and weekday.
func QueryOf(p Period, v url.Values) Query {
	return Query{
		Period: p, Figure: Measure(v.Get("figure")), Service: v.Get("service"), Counter: v.Get("counter"),
		Clerk: v.Get("clerk"), Hour: v.Get("hour"), Weekday: v.Get("weekday"),
	}
}

// Values writes a query, but for its period, as QueryOf reads it.
func (q *Query) Values() url.Values {
	v := url.Values{}
	for key, s := range map[string]string{
		"figure": string(q.Figure), "service": q.Service, "counter": q.Counter, "clerk": q.Clerk, "hour": q.Hour, "weekday": q.Weekday,
	} {
		if s != "" {
			v.Set(key, s)
		}
	}
	return v
}

// ErrQuery is wrapped by the error of a query that makes no sense.
var ErrQuery = errors.New("report")

// Check says what is wrong with a query, if anything.
func (q *Query) Check() error {
	two := func(s string, from, to string) bool { return s == "" || len(s) == len(to) && from <= s && s <= to }
	switch {
	case q.Period.Span == "":
		return fmt.Errorf("%w: period is missing", ErrQuery)
	case !slices.Contains(Measures, q.Figure):
		return fmt.Errorf("%w: there is no figure %q", ErrQuery, q.Figure)
	case !two(q.Hour, "00", "23"):
		return fmt.Errorf("%w: hour %q: want 00 to 23", ErrQuery, q.Hour)
	case !two(q.Weekday, "1", "7"):
		return fmt.Errorf("%w: weekday %q: want 1, Monday, to 7", ErrQuery, q.Weekday)
	}
	return nil
}

// Evidence is the events behind a figure, in the log's order: as many as the
// figure says.
type Evidence struct {
	Query
	N     int    `json:"n"` // all of them; the same as the figure
	Facts []Fact `json:"events"`
}

// Fact is one event behind a figure, cut to what an inspector may see.
type Fact struct {
	Day   hall.Day `json:"day"`
	Clerk string   `json:"clerk,omitempty"` // to whom it was counted
	// Seconds is how long the wait or the service was, where the figure is one.
	Seconds int        `json:"seconds,omitempty"`
	Event   wire.Event `json:"event"`
}

// Reader answers for periods: Books is the one.
type Reader interface {
	// Latest is the running business day, or the last one that the log has.
	Latest() (hall.Day, error)
	// Summary counts a period; ErrNoDay when the hall did not work in it.
	Summary(p Period) (Summary, error)
	// Behind opens a figure down to its events, at most most of them behind the
	// first skip; N is all of them. ErrQuery when the query makes no sense.
	Behind(q Query, skip, most int) (Evidence, error)
}
