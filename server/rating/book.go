package rating

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// Table is where a Book is kept: named parts of keys and values. It is one
// transaction: what was put is read again.
type Table interface {
	Get(part, key string) []byte
	Put(part, key string, value []byte) error
}

// The parts of a table.
const (
	PartState = ""       // the one key "state"
	PartDays  = "days"   // by business day
	PartGiven = "given/" // and a business day; by seq
	keyState  = "state"
)

// Row is one rating as it is kept for its ticket. Nobody is shown it.
type Row struct {
	Seq uint64 `json:"seq"`
	wire.Rating
}

// Book folds the log's events into ratings. It is for one goroutine.
type Book struct {
	t   Table
	s   state
	day Tally
	// changed: state and day differ from the table's.
	changed bool
}

// state is what a Book knows beside the days.
type state struct {
	Seq     uint64             `json:"seq"` // folded in, as far as it matters
	Day     hall.Day           `json:"day"`
	Streams map[string]*stream `json:"streams,omitempty"`
	Words   []string           `json:"words,omitempty"` // hashes of comments that wait for their lot
}

// stream is one thing that is asked, on one scale.
type stream struct {
	Wait map[string][]item `json:"wait,omitempty"` // by clerk and counter, less than a lot of each
	Gate gate              `json:"gate"`
}

// Open reads where a table is.
func Open(t Table) (*Book, error) {
	b := &Book{t: t}
	if data := t.Get(PartState, keyState); data != nil {
		if err := json.Unmarshal(data, &b.s); err != nil {
			return nil, fmt.Errorf("ratings: state: %w", err)
		}
	}
	return b, b.turn(b.s.Day)
}

// turn goes to a business day.
func (b *Book) turn(day hall.Day) error {
	b.s.Day, b.day = day, Tally{}
	if data := b.t.Get(PartDays, string(day)); data != nil {
		if err := Read(data, &b.day); err != nil {
			return fmt.Errorf("ratings: day %s: %w", day, err)
		}
	}
	return nil
}

// Read reads a day's Tally as a Book keeps it.
func Read(data []byte, t *Tally) error { return json.Unmarshal(data, t) }

// Matters reports whether an event may change a Book.
func Matters(e *wire.Event) bool {
	return e.Kind == wire.DayOpened || e.Kind == wire.RatingGiven && e.Rating != nil
}

// Apply folds an event in. One that was folded in before changes nothing.
func (b *Book) Apply(e *wire.Event) error {
	if !Matters(e) || e.Seq <= b.s.Seq {
		return nil
	}
	if e.Kind == wire.DayOpened {
		if err := b.Flush(); err != nil {
			return err
		}
		b.s.Seq, b.changed = e.Seq, true
		return b.turn(e.Day)
	}
	b.s.Seq, b.changed = e.Seq, true
	if b.s.Day == "" { // a log that does not begin with a day
		b.s.Day = hall.DayOf(e.At, e.At.Location())
	}
	r := *e.Rating
	r.Group = nil
	data, err := json.Marshal(Row{e.Seq, r})
	if err != nil {
		return err
	}
	b.count(e)
	b.lots(&r)
	return b.t.Put(PartGiven+string(b.s.Day), fmt.Sprintf("%010d", e.Seq), data)
}

// Flush puts what changed into the table.
func (b *Book) Flush() error {
	if !b.changed {
		return nil
	}
	data, err := json.Marshal(&b.s)
	if err == nil {
		err = b.t.Put(PartState, keyState, data)
	}
	if err == nil && !b.day.empty() {
		if data, err = json.Marshal(&b.day); err == nil {
			err = b.t.Put(PartDays, string(b.s.Day), data)
		}
	}
	b.changed = err != nil
	return err
}

// count counts a rating in the day's cuts.
func (b *Book) count(e *wire.Event) {
	r, at := e.Rating, e.Rating.Finished
	if at.IsZero() {
		at = e.At
	}
	b.day.given(Whole, "", 1)
	b.day.given(ByService, r.Service, 1)
	b.day.given(ByCounter, r.Counter, 1)
	b.day.given(ByClerk, r.Clerk, 1)
	b.day.given(ByHour, hour(at.In(e.At.Location())), 1)
}

func hour(t time.Time) string { return fmt.Sprintf("%02d", t.Hour()) }

// lots puts a rating into what waits, and shows the lots that it completes.
func (b *Book) lots(r *wire.Rating) {
	levels := r.Levels
	if levels == 0 {
		levels = hall.DefaultLevels
	}
	b.rate(r, "score/"+strconv.Itoa(levels), item{r.Service, r.Score, r.Reasons}, func(s *Sums, lot []item) {
		s.add(scoreSums(levels, lot))
	})
	for _, q := range sorted(r.Answers) {
		b.rate(r, "ask/"+q, item{Service: r.Service, Level: r.Answers[q]}, func(s *Sums, lot []item) {
			s.add(&Sums{Answers: map[string][]int{q: counts(lot)}})
		})
	}
	if r.CommentHash != "" {
		b.s.Words = append(b.s.Words, r.CommentHash)
		if len(b.s.Words) == Lot {
			slices.Sort(b.s.Words) // no trace of their order is left
			b.day.Words = append(b.day.Words, b.s.Words...)
			b.s.Words = nil
		}
	}
}

// rate puts one answer to one thing into its stream.
func (b *Book) rate(r *wire.Rating, name string, i item, add func(*Sums, []item)) {
	if b.s.Streams == nil {
		b.s.Streams = map[string]*stream{}
	}
	st := b.s.Streams[name]
	if st == nil {
		st = &stream{}
		b.s.Streams[name] = st
	}
	if st.Wait == nil {
		st.Wait = map[string][]item{}
	}
	of := r.Counter + "/" + r.Clerk
	lot := append(st.Wait[of], i)
	if len(lot) < Lot {
		st.Wait[of] = lot
		return
	}
	delete(st.Wait, of)
	add(b.day.shown(Whole, ""), lot)
	add(b.day.shown(ByCounter, r.Counter), lot)
	add(b.day.shown(ByClerk, r.Clerk), lot)
	for _, list := range st.Gate.add(lot) {
		add(b.day.shown(ByService, list[0].Service), list)
	}
}

func scoreSums(levels int, lot []item) *Sums {
	s := &Sums{N: len(lot), Levels: map[int][]int{levels: counts(lot)}}
	for _, i := range lot {
		for _, id := range i.Reasons {
			if s.Reasons == nil {
				s.Reasons = map[string]int{}
			}
			s.Reasons[id]++
		}
	}
	return s
}

// counts is how many chose each level.
func counts(lot []item) (out []int) {
	for _, i := range lot {
		for len(out) < i.Level {
			out = append(out, 0)
		}
		if i.Level > 0 {
			out[i.Level-1]++
		}
	}
	return out
}
