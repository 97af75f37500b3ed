package web

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"

	"motcua/internal/chromium"
	"motcua/internal/hall"
	"motcua/internal/wire"
)

const floorReady = `document.getElementById('services').children.length > 3`

func floorOf(t *testing.T, base, as string, w, h int64) *chromium.Tab {
	t.Helper()
	b := chromium.Open(t, w, h, "as_"+as+"=1")
	b.Go(base + "/floor/")
	b.Until(floorReady)
	return b
}

// largest makes the hall one of 30 services and 60 counters, all of them at
// work, with the longest names that are about.
func largest(f *fakeHall) {
	st := f.state
	long := hall.Text{"vi": "Cấp giấy phép xây dựng, quy hoạch và quản lý hạ tầng kỹ thuật đô thị", "en": "Building permits, planning and urban infrastructure"}
	for i := len(st.Services); i < 30; i++ {
		sv := wire.ServiceState{ID: fmt.Sprint("more-", i), Prefix: "Z" + string(rune('A'+i-14)), Name: long, Line: "submit", Open: true}
		st.Services = append(st.Services, sv)
		f.hall.Services = append(f.hall.Services, hall.Service{ID: sv.ID, Prefix: sv.Prefix, Name: long, Target: 20 * time.Minute})
	}
	officer := &hall.Officer{Name: "Nguyễn Thị Hoàng Phượng Uyên", Title: "Chuyên viên chính"}
	for i := len(st.Counters); i < 60; i++ {
		id := fmt.Sprint("q", i+1)
		name := hall.Text{"vi": fmt.Sprint("Quầy ", i+1)}
		sv := st.Services[i%30].ID
		st.Counters = append(st.Counters, wire.CounterState{ID: id, Name: name, State: hall.Open, Officer: officer, Account: "x", Services: []string{sv}})
		f.hall.Counters = append(f.hall.Counters, hall.Counter{ID: id, Name: name, Services: []hall.Serves{{Service: sv}}})
		num := hall.Number{Prefix: st.Services[i%30].Prefix, N: i}
		tk := hall.Ticket{ID: "20261120-" + num.String(), Number: num, Service: sv, State: hall.Serving, Counter: id, IssuedAt: morning.Add(-time.Hour), CalledAt: morning.Add(-9 * time.Minute), StartedAt: morning.Add(-8 * time.Minute)}
		st.Tickets = append(st.Tickets, tk)
		st.Counters[i].Ticket = &tk
	}
}

// A hall of 30 services and 60 counters shows them all, at every size, with
// nothing cut off.
func TestTheLargestHallIsReadable(t *testing.T) {
	f := newHall(t)
	largest(f)
	srv := serve(t, f, nil)
	for name, size := range map[string][2]int64{"floor-large": {1920, 1080}, "floor-large-desk": {1280, 800}, "floor-large-tablet": {768, 1024}, "floor-large-turned": {1024, 768}} {
		b := floorOf(t, srv.URL, "manager", size[0], size[1])
		shot(b, name)
		noOverflow(t, b, name)
		if got := b.Text(`document.querySelectorAll('#services > li').length + ' ' + document.querySelectorAll('#counters > li').length`); got != "30 60" {
			t.Errorf("%s shows %s services and counters", name, got)
		}
		if cut := b.Text(`[...document.querySelectorAll('#look .line, #look .desk, #look .line *, #look .desk *')].filter(n => n.scrollWidth > n.clientWidth + 1 && getComputedStyle(n).display !== 'inline').map(n => n.textContent).slice(0, 3).join('; ')`); cut != "" {
			t.Errorf("%s cuts off: %s", name, cut)
		}
		if small := b.Text(`[...document.querySelectorAll('main button, main a, main select')].filter(n => { const r = n.getBoundingClientRect(); return r.width && (r.height < 43.5 || r.width < 43.5); }).map(n => n.textContent.slice(0, 20) + n.getBoundingClientRect().height).slice(0, 3).join('; ')`); small != "" {
			t.Errorf("%s has small targets: %s", name, small)
		}
	}
}

