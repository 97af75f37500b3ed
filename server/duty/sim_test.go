package duty

import (
	"fmt"
	"math/rand/v2"
	"os"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"motcua/internal/hall"
	"motcua/internal/link"
	"motcua/internal/wire"
)

// stage is a hall with calls.
type stage struct {
	h      hall.Hall
	events []wire.Event
}

func (s *stage) Hall() *hall.Hall     { return &s.h }
func (s *stage) Seq() uint64          { return uint64(len(s.events)) }
func (s *stage) Events() []wire.Event { return s.events }
func (s *stage) Now() time.Time       { return time.Now() }

func newStage(displays ...string) *stage {
	s := &stage{h: hall.Hall{Boards: []hall.Board{{ID: "hall", Loudspeaker: "sảnh"}, {ID: "other"}}}}
	for _, name := range displays {
		s.h.Devices = append(s.h.Devices, hall.Device{Name: name, Role: "display", Board: "hall"})
	}
	return s
}

// call makes a call that waits for ever.
func (s *stage) call() {
	s.events = append(s.events, wire.Event{Seq: s.Seq() + 1, At: time.Now(), Body: wire.Body{Kind: wire.TicketCalled}})
}

// world is a loudspeaker in virtual time with displays that heed what the link
// tells them, and lines that are cut, kept silent and slow.
type world struct {
	t     *testing.T
	st    *stage
	desk  *Desk
	rnd   *rand.Rand
	shows []*show
	dead  []*line // whose display has given them up

	said   map[uint64]int // calls that were said to their end
	begun  map[uint64]int
	excuse map[uint64]int // times that one was broken off, or the word of it lost
	order  []uint64       // first ends
}

// show is one display.
type show struct {
	w    *world
	name string
	able bool
	line *line // nil: it is switched off, or dials
	link.Status
	turn, seq uint64
	saying    uint64 // 0: silent
	saysTo    time.Time
	dials     time.Time // when it tries again
	off       bool
	told      wire.Said
}

// line is one connection, with what is under way.
type line struct {
	seat     *Seat
	up, down []letter
	cut      [2]bool // up, down: nothing comes through
	heard    time.Time
	asked    time.Time
	ends     time.Time // the server gives it up for itself
	dirty    atomic.Bool
}

type letter struct {
	at   time.Time
	said *wire.Said
	duty *wire.Duty
}

const tick = 10 * time.Millisecond

func (w *world) lag() time.Time {
	return time.Now().Add(time.Duration(1+w.rnd.IntN(300)) * time.Millisecond)
}

// after keeps letters in order.
func after(way []letter, t time.Time) time.Time {
	if n := len(way); n > 0 {
		return later(way[n-1].at, t)
	}
	return t
}

// dial makes a new line, and the display's status that of one just welcomed.
func (s *show) dial() {
	now := time.Now()
	l := &line{heard: now, asked: now}
	l.dirty.Store(true)
	l.seat = s.w.desk.Join(s.name, "hall", func() { l.dirty.Store(true) })
	s.line = l
	s.Status = link.Status{Connected: true, Since: now, Welcome: wire.Welcome{Loudspeaker: s.w.desk.Loudspeaker(s.name, "hall")}}
	s.turn, s.told = 0, wire.Said{}
}

// drop ends the display's side of the line; the server hears of it if it can.
func (s *show) drop(again time.Duration) {
	s.Status.Connected, s.Status.Since = false, time.Now()
	l := s.line
	s.line, s.dials = nil, time.Now().Add(again)
	for _, m := range l.up {
		s.w.lost(m)
	}
	if l.cut[0] {
		l.ends = time.Now().Add(60 * time.Second)
	} else {
		l.ends = s.w.lag()
	}
	s.w.dead = append(s.w.dead, l)
}

