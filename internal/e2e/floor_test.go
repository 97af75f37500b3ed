package e2e

import (
	"fmt"
	"strings"
	"testing"

	"motcua/internal/chromium"
)

// person is somebody at the floor's page: what they click is counted as a
// person would count it.
type person struct {
	*chromium.Tab
	t       testing.TB
	actions int
}

// click clicks what can be clicked there, once it is there.
func (p *person) click(selector string) {
	p.t.Helper()
	p.Until(`(() => { const n = document.querySelector("` + selector + `"); return n && !n.disabled && n.getClientRects().length; })()`)
	var x, y float64
	at := p.Text(`(() => { const n = document.querySelector("` + selector + `"); n.scrollIntoView({block: "center"}); const r = n.getBoundingClientRect(); return (r.left + r.width / 2) + " " + (r.top + r.height / 2); })()`)
	if _, err := fmt.Sscan(at, &x, &y); err != nil {
		p.t.Fatal(selector, at, err)
	}
	p.Click(x, y)
	p.actions++
}

// fill types into a field, as one act.
func (p *person) fill(selector, words string) {
	p.t.Helper()
	p.Until(`document.querySelector("` + selector + `")`)
	p.Text(`(() => { const n = document.querySelector("` + selector + `"); n.value = ` + fmt.Sprintf("%q", words) + `; n.dispatchEvent(new Event("input", {bubbles: true})); })()`)
	p.actions++
}

func (p *person) says(id, words string) {
	p.t.Helper()
	p.Until(`document.getElementById("` + id + `").textContent.includes("` + words + `")`)
}

// A manager who never did it before opens the hall: printers and loudspeakers
// tried, everything looked at, in at most six acts; then lives through a day.
func TestANewManagerRunsTheFloor(t *testing.T) {
	d := startDemo(t, t.TempDir())
	m := &person{Tab: chromium.Open(t, 1280, 800), t: t}
	enter(m.Tab, d, "/floor/?as=manager")
	m.says("day-state", "Chưa mở cửa")

	m.click("#open-hall")
	m.Until(`document.getElementById("check-devices").dataset.is`)
	m.click("#test-print")
	m.Until(`document.getElementById("check-print").dataset.is === "ok"`)
	m.click("#test-sound")
	m.says("check-sound", "chưa có bảng nào bật") // and so it cannot be ticked off
	see(m.Tab, "floor-opening")
	m.click("#do-open-hall")
	m.Until(`document.getElementById("day").dataset.state === "open"`)
	if m.actions > 6 {
		t.Errorf("opening the hall took %d acts, want at most 6", m.actions)
	}
	t.Logf("the hall was opened in %d acts", m.actions)
	m.says("day-more", "Trịnh Văn Hùng")

	acknowledges(t, d, m)
	changesToday(t, d, m)
	worksACounter(t, d, m)

	// The log of acts names who did it, for the inspector too, who has no acts.
	i := &person{Tab: chromium.Open(t, 1280, 800), t: t}
	enter(i.Tab, d, "/floor/?as=inspector")
	i.Go(d.URL + "/floor/?as=inspector#acts")
	for _, want := range []string{"Mở cửa trung tâm", "Trịnh Văn Hùng", "Nhận cảnh báo", "Giờ làm việc hôm nay", "Thử loa"} {
		i.says("audit-list", want)
	}
	if n := i.Text(`document.querySelectorAll("main button, dialog, main [type=submit]").length`); n != "0" {
		t.Errorf("the inspector's page has %s buttons", n)
	}
	see(i.Tab, "floor-inspector")

	closes(t, d, m)
}

// acknowledges: a printer ends its paper; the alarm is on top and is noted by
// name with one touch.
func acknowledges(t *testing.T, d *demo, m *person) {
	t.Helper()
	d.as("printer").must("printer_status", map[string]any{"printer": "printer-1", "state": "paper_end"}, nil)
	m.says("alarms-list", "hết giấy")
	see(m.Tab, "floor-alarm")
	before := m.actions
	m.click("#alarms-list .ack")
	m.says("alarms-list", "Trịnh Văn Hùng đã nhận lúc")
	if m.actions-before != 1 {
		t.Errorf("acknowledging took %d acts", m.actions-before)
	}
	d.as("printer").must("printer_status", map[string]any{"printer": "printer-1", "state": "ok"}, nil)
	m.Until(`document.getElementById("alarms").hidden`)
}

