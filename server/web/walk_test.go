package web

import (
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"motcua/internal/chromium"
	"motcua/internal/hall"
	"motcua/internal/lang"
)

// deskOf opens a clerk's console at a counter that the clerk has opened.
func deskOf(t *testing.T, f *fakeHall, base string) *chromium.Tab {
	t.Helper()
	b := chromium.Open(t, 1366, 768, "as_clerk=1")
	b.Go(base + "/console/")
	b.Until(`!document.getElementById('choose').hidden`)
	b.Do(chromedp.Click(chromedp.CSS(`#counters li[data-key="q1"] button`)))
	b.Until(`!document.getElementById('desk').hidden && !document.querySelector('[aria-busy]')`)
	return b
}

func step(b *chromium.Tab) string { return b.Text(`document.getElementById('current').dataset.state`) }

// A clerk serves two people with the keys alone, and the keys say what they do.
func TestAClerkServesByKeyboardAlone(t *testing.T) {
	f := newHall(t)
	srv := serve(t, f, nil)
	b := deskOf(t, f, srv.URL)
	for name, key := range map[string]string{"next": "F2", "recall": "F4", "finish": "F8", "no_show": "F9"} {
		if got := b.Text(`document.getElementById('do-` + name + `').querySelector('kbd').textContent`); got != key {
			t.Errorf("the button %s shows %q, want %q", name, got, key)
		}
	}
	b.Key(kb.F2)
	b.Until(`document.getElementById('current').dataset.state === 'called'`)
	first := b.Text(`document.getElementById('number').textContent`)
	b.Key(kb.F4)
	b.Until(`document.getElementById('recalled').textContent.includes('gọi lại 1 lần')`)
	b.Key(kb.F6)
	b.Until(`document.getElementById('current').dataset.state === 'serving'`)
	b.Until(`!['', '0:00'].includes(document.getElementById('timer').textContent)`) // the timer runs
	b.Key(kb.F8)
	b.Until(`document.getElementById('ask-finish').open && document.activeElement.name === 'case_code'`)
	shot(b, "console-finish")
	b.Do(chromedp.KeyEvent("H56.14-240823-0001\r")) // as a scanner types
	b.Until(`document.getElementById('current').dataset.state === 'idle'`)
	b.Until(`document.getElementById('did').textContent.includes('` + first + `')`)
	b.Key(kb.F2)
	b.Until(`document.getElementById('current').dataset.state === 'called'`)
	b.Key(kb.F9)
	b.Until(`document.getElementById('current').dataset.state === 'idle'`)
	if f.calls != 2 {
		t.Errorf("%d people were called, want 2", f.calls)
	}
}

// However a key is hammered, held or clicked beside, one press calls one
// person.
func TestTwoPressesNeverCallTwoPeople(t *testing.T) {
	f := newHall(t)
	srv := serve(t, f, nil)
	b := deskOf(t, f, srv.URL)
	b.Text(`(() => {
  const press = (repeat) => window.dispatchEvent(new KeyboardEvent('keydown', {code: 'F2', repeat, bubbles: true, cancelable: true}));
  press(false); press(true); press(false); document.getElementById('do-next').click(); press(false);
  for (let i = 0; i < 20; i++) setTimeout(() => press(i % 3 > 0), 15 * i);
})()`)
	b.Until(`document.getElementById('current').dataset.state === 'called'`)
	b.Key(kb.F2)
	b.Key(kb.F2)
	b.Until(`document.getElementById('do-next').getAttribute('aria-disabled') === 'true' && !document.querySelector('[aria-busy]')`)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.calls != 1 {
		t.Errorf("%d people were called by one press", f.calls)
	}
}

// A quick hand is followed: the key pressed before the last answer is in does
// what it says once it is.
func TestAQuickHandIsFollowed(t *testing.T) {
	f := newHall(t)
	srv := serve(t, f, nil)
	b := deskOf(t, f, srv.URL)
	b.Text(`(() => {
  const press = (code) => window.dispatchEvent(new KeyboardEvent('keydown', {code, bubbles: true, cancelable: true}));
  press('F2'); press('F2'); press('F9');
})()`)
	b.Until(`document.getElementById('did').textContent.includes('vắng mặt')`)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.calls != 1 {
		t.Errorf("%d people were called, want 1", f.calls)
	}
}

// Letters and spaces act on nothing, and typing in a field is safe from the
// keypad's keys.
func TestNoBareKeyActs(t *testing.T) {
	f := newHall(t)
	srv := serve(t, f, nil)
	b := deskOf(t, f, srv.URL)
	b.Text(`document.getElementById('do-next').focus()`)
	b.Do(chromedp.KeyEvent(" abcxyz"))
	if s := step(b); s != "idle" || f.calls != 0 {
		t.Errorf("after the space bar on a button: %s, %d calls", s, f.calls)
	}
	b.Key(kb.F3)
	b.Until(`document.getElementById('ask-call').open`)
	b.Do(chromedp.KeyEvent("D032"))
	b.Key(kb.F2) // another question's key does nothing here
	if v := b.Text(`document.getElementById('ticket').value`); v != "D032" {
		t.Errorf("the field holds %q", v)
	}
	b.Key(kb.Escape)
	b.Until(`!document.getElementById('ask-call').open`)
	if s := step(b); s != "idle" || f.calls != 0 {
		t.Errorf("state %s, %d calls", s, f.calls)
	}
}

