package web

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"motcua/internal/chromium"
)

// cable is a line that can be pulled out and put in again.
func cable(t *testing.T, to string) (at string, pull, plug func()) {
	t.Helper()
	u, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	p := httputil.NewSingleHostReverseProxy(u)
	p.FlushInterval = -1
	var out atomic.Bool
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if out.Load() {
			panic(http.ErrAbortHandler)
		}
		p.ServeHTTP(w, r)
	}))
	t.Cleanup(func() { srv.CloseClientConnections(); srv.Close() })
	return srv.URL, func() { out.Store(true); srv.CloseClientConnections() }, func() { out.Store(false) }
}

// ear takes the place of a browser's Web Audio: it reads what it is given as the
// browser would, and has heard it at once. heard lists what was played, stopped
// clocks stand at window.still.
const ear = `window.heard = []; window.still = 0;
const RealDate = Date, RealContext = OfflineAudioContext;
window.Date = function (a) { return a === undefined ? new RealDate(window.still || RealDate.now()) : new RealDate(a); };
window.Date.parse = RealDate.parse;
window.AudioContext = window.webkitAudioContext = function () {
  this.state = window.heardAsleep ? 'suspended' : 'running';
  this.decodeAudioData = function (bytes, ok, bad) {
    new RealContext(1, 1, 22050).decodeAudioData(bytes, function (pcm) { ok({ duration: 0.02, was: pcm.duration }); }, bad);
  };
  this.createBufferSource = function () { return { connect: function () {}, start: function () { window.heard.push(window.asked + ' ' + this.buffer.was.toFixed(1)); }, stop: function () {} }; };
  this.resume = function () { this.state = 'running'; return { then: function (f) { f(); } }; };
};
const open = XMLHttpRequest.prototype.open;
XMLHttpRequest.prototype.open = function (how, url) {
  if (url.indexOf('say.wav') > 0) window.asked = url.replace(/.*say.wav\?/, '');
  return open.apply(this, arguments);
};`

// A plain board that was cut off under load shows, caught up, pixel by pixel what
// one that stayed shows. It says meanwhile since when it knows nothing. Missed
// calls whose people still wait it says once, others never.
func TestAPlainBoardThatWasCutShowsWhatOneThatStayedShows(t *testing.T) {
	f := newHall(t)
	srv := serve(t, f, nil)
	at, pull, plug := cable(t, srv.URL)
	stayed, was := chromium.Open(t, 1920, 1080, "as_display=1"), chromium.Open(t, 1920, 1080, "as_display=1")
	for b, base := range map[*chromium.Tab]string{stayed: srv.URL, was: at} {
		b.Before(ear)
		b.Go(base + "/board/hall/plain")
		b.Until(`document.body.getAttribute('data-seq')`)
	}
	for n := 10; n < 16; n++ {
		f.must(t, clerkOf(fmt.Sprint("q", n)), "open_counter", fmt.Sprintf(`{"counter":"q%d"}`, n))
	}
	seq := func() string { return fmt.Sprint(f.State().Seq) }
	for _, b := range []*chromium.Tab{stayed, was} {
		b.Until(`document.body.getAttribute('data-seq') === '` + seq() + `'`)
	}
	was.Quiet(true)
	pull()
	waiting := callUnderLoad(t, f)
	was.Until(`/said/.test(document.getElementById('stale').className) && /Mất kết nối từ \d\d:\d\d/.test(document.getElementById('stale').textContent)`)
	shot(was, "plain-cut")
	stayed.Until(`document.body.getAttribute('data-seq') === '` + seq() + `'`)
	plug()
	for _, b := range []*chromium.Tab{stayed, was} {
		b.Until(`document.body.getAttribute('data-seq') === '` + seq() + `' && !/said/.test(document.getElementById('stale').className)`)
		b.Until(fmt.Sprintf(`new Set(heard.map(h => /ticket=([^&]*)/.exec(h)?.[1])).size >= %d`, len(waiting)))
	}
	sameAtAnyMoment(t, stayed, was)
	for _, b := range []*chromium.Tab{was, stayed} {
		said := strings.Fields(b.Text(`heard.filter(h => /lang=vi/.test(h)).map(h => /ticket=([^&]*)/.exec(h)[1]).join(' ')`))
		for _, ticket := range waiting {
			if n := len(slices.DeleteFunc(slices.Clone(said), func(s string) bool { return s != ticket })); n != 1 {
				t.Errorf("%s waits and was said %d times in %v", ticket, n, said)
			}
		}
		if b == was && len(said) != len(waiting) {
			t.Errorf("the board that was cut said %v, want those who wait: %v", said, waiting)
		}
	}
	if s := was.Text(`heard.filter(h => !(+/ ([\d.]+)$/.exec(h)[1] > 1.5)).join('; ')`); s != "" {
		t.Errorf("too short for a call: %s", s)
	}
}

// callUnderLoad lets the counters 10 to 15 work; it gives the tickets that are
// called and not answered when it ends.
func callUnderLoad(t *testing.T, f *fakeHall) (waiting []string) {
	t.Helper()
	for round := range 6 {
		for n := 10; n < 16; n++ {
			q := fmt.Sprint("q", n)
			at := `{"counter":"` + q + `"}`
			if f.State().Counter(q).Ticket != nil {
				f.must(t, clerkOf(q), "start", at)
				f.must(t, clerkOf(q), "finish", at)
			}
			f.must(t, clerkOf(q), "call_next", at)
			if round == 5 && n%2 == 0 && f.State().Counter(q).Ticket != nil {
				f.must(t, clerkOf(q), "start", at)
			}
		}
	}
	for n := 10; n < 16; n++ {
		if tk := f.State().Counter(fmt.Sprint("q", n)).Ticket; tk != nil && tk.State == "called" {
			waiting = append(waiting, tk.ID)
		}
	}
	if len(waiting) == 0 {
		t.Fatal("nobody waits: the test tries nothing")
	}
	return waiting
}

// sameAtAnyMoment stops the boards' clocks together at some moments and looks at
// both.
func sameAtAnyMoment(t *testing.T, a, b *chromium.Tab) {
	t.Helper()
	now := a.Text(`RealDate.now()`)
	for _, later := range []int{250, 1200, 4100, 21_000} {
		for _, x := range []*chromium.Tab{a, b} {
			x.Text(fmt.Sprintf(`(window.still = %s + %d, window.onresize(), '')`, now, later))
		}
		one, other := a.PNG(), b.PNG()
		if !bytes.Equal(one, other) {
			shot(a, fmt.Sprint("plain-stayed-", later))
			shot(b, fmt.Sprint("plain-was-cut-", later))
			t.Errorf("%d ms later the two boards are not the same:\n%s\n%s", later, a.Text(`document.getElementById('wide').innerText`), b.Text(`document.getElementById('wide').innerText`))
		}
	}
}
