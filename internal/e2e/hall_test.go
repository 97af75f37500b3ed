package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"motcua/internal/chromium"
)

// bin is where TestMain has built the programs.
var bin string

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "motcua-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	defer chromium.Close()
	bin = dir
	for _, p := range []string{"server", "kiosk", "display", "printer", "firmware-config"} {
		name := "motcua-" + strings.TrimPrefix(p, "firmware-")
		build := exec.Command("go", "build", "-o", filepath.Join(dir, name), "motcua/"+p)
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "build %s: %v\n%s", p, err, out)
			return 1
		}
	}
	return m.Run()
}

// demo is a running demo hall.
type demo struct {
	t        testing.TB
	dir      string
	cmd      *exec.Cmd
	errs     *stderr
	exited   chan struct{}
	URL      string `json:"url"`
	Tokens   map[string]string
	Accounts map[string]struct{ User, Password string }
}

// stderr is what a program says, which may be read while it runs.
type stderr struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (s *stderr) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.Write(p)
}

func (s *stderr) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.String()
}

// startDemo starts the demo on dir and reads its tokens and accounts.
func startDemo(t testing.TB, dir string, args ...string) *demo {
	t.Helper()
	d := startHall(t, dir, append([]string{"demo"}, args...)...)
	raw, err := os.ReadFile(filepath.Join(dir, "demo.json"))
	if err != nil {
		t.Fatal(err)
	}
	url := d.URL
	if err := json.Unmarshal(raw, d); err != nil {
		t.Fatal(err)
	}
	if d.URL != url {
		t.Errorf("demo.json says %s, the program said ready %s", d.URL, url)
	}
	return d
}

// startHall starts motcua-server with a command and waits until it is ready;
// the test's end stops it.
func startHall(t testing.TB, dir string, args ...string) *demo {
	t.Helper()
	d := &demo{t: t, dir: dir, errs: new(stderr), exited: make(chan struct{})}
	d.cmd = exec.Command(filepath.Join(bin, "motcua-server"), append(args, "--data", dir, "--listen", "127.0.0.1:0")...)
	d.cmd.Stderr = d.errs
	out, err := d.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := d.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ready := make(chan string, 1)
	go func() {
		defer close(d.exited)
		for sc := bufio.NewScanner(out); sc.Scan(); {
			if url, ok := strings.CutPrefix(sc.Text(), "ready "); ok {
				ready <- url
			}
		}
		_ = d.cmd.Wait()
	}()
	t.Cleanup(d.stop)
	select {
	case d.URL = <-ready:
	case <-d.exited:
		t.Fatalf("the demo ended before it was ready:\n%s", d.errs)
	case <-time.After(60 * time.Second):
		t.Fatal("the demo was not ready within 60 s")
	}
	return d
}

// stop ends the demo as Ctrl-C does; kill ends it as a power cut does.
func (d *demo) stop() { d.end(syscall.SIGINT) }
func (d *demo) kill() { d.end(syscall.SIGKILL) }

func (d *demo) end(sig syscall.Signal) {
	select {
	case <-d.exited:
		return
	default:
	}
	_ = d.cmd.Process.Signal(sig)
	select {
	case <-d.exited:
	case <-time.After(20 * time.Second):
		_ = d.cmd.Process.Kill()
		<-d.exited
		d.t.Errorf("the demo did not end within 20 s of %v\n%s", sig, d.errs)
	}
}

// client speaks HTTP for one token.
type client struct {
	d     *demo
	token string
	http  *http.Client
}

var transport = &http.Transport{MaxIdleConnsPerHost: 128}

func (d *demo) as(role string) *client {
	d.t.Helper()
	tok, ok := d.Tokens[role]
	if !ok {
		d.t.Fatalf("demo.json has no token for %q", role)
	}
	return &client{d: d, token: tok, http: d.client()}
}

func (d *demo) client() *http.Client {
	return &http.Client{Transport: transport, Timeout: 30 * time.Second}
}

