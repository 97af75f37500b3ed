package e2e

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
)

// One ticket, from the kiosk's wish to the citizen's rating, by an integration
// that knows only the contract.
func TestATicketWalksFromIssueToRating(t *testing.T) {
	d := startDemo(t, t.TempDir())
	s := d.state("integration")
	if s.Seq < 1 || s.Epoch == "" || !regexp.MustCompile(`^\d{4}-\d\d-\d\d$`).MatchString(s.Day) {
		t.Fatalf("state: seq %d, epoch %q, day %q", s.Seq, s.Epoch, s.Day)
	}
	counter := s.Counters[1]
	service := counter.Services[0]

	var tk ticket
	a := d.as("kiosk").must("issue_ticket", map[string]any{"service": service, "lang": "vi"}, &tk)
	if !regexp.MustCompile(`^[A-Z]{1,2}001$`).MatchString(tk.Number) || tk.Service != service || tk.Ahead == nil || *tk.Ahead != 0 {
		t.Fatalf("first ticket of its series: %s", a.Result)
	}
	if !regexp.MustCompile(`^[A-Za-z0-9_-]{22,}$`).MatchString(tk.Token) {
		t.Errorf("token %q has not 128 random bits of [A-Za-z0-9_-]", tk.Token)
	}
	if time.Since(tk.IssuedAt).Abs() > time.Minute {
		t.Errorf("issued_at %v", tk.IssuedAt)
	}

	phone := &client{d: d, http: d.client()}
	see := func(state string) {
		t.Helper()
		var p struct {
			Number, State string
			Ahead         int
			Counter       *string
		}
		if status, body := phone.get("/t/"+tk.Token+".json", &p); status != 200 || p.State != state || p.Number != tk.Number {
			t.Errorf("phone: want %s in state %s, have %d %s", tk.Number, state, status, body)
		}
	}
	see("waiting")
	if status, page := phone.get("/t/"+tk.Token, nil); status != 200 || !strings.Contains(string(page), tk.Number) || len(page) > 15000 {
		t.Errorf("phone page: status %d, %d bytes, number in it: %v", status, len(page), strings.Contains(string(page), tk.Number))
	}

	desk := d.as("integration")
	at := map[string]any{"counter": counter.ID}
	if a := desk.do("call_next", at); a.Code != "counter_closed" {
		t.Errorf("call_next at a closed counter: %s", a.raw)
	}
	desk.must("open_counter", at, nil)
	var called ticket
	a = desk.must("call_next", at, &called)
	if called.ID != tk.ID || called.State != "called" || called.Token != "" {
		t.Fatalf("call_next: %s", a.Result)
	}
	see("called")
	desk.must("recall", at, nil)
	desk.must("start", at, nil)
	see("serving")
	var fin struct {
		RatingToken string `json:"rating_token"`
	}
	desk.must("finish", map[string]any{"counter": counter.ID, "outcome": "accepted"}, &fin)
	see("finished")
	if fin.RatingToken == "" || fin.RatingToken == tk.Token {
		t.Fatalf("rating token %q", fin.RatingToken)
	}
	if a := desk.must("rate", map[string]any{"token": fin.RatingToken, "score": 5}, nil); string(a.Result) != "{}" {
		t.Errorf("rate: result %s, want {}", a.Result)
	}
	if a := desk.do("rate", map[string]any{"token": fin.RatingToken, "score": 5}); a.Status != 409 || a.Code != "already_rated" {
		t.Errorf("second rating: %s", a.raw)
	}
	if a := desk.must("call_next", at, nil); string(a.Result) != "null" {
		t.Errorf("nobody waits: result %s, want null", a.Result)
	}
	desk.must("close_counter", at, nil)
}

