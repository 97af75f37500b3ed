package serve

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"motcua/internal/wire"
)

func TestSessions(t *testing.T) {
	w := newWorld(t, nil)
	w.hire("lan")
	b := w.browser()
	a := b.ask("POST", "/api/v1/session", fmt.Sprintf(`{"user":"lan","password":%q}`, goodPassword))
	if a.status != 204 || len(a.body) != 0 {
		t.Fatalf("sign in: %d %s", a.status, a.body)
	}
	c := a.header.Get("Set-Cookie")
	for _, want := range []string{"HttpOnly", "SameSite=Strict", "Path=/"} {
		if !strings.Contains(c, want) {
			t.Errorf("cookie %q lacks %s", c, want)
		}
	}
	if strings.Contains(c, "Secure") {
		t.Errorf("cookie %q: a browser would not send it on loopback", c)
	}
	if a := b.ask("GET", "/api/v1/session", ""); a.status != 200 || a.json(t)["role"] != "clerk" {
		t.Errorf("who am I: %d %s", a.status, a.body)
	}
	if a := b.ask("DELETE", "/api/v1/session", ""); a.status != 204 {
		t.Errorf("sign out: %d", a.status)
	}
	if a := b.ask("GET", "/api/v1/hall", ""); a.status != 401 {
		t.Errorf("after sign-out: %d", a.status)
	}
	for body, want := range map[string]int{
		`{"user":"lan","password":"wrong"}`:       401,
		`{"user":"nobody","password":"wrong"}`:    401,
		`{"user":"lan"}`:                          401,
		`{"user":"lan","password":"x","pin":"1"}`: 400,
		`{`: 400,
	} {
		if a := b.ask("POST", "/api/v1/session", body); a.status != want {
			t.Errorf("%s: %d, want %d", body, a.status, want)
		}
	}
	if a := b.ask("POST", "/api/v1/session", strings.Repeat("x", 70000)); a.status != 413 {
		t.Errorf("a long one: %d", a.status)
	}
}

// One browser may be a clerk, a manager and a tablet at once; a page says
// which it means, and the newest counts when it does not.
func TestSeveralSessionsInOneBrowser(t *testing.T) {
	w := newWorld(t, nil)
	b := w.signIn("lan")
	w.hire("quan")
	if a := b.ask("POST", "/api/v1/session", fmt.Sprintf(`{"user":"quan","password":%q}`, goodPassword)); a.status != 204 {
		t.Fatal(a.status)
	}
	for as, want := range map[string]string{"": "manager", "?as=clerk": "clerk", "?as=manager": "manager"} {
		if got := b.ask("GET", "/api/v1/session"+as, "").json(t)["role"]; got != want {
			t.Errorf("%q is %v, want %s", as, got, want)
		}
	}
	if a := b.ask("GET", "/api/v1/session?as=kiosk", ""); a.status != 401 {
		t.Errorf("as a kiosk that it is not: %d", a.status)
	}
}

func TestLockOut(t *testing.T) {
	w := newWorld(t, nil)
	w.hire("lan")
	wrong, locked := 0, 0
	for range 35 {
		a := w.browser().ask("POST", "/api/v1/session", `{"user":"lan","password":"wrong"}`)
		switch {
		case a.status == 401:
			wrong++
		case a.status == 429 && a.code() == "too_many" && a.header.Get("Retry-After") != "":
			locked++
		default:
			t.Fatalf("%d %s", a.status, a.body)
		}
	}
	if wrong != 30 || locked != 5 {
		t.Errorf("%d wrong, %d locked out; want 30 and 5", wrong, locked)
	}
	w.signIn("hoa") // nobody else is
	if a := w.do("kiosk", "issue_ticket", `{"service":"land"}`); a.status != 200 {
		t.Error("a device is locked out")
	}
}

