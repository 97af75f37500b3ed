package main

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"motcua/internal/canvas"
	"motcua/internal/diag"
	"motcua/internal/scene"
)

// figures is what a board measures of itself, for its health: how long a call
// takes to the panel and to the loudspeaker, by the hall's clock, and what the
// program uses. It is safe for concurrent use.
type figures struct {
	mu     sync.Mutex
	pixels spans
	voice  spans
	frames int
	last   string      // the last call: "A012 09:41"
	due    []time.Time // calls that came and are not painted yet, by the hall's clock
	asOf   time.Time
}

// live is the age up to which a call counts: what a cut held back says nothing of
// the board.
const live = 10 * time.Second

// figuresEvery is how often figures are told anew.
const figuresEvery = time.Minute

// spans are the last lengths of time of one kind.
type spans struct {
	last []time.Duration
	n    int // of all
}

func (s *spans) add(d time.Duration) {
	const keep = 256
	if len(s.last) < keep {
		s.last = append(s.last, d)
	} else {
		s.last[s.n%keep] = d
	}
	s.n++
}

// words are the median and what 19 of 20 stay below: "18 ms, p95 31 ms, of 412".
func (s *spans) words() string {
	if s.n == 0 {
		return "none yet"
	}
	all := slices.Sorted(slices.Values(s.last))
	p := func(of int) string { return ms(all[(len(all)-1)*of/100]) }
	return fmt.Sprintf("p50 %s, p95 %s, n %d", p(50), p(95), s.n)
}

func ms(d time.Duration) string {
	if d < 10*time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// called notes a call that was made at a time and has come now, by the hall's
// clock.
func (f *figures) called(number string, at, now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.last = number + " " + at.In(now.Location()).Format("15:04")
	if now.Sub(at) < live {
		f.due = append(f.due, at)
	}
}

// painted notes that all that had come is on the canvas at a time of the hall's
// clock.
func (f *figures) painted(now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.frames++
	for _, at := range f.due {
		f.pixels.add(max(0, now.Sub(at)))
	}
	f.due = f.due[:0]
}

// said notes that a call of a time begins to sound now, by the hall's clock.
func (f *figures) said(at, now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.voice.add(max(0, now.Sub(at)))
}

// stale reports whether the figures were told long ago, and takes them for told.
func (f *figures) stale(now time.Time) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if now.Sub(f.asOf) < figuresEvery {
		return false
	}
	f.asOf = now
	return true
}

// health gives the figures as parts of the board's health; all are well.
func (f *figures) health(speaks bool) []diag.Node {
	f.mu.Lock()
	defer f.mu.Unlock()
	part := func(name, detail string) diag.Node { return diag.Node{Name: name, State: diag.OK, Detail: detail} }
	parts := []diag.Node{part("call to pixels", f.pixels.words())}
	if speaks {
		parts = append(parts, part("call to voice", f.voice.words()))
	}
	if f.last != "" {
		parts = append(parts, part("last call", f.last))
	}
	return append(parts, part("memory", fmt.Sprintf("%d MB", memory()>>20)), part("frames", fmt.Sprint(f.frames)))
}

// program is the screen's view, watched as it paints.
type program struct {
	*scene.View
	s *screen
}

// Paint paints the view and notes when.
func (p program) Paint(c canvas.Canvas, now time.Time, fresh bool) time.Time {
	next := p.View.Paint(c, now, fresh)
	p.s.figures.painted(p.s.hallTime())
	return next
}
