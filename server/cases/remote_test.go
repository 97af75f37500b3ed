package cases

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"motcua/internal/diag"
)

const (
	known  = "H56.14-240823-0001"
	nobody = "H56.14-240823-0404"
)

// oneStop is a small one-stop system: it answers for one file, as it is told.
type oneStop struct {
	mu     sync.Mutex
	asked  []string // "GET /path?query Authorization body"
	answer func(w http.ResponseWriter, r *http.Request)
}

func (o *oneStop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	o.mu.Lock()
	o.asked = append(o.asked, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", r.Method, r.URL.RequestURI(), r.Header.Get("Authorization"), body)))
	answer := o.answer
	o.mu.Unlock()
	answer(w, r)
}

func (o *oneStop) set(f func(w http.ResponseWriter, r *http.Request)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.answer = f
}

func (o *oneStop) count() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.asked)
}

func says(status int, body string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status); _, _ = io.WriteString(w, body) }
}

const usual = `{"data":[{"maHoSo":"h56.14-240823-0001","chuHoSo":"Nguyễn Văn A","sdt":"0912345678","trangThai":"Đang xử lý","henTra":"01/12/2026 17:00:00","capNhat":"2026-11-21T11:59:00"}]}`

// ticking is a clock that a test moves.
type ticking struct {
	mu  sync.Mutex
	now time.Time
}

func (c *ticking) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.now }

func (c *ticking) pass(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.now = c.now.Add(d) }

// connect is a link to a running one-stop system.
func connect(t testing.TB, change func(*Link)) (*oneStop, *Remote, *ticking) {
	t.Helper()
	o := &oneStop{answer: says(200, usual)}
	srv := httptest.NewServer(o)
	t.Cleanup(srv.Close)
	l := Link{
		URL: srv.URL + "/api/hoso/{code}", Secret: "Bearer x", Code: "data.0.maHoSo", State: "data.0.trangThai",
		Due: "data.0.henTra", AsOf: "data.0.capNhat", States: map[string]State{"7": Done, "Trình ký": Processing}, Timeout: 20 * time.Second,
	}
	if change != nil {
		change(&l)
	}
	c := &ticking{now: noon}
	r, err := NewRemote(l, c.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return o, r, c
}

func TestAOneStopSystemIsAsked(t *testing.T) {
	o, r, _ := connect(t, nil)
	c, ok, err := r.Find(t.Context(), " h56.14–240823–0001 ")
	at := time.Date(2026, 11, 21, 4, 59, 0, 0, time.UTC)
	if err != nil || !ok || c.Code != known || c.State != Processing || c.Due != "2026-12-01" || !c.AsOf.Equal(at) {
		t.Errorf("%+v, %v, %v", c, ok, err)
	}
	if o.asked[0] != "GET /api/hoso/"+known+" Bearer x" {
		t.Errorf("asked %q", o.asked)
	}
	whole, err := json.Marshal(c)
	r.mu.Lock()
	all := fmt.Sprintf("%s %+v", whole, *r.kept[known])
	r.mu.Unlock()
	if err != nil || !strings.Contains(all, known) || strings.Contains(all, "Nguyễn") || strings.Contains(all, "0912345678") {
		t.Errorf("kept: %s, %v", all, err)
	}
	o, r, _ = connect(t, func(l *Link) { l.URL, l.Body = strings.Replace(l.URL, "{code}", "tim", 1), `{"ma":"{code}"}` })
	if _, ok, err := r.Find(t.Context(), "00001/2026/07906"); ok || !errors.Is(err, ErrUnread) {
		t.Errorf("another file's answer: %v, %v", ok, err)
	}
	if o.asked[0] != `POST /api/hoso/tim Bearer x {"ma":"00001/2026/07906"}` {
		t.Errorf("asked %q", o.asked)
	}
}

func TestAnswersOfAllKinds(t *testing.T) {
	o, r, clock := connect(t, func(l *Link) { l.Code, l.State, l.Due, l.AsOf = "", "state", "due", "" })
	moved := httptest.NewServer(http.HandlerFunc(says(200, `{"state":"Done"}`)))
	defer moved.Close()
	for _, c := range []struct {
		status int
		body   string
		state  State // "" is not known
		due    string
		err    error
	}{
		{200, `{"state":"Đã trả kết quả","due":null}`, Returned, "", nil},
		{200, `{"state":"da tra ket qua"}`, Returned, "", nil},
		{200, `{"state":7,"due":"2026-12-01T00:00:00Z"}`, Done, "2026-12-01", nil},
		{200, `{"state":"TRÌNH KÝ","due":"20261201"}`, Processing, "2026-12-01", nil},
		{200, `{"state":"received","due":1796058000000}`, Received, "2026-12-01", nil},
		{200, `{"state":"done","due":"1/2/2027"}`, Done, "2027-02-01", nil},
		{200, `{"state":""}`, "", "", nil},
		{200, `{"data":[]}`, "", "", nil},
		{200, `null`, "", "", nil},
		{404, `not here`, "", "", nil},
		{204, ``, "", "", nil},
		{200, `{"state":"Hồ sơ của ông A bị khóa"}`, "", "", ErrUnread},
		{200, `{"state":"done","due":"soon"}`, "", "", ErrUnread},
		{200, `{"state":{"id":7}}`, "", "", nil},
		{200, `<html>Đăng nhập</html>`, "", "", ErrAway},
		{200, `{"state":"done"`, "", "", ErrAway},
		{200, `{"state":"done","x":"` + strings.Repeat("x", maxAnswer) + `"}`, "", "", ErrAway},
		{401, `{"state":"done"}`, "", "", ErrAway},
		{500, `{"state":"done"}`, "", "", ErrAway},
		{302, moved.URL, "", "", ErrAway},
	} {
		o.set(says(c.status, c.body))
		if c.status == 302 {
			o.set(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, moved.URL, http.StatusFound) })
		}
		clock.pass(2 * stale) // nothing is remembered, and the breaker has rested
		got, ok, err := r.Find(t.Context(), known)
		if ok != (c.state != "") || got.State != c.state || string(got.Due) != c.due || !errors.Is(err, c.err) {
			t.Errorf("%d %.60s: %+v, %v, %v", c.status, c.body, got, ok, err)
		}
		if err != nil && (strings.Contains(err.Error(), known) || strings.Contains(err.Error(), "ông A")) {
			t.Errorf("the error tells of the file: %v", err)
		}
	}
}

