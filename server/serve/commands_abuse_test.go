package serve

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// abused is a command with arguments that are well made, and who may give it.
type abused struct {
	do   string
	with map[string]any
	who  []string // of roles below
}

// everyRole is a seat for every role there is: tokens, then accounts.
var everyRole = []string{"kiosk", "display", "tablet", "printer", "integration", "lan", "quan", "thanh", "huong"}

var (
	atDesk   = []string{"integration", "lan", "quan"}
	bosses   = []string{"quan"}
	guiding  = []string{"quan", "huong"}
	marking  = []string{"integration", "lan", "quan", "huong"}
	takers   = []string{"kiosk", "integration", "quan", "huong"}
	machines = []string{"kiosk", "integration"}
)

var abuses = []abused{
	{"hand_over", map[string]any{"counter": "1"}, atDesk},
	{"mark_ticket", map[string]any{"ticket": "T", "priority": "elderly", "assist": true, "files": 2, "people": 1, "note": "chờ", "procedure": "1.001193"}, marking},
	{"register_card", map[string]any{"service": "land", "number": "A901", "issued_at": "2026-11-21T08:00:00+07:00", "priority": "", "counter": "1", "ended_at": "2026-11-21T08:10:00+07:00", "outcome": "accepted", "case_code": "H56.14-240823-0001"}, guiding},
	{"call_help", map[string]any{"place": "1", "reason": "giấy", "lang": "vi"}, []string{"kiosk", "integration", "lan", "quan", "huong"}},
	{"answer_help", map[string]any{"help": "x"}, guiding},
	{"change_roll", map[string]any{"printer": "printer-1"}, guiding},
	{"acknowledge", map[string]any{"alarm": "x", "note": "biết"}, bosses},
	{"open_hall", map[string]any{"reason": "sớm", "until": "2026-11-21T18:00:00+07:00"}, bosses},
	{"close_hall", map[string]any{"reason": "hết giờ", "until": "2026-11-21T18:00:00+07:00"}, bosses},
	{"end_day", map[string]any{"reason": "hết ngày", "until": "2026-11-21T18:00:00+07:00"}, bosses},
	{"set_hours", map[string]any{"hours": []string{"07:30-11:30"}, "reason": "họp"}, bosses},
	{"set_notices", map[string]any{"notices": []map[string]string{{"vi": "Nghỉ"}}}, bosses},
	{"set_counter", map[string]any{"counter": "2", "services": []string{"land"}, "reason": "đông"}, bosses},
	{"set_service", map[string]any{"service": "land", "max": 100, "last": "16:15"}, bosses},
	{"set_roster", map[string]any{"roster": map[string]string{"1": "lan"}}, bosses},
	{"test_sound", map[string]any{"board": ""}, bosses},
	{"issue_ticket", map[string]any{"service": "land", "lang": "vi", "priority": "elderly", "procedure": "1.001193", "files": 2, "people": 1, "person": "p", "then": []string{"civil"}, "assist": true}, takers},
	{"issue_offline", map[string]any{"service": "land", "number": "A950", "issued_at": "2026-11-21T08:00:00+07:00", "token": "abcdefghijklmnopqrstuv", "request": "r", "files": 1}, machines},
	{"cancel_ticket", map[string]any{"ticket": "T"}, takers},
	{"rejoin", map[string]any{"token": "abcdefghijklmnopqrstuv"}, takers},
	{"return_ticket", map[string]any{"ticket": "T"}, atDesk},
	{"open_counter", map[string]any{"counter": "1", "reason": "x", "until": "2026-11-21T18:00:00+07:00"}, atDesk},
	{"pause_counter", map[string]any{"counter": "1", "reason": "trưa", "until": "2026-11-21T18:00:00+07:00"}, atDesk},
	{"close_counter", map[string]any{"counter": "1", "reason": "x"}, atDesk},
	{"call_next", map[string]any{"counter": "1"}, atDesk},
	{"call", map[string]any{"counter": "1", "ticket": "T", "reason": "gấp"}, atDesk},
	{"recall", map[string]any{"counter": "1"}, atDesk},
	{"start", map[string]any{"counter": "1"}, atDesk},
	{"no_show", map[string]any{"counter": "1"}, atDesk},
	{"finish", map[string]any{"counter": "1", "outcome": "accepted", "case_code": "H56.14-240823-0001", "procedure": "1.001193", "files": 2, "people": 2, "then": []string{"civil"}}, atDesk},
	{"transfer", map[string]any{"counter": "1", "to_service": "civil", "note": "x"}, atDesk},
	{"park", map[string]any{"counter": "1", "ticket": "T", "reason": "giấy"}, atDesk},
	{"resume", map[string]any{"counter": "1", "ticket": "T", "reason": "x"}, atDesk},
	{"undo", map[string]any{"counter": "1"}, atDesk},
	{"rate", map[string]any{"token": "abcdefghijklmnopqrstuv", "score": 5, "reasons": []string{"long-wait"}, "comment": "tốt"}, []string{"tablet", "integration"}},
	{"open_service", map[string]any{"service": "land", "reason": "x"}, bosses},
	{"close_service", map[string]any{"service": "civil", "reason": "x"}, bosses},
	{"print", map[string]any{"printer": "printer-1", "kind": "ticket", "ticket": "T"}, []string{"kiosk", "integration", "lan", "quan", "huong"}},
	{"printer_status", map[string]any{"printer": "printer-1", "state": "ok", "detail": "x"}, []string{"kiosk", "printer", "integration"}},
	{"print_result", map[string]any{"printer": "printer-1", "job": "x", "verdict": "printed", "reason": "x"}, []string{"kiosk", "printer", "integration"}},
}

