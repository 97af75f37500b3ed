package web

import (
	"strings"
	"testing"
	"time"

	"motcua/internal/chromium"
	"motcua/internal/hall"
	"motcua/internal/wire"
)

// busyHall is a hall that gives the guide everything there is to do.
func busyHall(t *testing.T) *fakeHall {
	t.Helper()
	f := newHall(t)
	f.hall.PublicURL, f.hall.Limits.PerPersonDay, f.hall.Cards = "https://so.example.vn", 2, 8
	f.hall.Limits.RejoinWithin, f.hall.Limits.Rejoin = time.Hour, hall.Rejoin{Soon: true, After: 2}
	f.hall.Printers = []string{"printer-1", "kiosk-2"}
	st := f.state
	st.Hall.PublicURL = f.hall.PublicURL
	st.Printers = []wire.Printer{
		{Name: "printer-1", State: "ok", Roll: morning.Add(-2 * time.Hour), Slips: 128},
		{Name: "kiosk-2", State: "paper_end", Detail: "hết giấy ở cuộn chính", Since: morning, Slips: 412},
	}
	st.Service("dat-dai").Notice = "late_day"
	st.Service("thue").Open, st.Service("thue").Reason, st.Service("thue").Until = false, "closed", "13:30"
	return f
}

// What ails a printer is said once, by its cause.
func TestAPrinterOfTheGuideSaysItsCause(t *testing.T) {
	f := busyHall(t)
	f.state.Printers[1].Detail = "offline, paper end, too hot or low voltage"
	b := chromium.Open(t, 360, 640, "as_guide=1")
	b.Go(serve(t, f, nil).URL + "/guide/#/rolls")
	b.Until(`document.querySelectorAll('#rolls li').length === 2`)
	got := b.Text(`document.querySelector('#rolls').textContent`)
	if strings.Contains(got, "Ngoại tuyến") || !strings.Contains(got, "Quá nóng hoặc điện yếu. ") || strings.Count(got, "Hết giấy") != 1 {
		t.Errorf("%q", got)
	}
}

// The guide's screens at the sizes of the phones it is held on.
func TestPicturesOfTheGuide(t *testing.T) {
	f := busyHall(t)
	st := f.state
	long := strings.Repeat("Thủ tục dài ", 84)
	st.Service("bao-dam").Name = hall.Text{"vi": long, "en": long}
	f.hall.Services[1].Name = st.Service("bao-dam").Name
	tk := st.Ticket("20261120-D045")
	tk.Priority, tk.Assist, tk.People, tk.Then, tk.Note = f.hall.Priorities[0].ID, true, 3, []string{"thue", "bao-dam"}, "Đi xe lăn, cần lối rộng"
	st.Helps = []wire.Help{{ID: "h1", Place: "kiosk-1", Reason: long[:1000], At: morning}, {ID: "h2", Place: "q7", At: morning.Add(-4 * time.Minute)}}
	srv := serve(t, f, nil)
	for _, p := range []struct{ name, at, ready string }{
		{"services", "", `document.querySelectorAll('#services li').length > 3`},
		{"find", "find", `document.querySelectorAll('#prefixes button').length > 3`},
		{"ticket", "t/20261120-D045", `!document.getElementById('tk-place').hidden`},
		{"lines", "lines", `document.querySelectorAll('#lines li').length > 3`},
		{"line", "line/dat-dai", `document.querySelectorAll('#line li').length > 3`},
		{"rolls", "rolls", `document.querySelectorAll('#rolls li').length === 2`},
		{"cards", "cards", `document.querySelectorAll('#cards-service option').length > 3`},
	} {
		for size, wh := range map[string][2]int64{"": {360, 640}, "-large": {412, 915}, "-en": {360, 640}, "-desk": {1280, 800}} {
			t.Run(p.name+size, func(t *testing.T) {
				b := chromium.Open(t, wh[0], wh[1], "as_guide=1")
				query := ""
				if size == "-en" {
					query = "?lang=en"
				}
				b.Go(srv.URL + "/guide/" + query + "#/" + p.at)
				b.Until(p.ready)
				shot(b, "guide-"+p.name+size)
				noOverflow(t, b, p.name+size)
				reachable(t, b, p.name+size)
				if tall := b.Text(`document.getElementById('helps').offsetHeight / innerHeight`); tall > "0.47" || b.Text(`document.querySelectorAll('#helps button').length`) != "2" {
					t.Errorf("%s: calls for help fill %s of the screen", p.name+size, tall)
				}
			})
		}
	}
}

