package spoken

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"motcua/internal/lang"
)

// maxCardinal is the largest number that the rules read.
const maxCardinal = 999

// language is the section "spoken" of a language pack.
type language struct {
	// Leads of a call with the places {letters}, {number} and {place}.
	Call, Again, More string
	Digits            []string // 0 to 9
	// Cardinal holds the rules of a number, "20: << mươi[ >tens>]":
	//
	//	20:        from 20 on, until a rule with a larger start
	//	60/20:     what << and >> part the number by; default: the power of ten
	//	tens 4:    a rule of the set "tens"; the main set has no name
	//	<<         how many whole parts, by the main set
	//	>tens>     what is left, by the set "tens"; >> by the main set
	//	==         the number itself, by the main set
	//	[x|y]      x if something is left, else y
	//
	// A blank parts phrases, and so does a hyphen, which stays.
	Cardinal []string
	Letters  []string // names of A to Z
	Places   []place
	Screen   string   // said instead of a counter's name without a clip
	Other    []string // "linh/lẻ": the usual word and one that a hall may choose
	Names    []string // of counters, frequent ones
	Alike    []string // pairs of letters whose names are taken for each other, "BP"

	leads [3][]string
	sets  map[string][]rule
	other map[string]string
	named []string // the ways to a counter with a name
}

// place is a kind of counter: what its name begins with and the way there. Every
// language has the same kinds in the same order: counter, window, desk, room,
// section.
type place struct {
	Words  []string // "quầy số", "quầy"; the longest first
	Number string   // "đến quầy số"
	Name   string   // "đến quầy"
}

// rule is a line of Cardinal.
type rule struct {
	base, unit int
	text       string
}

// all are the languages by code, and every one of them.
var (
	all   = must(load())
	every = slices.Collect(maps.Values(all))
)

// table is a language's rules, Vietnamese where there are none.
func table(language string) *language {
	if t := all[language]; t != nil {
		return t
	}
	return all[lang.Office]
}

func load() (map[string]*language, error) {
	raw := lang.Section[json.RawMessage]("spoken")
	office := raw(lang.Office)
	out := map[string]*language{}
	for _, l := range lang.Languages() {
		b := raw(l)
		if l != lang.Office && bytes.Equal(b, office) {
			continue // it has no section of its own
		}
		t, err := parse(b)
		if err != nil {
			return nil, fmt.Errorf("spoken: %s.json: %w", l, err)
		}
		out[l] = t
	}
	return out, nil
}

func parse(b []byte) (*language, error) {
	t := &language{sets: map[string][]rule{}, other: map[string]string{}}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(t); err != nil {
		return nil, err
	}
	if len(t.Digits) != 10 || len(t.Letters) != 26 || len(t.Places) == 0 || t.Screen == "" {
		return nil, fmt.Errorf("want 10 digits, 26 letters, places and a screen")
	}
	for i, lead := range []string{t.Call, t.Again, t.More} {
		t.leads[i] = parts(lead)
		for _, part := range []string{"{letters}", "{number}", "{place}"} {
			if !slices.Contains(t.leads[i], part) {
				return nil, fmt.Errorf("%q: %s is missing", lead, part)
			}
		}
	}
	for _, line := range t.Cardinal {
		if err := t.rule(line); err != nil {
			return nil, err
		}
	}
	for _, pair := range t.Other {
		usual, other, ok := strings.Cut(pair, "/")
		if !ok {
			return nil, fmt.Errorf("other: %q: want usual/other", pair)
		}
		t.other[usual] = other
	}
	for _, p := range t.Places {
		t.named = append(t.named, p.Name)
	}
	return t, nil
}

// parts splits a lead at its places and commas.
func parts(s string) (out []string) {
	for s != "" {
		i := strings.IndexAny(s, "{,")
		if i < 0 {
			i = len(s)
		}
		if phrase := strings.TrimSpace(s[:i]); phrase != "" {
			out = append(out, phrase)
		}
		if s = s[i:]; s == "" {
			break
		}
		end := 1
		if s[0] == '{' {
			end = strings.IndexByte(s, '}') + 1
		}
		if end < 1 {
			return nil
		}
		out, s = append(out, s[:end]), s[end:]
	}
	return out
}

