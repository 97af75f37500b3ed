package e2e

import (
	"encoding/json"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// 32 kiosks issue and 32 consoles call at once, over real sockets: no number
// twice, no ticket at two counters.
func TestNoNumberTwiceNoTicketAtTwoCounters(t *testing.T) {
	d := startDemo(t, t.TempDir())
	s := d.state("integration")
	desk := d.as("integration")
	for _, c := range s.Counters {
		desk.must("open_counter", map[string]any{"counter": c.ID}, nil)
	}
	const issuers, each = 32, 20
	var mu sync.Mutex
	numbers, calls := map[string]string{}, map[string]string{}
	issued := make(chan struct{})
	var consoles sync.WaitGroup
	for i := range 32 {
		counter := s.Counters[i%len(s.Counters)].ID
		consoles.Go(func() {
			for {
				a := desk.do("call_next", map[string]any{"counter": counter})
				var tk *ticket
				if a.OK {
					_ = json.Unmarshal(a.Result, &tk)
				}
				if tk != nil {
					mu.Lock()
					if at, twice := calls[tk.ID]; twice {
						t.Errorf("%s called at %s and at %s", tk.Number, at, counter)
					}
					calls[tk.ID] = counter
					mu.Unlock()
					desk.do("start", map[string]any{"counter": counter})
					desk.do("finish", map[string]any{"counter": counter})
					continue
				}
				if a.OK { // null: nobody waits
					select {
					case <-issued:
						return
					case <-time.After(5 * time.Millisecond):
					}
				}
			}
		})
	}
	together(issuers, func(i int) {
		kiosk := d.as("kiosk")
		for n := range each {
			service := s.Services[(i+n)%len(s.Services)]
			var tk ticket
			kiosk.must("issue_ticket", map[string]any{"service": service.ID}, &tk)
			mu.Lock()
			if id, twice := numbers[tk.Number]; twice {
				t.Errorf("number %s twice: %s and %s", tk.Number, id, tk.ID)
			}
			numbers[tk.Number] = tk.ID
			mu.Unlock()
		}
	})
	close(issued)
	consoles.Wait()
	served := map[string]bool{}
	for _, c := range s.Counters {
		for _, id := range c.Services {
			served[id] = true
		}
	}
	if len(numbers) != issuers*each {
		t.Errorf("%d numbers, want %d", len(numbers), issuers*each)
	}
	for _, tk := range d.state("integration").Tickets {
		if served[tk.Service] && tk.State != "finished" {
			t.Errorf("%s is %s, want finished", tk.Number, tk.State)
		}
	}
}

// Killed with -9 twelve times under load: every acknowledged ticket, call and
// rating is there afterwards, no number twice.
func TestNothingAcknowledgedIsLostToKill9(t *testing.T) {
	dir := t.TempDir()
	var mu sync.Mutex
	tickets := map[string]ticket{} // acknowledged, by id
	reached := map[string]string{} // acknowledged states
	rank := map[string]int{"waiting": 0, "called": 1, "serving": 2, "finished": 3}
	rated := map[string]bool{}
	// verify holds what the hall knows against all that it has acknowledged.
	verify := func(d *demo, round int) {
		mu.Lock()
		defer mu.Unlock()
		s, desk := d.state("integration"), d.as("integration")
		have := map[string]ticket{}
		seen := map[string]string{}
		for _, tk := range s.Tickets {
			if other, twice := seen[tk.Number]; twice {
				t.Errorf("round %d: number %s twice: %s, %s", round, tk.Number, other, tk.ID)
			}
			seen[tk.Number], have[tk.ID] = tk.ID, tk
		}
		for id := range tickets {
			if got, ok := have[id]; !ok {
				t.Errorf("round %d: acknowledged ticket %s is gone", round, id)
			} else if rank[got.State] < rank[reached[id]] {
				t.Errorf("round %d: %s was acknowledged as %s and is %s", round, id, reached[id], got.State)
			}
		}
		for token := range rated {
			if a := desk.do("rate", map[string]any{"token": token, "score": 5}); a.Code != "already_rated" {
				t.Errorf("round %d: an acknowledged rating is gone: %s", round, a.raw)
			}
		}
	}
	for round := range 12 {
		d := startDemo(t, dir)
		s := d.state("integration")
		desk := d.as("integration")
		for _, c := range s.Counters[:8] {
			desk.do("open_counter", map[string]any{"counter": c.ID})
		}
		verify(d, round)
		dead := make(chan struct{})
		note := func(id, state string) {
			mu.Lock()
			defer mu.Unlock()
			reached[id] = state
		}
		var work sync.WaitGroup
		for i := range 8 {
			kiosk, counter := d.as("kiosk"), s.Counters[i]
			work.Go(func() {
				for alive(dead) {
					service := counter.Services[0]
					var tk ticket
					if !try(kiosk, "issue_ticket", map[string]any{"service": service}, &tk) {
						return
					}
					mu.Lock()
					tickets[tk.ID], reached[tk.ID] = tk, "waiting"
					mu.Unlock()
				}
			})
			work.Go(func() {
				at := map[string]any{"counter": counter.ID}
				for alive(dead) {
					var tk *ticket
					var fin struct {
						RatingToken string `json:"rating_token"`
					}
					// a step that a kill left half done is finished first
					if try(desk, "start", at, nil) || try(desk, "finish", at, nil) {
						continue
					}
					if !try(desk, "call_next", at, &tk) || tk == nil {
						continue
					}
					note(tk.ID, "called")
					if try(desk, "start", at, nil) {
						note(tk.ID, "serving")
					}
					if try(desk, "finish", at, &fin) {
						note(tk.ID, "finished")
					}
					if fin.RatingToken != "" && try(desk, "rate", map[string]any{"token": fin.RatingToken, "score": 4}, nil) {
						mu.Lock()
						rated[fin.RatingToken] = true
						mu.Unlock()
					}
				}
			})
		}
		time.Sleep(time.Duration(50+rand.IntN(300)) * time.Millisecond) // the random moment of the kill
		d.kill()
		close(dead)
		work.Wait()
	}
	if len(tickets) < 50 || len(rated) < 5 {
		t.Fatalf("only %d tickets and %d ratings were acknowledged: the test did not load the hall", len(tickets), len(rated))
	}
	last := startDemo(t, dir)
	verify(last, 12)
	last.stop()
	if out, err := exec.Command(filepath.Join(bin, "motcua-server"), "check", "--data", dir).CombinedOutput(); err != nil {
		t.Errorf("check: %v\n%s", err, out)
	}
}

func alive(dead chan struct{}) bool {
	select {
	case <-dead:
		return false
	default:
		return true
	}
}

// try gives a command to a hall that may die at any moment.
func try(c *client, do string, with, v any) bool {
	a, err := c.tryKey(newKey(), do, with)
	if err != nil || !a.OK {
		return false
	}
	return v == nil || json.Unmarshal(a.Result, v) == nil
}
