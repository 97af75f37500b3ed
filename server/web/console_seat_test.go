package web_test

import (
	"strconv"
	"strings"
	"testing"

	"motcua/internal/chromium"
	"motcua/internal/hall"
)

// The roster proposes the counter, a held one says who sits there, one that
// was left open is taken on with its ticket and its time.
func TestTheRosterProposesAndAHeldCounterSaysWho(t *testing.T) {
	d := openDesks(t, 4)
	d.hire("lan", "Nguyễn Thị Lan")
	d.hire("dat", "Lê Văn Đạt")
	d.at("dat", "2", d.url, 800, 600)
	numbers := d.issue("land", 1)
	d.do("open_counter", `{"counter":"1"}`) // by a program: nobody holds it
	d.do("call_next", `{"counter":"1"}`)
	d.do("start", `{"counter":"1"}`)
	started := d.ticket(numbers[0]).StartedAt

	b := chromium.Open(t, 360, 800, d.session("lan"))
	b.Go(d.url + "/console/")
	b.Until(`document.activeElement?.id === 'seat-in'`)
	said := func(counter string) string {
		b.Text(`document.getElementById('seat-in').select()`)
		b.Key(counter)
		return field(b, "seat-say")
	}
	if s := said("2"); !strings.Contains(s, "Lê Văn Đạt") {
		t.Errorf("counter 2 says %q", s)
	}
	b.Key("\r") // nothing happens: it is held
	if s := said("9"); !strings.Contains(s, "Không có quầy") {
		t.Errorf("counter 9 says %q", s)
	}
	if s := said("1"); !strings.Contains(s, numbers[0]) || !strings.Contains(field(b, "seat-go"), "Nhận bàn giao") {
		t.Errorf("counter 1 says %q, its button %q", s, field(b, "seat-go"))
	}
	b.Key("\r")
	state(b, "serving")
	if tk := d.ticket(numbers[0]); !tk.StartedAt.Equal(started) || tk.State != hall.Serving {
		t.Errorf("taken over: %+v", tk)
	}
	if c := d.srv.Floor().State().Counter("1"); c.Account != "lan" {
		t.Errorf("counter 1 is held by %q", c.Account)
	}
}

// With the right hand on the numeric keypad and nothing else.
func TestTheKeypadAlone(t *testing.T) {
	d := openDesks(t, 1)
	d.hire("lan", "Nguyễn Thị Lan")
	numbers := d.issue("land", 2)
	b := d.at("lan", "1", d.url, 360, 800)
	key(b, "NumpadAdd")
	state(b, "called")
	for i := range 2 {
		key(b, "NumpadMultiply")
		b.Until(`document.getElementById('recalled').textContent.includes('` + strconv.Itoa(i+1) + ` lần') && !document.querySelector('[aria-busy]')`)
	}
	key(b, "NumpadDivide")
	state(b, "idle")
	b.Until(`document.getElementById('do-undo').getAttribute('aria-disabled') === null`)
	key(b, "Numpad3")
	state(b, "called")
	key(b, "Numpad0")
	state(b, "serving")
	key(b, "Numpad4")
	asks(b, "ask-park")
	key(b, "NumpadDecimal") // leaves the question
	b.Until(`!document.getElementById('ask-park').open`)
	key(b, "NumpadSubtract")
	asks(b, "ask-finish")
	key(b, "Numpad3", "NumpadEnter")
	state(b, "idle")
	if tk := d.ticket(numbers[0]); tk.State != hall.Finished || tk.Outcome != "answered" {
		t.Errorf("finished: %s %q", tk.State, tk.Outcome)
	}
}

// A scanner types like a keyboard, only faster: its code goes where it belongs,
// its Enter presses nothing, and no stroke of it is taken for a key.
func TestAScannerPressesNothing(t *testing.T) {
	d := openDesks(t, 1)
	d.hire("lan", "Nguyễn Thị Lan")
	numbers := d.issue("land", 3)
	b := d.at("lan", "1", d.url, 1280, 800)
	b.Text(`document.getElementById('do-next').focus()`)
	scan := func(code string) { // faster than CDP could type it
		b.Text(`(() => { for (const c of '` + code + `\n') {
  const key = c === '\n' ? 'Enter' : c, code = c === '\n' ? 'Enter' : c === '-' ? 'NumpadSubtract' : /\d/.test(c) ? 'Numpad' + c : 'Key' + c;
  const ok = document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key, code, bubbles: true, cancelable: true}));
  if (key === 'Enter' && ok) document.activeElement.click();
} })()`)
	}
	scan("H56-240823-0001")
	b.Until(`document.getElementById('did').textContent.includes('quét')`)
	if s := b.Text(`document.getElementById('current').dataset.state`); s != "idle" || d.calls() != 0 {
		t.Fatalf("a scan called somebody: %s, %d calls", s, d.calls())
	}
	scan(numbers[2])
	b.Until(`document.getElementById('ask-call').open && document.getElementById('ticket').value === '` + numbers[2] + `'`)
	b.Key("\x1b")
	b.Until(`!document.getElementById('ask-call').open`)
	key(b, "F2")
	state(b, "called")
	key(b, "F6")
	state(b, "serving")
	scan("H56-240823-0001")
	b.Until(`document.getElementById('ask-finish').open && document.getElementById('case_code').value === 'H56-240823-0001'`)
	if tk := d.ticket(numbers[0]); tk.State != hall.Serving {
		t.Errorf("a scan finished the service: %s", tk.State)
	}
}
