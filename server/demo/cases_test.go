package demo

import (
	"strings"
	"testing"
	"time"

	"motcua/internal/formats"
	"motcua/server/cases"
)

type table map[string][]byte

func (t table) Get(k string) ([]byte, bool, error) { v, ok := t[k]; return v, ok, nil }
func (t table) Put(k string, v []byte) error       { t[k] = v; return nil }
func (t table) Delete(k string) error              { delete(t, k); return nil }

func TestTheDemosCaseFilesCanBeLookedUp(t *testing.T) {
	// Import puts rows at the same time, which a map does not take: one at a
	// time, as the file has them.
	now := time.Date(2027, 3, 4, 9, 0, 0, 0, time.UTC)
	tb := table{}
	r := cases.New(tb, func() time.Time { return now })
	states := map[cases.State]int{}
	rows := strings.Split(strings.TrimSpace(freshCases(now)), "\n")
	for _, row := range rows[1:] {
		taken, bad, err := r.Import(strings.NewReader(rows[0] + "\n" + row + "\n"))
		if taken != 1 || len(bad) > 0 || err != nil {
			t.Fatalf("%s: %v, %v", row, bad, err)
		}
		code, _, _ := strings.Cut(row, ",")
		if _, err := formats.ParseCaseCode(code); err != nil {
			t.Errorf("%s: %v", code, err)
		}
		c, ok, err := r.Find(t.Context(), code)
		if !ok || err != nil {
			t.Errorf("%s is not found: %v", code, err)
		}
		states[c.State]++
	}
	if len(tb) != len(rows)-1 || len(states) != 6 || len(tb) < 36 {
		t.Errorf("%d case files of %d rows, in the states %v", len(tb), len(rows)-1, states)
	}
	before := len(tb)
	if err := r.Put(cases.Case{Code: exampleCase, State: cases.Returned}); err != nil {
		t.Fatal(err)
	}
	if err := fileCases(r, now); err != nil || len(tb) != before {
		t.Errorf("a second start: %v", err)
	}
	if c, _, _ := r.Find(t.Context(), exampleCase); c.State != cases.Returned {
		t.Error("a second start undid what a counter said")
	}
}
