// Package suggestions reads the suggestion box ("hòm thư góp ý"): what the hall
// knows of each suggestion, with the words that stand beside the log. Changes are
// commands; nothing is changed here.
//
//	manager, inspector   List, One: all but the code
//	whoever has the code Follow: its state, its words, the answer
//
// A code is guessed at most 30 times a minute from one address, and is one of
// 2^54: a hall with 10,000 suggestions loses one to a guesser at this pace after
// a hundred thousand years.
package suggestions

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"motcua/internal/formats"
	"motcua/internal/hall"
	"motcua/internal/wire"
)

// What Follow answers when it does not answer.
var (
	ErrUnknown = errors.New("no suggestion has this code")
	ErrTooMany = errors.New("too many codes that are not there")
)

// Floor is the running hall.
type Floor interface {
	Suggestions() []*wire.Suggestion
	Suggestion(code string) *wire.Suggestion
	Hall() *hall.Hall
}

// Words keeps what was said, by its hash; ok is false when it was emptied.
type Words interface {
	Comment(hash string) (words string, ok bool, err error)
}

// Item is a suggestion with its words, as a manager sees it.
type Item struct {
	*wire.Suggestion
	Text  string `json:"text"`
	Reply string `json:"reply,omitempty"`
	// Late says that the hall has promised an answer by now.
	Late bool `json:"late,omitempty"`
}

// Box is the suggestion box. It is safe for concurrent use.
type Box struct {
	floor Floor
	words Words
	now   func() time.Time

	mu     sync.Mutex
	misses map[string][]time.Time // by address, oldest first
}

// New reads a hall's box; now is the hall's clock.
func New(f Floor, w Words, now func() time.Time) *Box {
	return &Box{floor: f, words: w, now: now, misses: map[string][]time.Time{}}
}

// Query says which suggestions are looked for. The zero value is all of them.
type Query struct {
	State wire.SuggestionState // "" is any; Waiting those that nobody has answered
	Topic string
	Via   wire.Role
	From  hall.Day // the days on which they were given; "" is no bound
	To    hall.Day
	Find  string // a part of the words, or a whole code, or an id
}

// Waiting stands for the states in which the hall owes an answer.
const Waiting wire.SuggestionState = "waiting"

// Fits reports whether a suggestion is looked for, its words aside.
func (q *Query) fits(s *wire.Suggestion, zone *time.Location) bool {
	day := hall.DayOf(s.At, zone)
	switch {
	case q.State == Waiting && !s.State.Waits(), q.State != "" && q.State != Waiting && q.State != s.State:
		return false
	case q.Topic != "" && q.Topic != s.Topic, q.Via != "" && q.Via != s.Via:
		return false
	case q.From != "" && day < q.From, q.To != "" && day > q.To:
		return false
	}
	return true
}

// List finds suggestions, the newest first.
func (b *Box) List(q Query) ([]Item, error) {
	zone := b.zone()
	code, err := formats.ParseTracking(q.Find)
	if err != nil {
		code = ""
	}
	find := strings.ToLower(strings.TrimSpace(q.Find))
	var out []Item
	for _, s := range slices.Backward(b.floor.Suggestions()) {
		if !q.fits(s, zone) || code != "" && s.Code != code {
			continue
		}
		item, err := b.item(s)
		if err != nil {
			return nil, err
		}
		if find == "" || code != "" || strings.EqualFold(s.ID, find) ||
			strings.Contains(strings.ToLower(item.Text), find) || strings.Contains(strings.ToLower(item.Reply), find) {
			out = append(out, item)
		}
	}
	return out, nil
}

// Count counts the suggestions of each state.
func (b *Box) Count() map[wire.SuggestionState]int {
	n := map[wire.SuggestionState]int{}
	for _, s := range b.floor.Suggestions() {
		n[s.State]++
		n[""]++
		if s.State.Waits() {
			n[Waiting]++
		}
	}
	return n
}

func (b *Box) zone() *time.Location {
	if z := b.floor.Hall().Zone; z != nil {
		return z
	}
	return time.UTC
}

func (b *Box) item(s *wire.Suggestion) (it Item, err error) {
	it = Item{Suggestion: s.Shown()}
	if it.Text, _, err = b.words.Comment(s.Words); err != nil {
		return it, err
	}
	if s.Answer != "" {
		if it.Reply, _, err = b.words.Comment(s.Answer); err != nil {
			return it, err
		}
	}
	if n := b.floor.Hall().Suggestions.AnswerDays; n > 0 && s.State.Waits() {
		it.Late = b.now().After(s.At.AddDate(0, 0, n))
	}
	return it, nil
}

// Follow is what the holder of a code sees, asked from an address. The errors
// are ErrUnknown, ErrTooMany and those of the disk.
func (b *Box) Follow(address, code string) (Item, error) {
	if b.shut(address) {
		return Item{}, ErrTooMany
	}
	code, err := formats.ParseTracking(code)
	var s *wire.Suggestion
	if err == nil {
		s = b.floor.Suggestion(code)
	}
	if s == nil {
		b.missed(address)
		return Item{}, ErrUnknown
	}
	it, err := b.item(s)
	it.Code = s.Code
	it.By, it.Open = "", 0 // who in the hall has it is not for everybody
	return it, err
}

// An address may ask for this many codes that are not there within a minute.
// Good ones are not counted: a whole hall's phones share one address.
const (
	missesAllowed = 30
	missWindow    = time.Minute
	manyAddresses = 10000
)

func (b *Box) shut(address string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.recent(address)) >= missesAllowed
}

// recent drops what is older than the window.
func (b *Box) recent(address string) []time.Time {
	list, now := b.misses[address], b.now()
	for len(list) > 0 && now.Sub(list[0]) >= missWindow {
		list = list[1:]
	}
	if len(list) == 0 {
		delete(b.misses, address)
	} else {
		b.misses[address] = list
	}
	return list
}

func (b *Box) missed(address string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.misses) >= manyAddresses {
		for a := range b.misses {
			b.recent(a)
		}
	}
	b.misses[address] = append(b.recent(address), b.now())
}
