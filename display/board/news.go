package board

import (
	"slices"
	"time"

	"motcua/internal/hall"
	"motcua/internal/turns"
	"motcua/internal/wire"
)

// NewsKind says what the voice has to know.
type NewsKind uint8

// The kinds: a number is called, or called again; it is no longer asked for; the
// loudspeaker is to be tried.
const (
	Made NewsKind = iota
	Over
	Tested
)

// News is for the voice, at once: it has turns of its own.
type News struct {
	Kind    NewsKind
	Seq     uint64 // of its event: a later one is a newer one
	Ticket  string // id
	Number  string
	Counter string // id
	Name    hall.Text
	At      time.Time // when it was called, by the hall's clock
	Again   bool      // a recall
	Back    bool      // Over because it was taken back
	Langs   []string  // in this order, at most two
}

// After a cut the missed events come in one go. Until none came for catchGap,
// what is older than catchOld is not told: a later one of them may answer the
// call of an earlier.
const (
	catchGap = 300 * time.Millisecond
	catchOld = 2 * time.Second
)

// News gives what has come since it was last asked; nil while missed events may
// still come. Of several calls of one ticket only the last is told.
func (b *Board) News(now time.Time) []News {
	if now.Before(b.quiet) {
		return nil
	}
	out := b.news
	b.news = nil
	return out
}

// Unanswered are the calls that nobody has answered, the oldest first, each
// ticket's last: what a loudspeaker that takes over may have to say.
func (b *Board) Unanswered() []News {
	if b.state == nil {
		return nil
	}
	var out []News
	for _, c := range slices.Backward(b.turns.Calls()) {
		if b.waits(c) {
			out = append(out, b.newsOf(c, false))
		}
	}
	return out
}

func (b *Board) newsOf(c *turns.Call, again bool) News {
	_, langs := b.names()
	return News{
		Seq: c.Seq, Ticket: c.Ticket, Number: c.Number, Counter: c.Counter, Name: b.call(c).Name, At: c.At,
		Again: again, Langs: langs[:min(len(langs), 2)],
	}
}

// tell queues news; a ticket's older calls that were not told yet go.
func (b *Board) tell(n News) {
	if n.Ticket != "" {
		b.news = slices.DeleteFunc(b.news, func(o News) bool { return o.Ticket == n.Ticket && o.Kind == Made })
	}
	b.news = append(b.news, n)
}

// caught notes that a missed event came.
func (b *Board) caught(e *wire.Event, now time.Time) {
	if now.Before(b.quiet) && e.At.Before(b.HallTime(now).Add(-catchOld)) {
		b.quiet = now.Add(catchGap)
	}
}
