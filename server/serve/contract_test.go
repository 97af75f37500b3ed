package serve

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"
)

// The whole walk of a ticket over HTTP, with the answers' forms as the
// contract writes them.
func TestTheWalk(t *testing.T) {
	w := newWorld(t, nil)
	a := w.ask("POST", "/api/v1/commands", "kiosk", []byte(`{"id":"walk-1","do":"issue_ticket","with":{"service":"land","lang":"vi"}}`))
	if a.status != 200 || a.header.Get("Content-Type") != "application/json" {
		t.Fatalf("%d %s", a.status, a.body)
	}
	r := a.json(t)
	ticket := r["result"].(map[string]any)
	if r["id"] != "walk-1" || r["ok"] != true || r["seq"].(float64) < 1 {
		t.Errorf("envelope %s", a.body)
	}
	if ticket["number"] != "A001" || ticket["service"] != "land" || ticket["ahead"] != 0.0 {
		t.Errorf("ticket %v", ticket)
	}
	if _, ok := ticket["wait_s"]; !ok {
		t.Error("wait_s is missing: want an object or null")
	}
	if _, err := time.Parse(time.RFC3339, fmt.Sprint(ticket["issued_at"])); err != nil {
		t.Error(err)
	}
	token := fmt.Sprint(ticket["token"])
	if !regexp.MustCompile(`^[A-Za-z0-9_-]{22,}$`).MatchString(token) {
		t.Errorf("token %q: want 128 bits in [A-Za-z0-9_-]", token)
	}

	phone := func() map[string]any { return w.ask("GET", "/t/"+token+".json", "", nil).json(t) }
	if p := phone(); p["number"] != "A001" || p["state"] != "waiting" || p["ahead"] != 0.0 || p["counter"] != nil || len(p) != 5 {
		t.Errorf("phone %v", p)
	}
	if page := w.ask("GET", "/t/"+token, "", nil); page.status != 200 || !bytes.Contains(page.body, []byte("A001")) {
		t.Errorf("phone page: %d", page.status)
	}
	if a := w.do("integration", "call_next", `{"counter":"2"}`); a.code() != "counter_closed" {
		t.Errorf("call at a closed counter: %s", a.body)
	}
	w.must("integration", "open_counter", `{"counter":"1"}`)
	called := w.must("integration", "call_next", `{"counter":"1"}`)
	if called["number"] != "A001" || called["id"] != ticket["id"] {
		t.Errorf("called %v", called)
	}
	if p := phone(); p["state"] != "called" || p["counter"] != "1" {
		t.Errorf("phone %v", p)
	}
	for _, do := range []string{"recall", "start"} {
		if a := w.do("integration", do, `{"counter":"1"}`); a.status != 200 || !bytes.Contains(a.body, []byte(`"result":{}`)) {
			t.Errorf("%s: %d %s", do, a.status, a.body)
		}
	}
	fin := w.must("integration", "finish", `{"counter":"1","outcome":"accepted"}`)
	rating := fmt.Sprint(fin["rating_token"])
	if len(rating) < 22 {
		t.Errorf("finish: %v, want a rating token for an integration", fin)
	}
	if a := w.do("integration", "call_next", `{"counter":"1"}`); a.status != 200 || !bytes.Contains(a.body, []byte(`"result":null`)) {
		t.Errorf("nobody waits: %d %s", a.status, a.body)
	}
	if a := w.do("tablet", "rate", fmt.Sprintf(`{"token":%q,"score":5}`, rating)); a.status != 200 || !bytes.Contains(a.body, []byte(`"result":{}`)) {
		t.Errorf("rate: %d %s", a.status, a.body)
	}
	if a := w.do("tablet", "rate", fmt.Sprintf(`{"token":%q,"score":4}`, rating)); a.code() != "already_rated" || a.status != 409 {
		t.Errorf("second rating: %d %s", a.status, a.body)
	}
	if p := phone(); p["state"] != "finished" {
		t.Errorf("phone %v", p)
	}
}

