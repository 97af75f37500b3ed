package serve

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"motcua/internal/wire"
)

// raw reads events as they stand on the wire, until one has the given seq.
func (s *socket) until(seq uint64) (list []string) {
	s.t.Helper()
	for {
		_ = s.ws.SetReadDeadline(time.Now().Add(20 * time.Second))
		_, b, err := s.ws.ReadMessage()
		if err != nil {
			s.t.Fatalf("waiting for event %d: %v", seq, err)
		}
		var m wire.Message
		if err := json.Unmarshal(b, &m); err != nil {
			s.t.Fatal(err)
		}
		if m.Type != "event" {
			continue
		}
		list = append(list, string(b))
		if m.Seq >= seq {
			return list
		}
	}
}

// A board that was away sees, event by event, what the one that stayed saw.
func TestABoardThatWasAwayMissesNothing(t *testing.T) {
	w := newWorld(t, nil)
	w.must("integration", "open_counter", `{"counter":"1"}`)
	stayed, away := w.socket("display"), w.socket("display")
	stayed.join(`{"type":"hello"}`)
	_, snap := away.join(`{"type":"hello"}`)
	if snap.Type != "snapshot" || snap.State == nil || snap.State.Seq != snap.Seq {
		t.Fatalf("first: %+v", snap)
	}
	away.ws.Close()

	var wg sync.WaitGroup
	for g := range 4 { // load, while the board is away
		wg.Go(func() {
			for i := range 25 {
				w.do([]string{"kiosk", "integration"}[g%2], "issue_ticket", fmt.Sprintf(`{"service":%q}`, []string{"land", "civil"}[i%2]))
			}
		})
	}
	wg.Go(func() {
		for range 15 {
			w.do("integration", "call_next", `{"counter":"1"}`)
			w.do("integration", "start", `{"counter":"1"}`)
			w.do("integration", "finish", `{"counter":"1"}`)
		}
	})
	wg.Wait()
	last := w.srv.floor.Seq()

	back := w.socket("display")
	start := time.Now()
	back.send(fmt.Sprintf(`{"type":"hello","epoch":%q,"since":%d}`, snap.State.Epoch, snap.Seq))
	if m := back.read(); m.Type != "welcome" || m.Role != wire.RoleDisplay || m.Device != "board-1" {
		t.Fatalf("welcome %+v", m)
	}
	missed := back.until(last)
	if took := time.Since(start); took > time.Second {
		t.Errorf("resumed in %v, want within a second", took)
	}
	if saw := stayed.until(last); !reflect.DeepEqual(saw, missed) {
		t.Errorf("the one that stayed saw %d events, the one that was away %d, or others", len(saw), len(missed))
	}
}

// What comes over the wire is what a role may see, and folds to the server's
// own picture.
func TestRolesAreCut(t *testing.T) {
	w := newWorld(t, nil)
	board, tablet, other, kiosk := w.socket("display"), w.socket("tablet"), w.socket("tablet2"), w.socket("kiosk")
	for _, s := range []*socket{board, tablet, other, kiosk} {
		s.join(`{"type":"hello"}`)
	}
	lan := w.signIn("lan")
	clerk := w.dialAs(lan, "clerk")
	clerk.join(`{"type":"hello"}`)

	w.must("kiosk", "issue_ticket", `{"service":"land","priority":"elderly","person":"PERSON-7","procedure":"1.001193"}`)
	for _, x := range [][2]string{
		{"open_counter", `{"counter":"1"}`},
		{"call_next", `{"counter":"1"}`},
		{"start", `{"counter":"1"}`},
		{"park", `{"counter":"1","reason":"REASON-7"}`},
	} {
		if a := lan.do(x[0], x[1]); a.status != 200 {
			t.Fatalf("%s: %s", x[0], a.body)
		}
	}
	tk := w.srv.floor.State().Tickets[0]
	for _, x := range [][2]string{
		{"resume", fmt.Sprintf(`{"counter":"1","ticket":%q}`, tk.ID)}, {"start", `{"counter":"1"}`},
	} {
		if a := lan.do(x[0], x[1]); a.status != 200 {
			t.Fatalf("%s: %s", x[0], a.body)
		}
	}
	a := lan.do("finish", `{"counter":"1","outcome":"accepted","case_code":"CASE-7"}`)
	if a.status != 200 || !strings.Contains(string(a.body), `"result":{}`) {
		t.Fatalf("a clerk's finish: %s, want {} and no rating token", a.body)
	}
	last := w.srv.floor.Seq()
	whole := w.srv.floor.State().Tickets[0]
	if whole.RatingToken == "" || whole.Token == "" {
		t.Fatal("the ticket has no tokens to look for")
	}
	seen := map[string]string{
		"board": strings.Join(board.until(last), "\n"), "tablet": strings.Join(tablet.until(last), "\n"),
		"other": strings.Join(other.until(last), "\n"), "kiosk": strings.Join(kiosk.until(last), "\n"),
		"clerk": strings.Join(clerk.until(last), "\n"),
	}
	for who, text := range seen {
		for what, secret := range map[string]string{
			"ticket token": whole.Token, "rating token": whole.RatingToken, "reason": "REASON-7", "case code": "CASE-7", "person": "PERSON-7",
		} {
			may := who == "tablet" && what == "rating token" || who == "clerk" && (what == "reason" || what == "case code")
			if strings.Contains(text, secret) != may {
				t.Errorf("%s and the %s: shown %v, want %v", who, what, !may, may)
			}
		}
	}
	for _, role := range []string{"display", "kiosk", "tablet", "integration", "printer"} {
		text := string(w.ask("GET", "/api/v1/hall", role, nil).body)
		if strings.Contains(text, whole.Token) || strings.Contains(text, whole.RatingToken) || strings.Contains(text, "PERSON-7") {
			t.Errorf("/api/v1/hall as %s gives a secret away", role)
		}
		if role == "display" && (strings.Contains(text, "CASE-7") || strings.Contains(text, "elderly")) && !strings.Contains(text, `"priorities"`) {
			t.Errorf("/api/v1/hall as display: %s", text)
		}
	}
	if a := w.do("display", "rate", `{"token":"x","score":1}`); a.status != 403 {
		t.Errorf("a display rates: %d", a.status)
	}
	// A clerk works where he opened, and nowhere else.
	if a := w.signIn("hoa").do("call_next", `{"counter":"1"}`); a.status != 403 {
		t.Errorf("another clerk at the counter: %d %s", a.status, a.body)
	}
}

