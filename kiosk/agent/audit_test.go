//go:build !js

package agent

import (
	"bufio"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"motcua/internal/wire"
	"motcua/server/staff"
)

// account is what the server's log says of one number.
type account struct {
	state    string
	issued   int // how often it was given
	offline  bool
	verdicts []string // on its slips
	papers   int
}

// ledger reads the server's log as any program may, number by number.
func ledger(t *testing.T, h *realHall) map[string]*account {
	t.Helper()
	token, err := h.Staff().NewToken(staff.Device{Name: "auditor", Role: wire.RoleIntegration})
	if err != nil {
		t.Fatal(err)
	}
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, h.URL()+"/api/v1/events?since=0", nil)
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	log := map[string]*account{}
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e struct {
			Kind   string
			Ticket *struct {
				Number, State string
				Offline       bool
			}
			Job struct{ Verdict string }
		}
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatalf("%s: %v", lines.Bytes(), err)
		}
		if k := e.Ticket; k != nil {
			if log[k.Number] == nil {
				log[k.Number] = &account{}
			}
			a := log[k.Number]
			a.state, a.offline = k.State, k.Offline
			switch e.Kind {
			case string(wire.TicketIssued):
				a.issued++
			case string(wire.TicketPrinted):
				a.verdicts = append(a.verdicts, e.Job.Verdict)
			}
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return log
}

// numberOf is what a citizen's phone says of a ticket; "" when there is none.
func numberOf(t *testing.T, h *realHall, token string) string {
	t.Helper()
	res, err := http.Get(h.URL() + "/t/" + token + ".json")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var k struct{ Number string }
	if res.StatusCode == http.StatusOK {
		err = json.NewDecoder(res.Body).Decode(&k)
	}
	if err != nil {
		t.Fatal(err)
	}
	return k.Number
}

// papers are the tokens of a printer's slips, as a reader of their QRs finds
// them, and how often.
func (c *crowded) papers() map[string]int {
	found := map[string]int{}
	for line := range strings.Lines(c.printer.Transcript()) {
		if token, ok := strings.CutPrefix(strings.TrimSpace(line), "QR: "); ok {
			found[token]++
		}
	}
	return found
}

// audit holds paper, screens and log against each other. Every paper is one
// live ticket of the log; no number stands twice; every live ticket has its
// paper, unless the printer itself could not say what became of it; and what
// stood on a screen is in the log under that number.
func audit(t *testing.T, h *realHall, kiosks []*crowded) {
	t.Helper()
	log := ledger(t, h)
	papers, seen := 0, 0
	for _, c := range kiosks {
		for token, n := range c.papers() {
			papers += n
			a := log[numberOf(t, h, token)]
			if a == nil {
				t.Errorf("a paper of %s is lost: the hall does not know %s", c.name, token)
				continue
			}
			a.papers += n
		}
		for _, one := range c.shown {
			seen++
			number, token, _ := strings.Cut(one, " ")
			if got := numberOf(t, h, token); got != number {
				t.Errorf("%s stood on the screen of %s; the hall has %q", number, c.name, got)
			}
		}
	}
	live, offline, gone, unsure := 0, 0, 0, 0
	for number, a := range log {
		switch {
		case a.issued != 1:
			t.Errorf("%s was given %d times", number, a.issued)
		case a.state == "cancelled" && a.papers == 0:
			gone++
			continue
		case a.state == "cancelled":
			t.Errorf("%s is on paper, and cancelled", number)
		case a.papers > 1:
			t.Errorf("%s is on %d papers", number, a.papers)
		case a.papers == 1:
		case slices.Contains(a.verdicts, "unknown"):
			unsure++
		default:
			t.Errorf("%s waits and nobody has its paper: %v", number, a.verdicts)
		}
		live++
		if a.offline {
			offline++
		}
	}
	t.Logf("%d papers, %d shown, %d live tickets (%d numbered offline, %d the printer is not sure of), %d taken back", papers, seen, live, offline, unsure, gone)
	if live == 0 || offline == 0 {
		t.Errorf("%d live tickets, %d offline: nothing was tried", live, offline)
	}
}
