package history_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"motcua/firmware-config/site"
	"motcua/firmware-config/sites"
	"motcua/server/control"
	"motcua/server/report"
	"motcua/server/serve"
	"motcua/server/store"
)

// BenchmarkYear measures a hall with a year behind it: 500,000 tickets on 250
// days.
func BenchmarkYear(b *testing.B) {
	dir := theYear(b)
	file := filepath.Join(dir, serve.StoreFile)
	if info, err := os.Stat(file); err == nil {
		defer b.Logf("the file has %d MB", info.Size()>>20)
	}
	b.Run("StartAndStop", func(b *testing.B) {
		var ready time.Duration
		for b.Loop() {
			began := time.Now()
			s := started(b, dir)
			ready += time.Since(began)
			if err := s.Close(); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(ready.Seconds()*1000/float64(b.N), "ms-to-ready")
	})
	b.Run("Memory", func(b *testing.B) {
		for b.Loop() {
			b.ReportMetric(child(b, dir, "start"), "MB-started")
			b.ReportMetric(child(b, dir, "report"), "MB-a-year's-report")
		}
	})
	st := opened(b, file)
	books := control.Books(st, nil)
	for _, period := range []string{"2026-11-18", "2026-W46", "2026-10", "2026-Q3", "2026"} {
		p, err := report.ParsePeriod(period)
		if err != nil {
			b.Fatal(err)
		}
		b.Run("Report/"+string(p.Span), func(b *testing.B) {
			for b.Loop() {
				if s, err := books.Summary(p); err != nil || s.Total.Served == 0 {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("Fold/day", func(b *testing.B) { // what each midnight costs: a day from the log
		plain := &report.Books{Log: st, Site: books.Site}
		p := report.PeriodOf(report.SpanDay, "2026-11-18")
		n := 0
		for b.Loop() {
			s, err := plain.Summary(p)
			if err != nil {
				b.Fatal(err)
			}
			n = int(s.To - s.From + 1)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/event")
	})
	b.Run("Backup", func(b *testing.B) {
		for b.Loop() {
			if err := st.Backup(io.Discard); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func opened(b *testing.B, path string) *store.Store {
	b.Helper()
	st, err := store.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := st.Close(); err != nil {
			b.Error(err)
		}
	})
	return st
}

// started is the hall on the morning behind the year.
func started(tb testing.TB, dir string) *serve.Server {
	tb.Helper()
	load := func() (*site.Site, error) { return sites.Load("provincial") }
	s, err := load()
	if err != nil {
		tb.Fatal(err)
	}
	morning := until.Start(s.Hall.Zone).Add(7 * time.Hour)
	hall, err := serve.New(context.Background(), serve.Config{
		Load: load, Data: dir, Listen: "127.0.0.1:0", Now: func() time.Time { return morning },
	})
	if err != nil {
		tb.Fatal(err)
	}
	return hall
}

// In a process of its own, what a hall needs can be told from what a benchmark
// does: VmHWM is the most that was ever in memory, pages of the file included;
// RssAnon leaves those out, which the system takes back when it likes.
const childEnv, childDir = "MOTCUA_CHILD", "MOTCUA_CHILD_DIR"

func child(b *testing.B, dir, do string) float64 {
	b.Helper()
	cmd := exec.Command(os.Args[0], "-test.run", "^TestChild$")
	cmd.Env = append(os.Environ(), childEnv+"="+do, childDir+"="+dir)
	out, err := cmd.Output()
	if err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	_, mb, _ := bytes.Cut(out, []byte("RSS "))
	mb, _, _ = bytes.Cut(mb, []byte("\n"))
	n, err := strconv.ParseFloat(string(mb), 64)
	if err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	return n
}

// TestChild is what child runs.
func TestChild(t *testing.T) {
	do := os.Getenv(childEnv)
	if do == "" {
		return
	}
	s := started(t, os.Getenv(childDir))
	if do == "report" {
		h, err := control.Dial(os.Getenv(childDir), serve.StoreFile, false)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Copy(context.Background(), "/report?period=2026&format=json", io.Discard); err != nil {
			t.Fatal(err)
		}
		if err := h.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	kb := 0
	for line := range bytes.Lines(status) {
		if f := bytes.Fields(line); len(f) == 3 && string(f[0]) == "RssAnon:" {
			if kb, err = strconv.Atoi(string(f[1])); err != nil {
				t.Fatal(err)
			}
		}
	}
	_, _ = os.Stdout.WriteString("RSS " + strconv.FormatFloat(float64(kb)/1024, 'f', 1, 64) + "\n")
}
