package scene

import (
	"fmt"
	"testing"
	"time"

	"motcua/internal/canvas"
	"motcua/internal/canvas/soft"
)

// listing is a view with a list of rows, each 100 high in a box of 450, and a
// button below it; it remembers what was activated.
type listing struct {
	*View
	c   *soft.Canvas
	now time.Time
	got []any
	key string
}

func newListing(rows int) *listing {
	l := &listing{c: soft.New(400, 600), now: noon, key: "a"}
	l.View = &View{
		Act: func(a any) { l.got = append(l.got, a) },
		Build: func(_ canvas.Measurer, w, h float64, _ time.Time) *Scene {
			s := &Scene{W: w, H: h, Ground: Light.Ground, Focus: Light.Focus}
			s.Add(NewList(canvas.R(20, 20, 360, 450), Reel{
				Key: l.key, Rows: rows, Pitch: 100, Thumb: Light.Edge,
				Row: func(i int, r canvas.Rect) *Node {
					n := button(fmt.Sprint("row ", i), r.Inset(4))
					n.Action = i
					return n
				},
			}))
			s.Add(button("below", canvas.R(20, 480, 360, 110)))
			return s
		},
	}
	l.Start(func() {})
	l.Paint(l.c, l.now, true)
	return l
}

// at lets so many milliseconds pass and paints.
func (l *listing) after(ms int) *listing {
	l.now = l.now.Add(time.Duration(ms) * time.Millisecond)
	l.Paint(l.c, l.now, false)
	return l
}

func (l *listing) point(p canvas.Phase, x, y float64) {
	l.Point(canvas.Pointer{Phase: p, X: x, Y: y, At: l.now})
	l.after(16)
}

func (l *listing) tap(x, y float64) {
	l.point(canvas.Down, x, y)
	l.point(canvas.Up, x, y)
}

// pull drags slowly, so that nothing is thrown.
func (l *listing) pull(from, to float64) {
	l.point(canvas.Down, 200, from)
	for i := 1; i <= 10; i++ {
		l.point(canvas.Move, 200, from+(to-from)*float64(i)/10)
	}
	l.after(200)
	l.point(canvas.Up, 200, to)
}

func (l *listing) want(t *testing.T, what string, want ...any) {
	t.Helper()
	if fmt.Sprint(l.got...) != fmt.Sprint(want...) || len(l.got) != len(want) {
		t.Errorf("%s: acted %v, want %v", what, l.got, want)
	}
	l.got = nil
}

func TestATapOnARowActsAndADragDoesNot(t *testing.T) {
	l := newListing(30)
	l.tap(200, 70)
	l.want(t, "tap on the first row", 0)
	l.pull(400, 130) // by 243: the first step shows that it means to move
	l.want(t, "drag")
	l.tap(200, 70)
	l.want(t, "tap after a drag by 243", 2)
	l.point(canvas.Down, 200, 70)
	l.point(canvas.Move, 206, 79)
	l.point(canvas.Up, 206, 79)
	l.want(t, "a finger that rolls a little", 2)
	l.tap(200, 530)
	l.want(t, "the row under the button is not touched", "below")
}

func TestAThrownListStopsUnderTheFinger(t *testing.T) {
	l := newListing(300)
	l.point(canvas.Down, 200, 440)
	for y := 400.0; y >= 100; y -= 60 {
		l.point(canvas.Move, 200, y)
	}
	l.point(canvas.Up, 200, 100)
	first := l.Scene().reelOf("a").at
	if next := l.Paint(l.c, l.now, false); next.After(l.now) {
		t.Errorf("a gliding list asks for its next frame in %v", next.Sub(l.now))
	}
	l.after(100)
	moved := l.Scene().reelOf("a").at
	if moved <= first {
		t.Fatalf("thrown at %v it is at %v 100 ms later", first, moved)
	}
	l.tap(200, 200)
	l.want(t, "a touch on a gliding list only stops it")
	held := l.Scene().reelOf("a").at
	l.after(1000)
	if at := l.Scene().reelOf("a").at; at != held {
		t.Errorf("stopped at %v it went on to %v", held, at)
	}
	l.tap(200, 200)
	if len(l.got) != 1 || l.got[0].(int) < 5 {
		t.Errorf("a touch on the list at rest acted %v", l.got)
	}
	l.key = "another list"
	l.after(16)
	if at := l.Scene().reelOf(l.key).at; at != 0 {
		t.Errorf("another list begins at %v", at)
	}
}

