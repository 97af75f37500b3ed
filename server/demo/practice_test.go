package demo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"motcua/server/practice"
)

// clerk is a person at the practice hall's console, over HTTP.
type clerk struct {
	t    *testing.T
	url  string
	http *http.Client
	keys int
}

func newClerk(t *testing.T, url string, f File) *clerk {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &clerk{t: t, url: url, http: &http.Client{Jar: jar, Timeout: 20 * time.Second}}
	body, err := json.Marshal(f.Accounts["clerk"])
	if err != nil {
		t.Fatal(err)
	}
	if status, text := c.post("/api/v1/session", string(body)); status != http.StatusNoContent {
		t.Fatalf("sign in: %d %s", status, text)
	}
	return c
}

func (c *clerk) post(path, body string) (int, string) {
	c.t.Helper()
	resp, err := c.http.Post(c.url+path, "application/json", strings.NewReader(body))
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err.Error()
	}
	return resp.StatusCode, string(text)
}

// do gives a command; what is refused is the answer's text.
func (c *clerk) do(do string, with any) (refused string) {
	c.t.Helper()
	c.keys++
	body, err := json.Marshal(map[string]any{"id": fmt.Sprintf("clerk-%d-%d", time.Now().UnixNano(), c.keys), "do": do, "with": with})
	if err != nil {
		c.t.Fatal(err)
	}
	status, text := c.post("/api/v1/commands", string(body))
	if status != http.StatusOK {
		return fmt.Sprintf("%d %s", status, text)
	}
	return ""
}

type look struct {
	N int
	practice.View
}

// look waits until the coach shows something that is wanted; it asks again
// while the hall has no power.
func (c *clerk) look(id string, want func(look) bool) (v look) {
	c.t.Helper()
	seen := -1
	for end := time.Now().Add(40 * time.Second); time.Now().Before(end); {
		resp, err := c.http.Get(fmt.Sprintf("%s/practice/%s/now.json?seen=%d", c.url, id, seen))
		if err != nil {
			<-time.After(50 * time.Millisecond)
			continue
		}
		v = look{}
		err = json.NewDecoder(resp.Body).Decode(&v)
		resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusOK {
			c.t.Fatalf("look: %s, %v", resp.Status, err)
		}
		if want(v) {
			return v
		}
		seen = v.N
	}
	c.t.Fatalf("%s: waited in vain; the coach shows step %d, faults %v, trouble %v", id, now(v), v.Faults, v.Trouble)
	return v
}

// now is the step that is awaited; the number of steps when none is.
func now(v look) int {
	for i, s := range v.Steps {
		if s.State == "now" {
			return i
		}
	}
	return len(v.Steps)
}

// begin begins a situation and sits down at the counter.
func (c *clerk) begin(s *practice.Situation) look {
	c.t.Helper()
	if status, text := c.post("/practice/"+s.ID, ""); status != http.StatusOK {
		c.t.Fatalf("begin %s: %d %s", s.ID, status, text)
	}
	if refused := c.do("open_counter", map[string]any{"counter": "q1"}); refused != "" {
		c.t.Fatalf("%s: sit down: %s", s.ID, refused)
	}
	people := 0
	for _, b := range s.Begin {
		if b.As != "" {
			people++
		}
	}
	return c.look(s.ID, func(v look) bool { return v.Seated && len(v.People) >= people })
}

// give gives what a situation's file says that a good clerk gives.
func (c *clerk) give(v look, list []practice.Script) {
	c.t.Helper()
	for i := range list {
		args, err := list[i].Arguments(func(place string) (any, bool) {
			if place == "desk" {
				return "q1", true
			}
			for _, p := range v.People {
				if p.Key == place {
					return p.Ticket, true
				}
			}
			return nil, false
		})
		if err != nil {
			c.t.Fatal(err)
		}
		if refused := c.do(list[i].Do, args); refused != "" {
			c.t.Fatalf("%s: %s %s: %s", v.ID, list[i].Do, args, refused)
		}
	}
}

