//go:build !js

package agent

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

var landService = &wire.ServiceState{ID: "land", Prefix: "A"}

func welcomed(day hall.Day, free int) wire.Welcome {
	return wire.Welcome{Day: day, Offline: &wire.Offline{Block: 1, First: 950, Last: 999, Next: map[string]int{"land": free}}}
}

func newBlock(t *testing.T, store Store) *block {
	t.Helper()
	b, err := openBlock(store, "p")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *block) must(t *testing.T, now time.Time) string {
	t.Helper()
	tk, err := b.give("r", wire.IssueTicket{Service: "land"}, landService, now)
	if err != nil {
		t.Fatal(err)
	}
	return tk.Number
}

func TestBlockNumbersInTurn(t *testing.T) {
	store := Dir(t.TempDir())
	b := newBlock(t, store)
	if _, err := b.give("r", wire.IssueTicket{}, landService, hallTime); !errors.Is(err, errNotWelcomed) {
		t.Fatalf("never welcomed: %v", err)
	}
	if err := b.welcome(welcomed("2026-11-21", 953)); err != nil {
		t.Fatal(err)
	}
	next := hallTime.AddDate(0, 0, 1)
	for i, tc := range []struct {
		now  time.Time
		want string
	}{
		{hallTime, "A953"},
		{hallTime, "A954"},
		{time.Time{}, "A955"}, // no clock: behind the old ones, whatever the day
		{next, "A956"},        // a new day by a clock that can be trusted; the server has not heard of 953-955
		{next, "A957"},
		{hallTime, "A958"}, // a clock that runs backwards opens no old day
	} {
		if got := b.must(t, tc.now); got != tc.want {
			t.Errorf("%d: %s, want %s", i, got, tc.want)
		}
	}
	if b = newBlock(t, store); len(b.held.Pending) != 6 {
		t.Fatalf("%d numbers are on their way home after a restart", len(b.held.Pending))
	}
	// nor has it of 956-958
	if err := b.welcome(welcomed("2026-11-22", 950)); err != nil {
		t.Fatal(err)
	}
	if got := b.must(t, next); got != "A959" {
		t.Errorf("after a welcome: %s", got)
	}
	for range 999 - 959 {
		b.must(t, next)
	}
	if _, err := b.give("r", wire.IssueTicket{}, landService, next); !errors.Is(err, errUsedUp) {
		t.Errorf("beyond the block: %v", err)
	}
	if _, err := b.give("r", wire.IssueTicket{}, nil, next); !errors.Is(err, errNoService) {
		t.Errorf("no service: %v", err)
	}
}

// The server is dead since yesterday: its numbers of then are not given again
// while there are enough others, today's go home before them, and what then
// stands twice is a matter of today's.
func TestNumbersOfYesterday(t *testing.T) {
	b := newBlock(t, Dir(t.TempDir()))
	if err := b.welcome(welcomed("2026-11-21", 950)); err != nil {
		t.Fatal(err)
	}
	yesterday, today := hallTime, hallTime.AddDate(0, 0, 1)
	for range 30 {
		b.must(t, yesterday)
	}
	if got := b.must(t, today); got != "A950" { // 20 are not enough
		t.Errorf("with 30 of yesterday: %s", got)
	}
	r, ok := b.first()
	if !ok || r.Day != "2026-11-22" || r.With.Number.String() != "A950" {
		t.Fatalf("first goes home %+v", r)
	}
	if err := b.done(r, ""); err != nil {
		t.Fatal(err)
	}
	for refused := wire.CodeConflict; ; refused = "" {
		r, ok := b.first()
		if !ok {
			break
		}
		if r.Day != "2026-11-21" {
			t.Fatalf("%+v", r)
		}
		if err := b.done(r, refused); err != nil {
			t.Fatal(err)
		}
	}
	if refused, _ := b.health(); len(refused) != 0 {
		t.Errorf("what is over worries nobody: %v", refused)
	}
	gone := 0
	for w, ok := b.unwanted(); ok; w, ok = b.unwanted() {
		if w.cancel().Token == "" {
			t.Fatalf("%+v", w)
		}
		gone++
		if err := b.gone(w.Request); err != nil {
			t.Fatal(err)
		}
	}
	if gone != 29 {
		t.Errorf("%d tickets of people who are gone were taken back, want 29", gone)
	}
}

