package ui

import (
	"testing"
	"time"

	"motcua/internal/canvas"
	"motcua/internal/canvas/soft"
	"motcua/kiosk/flow"
)

// shell drives a Screen as canvas/ebi and canvas/web do.
type shell struct {
	now time.Time // of the finger
	t   *testing.T
	s   *Screen
	c   *soft.Canvas
}

func newShell(t *testing.T, do func(flow.Effect)) *shell {
	st, err := Example("idle", "vi")
	if err != nil {
		t.Fatal(err)
	}
	s := &shell{t: t, s: NewScreen(st, do, func() time.Time { return noon }), c: soft.New(540, 960)}
	s.s.Program().Start(func() {})
	s.paint()
	return s
}

func (s *shell) paint() time.Time { return s.s.Program().Paint(s.c, time.Now(), false) }

// tap touches the control of that name as it stands on the canvas.
func (s *shell) tap(label string) {
	s.t.Helper()
	for _, c := range s.s.Program().Controls() {
		if !c.Text && c.Label == label {
			x, y := c.Rect.Center()
			s.s.Program().Point(canvas.Pointer{Phase: canvas.Down, X: x, Y: y})
			s.s.Program().Point(canvas.Pointer{Phase: canvas.Up, X: x, Y: y})
			s.paint()
			return
		}
	}
	s.t.Fatalf("no control %q among %v", label, s.s.Program().Controls())
}

func (s *shell) typed(text string) {
	for _, r := range text {
		s.s.Program().Press(canvas.Key{Rune: r})
	}
}

func TestATouchOnTheCanvasAsksForANumber(t *testing.T) {
	var asked []flow.Effect
	s := newShell(t, func(e flow.Effect) { asked = append(asked, e) })
	before := append([]byte(nil), s.c.Image.Pix...)
	s.tap("Hộ tịch – Chứng thực, Đang chờ: 7")
	s.tap("LẤY SỐ")
	if len(asked) != 1 {
		t.Fatalf("asked for %v", asked)
	}
	ask := asked[0].(flow.Ask)
	if ask.Issue.Service != "ho-tich" {
		t.Fatalf("asked for %+v", ask.Issue)
	}
	s.s.Tell(flow.Issued{Request: ask.Request, Ticket: flow.Ticket{Number: "B008", Service: "ho-tich", Token: "Zk3v9QxT1bLm8RsW5yUe2A"}})
	if next := s.paint(); next.IsZero() {
		t.Error("a result that would stand for ever")
	}
	if string(before) == string(s.c.Image.Pix) {
		t.Error("the picture did not change")
	}
}

// The second tap of a double tap falls on whatever the first brought up.
func TestADoubleTapIsOneTap(t *testing.T) {
	s := newShell(t, func(flow.Effect) {})
	tap := func(x, y float64) {
		s.s.Program().Point(canvas.Pointer{Phase: canvas.Down, X: x, Y: y})
		s.s.Program().Point(canvas.Pointer{Phase: canvas.Up, X: x, Y: y})
		s.paint()
	}
	var x, y float64
	for _, c := range s.s.Program().Controls() {
		if c.Label == "Gọi cán bộ hướng dẫn" {
			x, y = c.Rect.Center()
		}
	}
	tap(x, y)
	if page := s.s.State().Page; page != flow.Helping {
		t.Fatalf("page %s", page)
	}
	tap(x+3, y-2)
	if page := s.s.State().Page; page != flow.Helping {
		t.Fatalf("the echo led to page %s", page)
	}
	s.tap("Quay lại")
	if page := s.s.State().Page; page != flow.Idle {
		t.Fatalf("page %s after a tap elsewhere", page)
	}
}

func TestAScanIsNoTyping(t *testing.T) {
	var done []flow.Effect
	s := newShell(t, func(e flow.Effect) { done = append(done, e) })
	s.typed("https://hcc.example.vn/t/Zk3v9QxT1bLm8RsW5yUe2A")
	s.s.Program().Press(canvas.Key{Name: canvas.KeyEnter})
	if len(done) != 1 || done[0] != (flow.AskOwn{Token: "Zk3v9QxT1bLm8RsW5yUe2A"}) {
		t.Fatalf("did %v", done)
	}
}

func TestHandsTypeSlowly(t *testing.T) {
	var sc scanner
	now := noon
	for _, r := range "12345678" {
		now = now.Add(80 * time.Millisecond)
		sc.add(r, now)
	}
	if got := sc.enter(now.Add(20 * time.Millisecond)); got != "" {
		t.Fatalf("typed by hand, taken for a scan: %q", got)
	}
}

func TestKeypadWalksToANumber(t *testing.T) {
	var asked []flow.Effect
	s := newShell(t, func(e flow.Effect) { asked = append(asked, e) })
	press := func(k canvas.KeyName) {
		s.s.Program().Press(canvas.Key{Name: k})
		s.paint()
	}
	press(canvas.KeyNext)
	press(canvas.KeyEnter)
	if page := s.s.State().Page; page != flow.Confirm {
		t.Fatalf("page %s", page)
	}
	for range 20 {
		press(canvas.KeyNext)
		if n := s.s.view.Focused(); n != nil && n.Spoken() == "LẤY SỐ" {
			press(canvas.KeyEnter)
			break
		}
	}
	if len(asked) != 1 {
		t.Fatalf("asked for %v", asked)
	}
}

func TestDesignKeepsShape(t *testing.T) {
	for _, tc := range [][4]float64{
		{1080, 1920, 1080, 1920}, {540, 960, 1080, 1920}, {1280, 1024, 1280, 1024}, {1920, 1080, 1820.4, 1024}, {390, 844, 1080, 2300},
	} {
		w, h := Design(tc[0], tc[1])
		if int(w) != int(tc[2]) || int(h) != int(tc[3]) {
			t.Errorf("%v: %v x %v", tc, w, h)
		}
	}
}
