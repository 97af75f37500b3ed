package hall

import (
	"testing"
	"time"
)

func TestNumbersReadAndWrite(t *testing.T) {
	for _, s := range []string{"A001", "A012", "Z999", "AB950"} {
		n, err := ParseNumber(s)
		if err != nil || n.String() != s {
			t.Errorf("%s: %v, %v", s, n, err)
		}
	}
	for _, s := range []string{"", "A", "A12", "A0012", "a012", "ABC12", "A000", "A-12", "Đ012", "A+12"} {
		if n, err := ParseNumber(s); err == nil {
			t.Errorf("%q was taken as %v", s, n)
		}
	}
}

func TestBlocksStandAtTheTopAndNeverMeet(t *testing.T) {
	if f, l := Block(1); f != 950 || l != 999 {
		t.Errorf("block 1 is %d-%d, want 950-999", f, l)
	}
	if f, l := Block(2); f != 900 || l != 949 {
		t.Errorf("block 2 is %d-%d, want 900-949", f, l)
	}
}

func TestHoursKnowLunchHolidaysAndTheNextOpening(t *testing.T) {
	zone := time.FixedZone("ICT", 7*3600)
	h := Hours{
		Holidays: map[Day]Text{"2026-11-23": {"vi": "Nghỉ bù"}},
		Special:  map[Day][]Span{"2026-11-22": {{8 * 60, 11 * 60}}}, // a swapped Sunday
	}
	for d := time.Monday; d <= time.Friday; d++ {
		h.Week[d] = []Span{{450, 690}, {810, 1020}} // 07:30-11:30, 13:30-17:00
	}
	at := func(day, hour, min int) time.Time { return time.Date(2026, 11, day, hour, min, 0, 0, zone) }
	for _, c := range []struct {
		t     time.Time
		open  bool
		until time.Time
	}{
		{at(20, 7, 29), false, at(20, 7, 30)},
		{at(20, 7, 30), true, at(20, 11, 30)},
		{at(20, 11, 30), false, at(20, 13, 30)}, // lunch
		{at(20, 17, 0), false, at(22, 8, 0)},    // Friday evening: the swapped Sunday is next
		{at(22, 11, 0), false, at(24, 7, 30)},   // Monday is a holiday
	} {
		open, until := h.Open(c.t.UTC(), zone)
		if open != c.open || !until.Equal(c.until) {
			t.Errorf("%v: open %v until %v, want %v until %v", c.t, open, until, c.open, c.until)
		}
	}
}

func TestTheDayFollowsTheHallsZone(t *testing.T) {
	zone := time.FixedZone("ICT", 7*3600)
	late := time.Date(2026, 11, 20, 17, 0, 0, 0, time.UTC) // midnight in Vietnam
	if d := DayOf(late, zone); d != "2026-11-21" {
		t.Errorf("day %s, want 2026-11-21", d)
	}
	if d := DayOf(late.Add(-time.Second), zone); d != "2026-11-20" {
		t.Errorf("day %s, want 2026-11-20", d)
	}
	if Day("2026-11-21").Compact() != "20261121" {
		t.Error("compact day")
	}
}

func TestATextFallsBackToVietnamese(t *testing.T) {
	x := Text{"vi": "Đất đai", "en": "Land"}
	if x.In("en") != "Land" || x.In("fr") != "Đất đai" || (Text{"de": "Land"}).In("vi") != "Land" || (Text{}).In("vi") != "" {
		t.Error("fall-back of languages")
	}
}

func TestAProcedureIsHandledByItsCodeBeforeItsField(t *testing.T) {
	fields := []string{"Hộ tịch", "Chứng thực"}
	for _, c := range []struct {
		code, field string
		want        int
	}{
		{"1.001193", "Đất đai", 2},
		{"2.000635", "Hộ tịch", 1},
		{"2.000635", "hộ tịch", 1},
		{"2.000635", "Đất đai", 0},
		{"", "", 0},
	} {
		if got := Handles([]string{"1.001193"}, fields, c.code, c.field); got != c.want {
			t.Errorf("%q, %q: %d, want %d", c.code, c.field, got, c.want)
		}
	}
}
