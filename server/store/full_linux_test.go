package store

import (
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"

	"motcua/server/queue"
)

// The file may grow no further, as on a full disk: what does not fit is
// refused, what was taken stays, and once there is room it goes on.
func TestAFullDiskRefusesAndRecovers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hall.db")
	s := opened(t, path)
	defer closed(t, s)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	var old syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
		t.Fatal(err)
	}
	limit := func(bytes uint64) {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: bytes, Max: old.Max}); err != nil {
			t.Fatal(err)
		}
	}
	limit(uint64(info.Size()) + 64<<10)
	defer limit(old.Cur)

	seq, refused := uint64(1), 0
	for ; refused < 3; seq++ {
		if seq > 5000 {
			t.Fatal("the disk never filled up: the limit does not work here")
		}
		if err := s.Append([]queue.Entry{issued(seq, morning)}); err != nil {
			refused++
			seq-- // again: the file must be as it was
			if err := s.Bucket("staff").Put("x", make([]byte, 1<<20)); err == nil {
				t.Error("a megabyte was taken by a full disk")
			}
		}
	}
	limit(old.Cur)
	for range 10 {
		if err := s.Append([]queue.Entry{issued(seq, morning)}); err != nil {
			t.Fatalf("there is room again, and event %d is refused: %v", seq, err)
		}
		seq++
	}
	_, seqs, err := replayed(s)
	if err != nil || uint64(len(seqs)) != seq-1 {
		t.Errorf("%d events of %d, %v", len(seqs), seq-1, err)
	}
	if r, err := s.Check(fold); err != nil || len(r.Problems) > 0 {
		t.Error(fmt.Sprint(r.Problems), err)
	}
}
