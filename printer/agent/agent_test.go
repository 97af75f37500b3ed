package agent_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"motcua/firmware-config/profiles"
	"motcua/internal/wire"
	"motcua/printer/agent"
	"motcua/printer/paper"
)

// hall is a server as far as a printer's box sees one: it welcomes, takes every
// command once by its key and says what it is told to say.
type hall struct {
	*httptest.Server
	mu       sync.Mutex
	conn     *websocket.Conn
	seq      uint64
	answered map[string]bool
	results  []wire.PrintResult
	states   []string
	asked    []map[string]any // in the welcome
}

func newHall(t *testing.T) *hall {
	h := &hall{answered: map[string]bool{}, seq: 1}
	up := websocket.Upgrader{Subprotocols: []string{wire.Subprotocol}}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer secret" {
			http.Error(w, "no", http.StatusUnauthorized)
			return
		}
		c, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer c.Close()
		h.serve(c)
	}))
	t.Cleanup(h.Close)
	return h
}

func (h *hall) serve(c *websocket.Conn) {
	for {
		var m wire.Message
		if c.ReadJSON(&m) != nil {
			return
		}
		switch m.Type {
		case "hello":
			h.mu.Lock()
			seq := h.seq
			h.conn = c
			c.WriteJSON(map[string]any{"type": "welcome", "hall": "test", "epoch": "e", "day": "2026-11-21", "time": time.Now(), "seq": seq, "role": "printer", "device": "printer-1", "heartbeat_s": 15, "asked": h.asked})
			if m.Since == nil {
				c.WriteJSON(map[string]any{"type": "snapshot", "seq": seq, "state": wire.State{Epoch: "e", Seq: seq}})
			}
			h.mu.Unlock()
		case "command":
			h.command(c, m)
		}
	}
}

func (h *hall) command(c *websocket.Conn, m wire.Message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.answered[m.ID] {
		h.answered[m.ID] = true
		switch m.Do {
		case "print_result":
			var r wire.PrintResult
			json.Unmarshal(m.With, &r)
			h.results = append(h.results, r)
		case "printer_status":
			var s wire.PrinterStatus
			json.Unmarshal(m.With, &s)
			h.states = append(h.states, s.Printer+" "+s.State)
		}
	}
	c.WriteJSON(map[string]any{"type": "reply", "id": m.ID, "ok": true, "result": map[string]any{}})
}

// ask sends a print_requested of that age.
func (h *hall) ask(id, kind, data string, age time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seq++
	h.conn.WriteJSON(map[string]any{"type": "event", "seq": h.seq, "at": time.Now().Add(-age), "event": map[string]any{
		"kind": wire.PrintRequested, "job": map[string]any{"id": id, "printer": "printer-1", "kind": kind, "data": json.RawMessage(data)},
	}})
}

func (h *hall) verdict(id string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := ""
	for _, r := range h.results {
		if r.Job == id {
			line := strings.TrimSuffix(r.Printer+" "+r.Verdict+": "+r.Reason, ": ")
			if r.Untouched {
				line += " (untouched)"
			}
			out += line + "\n"
		}
	}
	return strings.TrimSuffix(out, "\n")
}

func (h *hall) lastState() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.states) == 0 {
		return ""
	}
	return h.states[len(h.states)-1]
}

func eventually(t *testing.T, what string, cond func() bool) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for !cond() {
		if time.Now().After(deadline) {
			t.Fatal("waited 20 s in vain for " + what)
		}
		<-time.After(10 * time.Millisecond)
	}
}

func ticket(number string) string {
	return fmt.Sprintf(`{"hall":"Một cửa thử","number":%q,"service":"Đất đai","issued_at":"2026-11-21T08:12:00+07:00","url":"https://x.example/t/%s","lang":"vi"}`, number, number)
}

// plugged is a software printer at the end of a pty, and an agent's config for
// it.
func plugged(t *testing.T, h *hall) (*paper.Printer, agent.Config) {
	t.Helper()
	p, err := profiles.Printer("epson-tm-t88v")
	if err != nil {
		t.Fatal(err)
	}
	printer := paper.New(p, paper.Options{Clock: paper.Fast(20)})
	linkName := filepath.Join(t.TempDir(), "printer")
	pty, err := paper.ListenPTY(linkName)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { printer.Serve(ctx, pty, paper.Wire{Serial: true}) })
	t.Cleanup(func() { cancel(); wg.Wait() })
	return printer, agent.Config{URL: h.URL, Token: "secret", Profile: p, Port: linkName, Dir: t.TempDir()}
}