// Every refusal with its code and status.
func TestRefusals(t *testing.T) {
	w := newWorld(t, nil)
	w.must("kiosk", "issue_ticket", `{"service":"small"}`)
	tk := w.must("kiosk", "issue_ticket", `{"service":"civil"}`)
	w.must("integration", "open_counter", `{"counter":"1"}`)
	w.must("integration", "call_next", `{"counter":"1"}`)
	for _, x := range []struct {
		role, do, with string
		status         int
		code           string
	}{
		{"kiosk", "issue_ticket", `{"service":"nope"}`, 404, "unknown_service"},
		{"kiosk", "issue_ticket", `{"service":"land","colour":"red"}`, 400, "invalid"},
		{"kiosk", "issue_ticket", `{"service":7}`, 400, "invalid"},
		{"kiosk", "issue_ticket", `[]`, 400, "invalid"},
		{"kiosk", "issue_ticket", `{"service":"small"}`, 409, "limit_reached"},
		{"kiosk", "dance", `{}`, 400, "unknown_command"},
		{"kiosk", "call_next", `{"counter":"1"}`, 403, "forbidden"},
		{"kiosk", "cancel_ticket", `{"ticket":"20261121-Z999"}`, 404, "no_such_ticket"},
		{"kiosk", "cancel_ticket", `{"token":"nobody-has-this-token"}`, 404, "bad_token"},
		{"integration", "call_next", `{"counter":"99"}`, 404, "unknown_counter"},
		{"integration", "call_next", `{"counter":"1"}`, 409, "counter_busy"},
		{"integration", "call_next", `{"counter":"2"}`, 409, "counter_closed"},
		{"integration", "finish", `{"counter":"1"}`, 409, "wrong_state"}, // called, not started
		{"integration", "call", `{"counter":"1","ticket":"nope","reason":"x"}`, 404, "no_such_ticket"},
		{"tablet", "rate", `{"token":"nobody-has-this-token","score":5}`, 404, "bad_token"},
		{"display", "issue_ticket", `{"service":"land"}`, 403, "forbidden"},
		{"printer", "issue_ticket", `{"service":"land"}`, 403, "forbidden"},
		{"tablet", "issue_ticket", `{"service":"land"}`, 403, "forbidden"},
		{"issuer", "call_next", `{"counter":"1"}`, 403, "forbidden"},
	} {
		a := w.do(x.role, x.do, x.with)
		if a.status != x.status || a.code() != x.code {
			t.Errorf("%s %s %s: %d %s, want %d %s", x.role, x.do, x.with, a.status, a.body, x.status, x.code)
		}
	}
	w.must("integration", "open_counter", `{"counter":"2"}`)
	for _, do := range []string{"recall", "start", "finish", "no_show", "park"} {
		if a := w.do("integration", do, `{"counter":"2"}`); a.code() != "not_serving" || a.status != 409 {
			t.Errorf("%s with nobody there: %d %s", do, a.status, a.body)
		}
	}
	_ = tk
	quan := w.signIn("quan")
	if a := quan.do("close_service", `{"service":"land","reason":"mất điện"}`); a.status != 200 {
		t.Fatalf("close_service: %s", a.body)
	}
	if a := w.do("kiosk", "issue_ticket", `{"service":"land"}`); a.code() != "service_closed" || a.status != 409 {
		t.Errorf("closed service: %d %s", a.status, a.body)
	}
}

