package demo

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/server/queue"
	"motcua/server/serve"
	"motcua/server/store"
)

func TestANewDemoHasAPast(t *testing.T) {
	dir := t.TempDir()
	d := &demo{Config: Config{Data: dir, History: 4, Seed: 3, Say: func(string) {}}}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if err := d.live(stopped); err == nil {
		t.Error("a past that was broken off is no error")
	}
	if list, err := os.ReadDir(dir); err != nil || len(list) > 0 {
		t.Errorf("a past that was broken off leaves %v, %v", list, err)
	}
	if err := d.live(context.Background()); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, serve.StoreFile)
	if days := daysIn(t, path); len(days) < 4 || days[hall.DayOf(time.Now().AddDate(0, 0, -14), time.Local)] > 0 {
		t.Errorf("the past has %v", days)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	d.Seed, d.History = 4, 9
	if err := d.live(context.Background()); err != nil {
		t.Fatal(err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("a hall that has a past was given another: %v", err)
	}
}

// daysIn counts the events of each day in a hall's file.
func daysIn(t *testing.T, path string) map[hall.Day]int {
	t.Helper()
	st, err := store.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	}()
	days := map[hall.Day]int{}
	if err := st.Days("0000-01-01", "9999-12-31", func(e queue.Entry) error {
		days[hall.Day(e.Events[0].At.Format(time.DateOnly))] += len(e.Events)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return days
}