func TestSlipsArePrintedAndReported(t *testing.T) {
	h := newHall(t)
	printer, cfg := plugged(t, h)
	a, err := agent.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	closed := false
	defer func() {
		if !closed {
			a.Close()
		}
	}()
	eventually(t, "the first status", func() bool { return h.lastState() == "printer-1 ok" })

	h.ask("J1", "ticket", ticket("A012"), 0)
	eventually(t, "a verdict", func() bool { return h.verdict("J1") != "" })
	if got := h.verdict("J1"); got != "printer-1 printed" {
		t.Errorf("J1: %s", got)
	}
	h.ask("J2", "ticket", ticket("A013"), time.Hour)
	h.ask("J3", "ticket", `{"number":"A014"}`, 0)
	h.ask("J4", "poem", `{}`, 0)
	for id, want := range map[string]string{
		"J2": "printer-1 failed: asked for too long ago (untouched)",
		"J3": "printer-1 failed: slip: hall: missing",
		"J4": "printer-1 failed: slip: unknown kind",
	} {
		eventually(t, "the verdict of "+id, func() bool { return h.verdict(id) != "" })
		if got := h.verdict(id); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s", id, got)
		}
	}
	printer.Inject(paper.Fault{Name: "paper-end"})
	eventually(t, "paper end", func() bool { return h.lastState() == "printer-1 paper_end" })
	h.ask("J5", "ticket", ticket("A015"), 0)
	eventually(t, "a verdict", func() bool { return h.verdict("J5") != "" })
	if got := h.verdict("J5"); got != "printer-1 failed: paper end (untouched)" {
		t.Errorf("J5: %s", got)
	}
	a.Close()
	closed = true

	// A new start tells the verdicts again under their keys, and prints nothing.
	again, err := agent.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "the status after the start", func() bool { s, l := again.Status(); return s.Known && l.Connected })
	h.ask("J1", "ticket", ticket("A012"), 0)
	h.ask("J6", "ticket", ticket("A016"), 0)
	eventually(t, "a verdict", func() bool { return h.verdict("J6") != "" })
	again.Close()
	for id, want := range map[string]string{"J1": "printer-1 printed", "J5": "printer-1 failed: paper end (untouched)", "J6": "printer-1 failed: paper end (untouched)"} {
		if got := h.verdict(id); got != want {
			t.Errorf("after the start, %s: %q", id, got)
		}
	}
	text := printer.Transcript()
	if strings.Count(text, "QR: ") != 1 || !strings.Contains(text, "QR: https://x.example/t/A012\n") {
		t.Errorf("one ticket should be on paper:\n%s", text)
	}
}

// What was asked for while the box was away is printed when it is back, unless
// its citizen is gone; once, however often it is told of.
func TestWhatWasAskedForMeanwhile(t *testing.T) {
	h := newHall(t)
	printer, cfg := plugged(t, h)
	for id, age := range map[string]time.Duration{"J1": 0, "J2": time.Hour} {
		h.asked = append(h.asked, map[string]any{"at": time.Now().Add(-age), "id": id, "kind": "ticket", "data": json.RawMessage(ticket("A0" + id[1:]))})
	}
	for range 2 {
		a, err := agent.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		eventually(t, "the line", func() bool { _, l := a.Status(); return l.Connected })
		h.ask("J1", "ticket", ticket("A01"), 0)
		eventually(t, "two verdicts", func() bool { return h.verdict("J1") != "" && h.verdict("J2") != "" })
		a.Close()
	}
	if one, two := h.verdict("J1"), h.verdict("J2"); one != "printer-1 printed" || two != "printer-1 failed: asked for too long ago (untouched)" {
		t.Errorf("%q, %q", one, two)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if mm := h.results[slices.IndexFunc(h.results, func(r wire.PrintResult) bool { return r.Job == "J1" })].PaperMM; mm < 50 || mm > 120 {
		t.Errorf("the slip is said to be %d mm long", mm)
	}
	if n := strings.Count(printer.Transcript(), "QR: "); n != 1 {
		t.Errorf("%d slips are on paper", n)
	}
}