// dialAs opens a socket with a browser's cookies, from its own page.
func (w *world) dialAs(b *browser, as string) *socket {
	w.t.Helper()
	d := websocket.Dialer{Subprotocols: []string{wire.Subprotocol}, Jar: b.Jar}
	ws, resp, err := d.Dial(strings.Replace(w.url, "http", "ws", 1)+"/ws?as="+as, http.Header{"Origin": {w.url}})
	if err != nil {
		w.t.Fatalf("dial as %s: %v %v", as, err, resp)
	}
	w.t.Cleanup(func() { ws.Close() })
	return &socket{w.t, ws}
}

func TestPrintJobsGoToTheirPrinterAlone(t *testing.T) {
	w := newWorld(t, nil)
	printer, board := w.socket("printer"), w.socket("display")
	printer.join(`{"type":"hello"}`)
	board.join(`{"type":"hello"}`)
	tk := w.must("kiosk", "issue_ticket", `{"service":"land"}`)
	job := w.must("kiosk", "print", fmt.Sprintf(`{"printer":"printer-1","kind":"ticket","ticket":%q}`, tk["id"]))
	got := printer.until(w.srv.floor.Seq())
	if len(got) != 1 || !strings.Contains(got[0], `"print_requested"`) || !strings.Contains(got[0], fmt.Sprint(job["id"])) {
		t.Errorf("the printer got %v, want its job %v alone", got, job)
	}
	if a := w.do("printer", "print_result", fmt.Sprintf(`{"printer":"printer-1","job":%q,"verdict":"printed"}`, job["id"])); a.status != 200 {
		t.Errorf("print_result: %s", a.body)
	}
	w.must("kiosk", "issue_ticket", `{"service":"land"}`)
	for _, e := range board.until(w.srv.floor.Seq()) {
		if strings.Contains(e, "print") {
			t.Errorf("a board saw %s", e)
		}
	}
}

func TestAKioskIsToldItsBlock(t *testing.T) {
	w := newWorld(t, nil)
	welcome, _ := w.socket("kiosk").join(`{"type":"hello"}`)
	if o := welcome.Offline; o == nil || o.Block != 1 || o.First != 950 || o.Last != 999 || o.Next["land"] != 950 {
		t.Errorf("offline block %+v", welcome.Offline)
	}
}

