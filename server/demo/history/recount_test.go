package history_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// This file counts a period again, from the exported lines and by what
// docs/reports.md says of the figures. It shares nothing with the program: no
// type, no function, no idea of how it is done there.

// line is what of an exported line is read here.
type line struct {
	Seq    uint64
	At     time.Time
	Kind   string
	Day    string
	Ticket *struct {
		ID, Service, State, Counter string
		IssuedAt                    time.Time `json:"issued_at"`
		StartedAt                   time.Time `json:"started_at"`
		EndedAt                     time.Time `json:"ended_at"`
	}
	Counter, Reason, By, Undone string
	CounterIs                   *struct{ Account string } `json:"counter_is"`
	Basis                       *struct {
		Targets map[string]int
		Carried []struct{ Ticket, Service, State string }
		Seats   []struct{ Counter, Account string }
	}
	Site *struct {
		Services []struct {
			ID     string
			Target int `json:"target_s"`
		}
	}
	Job *struct{ ID, Printer, Verdict string }
}

// sums are the counts of one row, and its times.
type sums struct {
	counts         map[string]int
	waits, service []int
}

// book is a count of some days: cut and row -> sums. The cut "" is the whole.
type book struct {
	rows map[[2]string]*sums
	jobs map[string]map[string]string // printer and day -> job -> verdict
}

func newBook() *book {
	return &book{rows: map[[2]string]*sums{}, jobs: map[string]map[string]string{}}
}

// where names the rows that something is counted in.
type where struct{ service, counter, clerk, hour, day string }

func (b *book) each(w where, fn func(*sums)) {
	t, _ := time.Parse("2006-01-02", w.day)
	weekday := string(rune('0' + (int(t.Weekday())+6)%7 + 1))
	cell := ""
	if w.hour != "" {
		cell = weekday + w.hour
	}
	for cut, id := range map[string]string{
		"total": "*", "services": w.service, "counters": w.counter, "clerks": w.clerk, "hours": w.hour,
		"days": w.day, "months": w.day[:7], "weekdays": weekday, "load": cell,
	} {
		if id == "" {
			continue
		}
		key := [2]string{cut, id}
		if b.rows[key] == nil {
			b.rows[key] = &sums{counts: map[string]int{}}
		}
		fn(b.rows[key])
	}
}

func (b *book) one(figure string, w where) { b.each(w, func(s *sums) { s.counts[figure]++ }) }

