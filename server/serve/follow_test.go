package serve

import (
	"fmt"
	"testing"
	"time"
)

// A phone asks once and hears of its call when it is made: the request is held
// for as long as nothing happens to the ticket.
func TestAPhoneIsHeldUntilItsTicketMoves(t *testing.T) {
	w := newWorld(t, nil)
	w.must("integration", "open_counter", `{"counter":"1"}`)
	tk := w.must("kiosk", "issue_ticket", `{"service":"land"}`)
	at := fmt.Sprintf("/t/%s.json?all", tk["token"])
	first := w.ask("GET", at, "", nil)
	tag := first.header.Get("ETag")
	if first.status != 200 || len(tag) < 8 {
		t.Fatalf("%d with the tag %q", first.status, tag)
	}
	if a := w.ask("GET", at, "", nil, "If-None-Match", tag); a.status != 304 || len(a.body) != 0 || a.header.Get("ETag") != tag {
		t.Errorf("nothing new, and no wish to wait: %d %q", a.status, a.body)
	}
	for _, prefer := range []string{"wait", "wait=", "wait=-3", "wait=x", "respond-async"} {
		if a := w.ask("GET", at, "", nil, "If-None-Match", tag, "Prefer", prefer); a.status != 304 {
			t.Errorf("Prefer: %s: %d", prefer, a.status)
		}
	}
	if a := w.ask("GET", "/t/nobody.json", "", nil, "If-None-Match", tag, "Prefer", "wait=20"); a.status != 404 || a.code() != "bad_token" {
		t.Errorf("a ticket that is not there: %d %s", a.status, a.body)
	}

	held := make(chan answer, 1)
	go func() { held <- w.ask("GET", at, "", nil, "If-None-Match", tag, "Prefer", "respond-async, wait=25") }()
	w.must("kiosk", "issue_ticket", `{"service":"land"}`) // one behind it: no news for this phone
	select {
	case a := <-held:
		t.Fatalf("answered without news: %d %s", a.status, a.body)
	default:
	}
	w.must("integration", "call_next", `{"counter":"1"}`)
	select {
	case a := <-held:
		if p := a.json(t); a.status != 200 || p["state"] != "called" || p["counter"] != "1" || a.header.Get("ETag") == tag {
			t.Errorf("called: %d %v", a.status, p)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("nobody told the phone")
	}
}
