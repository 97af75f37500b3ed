package serve

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"motcua/firmware-config/site"
	"motcua/internal/hall"
	"motcua/internal/wire"
)

var long = flag.Bool("long", false, "races at full length: 10,000 presses each, 32 consoles x 1,000 calls")

// rounds is how often two press at once.
func rounds(full int) int {
	if *long {
		return full
	}
	return max(25, full/250)
}

// console is one socket that gives commands.
type console struct {
	t  testing.TB
	w  *world
	ws *websocket.Conn
}

// console joins with a device's token; an account signs in for its cookie.
func (w *world) console(who string) *console {
	w.t.Helper()
	header := http.Header{}
	if token := w.tokens[who]; token != "" {
		header.Set("Authorization", "Bearer "+token)
	} else {
		b := w.signIn(who)
		req, err := http.NewRequest("GET", w.url, nil)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, c := range b.Jar.Cookies(req.URL) {
			header.Add("Cookie", c.String())
		}
		header.Set("Origin", w.url)
	}
	d := websocket.Dialer{Subprotocols: []string{wire.Subprotocol}}
	ws, resp, err := d.Dial(strings.Replace(w.url, "http", "ws", 1)+"/ws", header)
	if err != nil {
		w.t.Fatalf("dial as %s: %v %v", who, err, resp)
	}
	w.t.Cleanup(func() { ws.Close() })
	c := &console{w.t, w, ws}
	if err := ws.WriteJSON(wire.Message{Type: "hello"}); err != nil {
		w.t.Fatal(err)
	}
	return c
}

// said is a reply in short: "ok", "null" (nobody waits), or the refusal's code.
type said struct {
	word   string
	ticket string // number, of a call
	result json.RawMessage
}

// press gives a command and waits for its reply. It may run beside others'.
func (c *console) press(do, with string) said {
	key := c.w.key()
	if err := c.ws.WriteJSON(wire.Message{Type: "command", ID: key, Do: do, With: json.RawMessage(with)}); err != nil {
		c.t.Errorf("%s: %v", do, err)
		return said{}
	}
	for {
		_ = c.ws.SetReadDeadline(time.Now().Add(60 * time.Second))
		_, raw, err := c.ws.ReadMessage()
		if err == nil && !bytes.Contains(raw[:min(40, len(raw))], []byte("reply")) {
			continue // an event, and there are many
		}
		var m wire.Message
		if err = cmp.Or(err, json.Unmarshal(raw, &m)); err != nil {
			c.t.Errorf("%s: %v", do, err)
			return said{}
		}
		switch {
		case m.Type != "reply" || m.ID != key:
		case !m.OK:
			return said{word: string(m.Error.Code)}
		case string(m.Result) == "null":
			return said{word: "null"}
		default:
			var tk struct{ Number string }
			_ = json.Unmarshal(m.Result, &tk)
			return said{"ok", tk.Number, m.Result}
		}
	}
}

// sure presses what has to be taken.
func (c *console) sure(do, with string) said {
	c.t.Helper()
	s := c.press(do, with)
	if s.word != "ok" {
		c.t.Fatalf("%s %s: %s", do, with, s.word)
	}
	return s
}

// both presses two keys at once. The scheduler favours the one that was made
// ready last: they take turns at it.
func both(round int, a, b func() said) (x, y said) {
	gun := make(chan struct{})
	var wg sync.WaitGroup
	first, second := func() { <-gun; x = a() }, func() { <-gun; y = b() }
	if round%2 == 0 {
		first, second = second, first
	}
	wg.Go(first)
	wg.Go(second)
	close(gun)
	wg.Wait()
	return x, y
}

// duelSite is the test's hall with a service that no two duels share.
func duelSite() (*site.Site, error) {
	text := siteTOML
	for i := range 24 {
		text += fmt.Sprintf("[[service]]\nid = \"s%d\"\nprefix = \"X%c\"\nname = { vi = \"Việc %d\" }\n", i, 'A'+i, i)
	}
	var all []string
	for i := range 24 {
		all = append(all, fmt.Sprintf("%q", fmt.Sprintf("s%d", i)))
	}
	for _, id := range []string{"8", "9"} {
		text += fmt.Sprintf("[[counter]]\nid = %q\nname = { vi = \"Quầy %s\" }\nservices = [%s]\n", id, id, strings.Join(all, ", "))
	}
	return site.Parse("duel.toml", []byte(text))
}

