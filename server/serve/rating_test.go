package serve

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"motcua/internal/wire"
	"motcua/server/staff"
)

// served is a service that ended at a counter.
type served struct{ id, ticket, proof string }

// serve brings a ticket through counter 1, which somebody has opened, and
// finds its rating token where the counter's tablet does.
func (w *world) serve(by *browser) served {
	w.t.Helper()
	tk := w.must("integration", "issue_ticket", `{"service":"land"}`)
	for _, do := range []string{"call_next", "start", "finish"} {
		if a := by.do(do, `{"counter":"1"}`); a.status != 200 {
			w.t.Fatalf("%s: %d %s", do, a.status, a.body)
		}
	}
	s := served{id: tk["id"].(string), ticket: tk["token"].(string)}
	for _, line := range strings.Split(string(w.ask("GET", "/api/v1/events", "tablet", nil).body), "\n") {
		var e wire.Event
		if json.Unmarshal([]byte(line), &e) == nil && e.Kind == wire.TicketFinished && e.Ticket.ID == s.id {
			s.proof = e.Ticket.RatingToken
		}
	}
	if s.proof == "" {
		w.t.Fatalf("the tablet has no token of %s", s.id)
	}
	return s
}

func (w *world) rate(s served, score int) answer {
	w.t.Helper()
	return w.do("tablet", "rate", fmt.Sprintf(`{"token":%q,"score":%d,"reasons":["attitude"],"comment":"Ý KIẾN KÍN"}`, s.proof, score))
}

// everything that a reader may try to get; {1} is a ticket's own token.
var everything = []string{
	"/api/v1/hall", "/api/v1/events", "/api/v1/counters/1/line", "/api/v1/counters/2/line", "/api/v1/health", "/api/v1/session",
	"/api/v1/report", "/api/v1/report?format=csv", "/api/v1/report/events?figure=served", "/api/v1/report/events?figure=given",
	"/api/v1/procedures", "/api/v1/search?q=rating", "/healthz", "/readyz",
	"/t/{1}", "/t/{1}.json", "/t/{1}.json?all",
	"/", "/home", "/console/", "/guide/", "/guide/place", "/tablet/1", "/tablet/2", "/kiosk/", "/board/1", "/board/1/plain", "/board/1/plain.json",
	"/floor/", "/floor/audit.json", "/floor/charts.json", "/floor/reports/", "/floor/suggestions", "/admin/", "/practice/",
	"/results", "/suggest", "/procedures", "/lookup",
}

// What moves by itself: the place in the log, and what the clock or chance says.
var moving = regexp.MustCompile(`"(seq|last_seq|day_seq|since|time|at|as_of|now|took_ms|uptime_s|id)":("[^"]*"|[0-9]+)|\d\d:\d\d(:\d\d)?|nonce-[\w+/=-]+`)

// getAll is all that a reader is answered, as far as it stands still.
func getAll(get func(path string) answer, token string) map[string]string {
	all := map[string]string{}
	for _, path := range everything {
		a := get(strings.ReplaceAll(path, "{1}", token))
		all[path] = fmt.Sprint(a.status, "\n", moving.ReplaceAllString(string(a.body), ""))
	}
	return all
}