// hostile are values that no field of the protocol takes: of every other type,
// too long, and with letters that steer a terminal or a printer.
func hostile(good any) map[string]any {
	list := map[string]any{"an object": map[string]any{"a": 1}, "nested lists": []any{[]any{[]any{1}}}, "a big number": json.Number("1e400"), "a fraction": 1.5}
	switch good.(type) {
	case string:
		list["a number"], list["a truth"] = 7, true
		list["60,000 letters"] = strings.Repeat("ạ", 20000)
		list["control characters"] = "a\x00\x1b[2J\x07"
	case int:
		list["words"], list["less than nothing"], list["much"] = "sáu", -5, 1<<40
	case bool:
		list["words"] = "có"
	default:
		list["words"], list["a number"] = "x", 3
		list["a list of numbers"] = []int{1, 2}
	}
	return list
}

type voice struct {
	name string
	give func(body string) answer
}

func (w *world) voices(t *testing.T) map[string]voice {
	voices := map[string]voice{}
	for _, who := range everyRole {
		if w.tokens[who] != "" {
			voices[who] = voice{who, func(body string) answer { return w.ask("POST", "/api/v1/commands", who, []byte(body)) }}
			continue
		}
		b := w.signIn(who)
		voices[who] = voice{who, func(body string) answer { return b.ask("POST", "/api/v1/commands", body) }}
	}
	return voices
}

