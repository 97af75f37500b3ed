package serve

import (
	"encoding/json"
	"testing"

	"motcua/server/queue"
)

// A console shows the order in which the engine calls, asked for over HTTP.
func TestACountersLineIsInTheOrderOfTheCalls(t *testing.T) {
	w := newWorld(t, nil)
	w.must("integration", "open_counter", `{"counter":"1"}`)
	for _, with := range []string{`{"service":"civil"}`, `{"service":"land"}`, `{"service":"land","priority":"elderly"}`, `{"service":"land"}`} {
		w.must("integration", "issue_ticket", with)
	}
	var line queue.Outlook
	a := w.ask("GET", "/api/v1/counters/1/line", "integration", nil)
	if err := json.Unmarshal(a.body, &line); err != nil || a.status != 200 || len(line.Tickets) != 4 || line.Waiting != 4 || line.Undo != nil {
		t.Fatalf("%d %s", a.status, a.body)
	}
	for i, want := range line.Tickets {
		if called := w.must("integration", "call_next", `{"counter":"1"}`)["id"]; called != want {
			t.Errorf("call %d was %v, the line said %s", i, called, want)
		}
		a := w.ask("GET", "/api/v1/counters/1/line", "integration", nil)
		var after queue.Outlook // not the one that is walked through
		if err := json.Unmarshal(a.body, &after); err != nil || after.Undo == nil || after.Undo.Ticket != want {
			t.Errorf("after the call of %s undo offers %s", want, a.body)
		}
		w.must("integration", "no_show", `{"counter":"1"}`)
	}
	for role, status := range map[string]int{"": 401, "kiosk": 403, "display": 403, "tablet": 403} {
		if a := w.ask("GET", "/api/v1/counters/1/line", role, nil); a.status != status {
			t.Errorf("as %q: %d, want %d", role, a.status, status)
		}
	}
	if a := w.ask("GET", "/api/v1/counters/99/line", "integration", nil); a.status != 404 || a.code() != "unknown_counter" {
		t.Errorf("a counter that is not there: %d %s", a.status, a.code())
	}
}
