package history_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"motcua/firmware-config/sites"
	"motcua/internal/hall"
	"motcua/server/demo/history"
	"motcua/server/store"
)

// until ends the year that is measured.
const until hall.Day = "2026-11-21"

// theYear is a directory with a provincial hall's year: 500,000 tickets on 250
// days. MOTCUA_YEAR names one that is kept between runs.
func theYear(tb testing.TB) string {
	tb.Helper()
	dir := os.Getenv("MOTCUA_YEAR")
	if dir == "" {
		dir = tb.TempDir()
	}
	path := filepath.Join(dir, "hall.db")
	if _, err := os.Stat(path); err == nil {
		return dir
	}
	s, err := sites.Load("provincial")
	if err != nil {
		tb.Fatal(err)
	}
	st, err := store.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	sum, err := history.Write(context.Background(), st, history.Config{
		Hall: &s.Hall, From: history.Before(&s.Hall, until, 250), Until: until, PerDay: 2000, Seed: 1,
	})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Logf("%+v", sum)
	if err := st.Close(); err != nil {
		tb.Fatal(err)
	}
	return dir
}

func TestTheYear(t *testing.T) { theYear(t) }