func TestPairing(t *testing.T) {
	w := newWorld(t, nil)
	box := w.browser()
	first := box.ask("POST", "/api/v1/pair", "").json(t)
	code := fmt.Sprint(first["code"])
	if len(code) != 6 || first["approved"] != false {
		t.Fatalf("pair: %v", first)
	}
	if again := box.ask("POST", "/api/v1/pair", "").json(t); again["code"] != code {
		t.Errorf("asked again: %v, want the same code", again)
	}
	approve := fmt.Sprintf(`{"code":%q,"role":"tablet","device":"tablet-9","counter":"1"}`, code)
	for user, want := range map[string]int{"lan": 403, "thanh": 403, "quan": 200} {
		if a := w.signIn(user).ask("POST", "/api/v1/pair/approve", approve); a.status != want {
			t.Errorf("%s approves: %d %s, want %d", user, a.status, a.body, want)
		}
	}
	a := box.ask("POST", "/api/v1/pair", "")
	if got := a.json(t); got["approved"] != true || got["role"] != "tablet" {
		t.Fatalf("approved: %s", a.body)
	}
	if got := box.ask("GET", "/api/v1/session?as=tablet:1", "").json(t); got["role"] != "tablet" || got["counter"] != "1" {
		t.Errorf("the tablet is %v", got)
	}
	s := w.dialAs(box, "tablet:1")
	s.join(`{"type":"hello"}`)
	if err := w.srv.Staff().Revoke("tablet-9"); err != nil {
		t.Fatal(err)
	}
	_ = s.ws.SetReadDeadline(time.Now().Add(10 * time.Second))
	_, _, err := s.ws.ReadMessage()
	if !websocket.IsCloseError(err, wire.CloseUnauthorized) {
		t.Errorf("revoked: %v, want 4500", err)
	}
	if a := box.ask("GET", "/api/v1/hall", ""); a.status != 401 {
		t.Errorf("revoked: %d", a.status)
	}
}

// Pages send people who are not signed in to /signin; the API says 401; no
// page of another origin can act with a person's cookie.
func TestStrangersAndOtherOrigins(t *testing.T) {
	w := newWorld(t, nil)
	for _, path := range []string{"/console/", "/floor/", "/guide/", "/admin/", "/kiosk/", "/board/board-1", "/tablet/1"} {
		a := w.browser().ask("GET", path, "")
		if a.status != 303 || !strings.HasPrefix(a.header.Get("Location"), "/signin") {
			t.Errorf("%s: %d to %q, want 303 to /signin", path, a.status, a.header.Get("Location"))
		}
	}
	lan := w.signIn("lan")
	body := `{"id":"x1","do":"open_counter","with":{"counter":"1"}}`
	for _, h := range [][]string{{"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}} {
		if a := lan.ask("POST", "/api/v1/commands", body, h...); a.status != 403 || a.code() != "forbidden" {
			t.Errorf("%v: %d %s", h, a.status, a.body)
		}
	}
	if a := lan.ask("POST", "/api/v1/commands", body, "Origin", w.url, "Sec-Fetch-Site", "same-origin"); a.status != 200 {
		t.Errorf("its own page: %d %s", a.status, a.body)
	}
	if a := w.browser().ask("POST", "/enter", "as=clerk", "Content-Type", "application/x-www-form-urlencoded"); a.status < 400 {
		t.Errorf("one click into a real hall: %d", a.status)
	}
	for _, path := range []string{"/api/v1/session", "/t/x.json", "/healthz", "/signin"} {
		h := w.ask("GET", path, "", nil).header
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Security-Policy") == "" {
			t.Errorf("%s: headers %v", path, h)
		}
	}
	if r := w.ask("GET", "/t/x.json", "", nil).header.Get("Referrer-Policy"); r != "no-referrer" {
		t.Errorf("a ticket's address may travel: %q", r)
	}
}

