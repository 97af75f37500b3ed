package report

import (
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

var start = time.Date(2026, 11, 21, 7, 30, 0, 0, time.FixedZone("ICT", 7*3600))

func small() *hall.Hall {
	return &hall.Hall{
		Services: []hall.Service{{ID: "dat-dai", Name: hall.Text{"vi": "Đất đai"}, Target: 10 * time.Minute}, {ID: "ho-tich"}},
		Counters: []hall.Counter{{ID: "q1", Name: hall.Text{"vi": "Quầy 1"}}, {ID: "q2"}},
		Rating:   hall.RatingScale{Levels: 5},
	}
}

// visit adds a ticket's way: issued at a minute, called after wait minutes,
// served for some minutes (0: a no-show).
func visit(f *Fold, id, service, counter string, at, wait, serve int) {
	m := func(n int) time.Time { return start.Add(time.Duration(n) * time.Minute) }
	t := hall.Ticket{ID: id, Service: service, IssuedAt: m(at)}
	add := func(k wire.Kind, when time.Time, c string) {
		copied := t
		f.Add(wire.Event{At: when, Body: wire.Body{Kind: k, Ticket: &copied, Counter: c}})
	}
	add(wire.TicketIssued, t.IssuedAt, "")
	t.CalledAt, t.Counter = m(at+wait), counter
	add(wire.TicketCalled, t.CalledAt, counter)
	if serve == 0 {
		add(wire.TicketNoShow, t.CalledAt, counter)
		return
	}
	t.StartedAt, t.EndedAt = t.CalledAt, m(at+wait+serve)
	add(wire.TicketFinished, t.EndedAt, counter)
}

func TestADayIsSummedUp(t *testing.T) {
	f := NewFold(small())
	for i := range 10 {
		visit(f, "A"+string(rune('0'+i)), "dat-dai", "q1", i, i+2, 5+i) // waits 2..11, services 5..14
	}
	visit(f, "B1", "ho-tich", "q2", 0, 3, 0)
	// A latecomer is called a second time: the first wait counts.
	again := hall.Ticket{ID: "B1", Service: "ho-tich", IssuedAt: start, CalledAt: start.Add(time.Hour)}
	f.Add(wire.Event{At: again.CalledAt, Body: wire.Body{Kind: wire.TicketCalled, Ticket: &again, Counter: "q2", Reason: "đến muộn"}})
	f.Add(wire.Event{Body: wire.Body{Kind: wire.RatingGiven, Rating: &wire.Rating{Group: &wire.RatingGroup{N: 8, Scores: map[int]int{5: 6, 4: 1, 1: 1}}}}})
	f.Add(wire.Event{Body: wire.Body{Kind: wire.RatingGiven, Rating: &wire.Rating{Score: 1}}}) // a single score is not for reports

	r := f.Report()
	land, civil := r.Services[0], r.Services[1]
	if land.Issued != 10 || land.Served != 10 || land.Wait != (Spread{10, 360, 600, 660}) || land.Service != (Spread{10, 540, 780, 840}) {
		t.Errorf("land: %+v", land)
	}
	if land.Targeted != 10 || land.InTarget != 0.9 {
		t.Errorf("in target: %v of %d", land.InTarget, land.Targeted)
	}
	if civil.NoShow != 1 || civil.Called != 1 || civil.Wait.Max != 180 || civil.Targeted != 0 {
		t.Errorf("civil status: %+v", civil)
	}
	if r.Total.Issued != 11 || r.Counters[0].Served != 10 || r.Counters[0].Issued != 0 || r.OutOfOrder != 1 {
		t.Errorf("total %+v, counter %+v, out of order %d", r.Total, r.Counters[0], r.OutOfOrder)
	}
	if r.Content.N != 8 || r.Content.Share() != 7.0/8 {
		t.Errorf("content %+v, %v", r.Content, r.Content.Share())
	}
}

func TestAServiceThatLeftTheSiteIsNotLost(t *testing.T) {
	f := NewFold(small())
	visit(f, "Z1", "old", "q9", 0, 1, 1)
	r := f.Report()
	if n := len(r.Services); n != 3 || r.Services[2].ID != "old" || r.Services[2].Served != 1 || r.Counters[2].ID != "q9" {
		t.Errorf("%+v", r.Services)
	}
}

func TestTheTableIsWhole(t *testing.T) {
	f := NewFold(small())
	visit(f, "A1", "dat-dai", "q1", 0, 4, 5)
	var b strings.Builder
	if err := f.Report().WriteCSV(&b, "vi"); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 1+1+2+2+5 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if got := strings.Join(rows[2], ","); got != "service,dat-dai,Đất đai,1,1,1,0,0,0,240,240,240,300,300,100.0" {
		t.Errorf("row %s", got)
	}
}
