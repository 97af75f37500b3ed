package serve

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"motcua/firmware-config/site"
	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/cases"
	"motcua/server/control"
	"motcua/server/queue"
	"motcua/server/store"
)

// A year behind a rating its words go, and five years behind its end a case
// file; what is younger stays, and nothing is told twice.
func TestWhatIsOutOfItsTimeIsEmptied(t *testing.T) {
	st, err := store.Open(filepath.Join(t.TempDir(), StoreFile))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	}()
	zone := time.FixedZone("ICT", 7*3600)
	hashes := map[string]string{}
	for i, day := range []string{"2025-01-10", "2025-06-01", "2025-06-02", "2025-12-01"} {
		at, err := time.ParseInLocation(time.DateOnly, day, zone)
		if err != nil {
			t.Fatal(err)
		}
		words := "lời góp ý " + day
		sum := sha256.Sum256([]byte(words))
		hashes[day] = hex.EncodeToString(sum[:])
		e := queue.Entry{Comment: words, Events: []wire.Event{{Seq: uint64(i + 1), At: at.Add(9 * time.Hour), Body: wire.Body{
			Kind: wire.RatingGiven, Rating: &wire.Rating{Ticket: "x", Score: 2, CommentHash: hashes[day]},
		}}}}
		if err := st.Append([]queue.Entry{e}); err != nil {
			t.Fatal(err)
		}
	}
	left := func() (days []string) {
		for day, h := range hashes {
			if _, ok, err := st.Comment(h); err != nil {
				t.Fatal(err)
			} else if ok {
				days = append(days, day)
			}
		}
		slices.Sort(days)
		return days
	}
	reg := cases.New(st.Bucket(control.CasesBucket), nil)
	for code, c := range map[string]cases.Case{
		"H56.14-200601-0001": {State: cases.Returned, AsOf: time.Date(2020, 6, 1, 9, 0, 0, 0, zone)},
		"H56.14-200601-0002": {State: cases.Processing, AsOf: time.Date(2020, 6, 1, 9, 0, 0, 0, zone)},
		"H56.14-250601-0003": {State: cases.Returned, AsOf: time.Date(2025, 6, 1, 9, 0, 0, 0, zone)},
	} {
		c.Code = code
		if err := reg.Put(c); err != nil {
			t.Fatal(err)
		}
	}
	rule := site.Retention{Comments: 365, Cases: 5 * 365}
	var told []wire.Emptied
	r := &retention{store: st, register: reg, rule: func() site.Retention { return rule }, tell: func(_ context.Context, e wire.Emptied) error {
		told = append(told, e)
		return nil
	}}
	on := func(day hall.Day, want ...string) {
		t.Helper()
		if err := r.apply(context.Background(), day); err != nil {
			t.Fatal(err)
		}
		if got := left(); !slices.Equal(got, want) {
			t.Errorf("on %s there are words of %v, want %v", day, got, want)
		}
	}
	on("2026-06-01", "2025-06-01", "2025-06-02", "2025-12-01")
	on("2026-06-01", "2025-06-01", "2025-06-02", "2025-12-01")
	on("2026-06-02", "2025-06-02", "2025-12-01")
	on("2036-01-01", "2025-12-01") // a clock that is wrong
	on("2036-01-01", "2025-12-01")
	on("2026-06-03", "2025-12-01")
	want := []wire.Emptied{
		{What: "comments", Before: "2025-06-01", N: 1},
		{What: "cases", Before: "2021-06-02", N: 1},
		{What: "comments", Before: "2025-06-02", N: 1},
		{What: "comments", Before: "2025-07-12", N: 1},
	}
	if !slices.Equal(told, want) {
		t.Errorf("told %+v, want %+v", told, want)
	}
	for code, kept := range map[string]bool{"H56.14-200601-0001": false, "H56.14-200601-0002": true, "H56.14-250601-0003": true} {
		if _, ok, err := reg.Find(context.Background(), code); err != nil || ok != kept {
			t.Errorf("%s: %v, %v", code, ok, err)
		}
	}
	rule = site.Retention{}
	on("2027-06-03", "2025-12-01") // a hall that keeps it
}
