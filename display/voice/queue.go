package voice

import (
	"slices"
	"time"

	"motcua/internal/hall"
	"motcua/internal/spoken"
)

const (
	// afterQuiet is how long it has to be quiet for a call to begin with the
	// chime and a sentence of its own.
	afterQuiet = 1500 * time.Millisecond
	// late is the age from which a call begins shortly after another one.
	late = 3 * time.Second
	// crowd is how many calls may wait without the second language of the
	// others being left out.
	crowd = 2
)

// Call is a call to be said.
type Call struct {
	Ticket  string // id
	Number  string // "A012"
	Counter string // id
	Service string // id
	Name    hall.Text
	Seq     uint64    // of the event that made it
	At      time.Time // when that was, on the clock of Next
	Again   bool      // the person was called before
}

// Settings are how a hall wants its calls said.
type Settings struct {
	// Langs are the languages: the first is always said, the others when there
	// is time. None is Vietnamese.
	Langs   []string
	Style   spoken.Style
	Repeat  int // how often each is said, 0 is once; all but the first when there is time
	NoChime bool
}

// Saying is what goes to the loudspeaker now: one call in one language.
type Saying struct {
	Call    Call // the zero Call for a test of the loudspeaker
	Lang    string
	Phrases []string // the last is spoken.Break when another call follows at once
	Chime   bool     // sounds before it
}

// Queue holds the calls that are still to be said. It is pure: the caller plays
// what Next gives, one after another, and says when it is over.
//
//	Add         a call, or its recall, is to be said
//	Withdraw    its person came, or is no longer asked for
//	Next        the loudspeaker is free: what is said now
//	Done        that was said
//	Failed      it was not: it is said when Next is asked again
//	SaidTo      another loudspeaker said all up to an event
//
// Calls are said in the order in which they came, in the hall's first language;
// the second one, and repeats, when no call waits. Several become one sentence,
// "Mời công dân có số A, ..., đến quầy số năm; số B, ...", with one chime, and of
// calls that others waited behind the rest is left out. So 50 calls that come at
// once are said, all of them and in order, and at 7.5 calls a minute in two
// languages 95 of 100 begin within 10 s.
//
// The zero value says everything once in Vietnamese. A Queue is for one
// goroutine.
type Queue struct {
	set Settings

	first []Call  // to be said, the oldest first
	more  []extra // said, but not yet in every language
	test  bool    // the loudspeaker is to be tried
	now   *saying // on the loudspeaker
	ended time.Time
	last  Saying // that was said or begun before
	seen  uint64 // the newest event that a call came from
	lags  lags
}

// extra is what is said of a call when there is time.
type extra struct {
	call Call
	lang string
}

type saying struct {
	call  Call
	first bool // in the first language
	gone  bool // withdrawn meanwhile
}

// Set changes how calls are said from the next one on.
func (q *Queue) Set(s Settings) { q.set = s }

func (q *Queue) langs() []string {
	if len(q.set.Langs) == 0 {
		return []string{"vi"}
	}
	return q.set.Langs
}

// Add puts a call at the end. One of the same ticket and counter that still waits
// to be said keeps its place: nobody is asked twice for having been asked twice.
func (q *Queue) Add(c Call) {
	q.seen = max(q.seen, c.Seq)
	q.more = slices.DeleteFunc(q.more, func(e extra) bool { return e.call.Ticket == c.Ticket })
	if i := q.index(c.Ticket); i >= 0 {
		if q.first[i].Counter == c.Counter {
			q.first[i].Seq = max(q.first[i].Seq, c.Seq)
			return
		}
		q.first = slices.Delete(q.first, i, i+1)
	}
	q.first = append(q.first, c)
}

func (q *Queue) index(ticket string) int {
	return slices.IndexFunc(q.first, func(c Call) bool { return c.Ticket == ticket })
}

// Try has the loudspeaker tried: it counts to five, before the next call.
func (q *Queue) Try() { q.test = true }

// Withdraw takes a ticket's calls out. What is being said is said to its end.
func (q *Queue) Withdraw(ticket string) {
	q.Keep(func(c Call) bool { return c.Ticket != ticket })
}