// A keypad reaches every row of a long list, and each is seen when it does.
func TestKeypadWalksALongList(t *testing.T) {
	const rows = 70
	l := newListing(rows)
	for i := range rows {
		l.Press(canvas.Key{Name: canvas.KeyNext})
		l.now = time.Now() // keys have no time of their own
		l.after(1000)
		n := l.Focused()
		if n == nil || n.Action != i {
			t.Fatalf("step %d is at %v", i, n)
		}
		if box := l.Scene().reelOf("a").Rect; !box.Contains(n.Rect) {
			t.Fatalf("row %d is at %v, out of the box %v", i, n.Rect, box)
		}
	}
	l.Press(canvas.Key{Name: canvas.KeyEnter})
	l.want(t, "enter", rows-1)
	l.Press(canvas.Key{Name: canvas.KeyNext})
	if n := l.after(16).Focused(); n == nil || n.Action != "below" {
		t.Errorf("behind the last row: %v", n)
	}
}

func TestPagesTurnForThoseWhoDoNotDrag(t *testing.T) {
	l := newListing(10) // 1000 in 450: 4 rows a page, the end at 550
	ends := func() [2]bool {
		s := l.Scene()
		return [2]bool{l.atEnd(s, Page{"a", -1}), l.atEnd(s, Page{"a", 1})}
	}
	for _, tc := range []struct {
		by   int
		at   float64
		ends [2]bool
	}{{0, 0, [2]bool{true, false}}, {1, 400, [2]bool{false, false}}, {1, 550, [2]bool{false, true}}, {-1, 200, [2]bool{false, false}}, {-1, 0, [2]bool{true, false}}} {
		l.act(Page{Key: "a", By: tc.by})
		l.now = time.Now()
		l.after(1000)
		if at := l.Scene().reelOf("a").at; at != tc.at || ends() != tc.ends {
			t.Errorf("turned by %d: at %v with ends %v, want %v %v", tc.by, at, ends(), tc.at, tc.ends)
		}
	}
	l.want(t, "turning pages")
}

// What is painted bit by bit while a list moves, keys are pressed and the list
// changes is what would be painted anew.
func TestPartsPaintedMakeTheWhole(t *testing.T) {
	l := newListing(50)
	whole := soft.New(400, 600)
	check := func(what string) {
		t.Helper()
		l.Scene().Draw(whole)
		if n := soft.Differ(l.c.Image, whole.Image, 0); n != 0 {
			t.Errorf("%s: %d pixels differ", what, n)
		}
	}
	l.point(canvas.Down, 200, 400)
	check("a row pressed")
	for y := 390.0; y > 100; y -= 37 {
		l.point(canvas.Move, 200, y)
		check("pulled")
	}
	l.point(canvas.Up, 200, 90)
	for range 10 {
		l.after(33)
		check("gliding")
	}
	l.Press(canvas.Key{Name: canvas.KeyNext})
	l.after(16)
	check("focus")
	l.key = "b"
	l.after(500)
	check("another list")
}

// A tap shorter than a frame still shows.
func TestAShortTapShows(t *testing.T) {
	l := newListing(3)
	l.Point(canvas.Pointer{Phase: canvas.Down, X: 200, Y: 530, At: l.now})
	l.Point(canvas.Pointer{Phase: canvas.Up, X: 200, Y: 530, At: l.now})
	next := l.Paint(l.c, l.now, false)
	lit := func() bool {
		n := l.Scene().Nodes[1]
		return n.State&Pressed != 0
	}
	if !lit() || next != l.now.Add(litFor) {
		t.Errorf("shown pressed: %v, looked at again in %v", lit(), next.Sub(l.now))
	}
	if l.after(200); lit() {
		t.Error("it stays pressed")
	}
	l.want(t, "tap", "below")
}

func TestSlidingOffLetsGo(t *testing.T) {
	l := newListing(3)
	lit := func() bool { return l.Scene().Nodes[1].State&Pressed != 0 }
	l.point(canvas.Down, 200, 530)
	l.point(canvas.Move, 200, 400)
	if lit() {
		t.Error("pressed though the finger is elsewhere")
	}
	l.point(canvas.Move, 200, 540)
	if !lit() {
		t.Error("not pressed though the finger came back")
	}
	l.point(canvas.Cancel, 200, 540)
	l.point(canvas.Up, 200, 540)
	l.want(t, "a touch that was cancelled")
}

// press feedback repaints the key and nothing else.
func TestAPressedKeyIsOnePart(t *testing.T) {
	l := newListing(3)
	before := l.Scene()
	l.point(canvas.Down, 200, 530)
	if parts := l.Scene().Changed(before); len(parts) != 1 || parts[0] != canvas.R(20, 480, 360, 110) {
		t.Errorf("painted again: %v", parts)
	}
}

func TestAWheelTurnsTheListUnderIt(t *testing.T) {
	l := newListing(30)
	l.Wheel(200, 200, 150)
	l.Wheel(200, 200, 150)
	l.Wheel(200, 560, 999) // below the list
	l.now = time.Now()
	if l.after(1000); l.Scene().reelOf("a").at != 300 {
		t.Errorf("two notches of 150 turn it to %v", l.Scene().reelOf("a").at)
	}
}
