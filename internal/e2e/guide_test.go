package e2e

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"motcua/internal/chromium"
)

// guideHall is a hall with everything that a guide sees to: a public address,
// a limit per person, emergency cards, a rule for latecomers.
func guideHall(t *testing.T) *own {
	t.Helper()
	site := siteWith("", "per_person_day = 1\nrejoin = \"next\"\nrejoin_within = \"1h\"")
	return startOwn(t, strings.Replace(site, "cards = 3", "cards = 3\npublic_url = \"https://so.example.vn\"", 1))
}

// guideTicket is a ticket as the guide's role reads it.
type guideTicket struct {
	ID, Number, Service, State, Priority, Lang string
	Files, People                              int
	Assist, Card                               bool
	Then                                       []string
}

func (h *own) tickets() (list []guideTicket) {
	h.t.Helper()
	var s struct{ Tickets []guideTicket }
	if status, body := h.who("guide").get("/api/v1/hall", &s); status != 200 {
		h.t.Fatalf("GET /api/v1/hall: %d %s", status, body)
	}
	return s.Tickets
}

// guideAt signs the guide in on a phone, by touch, over a line.
func (h *own) guideAt(at string, w, height int64) *chromium.Tab {
	h.t.Helper()
	const user = "huong-dan"
	password := admin(h.t, "account", "add", "--data", filepath.Join(filepath.Dir(h.site), "data"), "--role", "guide", "--name", "Lò Thị Mai", user)
	b := chromium.Open(h.t, w, height)
	b.Go(at + "/guide/")
	fits(h.t, b, "signin")
	b.Tap("#user")
	b.Type(user)
	b.Tap("#password")
	b.Type(password)
	b.Tap("button.main")
	b.Until(`location.pathname === "/guide/" && document.querySelectorAll("#services li").length > 3`)
	b.Text(`(window.shaken = 0, Object.defineProperty(navigator, 'vibrate', {value: () => { shaken++; return true; }}), '')`)
	return b
}

// fits fails when a phone's screen scrolls sideways.
func fits(t testing.TB, b *chromium.Tab, what string) {
	t.Helper()
	if wide := b.Text(`document.documentElement.scrollWidth - innerWidth`); wide != "0" {
		t.Errorf("%s is %s px too wide", what, wide)
	}
	see(b, "guide-"+what)
}

func shows(id, words string) string {
	return fmt.Sprintf(`document.getElementById(%q).getClientRects().length && document.getElementById(%q).textContent.includes(%q)`, id, id, words)
}

// A guide with a phone in one hand does all of a guide's work by touch alone.
func TestAGuideWorksByTouchAlone(t *testing.T) {
	h := guideHall(t)
	b := h.guideAt(h.URL, 360, 640)
	printer := h.sit("printer", func() []string { return nil })
	number := guideIssues(t, h, b, printer)
	guideFinds(t, h, b, printer, number)
	guideHelps(t, h, b)
	guideRejoins(t, h, b)
	guideRounds(t, h, b)
	guideCards(t, h, b)
}

