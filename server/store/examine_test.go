package store

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"motcua/server/queue"
)

func TestExamineReadsABackupAndChangesNothing(t *testing.T) {
	path := filled(t, 25)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := Examine(path)
	if err != nil {
		t.Fatal(err)
	}
	s := opened(t, path)
	if f.Last != s.Last() || f.Epoch != s.Epoch() || f.Schema != len(migrations) || f.Records != 25 || f.From != "2026-11-21" || f.To != "2026-11-22" || f.At.IsZero() {
		t.Errorf("found %+v in a file with %d events, epoch %s", f, s.Last(), s.Epoch())
	}
	if _, err := Examine(path); err == nil || !strings.Contains(err.Error(), "runs") {
		t.Errorf("a file that a hall uses: %v", err)
	}
	closed(t, s)
	if f, err = Examine(filled(t, 1)); err != nil || f.Last != 1 {
		t.Errorf("one event: %+v, %v", f, err)
	}
	if err := os.WriteFile(path, before, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Examine(path); err != nil {
		t.Fatal(err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("examining changed the file: %v", err)
	}
}

func TestExamineRefuses(t *testing.T) {
	update := func(fn func(tx *bolt.Tx) error) func(t *testing.T, path string) {
		return func(t *testing.T, path string) {
			db, err := bolt.Open(path, 0o600, nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(db.Update(fn), db.Close()); err != nil {
				t.Fatal(err)
			}
		}
	}
	day := []byte("2026-11-22")
	for _, c := range []struct {
		name    string
		spoil   func(t *testing.T, path string)
		says    string
		damaged bool
	}{
		{"nothing", func(t *testing.T, path string) { truncate(t, path, 0) }, "empty", true},
		{"half of it", func(t *testing.T, path string) { truncate(t, path, 9000) }, "tail is lost", true},
		{"a letter", func(t *testing.T, path string) {
			if err := os.WriteFile(path, []byte("Kính gửi Trung tâm, ..."), 0o600); err != nil {
				t.Fatal(err)
			}
		}, "no bbolt file", true},
		{"a flipped bit", func(t *testing.T, path string) { damage(t, path, "secret-8", func(at []byte) { at[2] ^= 4 }) }, "record 8", true},
		{"another program's", update(func(tx *bolt.Tx) error { return tx.DeleteBucket(bucketLog) }), "no hall's", false},
		{"a newer program's", update(func(tx *bolt.Tx) error { return tx.Bucket(bucketMeta).Put(keySchema, []byte("99")) }), "newer program", false},
		{"no schema", update(func(tx *bolt.Tx) error { return tx.Bucket(bucketMeta).Put(keySchema, []byte("x")) }), "schema", true},
		{"a lost last record", update(func(tx *bolt.Tx) error { return tx.Bucket(bucketLog).Bucket(day).Delete(seqKey(25)) }), "ends at event 24 of 25", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filled(t, 25)
			c.spoil(t, path)
			if _, err := Examine(path); err == nil || !strings.Contains(err.Error(), c.says) || errors.Is(err, ErrCorrupt) != c.damaged {
				t.Errorf("%v, want %q", err, c.says)
			}
		})
	}
	if _, err := Examine(filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

func truncate(t *testing.T, path string, size int64) {
	t.Helper()
	if err := os.Truncate(path, size); err != nil {
		t.Fatal(err)
	}
}

// A backup that goes to a disk which takes nothing for a while holds up nobody,
// however much the file grows meanwhile.
func TestASlowBackupHoldsUpNobody(t *testing.T) {
	s := opened(t, filled(t, 3))
	defer closed(t, s)
	r, w := io.Pipe()
	copied := make(chan error, 1)
	go func() { copied <- errors.Join(s.Backup(w), w.Close()) }()
	head := make([]byte, 1)
	if _, err := io.ReadFull(r, head); err != nil { // it has begun, and waits for its reader
		t.Fatal(err)
	}
	grown := make(chan error, 1)
	go func() {
		for seq := uint64(4); seq < 40; seq++ {
			e := issued(seq, morning)
			e.Events[0].Reason = strings.Repeat("x", 1<<20)
			if err := s.Append([]queue.Entry{e}); err != nil {
				grown <- err
				return
			}
		}
		grown <- nil
	}()
	select {
	case err := <-grown:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(30 * time.Second):
		t.Error("nothing is taken while a backup waits")
	}
	path := filepath.Join(t.TempDir(), "copy.db")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(f, io.MultiReader(bytes.NewReader(head), r)); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Close(), <-copied); err != nil {
		t.Fatal(err)
	}
	if found, err := Examine(path); err != nil || found.Last != 3 {
		t.Errorf("the copy of the moment when it was asked for: %+v, %v", found, err)
	}
}