func (s *show) quiet(broken bool) {
	if s.saying == 0 {
		return
	}
	if broken {
		s.w.excuse[s.saying]++
	} else {
		if s.w.said[s.saying]++; s.w.said[s.saying] == 1 {
			s.w.order = append(s.w.order, s.saying)
		}
		s.seq = s.saying
	}
	s.saying = 0
}

// step is one display's ten milliseconds.
func (s *show) step() {
	now := time.Now()
	if s.off {
		return
	}
	if s.line == nil && !now.Before(s.dials) {
		s.dial()
	}
	if l := s.line; l != nil {
		s.hear(l, now)
		if now.Sub(l.heard) > 3*time.Second {
			s.drop(200 * time.Millisecond)
		}
	}
	may, stop := s.Speaks(true, now)
	if s.saying != 0 && !now.Before(s.saysTo) {
		s.quiet(false)
	}
	if stop {
		s.quiet(true)
	}
	if may && s.able && s.saying == 0 && s.seq < s.w.st.Seq() {
		s.saying = s.seq + 1
		s.saysTo = now.Add(time.Duration(1500+s.w.rnd.IntN(4000)) * time.Millisecond)
		s.w.begun[s.saying]++
	}
	if s.Duty != nil {
		s.turn = s.Duty.Turn
	}
	s.tell(now)
}

func (s *show) hear(l *line, now time.Time) {
	for len(l.down) > 0 && !now.Before(l.down[0].at) {
		if !l.cut[1] {
			l.heard = now
			if d := l.down[0].duty; d != nil {
				s.Duty = d
				if s.saying == 0 || d.Said >= s.saying {
					s.seq = max(s.seq, d.Said)
				}
			}
		}
		l.down = l.down[1:]
	}
}

func (s *show) tell(now time.Time) {
	l := s.line
	if l == nil {
		return
	}
	is := wire.Said{Turn: s.turn, Able: s.able, Speaking: s.saying != 0, Seq: s.seq}
	if is != s.told {
		s.told = is
		l.up = append(l.up, letter{at: after(l.up, s.w.lag()), said: &is})
	}
	if now.Sub(l.asked) >= time.Second {
		l.asked = now
		l.up = append(l.up, letter{at: after(l.up, s.w.lag())})
	}
}

// lost notes that a word of how far a display has spoken went astray.
func (w *world) lost(m letter) {
	if m.said != nil && m.said.Seq > 0 {
		w.excuse[m.said.Seq]++
	}
}

// serve is the server's side of a line.
func (w *world) serve(l *line) {
	now := time.Now()
	for len(l.up) > 0 && !now.Before(l.up[0].at) {
		m := l.up[0]
		l.up = l.up[1:]
		if l.cut[0] {
			w.lost(m)
			continue
		}
		if m.said != nil {
			l.seat.Said(*m.said)
		}
		l.seat.Heard()
		l.down = append(l.down, letter{at: after(l.down, w.lag())}) // the pong
	}
	if l.dirty.Swap(false) {
		if d, fresh := l.seat.Duty(); fresh {
			l.down = append(l.down, letter{at: after(l.down, w.lag()), duty: &d})
		}
	}
}

// run lets the time pass in which trouble comes.
func (w *world) run(d time.Duration, trouble func()) {
	for end := time.Now().Add(d); time.Now().Before(end); time.Sleep(tick) {
		if trouble != nil {
			trouble()
		}
		speak := 0
		for _, s := range w.shows {
			if s.line != nil {
				w.serve(s.line)
			}
			s.step()
			if s.saying != 0 && !s.off {
				speak++
			}
		}
		if speak > 1 {
			w.t.Fatalf("at %s two speak at once: %s", time.Now().Format("15:04:05.000"), w)
		}
		alive := w.dead[:0]
		for _, l := range w.dead {
			if time.Now().Before(l.ends) {
				alive = append(alive, l)
			} else {
				l.seat.Leave()
			}
		}
		w.dead = alive
	}
}