// Every command of every role: who may not give it hears 403 and nothing else;
// who may, and makes it wrong, hears the contract's code. None of it makes an
// event or shakes the hall.
func TestCommandsAreHeldToTheirForm(t *testing.T) {
	w := newWorld(t, nil)
	voices := w.voices(t)
	seq := func() float64 { return w.ask("GET", "/api/v1/hall", "integration", nil).json(t)["seq"].(float64) }
	body := func(key, do string, with any) string {
		raw, err := json.Marshal(map[string]any{"id": key, "do": do, "with": with})
		if err != nil { // a number that no Go value holds
			raw = fmt.Appendf(nil, `{"id":%q,"do":%q,"with":%s}`, key, do, with)
		}
		return string(raw)
	}
	start := seq()
	for _, a := range abuses {
		for _, who := range everyRole {
			if slices.Contains(a.who, who) {
				continue
			}
			for what, with := range map[string]any{"well made": a.with, "with a field too many": map[string]any{"colour": 1}} {
				if got := voices[who].give(body(w.key(), a.do, with)); got.status != http.StatusForbidden || got.code() != "forbidden" {
					t.Errorf("%s by %s, %s: %d %s", a.do, who, what, got.status, got.body)
				}
			}
		}
		give := voices[a.who[0]].give
		refused := func(what, text string, codes ...string) {
			t.Helper()
			if got := give(text); !slices.Contains(codes, got.code()) {
				t.Errorf("%s, %s: %d %.300s; want %v", a.do, what, got.status, got.body, codes)
			}
		}
		more := maps.Clone(a.with)
		more["colour"] = 1
		refused("an unknown field", body(w.key(), a.do, more), "invalid")
		refused("a list", body(w.key(), a.do, []int{1}), "invalid")
		refused("words", body(w.key(), a.do, "x"), "invalid")
		refused("1 MB", body(w.key(), a.do, map[string]any{"counter": strings.Repeat("x", 1<<20)}), "too_large")
		refused("no key", body("", a.do, a.with), "invalid")
		refused("a key of 65", body(strings.Repeat("k", 65), a.do, a.with), "invalid")
		refused("data behind it", body(w.key(), a.do, a.with)+"{}", "invalid")
		refused("cut off", strings.TrimSuffix(body(w.key(), a.do, a.with), "}"), "invalid")
		refused("deep", fmt.Sprintf(`{"id":"k","do":%q,"with":%s1%s}`, a.do, strings.Repeat("[", 20000), strings.Repeat("]", 20000)), "invalid")
		for field, good := range a.with {
			for what, value := range hostile(good) {
				with := maps.Clone(a.with)
				with[field] = value
				text := body(w.key(), a.do, with)
				if field == "person" && what == "60,000 letters" {
					continue // it is hashed, and only the body bounds it
				}
				codes := []string{"invalid"}
				if what == "60,000 letters" { // an id of that form is nobody's
					codes = append(codes, "unknown_service", "unknown_counter", "no_such_ticket", "bad_token", "not_found")
				}
				refused(field+" is "+what, text, codes...)
			}
		}
	}
	if end := seq(); end != start {
		t.Errorf("%v events came of it", end-start)
	}
}

// The same key with another body is a conflict, for the new commands as for
// the old; the same body in another spelling is the same command.
func TestKeysOfTheNewCommands(t *testing.T) {
	w := newWorld(t, nil)
	boss := w.signIn("quan")
	give := func(key, do, with string) answer {
		return boss.ask("POST", "/api/v1/commands", fmt.Sprintf(`{"id":%q,"do":%q,"with":%s}`, key, do, with))
	}
	for i, c := range []struct{ do, with, again, other string }{
		{"set_notices", `{"notices":[{"vi":"Nghỉ"}]}`, ` { "notices" : [ {"vi":"Ngh\u1ec9"} ] } `, `{"notices":[]}`},
		{"set_service", `{"service":"land","max":100}`, `{"max":100,"service":"land"}`, `{"service":"land","max":101}`},
		{"set_roster", `{"roster":{"1":"lan"}}`, `{"roster":{"1":"lan"}}`, `{"roster":{}}`},
		{"set_hours", `{"hours":["00:00-24:00"]}`, `{"hours":["00:00-24:00"]}`, `{"hours":null}`},
		{"set_counter", `{"counter":"2","services":["land","civil"]}`, `{"services":["land","civil"],"counter":"2"}`, `{"services":["civil","land"],"counter":"2"}`},
		{"call_help", `{"place":"1","reason":"giấy"}`, `{"reason":"giấy","place":"1"}`, `{"place":"1"}`},
		{"test_sound", `{}`, `null`, `{"board":"board-1"}`},
		{"close_hall", `{"reason":"mưa"}`, `{"reason":"mưa"}`, `{}`},
		{"open_hall", `{}`, `{}`, `{"reason":"x"}`},
	} {
		key := fmt.Sprint("key-", i)
		first := give(key, c.do, c.with)
		if first.status != 200 {
			t.Errorf("%s %s: %d %s", c.do, c.with, first.status, first.body)
			continue
		}
		if again := give(key, c.do, c.again); string(again.body) != string(first.body) {
			t.Errorf("%s again: %s, want %s", c.do, again.body, first.body)
		}
		if other := give(key, c.do, c.other); other.status != 409 || other.code() != "conflict" {
			t.Errorf("%s with another body: %d %s", c.do, other.status, other.body)
		}
		if other := give(key, "acknowledge", `{"alarm":"x"}`); other.code() != "conflict" {
			t.Errorf("%s, then acknowledge: %d %s", c.do, other.status, other.body)
		}
		if other := give(key, c.do, `{"colour":1}`); other.code() != "conflict" { // the key is looked at before the fields
			t.Errorf("%s with a field too many: %d %s", c.do, other.status, other.body)
		}
	}
}
