package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// lockedBuffer takes a process's output while a test reads it.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write implements io.Writer.
func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// caller is an HTTP client of the contract.
type caller struct {
	url, token string
	http       http.Client
}

func newCaller(url, token string) *caller {
	return &caller{url: url, token: token, http: http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}
}

// ticket is what the test keeps of one.
type ticket struct {
	ID, Number, Token string
	RatingToken       string `json:"rating_token"`
}

// errRefused is an answer that says no; any other error is no answer.
var errRefused = errors.New("refused")

func (c *caller) do(key, do, with string) (ticket, error) {
	var tk ticket
	b, err := c.ask("POST", "/api/v1/commands", fmt.Appendf(nil, `{"id":%q,"do":%q,"with":%s}`, key, do, with))
	if err != nil {
		return tk, err
	}
	var r struct{ Result *ticket }
	if err := json.Unmarshal(b, &r); err != nil {
		return tk, err
	}
	if r.Result != nil {
		tk = *r.Result
	}
	return tk, nil
}

func (c *caller) hall() (*wire.State, error) {
	b, err := c.ask("GET", "/api/v1/hall", nil)
	if err != nil {
		return &wire.State{}, err
	}
	st := &wire.State{}
	return st, json.Unmarshal(b, st)
}

func (c *caller) ask(method, path string, body []byte) ([]byte, error) {
	req, err := http.NewRequest(method, c.url+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode >= 500 {
		return nil, fmt.Errorf("%d %s", resp.StatusCode, b)
	}
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%w: %d %s", errRefused, resp.StatusCode, b)
	}
	return b, err
}

// ledger is what the clients of all lives of the server were told.
type ledger struct {
	mu       sync.Mutex
	tickets  map[string]ticket // by idempotency key
	finished map[string]bool   // ticket ids
	rated    map[string]bool   // rating tokens
	doubt    []string          // keys of issues without an answer
}

// A server that is killed twelve times under load has lost nothing that it
// had acknowledged: every ticket, service and rating is there, under the same
// key the same answer, and no number twice.
func TestKilledUnderLoadLosesNothing(t *testing.T) {
	const kills, issuers, counters = 12, 6, 4
	dir := t.TempDir()
	data, site := filepath.Join(dir, "data"), siteFile(t, dir, "")
	token := mustTool(t, "token", "--role", "integration", "--device", "erp", "--data", data)
	l := &ledger{tickets: map[string]ticket{}, finished: map[string]bool{}, rated: map[string]bool{}}
	for life := range kills {
		p := startProgram(t, "run", "--site", site, "--data", data, "--listen", "127.0.0.1:0")
		c := newCaller(p.url, token)
		var wg sync.WaitGroup
		for i := range issuers {
			wg.Go(func() { l.issue(c, life, i) })
		}
		for i := range counters {
			wg.Go(func() { l.serve(c, life, i) })
		}
		<-time.After(time.Duration(50+rand.IntN(250)) * time.Millisecond)
		p.kill()
		wg.Wait()
		c.http.CloseIdleConnections()
	}
	p := startProgram(t, "run", "--site", site, "--data", data, "--listen", "127.0.0.1:0")
	defer p.end()
	l.verify(t, newCaller(p.url, token))
	if out := mustTool(t, "check", "--data", data); out == "" {
		t.Error("check said nothing")
	}
}

func (l *ledger) issue(c *caller, life, who int) {
	for i := 0; ; i++ {
		key := fmt.Sprintf("l%d-w%d-%d", life, who, i)
		tk, err := c.do(key, "issue_ticket", l.args(key))
		if err != nil && !errors.Is(err, errRefused) {
			l.mu.Lock()
			l.doubt = append(l.doubt, key)
			l.mu.Unlock()
			return
		}
		if err == nil {
			l.mu.Lock()
			l.tickets[key] = tk
			l.mu.Unlock()
		}
	}
}

// args are the same for a key each time.
func (l *ledger) args(key string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(key))
	return fmt.Sprintf(`{"service":"s%d","lang":"vi"}`, h.Sum32()%services+1)
}

// serve calls, starts, finishes and rates until the server is gone.
func (l *ledger) serve(c *caller, life, who int) {
	at := fmt.Sprintf(`{"counter":"%d"}`, who+1)
	key := func(i int, do string) string { return fmt.Sprintf("c%d-%d-%d-%s", life, who, i, do) }
	gone := func(err error) bool { return err != nil && !errors.Is(err, errRefused) }
	for i := 0; ; i++ {
		if _, err := c.do(key(i, "open"), "open_counter", at); gone(err) {
			return
		}
		tk, err := c.do(key(i, "call"), "call_next", at)
		if gone(err) {
			return
		}
		if err != nil { // left busy by the life before
			if _, err := c.do(key(i, "gone"), "no_show", at); errors.Is(err, errRefused) {
				_, _ = c.do(key(i, "end"), "finish", at)
			}
			continue
		}
		if _, err := c.do(key(i, "start"), "start", at); gone(err) {
			return
		}
		done, err := c.do(key(i, "finish"), "finish", at)
		if gone(err) {
			return
		}
		if err != nil || tk.ID == "" {
			continue
		}
		l.mu.Lock()
		l.finished[tk.ID] = true
		l.mu.Unlock()
		if _, err := c.do(key(i, "rate"), "rate", fmt.Sprintf(`{"token":%q,"score":5}`, done.RatingToken)); err == nil {
			l.mu.Lock()
			l.rated[done.RatingToken] = true
			l.mu.Unlock()
		}
	}
}

func (l *ledger) verify(t *testing.T, c *caller) {
	t.Helper()
	t.Logf("acknowledged: %d tickets, %d services, %d ratings; %d issues in doubt", len(l.tickets), len(l.finished), len(l.rated), len(l.doubt))
	if len(l.tickets) == 0 || len(l.finished) == 0 || len(l.rated) == 0 {
		t.Fatal("there was no load")
	}
	for _, key := range l.doubt { // asked again, each is one ticket
		tk, err := c.do(key, "issue_ticket", l.args(key))
		if err != nil {
			t.Fatalf("%s: %v", key, err)
		}
		l.tickets[key] = tk
	}
	st, err := c.hall()
	if err != nil {
		t.Fatal(err)
	}
	byID, numbers := map[string]hall.Ticket{}, map[string]int{}
	for _, tk := range st.Tickets {
		byID[tk.ID] = tk
		numbers[tk.Number.String()]++
	}
	for n, times := range numbers {
		if times > 1 {
			t.Errorf("%s was given %d times", n, times)
		}
	}
	if len(st.Tickets) != len(l.tickets) {
		t.Errorf("%d tickets in the hall, %d were given", len(st.Tickets), len(l.tickets))
	}
	for key, tk := range l.tickets {
		if have, ok := byID[tk.ID]; !ok || have.Number.String() != tk.Number {
			t.Errorf("ticket %s %s was lost", tk.ID, tk.Number)
		}
		if again, err := c.do(key, "issue_ticket", l.args(key)); err != nil || again != tk {
			t.Errorf("%s: %+v the first time, %+v now (%v)", key, tk, again, err)
		}
	}
	for id := range l.finished {
		if byID[id].State != hall.Finished {
			t.Errorf("%s was finished, and is %s", id, byID[id].State)
		}
	}
	i := 0
	for token := range l.rated {
		i++
		if _, err := c.do(fmt.Sprint("again-", i), "rate", fmt.Sprintf(`{"token":%q,"score":1}`, token)); err == nil {
			t.Errorf("a rating was lost: %s can be rated again", token)
		}
	}
}
