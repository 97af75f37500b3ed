package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/input"

	"motcua/firmware-config/site"
	"motcua/internal/chromium"
	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/serve"
	"motcua/server/staff"
)

// deskTOML is a hall with all that a console has to deal with: recalls before
// a no-show, a mandatory outcome, an overflow, shares and a tablet.
const deskTOML = `
[hall]
id = "thu"
name.vi = "Trung tâm Phục vụ hành chính công phường Hạc Thành"
name.en = "Hac Thanh Ward Public Administration Service Centre"
[hall.hours]
mon = ["00:00-24:00"]
tue = ["00:00-24:00"]
wed = ["00:00-24:00"]
thu = ["00:00-24:00"]
fri = ["00:00-24:00"]
sat = ["00:00-24:00"]
sun = ["00:00-24:00"]
[limits]
no_show_recalls = 2
must_outcome = true
[[service]]
id = "land"
prefix = "A"
name.vi = "Đất đai, tài nguyên và môi trường"
name.en = "Land"
[[service]]
id = "civil"
prefix = "B"
name.vi = "Hộ tịch, chứng thực"
name.en = "Civil status"
[[service]]
id = "fee"
prefix = "C"
name.vi = "Thu phí, lệ phí"
name.en = "Fees"
[[priority]]
id = "elderly"
name.vi = "Người từ đủ 75 tuổi trở lên"
name.en = "75 and older"
legal_basis = "NĐ 118/2025"
share = 3
[[device]]
name = "tablet-1"
role = "tablet"
counter = "1"
[[device]]
name = "board-1"
role = "display"
[[device]]
name = "printer-1"
role = "printer"
profile = "epson-tm-t88v"
port = "/dev/ttyUSB0"
`

// desks is a real hall whose server can be stopped and started again at the
// same address.
type desks struct {
	t    testing.TB
	dir  string
	toml string
	srv  *serve.Server
	addr string
	url  string
	erp  string // an integration's token
	stop func()
	keys int
}

func openDesks(t testing.TB, counters int) *desks {
	t.Helper()
	d := &desks{t: t, dir: t.TempDir(), toml: deskTOML, addr: "127.0.0.1:0"}
	for n := 1; n <= counters; n++ {
		services := `["land", { service = "civil", after_wait = "20m" }]`
		if n%3 == 0 {
			services = `["fee", "civil"]`
		}
		d.toml += fmt.Sprintf("[[counter]]\nid = \"%d\"\nname.vi = \"Quầy %d\"\nname.en = \"Counter %d\"\nservices = %s\n", n, n, n, services)
	}
	d.start()
	var err error
	if d.erp, err = d.srv.Staff().NewToken(staff.Device{Name: "erp", Role: wire.RoleIntegration}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.stop() })
	return d
}

func (d *desks) start() {
	d.t.Helper()
	srv, err := serve.New(context.Background(), serve.Config{
		Load: func() (*site.Site, error) { return site.Parse("thu.toml", []byte(d.toml)) }, Data: d.dir, Listen: d.addr,
	})
	if err != nil {
		d.t.Fatal(err)
	}
	d.srv, d.url = srv, srv.URL()
	d.addr = strings.TrimPrefix(d.url, "http://")
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- srv.Run(ctx) }()
	var once sync.Once
	d.stop = func() {
		once.Do(func() {
			cancel()
			if err := <-ended; err != nil {
				d.t.Errorf("stop: %v", err)
			}
		})
	}
}

// do gives a command as the integration and returns its result.
func (d *desks) do(do, with string) map[string]any {
	d.t.Helper()
	d.keys++
	body := fmt.Sprintf(`{"id":"t%d","do":%q,"with":%s}`, d.keys, do, with)
	req, err := http.NewRequest("POST", d.url+"/api/v1/commands", strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+d.erp)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		d.t.Fatal(err)
	}
	defer res.Body.Close()
	var reply struct{ Result map[string]any }
	raw, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != 200 || json.Unmarshal(raw, &reply) != nil {
		d.t.Fatalf("%s %s: %d %s %v", do, with, res.StatusCode, raw, err)
	}
	return reply.Result
}

// issue takes numbers of a service and returns them.
func (d *desks) issue(service string, n int, more ...string) (numbers []string) {
	d.t.Helper()
	for range n {
		numbers = append(numbers, fmt.Sprint(d.do("issue_ticket", `{"service":"`+service+`"`+strings.Join(more, "")+`}`)["number"]))
	}
	return numbers
}

const deskPassword = "dài và khó đoán"

// hire makes a clerk's account.
func (d *desks) hire(user, name string) {
	d.t.Helper()
	a := staff.Account{User: user, Role: wire.RoleClerk, Name: name, Title: "Chuyên viên"}
	if err := d.srv.Staff().AddAccount(a, deskPassword); err != nil {
		d.t.Fatal(err)
	}
}

