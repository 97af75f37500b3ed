package serve

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"motcua/firmware-config/site"
	"motcua/internal/wire"
)

// hallOf is the test's hall with as many services, all served at each of 32
// more counters.
func hallOf(services int) func() (*site.Site, error) {
	text := siteTOML
	var all []string
	for i := range services {
		text += fmt.Sprintf("[[service]]\nid = \"v%d\"\nprefix = \"%c%c\"\nname = { vi = \"Việc %d\" }\n", i, 'D'+i/24, 'A'+i%24, i)
		all = append(all, fmt.Sprintf("\"v%d\"", i))
	}
	for n := range 32 {
		text += fmt.Sprintf("[[counter]]\nid = \"c%d\"\nname = { vi = \"Quầy %d\" }\nservices = [%s]\n", n, n+3, strings.Join(all, ", "))
	}
	return func() (*site.Site, error) { return site.Parse("many.toml", []byte(text)) }
}

// 32 consoles call over real sockets, as many tickets as calls, while 8 kiosks
// issue: nobody is called twice, nobody is left.
func Test32ConsolesCallNobodyTwice(t *testing.T) {
	const consoles, kiosks, series = 32, 8, 900
	each := max(25, rounds(1000))
	services := (consoles*each + series - 1) / series
	w := newWorld(t, func(c *Config) { c.Load = hallOf(services) })
	desk := make([]*console, consoles)
	for i := range desk {
		desk[i] = w.console("integration")
		desk[i].sure("open_counter", fmt.Sprintf(`{"counter":"c%d"}`, i))
	}
	doors := make([]*console, kiosks)
	for i := range doors {
		doors[i] = w.console("kiosk")
	}
	waiting := make(chan struct{}, consoles*each) // one for each ticket that nobody calls yet
	var wg sync.WaitGroup
	for i, k := range doors {
		wg.Go(func() {
			for n := i; n < consoles*each; n += kiosks {
				if s := k.press("issue_ticket", fmt.Sprintf(`{"service":"v%d"}`, n%services)); s.word != "ok" {
					t.Errorf("issue: %s", s.word)
				}
				waiting <- struct{}{}
			}
		})
	}
	var mu sync.Mutex
	called := map[string]int{} // number -> console
	for i, c := range desk {
		at := fmt.Sprintf(`{"counter":"c%d"}`, i)
		wg.Go(func() {
			for range each {
				<-waiting
				s := c.press("call_next", at)
				if s.word != "ok" || s.ticket == "" {
					t.Errorf("call: %s, and somebody waits", s.word)
					return
				}
				mu.Lock()
				if other, twice := called[s.ticket]; twice {
					t.Errorf("%s was called at %d and at %d", s.ticket, other, i)
				}
				called[s.ticket] = i
				mu.Unlock()
				if s := c.press("no_show", at); s.word != "ok" {
					t.Errorf("no_show: %s", s.word)
					return
				}
			}
		})
	}
	wg.Wait()
	if len(called) != consoles*each {
		t.Errorf("%d tickets were called, want %d", len(called), consoles*each)
	}
	var s wire.State
	if err := json.Unmarshal(w.ask("GET", "/api/v1/hall", "integration", nil).body, &s); err != nil {
		t.Fatal(err)
	}
	for _, tk := range s.Tickets {
		want := fmt.Sprintf("c%d", called[tk.Number.String()])
		if tk.State != "no_show" || tk.Counter != "" && tk.Counter != want {
			t.Errorf("%s is %s at %q; it was called at %s", tk.Number, tk.State, tk.Counter, want)
		}
	}
}

// request is one of the two operations that the histories are made of.
type request struct {
	call    bool
	service int
}

// What a history of issue and call_next on one line may look like: numbers
// from 001 on, called in their order, null when none waits.
var lineModel = porcupine.Model{
	Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
		lines := map[int][]porcupine.Operation{}
		for _, o := range history {
			k := o.Input.(request).service
			lines[k] = append(lines[k], o)
		}
		var parts [][]porcupine.Operation
		for _, l := range lines {
			parts = append(parts, l)
		}
		return parts
	},
	Init: func() any { return [2]int{} }, // numbers given, numbers called
	Step: func(state, input, output any) (bool, any) {
		s, n := state.([2]int), output.(int)
		switch {
		case !input.(request).call:
			s[0]++
			return n == s[0], s
		case n == 0:
			return s[0] == s[1], s
		}
		s[1]++
		return n == s[1] && s[1] <= s[0], s
	},
	Equal: func(a, b any) bool { return a.([2]int) == b.([2]int) },
	DescribeOperation: func(input, output any) string {
		return fmt.Sprintf("%+v -> %v", input, output)
	},
}

// Issue and call_next are linearizable: there is an order of all of them, true
// to the clock, in which each answer is right.
func TestIssueAndCallAreLinearizable(t *testing.T) {
	histories, each := 4, 30
	if *long {
		histories, each = 60, 80
	}
	w := newWorld(t, func(c *Config) { c.Load = hallOf(3 * histories) })
	var desk [6]*console
	var door [6]*console
	for i := range desk {
		desk[i], door[i] = w.console("integration"), w.console("kiosk")
		desk[i].sure("open_counter", fmt.Sprintf(`{"counter":"c%d"}`, i))
	}
	boss := w.console("quan")
	for h := range histories {
		// counters 2i and 2i+1 share a line in this history
		for i := range desk {
			boss.sure("set_counter", fmt.Sprintf(`{"counter":"c%d","services":["v%d"]}`, i, 3*h+i/2))
		}
		var mu sync.Mutex
		var history []porcupine.Operation
		begin := time.Now()
		note := func(client int, in request, from time.Duration, n int) {
			mu.Lock()
			defer mu.Unlock()
			history = append(history, porcupine.Operation{ClientId: client, Input: in, Call: int64(from), Output: n, Return: int64(time.Since(begin))})
		}
		number := func(s said) int {
			var tk *struct{ Number string }
			_ = json.Unmarshal(s.result, &tk)
			n := 0
			if tk != nil {
				_, _ = fmt.Sscanf(tk.Number[len(tk.Number)-3:], "%d", &n)
			}
			return n
		}
		var wg sync.WaitGroup
		for i := range desk {
			service := 3*h + i/2
			at := fmt.Sprintf(`{"counter":"c%d"}`, i)
			wg.Go(func() {
				for range each {
					from := time.Since(begin)
					note(i, request{false, service}, from, number(door[i].press("issue_ticket", fmt.Sprintf(`{"service":"v%d"}`, service))))
				}
			})
			wg.Go(func() {
				for range each {
					from := time.Since(begin)
					s := desk[i].press("call_next", at)
					note(100+i, request{true, service}, from, number(s))
					if s.word == "ok" {
						desk[i].press("no_show", at)
					}
				}
			})
		}
		wg.Wait()
		if got := porcupine.CheckOperationsTimeout(lineModel, history, 30*time.Second); got != porcupine.Ok {
			t.Fatalf("history %d of %d operations: %s", h, len(history), got)
		}
		for i := range desk { // empty the lines: a counter may not leave anybody
			at := fmt.Sprintf(`{"counter":"c%d"}`, i)
			for desk[i].press("call_next", at).word == "ok" {
				desk[i].press("no_show", at)
			}
		}
	}
}
