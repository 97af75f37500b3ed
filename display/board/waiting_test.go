package board

import (
	"reflect"
	"testing"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

func TestWhoWaitsForWhat(t *testing.T) {
	h := newHouse(t, 2, Config{ID: "hall"})
	s := h.state(2)
	wait := &hall.Wait{P10: 300, P50: 600, P90: 1200}
	land, tax := hall.Text{"vi": "Đất đai"}, hall.Text{"vi": "Thuế"}
	s.Services = []wire.ServiceState{
		{ID: "land", Prefix: "D", Name: land, Open: true, Waiting: 12, WaitS: wait},
		{ID: "none", Prefix: "N", Waiting: 0, Until: "13:30"},
		{ID: "tax", Prefix: "T", Name: tax, Waiting: 3, WaitS: wait, Until: "13:30"},
		{ID: "far", Prefix: "F", Waiting: 1, Until: "07:30", UntilDay: "2026-11-23"},
		{ID: "idle", Prefix: "I", Open: true},
	}
	s.Seq = h.seq + 1
	h.b.Snapshot(s, h.now)
	want := []Waiting{
		{Service: "land", Prefix: "D", Name: land, Count: 12, Wait: wait, Open: true},
		{Service: "tax", Prefix: "T", Name: tax, Count: 3, Until: "13:30"},
		{Service: "far", Prefix: "F", Count: 1},
		{Service: "idle", Prefix: "I", Open: true},
	}
	if got := h.b.Picture(h.now).Waiting; !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
}