// session is the cookie of a person who has signed in.
func (d *desks) session(user string) string {
	d.t.Helper()
	value, grant, err := d.srv.Staff().OpenSession(user)
	if err != nil {
		d.t.Fatal(err)
	}
	return "motcua_" + string(grant.Actor.Role) + "=" + value
}

// at is a console of that person at a counter that has been opened by number
// and Enter; base is the server's address, or a proxy's before it.
func (d *desks) at(user, counter, base string, w, h int64) *chromium.Tab {
	d.t.Helper()
	b := chromium.Open(d.t, w, h, d.session(user))
	b.Go(base + "/console/")
	b.Until(`document.activeElement?.id === 'seat-in'`)
	b.Text(`document.getElementById('seat-in').select()`)
	b.Key(counter + "\r")
	b.Until(`!document.getElementById('desk').hidden && !document.querySelector('[aria-busy]')`)
	return b
}

// ticket is a ticket of today by its number.
func (d *desks) ticket(number string) hall.Ticket {
	d.t.Helper()
	for _, t := range d.srv.Floor().State().Tickets {
		if t.Number.String() == number {
			return t
		}
	}
	d.t.Fatalf("no ticket %s", number)
	return hall.Ticket{}
}

// calls counts the calls that the day has seen, by ticket.
func (d *desks) calls() (n int) {
	events, _, _ := d.srv.Floor().After(0)
	for _, e := range events {
		if e.Kind == wire.TicketCalled {
			n++
		}
	}
	return n
}

// key presses a key by its code, with Shift or Ctrl before it, as a keyboard
// does.
func key(b *chromium.Tab, codes ...string) {
	for _, code := range codes {
		p := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeRawKeyDown}
		for mod, bit := range map[string]int64{"Alt+": 1, "Ctrl+": 2, "Shift+": 8} {
			if strings.Contains(code, mod) {
				p.Modifiers |= bit
				code = strings.Replace(code, mod, "", 1)
			}
		}
		p.Code, p.Key = code, code
		switch rest, pad := strings.CutPrefix(code, "Numpad"); {
		case pad && len(rest) == 1:
			p.Key, p.WindowsVirtualKeyCode, p.IsKeypad, p.Location = rest, int64(0x60+rest[0]-'0'), new(true), 3
		case pad:
			p.Key = map[string]string{"Add": "+", "Subtract": "-", "Multiply": "*", "Divide": "/", "Decimal": ".", "Enter": "Enter"}[rest]
			p.WindowsVirtualKeyCode = map[string]int64{"Add": 0x6b, "Subtract": 0x6d, "Multiply": 0x6a, "Divide": 0x6f, "Decimal": 0x6e, "Enter": 13}[rest]
			p.IsKeypad, p.Location = new(true), 3
		case strings.HasPrefix(code, "Key"):
			p.Key, p.WindowsVirtualKeyCode = strings.ToLower(code[3:]), int64(code[3])
		case strings.HasPrefix(code, "F"):
			var n int64
			fmt.Sscanf(code, "F%d", &n)
			p.WindowsVirtualKeyCode = 111 + n
		}
		if p.Key == "Enter" {
			p.Type, p.Text = input.DispatchKeyEventTypeKeyDown, "\r"
		}
		chromium.Devtools(b, input.DispatchKeyEvent, p)
		p.Type, p.Text = input.DispatchKeyEventTypeKeyUp, ""
		chromium.Devtools(b, input.DispatchKeyEvent, p)
	}
}

// state waits until the counter is idle, called, serving or paused.
func state(b *chromium.Tab, want string) {
	b.Until(`document.getElementById('current').dataset.state === '` + want + `' && !document.querySelector('[aria-busy]')`)
}

func asks(b *chromium.Tab, id string) {
	b.Until(`document.getElementById('` + id + `').open`)
	// a question's own key answers it once the finger that opened it is gone
	b.Text(`window.askedAt = performance.now()`)
	b.Until(`performance.now() - askedAt > 250`)
}

func field(b *chromium.Tab, id string) string {
	return b.Text(`document.getElementById('` + id + `').textContent.trim()`)
}

// guide gives commands as a guide who has signed in.
func (d *desks) guide(user string) func(do, with string) {
	d.t.Helper()
	if err := d.srv.Staff().AddAccount(staff.Account{User: user, Role: wire.RoleGuide, Name: "Lê Văn Minh"}, deskPassword); err != nil {
		d.t.Fatal(err)
	}
	cookie := d.session(user)
	return func(do, with string) {
		d.t.Helper()
		d.keys++
		body := fmt.Sprintf(`{"id":"g%d","do":%q,"with":%s}`, d.keys, do, with)
		req, err := http.NewRequest("POST", d.url+"/api/v1/commands", strings.NewReader(body))
		if err != nil {
			d.t.Fatal(err)
		}
		req.Header.Set("Cookie", cookie)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			d.t.Fatal(err)
		}
		defer res.Body.Close()
		if raw, err := io.ReadAll(res.Body); err != nil || res.StatusCode != 200 {
			d.t.Fatalf("%s: %d %s %v", do, res.StatusCode, raw, err)
		}
	}
}
