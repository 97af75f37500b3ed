package web_test

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/storage"

	"motcua/internal/chromium"
)

// The line is cut at the nasty moments. Every rating arrives once, with its own
// ticket, in the order in which they were given.
func TestATabletOnABadLine(t *testing.T) {
	s := newStand(t)
	s.open(1280, 800)

	// between the touch and the sending: the line swallows everything, the page is
	// loaded anew from the tablet itself
	first := s.visit()
	s.asked(first)
	s.line.hold(true)
	s.touch(4)
	s.b.Tap(`#comment`)
	s.b.Type("Cán bộ nhiệt tình\u0007, hướng dẫn rõ")
	s.again()
	s.b.Until(`document.body.dataset.view === 'thanks' && document.getElementById('comment').value.startsWith('Cán bộ nhiệt tình')`)
	s.send()
	s.keeps(1)
	s.line.hold(false)
	s.counted("between touch and sending")

	// between the sending and the answer: it is given again under the same key, across
	// a restart of the server
	second := s.visit()
	s.asked(second)
	s.touch(2)
	s.b.Tap(`#reasons label`)
	s.line.holdBack(true)
	s.send()
	s.counted("before the answer")
	s.keeps(1)
	s.line.cut(true)
	s.again()
	s.keeps(1)
	s.stop()
	s.line.holdBack(false)
	s.line.cut(false)

	// while the server is away: nobody is asked anew, what was asked stays
	s.start()
	s.keeps(0)
	third := s.visit()
	s.asked(third)
	s.stop()
	s.b.Until(`!document.getElementById('offline').hidden`)
	s.touch(5)
	s.send()
	s.again()
	s.keeps(1)
	s.start()
	s.counted("while the server was away")
	s.keeps(0)

	order, by := s.ratings()
	if got, want := strings.Join(order, " "), strings.Join([]string{first, second, third}, " "); got != want {
		t.Errorf("rated in the order %s, given in that of %s", got, want)
	}
	if r := by[second][0]; len(r.Reasons) != 1 || r.Reasons[0] != "wait" {
		t.Errorf("the reasons are %v", r.Reasons)
	}
	if by[first][0].CommentHash == "" {
		t.Error("the comment is lost")
	}
}

// A visit is asked about however its tablet was away when it ended, if its
// person is still there; a rating is never another visit's.
func TestATabletAsksAboutTheRightVisit(t *testing.T) {
	s := newStand(t)
	s.open(1024, 600)

	// it ended while the page was away
	s.begin()
	s.b.Go("about:blank")
	s.do("finish", `{"counter":"1","outcome":"accepted"}`)
	s.look(s.b)
	s.b.Until(`document.body.dataset.view === 'ask'`)
	s.touch(5)

	// the form stays with its person while the next visit is called, served and ended
	mine := field(s.b, "ask-number")
	behind := s.visit()
	s.b.Tap(`#comment`)
	s.b.Type("Xin cảm ơn")
	if got := field(s.b, "about"); !strings.Contains(got, mine) {
		t.Errorf("the form is about %q, want %s", got, mine)
	}
	s.send()
	s.asked(behind)
	s.counted("the form of one, the visit of another")

	// who touched nothing has gone when the next visit ends; a finger on its way meant
	// the one before
	next := s.visit()
	s.b.Until(`document.getElementById('ask-number').textContent === '` + next + `'`)
	s.touch(3)
	s.send()
	s.counted("another in the place of one")

	// two ended while the line was cut: the last is asked
	s.line.cut(true)
	s.visit()
	last := s.visit()
	s.line.cut(false)
	s.asked(last)

	// the finish was a mistake: nobody is asked, and what was touched does not count
	s.touch(1)
	delete(s.rated, last)
	s.do("undo", `{"counter":"1"}`)
	s.b.Until(`document.body.dataset.view === 'idle'`)
	s.do("finish", `{"counter":"1","outcome":"accepted"}`)
	s.asked(last)
	s.touch(4)
	s.send()
	s.counted("after the undoing")
	s.keeps(0)
}