// guideIssues takes a number with everything on it, tapping twice, and prints it.
func guideIssues(t *testing.T, h *own, b *chromium.Tab, printer *seat) string {
	t.Helper()
	const card = "038084001234"
	before := len(h.tickets())
	b.Tap(`#services [data-key="ho-tich"] button`)
	b.Until(shows("form-service", "Hộ tịch"))
	b.Tap(`#priority input[value="cao-tuoi"]`)
	b.Tap("#assist")
	b.Tap(`#issue [data-count="files"] [data-step="1"]`)
	b.Tap(`#issue [data-count="files"] [data-step="1"]`)
	b.Tap(`#issue [data-count="people"] [data-step="1"]`)
	b.Tap(`#lang input[value="en"]`)
	b.Tap("#then-add")
	b.Tap(`#services [data-key="xay-dung"] button`)
	b.Until(shows("then", "Xây dựng"))
	b.Tap("#person")
	b.Type("123")
	b.Tap("#take")
	b.Until(shows("form-refused", "12 chữ số"))
	b.Text(`(document.getElementById('person').value = '', '')`)
	b.Tap("#person")
	b.Type(card + "|038084001|NGUYỄN VĂN A|01011984|Nam|Hạc Thành") // as a card's code is pasted
	fits(t, b, "form")
	b.TapTwice("#take")
	b.Until(`location.hash === "#/given" && /^C\d{3}$/.test(document.getElementById("given-number").textContent)`)
	number := b.Text(`document.getElementById("given-number").textContent`)
	var got *guideTicket
	list := h.tickets()
	for i := range list {
		if list[i].Number == number {
			got = &list[i]
		}
	}
	if len(list) != before+1 || got == nil {
		t.Fatalf("two taps made %d tickets, want one, %s", len(list)-before, number)
	}
	if got.Service != "ho-tich" || got.Priority != "cao-tuoi" || !got.Assist || got.Files != 3 || got.People != 2 || got.Lang != "en" || len(got.Then) != 1 || got.Then[0] != "xay-dung" {
		t.Errorf("the ticket is %+v", *got)
	}
	if b.Text(`document.documentElement.innerHTML.includes("`+card+`") || JSON.stringify({...sessionStorage, ...localStorage}).includes("`+card+`") || document.getElementById("person").value !== ""`) != "false" {
		t.Error("the person's number is still on the phone")
	}
	b.Until(`document.getElementById("given-qr").naturalWidth > 0`)
	prints(t, printer, "printed", false)
	b.Until(shows("given-print", "đã in xong"))
	fits(t, b, "given")
	b.Tap("#given-next")
	b.Until(`document.querySelectorAll("#services li").length > 3`)

	// The same person has had a number today.
	b.Tap(`#services [data-key="dat-dai"] button`)
	b.Tap("#person")
	b.Type(card)
	b.Tap("#take")
	b.Until(shows("form-refused", "đã lấy đủ 1 số"))
	if n := len(h.tickets()); n != before+1 {
		t.Errorf("a refused person has %d tickets more", n-before-1)
	}
	return number
}

// prints answers the next job as the printer would, and checks whether the
// slip is marked as printed before.
func prints(t *testing.T, printer *seat, verdict string, reprint bool) {
	t.Helper()
	for {
		f := printer.read()
		if f.Event.Kind != "print_requested" {
			continue
		}
		var e struct {
			Event struct {
				Job struct {
					ID   string
					Data struct{ Marks []string }
				}
				Ticket struct{ ID string }
			}
		}
		if err := json.Unmarshal([]byte(f.raw), &e); err != nil {
			t.Fatal(err)
		}
		job := e.Event.Job
		if got := strings.Contains(strings.Join(job.Data.Marks, " "), "reprint"); got != reprint {
			t.Errorf("the slip's marks are %v, want reprint: %v", job.Data.Marks, reprint)
		}
		printer.give("print_result", map[string]any{"printer": "may-in", "job": job.ID, "ticket": e.Event.Ticket.ID, "verdict": verdict, "reason": "paper end"})
		return
	}
}

// guideFinds opens a ticket by its number, prints it again, changes its marks
// and cancels it.
func guideFinds(t *testing.T, h *own, b *chromium.Tab, printer *seat, number string) {
	t.Helper()
	b.Tap(`[data-tab="find"]`)
	b.Tap(`#prefixes [data-key="C"]`)
	for _, digit := range number[1:] {
		b.Tap(fmt.Sprintf(`#pad [data-key="%c"]`, digit))
	}
	b.Until(shows("tk-number", number))
	b.Until(shows("tk-place", "Lượt tiếp theo"))
	fits(t, b, "ticket")
	b.Tap("#reprint")
	prints(t, printer, "failed", true)
	b.Until(shows("tk-printed", "chưa in được: Hết giấy"))
	state := func() guideTicket {
		for _, tk := range h.tickets() {
			if tk.Number == number {
				return tk
			}
		}
		return guideTicket{}
	}
	until := func(what string, ok func(guideTicket) bool) {
		t.Helper()
		for end := time.Now().Add(20 * time.Second); !ok(state()); <-time.After(20 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("%s: the ticket is %+v", what, state())
			}
		}
	}
	b.Tap(`#mark-priority input[value=""]`)
	until("priority", func(tk guideTicket) bool { return tk.Priority == "" })
	b.Tap("#mark-assist")
	until("assist", func(tk guideTicket) bool { return !tk.Assist })
	b.Tap(`#tk-marking [data-count="mark-people"] [data-step="1"]`)
	b.Tap(`#tk-marking [data-count="mark-people"] [data-step="1"]`)
	until("people", func(tk guideTicket) bool { return tk.People == 4 && tk.Files == 3 })
	b.Tap("#cancel")
	b.Tap("#cancel-no")
	if s := state(); s.State != "waiting" {
		t.Errorf("a kept number is %s", s.State)
	}
	b.Tap("#cancel")
	b.Tap("#cancel-yes")
	until("cancel", func(tk guideTicket) bool { return tk.State == "cancelled" })
	b.Until(shows("tk-gone", "đã kết thúc"))
}