// play does what a good clerk does, from a step on, until the end.
func (c *clerk) play(s *practice.Situation, v look) look {
	c.t.Helper()
	for !v.Over {
		at := now(v)
		c.give(v, s.Steps[at].Do)
		v = c.look(s.ID, func(v look) bool { return v.Over || now(v) > at || v.Trouble })
		if v.Trouble {
			c.t.Fatalf("%s: the script could not go on after step %s", s.ID, s.Steps[at].ID)
		}
	}
	return v
}

func practiceHall(t *testing.T, situations string) *clerk {
	t.Helper()
	dir := t.TempDir()
	url, _ := start(t, Config{Data: dir, Listen: "127.0.0.1:0", Practice: true, Situations: situations, dark: time.Second})
	return newClerk(t, url, load(t, dir))
}

// A good clerk reaches the end of every situation, and the review finds
// nothing to say.
func TestAGoodClerkReachesTheEndOfEverySituation(t *testing.T) {
	list, err := practice.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	c := practiceHall(t, "")
	for i := range list {
		s := &list[i]
		v := c.play(s, c.begin(s))
		if len(v.Faults) > 0 || v.Review == nil || !v.Review.Well {
			t.Errorf("%s: %+v, review %+v", s.ID, v.Faults, v.Review)
			continue
		}
		for _, w := range v.Review.Waits {
			if w.Number == "" || w.WaitS > 120 {
				t.Errorf("%s: %+v", s.ID, w)
			}
		}
	}
}

// badly is what a bad clerk does at a step of a situation, after doing the
// steps before it well.
var badly = map[string]struct {
	step string
	do   []practice.Script
}{
	"nguoi-dau-tien":      {"bat-dau", []practice.Script{at("no_show")}},
	"sai-mau-don":         {"gac", []practice.Script{at("finish"), at("call_next"), at("start"), at("finish")}},
	"den-muon":            {"goi-lai", []practice.Script{at("no_show"), at("call_next"), at("start"), at("finish")}},
	"hai-muoi-ho-so":      {"dem", []practice.Script{at("finish"), at("call_next"), at("start"), at("finish")}},
	"uu-tien-va-thac-mac": {"goi-p", []practice.Script{{Do: "call", With: map[string]any{"counter": "@desk", "ticket": "@c", "reason": "người dân thắc mắc"}}, at("start"), at("finish")}},
	"cho-ky":              {"gac", []practice.Script{at("finish"), at("call_next"), at("start"), at("finish")}},
	"bam-nham":            {"hoan-tac", []practice.Script{at("call_next")}},
	"mat-dien":            {"xong-a", []practice.Script{{Do: "park", With: map[string]any{"counter": "@desk", "reason": "mất điện"}}, at("call_next"), at("start"), at("finish")}},
	"ban-giao-ca-trua":    {"ban-giao", []practice.Script{at("finish")}},
}

func at(do string) practice.Script {
	return practice.Script{Do: do, With: map[string]any{"counter": "@desk"}}
}

// A bad clerk does not: the coach stays at the step, and says what is wrong
// wherever that can be seen.
func TestABadClerkDoesNotReachTheEnd(t *testing.T) {
	list, err := practice.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	c := practiceHall(t, "")
	for i := range list {
		s := &list[i]
		bad, ok := badly[s.ID]
		if !ok {
			t.Errorf("%s: nobody plays it badly", s.ID)
			continue
		}
		v := c.begin(s)
		for s.Steps[now(v)].ID != bad.step {
			here := now(v)
			c.give(v, s.Steps[here].Do)
			v = c.look(s.ID, func(v look) bool { return now(v) > here })
		}
		here := now(v)
		c.give(v, bad.do)
		if s.ID == "bam-nham" { // doing something else is no mistake of its own, and no step either
			v = c.look(s.ID, func(look) bool { return true })
		} else {
			v = c.look(s.ID, func(v look) bool { return len(v.Faults) > 0 })
		}
		if v.Over || now(v) != here || v.Review != nil {
			t.Errorf("%s: after %v the coach is at step %d, over %v", s.ID, bad.do, now(v), v.Over)
		}
		if s.ID != "bam-nham" && (len(v.Hints) == 0) {
			t.Errorf("%s: no hint after a mistake", s.ID)
		}
	}
}

