package store

import (
	"path/filepath"
	"testing"

	"motcua/internal/hall"
	"motcua/server/queue"
)

// BenchmarkStart opens and replays a file with a year of history, 500,000
// tickets in 365 days.
func BenchmarkStart(b *testing.B) {
	path := filepath.Join(b.TempDir(), "hall.db")
	s := opened(b, path)
	const days, perDay = 365, 1370
	seq := uint64(1)
	for day := range days {
		e := queue.New(&hall.Hall{}, nil)
		batch := make([]queue.Entry, 0, perDay)
		for range perDay {
			batch = append(batch, issued(seq, morning.AddDate(0, 0, day)))
			seq++
		}
		snap, err := e.Snapshot()
		if err != nil {
			b.Fatal(err)
		}
		batch[0].Snapshot = snap
		if err := s.Append(batch); err != nil {
			b.Fatal(err)
		}
	}
	closed(b, s)
	b.ResetTimer()
	for b.Loop() {
		s := opened(b, path)
		n := 0
		e := queue.New(&hall.Hall{}, nil)
		if err := s.Replay(func(snap []byte) error { return e.Restore(snap) }, func(entry queue.Entry) error {
			n++
			e.Apply(&entry)
			return nil
		}); err != nil {
			b.Fatal(err)
		}
		if n != perDay {
			b.Fatalf("%d entries of today, want %d", n, perDay)
		}
		closed(b, s)
	}
}