// wrongClock makes the machine's own clock wrong by years, and set while the
// page runs.
const wrongClock = `(() => {
	const real = Date.now.bind(Date), Old = Date;
	window.off = -5 * 365 * 86400e3;
	Date.now = () => real() + window.off;
	Object.defineProperty(performance, 'timeOrigin', { value: performance.timeOrigin + window.off });
})()`

// A tablet whose clock is wrong, and is set meanwhile, asks for the hall's
// minute; one without a database, with a full one, or with nothing at all to
// keep a rating in, still rates.
func TestATabletThatCanKeepNothing(t *testing.T) {
	s := newStand(t)
	full := chromium.Open(t, 800, 1280, s.cookie())
	full.Quiet(true)
	full.Before(wrongClock)
	s.look(full)
	number := s.visit()
	s.asked(number)
	s.b.Text(`(() => { window.off = 9 * 365 * 86400e3; })()`)
	s.b.Until(`document.getElementById('left').style.transform !== ''`)
	s.asked(number) // a minute is a minute
	chromium.Devtools(s.b, storage.OverrideQuotaForOrigin, storage.OverrideQuotaForOriginParams{Origin: s.line.url, QuotaSize: new(1.0)})
	s.line.cut(true)
	s.touch(5)
	s.send()
	s.again()
	s.keeps(1)
	s.line.cut(false)
	s.counted("a full disk and a wrong clock")
	s.keeps(0)

	// a disk that is busy when the page opens: what lies there is sent once it answers
	s.asked(s.visit())
	s.line.cut(true)
	s.touch(2)
	s.send()
	s.keeps(1)
	slow := `(() => { const open = indexedDB.open.bind(indexedDB); IDBFactory.prototype.open = function (...of) {
		const fake = {}; window.late = () => { const r = open(...of); for (const k of ['onsuccess', 'onerror', 'onupgradeneeded']) r[k] = () => { Object.defineProperty(fake, 'result', { value: r.result, configurable: true }); fake[k] && fake[k](); }; }; return fake; }; })()`
	s.b.Before(slow)
	s.b.Text(`(() => { document.body.dataset.old = 'yes'; location.reload(); })()`)
	s.b.Until(`document.body && !document.body.dataset.old && document.body.dataset.ready`)
	s.keeps(0)
	s.b.Text(`late()`)
	s.keeps(1)
	s.line.cut(false)
	s.counted("a database that opens late")
	s.keeps(0)

	none := chromium.Open(t, 1280, 800, s.cookie())
	none.Quiet(true)
	none.Before(`Object.defineProperty(window, 'indexedDB', { get() { return undefined; } })`)
	s.look(none)
	s.asked(s.visit())
	s.line.cut(true)
	s.touch(4)
	s.send()
	s.again()
	s.keeps(1)
	s.line.cut(false)
	s.counted("no database")

	s.b.Before(`Storage.prototype.setItem = () => { throw new DOMException('no room', 'QuotaExceededError'); }`)
	s.again()
	s.asked(s.visit())
	s.line.cut(true)
	s.touch(3)
	s.send()
	s.keeps(1)
	s.b.Until(`document.getElementById('offline').textContent.includes('không lưu được')`)
	s.line.cut(false)
	s.counted("nothing to keep it in")
}

// A tablet that is sent away keeps what was not sent, shows a code by itself,
// and sends once it is let in again.
func TestATabletIsPairedAgain(t *testing.T) {
	s := newStand(t)
	s.open(1280, 800)
	s.asked(s.visit())
	s.line.hold(true)
	s.touch(5)
	s.send()
	s.keeps(1)
	if err := s.srv.Staff().Revoke("tablet-1"); err != nil {
		t.Fatal(err)
	}
	s.line.cut(true)
	s.line.hold(false)
	s.line.cut(false)
	s.b.Until(`location.pathname === '/pair' && /^[A-Z0-9]{6}$/.test(document.getElementById('code')?.textContent)`)
	code := field(s.b, "code")
	if err := s.srv.Staff().Approve(code, deviceOf("tablet-new", "1")); err != nil {
		t.Fatal(err)
	}
	s.b.Until(`location.pathname === '/tablet/1'`)
	s.counted("paired again")
	if _, by := s.ratings(); len(by) != 1 {
		t.Errorf("%d ratings", len(by))
	}
}
