package history_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"motcua/firmware-config/site"
	"motcua/firmware-config/sites"
	"motcua/server/serve"
	"motcua/server/store"
)

// BenchmarkYear measures a hall with a year behind it: 500,000 tickets on 250
// days.
func BenchmarkYear(b *testing.B) {
	dir := theYear(b)
	b.Run("Start", func(b *testing.B) {
		now := until.Start(zone(b)).Add(7 * time.Hour)
		var ready time.Duration
		for b.Loop() { // with what it takes to stop
			began := time.Now()
			s, err := serve.New(context.Background(), serve.Config{
				Load: func() (*site.Site, error) { return sites.Load("provincial") }, Data: dir, Listen: "127.0.0.1:0",
				Now: func() time.Time { return now },
			})
			if err != nil {
				b.Fatal(err)
			}
			ready += time.Since(began)
			if err := s.Close(); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(ready.Seconds()*1000/float64(b.N), "ms-to-ready")
	})
	b.Run("Examine", func(b *testing.B) {
		for b.Loop() {
			if _, err := store.Examine(filepath.Join(dir, serve.StoreFile)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func zone(b *testing.B) *time.Location {
	b.Helper()
	s, err := sites.Load("provincial")
	if err != nil {
		b.Fatal(err)
	}
	return s.Hall.Zone
}
