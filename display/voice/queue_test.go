package voice

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/spoken"

	"pgregory.net/rapid"
)

var t0 = time.Date(2026, 11, 23, 7, 30, 0, 0, time.UTC)

func call(n int, counter string) Call {
	number := fmt.Sprintf("%c%03d", 'A'+n/1000, n%1000)
	return Call{Ticket: number, Number: number, Counter: counter, Name: hall.Text{"vi": "Quầy " + counter, "en": "Counter " + counter}, Seq: uint64(n), At: t0}
}

// hear says all that is to be said, each taking two seconds, and writes it down;
// "♪" is the chime.
func hear(q *Queue, now time.Time) (out []string) {
	for {
		s, ok := q.Next(now)
		if !ok {
			return out
		}
		now = now.Add(2 * time.Second)
		q.Done(now)
		out = append(out, map[bool]string{true: "♪ "}[s.Chime]+spoken.Words(s.Phrases))
	}
}

func TestWhatIsSaid(t *testing.T) {
	again := call(12, "5")
	again.Again, again.Seq = true, 100
	both := Settings{Langs: []string{"vi", "en"}}
	for name, c := range map[string]struct {
		set  Settings
		do   func(q *Queue)
		want []string
	}{
		"one": {both, func(q *Queue) { q.Add(call(12, "5")) }, []string{
			"♪ Mời công dân có số A, không một hai, đến quầy số năm", "Number A zero one two, counter five",
		}},
		"a recall": {Settings{}, func(q *Queue) { q.Add(again) }, []string{"♪ Mời lại công dân có số A, không một hai, đến quầy số năm"}},
		"recalled before it was said": {Settings{}, func(q *Queue) { q.Add(call(12, "5")); q.Add(call(13, "6")); q.Add(again) }, []string{
			"♪ Mời công dân có số A, không một hai, đến quầy số năm;", "số A, không một ba, đến quầy số sáu",
		}},
		"recalled by another counter": {Settings{}, func(q *Queue) { q.Add(call(12, "5")); q.Add(call(13, "6")); q.Add(call(12, "7")) }, []string{
			"♪ Mời công dân có số A, không một ba, đến quầy số sáu;", "số A, không một hai, đến quầy số bảy",
		}},
		"two are one sentence": {both, func(q *Queue) { q.Add(call(12, "5")); q.Add(call(13, "6")) }, []string{
			"♪ Mời công dân có số A, không một hai, đến quầy số năm;", "số A, không một ba, đến quầy số sáu",
			"Number A zero one two, counter five;", "number A zero one three, counter six",
		}},
		"English is left out of those behind whom more than two wait": {both, func(q *Queue) {
			for i := range 4 {
				q.Add(call(i+1, "5"))
			}
		}, []string{
			"♪ Mời công dân có số A, không không một, đến quầy số năm;", "số A, không không hai, đến quầy số năm;",
			"số A, không không ba, đến quầy số năm;", "số A, không không bốn, đến quầy số năm",
			"Number A zero zero two, counter five;", "number A zero zero three, counter five;", "number A zero zero four, counter five",
		}},
		"answered": {both, func(q *Queue) { q.Add(call(12, "5")); q.Add(call(13, "6")); q.Withdraw("A012") }, []string{
			"♪ Mời công dân có số A, không một ba, đến quầy số sáu", "Number A zero one three, counter six",
		}},
		"said by another": {Settings{}, func(q *Queue) { q.Add(call(12, "5")); q.Add(call(13, "6")); q.SaidTo(12) }, []string{
			"♪ Mời công dân có số A, không một ba, đến quầy số sáu",
		}},
		"twice": {Settings{Langs: []string{"vi", "en"}, Repeat: 2}, func(q *Queue) { q.Add(call(12, "5")) }, []string{
			"♪ Mời công dân có số A, không một hai, đến quầy số năm", "Number A zero one two, counter five",
			"Mời công dân có số A, không một hai, đến quầy số năm", "Number A zero one two, counter five",
		}},
		"cardinals without a chime": {Settings{Style: spoken.Style{Numbers: spoken.Cardinals}, NoChime: true}, func(q *Queue) { q.Add(call(112, "5")) }, []string{
			"Mời công dân có số A, một trăm mười hai, đến quầy số năm",
		}},
		"a test": {both, func(q *Queue) { q.Add(call(12, "5")); q.Try(); q.Try() }, []string{
			"♪ một, hai, ba, bốn, năm", "Mời công dân có số A, không một hai, đến quầy số năm", "Number A zero one two, counter five",
		}},
	} {
		q := &Queue{}
		q.Set(c.set)
		c.do(q)
		if got := hear(q, t0); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

// The chime sounds again when it was quiet; a late call begins shortly.
func TestTheChimeAndTheLead(t *testing.T) {
	q := &Queue{}
	q.Add(call(1, "1"))
	var got []string
	for _, gap := range []time.Duration{0, time.Second, time.Hour} {
		now := t0.Add(gap)
		if gap < time.Hour {
			q.Done(t0)
		}
		c := call(2, "2")
		if c.At = t0; gap == time.Hour {
			c.At = now
		}
		if gap > 0 {
			q.Add(c)
		}
		s, _ := q.Next(now)
		q.Done(now)
		got = append(got, fmt.Sprint(s.Chime, " ", s.Phrases[0]))
	}
	c := call(3, "3")
	c.At = t0.Add(time.Hour - late)
	q.Add(c)
	s, _ := q.Next(t0.Add(time.Hour))
	got = append(got, fmt.Sprint(s.Chime, " ", s.Phrases[0]))
	want := []string{"true Mời công dân có số", "false Mời công dân có số", "true Mời công dân có số", "false số"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestWhatFailedIsSaidAgainUnlessItsPersonCame(t *testing.T) {
	for _, came := range []bool{false, true} {
		q := &Queue{}
		q.Add(call(12, "5"))
		q.Add(call(13, "6"))
		if s, ok := q.Next(t0); !ok || s.Call.Number != "A012" || q.Said() != 11 {
			t.Fatalf("%+v, said to %d", s, q.Said())
		}
		if _, ok := q.Next(t0); ok {
			t.Fatal("two at once")
		}
		if came {
			q.Withdraw("A012")
		}
		q.Failed()
		want := map[bool]string{false: "A012", true: "A013"}[came]
		if s, _ := q.Next(t0); s.Call.Number != want || !s.Chime || s.Phrases[0] != "Mời công dân có số" {
			t.Errorf("came %v: %+v", came, s)
		}
	}
}

func TestLagIsOfTheLastCalls(t *testing.T) {
	q := &Queue{}
	if l := q.Lag(t0); l != (Lag{}) {
		t.Errorf("%+v before any call", l)
	}
	for i := range 300 {
		c := call(i+1, "1")
		c.At = t0.Add(-time.Duration(i%100+1) * time.Second)
		q.Add(c)
	}
	if l := q.Lag(t0); l.Waiting != 300 || l.Oldest != time.Second {
		t.Errorf("%+v", l)
	}
	for range 300 {
		q.Next(t0)
		q.Done(t0)
	}
	if l := q.Lag(t0); l.Waiting != 0 || l.P95 != 95*time.Second {
		t.Errorf("%+v", l)
	}
}

// model is what a careful person would note of a hall's calls, to judge a Queue
// by: nothing of how it works.
type model struct {
	t       *rapid.T
	q       Queue
	now     time.Time
	seq     uint64
	waits   []Call          // in order, not begun to be said
	owed    []Call          // still to be said in English, in order
	called  map[string]bool // tickets that wait for their person
	playing *Saying
	stale   bool // the person of the one that is said has come meanwhile
}

func (m *model) waiting(ticket string) int {
	return slices.IndexFunc(m.waits, func(c Call) bool { return c.Ticket == ticket })
}

func (m *model) add(c Call) {
	m.called[c.Ticket] = true
	m.q.Add(c)
	m.owed = slices.DeleteFunc(m.owed, func(o Call) bool { return o.Ticket == c.Ticket })
	if i := m.waiting(c.Ticket); i >= 0 {
		if m.waits[i].Counter == c.Counter {
			m.waits[i].Seq = c.Seq
			return
		}
		m.waits = slices.Delete(m.waits, i, i+1)
	}
	m.waits = append(m.waits, c)
}

func (m *model) answer(ticket string) {
	m.q.Withdraw(ticket)
	delete(m.called, ticket)
	m.waits = slices.DeleteFunc(m.waits, func(c Call) bool { return c.Ticket == ticket })
	m.owed = slices.DeleteFunc(m.owed, func(c Call) bool { return c.Ticket == ticket })
	m.stale = m.stale || m.playing != nil && m.playing.Call.Ticket == ticket
}

func (m *model) next() {
	if len(m.waits) > 2 {
		m.owed = nil
	}
	s, ok := m.q.Next(m.now)
	switch {
	case m.playing != nil && ok:
		m.t.Fatalf("%v begins while %v is said", s, *m.playing)
	case m.playing != nil:
		return
	case ok != (len(m.waits)+len(m.owed) > 0):
		m.t.Fatalf("%v is said; %d wait, English is owed to %v", s, len(m.waits), m.owed)
	case !ok:
		return
	case !m.called[s.Call.Ticket]:
		m.t.Fatalf("%s is said, but its person has come", s.Call.Ticket)
	case len(m.waits) > 0:
		want := m.waits[0]
		if s.Lang != "vi" || s.Call.Ticket != want.Ticket || s.Call.Seq != want.Seq {
			m.t.Fatalf("%s is said in %s, %v wait", s.Call.Ticket, s.Lang, m.waits)
		}
		m.waits = m.waits[1:]
	default:
		if s.Lang != "en" || s.Call.Ticket != m.owed[0].Ticket {
			m.t.Fatalf("%s is said in %s, English is owed to %v", s.Call.Ticket, s.Lang, m.owed)
		}
		m.owed = m.owed[1:]
	}
	m.playing, m.stale = &s, false
	if words := spoken.Words(s.Phrases); !strings.Contains(words, map[string]string{"vi": "quầy số", "en": "counter"}[s.Lang]) {
		m.t.Fatalf("no counter in %q", words)
	}
}

func (m *model) done() {
	m.q.Done(m.now)
	if s := m.playing; s != nil && s.Lang == "vi" && !m.stale && len(m.waits) <= 2 && m.waiting(s.Call.Ticket) < 0 {
		m.owed = append(m.owed, s.Call)
	}
	m.playing = nil
}

func (m *model) fail() {
	m.q.Failed()
	if s := m.playing; s != nil {
		m.owed = nil
		if s.Lang == "vi" && !m.stale && m.waiting(s.Call.Ticket) < 0 {
			m.waits = slices.Insert(m.waits, 0, s.Call)
		}
	}
	m.playing = nil
}

// Whatever happens in a hall: calls are said in order, none is lost, none whose
// person has come is said, never two at once; English comes when none waits.
func TestTheQueueKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &model{t: t, now: t0, called: map[string]bool{}}
		m.q.Set(Settings{Langs: []string{"vi", "en"}})
		ticket := rapid.IntRange(1, 5)
		say := func(*rapid.T) { m.next(); m.done() }
		t.Repeat(map[string]func(*rapid.T){
			"call": func(t *rapid.T) {
				m.seq++
				c := call(ticket.Draw(t, "ticket"), fmt.Sprint(rapid.IntRange(1, 2).Draw(t, "counter")))
				c.Seq, c.At, c.Again = m.seq, m.now, m.called[c.Ticket]
				m.add(c)
			},
			"answer":    func(t *rapid.T) { m.answer(call(ticket.Draw(t, "ticket"), "").Ticket) },
			"next":      func(*rapid.T) { m.next() },
			"done":      func(*rapid.T) { m.done() },
			"say":       say,
			"say more":  say,
			"say again": say,
			"fail":      func(*rapid.T) { m.fail() },
			"elsewhere": func(t *rapid.T) {
				seq := rapid.Uint64Range(0, m.seq).Draw(t, "seq")
				m.q.SaidTo(seq)
				old := func(c Call) bool { return c.Seq <= seq }
				m.waits, m.owed = slices.DeleteFunc(m.waits, old), slices.DeleteFunc(m.owed, old)
				m.stale = m.stale || m.playing != nil && m.playing.Call.Seq <= seq
			},
			"later": func(t *rapid.T) {
				m.now = m.now.Add(time.Duration(rapid.IntRange(0, 5000).Draw(t, "ms")) * time.Millisecond)
			},
			"": func(t *rapid.T) {
				if got := m.q.Waiting(); got != len(m.waits) {
					t.Fatalf("%d wait, want %d", got, len(m.waits))
				}
				for _, c := range m.waits {
					if m.q.Said() >= c.Seq {
						t.Fatalf("said to %d, but %d waits", m.q.Said(), c.Seq)
					}
				}
				if len(m.waits) == 0 && m.playing == nil && m.q.Said() != m.seq {
					t.Fatalf("said to %d of %d", m.q.Said(), m.seq)
				}
			},
		})
	})
}

// Fifty calls in a second are all said, in order and in one sentence.
func TestFiftyCallsAtOnce(t *testing.T) {
	q := &Queue{}
	q.Set(Settings{Langs: []string{"vi", "en"}})
	for i := range 50 {
		q.Add(call(i+1, fmt.Sprint(i+1)))
	}
	got := hear(q, t0)
	if len(got) < 50 {
		t.Fatalf("%d were said", len(got))
	}
	for i, s := range got[:50] {
		want := "số A, " + spoken.Words(spoken.Phrases("vi", fmt.Sprintf("A%03d", i+1), fmt.Sprint(i+1), spoken.Style{}, spoken.More)[3:])
		if i > 0 && strings.TrimSuffix(s, ";") != want {
			t.Errorf("%d: %q, want %q", i+1, s, want)
		}
	}
}
