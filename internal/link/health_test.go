//go:build !js

package link

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"motcua/internal/diag"
	"motcua/internal/wire"
)

// word is a message of health as a server reads it.
type word struct {
	Type   string
	Health diag.Node
}

func (p *peer) word() word {
	p.t.Helper()
	_ = p.ws.SetReadDeadline(time.Now().Add(10 * time.Second))
	_, b, err := p.ws.ReadMessage()
	if err != nil {
		p.t.Fatal(err)
	}
	var w word
	if err := json.Unmarshal(b, &w); err != nil || w.Type != "health" {
		p.t.Fatalf("%s: want health, %v", b, err)
	}
	return w
}

// A device says how it is when that changes, again and again, and to every new
// connection; what it said before there was a line is not lost.
func TestHealthIsTold(t *testing.T) {
	was := healthEvery
	healthEvery = 300 * time.Millisecond
	t.Cleanup(func() { healthEvery = was })
	h := newHouse(t, anyone)
	c, _ := client(t, h, "")
	say := func(s diag.State, detail string) {
		c.Health(diag.Node{Name: "kiosk", Parts: []diag.Node{{Name: "printer", State: s, Detail: detail}}})
	}
	say(diag.Warn, "near_end")
	p := h.accept(t)
	p.welcome("e1", 1)
	if w := p.word(); w.Health.State != diag.OK || w.Health.Parts[0].Detail != "near_end" {
		t.Errorf("first %+v", w)
	}
	say(diag.Failed, strings.Repeat("ả", 500))
	if n := p.word().Health.Parts[0]; n.State != diag.Failed || len([]rune(n.Detail)) != maxDetail {
		t.Errorf("then %s with %d letters", n.State, len([]rune(n.Detail)))
	}
	if again := p.word(); again.Health.Parts[0].State != diag.Failed {
		t.Errorf("by and by %+v", again)
	}
	p.closeWith(wire.CloseRestart)
	p = h.accept(t)
	p.welcome("e1", 1)
	if w := p.word(); w.Health.Parts[0].State != diag.Failed {
		t.Errorf("on a new connection %+v", w)
	}
}
