package floor

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"motcua/internal/formats"
	"motcua/internal/person"
	"motcua/internal/wire"
)

func give(f *Floor, by wire.Actor, id, do, with string) wire.Reply {
	return f.Do(context.Background(), by, wire.Command{ID: id, Do: do, With: json.RawMessage(strings.ReplaceAll(with, "'", `"`))})
}

func code(r wire.Reply) wire.Code {
	if r.Error == nil {
		return ""
	}
	return r.Error.Code
}

func TestTheSameKeyIsOneEffect(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hall.db")
	f, st := open(t, path, always())
	first := give(f, kiosk, "key-1", "issue_ticket", `{'service':'land','lang':'vi'}`)
	if first.Error != nil {
		t.Fatal(first.Error)
	}
	seq := f.Seq()
	check := func(when string) {
		t.Helper()
		for _, with := range []string{`{'service':'land','lang':'vi'}`, ` { 'lang' : 'v\u0069', 'service':'land' } `} {
			r := give(f, kiosk, "key-1", "issue_ticket", with)
			if code(r) != "" || string(r.Result) != string(first.Result) || r.Seq != first.Seq {
				t.Errorf("%s: again with %s: %+v %s, want %s", when, with, r, r.Result, first.Result)
			}
		}
		for _, other := range [][2]string{
			{"issue_ticket", `{'service':'civil','lang':'vi'}`},
			{"issue_ticket", `{'service':'land','lang':'vi','colour':1}`}, // the key is looked at before the fields
			{"cancel_ticket", `{'service':'land','lang':'vi'}`},
		} {
			if r := give(f, kiosk, "key-1", other[0], other[1]); code(r) != wire.CodeConflict {
				t.Errorf("%s: another body %v: %+v", when, other, r)
			}
		}
		if f.Seq() != seq {
			t.Errorf("%s: %d events more", when, f.Seq()-seq)
		}
	}
	check("at once")
	if r := give(f, integration, "key-1", "issue_ticket", `{'service':'civil'}`); code(r) != "" {
		t.Errorf("another device's key is its own: %v", r.Error)
	}
	seq = f.Seq()
	shut(t, f, st)
	f, st = open(t, path, always())
	defer shut(t, f, st)
	seq++ // that it started
	check("after a restart")
}

// A wish whose answer reached nobody is taken back by its key, whether it has
// come or comes later: nobody waits for a number that nobody holds.
func TestAWishIsTakenBack(t *testing.T) {
	f, st := open(t, filepath.Join(t.TempDir(), "hall.db"), always())
	defer shut(t, f, st)
	do(t, f, kiosk, "issue_ticket", with{"service": "land"})
	if r := give(f, kiosk, "came", "issue_ticket", `{'service':'land'}`); code(r) != "" {
		t.Fatal(r.Error)
	}
	back := func(by wire.Actor, key, request string) {
		t.Helper()
		if r := give(f, by, key, "cancel_ticket", `{'request':'`+request+`'}`); code(r) != "" || string(r.Result) != "{}" {
			t.Fatalf("%s: %+v %s", request, r, r.Result)
		}
	}
	back(integration, "b1", "came") // another's wish is none of its own
	back(kiosk, "b2", "came")
	back(kiosk, "b3", "came") // again: it is done
	back(kiosk, "b4", "comes")
	if r := give(f, kiosk, "comes", "issue_ticket", `{'service':'land'}`); code(r) != wire.CodeConflict {
		t.Errorf("it came after it was taken back: %+v %s", r, r.Result)
	}
	got := ""
	for _, tk := range f.State().Tickets {
		got += fmt.Sprintf("%s %s, ", tk.Number, tk.State)
	}
	if got != "A001 waiting, A002 cancelled, " {
		t.Errorf("the hall has %s", got)
	}
}

func TestARefusalAndANullLeaveNoKey(t *testing.T) {
	f, st := open(t, filepath.Join(t.TempDir(), "hall.db"), always())
	defer shut(t, f, st)
	if r := give(f, integration, "k", "call_next", `{'counter':'1'}`); code(r) != wire.CodeCounterClosed {
		t.Fatalf("%+v", r)
	}
	do(t, f, integration, "open_counter", with{"counter": "1"})
	if r := give(f, integration, "k", "call_next", `{'counter':'1'}`); code(r) != "" || string(r.Result) != "null" {
		t.Fatalf("nobody waits: %+v %s", r, r.Result)
	}
	do(t, f, kiosk, "issue_ticket", with{"service": "land"})
	if r := give(f, integration, "k", "call_next", `{'counter':'1'}`); code(r) != "" || !strings.Contains(string(r.Result), "A001") {
		t.Fatalf("decided anew: %+v %s", r, r.Result)
	}
}

func TestOneKeyPressedByManyAtOnceIsOneTicket(t *testing.T) {
	f, st := open(t, filepath.Join(t.TempDir(), "hall.db"), always())
	defer shut(t, f, st)
	results := make([]string, 32)
	var wg sync.WaitGroup
	for i := range results {
		wg.Go(func() { results[i] = string(give(f, kiosk, "once", "issue_ticket", `{'service':'land'}`).Result) })
	}
	wg.Wait()
	for _, r := range results {
		if r != results[0] || !strings.Contains(r, "A001") {
			t.Fatalf("%s and %s", results[0], r)
		}
	}
	if n := len(f.State().Tickets); n != 1 {
		t.Errorf("%d tickets", n)
	}
}