// The checks come in the contract's order: each request here is wrong in every
// later way as well.
func TestTheOrderOfChecks(t *testing.T) {
	w := newWorld(t, nil)
	big := bytes.Repeat([]byte("x"), 64<<10+1)
	padded := func(n int, body string) []byte { // JSON of exactly n bytes
		return append([]byte(body), bytes.Repeat([]byte(" "), n-len(body))...)
	}
	w.ask("POST", "/api/v1/commands", "kiosk", []byte(`{"id":"used","do":"issue_ticket","with":{"service":"land"}}`))
	for _, x := range []struct {
		name, role string
		body       []byte
		status     int
		code       string
	}{
		{"token before size", "", big, 401, "unauthenticated"},
		{"a wrong token", "nonsense", big, 401, "unauthenticated"},
		{"size before JSON", "display", big, 413, "too_large"},
		{"size is 64 KiB", "kiosk", padded(64<<10, `{"id":"b1","do":"issue_ticket","with":{"service":"land"}}`), 200, ""},
		{"one byte more", "kiosk", padded(64<<10+1, `{"id":"b2","do":"issue_ticket","with":{"service":"land"}}`), 413, "too_large"},
		{"JSON before command", "display", []byte(`{"id":"c","do":"dance"`), 400, "invalid"},
		{"an array", "display", []byte(`[]`), 400, "invalid"},
		{"no body", "display", nil, 400, "invalid"},
		{"unknown field of the envelope", "display", []byte(`{"id":"c","do":"dance","colour":1}`), 400, "invalid"},
		{"no key", "display", []byte(`{"do":"issue_ticket"}`), 400, "invalid"},
		{"a key too long", "kiosk", fmt.Appendf(nil, `{"id":%q,"do":"issue_ticket","with":{"service":"land"}}`, strings.Repeat("đ", 65)), 400, "invalid"},
		{"a key of 64 letters", "kiosk", fmt.Appendf(nil, `{"id":%q,"do":"issue_ticket","with":{"service":"land"}}`, strings.Repeat("đ", 64)), 200, ""},
		{"command before role", "display", []byte(`{"id":"used","do":"dance","with":{"service":"nope","colour":1}}`), 400, "unknown_command"},
		{"role before key", "display", []byte(`{"id":"used","do":"issue_ticket","with":{"service":"nope","colour":1}}`), 403, "forbidden"},
		{"key before fields", "kiosk", []byte(`{"id":"used","do":"issue_ticket","with":{"service":"nope","colour":1}}`), 409, "conflict"},
		{"fields before things", "kiosk", []byte(`{"id":"free","do":"issue_ticket","with":{"service":"nope","colour":1}}`), 400, "invalid"},
		{"things last", "kiosk", []byte(`{"id":"free","do":"issue_ticket","with":{"service":"nope"}}`), 404, "unknown_service"},
	} {
		a := w.ask("POST", "/api/v1/commands", x.role, x.body)
		if a.status != x.status || a.code() != x.code {
			t.Errorf("%s: %d %s, want %d %s", x.name, a.status, a.body, x.status, x.code)
		}
	}
	// A stream without a length is bounded as well.
	req := w.ask("POST", "/api/v1/commands", "kiosk", nil)
	if req.status != 400 {
		t.Errorf("empty: %d", req.status)
	}
}

