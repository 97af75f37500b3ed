package spool_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"motcua/printer/spool"
)

// A spool that cannot be written must say so and print nothing: after a crash it
// would not know what it had printed.
func TestASpoolThatCannotBeWritten(t *testing.T) {
	r := newRig(t, load(t, "epson-tm-t88v"), 20, 0, "")
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if sp, err := spool.New(r.options(file)); err == nil {
		sp.Close()
		t.Error("a file was taken for a folder")
	}
	dir := filepath.Join(t.TempDir(), "spool")
	sp := r.spool(t, dir, nil)
	if got := print(t, sp, "A001", slip(t, r.profile, "A001")); got != "printed" {
		t.Fatalf("got %q", got)
	}
	os.RemoveAll(dir)
	if _, err := sp.Submit("A002", slip(t, r.profile, "A002")); err == nil || !strings.Contains(err.Error(), dir) {
		t.Errorf("a job was taken that is not on disk: %v", err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if got := print(t, sp, "A003", slip(t, r.profile, "A003")); got != "printed" {
		t.Errorf("once the folder is back: %q", got)
	}
	if r.traces("A002") != 0 {
		t.Error("a refused job was printed")
	}
}

// The record cannot say "sending": no byte may leave.
func TestNoByteBeforeItIsOnDisk(t *testing.T) {
	r := newRig(t, load(t, "epson-tm-t88v"), 20, 0, "")
	dir := t.TempDir()
	sp := r.spool(t, dir, func(o *spool.Options) {
		open := o.Open
		o.Open = func() (spool.Port, error) { // called by the goroutine that prints, before each job's first byte
			if _, err := os.Stat(filepath.Join(dir, "A001.job")); err != nil {
				return nil, err
			}
			os.RemoveAll(dir)
			return open()
		}
	})
	if got := print(t, sp, "A001", slip(t, r.profile, "A001")); !strings.HasPrefix(got, "failed: spool: ") {
		t.Errorf("got %q", got)
	}
	if r.traces("A001") != 0 {
		t.Error("it was printed all the same")
	}
}

func TestTwoProgramsOneSpool(t *testing.T) {
	r := newRig(t, load(t, "epson-tm-t88v"), 20, 0, "")
	dir := t.TempDir()
	sp := r.spool(t, dir, nil)
	if other, err := spool.New(r.options(dir)); err == nil {
		other.Close()
		t.Error("a second program got the same spool")
	} else if !strings.Contains(err.Error(), "in use") {
		t.Errorf("unclear: %v", err)
	}
	sp.Close()
	r.spool(t, dir, nil)
}

// Old jobs go, young ones stay.
func TestTheSpoolStaysSmall(t *testing.T) {
	r := newRig(t, load(t, "epson-tm-t88v"), 20, 0, "")
	dir := t.TempDir()
	at := time.Now().Add(-time.Hour)
	for i := range 520 {
		id := fmt.Sprintf("old%03d", i)
		when := at.Add(time.Duration(i) * time.Second).Format(time.RFC3339Nano)
		job := fmt.Sprintf(`{"id":%q,"state":"printed","created":%q,"updated":%q,"size":1,"sha256":"x"}`, id, when, when)
		for name, b := range map[string]string{id + ".job": job, id + ".bin": "x"} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(b), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	sp := r.spool(t, dir, nil)
	if got := print(t, sp, "A001", slip(t, r.profile, "A001")); got != "printed" {
		t.Fatalf("got %q", got)
	}
	if _, err := sp.Submit("big", make([]byte, 5<<20)); err == nil {
		t.Error("a job of 5 MB was taken")
	}
	sp.Close() // the verdict is told before the old ones are removed
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) > 1010 {
		t.Errorf("%d files stay", len(entries))
	}
	for id, want := range map[string]bool{"old000": false, "old519": true, "A001": true} {
		if _, ok := sp.Job(id); ok != want {
			t.Errorf("%s is there: %v", id, ok)
		}
	}
}

// What was printed names somebody's ticket: its bytes stay no longer than the
// verdict needs them, also when a crash came between the two.
func TestBytesGoWithTheVerdict(t *testing.T) {
	r := newRig(t, load(t, "epson-tm-t88v"), 20, 0, "")
	dir := t.TempDir()
	left := func() []string {
		files, err := filepath.Glob(filepath.Join(dir, "*.bin"))
		if err != nil {
			t.Fatal(err)
		}
		return files
	}
	sp := r.spool(t, dir, nil)
	data := slip(t, r.profile, "A001")
	if got := print(t, sp, "A001", data); got != "printed" {
		t.Fatalf("got %q", got)
	}
	if l := left(); len(l) > 0 {
		t.Errorf("left on disk: %v", l)
	}
	sp.Close()
	if err := os.WriteFile(filepath.Join(dir, "A001.bin"), data, 0o600); err != nil { // as a crash leaves it
		t.Fatal(err)
	}
	sp = r.spool(t, dir, nil)
	if l := left(); len(l) > 0 {
		t.Errorf("left after a start: %v", l)
	}
	if got := print(t, sp, "A001", data); got != "printed" || r.traces("A001") != 1 {
		t.Errorf("the same job again: %q, %d times on paper", got, r.traces("A001"))
	}
}