// A rating changes nothing that anybody but a manager or an inspector can get,
// page, event, state or file, whether one is given or five; and no answer to
// anybody holds the words, the ticket or the proof of one.
func TestNobodyElseCanTellThatSomebodyRated(t *testing.T) {
	w := newWorld(t, nil)
	lan := w.signIn("lan")
	if a := lan.do("open_counter", `{"counter":"1"}`); a.status != 200 {
		t.Fatal(string(a.body))
	}
	token, err := w.srv.Staff().NewToken(staff.Device{Name: "caller", Role: wire.RoleIntegration, May: []string{"call"}})
	if err != nil {
		t.Fatal(err)
	}
	w.tokens["caller"] = token
	other := w.serve(lan) // whose holder's page must not change
	var all []served
	for range 5 {
		all = append(all, w.serve(lan))
	}
	readers := map[string]func(string) answer{}
	for _, name := range []string{"", "kiosk", "display", "printer", "tablet", "tablet2", "issuer", "caller"} {
		b, bearer := w.browser(), []string{"Authorization", "Bearer " + w.tokens[name]}
		if name == "" {
			bearer = nil
		}
		readers["token "+name] = func(path string) answer { return b.ask("GET", path, "", bearer...) }
	}
	for _, name := range []string{"lan", "hoa", "huong", "thanh", "quan"} {
		b := w.signIn(name)
		readers[name] = func(path string) answer { return b.ask("GET", path, "") }
	}
	privy := map[string]bool{"quan": true, "thanh": true}
	snap := func() map[string]map[string]string {
		m := map[string]map[string]string{}
		for name, get := range readers {
			m[name] = getAll(get, other.ticket)
		}
		return m
	}
	noise, before := snap(), snap()
	if a := w.rate(all[0], 1); a.status != 200 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	one := snap()
	for _, s := range all[1:] {
		w.rate(s, 1)
	}
	five := snap()
	still := 0
	for name := range readers {
		for path, was := range before[name] {
			for when, now := range map[string]string{"one rating": one[name][path], "five": five[name][path]} {
				for _, secret := range []string{"Ý KIẾN KÍN", all[0].proof, all[4].proof, `"rated"`, `"rating_token":"`} {
					mine := name == "token tablet" && (secret == all[0].proof || secret == all[4].proof || strings.HasPrefix(secret, `"rating_token`))
					if strings.Contains(now, secret) && !mine {
						t.Errorf("%s finds %q at %s", name, secret, path)
					}
				}
				if noise[name][path] != was || privy[name] {
					continue // moves by itself, or may know
				}
				still++
				if now != was {
					t.Errorf("%s sees a change at %s after %s:\n%s", name, path, when, firstDifference(was, now))
				}
			}
		}
		for _, path := range []string{"/api/v1/hall", "/api/v1/events", "/api/v1/counters/1/line"} {
			if noise[name][path] != before[name][path] {
				t.Errorf("%s: %s moves by itself, so the test says nothing of it:\n%s", name, path, firstDifference(noise[name][path], before[name][path]))
			}
		}
	}
	if most := 2 * len(everything) * (len(readers) - len(privy)); still < most*9/10 {
		t.Errorf("only %d of %d answers stand still", still, most)
	}
	if before["quan"]["/api/v1/report"] == five["quan"]["/api/v1/report"] {
		t.Error("a manager's report does not change with five ratings either: the test would see nothing")
	}
	for _, name := range []string{"lan", "huong"} {
		if a := w.signIn(name).do("rate", fmt.Sprintf(`{"token":%q,"score":5}`, other.proof)); a.status != 403 {
			t.Errorf("%s rates: %d %s", name, a.status, a.body)
		}
	}
	if got := w.must("caller", "undo", `{"counter":"1"}`); len(got) != 0 { // as it would go without a rating
		t.Errorf("undo: %v", got)
	}
}

// firstDifference is where two texts part.
func firstDifference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	cut := func(s string) string { return s[max(0, i-120):min(len(s), i+120)] }
	return "was  " + cut(a) + "\nis   " + cut(b)
}

// Whoever guesses is told at first that there is no such token and then to
// wait; good ones are taken meanwhile, from the same device and address.
func TestGuessingIsSlowedAndHindersNobody(t *testing.T) {
	w := newWorld(t, nil)
	lan := w.signIn("lan")
	lan.do("open_counter", `{"counter":"1"}`)
	a, b := w.serve(lan), w.serve(lan)
	guess := func(i int) string { return fmt.Sprintf("%s%03d", a.proof[:19], i) }
	said := map[string]map[int]int{}
	note := func(what string, a answer) {
		if said[what] == nil {
			said[what] = map[int]int{}
		}
		said[what][a.status]++
		if a.status == 429 && (a.code() != "too_many" || a.header.Get("Retry-After") == "") {
			t.Errorf("%s: %s", what, a.body)
		}
	}
	for i := range 80 {
		note("tablet", w.do("tablet", "rate", fmt.Sprintf(`{"token":%q,"score":1}`, guess(i))))
		switch i % 5 {
		case 4:
			note("phone", w.ask("GET", "/t/"+guess(i)+"/qr.svg", "", nil))
		case 0:
			note("phone", w.ask("POST", "/t/"+guess(i)+"/rate", "", []byte(`{"score":1}`)))
		case 1:
			note("phone", w.ask("GET", "/t/"+guess(i)+".json", "", nil))
		case 2:
			note("phone", w.ask("GET", "/t/"+guess(i), "", nil))
		case 3:
			note("phone", w.ask("POST", "/t/"+guess(i)+"/cancel", "", []byte(`{}`)))
		}
	}
	for what, got := range said {
		if got[404] != 30 || got[429] != 50 {
			t.Errorf("%s: %v, want 30 times 404 and then 429", what, got)
		}
	}
	if x := w.do("tablet2", "rate", fmt.Sprintf(`{"token":%q,"score":1}`, guess(1))); x.status != 404 {
		t.Errorf("another device that errs once: %d", x.status)
	}
	if x := w.ask("GET", "/t/"+a.ticket, "", nil); x.status != 200 {
		t.Errorf("a good page from the same address: %d", x.status)
	}
	if x := w.rate(a, 5); x.status != 200 {
		t.Errorf("a good rating from the same tablet: %d %s", x.status, x.body)
	}
	form := url.Values{"score": {"4"}, "comment": {"tốt"}}.Encode()
	x := w.ask("POST", "/t/"+b.ticket+"/rate", "", []byte(form), "Content-Type", "application/x-www-form-urlencoded", "Accept", "text/html")
	if x.status != 200 || !strings.Contains(string(x.body), "Cảm ơn Ông/Bà đã đánh giá") {
		t.Errorf("a form from the same address: %d %s", x.status, x.body)
	}
}

