package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"image/png"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"motcua/internal/link"
	"motcua/internal/wire"
)

// start runs a demo until the test ends or stop is called; it returns once
// the demo is ready.
func start(t *testing.T, cfg Config) (url string, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ready, done := make(chan string, 1), make(chan error, 1)
	go func() { done <- Run(ctx, cfg, func(url string) { ready <- url }) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the demo ended with %v", err)
		}
	}
	t.Cleanup(stop)
	select {
	case url = <-ready:
	case err := <-done:
		stopped = true
		t.Fatalf("the demo did not start: %v", err)
	case <-time.After(30 * time.Second):
		t.Fatal("the demo is not ready after 30 s")
	}
	return url, stop
}

func load(t *testing.T, dir string) File {
	t.Helper()
	st, err := os.Stat(filepath.Join(dir, FileName))
	if err != nil || st.Mode().Perm() != 0o600 {
		t.Fatalf("demo.json: %v, %v", st, err)
	}
	data, err := os.ReadFile(filepath.Join(dir, FileName))
	if err != nil {
		t.Fatal(err)
	}
	var f File
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestTheFileLetsEverybodyInAndStays(t *testing.T) {
	dir := t.TempDir()
	url, stop := start(t, Config{Data: dir, Listen: "127.0.0.1:0"})
	f := load(t, dir)
	if f.URL != url || len(f.Tokens) != 5 || len(f.Accounts) != 5 {
		t.Fatalf("demo.json: %+v, url %s", f, url)
	}
	for role, a := range f.Accounts {
		body, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.Post(url+"/api/v1/session", "application/json", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusNoContent {
			t.Errorf("%s cannot sign in: %s", role, resp.Status)
		}
	}
	for role, token := range f.Tokens {
		in := make(chan wire.Role, 1)
		c := link.Dial(link.Config{URL: url, Token: token, OnChange: func(ch link.Change) {
			if ch.Status.Connected {
				select {
				case in <- ch.Status.Welcome.Role:
				default:
				}
			}
		}})
		defer c.Close()
		select {
		case got := <-in:
			if string(got) != role {
				t.Errorf("the %s token is a %s", role, got)
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("%s is not let in: %v", role, c.Status().Err)
		}
	}
	stop()
	_, stop = start(t, Config{Data: dir, Listen: "127.0.0.1:0"})
	again := load(t, dir)
	if !reflect.DeepEqual(f.Tokens, again.Tokens) || !reflect.DeepEqual(f.Accounts, again.Accounts) {
		t.Error("a restart changed tokens or accounts")
	}
	stop()
	// A file that was lost is made anew, and lets people in again.
	if err := os.Remove(filepath.Join(dir, FileName)); err != nil {
		t.Fatal(err)
	}
	start(t, Config{Data: dir, Listen: "127.0.0.1:0"})
	if fresh := load(t, dir); fresh.Tokens["kiosk"] == f.Tokens["kiosk"] || len(fresh.Accounts) != 5 {
		t.Errorf("after the loss: %+v", fresh)
	}
}

func TestOnlyThisMachineIsServed(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.168.1.2:0", "example.org:80", "nonsense"} {
		err := Run(t.Context(), Config{Data: t.TempDir(), Listen: addr}, func(string) { t.Errorf("%s is served", addr) })
		if err == nil || !strings.Contains(err.Error(), "--listen") {
			t.Errorf("%s: %v", addr, err)
		}
	}
}

func TestATakenPortIsNamed(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	addr := l.Addr().String()
	err = Run(t.Context(), Config{Data: t.TempDir(), Listen: addr}, func(string) { t.Errorf("%s is served", addr) })
	if err == nil || !strings.Contains(err.Error(), addr) || !strings.Contains(err.Error(), "another program has this port") {
		t.Errorf("a taken port: %v", err)
	}
}

func TestTheHallIsOpenAtAnyHourWithoutLimits(t *testing.T) {
	s, err := demoSite("http://127.0.0.1:8080")
	if err != nil {
		t.Fatal(err)
	}
	h := &s.Hall
	for hour := range 24 * 7 {
		at := time.Date(2027, 2, 5, 0, 0, 0, 0, h.Zone).Add(time.Duration(hour)*time.Hour + 59*time.Minute) // Tết
		if open, _ := h.Hours.Open(at, h.Zone); !open {
			t.Fatalf("closed at %v", at)
		}
	}
	if h.Limits.PerPersonDay != 0 || h.Limits.MustOutcome || h.Limits.NoShowRecalls != 0 || len(h.Counters) != 24 {
		t.Errorf("limits %+v, %d counters", h.Limits, len(h.Counters))
	}
	for _, sv := range h.Services {
		if sv.MaxPerDay != 0 {
			t.Errorf("%s: at most %d a day", sv.ID, sv.MaxPerDay)
		}
	}
}

// Nothing happens without the crowd; with it the hall lives, and the first
// counter waits for people.
func TestTheCrowdComesAndLeavesTheFirstCounter(t *testing.T) {
	dir := t.TempDir()
	quiet, stop := start(t, Config{Data: dir, Listen: "127.0.0.1:0"})
	token := load(t, dir).Tokens["integration"]
	seq := lastSeq(t, quiet, token)
	stop()

	dir = t.TempDir()
	url, _ := start(t, Config{Data: dir, Listen: "127.0.0.1:0", Crowd: true, Seed: 3, Pace: 60})
	want := map[wire.Kind]bool{wire.TicketIssued: true, wire.TicketCalled: true, wire.ServiceStarted: true, wire.TicketFinished: true}
	seen := make(chan string, 1)
	first := ""
	c := link.Dial(link.Config{URL: url, Token: load(t, dir).Tokens["integration"], OnChange: func(ch link.Change) {
		if ch.Event == nil {
			return
		}
		if ch.Event.Counter == "q1" {
			first = string(ch.Event.Kind)
		}
		if delete(want, ch.Event.Kind); len(want) == 0 || first != "" {
			select {
			case seen <- first:
			default:
			}
		}
	}})
	defer c.Close()
	select {
	case at := <-seen:
		if at != "" {
			t.Errorf("the crowd did %s at the first counter", at)
		}
	case <-time.After(60 * time.Second):
		t.Fatalf("after 60 s nothing of %v has happened (a quiet hall has seq %d)", want, seq)
	}
}

// lastSeq is how far a quiet hall has come a moment after it opened.
func lastSeq(t *testing.T, url, token string) uint64 {
	t.Helper()
	get := func() uint64 {
		req, err := http.NewRequest("GET", url+"/api/v1/hall", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+token)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		var s wire.State
		if err := json.NewDecoder(resp.Body).Decode(&s); err != nil {
			t.Fatal(err)
		}
		if len(s.Tickets) != 0 {
			t.Errorf("a quiet hall has %d tickets", len(s.Tickets))
		}
		return s.Seq
	}
	return get()
}

// From the command to the paper: the hall asks, the agent prints through a
// real pty, the software printer cuts, the page shows it, the log says so.
func TestATicketComesOutOnPaper(t *testing.T) {
	dir := t.TempDir()
	url, _ := start(t, Config{Data: dir, Listen: "127.0.0.1:0"})
	f := load(t, dir)
	printed := make(chan wire.Job, 1)
	staff := link.Dial(link.Config{URL: url, Token: f.Tokens["integration"], OnChange: func(ch link.Change) {
		if ch.Event != nil && ch.Event.Kind == wire.TicketPrinted {
			printed <- *ch.Event.Job
		}
	}})
	defer staff.Close()
	kiosk := link.Dial(link.Config{URL: url, Token: f.Tokens["kiosk"]})
	defer kiosk.Close()
	do := func(name string, with any, result any) {
		t.Helper()
		r, err := kiosk.Do(t.Context(), link.NewID(), name, with)
		if err != nil || r.Error != nil {
			t.Fatalf("%s: %v, %v", name, err, r.Error)
		}
		if err := json.Unmarshal(r.Result, result); err != nil {
			t.Fatal(err)
		}
	}
	var ticket, job struct{ ID string }
	do("issue_ticket", wire.IssueTicket{Service: "dat-dai"}, &ticket)
	do("print", wire.Print{Printer: printerName, Kind: "ticket", Ticket: ticket.ID}, &job)
	verdict := func(want, reason string) {
		t.Helper()
		select {
		case j := <-printed:
			if j.ID != job.ID || j.Verdict != want || j.Reason != reason {
				t.Fatalf("job %s: %+v, want %s %s", job.ID, j, want, reason)
			}
		case <-time.After(40 * time.Second):
			t.Fatal("no verdict in 40 s")
		}
	}
	verdict("printed", "")
	resp, err := http.Get(url + "/paper/" + printerName + "/1")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	img, err := png.Decode(resp.Body)
	if err != nil {
		t.Fatalf("the slip on the page: %s, %v", resp.Status, err)
	}
	if b := img.Bounds(); b.Dx() != 512 || b.Dy() < 400 {
		t.Errorf("the slip is %v dots", b)
	}

	// Who looks on takes the paper out: the next slip fails by its name.
	for what, want := range map[string]int{"paper-end": http.StatusSeeOther, "silent": http.StatusNotFound} {
		req, err := http.NewRequest(http.MethodPost, url+"/paper/"+printerName, strings.NewReader("do="+what))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s: %s, want %d", what, resp.Status, want)
		}
	}
	do("print", wire.Print{Printer: printerName, Kind: "ticket", Ticket: ticket.ID}, &job)
	verdict("failed", "paper end")
}