// Events change what is shown where it is: nodes, focus, scroll and what
// somebody is typing stay.
func TestTheFloorIsPatchedInPlace(t *testing.T) {
	f := newHall(t)
	srv := serve(t, f, nil)
	b := floorOf(t, srv.URL, "manager", 1280, 800)
	// What a board measures of itself stands with it in words.
	b.Until(`document.getElementById('devices').innerText.includes("Số hiện sau 18 ms (95%: 31 ms) · ra loa sau 240 ms (95%: 3100 ms) · bộ nhớ 61 MB")`)
	b.Text(`(() => { const row = document.querySelector('#services button'); row.focus(); row.mine = 1; scrollTo(0, 120); })()`)
	before := b.Text(`document.querySelector('#services .waiting').textContent`)
	issue := func(n int) {
		f.mu.Lock()
		defer f.mu.Unlock()
		sv := f.state.Services[0]
		f.emitTicket(hall.Ticket{ID: fmt.Sprint("new-", n), Number: hall.Number{Prefix: sv.Prefix, N: n}, Service: sv.ID, State: hall.Waiting, IssuedAt: clock()})
	}
	issue(700)
	b.Until(`document.querySelector('#services .waiting').textContent !== '` + before + `'`)
	if got := b.Text(`[document.activeElement.mine, scrollY].join()`); got != "1,120" {
		t.Errorf("focus and scroll after an event: %s", got)
	}
	b.Text(`(() => { document.querySelector('#services button').click(); const r = document.getElementById('service-reason'); r.focus(); r.value = 'Mất đ'; })()`)
	issue(701)
	b.Until(`document.getElementById('service-is').textContent.includes('người chờ')`)
	b.Until(`document.querySelector('#services .waiting').textContent === String(` + before + ` + 2)`)
	if got := b.Text(`document.activeElement.id + document.activeElement.value`); got != "service-reasonMất đ" {
		t.Errorf("what was typed after an event: %s", got)
	}
}

// An alarm says what is the matter and what to do about that, and no more.
func TestAPrintersAlarmSaysItsCause(t *testing.T) {
	for cause, want := range map[string][2]string{
		"paper_end": {"hết giấy, không in được", "Thay cuộn giấy"},
		"near_end":  {"sắp hết giấy", "Chuẩn bị cuộn giấy mới"},
		"silent":    {"không in được: Không trả lời", "Xem nguồn điện"},
	} {
		f := newHall(t)
		for i := range f.state.Alarms {
			if a := &f.state.Alarms[i]; a.Kind == wire.AlarmPrinter {
				a.Cause = cause
			}
		}
		b := floorOf(t, serve(t, f, nil).URL, "manager", 1280, 800)
		got := b.Text(`[...document.querySelectorAll('#alarms-list .what')].map(n => n.textContent).join('|')`)
		if !strings.Contains(got, ": "+want[0]+want[1]) {
			t.Errorf("%s: %q, want %q", cause, got, want)
		}
	}
}

// A cut line is said, and everything goes on by itself.
func TestTheFloorSaysACutLine(t *testing.T) {
	f := newHall(t)
	srv := serve(t, f, nil)
	b := floorOf(t, srv.URL, "inspector", 1280, 800)
	b.Quiet(true)
	offline := func(yes bool) {
		chromium.Devtools(b, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{{Offline: yes, DownloadThroughput: -1, UploadThroughput: -1}},
		})
	}
	offline(true)
	b.Until(`!document.getElementById('cut').hidden && document.body.innerText.includes('có thể đã cũ')`)
	shot(b, "floor-cut")
	offline(false)
	b.Until(`document.getElementById('cut').hidden`)
}

// An inspector's page has no act in it, and the floor's data is for those who
// may see it.
func TestTheFloorIsForManagersAndInspectors(t *testing.T) {
	f := newHall(t)
	srv := serve(t, f, nil)
	_, page := get(t, srv.URL, "/floor/", "inspector:1")
	main := page[strings.Index(page, "<main"):strings.Index(page, "</main>")]
	for _, no := range []string{"<button", "<dialog", "<form"} {
		if strings.Contains(main, no) {
			t.Errorf("the inspector's page has a %s", no)
		}
	}
	if _, page := get(t, srv.URL, "/floor/", "manager:1"); !strings.Contains(page, `id="open-hall"`) {
		t.Error("the manager's page cannot open the hall")
	}
	for _, path := range []string{"/floor/audit.json", "/floor/charts.json", "/floor/charts/load.svg"} {
		for cookie, want := range map[string]int{"manager:1": 200, "inspector:1": 200, "clerk:1": 401, "nobody:": 401} {
			if res, _ := get(t, srv.URL, path, cookie); res.StatusCode != want {
				t.Errorf("%s for %q: %d, want %d", path, cookie, res.StatusCode, want)
			}
		}
	}
	if res, _ := get(t, srv.URL, "/floor/charts/secrets.svg", "manager:1"); res.StatusCode != 404 {
		t.Errorf("a picture that is not there: %d", res.StatusCode)
	}
}

