package archive

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"motcua/internal/diag"
	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/queue"
	"motcua/server/store"
)

var morning = time.Date(2026, 11, 21, 8, 0, 0, 0, time.FixedZone("ICT", 7*3600))

func fresh() store.Fold { return queue.New(&hall.Hall{}, nil) }

func ticket(seq uint64) queue.Entry {
	n := hall.Number{Prefix: "A", N: int(seq-1)%hall.MaxNumber + 1}
	t := &hall.Ticket{ID: fmt.Sprintf("20261121-%d", seq), Number: n, Service: "land", State: hall.Waiting, IssuedAt: morning, Token: fmt.Sprintf("secret-%d", seq)}
	return queue.Entry{Events: []wire.Event{{Seq: seq, At: morning, Body: wire.Body{Kind: wire.TicketIssued, Ticket: t}}}}
}

// filled is a hall with some events in its log.
func filled(t *testing.T, events uint64) *store.Store {
	t.Helper()
	s, err := store.Open(filepath.Join(t.TempDir(), "hall.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	var list []queue.Entry
	for seq := range events {
		list = append(list, ticket(seq+1))
	}
	if err := s.Append(list); err != nil {
		t.Fatal(err)
	}
	return s
}

func names(t *testing.T, dir string) (list []string) {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		list = append(list, e.Name())
	}
	return list
}

// While the hall takes numbers, each copy is the hall of one moment: it can be
// a hall of its own, with every event that was durable when it was asked for.
func TestACopyUnderLoad(t *testing.T) {
	s := filled(t, 10)
	stop, stopped := make(chan struct{}), make(chan error, 1)
	go func() {
		for seq := uint64(11); ; seq++ {
			select {
			case <-stop:
				stopped <- nil
				return
			default:
			}
			if err := s.Append([]queue.Entry{ticket(seq)}); err != nil {
				stopped <- err
				return
			}
		}
	}()
	dir := t.TempDir()
	for i, name := range []string{"a.db", "b.db.gz", "c.db"} {
		path := filepath.Join(dir, name)
		least := s.Last()
		f, err := Save(path, s.Backup)
		if err != nil {
			t.Fatal(err)
		}
		if f.Last < least || f.Epoch != s.Epoch() {
			t.Errorf("%s has %d events of at least %d, epoch %s of %s", name, f.Last, least, f.Epoch, s.Epoch())
		}
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(dir, fmt.Sprint("hall-", i))
		back, err := Load(path, to, fresh)
		if err != nil {
			t.Fatal(err)
		}
		if back.Last != f.Last || back.Epoch == f.Epoch || back.Epoch == "" {
			t.Errorf("%s came back as %+v, was %+v", name, back, f)
		}
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
			t.Errorf("bringing %s back changed it: %v", name, err)
		}
		again, err := store.Open(to)
		if err != nil {
			t.Fatal(err)
		}
		r, err := again.Check(fresh)
		if err != nil || len(r.Problems) > 0 || uint64(r.Events) != f.Last || again.Epoch() != back.Epoch {
			t.Errorf("%s as a hall: %+v, %v", name, r, err)
		}
		if err := again.Append([]queue.Entry{ticket(f.Last + 1)}); err != nil {
			t.Errorf("it takes nothing: %v", err)
		}
		if err := again.Close(); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	if err := <-stopped; err != nil {
		t.Fatal(err)
	}
	if got := names(t, dir); len(got) != 6 {
		t.Errorf("left behind: %v", got)
	}
}

func TestWhatIsNoCopyIsRefusedAndNothingChanges(t *testing.T) {
	s := filled(t, 400)
	dir := t.TempDir()
	whole, small := filepath.Join(dir, "whole.db"), filepath.Join(dir, "small.db.gz")
	for _, path := range []string{whole, small} {
		if _, err := Save(path, s.Backup); err != nil {
			t.Fatal(err)
		}
	}
	read := func(path string) []byte {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	db, gz := read(whole), read(small)
	flip := func(b []byte, what string) []byte {
		b = bytes.Clone(b)
		at := bytes.Index(b, []byte(what))
		if at < 0 {
			t.Fatalf("%q is not there", what)
		}
		b[at] ^= 1
		return b
	}
	letter := func(b []byte) []byte {
		var out bytes.Buffer
		z := gzip.NewWriter(&out)
		if _, err := z.Write(b); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	for _, c := range []struct {
		name string
		file []byte
		says string
	}{
		{"nothing", nil, "empty"},
		{"a byte", []byte{0x1f}, "empty"},
		{"a letter", []byte("Kính gửi"), "no bbolt file"},
		{"a letter, small", letter([]byte("Kính gửi")), "no bbolt file"},
		{"half", db[:len(db)/20], "tail is lost"},
		{"half, small", gz[:len(gz)/2], "unexpected EOF"},
		{"a flipped bit", flip(db, "secret-77"), "record 77"},
		{"a flipped bit, small", append(bytes.Clone(gz[:len(gz)-8]), append([]byte{gz[len(gz)-8] ^ 1}, gz[len(gz)-7:]...)...), "checksum"},
	} {
		t.Run(c.name, func(t *testing.T) {
			at := t.TempDir()
			file := filepath.Join(at, "copy")
			if err := os.WriteFile(file, c.file, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := Load(file, filepath.Join(at, "hall.db"), fresh); err == nil || !strings.Contains(err.Error(), c.says) || !errors.Is(err, store.ErrCorrupt) {
				t.Errorf("%v, want %q", err, c.says)
			}
			if got := names(t, at); !slices.Equal(got, []string{"copy"}) || !bytes.Equal(read(file), c.file) {
				t.Errorf("it left %v behind", got)
			}
		})
	}
	if _, err := Load(whole, small, fresh); err == nil || !strings.Contains(err.Error(), "there already") || !bytes.Equal(read(small), gz) {
		t.Errorf("over another file: %v", err)
	}
	if _, err := Load(filepath.Join(dir, "none"), filepath.Join(dir, "hall.db"), fresh); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

func TestACopyThatFailsLeavesTheOldOne(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "copy")
	if err := os.WriteFile(path, []byte("the old one"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, fill := range []func(io.Writer) error{
		func(io.Writer) error { return errors.New("the line broke") },
		func(w io.Writer) error { _, err := w.Write([]byte("half of it")); return err },
	} {
		if _, err := Save(path, fill); err == nil {
			t.Error("it is no error")
		}
		if b, err := os.ReadFile(path); err != nil || string(b) != "the old one" {
			t.Errorf("%q, %v", b, err)
		}
		if got := names(t, dir); len(got) != 1 {
			t.Errorf("left behind: %v", got)
		}
	}
}

// A week of nights, with a disk that is not mounted on the third.
func TestACopyEachNight(t *testing.T) {
	s := filled(t, 5)
	base := t.TempDir()
	dir, aside := filepath.Join(base, "disk"), filepath.Join(base, "pulled")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "hall-notes.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	plan := Plan{Dir: dir, At: 30, Keep: 3}
	synctest.Test(t, func(t *testing.T) {
		zone := time.FixedZone("ICT", 7*3600)
		ctx, cancel := context.WithCancel(context.Background())
		var made atomic.Int32
		k := NewKeeper(Config{
			Plan: func() Plan { return plan }, Now: func() time.Time { return time.Now().In(zone) }, Fill: s.Backup,
			Done: func(_ string, _ store.Found, _ time.Duration, err error) {
				if err == nil {
					made.Add(1)
				}
			},
		})
		state := func() diag.State {
			n, ok := k.Health()
			if !ok {
				t.Fatal("no health")
			}
			return n.State
		}
		done := make(chan struct{})
		go func() { defer close(done); k.Run(ctx) }()
		synctest.Wait() // it is 07:00 on 2000-01-01 there: the night's copy is late
		if made.Load() != 1 || state() != "" {
			t.Errorf("at the start: %d copies", made.Load())
		}
		time.Sleep(17*time.Hour + 29*time.Minute) // 00:29
		synctest.Wait()
		if made.Load() != 1 {
			t.Errorf("a minute before its hour: %d copies", made.Load())
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		if made.Load() != 2 {
			t.Errorf("the second night: %d copies", made.Load())
		}
		if err := os.Rename(dir, aside); err != nil {
			t.Fatal(err)
		}
		time.Sleep(24 * time.Hour)
		synctest.Wait()
		if n, _ := k.Health(); made.Load() != 2 || n.State != diag.Warn || !strings.Contains(n.Detail, "mounted") {
			t.Errorf("without its disk: %d copies, %+v", made.Load(), n)
		}
		if _, err := os.Stat(dir); err == nil {
			t.Error("the folder was made on the wrong disk")
		}
		if err := os.Rename(aside, dir); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		if made.Load() != 3 || state() != "" {
			t.Errorf("with its disk again: %d copies, %s", made.Load(), state())
		}
		time.Sleep(3 * 24 * time.Hour)
		cancel()
		<-done
		if got := names(t, dir); made.Load() != 6 || !slices.Equal(got, []string{"hall-2000-01-04.db.gz", "hall-2000-01-05.db.gz", "hall-2000-01-06.db.gz", "hall-notes.txt"}) {
			t.Errorf("%d copies, there are %v", made.Load(), got)
		}
		plan.Dir = ""
		if k.Due(time.Now()) {
			t.Error("a copy is due in a hall that wants none")
		}
		if _, ok := k.Health(); ok {
			t.Error("a hall that wants no copies has a health of them")
		}
	})
}
