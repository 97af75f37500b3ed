package board

import (
	"slices"

	"motcua/internal/hall"
)

// Waiting is how many wait for a service, and how long one who comes now will.
type Waiting struct {
	Service string // id
	Prefix  string
	Name    hall.Text
	Count   int
	Wait    *hall.Wait // nil when nobody can say, and while no number is given
	Open    bool       // it gives numbers
	Until   string     // when it gives them again: "13:30"; "" if that is not known
}

// waiting lists the services for the table of those who wait. One that gives no
// numbers and has nobody waiting is left out, and so is one of another zone.
func (b *Board) waiting() []Waiting {
	var out []Waiting
	for i := range b.state.Services {
		sv := &b.state.Services[i]
		if !sv.Open && sv.Waiting == 0 || !b.is.ShowsService(sv.ID, b.servedAt(sv.ID)) {
			continue
		}
		w := Waiting{Service: sv.ID, Prefix: sv.Prefix, Name: sv.Name, Count: sv.Waiting, Open: sv.Open}
		if sv.Open {
			w.Wait = sv.WaitS
		} else if sv.UntilDay == "" {
			w.Until = sv.Until
		}
		out = append(out, w)
	}
	return out
}

// servedAt are the counters that serve a service.
func (b *Board) servedAt(service string) (ids []string) {
	for i := range b.state.Counters {
		if c := &b.state.Counters[i]; slices.Contains(c.Services, service) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}
