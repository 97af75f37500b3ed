package e2e

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// socket is one WebSocket client.
type socket struct {
	t    testing.TB
	conn *websocket.Conn
}

type frame struct {
	Type  string
	ID    string
	OK    bool
	Seq   uint64
	Epoch string
	Role  string
	State *hallState
	Event struct {
		Kind    string
		Ticket  *ticket
		Counter string
	}
	Result json.RawMessage
	Error  struct{ Code string }
	raw    string
}

// dial opens a socket and says hello; since nil asks for a snapshot.
func (d *demo) dial(role, epoch string, since *uint64) *socket {
	d.t.Helper()
	dialer := websocket.Dialer{Subprotocols: []string{"motcua.v1"}, HandshakeTimeout: 10 * time.Second}
	conn, res, err := dialer.Dial("ws"+strings.TrimPrefix(d.URL, "http")+"/ws",
		http.Header{"Authorization": {"Bearer " + d.Tokens[role]}})
	if err != nil {
		d.t.Fatalf("dial as %s: %v", role, err)
	}
	if got := res.Header.Get("Sec-WebSocket-Protocol"); got != "motcua.v1" {
		d.t.Errorf("subprotocol %q", got)
	}
	s := &socket{t: d.t, conn: conn}
	d.t.Cleanup(func() { conn.Close() })
	hello := map[string]any{"type": "hello"}
	if epoch != "" {
		hello["epoch"] = epoch
	}
	if since != nil {
		hello["since"] = *since
	}
	s.send(hello)
	return s
}

func (s *socket) send(v any) {
	s.t.Helper()
	if err := s.conn.WriteJSON(v); err != nil {
		s.t.Fatal(err)
	}
}

func (s *socket) next() frame {
	s.t.Helper()
	_ = s.conn.SetReadDeadline(time.Now().Add(20 * time.Second))
	_, raw, err := s.conn.ReadMessage()
	if err != nil {
		s.t.Fatalf("read: %v", err)
	}
	f := frame{raw: string(raw)}
	if err := json.Unmarshal(raw, &f); err != nil {
		s.t.Fatalf("%s: %v", raw, err)
	}
	return f
}

// until reads frames up to the first that is wanted, and returns all of them.
func (s *socket) until(want func(frame) bool) []frame {
	s.t.Helper()
	var all []frame
	for {
		f := s.next()
		all = append(all, f)
		if want(f) {
			return all
		}
	}
}

func events(frames []frame) []string {
	var list []string
	for _, f := range frames {
		if f.Type == "event" {
			list = append(list, f.raw)
		}
	}
	return list
}

// A board that was away resumes and sees, event by event, what the board that
// stayed has seen; neither sees what a display may not.
func TestABoardResumesAndMissesNothing(t *testing.T) {
	d := startDemo(t, t.TempDir())
	stayed := d.dial("display", "", nil)
	welcome := stayed.next()
	if welcome.Type != "welcome" || welcome.Role != "display" || welcome.Epoch == "" {
		t.Fatalf("first message: %s", welcome.raw)
	}
	snap := stayed.next()
	if snap.Type != "snapshot" || snap.State == nil || snap.State.Epoch != welcome.Epoch {
		t.Fatalf("second message: %s", snap.raw)
	}
	counter := snap.State.Counters[3]
	service := counter.Services[0]
	kiosk, desk := d.as("kiosk"), d.as("integration")
	at := map[string]any{"counter": counter.ID}
	var tk ticket
	serve := func() uint64 {
		kiosk.must("issue_ticket", map[string]any{"service": service, "person": "p"}, &tk)
		desk.must("call_next", at, nil)
		desk.must("start", at, nil)
		return desk.must("finish", map[string]any{"counter": counter.ID, "outcome": "accepted", "case_code": "H56.14-240823-0001"}, nil).Seq
	}
	desk.must("open_counter", at, nil)

	away := d.dial("display", "", nil)
	leave := away.until(func(f frame) bool { return f.Type == "snapshot" })
	since := leave[len(leave)-1].Seq
	away.conn.Close()
	var last uint64
	for range 25 {
		last = serve()
	}
	back := d.dial("display", welcome.Epoch, &since)
	reached := func(f frame) bool { return f.Type == "event" && f.Seq >= last-1 }
	missed := events(back.until(reached))
	all := events(stayed.until(reached))
	all = slices.DeleteFunc(all, func(raw string) bool {
		var f frame
		_ = json.Unmarshal([]byte(raw), &f)
		return f.Seq <= since
	})
	if !slices.Equal(missed, all) {
		t.Errorf("the one that resumed saw %d events, the one that stayed %d", len(missed), len(all))
	}
	if len(missed) < 25*4-1 {
		t.Errorf("only %d events for 25 tickets", len(missed))
	}
	for _, raw := range missed {
		for _, secret := range []string{tk.Token, "rating_token", "H56.14", "accepted", "person"} {
			if strings.Contains(raw, secret) {
				t.Errorf("a display sees %q in %s", secret, raw)
			}
		}
	}

	// beyond the end, or of another epoch: a snapshot
	beyond := last + 1000
	for _, c := range []struct {
		epoch string
		since *uint64
	}{{welcome.Epoch, &beyond}, {"another", &since}, {welcome.Epoch, nil}} {
		sock := d.dial("display", c.epoch, c.since)
		sock.next()
		if f := sock.next(); f.Type != "snapshot" {
			t.Errorf("hello %q since %v: %s, want a snapshot", c.epoch, c.since, f.Type)
		}
	}
}

// Commands over the socket are answered like those over HTTP, and unknown
// messages are skipped.
func TestCommandsOverTheSocket(t *testing.T) {
	d := startDemo(t, t.TempDir())
	k := d.dial("kiosk", "", nil)
	snap := k.until(func(f frame) bool { return f.Type == "snapshot" })
	if !strings.Contains(snap[0].raw, `"offline"`) {
		t.Errorf("a kiosk's welcome has no offline block: %s", snap[0].raw)
	}
	k.send(map[string]any{"type": "weather", "sun": true})
	key := newKey()
	cmd := map[string]any{"type": "command", "id": key, "do": "issue_ticket", "with": map[string]any{"service": snap[len(snap)-1].State.Services[0].ID}}
	k.send(cmd)
	isReply := func(f frame) bool { return f.Type == "reply" && f.ID == key }
	got := k.until(isReply)
	first := got[len(got)-1]
	if !first.OK || len(first.Result) == 0 {
		t.Fatalf("reply: %s", first.raw)
	}
	k.send(cmd)
	got = k.until(isReply)
	if again := got[len(got)-1]; string(again.Result) != string(first.Result) {
		t.Errorf("the same command again: %s, want %s", again.raw, first.raw)
	}
	key = newKey()
	k.send(map[string]any{"type": "command", "id": key, "do": "call_next", "with": map[string]any{"counter": "1"}})
	got = k.until(isReply)
	if f := got[len(got)-1]; f.OK || f.Error.Code != "forbidden" {
		t.Errorf("a kiosk calls: %s", f.raw)
	}
}