// A duel is two keys pressed at once. After each round, what the two heard
// together has to be one of its ends, and the hall has to agree with it.
type duel struct {
	name  string
	setup func(d *arena)
	a, b  func(d *arena) said
	ends  []string // "word of a/word of b -> state of the ticket"
	reset func(d *arena)
}

// arena is where duels are fought: a manager, a clerk, an integration, a
// phone, and the ticket that it is about.
type arena struct {
	*world
	boss, desk, desk2, kiosk *console
	lan, hoa                 *console
	number, id               string
	n                        int // tickets issued
	seq                      uint64
	tickets                  map[string]*hall.Ticket // not over, or the last
}

func (d *arena) issue() {
	s := d.kiosk.sure("issue_ticket", fmt.Sprintf(`{"service":"s%d"}`, d.n/900))
	var tk struct{ ID, Number string }
	if err := json.Unmarshal(s.result, &tk); err != nil {
		d.t.Fatal(err)
	}
	d.id, d.number = tk.ID, tk.Number
	d.n++
}

// state is the ticket's state, and at which counter it stands. It follows the
// events, so that it does not grow with the day.
func (d *arena) state() string {
	d.t.Helper()
	lines := bytes.Split(bytes.TrimSpace(d.ask("GET", fmt.Sprintf("/api/v1/events?since=%d", d.seq), "integration", nil).body), []byte("\n"))
	for _, line := range lines {
		if len(line) == 0 {
			continue
		}
		var e wire.Event
		if err := json.Unmarshal(line, &e); err != nil {
			d.t.Fatalf("%s: %v", line, err)
		}
		d.seq = e.Seq
		if e.Ticket != nil {
			d.tickets[e.Ticket.ID] = e.Ticket
		}
	}
	text := string(d.tickets[d.id].State)
	at := map[string]string{}
	for id, tk := range d.tickets {
		switch {
		case tk.State.Over():
			if id != d.id {
				delete(d.tickets, id)
			}
		case tk.State == hall.Called || tk.State == hall.Serving:
			if other, two := at[tk.Counter]; two {
				d.t.Errorf("counter %s has %s and %s", tk.Counter, other, id)
			}
			at[tk.Counter] = id
			if id == d.id {
				text += "@" + tk.Counter
			}
		}
	}
	return text
}

const at8, at9 = `{"counter":"8"}`, `{"counter":"9"}`

func (d *arena) again() { // the ticket waits again
	for d.desk.press("undo", at8).word == "ok" || d.desk2.press("undo", at9).word == "ok" {
	}
}

// over ends whatever is at the counters.
func (d *arena) over() {
	for _, at := range []string{at8, at9} {
		d.desk.press("start", at)
		d.desk.press("finish", at)
	}
}

