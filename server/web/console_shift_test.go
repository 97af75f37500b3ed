package web_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"motcua/internal/chromium"
	"motcua/internal/hall"
)

// A whole shift with the keyboard alone, from the sign-in page to the
// hand-over, over a real hall.
func TestAShiftByKeyboardAlone(t *testing.T) {
	d := openDesks(t, 3)
	d.hire("lan", "Nguyễn Thị Hoàng Phượng Uyên")
	land := d.issue("land", 8)
	b := chromium.Open(t, 1280, 800)
	b.Go(d.url + "/console/")
	b.Until(`document.forms[0] && document.forms[0].user`)
	b.Text(`document.forms[0].user.focus()`)
	b.Key("lan" + kb.Tab + deskPassword + "\r")
	b.Until(`document.activeElement?.id === 'seat-in'`)
	b.Key("1")
	b.Until(`document.getElementById('seat-say').textContent.includes('Quầy 1')`)
	b.Key("\r")
	state(b, "idle")

	// called twice more before a no-show is taken
	key(b, "F2")
	state(b, "called")
	if n := field(b, "number"); n != land[0] {
		t.Errorf("%s was called, want %s", n, land[0])
	}
	key(b, "F9")
	b.Until(`document.getElementById('did').textContent.includes('thêm 2 lần')`)
	for _, want := range []string{"thêm 1 lần", "Đã gọi lại 2 lần"} {
		key(b, "F4")
		b.Until(`document.getElementById('recalled').textContent.includes('` + want + `')`)
	}
	b.Until(`!document.querySelector('[aria-busy]')`)
	key(b, "F9")
	state(b, "idle")
	if got := d.ticket(land[0]).State; got != hall.NoShow {
		t.Errorf("%s is %s", land[0], got)
	}

	// a wrong no-show is taken back, and the person was there after all
	b.Until(`document.getElementById('do-undo').getAttribute('aria-disabled') === null`)
	if u := field(b, "undo-what"); !strings.Contains(u, land[0]) || !strings.Contains(u, "giây") {
		t.Errorf("undo says %q", u)
	}
	key(b, "Ctrl+KeyZ")
	state(b, "called")
	key(b, "F6")
	state(b, "serving")

	// finished: an outcome is wanted, what was typed stays, a scanner's second Enter is nobody's
	key(b, "F8")
	asks(b, "ask-finish")
	b.Key("h56.14–240823–0001\r\r")
	b.Until(`document.querySelector('#ask-finish .refused').textContent.includes('kết quả')`)
	if v := b.Text(`document.getElementById('case_code').value`); !strings.Contains(v, "240823") {
		t.Errorf("the case code became %q", v)
	}
	b.Until(`document.activeElement?.name === 'outcome'`)
	b.Key("2")
	b.Until(`document.querySelectorAll('#outcomes input')[1].checked`)
	b.Key(kb.Tab + kb.Tab + "tách hộ")
	b.Until(`document.getElementById('procedures').children.length > 0`)
	b.Key(kb.ArrowDown + "\r")
	b.Until(`/^\S+ · ./.test(document.getElementById('procedure-in').value)`)
	b.Key(kb.Tab + "3" + kb.Tab + "2")
	key(b, "F8")
	state(b, "idle")
	if tk := d.ticket(land[0]); tk.State != hall.Finished || tk.Outcome == "" || tk.CaseCode != "H56.14-240823-0001" || tk.Files != 3 || tk.People != 2 || tk.Procedure == "" {
		t.Errorf("finished: %+v", tk)
	}

	park(t, d, b, land[1])
	moveOn(t, d, b, land)
	leave(t, d, b)
}

// park sets the next person aside with the hall's second reason, and calls
// back without queueing.
func park(t *testing.T, d *desks, b *chromium.Tab, number string) {
	key(b, "F2")
	state(b, "called")
	key(b, "F6")
	state(b, "serving")
	key(b, "F10")
	asks(b, "ask-park")
	b.Key("2")
	b.Until(`document.querySelectorAll('#parks input')[1].checked`)
	b.Key("\r")
	state(b, "idle")
	if tk := d.ticket(number); tk.State != hall.Parked || tk.Reason != "signature" {
		t.Errorf("parked: %s, %q", tk.State, tk.Reason)
	}
	key(b, "Shift+F4")
	state(b, "called")
	if n := field(b, "number"); n != number {
		t.Errorf("%s was called back, want %s", n, number)
	}
}

// moveOn transfers, calls out of order, sends a ticket through a second
// service, pauses and opens again.
func moveOn(t *testing.T, d *desks, b *chromium.Tab, land []string) {
	key(b, "F7")
	asks(b, "ask-transfer")
	b.Key("Hộ tịch" + kb.Tab + "thiếu bản sao")
	key(b, "F7")
	state(b, "idle")
	if tk := d.ticket(land[1]); tk.Service != "civil" || tk.Note != "thiếu bản sao" || tk.NoteBy == "" || tk.NoteFrom != "1" {
		t.Errorf("transferred: %+v", tk)
	}
	key(b, "F3")
	asks(b, "ask-call")
	b.Key(strings.ToLower(land[5]))
	b.Until(`document.getElementById('ticket-say').textContent.includes('Đang chờ')`)
	b.Key("\r")
	b.Until(`document.querySelector('#ask-call .refused').textContent.includes('lý do')`)
	b.Key("1")
	b.Until(`document.querySelector('#call-reasons input').checked`)
	key(b, "F3")
	state(b, "called")
	if tk := d.ticket(land[5]); tk.State != hall.Called || tk.Reason == "" {
		t.Errorf("called out of order: %+v", tk)
	}
	key(b, "F6")
	state(b, "serving")
	key(b, "F8")
	asks(b, "ask-finish")
	b.Text(`document.getElementById('then').focus()`)
	b.Key("Thu phí" + kb.Tab)
	b.Until(`document.getElementById('thens').children.length === 1`)
	b.Text(`document.querySelector('#outcomes input').focus()`)
	b.Key("1")
	b.Until(`document.querySelector('#outcomes input').checked`)
	key(b, "F8")
	state(b, "idle")
	if tk := d.ticket(land[5]); tk.State != hall.Waiting || tk.Service != "fee" {
		t.Errorf("went on: %+v", tk)
	}
	key(b, "Shift+F9")
	asks(b, "ask-pause")
	b.Key("3" + kb.Tab + "2\r")
	state(b, "paused")
	if c := d.srv.Floor().State().Counter("1"); c.State != hall.Paused || c.Until == "" || c.Reason != "Họp" && c.Reason != "Ăn trưa" {
		t.Errorf("paused: %+v", c)
	}
	key(b, "Shift+F2")
	state(b, "idle")
}

// leave hands the counter over in the middle of a service.
func leave(t *testing.T, d *desks, b *chromium.Tab) {
	key(b, "F2")
	state(b, "called")
	key(b, "F6")
	state(b, "serving")
	number := field(b, "number")
	key(b, "Shift+F7")
	asks(b, "ask-hand_over")
	b.Key("\r")
	b.Until(`!document.getElementById('choose').hidden && document.getElementById('choose-said').textContent.includes('bàn giao')`)
	d.hire("dat", "Lê Văn Đạt")
	next := d.at("dat", "1", d.url, 360, 800)
	state(next, "serving")
	if n := field(next, "number"); n != number {
		t.Errorf("the next clerk has %s, want %s", n, number)
	}
	if c := d.srv.Floor().State().Counter("1"); c.Account != "dat" || c.Ticket == nil || c.Ticket.State != hall.Serving {
		t.Errorf("after the hand-over: %+v", c)
	}
}
