package cases

import (
	"strings"
	"testing"
	"time"

	"motcua/internal/hall"
)

func TestOnTime(t *testing.T) {
	at := time.Date(2026, 11, 10, 9, 0, 0, 0, country)
	_, table := register(t)
	r := New(table, func() time.Time { return at })
	on := func(day int) { at = time.Date(2026, 11, day, 9, 0, 0, 0, country) }
	put := func(code string, s State, due hall.Day) {
		t.Helper()
		if err := r.Put(Case{Code: code, State: s, Due: due}); err != nil {
			t.Fatal(err)
		}
	}
	const due = "2026-11-12"
	for _, c := range []string{"H1-1", "H1-2", "H1-3", "H1-4", "H1-5", "H1-6"} {
		put(c, Processing, due)
	}
	put("H1-7", Processing, "")
	put("H1-8", Processing, "2026-12-01")
	check := func(want OnTime) {
		t.Helper()
		got, err := OnTimeOf(table, "2026-11-01", "2026-11-30", at)
		share := -1.0
		if got.Share != nil {
			share = *got.Share
		}
		wantShare := -1.0
		if n := want.Met + want.Late + want.Overdue; n > 0 {
			wantShare = float64(want.Met) / float64(n)
		}
		got.Share = nil
		if err != nil || got != want || share != wantShare {
			t.Errorf("on the %d.: %+v %v, %v; want %+v %v", at.Day(), got, share, err, want, wantShare)
		}
	}
	check(OnTime{Due: 6, Open: 6})
	on(12)
	put("H1-1", Done, due)       // on the day
	put("H1-2", Processing, due) // not yet, this morning
	check(OnTime{Due: 6, Met: 1, Open: 5})
	on(13)
	put("H1-2", Done, due)       // it may have come last evening
	put("H1-3", Processing, due) // surely not by the day
	check(OnTime{Due: 6, Met: 1, Unknown: 1, Overdue: 4})
	on(15)
	put("H1-1", Returned, due) // the citizen came late, the hall did not
	put("H1-3", Returned, due)
	put("H1-4", Rejected, due)
	check(OnTime{Due: 6, Met: 1, Late: 1, Unknown: 2, Overdue: 2})

	// A list that names the day settles it.
	if _, bad, err := r.Import(strings.NewReader("Mã hồ sơ;Trạng thái;Ngày hẹn trả;Ngày có kết quả\nH1-4;Đã có kết quả;12/11/2026;14/11/2026\nH1-2;Đã trả kết quả;12/11/2026;11/11/2026\n")); err != nil || len(bad) > 0 {
		t.Fatal(bad, err)
	}
	check(OnTime{Due: 6, Met: 2, Late: 2, Overdue: 2})
	put("H1-2", Supplement, due) // taken up again
	check(OnTime{Due: 6, Met: 1, Late: 2, Overdue: 3})
	if got, err := OnTimeOf(table, "2026-01-01", "2026-10-31", at); err != nil || got != (OnTime{}) {
		t.Errorf("of other months: %+v, %v", got, err)
	}
}