func TestTheOrderOfChecks(t *testing.T) {
	f, st := open(t, filepath.Join(t.TempDir(), "hall.db"), always())
	defer shut(t, f, st)
	display := wire.Actor{Role: wire.RoleDisplay, Name: "board"}
	for _, c := range []struct {
		by           wire.Actor
		id, do, with string
		want         wire.Code
	}{
		{display, "", "dance", `{`, wire.CodeUnknownCommand},
		{display, "", "issue_ticket", `{}`, wire.CodeForbidden},
		{kiosk, "", "issue_ticket", `{'service':'land'}`, wire.CodeInvalid},
		{kiosk, strings.Repeat("é", 65), "issue_ticket", `{'service':'land'}`, wire.CodeInvalid},
		{kiosk, strings.Repeat("é", 64), "issue_ticket", `{'service':'land'}`, ""},
		{kiosk, "x", "issue_ticket", `{'service':'moon','colour':1}`, wire.CodeInvalid},
		{kiosk, "x", "issue_ticket", `{'service':'moon'}`, wire.CodeUnknownService},
	} {
		if r := give(f, c.by, c.id, c.do, c.with); code(r) != c.want {
			t.Errorf("%s %q %s: %q, want %q", c.do, c.id, c.with, code(r), c.want)
		}
	}
}

func TestAPersonIsNotWrittenDown(t *testing.T) {
	h := always()
	h.Limits.PerPersonDay = 1
	path := filepath.Join(t.TempDir(), "hall.db")
	f, st := open(t, path, h)
	const cccd = "038204012345"
	do(t, f, kiosk, "issue_ticket", with{"service": "land", "person": cccd})
	if r := try(t, f, kiosk, "issue_ticket", with{"service": "land", "person": cccd}); code(r) != wire.CodeLimitReached {
		t.Errorf("a second number: %+v", r)
	}
	events, _, _ := f.After(0)
	if strings.Contains(mustJSON(t, events), cccd) {
		t.Error("the log holds the card's number")
	}
	shut(t, f, st)
	f, st = open(t, path, h)
	defer shut(t, f, st)
	if r := try(t, f, kiosk, "issue_ticket", with{"service": "land", "person": cccd}); code(r) != wire.CodeLimitReached {
		t.Errorf("after a restart: %+v", r)
	}
}

// What a kiosk makes of a card by the day's key and what a guide types count
// for one person; the key is the day's, outlives a restart and no midnight, and
// is nobody's where nobody is counted.
func TestAKioskHidesWhomItCounts(t *testing.T) {
	h := always()
	path := filepath.Join(t.TempDir(), "hall.db")
	f, st := open(t, path, h)
	if key := f.PersonKey(); key != "" {
		t.Errorf("a key without a limit: %q", key)
	}
	h.Limits.PerPersonDay = 2
	h.Zone = noon
	if err := f.SetHall(t.Context(), h); err != nil {
		t.Fatal(err)
	}
	key := f.PersonKey()
	const cccd = "038204012345"
	hidden := person.Hide(key, []byte(cccd))
	if key == "" || !formats.IsPerson(hidden) {
		t.Fatalf("key %q, person %q", key, hidden)
	}
	do(t, f, kiosk, "issue_ticket", with{"service": "land", "person": hidden})
	shut(t, f, st)
	f, st = open(t, path, h)
	defer shut(t, f, st)
	if f.PersonKey() != key {
		t.Error("another key after a restart")
	}
	do(t, f, kiosk, "issue_ticket", with{"service": "land", "person": cccd})
	if r := try(t, f, kiosk, "issue_ticket", with{"service": "land", "person": hidden}); code(r) != wire.CodeLimitReached {
		t.Errorf("a third number: %+v", r)
	}
	do(t, f, kiosk, "issue_ticket", with{"service": "land", "person": person.Hide(key, []byte("038204012346"))})
	events, _, _ := f.After(0)
	if log := mustJSON(t, events); strings.Contains(log, hidden) || strings.Contains(log, key) {
		t.Error("the log leads back to a person")
	}
}

// A command that found its work done made no event; sent again late it is not
// decided anew.
func TestTheSameKeyIsOneEffectAlsoWithoutAnEvent(t *testing.T) {
	f, st := open(t, filepath.Join(t.TempDir(), "hall.db"), always())
	defer shut(t, f, st)
	for _, c := range [][2]string{{"k1", "open_counter"}, {"k2", "open_counter"}, {"k3", "close_counter"}} {
		if r := give(f, integration, c[0], c[1], `{'counter':'1'}`); code(r) != "" {
			t.Fatal(c, r.Error)
		}
	}
	seq := f.Seq()
	if r := give(f, integration, "k2", "open_counter", `{'counter':'1'}`); code(r) != "" || string(r.Result) != "{}" || f.Seq() != seq {
		t.Errorf("again: %+v %s, %d events more", r, r.Result, f.Seq()-seq)
	}
	if r := give(f, integration, "k2", "open_counter", `{'counter':'2'}`); code(r) != wire.CodeConflict {
		t.Errorf("another body: %+v", r)
	}
	for range 2 { // nobody waits: null frees the key
		if r := give(f, integration, "k4", "open_counter", `{'counter':'1'}`); code(r) != "" {
			t.Fatal(r.Error)
		}
	}
	if r := give(f, integration, "k5", "call_next", `{'counter':'1'}`); string(r.Result) != "null" {
		t.Fatalf("%+v", r)
	}
	if r := give(f, integration, "k5", "call_next", `{'counter':'2'}`); code(r) == wire.CodeConflict {
		t.Error("a null kept its key")
	}
}