// The acts are said in words, with who and why; what the clock does by itself
// is none.
func TestTheActsOfADay(t *testing.T) {
	f := newHall(t)
	srv := serve(t, f, func(c *Config) { c.Admin = fakeAdmin{} })
	tk := f.state.Tickets[120]
	called, back := tk, tk
	called.State, called.Counter = hall.Called, "q2"
	priority := tk
	priority.Priority, priority.Files = f.hall.Priorities[0].ID, 20
	f.mu.Lock()
	for _, b := range []wire.Body{
		{Kind: wire.DayOpened, Day: "2026-11-20"},
		{Kind: wire.TicketIssued, Ticket: &tk},
		{Kind: wire.ServiceClosed, Service: "dat-dai", Reason: wire.ReasonHours},
		{Kind: wire.TodayChanged, By: "minh", Reason: "tiếp dân", Today: &wire.Today{Hours: []string{"07:30-11:30"}, Last: map[string]string{"dat-dai": "10:45"}}},
		{Kind: wire.TodayChanged, By: "minh", Today: &wire.Today{Hours: []string{"07:30-11:30"}, Last: map[string]string{"dat-dai": "10:45"}, Counters: map[string][]string{"q2": {"dat-dai", "tu-phap"}}}},
		{Kind: wire.TicketMarked, By: "lan", Ticket: &priority},
		{Kind: wire.TicketCalled, By: "lan", Ticket: &called, Counter: "q2", Reason: "bị ốm"},
		{Kind: wire.StepUndone, By: "lan", Ticket: &back, Counter: "q2", Undone: wire.TicketCalled},
		{Kind: wire.AlarmAcknowledged, By: "minh", Alarm: &wire.Alarm{ID: "wait/dat-dai", Kind: wire.AlarmWait, Service: "dat-dai", AckBy: "minh"}},
		{Kind: wire.ClockChanged, From: "2026-11-20T09:41:00+07:00", Until: morning.Add(time.Hour)},
	} {
		f.emit(b)
	}
	f.mu.Unlock()
	_, body := get(t, srv.URL, "/floor/audit.json?lang=vi", "inspector:1")
	for _, want := range []string{
		`"text":"Giờ làm việc hôm nay: 07:30-11:30","reason":"tiếp dân"`, `"by":"Lê Văn Minh"`, "Đất đai, số cuối lúc: 10:45",
		"Quầy 2 phục vụ: Đất đai, Tư pháp", `"text":"Quầy 2 gọi số ` + tk.Number.String() + ` ngoài thứ tự","reason":"bị ốm"`,
		"Quầy 2 hoàn tác “gọi” của số " + tk.Number.String(), f.hall.Priorities[0].Name["vi"] + ", 20 hồ sơ",
		"Nhận cảnh báo: Chờ lâu, Đất đai", "Đồng hồ máy chủ đổi từ 09:41:00 sang 10:41:00",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in\n%s", want, body)
		}
	}
	if strings.Contains(body, "Tạm ngừng cấp số") {
		t.Error("the hours are taken for an act")
	}
	if n := strings.Count(body, "số cuối lúc"); n != 1 {
		t.Errorf("a change is told %d times", n)
	}
	_, rest := get(t, srv.URL, fmt.Sprintf("/floor/audit.json?since=%d&lang=en", f.State().Seq-1), "manager:1")
	if strings.Count(rest, `"seq":`) != 2 || !strings.Contains(rest, "clock was set") {
		t.Errorf("what is new: %s", rest)
	}
}

// A device that shows a code appears on the administrator's page by itself,
// and what somebody is typing stays.
func TestTheAdministratorsPageKeepsItselfFresh(t *testing.T) {
	f := newHall(t)
	var come atomic.Bool
	srv := serve(t, f, func(c *Config) {
		c.Admin = fakeAdmin{pairings: func() []Pairing {
			if come.Load() {
				return []Pairing{{Code: "384 102", From: "192.168.1.20", Since: morning}}
			}
			return nil
		}}
	})
	b := chromium.Open(t, 1280, 800, "as_admin=1")
	b.Go(srv.URL + "/admin/")
	b.Until(`document.body.innerText.includes('Không có thiết bị nào chờ duyệt') && document.body.innerText.includes('sounds like')`)
	come.Store(true)
	b.Until(`document.body.innerText.includes('384 102')`)
	b.Text(`document.querySelector('#pairings input[name=device]').value = 'tablet-'`)
	come.Store(false)
	seen := b.Text(`performance.getEntriesByType('resource').filter(x => x.name.endsWith('/admin/')).length`)
	b.Until(`performance.getEntriesByType('resource').filter(x => x.name.endsWith('/admin/')).length > ` + seen + ` + 1`)
	if got := b.Text(`document.querySelector('#pairings input[name=device]').value`); got != "tablet-" {
		t.Errorf("what was typed became %q", got)
	}
}