// guideHelps hears a call from a kiosk, wherever he is, and one from a second
// kiosk that somebody else takes.
func guideHelps(t *testing.T, h *own, b *chromium.Tab) {
	t.Helper()
	h.who("kiosk").must("call_help", map[string]any{"reason": "Màn hình đứng"}, nil)
	h.who("kiosk2").must("call_help", map[string]any{"lang": "en"}, nil)
	b.Until(`document.querySelectorAll("#helps .help").length === 2 && document.title.startsWith("(2)")`)
	b.Until(shows("helps", "Máy lấy số 1"))
	b.Until(shows("helps", "Màn hình đứng"))
	if b.Text(`shaken`) == "0" {
		t.Error("the phone was not shaken")
	}
	fits(t, b, "help")
	var s struct{ Helps []struct{ ID, Place string } }
	h.who("manager").get("/api/v1/hall", &s)
	for _, help := range s.Helps {
		if help.Place == "kiosk-2" {
			h.who("manager").must("answer_help", map[string]any{"help": help.ID}, nil)
		}
	}
	b.Until(`document.querySelectorAll("#helps .help").length === 1 && document.title.startsWith("(1)")`)
	b.Until(shows("did", "đã nhận"))
	b.TapTwice("#helps button")
	b.Until(`document.querySelectorAll("#helps .help").length === 0 && !document.title.startsWith("(")`)
	b.Until(shows("did", "Mời đến Máy lấy số 1"))
}

// guideRejoins puts a latecomer back into line with one touch.
func guideRejoins(t *testing.T, h *own, b *chromium.Tab) {
	t.Helper()
	var late ticket
	h.who("kiosk").must("issue_ticket", map[string]any{"service": "dat-dai"}, &late)
	h.who("clerk").must("open_counter", map[string]any{"counter": "1"}, nil)
	h.who("clerk").must("call_next", map[string]any{"counter": "1"}, nil)
	h.who("clerk").must("no_show", map[string]any{"counter": "1"}, nil)
	b.Tap(`[data-tab="find"]`)
	b.Until(shows("tab-late", "1"))
	b.Tap(`[data-way="late"]`)
	b.Until(shows("late", late.Number))
	b.Until(shows("late-rule", "Được gọi ngay lượt tới"))
	fits(t, b, "late")
	b.TapTwice(`#late button`)
	b.Until(shows("did", "Đã xếp lại số "+late.Number))
	b.Until(`document.getElementById("late-none").getClientRects().length`)
}

// guideRounds sees the lines, and changes a paper roll.
func guideRounds(t *testing.T, h *own, b *chromium.Tab) {
	t.Helper()
	b.Tap(`[data-tab="lines"]`)
	b.Until(shows("sum-counters", "1/4"))
	b.Until(shows("sum-waiting", "1"))
	fits(t, b, "lines")
	b.Tap(`#lines [data-key="dat-dai"] a`)
	b.Until(`document.querySelectorAll("#line li").length === 1`)
	b.Tap(`[data-tab="rolls"]`)
	b.Until(shows("rolls", "Đã in 1 phiếu"))
	b.Tap(`#rolls button.tall`)
	b.Tap(`#rolls .ask button.main`)
	b.Until(shows("rolls", "đã in 0 phiếu"))
	fits(t, b, "rolls")
}