// changesToday: hours, a notice and a service change, and whoever shows them
// knows it.
func changesToday(t *testing.T, d *demo, m *person) {
	t.Helper()
	m.click("#change-notices")
	m.click("#notices-add")
	m.fill("#notices-list li:last-child textarea", "Chiều nay trung tâm tiếp công dân đến 16:00.")
	m.click("#ask-notices .main")
	m.Until(`!document.getElementById("ask-notices").open`)
	m.says("notices-now", "đến 16:00")
	if status, body := d.as("display").get("/api/v1/hall", nil); status != 200 || !strings.Contains(string(body), "đến 16:00") {
		t.Errorf("the boards do not know the notice: %d", status)
	}

	service := d.state("kiosk").Services[1]
	m.click("#services [data-key='" + service.ID + "'] button")
	m.fill("#service-reason", "Sự cố hệ thống")
	m.click("#service-act")
	m.Until(`document.querySelector("#services [data-key='` + service.ID + `']").dataset.shut`)
	if a := d.as("kiosk").do("issue_ticket", map[string]any{"service": service.ID}); a.Code != "service_closed" {
		t.Errorf("the kiosk got a number of a closed service: %s", a.raw)
	}
	m.click("#services [data-key='" + service.ID + "'] button")
	m.says("service-by", "Trịnh Văn Hùng")
	m.click("#service-act")
	m.Until(`!document.querySelector("#services [data-key='` + service.ID + `']").dataset.shut`)
	d.as("kiosk").must("issue_ticket", map[string]any{"service": service.ID}, nil)

	m.click("#change-hours")
	m.fill("#hours-list input", "7h30")
	m.fill("#hours-list li input:nth-of-type(2)", "7.00")
	m.click("#ask-hours .main")
	m.Until(`document.querySelector("#ask-hours .refused").textContent.includes("Giờ chưa đúng")`)
	m.fill("#hours-list li input:nth-of-type(2)", "24:00")
	m.click("#ask-hours .main")
	m.says("hours-now", "07:30–24:00")
	m.says("hours-by", "Trịnh Văn Hùng")
}

// worksACounter: a manager opens a counter, lets it pause, changes what it
// serves and closes it; the board over it follows.
func worksACounter(t *testing.T, d *demo, m *person) {
	t.Helper()
	c := d.state("kiosk").Counters[1]
	board := m.Another(1280, 720)
	board.Go(d.URL + "/board/" + c.ID + "/plain?as=display")
	if !strings.HasPrefix(board.Text("location.pathname"), "/board/") {
		enter(board, d, "/board/hall")
		board.Go(d.URL + "/board/" + c.ID + "/plain")
	}
	said := func(words string) { t.Helper(); board.Until(`document.body.innerText.includes("` + words + `")`) }
	m.Text(`document.querySelector("dialog[open]") && document.querySelector("dialog[open]").close()`)
	m.click("#counters [data-key='" + c.ID + "'] button")
	said("NGỪNG TIẾP NHẬN")
	m.click("#desk-open")
	said("SẴN SÀNG TIẾP ĐÓN")
	m.fill("#desk-until", "2359")
	m.click("#desk-pause")
	said("23:59")
	m.says("counters", "Trở lại lúc 23:59")
	m.fill("#desk-add", d.state("kiosk").Services[7].ID)
	m.Text(`document.getElementById("desk-add").dispatchEvent(new Event("change"))`)
	m.click("#desk-services li:last-child button[aria-label^='Đưa']")
	m.click("#desk-set")
	m.Until(`!document.getElementById("desk-site").hidden`) // today differs from the site
	m.says("desk-by", "Trịnh Văn Hùng")
	if got := d.state("kiosk").Counters[1].Services; len(got) != len(c.Services)+1 || got[len(got)-2] != d.state("kiosk").Services[7].ID {
		t.Errorf("the counter serves %v, want one more than %v before its last", got, c.Services)
	}
	m.click("#desk-site")
	m.Until(`document.getElementById("desk-site").hidden`)
	m.click("#desk-close")
	m.Until(`document.querySelector("#counters [data-key='` + c.ID + `']").dataset.state === "closed"`)
	m.click("#ask-desk [data-close]")
}

// closes: the hall is closed with one confirmation, opened again, closed, and
// its day ended; the one who waited is named before it.
func closes(t *testing.T, d *demo, m *person) {
	t.Helper()
	m.click("#close-hall")
	m.says("unserved-h", "1")
	m.click("#do-shut")
	m.Until(`document.getElementById("day").dataset.state === "shut"`)
	if a := d.as("kiosk").do("issue_ticket", map[string]any{"service": d.state("kiosk").Services[1].ID}); a.Code != "service_closed" {
		t.Errorf("the closed hall gave a number: %s", a.raw)
	}
	m.click("#open-hall")
	m.click("#do-open-hall")
	m.Until(`document.getElementById("day").dataset.state === "open"`)
	m.click("#close-hall")
	m.click("#do-shut")
	m.click("#end-day")
	m.says("unserved", "hết hiệu lực")
	see(m.Tab, "floor-end")
	m.click("#do-shut")
	m.Until(`document.getElementById("day").dataset.state === "over"`)
	for _, tk := range d.state("integration").Tickets {
		if tk.State != "expired" {
			t.Errorf("%s is %s after the day's end", tk.Number, tk.State)
		}
	}
}