// rule reads a line, "tens 4: tư" or "60/20: soixante[->>]".
func (t *language) rule(line string) error {
	head, text, ok := strings.Cut(line, ": ")
	set, from, named := strings.Cut(head, " ")
	if !named {
		set, from = "", head
	}
	from, by, parted := strings.Cut(from, "/")
	base, err := strconv.Atoi(from)
	if !ok || err != nil {
		return fmt.Errorf("cardinal: %q: want \"20: words\"", line)
	}
	unit := 1
	for unit*10 <= base {
		unit *= 10
	}
	if parted {
		if unit, err = strconv.Atoi(by); err != nil || unit < 1 {
			return fmt.Errorf("cardinal: %q: want \"60/20: words\"", line)
		}
	}
	rules := t.sets[set]
	if n := len(rules); n > 0 && rules[n-1].base >= base || n == 0 && base != 0 && set == "" {
		return fmt.Errorf("cardinal: %q: rules go up from 0", line)
	}
	t.sets[set] = append(rules, rule{base, unit, text})
	return nil
}

// cardinal reads n.
func (t *language) cardinal(n int) []string {
	s, _ := t.read("", n, 0)
	var p []string
	for i, word := range strings.Fields(s) {
		if word == Joint && (i == 0 || p[len(p)-1] == Joint) {
			continue
		}
		p = append(p, word)
	}
	return p
}

// read is n by a set's rules, with hyphens as words of their own.
func (t *language) read(set string, n, depth int) (string, error) {
	var r *rule
	rules := t.sets[set]
	for i := range rules {
		if rules[i].base > n {
			break
		}
		r = &rules[i]
	}
	if r == nil || depth > 8 {
		return "", fmt.Errorf("cardinal: no rule of %q for %d", set, n)
	}
	text, left := r.text, n%r.unit
	if before, rest, ok := strings.Cut(text, "["); ok {
		some, after, closed := strings.Cut(rest, "]")
		if !closed {
			return "", fmt.Errorf("cardinal: %q: ] is missing", text)
		}
		some, none, _ := strings.Cut(some, "|")
		if left == 0 {
			some = none
		}
		text = before + some + after
	}
	var b strings.Builder
	for text != "" {
		i := strings.IndexAny(text, "<>=")
		if i < 0 {
			i = len(text)
		}
		b.WriteString(strings.ReplaceAll(text[:i], "-", " - "))
		if text = text[i:]; text == "" {
			break
		}
		end := strings.IndexByte(text[1:], text[0])
		if end < 0 {
			return "", fmt.Errorf("cardinal: %q: a second %c is missing", r.text, text[0])
		}
		v := map[byte]int{'<': n / r.unit, '>': left, '=': n}[text[0]]
		s, err := t.read(text[1:1+end], v, depth+1)
		if err != nil {
			return "", err
		}
		b.WriteString(s)
		text = text[end+2:]
	}
	return b.String(), nil
}

// try reads every number. The tests do so with every language, programs need
// not each time they start.
func (t *language) try() error {
	for n := range maxCardinal + 1 {
		if _, err := t.read("", n, 0); err != nil {
			return err
		}
	}
	return nil
}

// vocabulary is every phrase that can be said, but for counters' names.
func (t *language) vocabulary() (all []string) {
	add := func(phrases ...string) {
		for _, p := range phrases {
			if !isMark(p) && !strings.HasPrefix(p, "{") && !slices.Contains(all, p) {
				all = append(all, p)
			}
		}
	}
	for _, lead := range t.leads {
		add(lead...)
	}
	for _, p := range t.Places {
		add(p.Number, p.Name)
	}
	add(t.Screen)
	add(t.Digits...)
	for n := range maxCardinal + 1 {
		add(t.cardinal(n)...)
	}
	for _, pair := range t.Other {
		_, other, _ := strings.Cut(pair, "/")
		add(other)
	}
	for r := 'A'; r <= 'Z'; r++ {
		add(string(r))
	}
	return all
}

// must is for what is embedded: a build whose tests ran has good rules.
func must[T any](t T, err error) T {
	if err != nil {
		panic(err)
	}
	return t
}
