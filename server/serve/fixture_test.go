package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"motcua/firmware-config/site"
	"motcua/internal/wire"
	"motcua/server/hub"
	"motcua/server/staff"
)

// siteTOML is a hall that is open day and night, with what the contract's
// examples need.
const siteTOML = `
[hall]
id = "test"
name = { vi = "Một cửa thử", en = "Test hall" }
timezone = "Asia/Ho_Chi_Minh"
languages = ["vi", "en"]
[hall.hours]
mon = ["00:00-24:00"]
tue = ["00:00-24:00"]
wed = ["00:00-24:00"]
thu = ["00:00-24:00"]
fri = ["00:00-24:00"]
sat = ["00:00-24:00"]
sun = ["00:00-24:00"]

[[service]]
id = "land"
prefix = "A"
name = { vi = "Đất đai", en = "Land" }
[[service]]
id = "civil"
prefix = "B"
name = { vi = "Hộ tịch", en = "Civil status" }
[[service]]
id = "small"
prefix = "C"
name = { vi = "Một số", en = "One a day" }
max_per_day = 1

[[counter]]
id = "1"
name = { vi = "Quầy 1", en = "Counter 1" }
services = ["land", "civil", "small"]
[[counter]]
id = "2"
name = { vi = "Quầy 2", en = "Counter 2" }
services = ["land"]

[[priority]]
id = "elderly"
name = { vi = "Người cao tuổi", en = "Elderly" }
legal_basis = "NĐ 118/2025"
share = 3

[[device]]
name = "kiosk-1"
role = "kiosk"
block = 1
[[device]]
name = "tablet-1"
role = "tablet"
counter = "1"
[[device]]
name = "tablet-2"
role = "tablet"
counter = "2"
[[device]]
name = "printer-1"
role = "printer"
profile = "epson-tm-t88v"
port = "/dev/ttyUSB0"
[[device]]
name = "board-1"
role = "display"
`

// world is a server on a real socket with a token for each role and an
// account for each kind of person.
type world struct {
	t      testing.TB
	srv    *Server
	url    string
	dir    string
	tokens map[string]string
	keys   atomic.Int64
	client *http.Client
	stop   func()
}

const goodPassword = "đủ dài và đúng"

func loadSite() (*site.Site, error) { return site.Parse("test.toml", []byte(siteTOML)) }

func newWorld(t testing.TB, change func(*Config)) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), tokens: map[string]string{}}
	w.start(change)
	for name, d := range map[string]staff.Device{
		"kiosk":       {Name: "kiosk-1", Role: wire.RoleKiosk},
		"display":     {Name: "board-1", Role: wire.RoleDisplay},
		"tablet":      {Name: "tablet-1", Role: wire.RoleTablet},
		"tablet2":     {Name: "tablet-2", Role: wire.RoleTablet},
		"printer":     {Name: "printer-1", Role: wire.RolePrinter},
		"integration": {Name: "erp", Role: wire.RoleIntegration},
		"issuer":      {Name: "issuer", Role: wire.RoleIntegration, May: []string{"issue"}},
	} {
		token, err := w.srv.Staff().NewToken(d)
		if err != nil {
			t.Fatal(err)
		}
		w.tokens[name] = token
	}
	return w
}

func (w *world) start(change func(*Config)) {
	w.t.Helper()
	cfg := Config{Load: loadSite, Data: w.dir, Listen: "127.0.0.1:0", Limits: hub.Limits{}}
	if change != nil {
		change(&cfg)
	}
	srv, err := New(context.Background(), cfg)
	if err != nil {
		w.t.Fatal(err)
	}
	w.srv, w.url = srv, srv.URL()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- srv.Run(ctx) }()
	var once sync.Once
	w.stop = func() {
		once.Do(func() {
			cancel()
			if err := <-ended; err != nil {
				w.t.Errorf("stop: %v", err)
			}
		})
	}
	w.t.Cleanup(w.stop)
	w.client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}, Timeout: 20 * time.Second}
	w.t.Cleanup(w.client.CloseIdleConnections)
}

// answer is an HTTP answer, read whole.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a answer) json(t testing.TB) map[string]any {
	t.Helper()
	m := map[string]any{}
	if err := json.Unmarshal(a.body, &m); err != nil {
		t.Fatalf("%s: %v", a.body, err)
	}
	return m
}

// code is the problem's code; "" when it is none.
func (a answer) code() string {
	if a.header.Get("Content-Type") != "application/problem+json" {
		return ""
	}
	var p struct {
		Code   string `json:"code"`
		Status int    `json:"status"`
	}
	if json.Unmarshal(a.body, &p) != nil || p.Status != a.status {
		return "a broken problem"
	}
	return p.Code
}