// Events rebuild nothing under a clerk's hands: the focused line, a half-typed
// word and the scroll position stay.
func TestFocusSurvivesEveryEvent(t *testing.T) {
	f := newHall(t)
	srv := serve(t, f, nil)
	b := deskOf(t, f, srv.URL)
	b.Text(`(document.querySelectorAll('#line .row')[3].focus(), window.kept = document.activeElement, '')`)
	was := b.Text(`kept.textContent`)
	burst := func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		for i := range 30 {
			t := &f.state.Tickets[len(f.state.Tickets)-1-i]
			c := *t
			if c.Service != f.hall.Services[0].ID && c.State == hall.Waiting {
				c.State = hall.Cancelled
			} else {
				c = hall.Ticket{ID: "x" + c.ID, Number: c.Number, Service: f.hall.Services[0].ID, State: hall.Waiting, IssuedAt: clock()}
			}
			f.emitTicket(c)
		}
	}
	burst()
	b.Until(`Number(document.getElementById('line-count').textContent) > 20`)
	if b.Text(`document.activeElement === kept && kept.isConnected`) != "true" || b.Text(`kept.textContent`) != was {
		t.Errorf("focus went to %s; %q is now %q", b.Text(`document.activeElement.outerHTML`), was, b.Text(`kept.textContent`))
	}
	b.Key(kb.F3)
	b.Do(chromedp.KeyEvent("D0"))
	burst()
	b.Do(chromedp.KeyEvent("32"))
	if v := b.Text(`document.getElementById('ticket').value`); v != "D032" {
		t.Errorf("while events came the field became %q", v)
	}
}

// A cut line is said within two seconds, the ticket stays, and the console
// goes on by itself.
func TestACutLineIsSaidWithinTwoSeconds(t *testing.T) {
	f := newHall(t)
	srv := serve(t, f, nil)
	b := deskOf(t, f, srv.URL)
	b.Key(kb.F2)
	b.Until(`document.getElementById('current').dataset.state === 'called'`)
	number := b.Text(`document.getElementById('number').textContent`)
	b.Quiet(true)
	offline := func(yes bool) {
		chromium.Devtools(b, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{{Offline: yes, DownloadThroughput: -1, UploadThroughput: -1}},
		})
	}
	// On the page's own clock, without what a busy machine kept its timers waiting.
	b.Text(`(() => {
		const cut = document.getElementById('cut'), start = performance.now();
		let last = start, late = 0;
		setInterval(() => { const now = performance.now(); late += Math.max(0, now - last - 50); last = now; }, 50);
		new MutationObserver(() => { if (!cut.hidden) window.saidAfter ??= performance.now() - start - late; }).observe(cut, { attributes: true });
		return '';
	})()`)
	offline(true)
	b.Until(`window.saidAfter !== undefined`)
	if said := b.Text(`String(window.saidAfter > 2000)`); said != "false" {
		t.Errorf("the cut was said after %s ms", b.Text(`String(window.saidAfter)`))
	}
	shot(b, "console-cut")
	b.Key(kb.F9) // nothing happens while the line is cut
	if got := b.Text(`document.getElementById('number').textContent`); got != number {
		t.Errorf("the ticket became %q", got)
	}
	offline(false)
	b.Until(`document.getElementById('cut').hidden`)
	b.Key(kb.F6)
	b.Until(`document.getElementById('current').dataset.state === 'serving'`)
}