func TestTheSameKeyIsOneEffect(t *testing.T) {
	w := newWorld(t, nil)
	issue := func(role, body string) answer { return w.ask("POST", "/api/v1/commands", role, []byte(body)) }
	first := issue("kiosk", `{"id":"one","do":"issue_ticket","with":{"service":"land","lang":"vi"}}`)
	again := issue("kiosk", `{"with": {"lang":"vi", "service":"land"}, "do":"issue_ticket", "id":"one"}`)
	if first.status != 200 || !bytes.Equal(first.body, again.body) {
		t.Errorf("the same command, written otherwise: %s then %s", first.body, again.body)
	}
	if a := issue("kiosk", `{"id":"one","do":"issue_ticket","with":{"service":"civil"}}`); a.status != 409 || a.code() != "conflict" {
		t.Errorf("another body under the key: %d %s", a.status, a.body)
	}
	other := issue("integration", `{"id":"one","do":"issue_ticket","with":{"service":"land","lang":"vi"}}`)
	if bytes.Equal(first.body, other.body) {
		t.Error("a key is shared between two devices")
	}
	// A refusal holds no key: it is decided anew.
	if a := issue("integration", `{"id":"two","do":"call_next","with":{"counter":"1"}}`); a.code() != "counter_closed" {
		t.Fatalf("%s", a.body)
	}
	w.must("integration", "open_counter", `{"counter":"1"}`)
	if a := issue("integration", `{"id":"two","do":"call_next","with":{"counter":"1"}}`); a.status != 200 {
		t.Errorf("after the refusal: %d %s", a.status, a.body)
	}
	// The same answer after a restart, too.
	w.stop()
	w.start(nil)
	if a := issue("kiosk", `{"id":"one","do":"issue_ticket","with":{"service":"land","lang":"vi"}}`); !bytes.Equal(first.body, a.body) {
		t.Errorf("after a restart: %s, want %s", a.body, first.body)
	}
}

func TestHallAndEvents(t *testing.T) {
	w := newWorld(t, nil)
	w.must("kiosk", "issue_ticket", `{"service":"land"}`)
	st := w.ask("GET", "/api/v1/hall", "display", nil).json(t)
	for _, k := range []string{"epoch", "seq", "day", "services", "counters", "tickets"} {
		if st[k] == nil {
			t.Errorf("the state has no %s", k)
		}
	}
	sv := st["services"].([]any)[0].(map[string]any)
	if sv["id"] != "land" || sv["prefix"] != "A" || sv["open"] != true || sv["waiting"] != 1.0 {
		t.Errorf("service %v", sv)
	}
	if _, ok := sv["wait_s"]; !ok {
		t.Error("a service without wait_s")
	}
	read := func(path, role string) (list []map[string]any) {
		a := w.ask("GET", path, role, nil)
		if a.status != 200 || !strings.HasPrefix(a.header.Get("Content-Type"), "application/x-ndjson") {
			t.Fatalf("%s: %d %s", path, a.status, a.body)
		}
		dec := json.NewDecoder(bytes.NewReader(a.body))
		for {
			m := map[string]any{}
			if err := dec.Decode(&m); err == io.EOF {
				return list
			} else if err != nil {
				t.Fatal(err)
			}
			list = append(list, m)
		}
	}
	all := read("/api/v1/events?since=0", "integration")
	last := all[len(all)-1]
	if last["kind"] != "ticket_issued" || last["seq"] != st["seq"] {
		t.Errorf("last event %v, state at %v", last, st["seq"])
	}
	if _, err := time.Parse(time.RFC3339, fmt.Sprint(last["at"])); err != nil {
		t.Error(err)
	}
	if l := read(fmt.Sprintf("/api/v1/events?since=%.0f", st["seq"].(float64)-1), "integration"); len(l) != 1 || l[0]["seq"] != st["seq"] {
		t.Errorf("since: %v", l)
	}
	if l := read("/api/v1/events", "integration"); len(l) != len(all) {
		t.Errorf("without since: %d events, want %d", len(l), len(all))
	}
	for path, code := range map[string]string{"/api/v1/events?since=x": "invalid", "/api/v1/events?since=-1": "invalid", "/api/v1/events?since=99999": "not_found", "/api/v1/nothing": "not_found"} {
		if a := w.ask("GET", path, "integration", nil); a.code() != code {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	if a := w.ask("GET", "/ws", "display", nil); a.status != 400 || a.code() != "invalid" {
		t.Errorf("/ws without a handshake: %d %s", a.status, a.body)
	}
	for _, path := range []string{"/api/v1/hall", "/api/v1/events", "/ws"} {
		if a := w.ask("GET", path, "", nil); a.status != 401 || a.code() != "unauthenticated" {
			t.Errorf("%s without a token: %d %s", path, a.status, a.body)
		}
	}
}