// One ticket is rated by many at once, by both of its tokens and under the same
// and other keys: one is taken, and the same key hears the same.
func TestOnceHoweverManyTry(t *testing.T) {
	w := newWorld(t, nil)
	lan := w.signIn("lan")
	lan.do("open_counter", `{"counter":"1"}`)
	s := w.serve(lan)
	var mu sync.Mutex
	var wg sync.WaitGroup
	taken, refused := map[string]int{}, 0
	for i := range 40 {
		wg.Go(func() {
			key, a := "", answer{}
			if i%2 == 0 {
				key = fmt.Sprint("tablet-", i%8)
				a = w.ask("POST", "/api/v1/commands", "tablet", fmt.Appendf(nil, `{"id":%q,"do":"rate","with":{"token":%q,"score":3}}`, key, s.proof))
			} else {
				key = fmt.Sprint("phone-", i)
				a = w.ask("POST", "/t/"+s.ticket+"/rate", "", []byte(`{"score":5}`), "Content-Type", "application/json")
			}
			mu.Lock()
			defer mu.Unlock()
			switch {
			case a.status == 200:
				taken[key]++
			case a.status == 409 && a.code() == "already_rated":
				refused++
			default:
				t.Errorf("%d %s", a.status, a.body)
			}
		})
	}
	wg.Wait()
	if len(taken) != 1 || refused+taken[oneOf(taken)] != 40 {
		t.Errorf("taken %v, refused %d", taken, refused)
	}
}

func oneOf(m map[string]int) string {
	for k := range m {
		return k
	}
	return ""
}

// What is out of the scale, too long or not to be printed is refused with its
// reason, over every way that a rating comes, and the token stays good.
func TestBadRatingsOverHTTP(t *testing.T) {
	w := newWorld(t, nil)
	lan := w.signIn("lan")
	lan.do("open_counter", `{"counter":"1"}`)
	s := w.serve(lan)
	seq := w.ask("GET", "/api/v1/hall", "integration", nil).json(t)["seq"]
	form := []string{"Content-Type", "application/x-www-form-urlencoded"}
	for _, c := range []struct {
		body   string
		status int
		header []string
	}{
		{`{"score":0}`, 400, nil},
		{`{"score":6}`, 400, nil},
		{`{"score":"5"}`, 400, nil},
		{`{"score":5,"score":1}`, 400, nil},
		{`{"score":5,"stars":1}`, 400, nil},
		{`{"score":5,"answers":{"time":9}}`, 400, nil},
		{`{"score":5,"comment":"a\u0000b"}`, 400, nil},
		{`{"score":5,"comment":"` + strings.Repeat("ồ", 2000) + `"}`, 400, nil},
		{`{"score":5,"comment":"` + strings.Repeat("x", 1<<20) + `"}`, 413, nil},
		{`[5]`, 400, nil},
		{``, 400, nil},
		{`score=7`, 400, form},
		{`score=five`, 400, form},
		{`score=5&answer.time=x`, 400, form},
		{`score=5&answer.time=1&answer.time=2`, 400, form},
		{`score=5&comment=` + strings.Repeat("x", 1<<20), 413, form},
		{`score=5&comment=a%1bb`, 400, form},
	} {
		if a := w.ask("POST", "/t/"+s.ticket+"/rate", "", []byte(c.body), c.header...); a.status != c.status || a.json(t)["detail"] == "" {
			t.Errorf("%.60s: %d %.200s, want %d", c.body, a.status, a.body, c.status)
		}
	}
	if now := w.ask("GET", "/api/v1/hall", "integration", nil).json(t)["seq"]; now != seq {
		t.Errorf("seq was %v and is %v", seq, now)
	}
	if a := w.rate(s, 2); a.status != 200 {
		t.Errorf("the good one: %d %s", a.status, a.body)
	}
}