// The tablet asks about the ticket that was finished, one touch rates it, and
// the rating belongs to it even when the next person is already called.
func TestTheTabletRatesItsOwnTicketOnce(t *testing.T) {
	f := newHall(t)
	srv := serve(t, f, nil)
	b := chromium.Open(t, 1280, 800, "as_tablet=q2")
	b.Go(srv.URL + "/tablet/q2")
	b.Until(`document.getElementById('now-number').textContent !== ''`)
	served := b.Text(`document.getElementById('now-number').textContent`)
	by := clerkOf("q2")
	f.must(t, by, "finish", `{"counter":"q2"}`)
	b.Until(`document.body.dataset.view === 'ask'`)
	shot(b, "tablet-ask")
	noOverflow(t, b, "tablet-ask")
	f.must(t, by, "call_next", `{"counter":"q2"}`)
	if n := b.Text(`document.getElementById('ask-number').textContent`); n != served {
		t.Errorf("asks about %s, want %s", n, served)
	}
	if n := b.Text(`document.getElementById('faces').children.length`); n != "5" {
		t.Errorf("%s faces", n)
	}
	for _, l := range append(lang.Languages()[1:], lang.Office) {
		b.Do(chromedp.Click(chromedp.CSS(`#lang`)))
		if got, want := b.Text(`document.querySelector('.secret').textContent`), word(l, "tablet.secret"); got != want {
			t.Errorf("after the language's button: %q, want %q", got, want)
		}
	}
	b.Do(chromedp.Click(chromedp.CSS(`#faces [data-score="2"]`)))
	b.Until(`document.body.dataset.view === 'thanks' && !document.getElementById('why').hidden`)
	shot(b, "tablet-thanks")
	noOverflow(t, b, "tablet-thanks")
	b.Do(chromedp.Click(chromedp.CSS(`#reasons label`)), chromedp.SendKeys(chromedp.CSS(`#comment`), "Chờ hơi lâu"), chromedp.Click(chromedp.CSS(`#more .main`)))
	b.Until(`document.body.dataset.kept === '0' && document.body.dataset.view !== 'ask'`)
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.rates) != 1 || f.rates[0].Token != "rate-"+served || f.rates[0].Score != 2 || len(f.rates[0].Reasons) != 1 || f.rates[0].Comment != "Chờ hơi lâu" {
		t.Errorf("ratings %+v, want one of 2 for %s with a reason and a comment", f.rates, served)
	}
}

// A tablet without its line keeps the rating, opens again from its own store,
// and sends the rating once.
func TestAnOfflineTabletKeepsARatingAndSendsItOnce(t *testing.T) {
	f := newHall(t)
	srv := serve(t, f, nil)
	b := chromium.Open(t, 1280, 800, "as_tablet=q2")
	b.Go(srv.URL + "/tablet/q2")
	b.Until(`document.getElementById('now-number').textContent !== ''`)
	b.Until(`document.body.dataset.stays === 'yes'`)
	f.must(t, clerkOf("q2"), "finish", `{"counter":"q2"}`)
	b.Until(`document.body.dataset.view === 'ask'`)
	b.Quiet(true)
	f.cut(srv)
	b.Do(chromedp.Click(chromedp.CSS(`#faces [data-score="5"]`)))
	b.Do(chromedp.Click(chromedp.CSS(`#more .main`)))
	b.Until(`document.getElementById('offline').textContent.includes('1')`)
	b.Do(chromedp.Reload())
	b.Until(`document.getElementById('offline').textContent.includes('1') && document.getElementById('name').textContent !== ''`)
	shot(b, "tablet-offline")
	again(t, srv, f)
	b.Until(`document.body.dataset.kept === '0' && document.body.dataset.view !== 'ask'`)
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.rates) != 1 || f.rates[0].Score != 5 {
		t.Errorf("ratings %+v, want one of 5", f.rates)
	}
}

// The phone follows live: when the number is called the page says where.
func TestThePhoneFollowsLive(t *testing.T) {
	f := newHall(t)
	srv := serve(t, f, nil)
	b := chromium.Open(t, 360, 800)
	b.Go(srv.URL + "/t/token-D045")
	b.Text(`(window.buzzed = 0, navigator.vibrate = () => { buzzed++; return true; }, '')`)
	f.mu.Lock()
	tk := *f.state.Ticket("20261120-D045")
	tk.State, tk.Counter, tk.CalledAt = hall.Called, "q3", clock()
	f.emitTicket(tk)
	f.mu.Unlock()
	b.Until(`document.querySelector('main').innerText.includes('Quầy 3')`)
	if b.Text(`buzzed`) != "1" {
		t.Errorf("vibrated %s times", b.Text(`buzzed`))
	}
	shot(b, "phone-called-live")
}

// The plain board shows a call as it happens, blinks three times, and says
// since when the line is dead.
func TestThePlainBoardCallsAndSaysWhenItIsStale(t *testing.T) {
	f := newHall(t)
	srv := serve(t, f, nil)
	b := chromium.Open(t, 1920, 1080, "as_display=1")
	b.Go(srv.URL + "/board/hall/plain")
	b.Until(`document.querySelector('.newest .number').textContent !== ''`)
	b.Text(`(window.blinks = 0, new MutationObserver(() => { if (/inv/.test(document.querySelector('.newest .card').className)) blinks++; }).observe(document.querySelector('.newest .card'), {attributeFilter: ['class']}), '')`)
	f.must(t, clerkOf("q1"), "open_counter", `{"counter":"q1"}`)
	f.must(t, clerkOf("q1"), "call_next", `{"counter":"q1"}`)
	number := f.State().Counter("q1").Ticket.Number.String()
	b.Until(`document.querySelector('.newest .number').textContent === '` + number + `' && document.querySelector('.newest .place').textContent === '1'`)
	b.Until(`blinks >= 3`)
	shot(b, "plain-call")
	b.Quiet(true)
	f.cut(srv)
	b.Until(`/said/.test(document.getElementById('stale').className) && /Mất kết nối từ \d\d:\d\d/.test(document.getElementById('stale').textContent)`)
	shot(b, "plain-stale")
}
