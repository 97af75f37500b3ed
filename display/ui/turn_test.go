package ui

import (
	"strings"
	"testing"
	"time"

	"motcua/display/example"
	"motcua/internal/canvas"
	"motcua/internal/canvas/soft"
	"motcua/internal/hall"
	"motcua/internal/scene"
)

// Pages turn by the hall's clock alone: each stands as long as it takes, then the
// next, whenever somebody looks.
func TestPagesTurnByTheClock(t *testing.T) {
	takes := []time.Duration{8 * time.Second, 20 * time.Second, 9 * time.Second}
	now := time.Date(2026, 11, 21, 9, 41, 0, 0, time.FixedZone("ICT", 7*3600))
	stood := map[int]time.Duration{}
	page, next := turn(now, takes)
	for range 300 {
		if !next.After(now) {
			t.Fatalf("at %v the next page comes at %v", now, next)
		}
		if p, n := turn(now.Add(next.Sub(now)/2).UTC(), takes); p != page || !n.Equal(next) {
			t.Fatalf("half way, elsewhere: page %d until %v, not %d until %v", p, n, page, next)
		}
		stood[page] += next.Sub(now)
		now = next
		was := page
		if page, next = turn(now, takes); page != (was+1)%3 {
			t.Fatalf("after page %d comes %d", was, page)
		}
	}
	if r := float64(stood[1]) / float64(stood[0]); r < 2.4 || r > 2.6 {
		t.Errorf("stood %v", stood)
	}
	if p, n := turn(now, takes[:1]); p != 0 || !n.IsZero() {
		t.Error("one page turns")
	}
}

// A long notice loses no word, whatever the place for it.
func TestANoticeIsReadWhole(t *testing.T) {
	m := soft.New(1, 1)
	for _, f := range []string{example.LongNotice, strings.Repeat(example.LongNotice+" ", 5), "Xin chào", strings.Repeat("Ấ", 200)} {
		for _, w := range []float64{300, 1800} {
			for _, h := range []float64{60, 200} {
				l := layout{m: m}
				pages := l.pages(f, canvas.Font{Size: 56}, w, h, 42)
				if got := strings.Join(pages, " "); got != strings.Join(strings.Fields(f), " ") {
					t.Fatalf("%gx%g: %q became %q", w, h, f, pages)
				}
			}
		}
	}
}

// The board asks to be drawn again when a page turns, and then shows another one.
func TestASecondScreenTurnsItsPages(t *testing.T) {
	f := example.Boards["second-longest"]
	p := f.Picture()
	l := look(f, hall.Panel{})
	shown := map[string]bool{}
	l.Measure = soft.New(1, 1)
	for range 40 {
		s := Scene(p, l, 1920, 1080)
		if !s.Next.After(p.Clock) {
			t.Fatalf("at %v it is drawn again at %v", p.Clock, s.Next)
		}
		words := ""
		s.Walk(func(n *scene.Node) bool { words += n.Text + "\n"; return true })
		shown[words] = true
		p.Clock = s.Next
	}
	if len(shown) < 20 {
		t.Errorf("%d pages in 40 turns", len(shown))
	}
	if s := Scene(example.Boards["hall-rows12"].Picture(), l, 1920, 1080); s.Next.IsZero() {
		t.Error("a second screen without notices does not turn its lines")
	}
}
