package chart

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"motcua/server/report"
)

// Table is a picture's text alternative.
type Table struct {
	Head []string   `json:"head"`
	Rows [][]string `json:"rows"`
}

// TableOf says in figures what a picture shows; waits are in whole minutes.
func TableOf(k Kind, p report.Pace, groups []report.Group, language string) Table {
	w := speak(language)
	t := Table{Rows: [][]string{}}
	at := func(when time.Time) string { return when.In(p.Zone).Format("15:04") }
	switch k {
	case Waiting:
		t.Head = []string{w.Slot}
		for _, g := range groups {
			t.Head = append(t.Head, g.Name)
		}
		for i, l := range p.Waiting {
			if l.At.In(p.Zone).Minute()%30 != 0 && i != 0 && i != len(p.Waiting)-1 { // by half hours, and now
				continue
			}
			row := []string{at(l.At)}
			for _, n := range l.N {
				row = append(row, strconv.Itoa(n))
			}
			t.Rows = append(t.Rows, row)
		}
	case Waits:
		t.Head = []string{w.Slot, w.Half, w.Nine, w.Calls}
		for _, s := range p.Slots {
			row := []string{at(s.From), "–", "–", strconv.Itoa(s.Wait.N)}
			if s.Wait.N > 0 {
				row[1], row[2] = strconv.Itoa(minutes(s.Wait.P50)), strconv.Itoa(minutes(s.Wait.P90))
			}
			t.Rows = append(t.Rows, row)
		}
	case Load:
		t.Head = []string{w.Hour, w.Issued, w.Served, w.Counters}
		for _, h := range hours(p) {
			t.Rows = append(t.Rows, []string{at(h.from), strconv.Itoa(h.issued), strconv.Itoa(h.served), fmt.Sprint(math.Round(h.open*10) / 10)})
		}
	}
	return t
}

func minutes(seconds int) int { return (seconds + 30) / 60 }

// hour is what came in one hour of the clock, or as much of it as has passed.
type hour struct {
	from           time.Time
	issued, served int
	open           float64
	halves         int
}

func hours(p report.Pace) []hour {
	var list []hour
	for _, s := range p.Slots {
		from := s.From.Add(-time.Duration(s.From.Minute()) * time.Minute)
		if n := len(list); n == 0 || !list[n-1].from.Equal(from) {
			list = append(list, hour{from: from})
		}
		h := &list[len(list)-1]
		h.issued, h.served, h.halves = h.issued+s.Issued, h.served+s.Served, h.halves+1
		h.open += (s.Open - h.open) / float64(h.halves)
	}
	return list
}
