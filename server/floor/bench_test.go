package floor

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"motcua/internal/hall"
)

// wide is a hall with so many series that a benchmark cannot use them up.
func wide() hall.Hall {
	h := always()
	h.Services = nil
	for a := range 26 {
		for b := range 26 {
			h.Services = append(h.Services, hall.Service{ID: fmt.Sprint("s", a, "-", b), Prefix: string([]byte{'A' + byte(a), 'A' + byte(b)})})
		}
	}
	h.Counters = []hall.Counter{{ID: "1", Services: []hall.Serves{{Service: "s0-0"}}}}
	return h
}

// BenchmarkDurableIssue is issue_ticket with 50 callers, each waiting until its
// ticket is on the disk. Beside it stands what the disk can do: raw-sync/s is
// how often one goroutine can write the same bytes and sync them.
func BenchmarkDurableIssue(b *testing.B) {
	dir := b.TempDir()
	f, st := open(b, filepath.Join(dir, "hall.db"), wide())
	defer shut(b, f, st)
	const callers = 50
	var next atomic.Int64
	took := make([][]time.Duration, callers)
	services := f.Hall().Services
	with := make([]string, len(services))
	for i := range services {
		with[i] = `{"service":"` + services[i].ID + `"}`
	}
	b.ResetTimer()
	start := time.Now()
	var wg sync.WaitGroup
	for c := range callers {
		wg.Go(func() {
			for {
				i := next.Add(1)
				if i > int64(b.N) {
					return
				}
				from := time.Now()
				if r := give(f, kiosk, fmt.Sprint("k", i), "issue_ticket", with[int(i)%len(with)]); r.Error != nil {
					b.Error(r.Error)
					return
				}
				took[c] = append(took[c], time.Since(from))
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/time.Since(start).Seconds(), "issues/s")
	all := slices.Sorted(slices.Values(slices.Concat(took...)))
	b.ReportMetric(float64(all[len(all)/2].Microseconds())/1e3, "p50-ms")
	b.ReportMetric(float64(all[len(all)*99/100].Microseconds())/1e3, "p99-ms")
	rawSync(b, dir, callers*1000)
}

// rawSync reports pwrite and fdatasync of one batch's bytes.
func rawSync(b *testing.B, dir string, size int) {
	file, err := os.Create(filepath.Join(dir, "raw"))
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	page := make([]byte, size)
	var took []time.Duration
	for i := range 200 {
		from := time.Now()
		if _, err := file.WriteAt(page, int64(i*size)); err != nil {
			b.Fatal(err)
		}
		if err := datasync(file); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(from))
	}
	slices.Sort(took)
	b.ReportMetric(1/took[len(took)/2].Seconds(), "raw-sync/s")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1e3, "raw-p99-ms")
}
