package web

import (
	"strings"
	"testing"
	"time"

	"motcua/internal/chromium"
	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/suggestions"
)

// longBox has all that a suggestion box may have, with long names.
func longBox() hall.Suggestions {
	b := hall.Suggestions{AnswerDays: 10, Complaint: hall.Channel{
		Name: hall.Text{"vi": "Hệ thống tiếp nhận, trả lời phản ánh, kiến nghị của người dân và doanh nghiệp về quy định hành chính"},
		URL:  "https://dichvucong.gov.vn/p/phananhkiennghi/pakn-gui-phan-anh-kien-nghi-voi-mot-duong-dan-rat-dai.html", Phone: "1800 1096",
	}}
	for _, id := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		b.Topics = append(b.Topics, hall.Reason{ID: id, Name: hall.Text{"vi": "Cơ sở vật chất, trang thiết bị, vệ sinh, chỗ để xe và lối đi cho người khuyết tật", "en": "Building"}})
	}
	return b
}

const longWords = "Đềnghịtrungtâmbốtríthêmghếngồichongườicaotuổiởkhuvựcchờ "

// fakeBox has one suggestion of each state, with long words.
type fakeBox struct{}

func (fakeBox) items() (list []suggestions.Item) {
	for i, state := range []wire.SuggestionState{"received", "read", "answered", "handed_on", "closed"} {
		it := suggestions.Item{Text: strings.Repeat(longWords, 4) + "\n\n<script>alert(1)</script>", Late: i == 0, Suggestion: &wire.Suggestion{
			ID: "20261120-S00" + string(rune('1'+i)), State: state, At: morning.Add(-48 * time.Hour), Via: wire.RoleTablet, Topic: "a",
			By: "minh", Changed: morning, To: strings.Repeat("Sở Nông nghiệp và Môi trường ", 6),
		}}
		if state == wire.SuggestionAnswered {
			it.Reply = strings.Repeat("Trung tâm đã đặt thêm 12 ghế có tay vịn. ", 12)
		}
		list = append(list, it)
	}
	return list
}

func (b fakeBox) List(q suggestions.Query) (list []suggestions.Item, err error) {
	for _, it := range b.items() {
		if q.State == "" || q.State == it.Suggestion.State || q.State == suggestions.Waiting && it.Suggestion.State.Waits() {
			list = append(list, it)
		}
	}
	return list, nil
}

func (fakeBox) Count() map[wire.SuggestionState]int {
	return map[wire.SuggestionState]int{"": 5, suggestions.Waiting: 2, "answered": 1, "handed_on": 1, "closed": 1}
}

func (b fakeBox) Follow(_, code string) (suggestions.Item, error) {
	if code != "2K7MP3XQA9TX" {
		return suggestions.Item{}, suggestions.ErrUnknown
	}
	it := b.items()[2]
	it.Code = code
	return it, nil
}

// The box's pages are whole without a script, small, and run nobody's words; an
// inspector's list has no button.
func TestTheBoxNeedsNoScript(t *testing.T) {
	f := newHall(t)
	f.hall.Suggestions = longBox()
	srv := serve(t, f, func(c *Config) { c.Box = fakeBox{} })
	read := func(path string, roles ...string) string {
		t.Helper()
		_, text := get(t, srv.URL, path, roles...)
		return text
	}
	form := read("/suggest")
	if len(form) > 15<<10 || strings.Contains(form, "<script") || strings.Count(form, `name="topic"`) != 8 {
		t.Errorf("the form: %d bytes", len(form))
	}
	for _, want := range []string{`<a href="tel:18001096">`, `rel="noreferrer"`, `maxlength="1000"`, `name="key" value="`} {
		if !strings.Contains(form, want) {
			t.Errorf("the form lacks %s", want)
		}
	}
	if one := read("/suggest/2K7MP3XQA9TX"); strings.Contains(one, "<script") || !strings.Contains(one, "&lt;script&gt;") || strings.Contains(one, "minh") || len(one) > 15<<10 {
		t.Errorf("one suggestion: %d bytes", len(one))
	}
	boss, inspector := read("/floor/suggestions?state=", "manager"), read("/floor/suggestions?state=", "inspector")
	if strings.Count(boss, `class="card item"`) != 5 || strings.Contains(boss, "<script>alert") || !strings.Contains(boss, `value="answered"`) {
		t.Error("the manager's list")
	}
	if strings.Count(inspector, `class="card item"`) != 5 || strings.Contains(inspector, `name="answer"`) || strings.Contains(inspector, `value="read"`) {
		t.Error("an inspector is offered what he may not do")
	}
	if waits := read("/floor/suggestions", "manager"); strings.Count(waits, `class="card item"`) != 2 {
		t.Error("the list does not begin with what waits")
	}
	f.hall.Suggestions.Off = true
	if off := read("/suggest"); strings.Contains(off, "<textarea") || !strings.Contains(off, `name="code"`) {
		t.Error("a box that is closed takes words, or follows none")
	}
}

// Fingers find what they touch, and a screen reader hears the words.
func TestTheBoxIsTouchedAndRead(t *testing.T) {
	f := newHall(t)
	f.hall.Suggestions = longBox()
	srv := serve(t, f, func(c *Config) { c.Box = fakeBox{} })
	b := chromium.Open(t, 360, 800, "as_manager=1")
	const small = `[...document.querySelectorAll('a, button, summary, input:not([type=hidden]), select, textarea')]
		.map((x) => x.closest('label') || x).filter((x) => x.getClientRects().length && !x.closest('.skip') && !x.classList.contains('skip'))
		.map((x) => [x.textContent.trim().slice(0, 30), x.getBoundingClientRect()])
		.filter(([, r]) => r.height < 44 || r.width < 44).map(([t, r]) => t + ' ' + r.width + 'x' + r.height).join('; ')`
	for _, path := range []string{"/suggest", "/suggest/2K7MP3XQA9TX", "/floor/suggestions?state="} {
		b.Go(srv.URL + path)
		if few := b.Text(small); few != "" {
			t.Errorf("%s: too small to touch: %s", path, few)
		}
	}
	b.Go(srv.URL + "/suggest")
	heard := strings.Join(b.Accessible(), "\n")
	for _, want := range []string{"Hòm thư góp ý", "Nội dung góp ý", "Gửi góp ý", "Mã theo dõi"} {
		if !strings.Contains(heard, want) {
			t.Errorf("a screen reader does not say %q:\n%s", want, heard)
		}
	}
	if strings.Contains(heard, "Để trống ô này") {
		t.Error("a screen reader reads the trap out")
	}
}