// Keep withdraws the calls for which waits is false.
func (q *Queue) Keep(waits func(Call) bool) {
	q.first = slices.DeleteFunc(q.first, func(c Call) bool { return !waits(c) })
	q.more = slices.DeleteFunc(q.more, func(e extra) bool { return !waits(e.call) })
	if q.now != nil && !waits(q.now.call) {
		q.now.gone = true
	}
}

// SaidTo withdraws all calls up to an event: another loudspeaker said them.
func (q *Queue) SaidTo(seq uint64) {
	q.seen = max(q.seen, seq)
	q.Keep(func(c Call) bool { return c.Seq > seq })
}

// Said is the event up to which every call was said to its end in the first
// language, or need not be.
func (q *Queue) Said() uint64 {
	said := q.seen
	for _, c := range q.first {
		said = min(said, max(c.Seq, 1)-1)
	}
	if q.now != nil && q.now.first && !q.now.gone {
		said = min(said, max(q.now.call.Seq, 1)-1)
	}
	return said
}

// Waiting is how many calls are still to be said, the one on the loudspeaker not
// counted.
func (q *Queue) Waiting() int { return len(q.first) }

// Next gives what is to be said at now; false when that is nothing, or
// something is being said. The caller tells Done or Failed when it is over.
func (q *Queue) Next(now time.Time) (Saying, bool) {
	if len(q.first) > crowd {
		q.more = nil
	}
	quiet := q.ended.IsZero() || now.Sub(q.ended) >= afterQuiet || now.Before(q.ended)
	s := Saying{Chime: quiet && !q.set.NoChime, Lang: q.langs()[0]}
	how := spoken.First
	switch {
	case q.now != nil:
		return Saying{}, false
	case q.test:
		q.test, q.now = false, &saying{}
		s.Phrases = spoken.Count(s.Lang)
		q.last = s
		return s, true
	case len(q.first) > 0:
		s.Call = q.first[0]
		q.first = slices.Delete(q.first, 0, 1)
		q.now = &saying{call: s.Call, first: true}
		q.lags.add(now.Sub(s.Call.At))
	case len(q.more) > 0:
		s.Call, s.Lang = q.more[0].call, q.more[0].lang
		q.more = slices.Delete(q.more, 0, 1)
		q.now = &saying{call: s.Call}
	default:
		return Saying{}, false
	}
	switch {
	case !quiet && q.last.Lang == s.Lang && (open(q.last.Phrases) || now.Sub(s.Call.At) >= late && q.now.first):
		how = spoken.More
	case s.Call.Again:
		how = spoken.Again
	}
	s.Phrases = spoken.Phrases(s.Lang, s.Call.Number, s.Call.Name.In(s.Lang), q.set.Style, how)
	if q.follows(s.Lang) {
		s.Phrases = append(s.Phrases, spoken.Break)
	}
	q.last = s
	return s, true
}

// open reports whether a sentence goes on.
func open(phrases []string) bool {
	return len(phrases) > 0 && phrases[len(phrases)-1] == spoken.Break
}

// follows reports whether a call will be said right after the one on the
// loudspeaker in the same language.
func (q *Queue) follows(lang string) bool {
	if q.now.first || len(q.first) > 0 {
		return q.now.first && len(q.first) > 0
	}
	return len(q.more) > 0 && q.more[0].lang == lang
}

// Done says that what Next gave was said.
func (q *Queue) Done(now time.Time) {
	was := q.now
	if was == nil {
		return
	}
	q.now, q.ended = nil, now
	if !was.first || was.gone || len(q.first) > crowd || q.index(was.call.Ticket) >= 0 {
		return
	}
	for i := range max(1, q.set.Repeat) {
		for k, lang := range q.langs() {
			if i+k > 0 {
				q.more = append(q.more, extra{was.call, lang})
			}
		}
	}
}

// Failed says that what Next gave could not be said: a call comes again, first.
func (q *Queue) Failed() {
	was := q.now
	if was == nil {
		return
	}
	q.now, q.ended, q.last, q.more = nil, time.Time{}, Saying{}, nil
	if was.first && !was.gone && q.index(was.call.Ticket) < 0 {
		q.first = slices.Insert(q.first, 0, was.call)
	}
}
