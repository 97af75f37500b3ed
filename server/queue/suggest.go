package queue

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"motcua/internal/formats"
	"motcua/internal/hall"
	"motcua/internal/wire"
)

// The suggestion box takes words from anybody, without a name. What keeps it
// from being filled up: so many a day from one device or address and in the
// whole hall, a length, no lists of links, and the same words but a few times.

const (
	maxLinks  = 1
	maxAlike  = 3  // the same words on a day, from others
	longWords = 20 // letters from which words are nobody else's by chance
	maxAnswer = 4000
	maxTo     = 200
)

// suggested is the answer to suggest.
type suggested struct {
	Code string `json:"code"`
}

// suggest takes words into the box and gives the code by which they can be
// followed.
func (d *decision) suggest(a *wire.Suggest) (any, *wire.Error) {
	box := &d.e.hall.Suggestions
	if box.Off {
		return nil, wire.Errorf(wire.CodeNotFound, "this hall has no suggestion box")
	}
	text := tidyWords(a.Text)
	if err := fitWords(text, box.Letters()); err != nil {
		return nil, err
	}
	switch {
	case len(a.Lang) > 16:
		return nil, invalid("lang is too long")
	case a.Topic != "" && !slices.ContainsFunc(box.Topics, func(t hall.Reason) bool { return t.ID == a.Topic }):
		return nil, invalid("topic: there is no %q", a.Topic)
	}
	if s, err := d.room(box, text); s != nil || err != nil {
		if err != nil {
			return nil, err
		}
		return suggested{s.Code}, nil
	}
	code, err := d.tracking()
	if err != nil {
		return nil, err
	}
	s := &wire.Suggestion{
		ID:    d.e.box.nextID(d.e.day),
		State: wire.SuggestionReceived, At: d.now, Via: d.By.Role, Topic: a.Topic, Lang: a.Lang,
		Code: code, Words: d.keep(code, text), From: d.From, Same: d.Same, Open: d.e.box.open + 1,
	}
	d.add(wire.Body{Kind: wire.SuggestionGiven, Suggestion: s})
	d.events[0].By = "" // whose device it was would say at which counter, and so who
	return suggested{code}, nil
}

// room looks whether the box takes one more. A suggestion that this device or
// address has given today already is found again.
func (d *decision) room(box *hall.Suggestions, text string) (*wire.Suggestion, *wire.Error) {
	full := wire.Errorf(wire.CodeLimitReached, "the suggestion box takes no more today")
	alike, from := 0, 0
	for _, s := range d.e.box.list[d.e.box.before:] {
		if s.From == d.From {
			from++
		}
		if s.Same == d.Same && d.Same != "" && utf8.RuneCountInString(text) >= longWords {
			if s.From == d.From {
				return s, nil
			}
			alike++
		}
	}
	most := box.OfHall()
	switch d.By.Role {
	case wire.RoleKiosk, wire.RoleTablet:
		most = box.OfDevice()
	case wire.RolePublic:
		most = box.OfAddress()
	}
	switch {
	case d.e.box.today >= box.OfHall(), d.From != "" && from >= most:
		return nil, full
	case alike >= maxAlike:
		return nil, wire.Errorf(wire.CodeLimitReached, "these words have come %d times today", alike)
	}
	return nil, nil
}

// tracking makes a code that no suggestion has.
func (d *decision) tracking() (string, *wire.Error) {
	for {
		var b [16]byte
		if _, err := io.ReadFull(d.Tokens, b[:]); err != nil {
			return "", wire.Errorf(wire.CodeUnavailable, "no random bits: %v", err)
		}
		if code, ok := formats.Tracking(b[:]); ok && d.e.box.coded[code] == nil {
			return code, nil
		}
	}
}

// keep puts words beside the log and gives their hash. What is hashed begins
// with the suggestion's code, so that no two share their words: one can be
// emptied without the other.
func (d *decision) keep(code, text string) string {
	sum := sha256.Sum256([]byte(code + "\n" + text))
	hash := hex.EncodeToString(sum[:])
	if d.words == nil {
		d.words = map[string]string{}
	}
	d.words[hash] = text
	return hash
}

// fitWords refuses what is no suggestion. The text is tidy.
func fitWords(text string, most int) *wire.Error {
	letters := 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	low := strings.ToLower(text)
	switch n := utf8.RuneCountInString(text); {
	case text == "":
		return invalid("text is missing")
	case n > most:
		return invalid("text: %d letters, want at most %d", n, most)
	case letters < 2:
		return invalid("text: want words")
	case max(strings.Count(low, "://"), strings.Count(low, "www.")) > maxLinks:
		return invalid("text: want at most %d link", maxLinks)
	}
	return nil
}

// maxMarks is how many marks a letter may carry; Vietnamese has two.
const maxMarks = 3

// tidyWords makes of what was typed what can be shown anywhere: no letters that
// are not seen or turn the line round, no towers of marks, no more than one
// free line, no white at the ends.
func tidyWords(text string) string {
	var b strings.Builder
	lines, marks, white := 0, 0, false
	for _, r := range strings.ReplaceAll(text, "\r\n", "\n") {
		switch {
		case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
			lines++
			white = false
			continue
		case unicode.IsSpace(r):
			white = true
			continue
		case unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs), r == utf8.RuneError:
			continue
		case unicode.Is(unicode.M, r):
			if marks++; marks > maxMarks {
				continue
			}
		default:
			marks = 0
		}
		switch {
		case b.Len() == 0:
		case lines > 0:
			b.WriteString("\n\n"[:min(lines, 2)])
		case white:
			b.WriteByte(' ')
		}
		lines, white = 0, false
		b.WriteRune(r)
	}
	return b.String()
}