// Every refusal the contract names, with its status and code, and that it made
// no event.
func TestRefusalsHaveTheirCodes(t *testing.T) {
	d := startDemo(t, t.TempDir())
	s := d.state("integration")
	c, other := s.Counters[1].ID, s.Counters[2].ID
	service := s.Counters[1].Services[0]
	desk, kiosk := d.as("integration"), d.as("kiosk")
	m := func(kv ...any) map[string]any {
		out := map[string]any{}
		for i := 0; i < len(kv); i += 2 {
			out[kv[i].(string)] = kv[i+1]
		}
		return out
	}
	var tk, second ticket
	kiosk.must("issue_ticket", m("service", service), &tk)
	desk.must("open_counter", m("counter", c), nil)

	refuse := func(who *client, do string, with any, status int, code string) {
		t.Helper()
		before := d.state("integration").Seq
		a := who.do(do, with)
		if a.Status != status || a.Code != code || !strings.HasPrefix(a.Type, "application/problem+json") {
			t.Errorf("%s %v: %d %q (%s), want %d %q", do, with, a.Status, a.Code, a.Type, status, code)
		}
		_, after := d.as("integration").get(fmt.Sprintf("/api/v1/events?since=%d", before), nil)
		for line := range strings.Lines(string(after)) {
			if !strings.Contains(line, `"kind":"printer_changed"`) { // the software printer comes and goes by itself
				t.Errorf("%s %v was refused and made an event: %s", do, with, line)
			}
		}
	}
	refuse(&client{d: d, token: "nobody", http: d.client()}, "issue_ticket", m("service", service), 401, "unauthenticated")
	refuse(kiosk, "dance", m(), 400, "unknown_command")
	refuse(kiosk, "call_next", m("counter", c), 403, "forbidden")
	refuse(d.as("display"), "issue_ticket", m("service", service), 403, "forbidden")
	refuse(kiosk, "issue_ticket", m("service", "nowhere"), 404, "unknown_service")
	refuse(kiosk, "issue_ticket", m("service", service, "colour", "red"), 400, "invalid")
	refuse(kiosk, "issue_ticket", m("service", 7), 400, "invalid")
	refuse(kiosk, "issue_ticket", m(), 400, "invalid")
	refuse(desk, "call_next", m("counter", "nowhere"), 404, "unknown_counter")
	refuse(desk, "call_next", m("counter", other), 409, "counter_closed")
	refuse(desk, "start", m("counter", c), 409, "not_serving")
	refuse(desk, "recall", m("counter", c), 409, "not_serving")
	refuse(desk, "finish", m("counter", c), 409, "not_serving")
	refuse(desk, "cancel_ticket", m("ticket", "nowhere"), 404, "no_such_ticket")
	refuse(desk, "cancel_ticket", m("token", "nowhere"), 404, "bad_token")
	refuse(desk, "rate", m("token", "nowhere", "score", 3), 404, "bad_token")

	kiosk.must("issue_ticket", m("service", service), &second)
	desk.must("call_next", m("counter", c), nil)
	refuse(desk, "call_next", m("counter", c), 409, "counter_busy")
	refuse(desk, "close_counter", m("counter", c), 409, "counter_busy")
	refuse(desk, "finish", m("counter", c), 409, "wrong_state") // not started yet
	desk.must("start", m("counter", c), nil)
	refuse(desk, "recall", m("counter", c), 409, "wrong_state") // already at the counter
	refuse(desk, "start", m("counter", c), 409, "wrong_state")
	refuse(desk, "finish", m("counter", c, "outcome", "eaten"), 400, "invalid")
	desk.must("finish", m("counter", c), nil)
	refuse(desk, "cancel_ticket", m("ticket", tk.ID), 409, "wrong_state")

	// broken bodies
	for _, b := range []struct {
		body   string
		status int
		code   string
	}{
		{`{"id":"x"`, 400, "invalid"},
		{`[]`, 400, "invalid"},
		{`{"id":"","do":"issue_ticket","with":{}}`, 400, "invalid"},
		{`{"id":"` + strings.Repeat("k", 65) + `","do":"issue_ticket","with":{"service":"` + service + `"}}`, 400, "invalid"},
		{`{"id":"x","do":"issue_ticket","with":{"service":"` + strings.Repeat("y", 1<<20) + `"}}`, 413, "too_large"},
	} {
		a, err := kiosk.post("/api/v1/commands", []byte(b.body))
		if err != nil || a.Status != b.status || a.Code != b.code {
			t.Errorf("%.60s...: %d %q %v, want %d %q", b.body, a.Status, a.Code, err, b.status, b.code)
		}
	}
}

// The same key and body is one ticket; the same key with another body is a
// conflict; bodies are compared decoded.
func TestAKeyIsOneEffect(t *testing.T) {
	dir := t.TempDir()
	d := startDemo(t, dir)
	s := d.state("integration")
	kiosk := d.as("kiosk")
	key, with := newKey(), map[string]any{"service": s.Services[0].ID, "lang": "vi"}
	first := kiosk.doKey(key, "issue_ticket", with)
	again, err := kiosk.post("/api/v1/commands", []byte(`{"do":"issue_ticket", "with": {"lang":"vi", "service":"`+s.Services[0].ID+`"}, "id":"`+key+`"}`))
	if err != nil || string(first.Result) != string(again.Result) || first.Seq != again.Seq {
		t.Errorf("same key, same body: %s and %s (%v)", first.raw, again.raw, err)
	}
	if a := kiosk.doKey(key, "issue_ticket", map[string]any{"service": s.Services[1].ID}); a.Status != 409 || a.Code != "conflict" {
		t.Errorf("same key, other body: %s", a.raw)
	}
	if a := d.as("integration").doKey(key, "issue_ticket", with); a.Status != 200 || string(a.Result) == string(first.Result) {
		t.Errorf("another device's same key is another key: %s", a.raw)
	}
	d.kill()
	d = startDemo(t, dir)
	if a := d.as("kiosk").doKey(key, "issue_ticket", with); string(a.Result) != string(first.Result) {
		t.Errorf("same key after a crash: %s, want %s", a.Result, first.Result)
	}
}