func TestAnAnswerIsNotAskedForAgainAtOnce(t *testing.T) {
	o, r, clock := connect(t, nil)
	for range 5 {
		if _, ok, err := r.Find(t.Context(), known); !ok || err != nil {
			t.Fatal(ok, err)
		}
	}
	o.set(says(404, ""))
	for range 5 {
		if _, ok, err := r.Find(t.Context(), nobody); ok || err != nil {
			t.Fatal(ok, err)
		}
	}
	if o.count() != 2 {
		t.Errorf("asked %d times for two files", o.count())
	}
	clock.pass(linkKeep)
	if _, ok, _ := r.Find(t.Context(), known); ok || o.count() != 3 {
		t.Errorf("a minute later: %v, asked %d times", ok, o.count())
	}
	for i := range maxKept + 10 {
		r.mu.Lock()
		r.keep(fmt.Sprint("x", i), &kept{})
		r.mu.Unlock()
	}
	if len(r.kept) > maxKept {
		t.Errorf("%d answers are remembered", len(r.kept))
	}
}

// A crowd that asks for one file is one question; a system that is slow keeps
// nobody longer than its time, and is asked no more than so much at once.
func TestASlowSystemHoldsNobody(t *testing.T) {
	o, r, _ := connect(t, func(l *Link) { l.Timeout = 100 * time.Millisecond })
	var most, now int
	let := make(chan struct{})
	o.set(func(_ http.ResponseWriter, req *http.Request) {
		o.mu.Lock()
		now++
		most = max(most, now)
		o.mu.Unlock()
		select {
		case <-let:
		case <-req.Context().Done():
		}
		o.mu.Lock()
		now--
		o.mu.Unlock()
	})
	defer close(let)
	var wg sync.WaitGroup
	for i := range 60 {
		wg.Go(func() {
			if _, ok, err := r.Find(t.Context(), fmt.Sprintf("H56.14-240823-%04d", i%30)); ok || !errors.Is(err, ErrAway) {
				t.Errorf("%v, %v", ok, err)
			}
		})
	}
	wg.Wait()
	if n := o.count(); n > 30 || most > maxAsking {
		t.Errorf("%d questions for 30 files, %d at once", n, most)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := r.Find(ctx, nobody); !errors.Is(err, context.Canceled) && !errors.Is(err, ErrAway) {
		t.Errorf("who has gone: %v", err)
	}
}

func TestABrokenSystemIsLeftAloneForAWhile(t *testing.T) {
	o, r, clock := connect(t, nil)
	if _, ok, err := r.Find(t.Context(), known); !ok || err != nil {
		t.Fatal(ok, err)
	}
	o.set(says(503, ""))
	clock.pass(linkKeep)
	for i := range 3 * tooOften {
		if _, ok, err := r.Find(t.Context(), fmt.Sprintf("H56.14-240823-1%03d", i)); ok || !errors.Is(err, ErrAway) {
			t.Fatalf("%v, %v", ok, err)
		}
	}
	if n := o.count(); n != 1+tooOften {
		t.Errorf("asked %d times, want %d and then no more", n, 1+tooOften)
	}
	if c, ok, err := r.Find(t.Context(), known); !ok || err != nil || c.State != Processing || c.AsOf.After(noon) {
		t.Errorf("what was known a minute ago: %+v, %v, %v", c, ok, err)
	}
	if h := r.Health(); h.State != diag.Warn || !strings.Contains(h.Detail, "503, since 12:01") {
		t.Errorf("health %+v", h)
	}
	clock.pass(restsWell)
	for range 3 {
		_, _, _ = r.Find(t.Context(), nobody)
	}
	if n := o.count(); n != 2+tooOften {
		t.Errorf("asked %d times, want one more", n)
	}
	clock.pass(restsWell)
	o.set(says(200, usual))
	for _, code := range []string{known, nobody} {
		_, _, _ = r.Find(t.Context(), code)
	}
	if h := r.Health(); o.count() != 4+tooOften || h.State != "" {
		t.Errorf("after it is well again: asked %d times, %+v", o.count(), h)
	}
	clock.pass(stale)
	o.set(says(503, ""))
	if _, ok, err := r.Find(t.Context(), known); ok || err == nil {
		t.Error("an answer of yesterday is given as news")
	}
}

func TestRegisterAndOneStopSystemStandTogether(t *testing.T) {
	reg, _ := register(t)
	o, r, clock := connect(t, nil)
	s := NewSources(reg)
	put := func(c Case) {
		t.Helper()
		if err := reg.Put(c); err != nil {
			t.Fatal(err)
		}
	}
	want := func(what, code string, state State, due string, bad error) {
		t.Helper()
		c, ok, err := s.Find(t.Context(), code)
		if c.State != state || string(c.Due) != due || ok != (state != "") || !errors.Is(err, bad) {
			t.Errorf("%s: %+v, %v, %v", what, c, ok, err)
		}
	}
	put(Case{Code: known, State: Received, AsOf: noon.Add(-24 * time.Hour)})
	want("the register alone", known, Received, "", nil)
	s.SetRemote(r)
	want("the system knows more", known, Processing, "2026-12-01", nil)
	put(Case{Code: known, State: Returned, AsOf: noon})
	want("a counter has just handed it over", known, Returned, "2026-12-01", nil)
	o.set(says(404, ""))
	put(Case{Code: nobody, State: Received, Due: "2026-12-09"})
	want("the system has not heard of it yet", nobody, Received, "2026-12-09", nil)
	clock.pass(2 * stale)
	o.set(says(500, ""))
	want("the system is away, the register knows", nobody, Received, "2026-12-09", nil)
	want("neither can say", "H56.14-240823-0777", "", "", ErrAway)
	if n, ok := s.Health(); !ok || n.Name == "" {
		t.Errorf("%+v, %v", n, ok)
	}
	s.SetRemote(nil)
	want("the register alone again", "H56.14-240823-0777", "", "", nil)
	if _, ok := s.Health(); ok {
		t.Error("a system that is no more")
	}
}

func TestADescriptionIsChecked(t *testing.T) {
	good := Link{URL: "https://x.vn/{code}", State: "s"}
	if _, err := NewRemote(good, nil); err != nil {
		t.Error(err)
	}
	for want, change := range map[string]func(*Link){
		"want https":         func(l *Link) { l.URL = "x.vn/{code}" },
		"{code} is missing":  func(l *Link) { l.URL = "https://x.vn/" },
		"want JSON":          func(l *Link) { l.Body = "{code}" },
		"state is missing":   func(l *Link) { l.State = "" },
		"more than one line": func(l *Link) { l.Secret = "a\nb" },
	} {
		l := good
		change(&l)
		if _, err := NewRemote(l, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	for _, s := range []string{usual, `null`, `{"data":{"0":{"trangThai":"7"}}}`, `[[[`, `{"data":[{"trangThai":true,"henTra":1e400}]}`} {
		f.Add(s)
	}
	r, err := NewRemote(Link{URL: "http://x/{code}", State: "data.0.trangThai", Due: "data.0.henTra", AsOf: "data.0.capNhat"}, func() time.Time { return noon })
	if err != nil {
		f.Fatal(err)
	}
	all := maps.Clone(r.words)
	f.Fuzz(func(t *testing.T, body string) {
		c, ok, err := r.read([]byte(body), known)
		if err != nil && ok || ok && (c.Code != known || c.AsOf.After(noon)) || !maps.Equal(all, r.words) {
			t.Fatalf("%+v, %v, %v", c, ok, err)
		}
	})
}
