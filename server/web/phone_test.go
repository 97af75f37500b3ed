package web

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"

	"motcua/internal/catalogue"
	"motcua/internal/chromium"
	"motcua/internal/hall"
)

// phoneStates are all states of a ticket, with what its page says in either
// language.
var phoneStates = map[hall.State][2]string{
	hall.Waiting: {"[Ll]ượt", "ahead|next"}, hall.Called: {"Mời Ông/Bà đến", "Please go to"},
	hall.Serving: {"Đang được phục vụ tại", "Being served"}, hall.Parked: {"Chờ bổ sung giấy tờ", "Awaiting papers"},
	hall.Returned: {"quay lại quầy", "come back"}, hall.Finished: {"đã xong", "done"}, hall.NoShow: {"Xếp lại lượt", "Rejoin"},
	hall.Cancelled: {"đã hủy", "cancelled"}, hall.Expired: {"hết ngày", "day has ended"},
}

const long = 1000 // letters of the longest names

// heldHall has one ticket that knows everything a ticket can know, in a hall
// whose names are too long.
func heldHall(t *testing.T) (*fakeHall, *hall.Ticket, Config) {
	t.Helper()
	f := newHall(t)
	name := hall.Text{"vi": strings.Repeat("Thủ tục dài ", long/12), "en": strings.Repeat("A long name ", long/12)}
	for i := range f.hall.Services[:4] {
		f.hall.Services[i].Name = name
	}
	for i := range f.hall.Counters {
		f.hall.Counters[i].Name = name
	}
	f.hall.Parks = []hall.Reason{{ID: "papers", Name: hall.Text{"vi": "Chờ bổ sung giấy tờ", "en": "Awaiting papers"}}}
	f.state.Notices = []hall.Text{name, name, name, name}
	f.notice = "late_day"
	p := catalogue.Procedure{Code: "1.001193", Name: "Đăng ký khai sinh"}
	for range 30 {
		p.Papers = append(p.Papers, name["vi"])
	}
	tk := f.state.Ticket("20261120-D002")
	tk.Counter, tk.Reason, tk.Procedure, tk.Drawn, tk.EndedAt = "q1", "papers", p.Code, 12, morning
	f.hall.Rating.Questions, f.hall.Rating.Reasons = nil, nil // as many as a site may have
	for i := range 6 {
		q := hall.Question{ID: fmt.Sprint("question-", i), Name: name}
		for range 5 {
			q.Levels = append(q.Levels, hall.Level{Name: name})
		}
		f.hall.Rating.Questions = append(f.hall.Rating.Questions, q)
	}
	for i := range 8 {
		f.hall.Rating.Reasons = append(f.hall.Rating.Reasons, hall.Reason{ID: fmt.Sprint("reason-", i), Name: name})
	}
	for _, s := range f.hall.Services[1:] {
		tk.Then = append(tk.Then, s.ID)
	}
	return f, tk, Config{Catalogue: fakeCatalogue{p}}
}

// On a slow line an old phone gets the page and its script, whatever the state
// and however long the hall's names, in less than 15 KB, uncompressed.
func TestThePhonePageIsSmallWholeAndPrivate(t *testing.T) {
	f, tk, has := heldHall(t)
	srv := serve(t, f, func(c *Config) { c.Catalogue = has.Catalogue })
	most := ""
	worst := 0
	for state := range phoneStates {
		tk.State = state
		res, body := get(t, srv.URL, "/t/"+tk.Token)
		js := ""
		if script := regexp.MustCompile(`src="(/static/[^"]+)"`).FindStringSubmatch(body); script != nil {
			_, js = get(t, srv.URL, script[1])
		}
		if n := len(body) + len(js); n > worst {
			most, worst = fmt.Sprintf("%s: page %d, script %d", state, len(body), len(js)), n
		}
		if res.Header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("Referrer-Policy %q", res.Header.Get("Referrer-Policy"))
		}
		if strings.Contains(body, `rel="stylesheet"`) {
			t.Error("the style must come with the page")
		}
		for _, word := range []string{tk.RatingToken, tk.ID} {
			if strings.Contains(body, word) {
				t.Errorf("%s: the page holds %q", state, word)
			}
		}
	}
	t.Logf("at most %d bytes (%s)", worst, most)
	if worst >= 15<<10 {
		t.Errorf("page and script are %d bytes (%s), want under 15 KB", worst, most)
	}
}