var duels = []duel{
	{
		name:  "two consoles of one counter call the next",
		setup: (*arena).issue,
		a:     func(d *arena) said { return d.desk.press("call_next", at8) },
		b:     func(d *arena) said { return d.boss.press("call_next", at8) },
		ends:  []string{"ok/counter_busy -> called@8", "counter_busy/ok -> called@8"},
		reset: (*arena).again,
	},
	{
		name:  "two counters call the last one",
		setup: (*arena).issue,
		a:     func(d *arena) said { return d.desk.press("call_next", at8) },
		b:     func(d *arena) said { return d.boss.press("call_next", at9) },
		ends:  []string{"ok/null -> called@8", "null/ok -> called@9"},
		reset: (*arena).again,
	},
	{
		name:  "two starts",
		setup: func(d *arena) { d.issue(); d.desk.sure("call_next", at8) },
		a:     func(d *arena) said { return d.desk.press("start", at8) },
		b:     func(d *arena) said { return d.boss.press("start", at8) },
		ends:  []string{"ok/wrong_state -> serving@8", "wrong_state/ok -> serving@8"},
		reset: func(d *arena) {
			if d.desk.press("undo", at8).word != "ok" { // a hall may not take a start back
				d.over()
				d.issue()
				d.desk.sure("call_next", at8)
			}
		},
	},
	{
		name: "finish and undo of the finish before it",
		setup: func(d *arena) {
			d.issue()
			d.desk.sure("call_next", at8)
			d.desk.sure("start", at8)
			d.desk.sure("finish", at8)
		},
		a:     func(d *arena) said { return d.desk.press("undo", at8) },
		b:     func(d *arena) said { return d.boss.press("finish", at8) },
		ends:  []string{"ok/ok -> finished", "ok/not_serving -> serving@8"},
		reset: func(d *arena) { d.desk.press("finish", at8) },
	},
	{
		name: "undo and undo of one finish",
		setup: func(d *arena) {
			d.issue()
			d.desk.sure("call_next", at8)
			d.desk.sure("start", at8)
			d.desk.sure("finish", at8)
		},
		a:     func(d *arena) said { return d.desk.press("undo", at8) },
		b:     func(d *arena) said { return d.boss.press("undo", at8) },
		ends:  []string{"ok/wrong_state -> serving@8", "wrong_state/ok -> serving@8"},
		reset: func(d *arena) { d.desk.sure("finish", at8) },
	},
	{
		name: "return and undo of the finish",
		setup: func(d *arena) {
			d.issue()
			d.desk.sure("call_next", at8)
			d.desk.sure("start", at8)
			d.desk.sure("finish", at8)
		},
		a:    func(d *arena) said { return d.desk.press("undo", at8) },
		b:    func(d *arena) said { return d.boss.press("return_ticket", fmt.Sprintf(`{"ticket":%q}`, d.id)) },
		ends: []string{"ok/wrong_state -> serving@8", "wrong_state/ok -> returned", "ok/ok -> returned"},
		reset: func(d *arena) {
			d.desk.press("call_next", at8)
			d.desk.press("start", at8)
			d.desk.sure("finish", at8)
		},
	},
	{
		name:  "cancelled by phone and called",
		setup: (*arena).issue,
		a:     func(d *arena) said { return d.kiosk.press("cancel_ticket", fmt.Sprintf(`{"ticket":%q}`, d.id)) },
		b:     func(d *arena) said { return d.desk.press("call_next", at8) },
		ends:  []string{"ok/null -> cancelled", "wrong_state/ok -> called@8", "ok/ok -> cancelled"},
		reset: func(d *arena) { d.over(); d.issue() },
	},
	{
		name:  "a latecomer rejoins and the no-show is taken back",
		setup: func(d *arena) { d.issue(); d.desk.sure("call_next", at8); d.desk.sure("no_show", at8) },
		a:     func(d *arena) said { return d.kiosk.press("rejoin", fmt.Sprintf(`{"ticket":%q}`, d.id)) },
		b:     func(d *arena) said { return d.desk.press("undo", at8) },
		ends:  []string{"ok/wrong_state -> waiting", "wrong_state/ok -> called@8"},
		reset: func(d *arena) { d.desk.press("call_next", at8); d.desk.sure("no_show", at8) },
	},
	{
		name:  "transferred and called by the other counter",
		setup: func(d *arena) { d.issue(); d.desk.sure("call_next", at8); d.desk.sure("start", at8) },
		a:     func(d *arena) said { return d.desk.press("transfer", `{"counter":"8","to_counter":"9"}`) },
		b: func(d *arena) said {
			return d.boss.press("call", fmt.Sprintf(`{"counter":"9","ticket":%q,"reason":"gấp"}`, d.id))
		},
		ends: []string{"ok/wrong_state -> waiting", "ok/ok -> called@9"},
		reset: func(d *arena) {
			d.desk.press("call_next", at9)
			d.desk.press("start", at9)
			d.desk.sure("transfer", `{"counter":"9","to_counter":"8"}`)
			d.desk.sure("call_next", at8)
			d.desk.sure("start", at8)
		},
	},
	{
		name: "resumed at two counters",
		setup: func(d *arena) {
			d.issue()
			d.desk.sure("call_next", at8)
			d.desk.sure("start", at8)
			d.desk.sure("park", at8)
		},
		a:    func(d *arena) said { return d.desk.press("resume", fmt.Sprintf(`{"counter":"8","ticket":%q}`, d.id)) },
		b:    func(d *arena) said { return d.boss.press("resume", fmt.Sprintf(`{"counter":"9","ticket":%q}`, d.id)) },
		ends: []string{"ok/wrong_state -> called@8", "wrong_state/ok -> called@9", "ok/wrong_state -> serving@8", "wrong_state/ok -> serving@9"},
		reset: func(d *arena) {
			for _, at := range []string{at8, at9} {
				d.desk.press("start", at)
				d.desk.press("park", at)
			}
		},
	},
	{
		name:  "parked and finished",
		setup: func(d *arena) { d.issue(); d.desk.sure("call_next", at8); d.desk.sure("start", at8) },
		a:     func(d *arena) said { return d.desk.press("park", at8) },
		b:     func(d *arena) said { return d.boss.press("finish", at8) },
		ends:  []string{"ok/not_serving -> parked", "not_serving/ok -> finished"},
		reset: func(d *arena) { d.desk.sure("undo", at8) },
	},
	{
		name:  "two clerks sit down at one counter",
		setup: func(d *arena) { d.issue(); d.desk.sure("close_counter", at8) },
		a:     func(d *arena) said { return d.lan.press("open_counter", at8) },
		b:     func(d *arena) said { return d.hoa.press("open_counter", at8) },
		ends:  []string{"ok/forbidden -> waiting", "forbidden/ok -> waiting", "ok/counter_busy -> waiting", "counter_busy/ok -> waiting"},
		reset: func(d *arena) { d.desk.sure("close_counter", at8) },
	},
	{
		name:  "two kiosks take the last number",
		setup: func(d *arena) { d.issue(); d.boss.sure("set_service", `{"service":"s0","max":2}`) },
		a:     func(d *arena) said { return d.kiosk.press("issue_ticket", `{"service":"s0"}`) },
		b:     func(d *arena) said { return d.desk.press("issue_ticket", `{"service":"s0"}`) },
		ends:  []string{"ok/limit_reached -> waiting", "limit_reached/ok -> waiting"},
		reset: func(d *arena) {
			d.n++
			d.boss.sure("set_service", fmt.Sprintf(`{"service":"s0","max":%d}`, d.n+1))
		},
	},
}

// Two press at once: one wins, the other hears why not, and the ticket is
// where the winner put it.
func TestTwoPressAtOnce(t *testing.T) {
	for _, duel := range duels {
		t.Run(duel.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, func(c *Config) { c.Load = duelSite })
			d := &arena{world: w, tickets: map[string]*hall.Ticket{}, boss: w.console("quan"), desk: w.console("integration"), desk2: w.console("integration"), kiosk: w.console("kiosk"), lan: w.console("lan"), hoa: w.console("hoa")}
			d.desk.sure("open_counter", at8)
			d.desk.sure("open_counter", at9)
			duel.setup(d)
			seen := map[string]int{}
			full := 10_000
			if strings.Contains(duel.name, "last number") {
				full = 900 // a series ends
			}
			for round := range rounds(full) {
				x, y := both(round, func() said { return duel.a(d) }, func() said { return duel.b(d) })
				end := fmt.Sprintf("%s/%s -> %s", x.word, y.word, d.state())
				if seen[end]++; !slices.Contains(duel.ends, end) {
					t.Fatalf("round %d: %s; allowed: %q", round, end, duel.ends)
				}
				duel.reset(d)
				if t.Failed() {
					return
				}
			}
			t.Logf("%v", seen)
		})
	}
}
