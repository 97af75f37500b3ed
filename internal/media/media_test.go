package media

import (
	"testing"
	"time"
)

func TestWhoseTurnItIs(t *testing.T) {
	items := []Item{{Ms: 12_000}, {Ms: 0}, {Ms: 30_500}, {Ms: 7_500}}
	const cycle = 50_000
	day := time.Date(2026, 11, 22, 9, 41, 0, 0, time.FixedZone("ICT", 7*3600))
	day = day.Add(time.Duration(cycle-day.UnixMilli()%cycle) * time.Millisecond)
	for _, c := range []struct {
		at       time.Duration
		i        int
		in, left time.Duration
	}{
		{0, 0, 0, 12 * time.Second},
		{11_999 * time.Millisecond, 0, 11_999 * time.Millisecond, time.Millisecond},
		{12 * time.Second, 2, 0, 30_500 * time.Millisecond},
		{42_500 * time.Millisecond, 3, 0, 7_500 * time.Millisecond},
		{50 * time.Second, 0, 0, 12 * time.Second},
		{-time.Second, 3, 6_500 * time.Millisecond, time.Second},
	} {
		if i, in, left := Turn(items, day.Add(c.at)); i != c.i || in != c.in || left != c.left {
			t.Errorf("at %v: %d, %v, %v; want %d, %v, %v", c.at, i, in, left, c.i, c.in, c.left)
		}
	}
	if i, _, _ := Turn(items, time.Unix(-7, 0)); i < 0 {
		t.Error("nothing before 1970")
	}
	for _, none := range [][]Item{nil, {{Ms: 0}}, {{Ms: -5}}} {
		if i, _, _ := Turn(none, day); i != -1 {
			t.Errorf("%v: %d of nothing", none, i)
		}
	}
}