func TestThePhonePageSaysEveryStateInBothLanguages(t *testing.T) {
	f, tk, has := heldHall(t)
	srv := serve(t, f, func(c *Config) { c.Catalogue = has.Catalogue })
	for state, want := range phoneStates {
		tk.State = state
		for k, lang := range []string{"vi", "en"} {
			_, body := get(t, srv.URL, "/t/"+tk.Token+"?lang="+lang)
			if !regexp.MustCompile(want[k]).MatchString(body) {
				t.Errorf("%s in %s: no %q", state, lang, want[k])
			}
			if !strings.Contains(body, ">"+tk.Number.String()+"<") {
				t.Errorf("%s: the number does not stand unbroken", state)
			}
			if got := strings.Contains(body, `name="score"`); got != (state == hall.Finished) {
				t.Errorf("%s: offers a rating: %v", state, got)
			}
		}
	}
}

// What the holder of a ticket is told beside its state.
func TestThePhonePageSaysWhatIsToCome(t *testing.T) {
	f := newHall(t)
	srv := serve(t, f, nil)
	tk := f.state.Ticket("20261120-D045")
	page := func() string { _, body := get(t, srv.URL, "/t/token-D045"); return body }
	has := func(what, want string) {
		t.Helper()
		if body := page(); !strings.Contains(body, want) {
			t.Errorf("%s: no %q in the page", what, want)
		}
	}
	hasNot := func(what, want string) {
		t.Helper()
		if strings.Contains(page(), want) {
			t.Errorf("%s: %q in the page", what, want)
		}
	}
	hasNot("an ordinary ticket", "Sau đó")
	hasNot("an ordinary ticket", "được chuyển sang")
	if last := regexp.MustCompile(`<dt>Vừa gọi</dt><dd>(D\d{3}) → Quầy \d+</dd>`).FindStringSubmatch(page()); last == nil {
		t.Error("the number that was called last is not there")
	} else if was := f.state.Ticket("20261120-" + last[1]); was.Service != tk.Service || slices.ContainsFunc(f.state.Tickets, func(o hall.Ticket) bool {
		return o.Service == tk.Service && o.CalledAt.After(was.CalledAt)
	}) {
		t.Errorf("%s was not called last", last[1])
	}
	tk.Then = []string{"thue", "nhan-ket-qua"}
	has("a ticket that goes on", "Thuế → Nhận kết quả")
	tk.Service = "thue"
	has("a ticket in another line", "được chuyển sang Thuế")
	tk.Counter = "q5"
	has("a ticket passed to a counter", "Chờ gọi tại Quầy 5")
	f.notice = "late_day"
	has("a late day", "Hôm nay có thể chưa đến lượt")
	f.notice = "draw"
	has("before the draw", "bốc thăm khi mở cửa")
	hasNot("before the draw", "lượt phía trước")
	tk.Drawn = 7
	has("after the draw", "<dt>Bốc thăm, thứ</dt><dd>7</dd>")
	has("a site's notice", "Hồ sơ nhận sau 15:00")

	tk.State, tk.Recalls = hall.Called, 2
	has("one called three times", "Gọi lần thứ 3")
	tk.State, tk.Reason = hall.Parked, "signature"
	has("a parked ticket", "Chờ ký")
	tk.Reason = "vợ ông ấy đang đến"
	has("one parked for a clerk's own reason", word("vi", "state.parked"))
	hasNot("one parked for a clerk's own reason", tk.Reason)

	tk.State, tk.CalledAt, tk.EndedAt = hall.NoShow, morning.Add(-20*time.Minute), morning.Add(-10*time.Minute)
	f.hall.Limits.RejoinWithin = time.Hour
	for rule, want := range map[hall.Rejoin]string{
		{}: "Xếp vào cuối hàng. Xếp lại được đến 10:31", {Soon: true}: "Được gọi ngay lượt tới", {Soon: true, After: 2}: "Được gọi sau 2 lượt nữa",
	} {
		f.hall.Limits.Rejoin = rule
		has("a latecomer", want)
		has("a latecomer", `action="/t/token-D045/rejoin"`)
	}
	f.hall.Limits.RejoinWithin = time.Minute
	has("one who comes too late", "Đã quá giờ xếp lại")
	hasNot("one who comes too late", "/rejoin")
}