func TestAPhoneCancelsRejoinsAndRates(t *testing.T) {
	w := newWorld(t, nil)
	w.must("integration", "open_counter", `{"counter":"1"}`)
	tk := w.must("kiosk", "issue_ticket", `{"service":"land"}`)
	at := fmt.Sprintf("/t/%s", tk["token"])
	for body, code := range map[string]string{`{"score":5}`: "wrong_state", `{"score":99}`: "invalid", `{"Score":5}`: "invalid"} {
		if a := w.ask("POST", at+"/rate", "", []byte(body)); a.code() != code {
			t.Errorf("rating before service with %s: %d %s, want %s", body, a.status, a.body, code)
		}
	}
	b := w.browser()
	form := []string{"Content-Type", "application/x-www-form-urlencoded", "Accept", "text/html,*/*"}
	if a := b.ask("POST", at+"/cancel", "", form...); a.status != 303 || a.header.Get("Location") != at {
		t.Errorf("cancel by form: %d to %q", a.status, a.header.Get("Location"))
	}
	if a := b.ask("POST", at+"/cancel", "", form...); a.status != 303 || a.header.Get("Location") != at+"?error=wrong_state" {
		t.Errorf("again: %d to %q", a.status, a.header.Get("Location"))
	}
	if a := w.ask("POST", at+"/cancel", "", nil); a.status != 409 || a.code() != "wrong_state" {
		t.Errorf("again, as JSON: %d %s", a.status, a.body)
	}
	tk = w.must("kiosk", "issue_ticket", `{"service":"land"}`)
	at = fmt.Sprintf("/t/%s", tk["token"])
	for _, do := range []string{"call_next", "start", "finish"} {
		w.do("integration", do, `{"counter":"1"}`)
	}
	for _, x := range []struct {
		body string
		code string
	}{{`{"score":5,"colour":1}`, "invalid"}, {`{"score":9}`, "invalid"}, {``, "invalid"}, {`{"score":4,"comment":"Rất tốt"}`, ""}, {`{"score":4}`, "already_rated"}} {
		if a := w.ask("POST", at+"/rate", "", []byte(x.body)); a.code() != x.code || (x.code == "") != (a.status == 200) {
			t.Errorf("rate %s: %d %s, want %q", x.body, a.status, a.body, x.code)
		}
	}
	for _, path := range []string{"/t/nobody.json", "/t/nobody/cancel", "/t/nobody/rate", "/t/nobody/rejoin"} {
		method := "POST"
		if strings.HasSuffix(path, ".json") {
			method = "GET"
		}
		body := `{}`
		if strings.HasSuffix(path, "/rate") {
			body = `{"score":5}`
		}
		if a := w.ask(method, path, "", []byte(body)); a.status != 404 || a.code() != "bad_token" {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
		if method == "POST" { // fields before tokens
			if a := w.ask(method, path, "", []byte(`{"colour":1}`)); a.status != 400 || a.code() != "invalid" {
				t.Errorf("%s with a wrong field: %d %s", path, a.status, a.body)
			}
		}
	}
}

func TestGETChangesNothing(t *testing.T) {
	w := newWorld(t, nil)
	tk := w.must("kiosk", "issue_ticket", `{"service":"land"}`)
	before := w.srv.floor.Seq()
	quan := w.signIn("quan")
	for _, path := range []string{
		"/api/v1/commands?id=x&do=undo", "/api/v1/hall", "/api/v1/events", "/api/v1/session", "/api/v1/pair", "/api/v1/pair/approve",
		fmt.Sprintf("/t/%s/cancel", tk["token"]), fmt.Sprintf("/t/%s/rate?score=1", tk["token"]), fmt.Sprintf("/t/%s", tk["token"]),
		"/healthz", "/readyz", "/floor/", "/admin/", "/signin", "/",
	} {
		quan.ask("GET", path, "")
	}
	if now := w.srv.floor.Seq(); now != before {
		t.Errorf("seq went from %d to %d", before, now)
	}
}

func TestHealth(t *testing.T) {
	w := newWorld(t, nil)
	if a := w.ask("GET", "/healthz", "", nil); a.status != 200 {
		t.Errorf("healthz %d", a.status)
	}
	a := w.ask("GET", "/readyz", "", nil)
	if a.status != 200 || !bytes.Contains(a.body, []byte("test > kiosk-1: kiosk is not connected")) {
		t.Errorf("readyz with dead devices: %d %s, want 200 and their names", a.status, a.body)
	}
	w.socket("kiosk").join(`{"type":"hello"}`)
	if a := w.ask("GET", "/readyz", "", nil); bytes.Contains(a.body, []byte("kiosk-1: ")) {
		t.Errorf("the kiosk is there: %s", a.body)
	}
	w.do("printer", "printer_status", `{"printer":"printer-1","state":"paper_end"}`)
	w.socket("printer").join(`{"type":"hello"}`)
	if a := w.ask("GET", "/readyz", "", nil); a.status != 200 || !bytes.Contains(a.body, []byte("printer-1 > printer: paper_end")) {
		t.Errorf("paper end: %d %s", a.status, a.body)
	}
	w.do("kiosk", "issue_ticket", `{"service":"land"}`)
	m := w.ask("GET", "/metrics", "", nil)
	for _, want := range []string{`motcua_commands_total{code="ok",do="issue_ticket"} 1`, `motcua_connections{role="kiosk"} 1`, "motcua_seq ", "motcua_command_seconds_bucket"} {
		if m.status != 200 || !bytes.Contains(m.body, []byte(want)) {
			t.Errorf("metrics: %d, no %s", m.status, want)
		}
	}
	for role, want := range map[string]int{"": 401, "display": 403, "integration": 200} {
		if a := w.ask("GET", "/metrics", role, nil, "X-Forwarded-For", "203.0.113.9"); a.status != want {
			t.Errorf("metrics through a proxy as %q: %d, want %d", role, a.status, want)
		}
	}
}

func TestTheHallsOwnCA(t *testing.T) {
	dir := t.TempDir()
	serve := func() string {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		s, err := New(ctx, Config{Load: loadSite, Data: dir, Listen: "0.0.0.0:0"})
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- s.Run(ctx) }()
		ca, err := os.ReadFile(dir + "/ca.pem")
		if err != nil {
			t.Fatal(err)
		}
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM(ca)
		_, port, _ := strings.Cut(strings.TrimPrefix(s.URL(), "https://"), ":")
		c := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
		resp, err := c.Get("https://127.0.0.1:" + port + "/healthz")
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		c.CloseIdleConnections()
		if !strings.HasPrefix(s.URL(), "https://") || resp.StatusCode != 200 {
			t.Errorf("%s: %d", s.URL(), resp.StatusCode)
		}
		req, _ := http.NewRequest("POST", "https://127.0.0.1:"+port+"/api/v1/pair", nil)
		if resp, err := c.Do(req); err != nil || !strings.Contains(resp.Header.Get("Set-Cookie"), "Secure") {
			t.Errorf("a cookie over TLS is not Secure: %v", err)
		} else {
			resp.Body.Close()
		}
		c.CloseIdleConnections()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		return string(ca)
	}
	if first, second := serve(), serve(); first != second {
		t.Error("a restart made another CA: every device would have to be visited")
	}
	for _, key := range []string{"ca.key", "tls.key"} {
		if fi, err := os.Stat(dir + "/" + key); err != nil || fi.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v, want 0600", key, fi, err)
		}
	}
	ca, err := openCA(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !ca.cert.PermittedDNSDomainsCritical || len(ca.cert.PermittedIPRanges) == 0 {
		t.Error("the CA is not name-constrained")
	}
	for name, want := range map[string]bool{"box.lan": true, "bank.example": false} {
		sub := t.TempDir()
		if err := ca.leaf(sub, []string{name}); err != nil {
			t.Fatal(err)
		}
		pair, err := tls.LoadX509KeyPair(sub+"/"+tlsFile, sub+"/"+tlsKey)
		if err != nil {
			t.Fatal(err)
		}
		roots := x509.NewCertPool()
		roots.AddCert(ca.cert)
		if _, err := pair.Leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: name}); (err == nil) != want {
			t.Errorf("%s verifies: %v, want %v", name, err, want)
		}
	}
}