func (w *world) ask(method, path, role string, body []byte, header ...string) answer {
	w.t.Helper()
	req, err := http.NewRequest(method, w.url+path, bytes.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	if role != "" {
		token := w.tokens[role]
		if token == "" {
			token = role
		}
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	return w.send(w.client, req)
}

func (w *world) send(c *http.Client, req *http.Request) answer {
	w.t.Helper()
	resp, err := c.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, b}
}

func (w *world) key() string { return fmt.Sprintf("k%d", w.keys.Add(1)) }

// do gives a command under a new key.
func (w *world) do(role, do, with string) answer {
	w.t.Helper()
	return w.ask("POST", "/api/v1/commands", role, fmt.Appendf(nil, `{"id":%q,"do":%q,"with":%s}`, w.key(), do, with))
}

// must gives a command that has to be taken, and returns its result.
func (w *world) must(role, do, with string) map[string]any {
	w.t.Helper()
	a := w.do(role, do, with)
	if a.status != 200 {
		w.t.Fatalf("%s %s: %d %s", do, with, a.status, a.body)
	}
	r, _ := a.json(w.t)["result"].(map[string]any)
	return r
}

// browser is a client with cookies, as a person's.
type browser struct {
	w *world
	*http.Client
}

func (w *world) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return &browser{w, &http.Client{Jar: jar, Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
}

func (b *browser) ask(method, path, body string, header ...string) answer {
	b.w.t.Helper()
	req, err := http.NewRequest(method, b.w.url+path, strings.NewReader(body))
	if err != nil {
		b.w.t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	return b.w.send(b.Client, req)
}

func (b *browser) do(do, with string) answer {
	b.w.t.Helper()
	return b.ask("POST", "/api/v1/commands", fmt.Sprintf(`{"id":%q,"do":%q,"with":%s}`, b.w.key(), do, with))
}

// people are the accounts that a test may use; each is made when it is.
var people = map[string]staff.Account{
	"lan":   {User: "lan", Role: wire.RoleClerk, Name: "Nguyễn Thị Lan"},
	"hoa":   {User: "hoa", Role: wire.RoleClerk},
	"quan":  {User: "quan", Role: wire.RoleManager},
	"thanh": {User: "thanh", Role: wire.RoleInspector},
	"huong": {User: "huong", Role: wire.RoleGuide},
}

func (w *world) hire(user string) {
	w.t.Helper()
	for _, a := range w.srv.Staff().Accounts() {
		if a.User == user {
			return
		}
	}
	if err := w.srv.Staff().AddAccount(people[user], goodPassword); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) signIn(user string) *browser {
	w.t.Helper()
	w.hire(user)
	b := w.browser()
	if a := b.ask("POST", "/api/v1/session", fmt.Sprintf(`{"user":%q,"password":%q}`, user, goodPassword)); a.status != 204 {
		w.t.Fatalf("sign in %s: %d %s", user, a.status, a.body)
	}
	return b
}

// socket is a WebSocket client.
type socket struct {
	t  testing.TB
	ws *websocket.Conn
}

func (w *world) socket(role string) *socket {
	w.t.Helper()
	d := websocket.Dialer{Subprotocols: []string{wire.Subprotocol}}
	ws, resp, err := d.Dial(strings.Replace(w.url, "http", "ws", 1)+"/ws", http.Header{"Authorization": {"Bearer " + w.tokens[role]}})
	if err != nil {
		w.t.Fatalf("dial as %s: %v %v", role, err, resp)
	}
	w.t.Cleanup(func() { ws.Close() })
	return &socket{w.t, ws}
}

func (s *socket) send(text string) {
	s.t.Helper()
	if err := s.ws.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
		s.t.Fatal(err)
	}
}

func (s *socket) read() wire.Message {
	s.t.Helper()
	_ = s.ws.SetReadDeadline(time.Now().Add(20 * time.Second))
	var m wire.Message
	if err := s.ws.ReadJSON(&m); err != nil {
		s.t.Fatal(err)
	}
	return m
}

// join says hello and reads up to the welcome and what follows it.
func (s *socket) join(hello string) (welcome, first wire.Message) {
	s.t.Helper()
	s.send(hello)
	return s.read(), s.read()
}

// crowdSite is the test's hall with 32 counters.
func crowdSite() (*site.Site, error) {
	text := siteTOML
	for n := 3; n <= 32; n++ {
		text += fmt.Sprintf("[[counter]]\nid = \"%d\"\nname = { vi = \"Quầy %d\" }\nservices = [\"land\", \"civil\"]\n", n, n)
	}
	return site.Parse("crowd.toml", []byte(text))
}