func (w *world) String() (out string) {
	for _, s := range w.shows {
		out += fmt.Sprintf("\n%s: off %t, able %t, line %t, says %d, duty %+v, told %+v", s.name, s.off, s.able, s.line != nil, s.saying, s.Duty, s.told)
	}
	for _, g := range w.desk.groups {
		out += fmt.Sprintf("\ndesk: speaker %v, asked %v, rest %v", g.speaker, g.asked, g.rest)
	}
	return out
}

// mishap does something to one of the displays.
func (w *world) mishap() string {
	s := w.shows[w.rnd.IntN(len(w.shows))]
	switch n := w.rnd.IntN(8); {
	case s.off:
		s.off, s.dials = false, time.Now()
		return s.name + " is switched on"
	case n == 0: // kill -9: the sound dies with it, the socket closes
		s.quiet(true)
		s.off = true
		if s.line != nil {
			s.drop(0)
		}
		s.seq, s.Status = 0, link.Status{}
		return s.name + " is killed"
	case s.line == nil:
		return ""
	case n < 3:
		s.line.cut = [2]bool{true, true}
		return s.name + " is cut"
	case n == 3:
		s.line.cut[w.rnd.IntN(2)] = true
		return s.name + " is half cut"
	case n == 4:
		s.able = !s.able
		if !s.able {
			s.quiet(true)
		}
		return fmt.Sprint(s.name, " is able: ", s.able)
	case n == 5: // a proxy that dies closes both ends
		s.drop(100 * time.Millisecond)
		return s.name + " is snapped"
	}
	return ""
}

// Whatever happens to the displays and their lines, no two of them speak at once
// and every call is said, in order, and once more only where it was broken off or
// the word of it was lost.
func TestOneVoiceThroughAllTrouble(t *testing.T) {
	seeds := uint64(3)
	if os.Getenv("SOAK") != "" {
		seeds = 60
	}
	for seed := range seeds {
		synctest.Test(t, func(t *testing.T) {
			st := newStage("a", "b", "c")
			w := &world{
				t: t, st: st, desk: New(st), rnd: rand.New(rand.NewPCG(seed, 6)),
				said: map[uint64]int{}, begun: map[uint64]int{}, excuse: map[uint64]int{},
			}
			defer w.desk.Close()
			for _, name := range []string{"c", "a", "b"} {
				w.shows = append(w.shows, &show{w: w, name: name, able: true, dials: time.Now()})
			}
			var nextCall, nextMishap time.Time
			w.run(10*time.Minute, func() {
				now := time.Now()
				if now.After(nextCall) {
					st.call()
					nextCall = now.Add(time.Duration(w.rnd.IntN(12000)) * time.Millisecond)
				}
				if now.After(nextMishap) {
					w.mishap()
					nextMishap = now.Add(time.Duration(w.rnd.IntN(30)) * time.Second)
				}
			})
			for _, s := range w.shows { // all is well again
				s.able = true
				if s.off {
					s.off, s.dials = false, time.Now()
				}
				if s.line != nil && s.line.cut != [2]bool{} {
					s.line.cut = [2]bool{true, true}
				}
			}
			w.run(15*time.Minute, nil)
			for i, seq := range w.order {
				if seq != uint64(i+1) {
					t.Fatalf("seed %d: call %d was said when it was the turn of %d", seed, seq, i+1)
				}
			}
			if n := len(w.order); n != len(st.events) {
				t.Errorf("seed %d: of %d calls %d were said: %s", seed, len(st.events), n, w)
			}
			for seq, n := range w.begun {
				if n > 1+w.excuse[seq] {
					t.Errorf("seed %d: call %d was begun %d times, with %d excuses", seed, seq, n, w.excuse[seq])
				}
			}
			for _, s := range w.shows {
				if s.name == "a" && (s.Duty == nil || !s.Duty.Speak) {
					t.Errorf("seed %d: in the end the first display does not have the duty: %s", seed, w)
				}
			}
		})
	}
}