// brokenStore is a disk that is full.
type brokenStore struct{ Dir }

func (brokenStore) Save(string, []byte) error { return errors.New("no space left") }

func TestNoNumberThatIsNotOnDisk(t *testing.T) {
	dir := Dir(t.TempDir())
	b := newBlock(t, dir)
	if err := b.welcome(welcomed("2026-11-21", 950)); err != nil {
		t.Fatal(err)
	}
	b.store = brokenStore{dir}
	if tk, err := b.give("r", wire.IssueTicket{}, landService, hallTime); err == nil {
		t.Fatalf("gave %s with a full disk", tk.Number)
	}
	b.store = dir
	if got := b.must(t, hallTime); got != "A950" {
		t.Errorf("after the disk came back: %s", got)
	}
}

func TestOneProgramAFolder(t *testing.T) {
	dir := t.TempDir()
	if _, err := OpenDir(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenDir(dir); !errors.Is(err, errInUse) {
		t.Errorf("a second program on it: %v", err)
	}
}

func TestDamagedFileIsSaid(t *testing.T) {
	dir := Dir(t.TempDir())
	if err := dir.Save(blockFile, []byte(`{"first":95`)); err != nil {
		t.Fatal(err)
	}
	b, err := openBlock(dir, "p")
	if err == nil || !strings.Contains(err.Error(), blockFile) {
		t.Fatalf("err %v", err)
	}
	if b.can() {
		t.Error("it numbers, and knows nothing of the numbers that it gave")
	}
	if kept, err := dir.Load(damagedFile); err != nil || string(kept) != `{"first":95` {
		t.Errorf("put aside: %q, %v", kept, err)
	}
}

// TestKilledWhileNumbering kills a process that numbers, with SIGKILL at a
// random moment, again and again on one folder. No number comes twice, and
// every number that was shown is on its way home or was answered.
func TestKilledWhileNumbering(t *testing.T) {
	if dir := os.Getenv("MOTCUA_NUMBERING_IN"); dir != "" {
		numberForEver(dir)
	}
	dir := t.TempDir()
	b := newBlock(t, Dir(dir))
	if err := b.welcome(wire.Welcome{Day: "2026-11-21", Offline: &wire.Offline{Block: 1, First: 1, Last: 999}}); err != nil {
		t.Fatal(err)
	}
	shown, answered := map[string]bool{}, map[string]bool{}
	for round := range 15 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestKilledWhileNumbering$")
		cmd.Env = append(os.Environ(), "MOTCUA_NUMBERING_IN="+dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		kill := 1 + rand.IntN(12)
		lines := bufio.NewScanner(out)
		for n := 0; lines.Scan(); n++ {
			what, id, _ := strings.Cut(lines.Text(), " ")
			switch {
			case what == "home":
				answered[id] = true
			case what == "gave" && shown[id]:
				t.Fatalf("round %d: %s was given twice", round, id)
			case what == "gave":
				shown[id] = true
			}
			if n == kill {
				go func() { _ = cmd.Process.Kill() }() // at any point of what follows
			}
		}
		_ = cmd.Wait() // it was killed
	}
	b = newBlock(t, Dir(dir))
	for _, r := range b.held.Pending {
		answered[r.With.Number.String()] = true
	}
	for id := range shown {
		if !answered[id] {
			t.Errorf("%s was shown and never goes home", id)
		}
	}
	if len(shown) < 20 {
		t.Fatalf("only %d numbers were given", len(shown))
	}
}

// numberForEver is the child: it gives numbers and now and then answers the
// oldest, saying each step once it has happened.
func numberForEver(dir string) {
	b, err := openBlock(Dir(dir), "p")
	if err != nil {
		fmt.Println("broken", err)
		os.Exit(1)
	}
	for i := 0; ; i++ {
		if r, ok := b.first(); ok && i%3 == 2 {
			fmt.Println("home", r.With.Number)
			if b.done(r, "") != nil {
				os.Exit(1)
			}
			continue
		}
		tk, err := b.give("r", wire.IssueTicket{Service: "land"}, landService, hallTime)
		if err != nil {
			os.Exit(1)
		}
		fmt.Println("gave", tk.Number)
	}
}