// answer is what a command came back as.
type answer struct {
	Status int             `json:"-"`
	Type   string          `json:"-"` // content type
	OK     bool            `json:"ok"`
	ID     string          `json:"id"`
	Seq    uint64          `json:"seq"`
	Result json.RawMessage `json:"result"`
	Code   string          `json:"code"`
	raw    []byte
}

var keys atomic.Int64

var runID = time.Now().UnixNano()

// newKey makes a key no other test has used.
func newKey() string { return fmt.Sprintf("e2e-%x-%d", runID, keys.Add(1)) }

// do gives one command under a new key.
func (c *client) do(do string, with any) answer { return c.doKey(newKey(), do, with) }

func (c *client) doKey(key, do string, with any) answer {
	c.d.t.Helper()
	a, err := c.tryKey(key, do, with)
	if err != nil {
		c.d.t.Fatalf("%s: %v", do, err)
	}
	return a
}

func (c *client) tryKey(key, do string, with any) (answer, error) {
	body, err := json.Marshal(map[string]any{"id": key, "do": do, "with": with})
	if err != nil {
		return answer{}, err
	}
	return c.post("/api/v1/commands", body)
}

func (c *client) post(path string, body []byte) (answer, error) {
	req, err := http.NewRequest("POST", c.d.URL+path, bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	req.Header.Set("Content-Type", "application/json")
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return answer{}, err
	}
	a := answer{Status: res.StatusCode, Type: res.Header.Get("Content-Type"), raw: raw}
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &a); err != nil {
			return a, fmt.Errorf("status %d, body %q: %w", res.StatusCode, raw, err)
		}
	}
	return a, nil
}

// must gives a command that has to be taken and decodes its result into v.
func (c *client) must(do string, with, v any) answer {
	c.d.t.Helper()
	a := c.do(do, with)
	if a.Status != 200 || !a.OK {
		c.d.t.Fatalf("%s %v: status %d: %s", do, with, a.Status, a.raw)
	}
	if v != nil {
		if err := json.Unmarshal(a.Result, v); err != nil {
			c.d.t.Fatalf("%s: result %s: %v", do, a.Result, err)
		}
	}
	return a
}

// get reads a page or an object.
func (c *client) get(path string, v any) (status int, body []byte) {
	c.d.t.Helper()
	req, err := http.NewRequest("GET", c.d.URL+path, nil)
	if err != nil {
		c.d.t.Fatal(err)
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	res, err := c.http.Do(req)
	if err != nil {
		c.d.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err = io.ReadAll(res.Body)
	if err != nil {
		c.d.t.Fatal(err)
	}
	if v != nil {
		if err := json.Unmarshal(body, v); err != nil {
			c.d.t.Fatalf("GET %s: %v: %.200s", path, err, body)
		}
	}
	return res.StatusCode, body
}

// The shapes of the contract, as an outsider would write them.
type ticket struct {
	ID       string    `json:"id"`
	Number   string    `json:"number"`
	Service  string    `json:"service"`
	State    string    `json:"state"`
	Counter  string    `json:"counter"`
	Token    string    `json:"token"`
	IssuedAt time.Time `json:"issued_at"`
	Ahead    *int      `json:"ahead"`
	WaitS    *wait     `json:"wait_s"`
}

type wait struct{ P10, P50, P90 int }

type hallState struct {
	Epoch    string `json:"epoch"`
	Seq      uint64 `json:"seq"`
	Day      string `json:"day"`
	Services []struct {
		ID, Prefix string
		Name       map[string]string
		Open       bool
		Waiting    int
	} `json:"services"`
	Counters []struct {
		ID, State string
		Services  []string
		Ticket    *ticket
	} `json:"counters"`
	Tickets []ticket `json:"tickets"`
}

func (d *demo) state(role string) hallState {
	d.t.Helper()
	var s hallState
	if status, body := d.as(role).get("/api/v1/hall", &s); status != 200 {
		d.t.Fatalf("GET /api/v1/hall: %d %s", status, body)
	}
	return s
}

// together runs n workers and waits for them.
func together(n int, work func(i int)) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { work(i) })
	}
	wg.Wait()
}
