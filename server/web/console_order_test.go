package web_test

import (
	"fmt"
	"strings"
	"testing"

	"motcua/internal/chromium"
)

// The line on the screen stands in the order in which the engine calls: with
// shares, a person sent to this counter, one who comes back, and two services.
func TestTheLineOnTheScreenIsTheOrderOfTheCalls(t *testing.T) {
	d := openDesks(t, 2)
	d.hire("lan", "Nguyễn Thị Lan")
	d.do("open_counter", `{"counter":"2"}`)
	d.issue("civil", 2)
	for i := range 9 {
		d.issue("land", 1, []string{"", "", `,"priority":"elderly"`}[i%3])
	}
	b := d.at("lan", "1", d.url, 1280, 800)
	sent := fmt.Sprint(d.do("call_next", `{"counter":"2"}`)["number"])
	d.do("transfer", `{"counter":"2","to_counter":"1"}`)
	key(b, "F2")
	state(b, "called")
	if n := field(b, "number"); n != sent {
		t.Errorf("%s was called, %s was sent here", n, sent)
	}
	b.Text(`window.first = document.getElementById('number').textContent`)
	key(b, "Shift+F8") // comes back later, and is next
	state(b, "idle")
	b.Until(`document.querySelector('#line li b').textContent === first`)
	left := 11
	for range 11 {
		b.Until(fmt.Sprintf(`document.getElementById('line').children.length === %d`, left))
		shown := settled(b)
		called := fmt.Sprint(d.do("call_next", `{"counter":"1"}`)["number"])
		if shown[0] != called {
			t.Errorf("the line began %v, %s was called", shown[:min(3, len(shown))], called)
		}
		d.do("start", `{"counter":"1"}`)
		d.do("finish", `{"counter":"1","outcome":"accepted"}`)
		left--
	}
}

// settled reads the line once it has been asked for anew and drawn.
func settled(b *chromium.Tab) []string {
	b.Text(`(window.lines = undefined, fetch('/api/v1/counters/1/line?as=clerk').then((r) => r.json()).then((o) => { window.lines = o; }), '')`)
	b.Until(`window.lines`)
	b.Until(`[...document.querySelectorAll('#line b')].map((x) => x.textContent).join() === lines.tickets.map((x) => x.split('-')[1]).join()`)
	return strings.Split(b.Text(`[...document.querySelectorAll('#line b')].map((x) => x.textContent)`), ",")
}

// A hall's own keys stand on the buttons and act; the ones they replace do not.
func TestAHallsOwnKeysAct(t *testing.T) {
	d := openDesks(t, 1)
	d.toml += "[keys]\nnext = [\"F13\"]\n"
	d.stop()
	d.start()
	d.hire("lan", "Nguyễn Thị Lan")
	d.issue("land", 1)
	b := d.at("lan", "1", d.url, 360, 800)
	if k := b.Text(`document.querySelector('#do-next kbd').textContent`); k != "F13" {
		t.Errorf("the button shows %q", k)
	}
	key(b, "F2")
	key(b, "F13")
	state(b, "called")
	if d.calls() != 1 {
		t.Errorf("%d calls", d.calls())
	}
}

// A call for help stands on the screen until somebody is on the way.
func TestHelpIsCalledAndAnswered(t *testing.T) {
	d := openDesks(t, 1)
	d.hire("lan", "Nguyễn Thị Lan")
	b := d.at("lan", "1", d.url, 360, 800)
	key(b, "F1")
	asks(b, "ask-help")
	b.Key("3\r")
	b.Until(`document.getElementById('helped').textContent.includes('Phiên dịch')`)
	helps := d.srv.Floor().State().Helps
	if len(helps) != 1 || helps[0].Place != "1" {
		t.Fatalf("helps: %+v", helps)
	}
	guide := d.guide("minh")
	guide("answer_help", `{"help":"`+helps[0].ID+`"}`)
	b.Until(`document.getElementById('helped').hidden && document.getElementById('did').textContent.includes('đang đến')`)
}
