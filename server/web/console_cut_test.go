package web_test

import (
	"testing"
	"time"

	"motcua/internal/chromium"
	"motcua/internal/hall"
	"motcua/internal/wire"
)

// hang makes the page's sockets send nothing more, as if every packet from here
// on were lost; the page is not told.
const hang = `(() => { const send = WebSocket.prototype.send; WebSocket.prototype.send = function (m) { if (m.includes('"command"')) { window.lost = m; return; } return send.call(this, m); }; })()`

// A page that is loaded anew while its command is on the way repeats the same
// command under the same key: it is done once, and the page says what came of
// it.
func TestAReloadRepeatsTheSameKey(t *testing.T) {
	d := openDesks(t, 1)
	d.hire("lan", "Nguyễn Thị Lan")
	numbers := d.issue("land", 4)
	b := d.at("lan", "1", d.url, 1280, 800)

	// the command is lost on its way: the new page brings it
	b.Text(hang)
	key(b, "F2")
	b.Until(`window.lost`)
	sent := b.Text(`JSON.parse(lost).id`)
	if kept := b.Text(`JSON.parse(sessionStorage.getItem('motcua.console.sent')).key`); kept != sent {
		t.Errorf("the page keeps the key %s, it sent %s", kept, sent)
	}
	reload(b)
	state(b, "called")
	if n := field(b, "number"); n != numbers[0] || d.calls() != 1 {
		t.Errorf("%s after the reload, %d calls; want %s and one", n, d.calls(), numbers[0])
	}

	// the command arrives, its answer is lost: the new page asks again and calls nobody else
	key(b, "F6")
	state(b, "serving")
	key(b, "F8")
	asks(b, "ask-finish")
	b.Text(`document.querySelector('#outcomes input').checked = true`)
	b.Text(`sessionStorage.setItem('kept', 'no')`)
	b.Text(`(() => { const was = sessionStorage.removeItem; Storage.prototype.removeItem = function (k) { if (k !== 'motcua.console.sent') was.call(this, k); }; })()`)
	key(b, "F8")
	b.Until(`document.getElementById('current').dataset.state === 'idle'`)
	reload(b)
	b.Until(`document.getElementById('did').textContent.includes('` + numbers[0] + `')`)
	state(b, "idle")
	finished := 0
	events, _, _ := d.srv.Floor().After(0)
	for _, e := range events {
		if e.Kind == wire.TicketFinished {
			finished++
		}
	}
	if finished != 1 || d.calls() != 1 {
		t.Errorf("finished %d times, called %d times, want once each", finished, d.calls())
	}
}

func reload(b *chromium.Tab) {
	b.Quiet(true) // Chromium complains of the requests that it cuts off itself
	b.Text(`(() => { document.body.dataset.old = 'yes'; location.reload(); })()`)
	b.Until(`document.readyState === 'complete' && !document.body.dataset.old && performance.getEntriesByType('navigation')[0].type === 'reload' && document.getElementById('desk') && !document.getElementById('desk').hidden`)
	b.Quiet(false)
}

// Packets that vanish without a word are noticed within two seconds. What was
// pressed just before is done once, whichever way it arrives; what is pressed
// meanwhile is refused in plain words and never done.
func TestALineThatSwallowsEverything(t *testing.T) {
	d := openDesks(t, 1)
	d.hire("lan", "Nguyễn Thị Lan")
	numbers := d.issue("land", 6)
	l := newLine(t, d.addr)
	b := d.at("lan", "1", l.url, 360, 800)
	key(b, "F2")
	state(b, "called")
	key(b, "F6")
	state(b, "serving")
	b.Quiet(true)

	b.Text(`(new MutationObserver(() => { window.saidAt ??= performance.now(); }).observe(document.getElementById('cut'), {attributeFilter: ['hidden']}), '')`)
	b.Text(`window.cutAt = performance.now()`)
	l.hold(true)
	b.Until(`!document.getElementById('cut').hidden`)
	if b.Text(`saidAt - cutAt < 2000`) != "true" {
		t.Errorf("the cut was said after %s ms", b.Text(`Math.round(saidAt - cutAt)`))
	}
	key(b, "F10")
	b.Until(`document.getElementById('did').textContent.includes('Chưa gửi gì')`)
	if n := field(b, "number"); n != numbers[0] {
		t.Errorf("while cut the number became %q", n)
	}
	l.hold(false)
	b.Until(`document.getElementById('cut').hidden`)
	if tk := d.ticket(numbers[0]); tk.State != hall.Serving {
		t.Errorf("what was pressed while cut was done: %s is %s", tk.Number, tk.State)
	}

	// pressed in the moment of the cut: the old socket and the new one both bring it, it is done once
	key(b, "F8")
	asks(b, "ask-finish")
	b.Text(`document.querySelector('#outcomes input').checked = true`)
	key(b, "F8")
	state(b, "idle")
	l.hold(true)
	key(b, "F2")
	b.Until(`!document.getElementById('cut').hidden && !document.getElementById('cut-held').hidden`)
	b.Text(`window.old = performance.now()`)
	b.Until(`performance.now() - old > 5000`) // the page has given the old socket up
	key(b, "F2")
	l.hold(false)
	state(b, "called")
	b.Until(`document.getElementById('cut').hidden`)
	if n := field(b, "number"); n != numbers[1] || d.calls() != 2 {
		t.Errorf("%s at the counter after %d calls, want %s after 2", n, d.calls(), numbers[1])
	}
}

// A server that goes away and comes back changes nothing at the counter: the
// page says so, resumes behind the last event it had, and goes on.
func TestTheServerIsStartedAgain(t *testing.T) {
	d := openDesks(t, 1)
	d.hire("lan", "Nguyễn Thị Lan")
	numbers := d.issue("land", 3)
	b := d.at("lan", "1", d.url, 1280, 800)
	key(b, "F2")
	state(b, "called")
	b.Text(`window.same = document.getElementById('number')`)
	b.Quiet(true)
	at := time.Now()
	d.stop()
	b.Until(`!document.getElementById('cut').hidden`)
	if took := time.Since(at); took > 2*time.Second+time.Second { // the server itself takes a moment to leave
		t.Errorf("the cut was said after %v", took)
	}
	if n := field(b, "number"); n != numbers[0] {
		t.Errorf("while the server is away the number is %q", n)
	}
	d.start()
	b.Until(`document.getElementById('cut').hidden`)
	more := d.issue("land", 1)
	b.Until(`document.getElementById('line').textContent.includes('` + more[0] + `')`)
	key(b, "F6")
	state(b, "serving")
	if b.Text(`same === document.getElementById('number') && same.isConnected`) != "true" {
		t.Error("the page was built anew")
	}
	if n := field(b, "number"); n != numbers[0] || d.calls() != 1 {
		t.Errorf("%s after %d calls, want %s after one", n, d.calls(), numbers[0])
	}
}
