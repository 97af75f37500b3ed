//go:build linux

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"motcua/firmware-config/site"
	"motcua/internal/hall"
	"motcua/kiosk/agent"
	"motcua/kiosk/flow"
)

// secret is a card's number that stands in this program's memory only while it
// is scanned: each digit is kept turned over by veil.
type secret [12]byte

const veil = 0x5a

func newSecret() (s secret) {
	for i := range s {
		s[i] = ('0' + byte(i*7+3)%10) ^ veil
	}
	return s
}

// write scans a card of that number, and wipes what it has written.
func (s secret) write(t *testing.T, to io.Writer) {
	t.Helper()
	card := make([]byte, 0, 200)
	for _, c := range s {
		card = append(card, c^veil)
	}
	card = append(card, "|171999999|Nguyễn Thị Mẫu Thử|01021999|Nữ|Thôn Mẫu|03042021\r\n"...)
	_, err := to.Write(card)
	clear(card)
	if err != nil {
		t.Fatal(err)
	}
}

// in reports whether b holds the number.
func (s secret) in(b []byte) bool {
	for {
		i := bytes.IndexByte(b, s[0]^veil)
		if i < 0 || i+len(s) > len(b) {
			return false
		}
		n := 0
		for n < len(s) && b[i+n]^veil == s[n] {
			n++
		}
		if n == len(s) {
			return true
		}
		b = b[i+1:]
	}
}

// shadow is a piece of memory larger than any of ours: the race detector's
// notes of who touched what, not what was written.
const shadow = 1 << 30

// memory looks for the number in all that this process can write to, and says
// where it is; "" is nowhere.
func (s secret) memory(t *testing.T) string {
	t.Helper()
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Fatal(err)
	}
	mem, err := os.Open("/proc/self/mem")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = mem.Close() }()
	buf := make([]byte, 1<<20)
	defer clear(buf)
	for lines := bufio.NewScanner(strings.NewReader(string(maps))); lines.Scan(); {
		var from, to int64
		var mode string
		if _, err := fmt.Sscanf(lines.Text(), "%x-%x %s", &from, &to, &mode); err != nil || !strings.HasPrefix(mode, "rw") || to-from > shadow {
			continue
		}
		for at := from; at < to; at += int64(len(buf) - len(s)) {
			n, err := mem.ReadAt(buf[:min(int64(len(buf)), to-at)], at)
			if s.in(buf[:n]) {
				return lines.Text()
			}
			if err != nil && n == 0 {
				break // a guard page, or one that the kernel has not made yet
			}
		}
	}
	return ""
}

// One card, one number: the limit holds, and neither the disk of kiosk and
// server nor the memory of both holds the card's number afterwards.
func TestNothingOfACardIsKept(t *testing.T) {
	number := newSecret()
	s := newHallOf(t, func() (*site.Site, error) {
		st, err := always()
		if err == nil {
			st.Hall.Limits.PerPersonDay, st.Hall.Limits.Card = 1, hall.CardMust
		}
		return st, err
	})
	dir := t.TempDir()
	k := newKiosk()
	k.screen.Hide = k.hide
	a, err := k.start(agent.Config{URL: s.srv.URL(), Token: token(t, s.srv, "kiosk-1"), Store: agent.Dir(dir)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = master.Close() })
	t.Cleanup(k.readCodes(slave.Name(), slog.New(slog.DiscardHandler)))
	waitFor(t, "the hall is known", func() bool { return k.screen.State().Line.Up })
	at := func(p flow.Page) func() bool { return func() bool { return k.screen.State().Page == p } }
	for i, want := range []flow.Page{flow.Result, flow.Refused} {
		for _, e := range []flow.Event{flow.Ended{}, flow.Chose{Service: "dat-dai"}, flow.Took{}} {
			k.screen.Tell(e)
		}
		waitFor(t, "the kiosk asks for the card", at(flow.Card))
		var next time.Time
		waitFor(t, "the card is read", func() bool {
			if now := time.Now(); at(flow.Card)() && now.After(next) {
				next = now.Add(2100 * time.Millisecond) // held before the scanner until it beeps
				number.write(t, master)
			}
			return at(want)()
		})
		if i == 1 && k.screen.State().Visit.Refusal != flow.PersonLimit {
			t.Errorf("refused for %q", k.screen.State().Visit.Refusal)
		}
	}
	_ = slave.Close()
	runtime.GC()
	if where := number.memory(t); where != "" {
		t.Errorf("the memory holds the card's number: %s", where)
	}
	for _, root := range []string{dir, s.dir} {
		files := 0
		if err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			data, err := os.ReadFile(path)
			if files++; number.in(data) {
				t.Errorf("%s holds the card's number", path)
			}
			return err
		}); err != nil || files == 0 {
			t.Errorf("%s: %d files, %v", root, files, err)
		}
	}
	kept := make([]byte, len(number)) // and the search does find what is there
	for i, c := range number {
		kept[i] = c ^ veil
	}
	if number.memory(t) == "" {
		t.Error("what is in memory is not found")
	}
	runtime.KeepAlive(kept)
}