// reachable fails when a target of a phone's page is smaller than a fingertip.
func reachable(t *testing.T, b *chromium.Tab, what string) {
	t.Helper()
	if s := b.Text(`[...document.querySelectorAll('button, a, input, select')].map((n) => {
  const box = n.closest('.choice') || n, r = box.getBoundingClientRect();
  return r.width && !n.matches('.skip') && (r.height < 43.5 || r.width < 43.5) ? n.tagName + ' ' + (n.id || n.textContent.trim()).slice(0, 30) + ' ' + Math.round(r.width) + 'x' + Math.round(r.height) : '';
}).filter(Boolean).join('; ')`); s != "" {
		t.Errorf("%s: targets under 44 px: %s", what, s)
	}
}

// Who takes a number before the opening is told of the draw, not of a place
// that nobody knows; a late day is said before the number is taken.
func TestTheGuideSaysWhatTheHallSays(t *testing.T) {
	f := busyHall(t)
	f.notice = "draw"
	srv := serve(t, f, nil)
	b := chromium.Open(t, 360, 640, "as_guide=1")
	b.Go(srv.URL + "/guide/")
	b.Until(`document.querySelectorAll('#services li').length > 3`)
	if closed := b.Text(`document.querySelector('#services [data-key="thue"] button').ariaDisabled + document.querySelector('#services [data-key="thue"] small').textContent`); closed != "trueTạm ngừng cấp số, mở lại lúc 13:30" {
		t.Errorf("a closed service says %q", closed)
	}
	b.Tap("#filter")
	b.Type("ho tich") // a field of the Justice service, by letters without accents
	b.Until(`document.querySelectorAll('#services li').length === 1`)
	b.Tap(`#services [data-key="tu-phap"] button`)
	b.Until(`document.getElementById('form-service').textContent === 'Tư pháp' && document.getElementById('form-late').hidden`)
	b.Tap(`[data-screen="form"] .chosen .button`)
	b.Tap(`#services [data-key="dat-dai"] button`)
	b.Until(`document.getElementById('form-late').textContent.includes('chưa đến lượt')`)
	b.Go(srv.URL + "/guide/?again#/t/20261120-D045")
	b.Until(`document.getElementById('tk-place').textContent.includes('bốc thăm khi mở cửa')`)

	b.Tap(`[data-tab="find"]`)
	b.Tap("#find")
	b.Type("d 45")
	b.Until(`document.querySelector('#hits a')?.textContent === 'D045'`)
	b.Text(`(document.getElementById('find').value = '', '')`)
	b.Type("d999")
	b.Until(`document.getElementById('hits').textContent === 'Hôm nay chưa có số D999'`)
	b.Text(`(document.getElementById('find').value = '', '')`)
	b.Type("d045")
	b.Until(`location.hash === '#/t/20261120-D045'`)

	if res, _ := get(t, srv.URL, "/guide/place?ticket=20261120-D045"); res.StatusCode != 401 {
		t.Errorf("a stranger asks for a place in line: %d", res.StatusCode)
	}
	if res, _ := get(t, srv.URL, "/guide/place?ticket=nobody", "guide"); res.StatusCode != 404 {
		t.Errorf("the place of a ticket that is not there: %d", res.StatusCode)
	}
	if res, body := get(t, srv.URL, "/t/token-D045/qr.svg"); res.StatusCode != 200 || !strings.HasPrefix(body, "<svg") {
		t.Errorf("the code of a ticket: %d %.20s", res.StatusCode, body)
	}
	if res, _ := get(t, srv.URL, "/t/nobody/qr.svg"); res.StatusCode != 404 {
		t.Errorf("the code of no ticket: %d", res.StatusCode)
	}
	f.hall.PublicURL = ""
	if res, _ := get(t, srv.URL, "/t/token-D045/qr.svg"); res.StatusCode != 404 {
		t.Errorf("a code in a hall without a public address: %d", res.StatusCode)
	}
}
