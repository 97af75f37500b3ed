package web

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/practice"
)

// fakePractice is a coach at the third step of its second situation.
type fakePractice struct {
	list  []practice.Situation
	begun []string
	hints int
}

func newFakePractice(t testing.TB) *fakePractice {
	t.Helper()
	list, err := practice.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return &fakePractice{list: list, hints: 1}
}

func (p *fakePractice) Situations() []practice.Situation { return p.list }
func (p *fakePractice) Account() string                  { return "clerk" }
func (p *fakePractice) Hint()                            { p.hints++ }

func (p *fakePractice) Begin(_ context.Context, id, account string) error {
	for i := range p.list {
		if p.list[i].ID == id {
			p.begun = append(p.begun, id+" "+account)
			return nil
		}
	}
	return wire.Errorf(wire.CodeNotFound, "there is no situation %q", id)
}

func (p *fakePractice) Look() (practice.View, int, <-chan struct{}, bool) {
	r, _ := practice.Begin(&p.list[1], practice.Cast{Trainee: "clerk", Desk: "q2"}, true, morning)
	for person, id := range map[string]string{"a": "t1", "b": "t2"} {
		r.Issued(person, id)
	}
	at := func(kind wire.Kind, id string, n int) {
		t := &hall.Ticket{ID: id, Number: hall.Number{Prefix: "D", N: n}, IssuedAt: morning}
		r.Event(wire.Event{At: morning, Body: wire.Body{Kind: kind, By: "clerk", Counter: "q2", Ticket: t}})
	}
	at(wire.TicketIssued, "t2", 42)
	at(wire.TicketCalled, "t1", 41)
	at(wire.ServiceStarted, "t1", 41)
	for range p.hints {
		r.Ask()
	}
	return r.Look(morning), p.hints, make(chan struct{}), true
}

// The practice hall is the demo's alone, and only where it is asked for by
// this machine's own name; a page may stand in a frame there and nowhere else.
func TestThePracticeHall(t *testing.T) {
	f, p := newHall(t), newFakePractice(t)
	with := serve(t, f, func(c *Config) { c.Practice = p })
	without := serve(t, f, nil)
	real := serve(t, f, func(c *Config) { c.Practice, c.Demo = p, false })
	ask := func(method, url, host, cookie string) (*http.Response, string) {
		t.Helper()
		req, err := http.NewRequest(method, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		if host != "" {
			req.Host = host
		}
		req.Header.Set("Cookie", cookie)
		resp, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp, string(b)
	}
	for _, c := range []struct {
		method, url, host, cookie string
		want                      int
	}{
		{"GET", with.URL + "/practice/", "", "", 200},
		{"GET", with.URL + "/practice/", "hall.example.vn", "", 404},
		{"GET", without.URL + "/practice/", "", "", 404},
		{"GET", real.URL + "/practice/", "", "", 404},
		{"POST", real.URL + "/practice/sai-mau-don", "", "as_clerk=1", 404},
		{"POST", with.URL + "/practice/sai-mau-don", "", "as_clerk=1", 303},
		{"POST", with.URL + "/practice/nothing", "", "as_clerk=1", 404},
		{"GET", with.URL + "/practice/sai-mau-don", "", "as_clerk=1", 200},
		{"GET", with.URL + "/practice/sai-mau-don", "", "", 303},
		{"GET", with.URL + "/practice/den-muon", "", "as_clerk=1", 303},
		{"GET", with.URL + "/practice/sai-mau-don/now.json", "", "", 200},
		{"GET", with.URL + "/practice/den-muon/now.json", "", "", 404},
		{"POST", with.URL + "/practice/sai-mau-don/hint", "", "", 204},
	} {
		if resp, _ := ask(c.method, c.url, c.host, c.cookie); resp.StatusCode != c.want {
			t.Errorf("%s %s at %q: %s, want %d", c.method, c.url, c.host, resp.Status, c.want)
		}
	}
	if len(p.begun) != 1 || p.hints != 2 {
		t.Errorf("begun %q, %d hints", p.begun, p.hints)
	}
	for url, want := range map[string]string{with.URL: ownFrames, without.URL: noFrames} {
		resp, _ := ask("GET", url+"/console/", "", "as_clerk=1")
		if csp := resp.Header.Get("Content-Security-Policy"); !strings.Contains(csp, want) {
			t.Errorf("the console's policy: %s, want %s", csp, want)
		}
	}
	if _, body := ask("GET", with.URL+"/practice/", "", ""); strings.Count(body, `method="post" action="/practice/`) != len(p.list) {
		t.Error("not every situation is offered")
	}
}
