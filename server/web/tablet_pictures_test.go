package web_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"motcua/internal/chromium"
	"motcua/internal/wire"
	"motcua/server/staff"
	"motcua/server/web"
)

// as sends a form as a person and says what came of it.
func (d *desks) as(user, path, kind string, body io.Reader) (status int, page string) {
	d.t.Helper()
	method := "POST"
	if body == nil {
		method = "GET"
	}
	req, err := http.NewRequest(method, d.url+path, body)
	if err != nil {
		d.t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	if user != "" {
		req.Header.Set("Cookie", d.session(user))
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		d.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

// upload sends somebody's photo from /admin/.
func (d *desks) upload(by, user string, photo []byte) (status int, page string) {
	d.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	_ = m.WriteField("user", user)
	f, err := m.CreateFormFile("photo", "IMG_0001.JPG")
	if err != nil {
		d.t.Fatal(err)
	}
	_, _ = f.Write(photo)
	_ = m.Close()
	return d.as(by, "/admin/photo", m.FormDataContentType(), &b)
}

// likeness is a picture of nobody: a head before a wall.
func likeness(t testing.TB) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 900, 1200))
	for y := range 1200 {
		for x := range 900 {
			c := color.RGBA{180, 205, 225, 255}
			if dx, dy := x-450, y-430; dx*dx*10+dy*dy*7 < 450*450*7/2 {
				c = color.RGBA{224, 180, 150, 255}
			} else if dx, dy := x-450, y-1350; dx*dx+dy*dy < 620*620 {
				c = color.RGBA{60, 80, 120, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sit has a clerk with the longest of names open counter 1, and pictures of
// them there.
func (s *stand) sit() {
	s.t.Helper()
	a := staff.Account{User: "lan", Role: wire.RoleClerk, Name: "Nguyễn Thị Hoàng Phượng Uyên", Title: "Chuyên viên chính, Văn phòng Đăng ký đất đai", Field: "Đất đai, tài nguyên và môi trường, đo đạc, bản đồ và thông tin địa lý"}
	if err := s.srv.Staff().AddAccount(a, deskPassword); err != nil {
		s.t.Fatal(err)
	}
	if err := s.srv.Staff().AddAccount(staff.Account{User: "quan", Role: wire.RoleManager, Name: "Lê Văn Quân"}, deskPassword); err != nil {
		s.t.Fatal(err)
	}
	if status, page := s.upload("quan", "lan", likeness(s.t)); status != http.StatusSeeOther {
		s.t.Fatalf("upload: %d %s", status, page)
	}
	s.do("close_counter", `{"counter":"1"}`)
	if status, page := s.as("lan", "/api/v1/commands", "application/json", strings.NewReader(`{"id":"open","do":"open_counter","with":{"counter":"1"}}`)); status != 200 {
		s.t.Fatalf("open: %d %s", status, page)
	}
}

// A photo is for people who are signed in; only who looks after the accounts
// changes it, and a file that is none changes nothing.
func TestAnOfficersPhoto(t *testing.T) {
	s := newStand(t)
	s.sit()
	path := s.srv.Staff().Accounts()[0].Photo
	for user, want := range map[string]int{"": 401, "lan": 200, "quan": 200} {
		if status, _ := s.as(user, path, "", nil); status != want {
			t.Errorf("%q gets the photo: %d, want %d", user, status, want)
		}
	}
	if status, _ := s.as("lan", "/photo/0123.jpg", "", nil); status != 404 {
		t.Errorf("a photo of nobody: %d", status)
	}
	for by, want := range map[string]int{"": 303, "lan": 303} {
		if status, _ := s.upload(by, "lan", likeness(t)); status != want || s.srv.Staff().Accounts()[0].Photo != path {
			t.Errorf("%q changes the photo: %d", by, status)
		}
	}
	for what, file := range map[string][]byte{"no picture": []byte("<svg/>"), "17 MB": make([]byte, 17<<20)} {
		if status, page := s.upload("quan", "lan", file); status != 422 || !strings.Contains(page, "Không nhận được ảnh này") {
			t.Errorf("%s: %d", what, status)
		}
	}
	if status, _ := s.upload("quan", "nobody", likeness(t)); status != 422 {
		t.Errorf("a photo for nobody: %d", status)
	}
	if s.srv.Staff().Accounts()[0].Photo != path {
		t.Error("a refused photo changed something")
	}
	b := chromium.Open(t, 1366, 768, s.session("quan"))
	b.Go(s.url + "/admin/#accounts")
	b.Until(`[...document.querySelectorAll('td.photo img')].some((x) => x.complete && x.naturalWidth === 480)`)
	web.Shot(b, "admin-photos")
	web.NoOverflow(t, b, "admin-photos")
	if status, _ := s.as("quan", "/admin/photo/remove", "application/x-www-form-urlencoded", strings.NewReader("user=lan")); status != 303 || s.srv.Staff().Accounts()[0].Photo != "" {
		t.Errorf("taken away: %d", status)
	}
}

// lint is what a finger and an eye cannot do on a tablet's screen: things cut
// off, small targets, things over one another, and whatever must be scrolled to.
const lint = `(() => {
	const out = [], seen = [...document.querySelectorAll('button, .choice, textarea, h1, p, legend, label, .face')].filter((n) => {
		const r = n.getBoundingClientRect();
		return r.width && r.height && !n.closest('.line') && getComputedStyle(n).visibility === 'visible';
	});
	for (const n of seen) {
		const r = n.getBoundingClientRect(), name = n.tagName + ' ' + (n.textContent || n.id).trim().slice(0, 30);
		if (r.left < 0 || r.right > innerWidth + 1 || r.top < 0 || r.bottom > innerHeight + 1) out.push('off the screen: ' + name + ' ' + [r.left, r.top, r.right, r.bottom].map(Math.round));
		if (n.scrollWidth > n.clientWidth + 1 && n.clientWidth) out.push('cut: ' + name);
		if (n.matches('button, .choice') && (r.width < 44 || r.height < 44)) out.push('small: ' + name);
		if (n.matches('p, legend, label, button') && parseFloat(getComputedStyle(n).fontSize) < 16) out.push('small letters: ' + name);
	}
	const parts = seen.filter((n) => n.matches('button, .choice, textarea, h1, p, legend'));
	parts.forEach((a, i) => parts.slice(i + 1).forEach((b) => {
		if (a.contains(b) || b.contains(a)) return;
		const p = a.getBoundingClientRect(), q = b.getBoundingClientRect();
		if (Math.min(p.right, q.right) - Math.max(p.left, q.left) > 1 && Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > 1)
			out.push('over one another: ' + a.textContent.slice(0, 20) + ' / ' + b.textContent.slice(0, 20));
	}));
	const main = document.querySelector('main');
	if (main.scrollHeight > main.clientHeight + 1) out.push('scrolls: ' + main.scrollHeight + ' in ' + main.clientHeight);
	return out.join('; ');
})()`

// Every view of the tablet at its real sizes, with the longest real texts, the
// circular's questions and in every language: nothing is cut off and nothing
// has to be scrolled to. -pictures keeps them.
func TestPicturesOfTheTablet(t *testing.T) {
	s := newStand(t)
	s.sit()
	s.open(1280, 800)
	for i, size := range [][2]int64{{1280, 800}, {800, 1280}, {1024, 600}} {
		s.b.Do(chromedp.EmulateViewport(size[0], size[1]))
		see := func(view string) {
			t.Helper()
			name := fmt.Sprintf("tablet-%s-%dx%d", view, size[0], size[1])
			web.Shot(s.b, name)
			if bad := s.b.Text(lint); bad != "" {
				t.Errorf("%s: %s", name, bad)
			}
		}
		number := s.begin()
		s.b.Until(`document.getElementById('now-number').textContent === '` + number + `' && document.getElementById('photo').naturalWidth === 480`)
		see("serving")
		s.do("finish", `{"counter":"1","outcome":"accepted"}`)
		s.asked(number)
		for _, l := range []string{"en", "fr", "vi"} {
			s.b.Tap(`#lang`)
			s.b.Until(`document.documentElement.lang === '` + l + `'`)
			see("ask-" + l)
		}
		s.touch(1 + i)
		if i > 0 {
			s.b.Text(`document.getElementById('change').click()`)
			s.touch(1)
		}
		for _, l := range []string{"en", "fr", "vi"} {
			s.b.Tap(`#lang`)
			s.b.Until(`document.documentElement.lang === '` + l + `'`)
			see("form-" + l)
		}
		for _, tap := range []string{`#reasons label`, `#questions fieldset:nth-child(1) label:nth-child(2)`, `#questions fieldset:nth-child(4) label:nth-child(1)`} {
			s.b.Tap(tap)
		}
		s.b.Tap(`#comment`)
		s.b.Type("Cán bộ hướng dẫn rất tận tình, nhưng phải chờ hơn một giờ và đi lại ba lần vì thiếu bản sao.")
		see("filled")
		if size[0] > size[1] { // the tablet's own keyboard takes the lower half
			s.b.Do(chromedp.EmulateViewport(size[0], size[1]/2))
			if bad := s.b.Text(typing); bad != "" {
				t.Errorf("%d x %d with the keyboard: %s", size[0], size[1], bad)
			}
			web.Shot(s.b, fmt.Sprintf("tablet-typing-%dx%d", size[0], size[1]))
			s.b.Do(chromedp.EmulateViewport(size[0], size[1]))
		}
		s.send()
		see("thanks")
		s.counted("pictures")
		_, by := s.ratings()
		if r := by[number][0]; r.Answers["time"] != 2 || r.Answers["attitude"] != 3 || len(r.Answers) != 2 || len(r.Reasons) != 1 {
			t.Errorf("%d x %d: %+v, want the middle of time, the best of attitude and one reason", size[0], size[1], r)
		}
		s.b.Until(`document.body.dataset.view === 'idle'`)
		s.line.cut(true)
		s.b.Until(`!document.getElementById('offline').hidden`)
		web.Shot(s.b, fmt.Sprintf("tablet-offline-%dx%d", size[0], size[1]))
		s.line.cut(false)
		s.b.Until(`document.getElementById('offline').hidden`)
	}

	suggests(s)

	// another scale comes into force: the page takes it when nobody looks
	s.toml = strings.Replace(s.toml, `preset = "tt01-2018"`, `preset = "levels-3"`, 1)
	if err := s.srv.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.b.Until(`document.getElementById('faces') && document.getElementById('faces').children.length === 3 && document.body.dataset.ready`)
	number := s.visit()
	s.asked(number)
	web.Shot(s.b, "tablet-ask-three")
	s.touch(3)
	s.send()
	s.counted("three levels")
}

// suggests leaves words in the box at every size, while a visit ends.
func suggests(s *stand) {
	s.t.Helper()
	for _, size := range [][2]int64{{1280, 800}, {800, 1280}, {1024, 600}} {
		s.b.Do(chromedp.EmulateViewport(size[0], size[1]))
		see := func(view string) {
			s.t.Helper()
			name := fmt.Sprintf("tablet-box-%s-%dx%d", view, size[0], size[1])
			web.Shot(s.b, name)
			if bad := s.b.Text(lint); bad != "" {
				s.t.Errorf("%s: %s", name, bad)
			}
		}
		s.b.Until(`document.body.dataset.view === 'idle' && !document.getElementById('box-open').hidden`)
		see("idle")
		s.b.Tap(`#box-open`)
		s.b.Tap(`#box-send`)
		s.b.Until(`document.getElementById('box-fault').textContent === 'Ông/Bà chưa viết nội dung góp ý.'`)
		s.b.Tap(`#box-topics label`)
		s.b.Tap(`#box-text`)
		s.b.Type(fmt.Sprintf("Đề nghị trung tâm bố trí thêm ghế ngồi chờ và bảng hướng dẫn cho người cao tuổi ở sảnh số %d.", size[0]))
		number := s.visit() // whoever writes is not disturbed
		s.b.Until(`document.getElementById('ask-number').textContent === '` + number + `'`)
		if got := s.b.Text(`document.body.dataset.view`); got != "box" {
			s.t.Errorf("while somebody writes the tablet shows %s", got)
		}
		see("form")
		s.b.Tap(`#box-send`)
		s.b.Until(`/^[0-9A-Z]{4}(-[0-9A-Z]{4})+$/.test(document.getElementById('box-code').textContent)`)
		see("sent")
		s.b.Tap(`#box-back`)
		s.asked(number)
		s.touch(5)
		s.send()
		s.keeps(0)
		if got := s.b.Text(`document.getElementById('box-text').value + document.getElementById('box-code').textContent`); got != "" {
			s.t.Errorf("of the one before there is still %q", got)
		}
	}
	given := 0
	events, _, _ := s.srv.Floor().After(0)
	for _, e := range events {
		if e.Kind == wire.SuggestionGiven {
			given++
		}
	}
	if given != 3 {
		s.t.Errorf("%d suggestions, want 3", given)
	}
}

// typing says whether what is being written, and the button that sends it, can
// be seen above a keyboard.
const typing = `(() => [...document.querySelectorAll('#comment, #more .main')].filter((n) => {
	const r = n.getBoundingClientRect();
	return r.top < 0 || r.bottom > innerHeight || r.height < 40;
}).map((n) => n.tagName + ' is not to be seen').join('; '))()`