// guideCards registers cards that were given out by hand, some of them twice.
func guideCards(t *testing.T, h *own, b *chromium.Tab) {
	t.Helper()
	cards := func() (n int) {
		for _, tk := range h.tickets() {
			if tk.Card {
				n++
			}
		}
		return n
	}
	fill := func(from, to string) {
		b.Tap("#cards-from")
		b.Type(from)
		b.Tap("#cards-to")
		b.Type(to)
	}
	b.Tap(`a[href="#/cards"]`)
	fill("1", "3") // not among the cards
	b.Tap("#cards-do")
	b.Until(shows("cards-said", "từ 850 đến 899"))
	b.Text(`(document.getElementById("cards-from").value = document.getElementById("cards-to").value = "", "")`)
	fill("850", "854")
	fits(t, b, "cards")
	b.TapTwice("#cards-do")
	b.Until(shows("cards-said", "Đã ghi 5/5 phiếu"))
	fill("853", "856")
	b.Tap(`[name="cards-now"][value="served"]`)
	b.Tap("#cards-do")
	b.Until(shows("cards-said", "Đã ghi 2/4 phiếu"))
	b.Until(shows("cards-bad", "A853: số này đã có trong máy"))
	if n := cards(); n != 7 {
		t.Errorf("%d cards are registered, want 7", n)
	}
}

// On bad Wi-Fi a cut is said within two seconds, nothing is done unsaid, and
// what was on its way is done once: whether the wish or the answer was lost,
// and though the page be loaded anew.
func TestAGuideOnABadLine(t *testing.T) {
	h := guideHall(t)
	l := lineTo(t, h.URL)
	b := h.guideAt(l.url, 412, 915)
	b.Quiet(true)
	form := func() {
		t.Helper()
		b.Until(`document.getElementById("cut").hidden`)
		b.Tap(`#services [data-key="ho-tich"] button`)
		b.Until(shows("form-service", "Hộ tịch"))
		b.Tap("#person")
		b.Type(fmt.Sprintf("0380840%05d", len(h.tickets())))
	}
	back := func() {
		t.Helper()
		l.hush(up, false)
		l.hush(down, false)
		l.snap()
	}
	given := func(n int) {
		t.Helper()
		b.Until(`location.hash === "#/given" && /^C\d{3}$/.test(document.getElementById("given-number").textContent)`)
		list := h.tickets()
		if len(list) != n || list[n-1].Number != b.Text(`document.getElementById("given-number").textContent`) {
			t.Fatalf("the phone shows %s, the hall has %+v, want %d tickets", b.Text(`document.getElementById("given-number").textContent`), list, n)
		}
	}

	form()
	b.Text(`(() => { window.said = 0; new MutationObserver(() => { said = said || performance.now(); }).observe(document.getElementById('cut'), {attributeFilter: ['hidden']}); })()`)
	l.hush(up, true)
	l.hush(down, true)
	b.Text(`(window.hushed = performance.now(), "")`)
	b.Until(shows("cut", "Mất kết nối từ"))
	if after := b.Text(`Math.round(said - hushed)`); len(after) > 4 || len(after) == 4 && after > "2000" {
		t.Errorf("the cut was said after %s ms", after)
	}
	b.Text(`document.getElementById("take").click()`)
	b.Until(shows("form-refused", "chưa làm gì cả"))
	fits(t, b, "cut")
	back()
	b.Until(`document.getElementById("cut").hidden`)
	if n := len(h.tickets()); n != 0 {
		t.Fatalf("%d tickets were taken while the line was cut", n)
	}

	// The wish arrives, its answer does not.
	l.hush(down, true)
	b.TapTwice("#take")
	for end := time.Now().Add(20 * time.Second); len(h.tickets()) == 0; <-time.After(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the wish did not arrive")
		}
	}
	back()
	given(1)

	// The wish does not arrive, and the guide loads the page anew.
	b.Tap("#given-next")
	form()
	l.hush(up, true)
	b.Tap("#take")
	b.Until(`(sessionStorage.getItem("motcua.guide.form") || "").includes('"body"')`)
	back()
	b.Go(l.url + "/guide/?again#/form")
	given(2)
	b.Go(l.url + "/guide/?more#/given")
	given(2)
	if b.Text(`(sessionStorage.getItem("motcua.guide.form") || "") + JSON.stringify({...sessionStorage}).includes("0380840")`) != "false" {
		t.Error("the person's number outlived its answer")
	}
}