// Phones without JavaScript see the same page, and can do everything on it.
func TestThePhonePageWorksWithoutJavaScript(t *testing.T) {
	f := newHall(t)
	srv := serve(t, f, nil)
	b := chromium.Open(t, 360, 640)
	b.Go(srv.URL + "/signin") // evaluating needs a page that may run scripts; the phone's does not
	chromium.Devtools(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	says := func(want string) {
		t.Helper()
		b.Until(`document.querySelector("main")?.textContent.includes("` + want + `")`)
	}
	b.Go(srv.URL + "/t/token-D045")
	shot(b, "phone-no-script")
	b.Tap("summary")
	b.Tap(`form[action$="/cancel"] button`)
	says("Số này đã hủy")

	gone := f.gone(t)
	b.Go(srv.URL + "/t/" + gone.Token)
	shot(b, "phone-late-no-script")
	b.Tap(`form[action$="/rejoin"] button`)
	says("lượt phía trước")

	b.Go(srv.URL + "/t/token-D002")
	b.Tap(`.rate label`)
	b.Tap(`.rate summary`)
	b.Tap(`.ask label`) // the best answer to the first question; the others are passed over
	shot(b, "phone-rate-no-script")
	b.Tap(`.rate button`)
	says("Cảm ơn Ông/Bà đã đánh giá")
	if len(f.rates) != 1 || f.rates[0].Token != "rate-D002" || f.rates[0].Score != 5 || len(f.rates[0].Answers) != 1 || f.rates[0].Answers["time"] != 3 {
		t.Errorf("ratings %+v, want one of D002, with one answer", f.rates)
	}
	_, body := get(t, srv.URL, "/t/token-D046")
	if !strings.Contains(body, `http-equiv="refresh"`) {
		t.Error("the page does not renew itself")
	}
}

// A phone rates for a day from the end of its service and once; the page says
// until when, and afterwards that it is over.
func TestAPhoneRatesForADay(t *testing.T) {
	f := newHall(t)
	srv := serve(t, f, nil)
	tk := f.state.Ticket("20261120-D002")
	for _, c := range []struct {
		ended            time.Time
		rated            bool
		form, says, tell string
	}{
		{clock().Add(-time.Hour), false, "yes", "Đánh giá được đến", ""},
		{clock().Add(-hall.PhoneRates + time.Minute), false, "yes", "Đánh giá được đến", ""},
		{clock().Add(-hall.PhoneRates - time.Minute), false, "", "Đã hết thời gian đánh giá", ""},
		{clock().Add(-time.Hour), true, "", "Cảm ơn Ông/Bà đã đánh giá", "Đã hết thời gian"},
	} {
		tk.EndedAt, tk.Rated = c.ended, c.rated
		_, body := get(t, srv.URL, "/t/"+tk.Token)
		if strings.Contains(body, `name="score"`) != (c.form != "") || !strings.Contains(body, c.says) || c.tell != "" && strings.Contains(body, c.tell) {
			t.Errorf("ended %s, rated %v: no %q, or a form where none should be", c.ended, c.rated, c.says)
		}
	}
}

// gone is the hall's no-show.
func (f *fakeHall) gone(t *testing.T) hall.Ticket {
	t.Helper()
	for _, tk := range f.State().Tickets {
		if tk.State == hall.NoShow {
			return tk
		}
	}
	t.Fatal("nobody is missing")
	return hall.Ticket{}
}

// Every state of a ticket as a phone shows it.
func TestPicturesOfThePhone(t *testing.T) {
	f := newHall(t)
	srv := serve(t, f, nil)
	tk := f.state.Ticket("20261120-D045")
	tk.Then, tk.Counter, tk.EndedAt, tk.CalledAt, tk.Reason = []string{"thue"}, "q3", morning, morning, "papers"
	b := chromium.Open(t, 360, 640)
	for state := range phoneStates {
		tk.State = state
		b.Go(srv.URL + "/t/token-D045")
		b.Until(`document.getElementById('n')`)
		shot(b, "phone-"+string(state))
		noOverflow(t, b, string(state))
	}
	b.Go(srv.URL + "/t/token-D002")
	b.Tap(".rate label:nth-of-type(4)")
	b.Tap(".rate summary")
	noOverflow(t, b, "rating")
	shotWhole(b, 360, "phone-rate")
}