// A certificate that is renewed on disk is shown without a restart.
func TestACertificateIsLookedAtAgain(t *testing.T) {
	dir := t.TempDir()
	ca, err := makeCA(dir, []string{"box.lan"})
	if err != nil {
		t.Fatal(err)
	}
	if err := ca.leaf(dir, []string{"box.lan"}); err != nil {
		t.Fatal(err)
	}
	c := &certificate{cert: dir + "/" + tlsFile, key: dir + "/" + tlsKey}
	if err := c.look(time.Now()); err != nil {
		t.Fatal(err)
	}
	first, _ := c.get(nil)
	if err := ca.leaf(dir, []string{"box.lan", "other.lan"}); err != nil { // another one
		t.Fatal(err)
	}
	if again, _ := c.get(nil); again != first {
		t.Error("it looks at every handshake")
	}
	c.looked = time.Now().Add(-25 * time.Hour)
	if next, _ := c.get(nil); bytes.Equal(next.Certificate[0], first.Certificate[0]) {
		t.Error("a day later the old certificate is still shown")
	}
	c.cert, c.looked = dir+"/gone.pem", time.Now().Add(-25*time.Hour)
	if kept, err := c.get(nil); err != nil || kept == nil {
		t.Errorf("no file: %v, want the one it has", err)
	}
}
