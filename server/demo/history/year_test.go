package history_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"motcua/firmware-config/sites"
	"motcua/internal/hall"
	"motcua/server/control"
	"motcua/server/demo/history"
	"motcua/server/report"
	"motcua/server/serve"
	"motcua/server/store"
)

// until ends the year that is measured.
const until hall.Day = "2026-11-21"

// theYear is a directory with a provincial hall's year: 500,000 tickets on 250
// days, folded day by day as the hall would have done each midnight.
// MOTCUA_YEAR names one that is kept between runs.
func theYear(tb testing.TB) string {
	tb.Helper()
	dir := os.Getenv("MOTCUA_YEAR")
	if dir == "" {
		dir = tb.TempDir()
	}
	path := filepath.Join(dir, serve.StoreFile)
	ready := filepath.Join(dir, "ready")
	if _, err := os.Stat(ready); err == nil {
		return dir
	}
	if err := live(tb, path); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(ready, nil, 0o600); err != nil {
		tb.Fatal(err)
	}
	return dir
}

func live(tb testing.TB, path string) error {
	s, err := sites.Load("provincial")
	if err != nil {
		return err
	}
	_, there := os.Stat(path)
	st, err := store.Open(path)
	if err != nil {
		return err
	}
	if there != nil {
		sum, err := history.Write(context.Background(), st, history.Config{
			Hall: &s.Hall, From: history.Before(&s.Hall, until, 250), Until: until, PerDay: 2000, Seed: 1,
		})
		if err != nil {
			return errors.Join(err, st.Close())
		}
		tb.Logf("%+v", sum)
	}
	return errors.Join(
		report.CatchUp(context.Background(), st, st.Bucket(control.FoldsBucket)),
		st.Bucket(control.CasesBucket).Put("day", []byte(until)), // the register followed it too
		st.Close(),
	)
}
