package web_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"motcua/internal/chromium"
)

// box is a tablet whose battery can be taken out: a browser of its own, with
// what it keeps in a folder.
type box struct {
	*stand
	folder, cookie string
	kill           func()
}

func newBox(t testing.TB) *box {
	s := newStand(t)
	return &box{stand: s, folder: t.TempDir(), cookie: s.cookie()}
}

// start starts the browser; the server may be away.
func (x *box) start(w, h int64) {
	x.t.Helper()
	b, kill := chromium.Kept(x.t, x.folder, w, h)
	b.Quiet(true)
	x.letIn(b, x.cookie)
	x.kill = kill
	x.b = b
	b.Go(x.line.url + "/tablet/1")
	b.Until(`document.body && document.body.dataset.ready && document.getElementById('counter').textContent`)
}

// The battery dies with a face touched and a comment half written, and with a
// rating in the outbox. The tablet starts without the server, and both arrive.
func TestATabletOutlivesItsBattery(t *testing.T) {
	x := newBox(t)
	x.start(1280, 800)
	x.look(x.b)
	first := x.visit()
	x.asked(first)
	x.line.cut(true)
	x.touch(1)
	x.send()
	x.line.cut(false)
	x.line.hold(true) // the first one is on its way, for ever
	x.line.cut(true)
	x.line.hold(false)
	x.line.cut(false)
	x.keeps(0)
	second := x.visit()
	x.asked(second)
	x.line.cut(true)
	x.touch(4)
	x.kill()

	x.stop()
	x.start(1280, 800)
	x.b.Until(`document.body.dataset.view === 'thanks'`)
	if got := field(x.b, "about"); got != "Số "+second+": Hài lòng" {
		t.Errorf("after the start the form is about %q, want %s", got, second)
	}
	x.send()
	x.keeps(1)
	x.desks.start()
	x.line.cut(false)
	x.counted("after the battery")
	x.keeps(0)
}

// Whatever happens to the line, the server, the page and the battery, every
// touch counts once, for the number that was touched. SOAK=n goes on for n
// rounds, SEED=n begins elsewhere.
func TestATabletSoaks(t *testing.T) {
	rounds, seed := 14, uint64(1)
	if s := os.Getenv("SOAK"); s != "" {
		rounds = 400
		if n, err := strconv.Atoi(s); err == nil && n > 1 {
			rounds = n
		}
	}
	if n, err := strconv.ParseUint(os.Getenv("SEED"), 10, 64); err == nil {
		seed = n
	}
	x := newBox(t)
	x.start(800, 1280)
	x.look(x.b)
	m := &mishaps{box: x, rng: rand.New(rand.NewPCG(seed, 7)), up: true}
	did := map[string]int{}
	for n := range rounds {
		what := m.one(n)
		did[what]++
		if t.Failed() {
			t.Fatalf("seed %d, round %d: %s", seed, n, what)
		}
	}
	m.mend()
	x.b.Until(`document.body.dataset.kept === '0' && document.body.dataset.view !== 'thanks'`)
	x.counted(fmt.Sprintf("seed %d", seed))
	t.Logf("seed %d: %d ratings, %v", seed, len(x.rated), did)
	if len(x.rated) == 0 {
		t.Error("nobody rated")
	}
}

// mishaps are what happens to a tablet, at random.
type mishaps struct {
	*box
	rng *rand.Rand
	up  bool // the server runs
	cut bool
}

// one serves a person, lets something go wrong at some moment of the rating,
// and touches a face if the tablet asks.
func (m *mishaps) one(n int) string {
	m.t.Helper()
	m.mend()
	number := m.visit()
	m.asked(number)
	when := m.rng.IntN(4)
	what := ""
	wrong := func(at int) {
		if at == when {
			what = m.wrong(n)
		}
	}
	wrong(0)
	m.b.Until(`document.body.dataset.view === 'ask' && ![...document.querySelectorAll('#faces button')].some((x) => x.disabled)`)
	m.touch(1 + m.rng.IntN(5))
	wrong(1)
	if m.rng.IntN(3) == 0 && m.up && !m.cut {
		m.begin() // the next person is called meanwhile
		m.do("finish", `{"counter":"1","outcome":"accepted"}`)
	}
	if m.rng.IntN(2) == 0 {
		m.b.Tap(`#comment`)
		m.b.Type("Ý kiến " + number)
	}
	wrong(2)
	m.b.Until(`document.body.dataset.view === 'thanks'`)
	m.send()
	wrong(3)
	return what
}

// mend puts right what went wrong.
func (m *mishaps) mend() {
	m.t.Helper()
	m.line.holdBack(false)
	m.line.hold(false)
	m.line.cut(false)
	m.cut = false
	if !m.up {
		m.desks.start()
		m.up = true
	}
}

func (m *mishaps) wrong(n int) string {
	m.t.Helper()
	switch k := m.rng.IntN(7); {
	case n%7 == 5:
		m.kill()
		m.box.start(800, 1280)
		return "battery"
	case k == 0:
		m.line.cut(true)
		m.cut = true
		return "cut"
	case k == 1:
		m.line.hold(true)
		m.cut = true
		return "swallowed"
	case k == 2:
		m.line.holdBack(true)
		m.cut = true
		return "answers swallowed"
	case k == 3 && m.up:
		m.stop()
		m.up = false
		return "server away"
	case k == 4 && m.up:
		m.stop()
		m.desks.start()
		return "server restarted"
	case k == 5:
		m.line.cut(true)
		m.line.cut(false)
		return "snapped"
	default:
		m.again()
		return "reloaded"
	}
}