// issued_at must lie within the time the kiosk was away; otherwise the ticket
// is recorded by its arrival time and flagged.
func TestAKioskThatWasThereNumbersNothing(t *testing.T) {
	start := time.Now()
	var later atomic.Int64
	w := newWorld(t, func(c *Config) {
		c.Now = func() time.Time { return time.Now().Add(time.Duration(later.Load())) }
	})
	offline := func(n int, at time.Time) map[string]any {
		return w.must("kiosk", "issue_offline", fmt.Sprintf(`{"service":"land","number":"A%d","token":"made-by-the-kiosk-%d","issued_at":%q}`, n, n, at.Format(time.RFC3339Nano)))
	}
	flagged := func(id any) bool {
		for _, tk := range w.ask("GET", "/api/v1/hall", "integration", nil).json(t)["tickets"].([]any) {
			if tk := tk.(map[string]any); tk["id"] == id {
				return tk["flagged"] == true
			}
		}
		t.Fatalf("no ticket %v", id)
		return false
	}
	w.socket("kiosk").join(`{"type":"hello"}`)
	later.Store(int64(12 * time.Second))
	if r := offline(950, start.Add(-time.Minute)); flagged(r["id"]) {
		t.Errorf("before it was connected: %v", r)
	}
	if r := offline(951, start.Add(6*time.Second)); !flagged(r["id"]) || strings.HasPrefix(fmt.Sprint(r["issued_at"]), start.Add(6*time.Second).Format("2006-01-02T15:04:05")) {
		t.Errorf("while it was connected: %v", r)
	}
}

func TestEventsFollow(t *testing.T) {
	w := newWorld(t, nil)
	req, _ := http.NewRequest("GET", w.url+"/api/v1/events?follow=1&since="+fmt.Sprint(w.srv.floor.Seq()), nil)
	req.Header.Set("Authorization", "Bearer "+w.tokens["integration"])
	resp, err := w.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	for i := range 3 {
		w.must("kiosk", "issue_ticket", `{"service":"land"}`)
		if !lines.Scan() {
			t.Fatalf("the stream ended: %v", lines.Err())
		}
		var e wire.Event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil || e.Kind != wire.TicketIssued || e.Ticket.Number.N != i+1 {
			t.Errorf("line %d: %s", i, lines.Text())
		}
	}
	stopped := make(chan struct{})
	go func() { defer close(stopped); w.stop() }()
	if lines.Scan() {
		t.Errorf("after the end: %s", lines.Text())
	}
	<-stopped
}

// 32 kiosks and 32 consoles at once: no number twice, no ticket at two
// counters, over HTTP and WebSocket.
func TestNoNumberTwiceNoTicketAtTwoCounters(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Load = crowdSite })
	const issuers, consoles, each = 32, 32, 25
	numbers, called := newTally(), newTally()
	var issue, call sync.WaitGroup
	for range issuers {
		issue.Go(func() {
			for i := range each {
				a := w.do("kiosk", "issue_ticket", fmt.Sprintf(`{"service":%q}`, []string{"land", "civil"}[i%2]))
				if a.status != 200 {
					t.Errorf("issue: %d %s", a.status, a.body)
					return
				}
				r := struct {
					Result struct{ Number string }
				}{}
				_ = json.Unmarshal(a.body, &r)
				numbers.add(r.Result.Number)
			}
		})
	}
	for c := range consoles {
		s := w.socket("integration")
		s.send(`{"type":"hello"}`)
		call.Go(func() {
			at := fmt.Sprintf(`{"counter":"%d"}`, c+1)
			s.command(w.key(), "open_counter", at)
			for empty := 0; empty < 50 && called.total() < issuers*each; {
				r := s.command(w.key(), "call_next", at)
				if r.Error != nil {
					t.Errorf("call: %v", r.Error)
					return
				}
				if string(r.Result) == "null" {
					empty++
					<-time.After(10 * time.Millisecond)
					continue
				}
				var tk struct{ ID string }
				_ = json.Unmarshal(r.Result, &tk)
				called.add(tk.ID)
				s.command(w.key(), "no_show", at)
			}
		})
	}
	issue.Wait()
	call.Wait()
	if d := numbers.doubles(); len(d) > 0 || numbers.total() != issuers*each {
		t.Errorf("%d numbers, given twice: %v", numbers.total(), d)
	}
	if d := called.doubles(); len(d) > 0 || called.total() != issuers*each {
		t.Errorf("%d calls of %d tickets, at two counters: %v", called.total(), issuers*each, d)
	}
}

// command sends a command and reads past events to its reply.
func (s *socket) command(id, do, with string) wire.Reply {
	s.send(fmt.Sprintf(`{"type":"command","id":%q,"do":%q,"with":%s}`, id, do, with))
	for {
		if m := s.read(); m.Type == "reply" && m.ID == id {
			return wire.Reply{ID: id, OK: m.OK, Seq: m.Seq, Result: m.Result, Error: m.Error}
		}
	}
}

type tally struct {
	mu   sync.Mutex
	seen map[string]int
	n    int
}

func newTally() *tally { return &tally{seen: map[string]int{}} }

func (t *tally) add(s string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seen[s]++
	t.n++
}

func (t *tally) total() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.n
}

func (t *tally) doubles() (list []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for s, n := range t.seen {
		if n > 1 || s == "" {
			list = append(list, s)
		}
	}
	return list
}
