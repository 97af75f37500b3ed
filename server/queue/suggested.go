package queue

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// box is the suggestion box as the log fills it. Its records are never
// changed: a change puts another one in the old one's place.
type box struct {
	list   []*wire.Suggestion          // in the order in which they came
	coded  map[string]*wire.Suggestion // by its holder's code
	today  int                         // given today
	before int                         // how many in list are of days before
	open   int                         // that nobody has answered
}

// nextID is for the next suggestion of a day. A clock that was set back may have
// begun that day before.
func (b *box) nextID(day hall.Day) string {
	prefix, n := day.Compact()+"-S", 1
	for _, s := range b.list {
		if strings.HasPrefix(s.ID, prefix) {
			n++
		}
	}
	return fmt.Sprintf("%s%03d", prefix, n)
}

func (b *box) at(id string) int {
	return slices.IndexFunc(b.list, func(s *wire.Suggestion) bool { return s.ID == id })
}

// became says from which states a suggestion may come into one. Words that an
// answer corrects are asked for apart.
var became = map[wire.SuggestionState][]wire.SuggestionState{
	wire.SuggestionRead:     {wire.SuggestionReceived, wire.SuggestionClosed},
	wire.SuggestionAnswered: {wire.SuggestionReceived, wire.SuggestionRead, wire.SuggestionHandedOn, wire.SuggestionAnswered, wire.SuggestionClosed},
	wire.SuggestionHandedOn: {wire.SuggestionReceived, wire.SuggestionRead, wire.SuggestionHandedOn, wire.SuggestionAnswered},
	wire.SuggestionClosed:   {wire.SuggestionReceived, wire.SuggestionRead, wire.SuggestionHandedOn, wire.SuggestionAnswered},
}

// answerSuggestion says what became of a suggestion.
func (d *decision) answerSuggestion(a *wire.AnswerSuggestion) (any, *wire.Error) {
	from, known := became[a.State]
	answer, to := tidyWords(a.Answer), strings.Join(strings.Fields(tidyWords(a.To)), " ")
	switch {
	case a.Suggestion == "":
		return nil, invalid("suggestion is missing")
	case !known:
		return nil, invalid("state: want read, answered, handed_on or closed")
	case utf8.RuneCountInString(answer) > maxAnswer:
		return nil, invalid("answer: %d letters, want at most %d", utf8.RuneCountInString(answer), maxAnswer)
	case utf8.RuneCountInString(to) > maxTo:
		return nil, invalid("to is too long")
	case to != "" && a.State != wire.SuggestionHandedOn:
		return nil, invalid("to: only handed_on has one")
	case answer == "" && a.State == wire.SuggestionAnswered:
		return nil, invalid("answer is missing")
	case answer != "" && a.State == wire.SuggestionRead:
		return nil, invalid("answer: read has none; want answered")
	}
	i := d.e.box.at(a.Suggestion)
	if i < 0 {
		return nil, wire.Errorf(wire.CodeNotFound, "there is no suggestion %q", a.Suggestion)
	}
	old := d.e.box.list[i]
	s := *old
	s.State, s.By, s.Changed = a.State, d.By.Name, d.now
	if a.State == wire.SuggestionHandedOn {
		s.To = to
	}
	if answer != "" {
		s.Answer, s.Replied = d.keep(old.Code, answer), true
	}
	switch {
	case s.State == old.State && s.To == old.To && s.Answer == old.Answer:
		return none{}, nil // it is so already
	case !slices.Contains(from, old.State):
		return nil, wire.Errorf(wire.CodeWrongState, "%s is %s", old.ID, old.State)
	}
	s.Open = d.e.box.open + owes(a.State) - owes(old.State)
	d.add(wire.Body{Kind: wire.SuggestionChanged, Suggestion: &s})
	return none{}, nil
}

// owes is how many answers the hall still owes a suggestion in a state.
func owes(s wire.SuggestionState) int {
	if s.Waits() {
		return 1
	}
	return 0
}

// outdated empties what was kept for as long as the hall keeps suggestions, when
// the day turns. The earlier of the two days says what is old: a clock that runs
// years ahead for a morning empties nothing.
func (e *Engine) outdated(d *decision, next hall.Day) {
	if e.day == "" {
		return
	}
	before := min(e.day, next).Start(e.zone()).Add(-e.hall.Suggestions.Keep())
	open := e.box.open
	for _, s := range e.box.list {
		if s.At.After(before) {
			continue
		}
		open -= owes(s.State)
		gone := *s
		gone.Open = open
		d.add(wire.Body{Kind: wire.SuggestionEmptied, Suggestion: &gone})
	}
}

func (e *Engine) foldSuggestion(ev *wire.Event) {
	b, s := &e.box, ev.Suggestion
	b.open = s.Open
	i := b.at(s.ID)
	switch {
	case ev.Kind == wire.SuggestionEmptied:
		if i >= 0 {
			b.list = slices.Delete(b.list, i, i+1)
			delete(b.coded, s.Code)
			if i < b.before {
				b.before--
			}
		}
		return
	case i < 0:
		b.list = append(b.list, s)
		b.today++
	default:
		b.list[i] = s
	}
	b.coded[s.Code] = s
}

// turnDay forgets what counted for the day alone.
func (b *box) turnDay() {
	for i, s := range b.list[b.before:] {
		c := *s
		c.From, c.Same = "", ""
		b.list[b.before+i], b.coded[c.Code] = &c, &c
	}
	b.today, b.before = 0, len(b.list)
}

// restore takes the records of a snapshot.
func (b *box) restore(list []*wire.Suggestion, today int) {
	b.list, b.today, b.before, b.open = list, today, len(list)-today, 0
	for _, s := range list {
		b.coded[s.Code] = s
		b.open += owes(s.State)
	}
}

// Suggestions are all that the hall keeps, in the order in which they came.
// Nobody changes them.
func (e *Engine) Suggestions() []*wire.Suggestion { return slices.Clone(e.box.list) }

// Suggestion finds the one that a code follows; nil if there is none.
func (e *Engine) Suggestion(code string) *wire.Suggestion { return e.box.coded[code] }

// shownBox is what screens are told of the box; nil where there is none.
func shownBox(h *hall.Hall) *wire.Box {
	s := &h.Suggestions
	if s.Off {
		return nil
	}
	b := &wire.Box{Letters: s.Letters(), Complaint: s.Complaint, AnswerDays: s.AnswerDays}
	for _, t := range s.Topics {
		b.Topics = append(b.Topics, wire.Named{ID: t.ID, Name: t.Name})
	}
	return b
}