// Who takes a mistake back goes on as if it had not been, and the review says
// so.
func TestAMistakeIsMended(t *testing.T) {
	list, err := practice.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	c := practiceHall(t, "")
	s := &list[1]
	v := c.begin(s)
	for s.Steps[now(v)].ID != "gac" {
		here := now(v)
		c.give(v, s.Steps[here].Do)
		v = c.look(s.ID, func(v look) bool { return now(v) > here })
	}
	c.give(v, []practice.Script{at("finish")})
	v = c.look(s.ID, func(v look) bool { return v.Blocked })
	c.give(v, []practice.Script{at("undo")})
	v = c.look(s.ID, func(v look) bool { return !v.Blocked })
	if len(v.Faults) != 1 || !v.Faults[0].Back {
		t.Fatalf("faults %+v", v.Faults)
	}
	// A step that was reached and is undone is to be done again.
	c.give(v, s.Steps[now(v)].Do)
	v = c.look(s.ID, func(v look) bool { return s.Steps[now(v)].ID == "goi-b" })
	c.give(v, []practice.Script{at("undo")})
	v = c.look(s.ID, func(v look) bool { return s.Steps[now(v)].ID == "gac" })
	if v = c.play(s, v); !v.Review.Well {
		t.Errorf("review %+v", v.Review)
	}
}

// A hall's own file stands beside ours, and a bad one is named before anything
// opens.
func TestAHallAddsItsOwnSituations(t *testing.T) {
	own := t.TempDir()
	list, err := practice.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join("..", "practice", "situations", "01-first-citizen.toml"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(data), `id = "nguoi-dau-tien"`, `id = "tai-day"`, 1)
	if err := os.WriteFile(filepath.Join(own, "tai-day.toml"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	c := practiceHall(t, own)
	resp, err := c.http.Get(c.url + "/practice/")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var page bytes.Buffer
	if _, err := page.ReadFrom(resp.Body); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(page.String(), `action="/practice/`); n != len(list)+1 || !strings.Contains(page.String(), "/practice/tai-day") {
		t.Errorf("%d situations are offered", n)
	}
	text = strings.ReplaceAll(text, `"dat-dai"`, `"nha-dat"`)
	if err := os.WriteFile(filepath.Join(own, "tai-day.toml"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	err = Run(t.Context(), Config{Data: t.TempDir(), Listen: "127.0.0.1:0", Practice: true, Situations: own}, func(string) {})
	if err == nil || !strings.Contains(err.Error(), `tai-day: the hall has no service "nha-dat"`) {
		t.Errorf("a situation of another hall: %v", err)
	}
}

// A real hall's directory is refused: what is practised never stands among
// what happened.
func TestARealHallsDirectoryIsRefused(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "hall.db"), []byte("a hall"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := Run(t.Context(), Config{Data: dir, Listen: "127.0.0.1:0", Practice: true}, func(string) { t.Error("it was opened") })
	if err == nil || !strings.Contains(err.Error(), "real hall") {
		t.Errorf("%v", err)
	}
}

// Without --practice there is no practice hall, and no page stands in a frame.
func TestThereIsNoPracticeInAnOrdinaryDemo(t *testing.T) {
	url, _ := start(t, Config{Data: t.TempDir(), Listen: "127.0.0.1:0"})
	for path, want := range map[string]int{"/practice/": 404, "/practice/nguoi-dau-tien": 404, "/": 200} {
		resp, err := http.Get(url + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want || !strings.Contains(resp.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
			t.Errorf("%s: %s, %s", path, resp.Status, resp.Header.Get("Content-Security-Policy"))
		}
	}
}
