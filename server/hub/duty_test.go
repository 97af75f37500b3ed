package hub

import (
	"fmt"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/duty"
)

// loud is a stage whose hall board has a loudspeaker.
type loud struct{ *stage }

func (l loud) Hall() *hall.Hall {
	h := *l.stage.Hall()
	h.Boards = []hall.Board{{ID: "hall", Loudspeaker: "sảnh"}, {ID: "silent"}}
	h.Devices = []hall.Device{{Name: "display-1", Role: "display", Board: "hall"}}
	return &h
}
func (l loud) Events() []wire.Event { e, _, _ := l.After(0); return e }
func (l loud) Now() time.Time       { return time.Now() }

// A display that says which board it shows hears at which loudspeaker it is, and
// when it may speak; when its line ends the next one hears so.
func TestDisplaysHearWhoSpeaks(t *testing.T) {
	st := loud{newStage()}
	desk := duty.New(st)
	defer desk.Close()
	r := newRig(t, st.stage, func(c *Config) { c.Floor, c.Desk = st, desk })
	join := func(hello string) (c *client, loudspeaker any) {
		c = r.dial(t, "display")
		c.send(hello)
		m := c.want("welcome")
		c.want("snapshot")
		return c, m["loudspeaker"]
	}
	word := func(c *client) map[string]any {
		t.Helper()
		m := c.read()
		for m["type"] != "duty" {
			m = c.read()
		}
		d, _ := m["duty"].(map[string]any)
		return d
	}
	for hello, want := range map[string]any{
		`{"type":"hello"}`: nil, `{"type":"hello","board":"silent"}`: nil, `{"type":"hello","board":"hall"}`: "sảnh",
	} {
		c, got := join(hello)
		if got != want {
			t.Errorf("%s: loudspeaker %v, want %v", hello, got, want)
		}
		c.ws.Close()
	}
	a, _ := join(`{"type":"hello","board":"hall"}`)
	if d := word(a); d["speak"] != nil {
		t.Errorf("before it has said that it can: %v", d)
	}
	a.send(`{"type":"said","said":{"able":true}}`)
	first := word(a)
	if first["speak"] != true || first["loudspeaker"] != "sảnh" {
		t.Fatalf("%v", first)
	}
	b, _ := join(`{"type":"hello","board":"hall"}`)
	b.send(`{"type":"said","said":{"able":true}}`)
	for _, bad := range []string{`null`, `7`, `{"able":"yes"}`, `{"seq":-1}`} {
		b.send(`{"type":"said","said":` + bad + `}`)
	}
	seq := st.publish(wire.Body{Kind: wire.TicketCalled})
	a.send(`{"type":"said","said":{"able":true,"seq":` + fmt.Sprint(seq) + `}}`)
	for d := word(b); d["said"] != float64(seq); d = word(b) {
		if d["speak"] != nil {
			t.Fatalf("two speak: %v", d)
		}
	}
	if err := a.ws.UnderlyingConn().Close(); err != nil { // its process is killed
		t.Fatal(err)
	}
	if d := word(b); d["speak"] != true || d["said"] != float64(seq) {
		t.Errorf("b was told %v", d)
	}
	if err := b.ws.WriteControl(websocket.PingMessage, []byte("there?"), time.Now().Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	pong := ""
	b.ws.SetPongHandler(func(s string) error { pong = s; return nil })
	b.ask()
	if pong != "there?" {
		t.Errorf("a ping was answered with %q", pong)
	}
}