// recount counts the days from one to another in exported lines.
func recount(t *testing.T, exported []byte, from, to string) *book {
	t.Helper()
	b := newBook()
	var day []line
	sc := bufio.NewScanner(bytes.NewReader(exported))
	sc.Buffer(nil, 16<<20)
	last := uint64(0)
	for sc.Scan() {
		var l line
		if err := json.Unmarshal(sc.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		if l.Seq <= last {
			t.Fatalf("line %d behind %d", l.Seq, last)
		}
		last = l.Seq
		if l.Kind == "day_opened" {
			b.day(day, from, to)
			day = day[:0]
		}
		day = append(day, l)
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
	b.day(day, from, to)
	return b
}

// day counts one day: its opening, and all up to the next.
func (b *book) day(lines []line, from, to string) {
	if len(lines) == 0 || lines[0].Kind != "day_opened" || lines[0].Day < from || lines[0].Day > to {
		return
	}
	d := &oneDay{book: b, name: lines[0].Day, targets: map[string]int{}, seat: map[string]string{}, of: map[string][]step{}, first: lines[0].Day == from, last: lines[0].Day == to}
	d.begin(&lines[0])
	for i := range lines[1:] {
		d.read(&lines[1+i])
	}
	for _, id := range d.order {
		d.ticket(d.of[id])
	}
}

// step is one thing that happened to a ticket, with who held the counter then.
type step struct {
	*line
	clerk  string
	target int // what the ticket's service promised then
	void   bool
}

type oneDay struct {
	*book
	name        string
	targets     map[string]int
	seat        map[string]string
	of          map[string][]step
	order       []string
	first, last bool
}

func (d *oneDay) begin(l *line) {
	if l.Basis == nil {
		return
	}
	for id, s := range l.Basis.Targets {
		d.targets[id] = s
	}
	for _, s := range l.Basis.Seats {
		d.seat[s.Counter] = s.Account
	}
	for _, c := range l.Basis.Carried {
		fake := &line{Kind: "carried", At: l.At}
		if err := json.Unmarshal([]byte(`{"Ticket":{"id":"`+c.Ticket+`","service":"`+c.Service+`","state":"`+c.State+`"}}`), fake); err != nil {
			panic(err)
		}
		d.add(c.Ticket, step{line: fake})
	}
}

func (d *oneDay) add(id string, s step) {
	if _, known := d.of[id]; !known {
		d.order = append(d.order, id)
	}
	d.of[id] = append(d.of[id], s)
}

func (d *oneDay) read(l *line) {
	if l.CounterIs != nil && l.Counter != "" {
		d.seat[l.Counter] = l.CounterIs.Account
	}
	if l.Kind == "site_changed" && l.Site != nil {
		d.targets = map[string]int{}
		for _, s := range l.Site.Services {
			d.targets[s.ID] = s.Target
		}
	}
	switch {
	case l.Kind == "ticket_printed" && l.Job != nil:
		key := l.Job.Printer + " " + d.name
		if d.jobs[key] == nil {
			d.jobs[key] = map[string]string{}
		}
		d.jobs[key][l.Job.ID] = l.Job.Verdict
	case l.Ticket != nil:
		clerk := "-"
		if l.Counter != "" {
			if clerk = d.seat[l.Counter]; clerk == "" {
				clerk = l.By
			}
			if clerk == "" {
				clerk = "-"
			}
		}
		d.add(l.Ticket.ID, step{line: l, clerk: clerk, target: d.targets[l.Ticket.Service]})
	}
}

// ticket counts the story of one ticket on one day.
func (d *oneDay) ticket(story []step) {
	for i := range story {
		if story[i].Kind != "step_undone" {
			continue
		}
		for k := i - 1; k >= 0; k-- {
			if story[k].Kind == story[i].Undone && !story[k].void {
				story[k].void = true
				break
			}
		}
	}
	issued, called := false, false
	for i, s := range story {
		was := story[max(i-1, 0)].Ticket
		here := where{service: was.Service, counter: s.Counter, hour: s.At.Format("15"), day: d.name}
		if s.Counter != "" {
			here.clerk = s.clerk
		}
		switch {
		case s.Kind == "step_undone":
			d.one("undone", here)
		case s.void:
		case s.Kind == "ticket_issued":
			issued = true
			d.one("issued", where{service: s.Ticket.Service, hour: s.Ticket.IssuedAt.Format("15"), day: d.name})
		case s.Kind == "leg_finished":
			d.one("legs", here)
		case s.Kind == "ticket_transferred" && s.Reason == "":
			d.one("transfers", here)
		case s.Kind == "ticket_called":
			if s.Reason != "" && was.State != "parked" {
				d.one("out_of_order", here)
			}
			if issued && !called {
				d.waited(s, here)
				called = true
			}
		}
	}
	d.ended(story, issued)
}

func (d *oneDay) waited(s step, here where) {
	wait := max(0, s.At.Sub(s.Ticket.IssuedAt))
	d.each(here, func(x *sums) { x.waits = append(x.waits, whole(wait)) })
	if promised := time.Duration(s.target) * time.Second; promised > 0 {
		d.one("targeted", here)
		if wait <= promised {
			d.one("in_target", here)
		}
	}
}

func whole(d time.Duration) int { return int(math.Round(d.Seconds())) }

var endings = map[string]string{"finished": "served", "no_show": "no_show", "cancelled": "cancelled", "expired": "expired"}

func (d *oneDay) ended(story []step, issued bool) {
	now := story[len(story)-1].Ticket
	stays := where{service: now.Service, day: d.name}
	if !issued {
		d.one("carried", stays)
		if d.first {
			d.one("carried_first", stays)
		}
	}
	figure, over := endings[now.State]
	if !over {
		d.one("open", stays)
		if d.last {
			d.one("open_last", stays)
		}
		return
	}
	end := len(story) - 1 // the last thing that stands and ended it
	for end > 0 && (story[end].void || story[end].Kind == "step_undone" || !strings.HasPrefix(story[end].Kind, "ticket_") || endings[story[end].Ticket.State] == "" || endings[story[end-1].Ticket.State] == endings[story[end].Ticket.State] && !story[end-1].void && story[end-1].Kind != "carried") {
		end--
	}
	at := where{service: now.Service, hour: now.EndedAt.Format("15"), day: d.name}
	if figure == "served" || figure == "no_show" {
		if at.counter = now.Counter; at.counter == "" {
			at.counter = "-"
		}
		at.clerk = story[end].clerk
	}
	d.one(figure, at)
	if figure == "served" && !now.StartedAt.IsZero() {
		took := whole(max(0, now.EndedAt.Sub(now.StartedAt)))
		d.each(at, func(x *sums) { x.service = append(x.service, took) })
	}
}

// spreadOf sums times up.
func spreadOf(list []int) map[string]int {
	list = slices.Sorted(slices.Values(list))
	n := len(list)
	if n == 0 {
		return map[string]int{"n": 0, "p50": 0, "p90": 0, "max": 0}
	}
	least := func(share float64) int { // the smallest that at least so many do not pass
		for i, s := range list {
			if float64(i+1) >= share*float64(n)-1e-9 {
				return s
			}
		}
		return list[n-1]
	}
	return map[string]int{"n": n, "p50": least(.5), "p90": least(.9), "max": list[n-1]}
}
