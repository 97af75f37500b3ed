package cases

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"motcua/internal/catalogue"
	"motcua/internal/hall"
)

// words are the states as a system writes them, its own before the usual ones.
func words(own map[string]State) map[string]State {
	all := maps.Clone(said)
	for _, s := range states {
		all[catalogue.Fold(string(s))] = s
	}
	for word, s := range own {
		all[catalogue.Fold(word)] = s
	}
	return all
}

// read takes out of an answer what Link names. A file that the system does not
// know may be a null, an empty list or an answer without a state.
func (r *Remote) read(body []byte, key string) (Case, bool, error) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var doc any
	if err := d.Decode(&doc); err != nil {
		return Case{}, false, fmt.Errorf("%w: what comes is no JSON", ErrAway)
	}
	state := text(field(doc, r.link.State))
	if state == "" {
		return Case{}, false, nil
	}
	c := Case{Code: key, AsOf: r.now()}
	if r.link.Code != "" && !same(text(field(doc, r.link.Code)), key) {
		return Case{}, false, fmt.Errorf("%w: %s is another file's", ErrUnread, r.link.Code)
	}
	var ok bool
	if c.State, ok = r.words[catalogue.Fold(state)]; !ok {
		return Case{}, false, fmt.Errorf("%w: %s has a word that no state stands for", ErrUnread, r.link.State)
	}
	due, err := moment(field(doc, r.link.Due))
	if err != nil {
		return Case{}, false, fmt.Errorf("%w: %s: %w", ErrUnread, r.link.Due, err)
	}
	if !due.IsZero() {
		c.Due = hall.Day(due.Format(time.DateOnly))
	}
	if at, err := moment(field(doc, r.link.AsOf)); err == nil && !at.IsZero() && at.Before(c.AsOf) {
		c.AsOf = at
	}
	return c, true, nil
}

// field is what stands at a path, "data.0.state"; nil when nothing does, or
// the path is "".
func field(doc any, path string) any {
	if path == "" {
		return nil
	}
	for name := range strings.SplitSeq(path, ".") {
		switch v := doc.(type) {
		case map[string]any:
			doc = v[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(v) {
				return nil
			}
			doc = v[i]
		default:
			return nil
		}
	}
	return doc
}

// text is a value as a word: states may be numbers or truths.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// moments are the ways in which systems write a day or a time; without a zone
// it is the hall's country's.
var moments = []string{
	time.RFC3339, "2006-01-02T15:04:05.999", "2006-01-02 15:04:05", time.DateOnly,
	"2/1/2006 15:04:05", "2/1/2006 15:04", "2/1/2006", "2-1-2006", "15:04 2/1/2006", "15:04:05 2/1/2006", "20060102", "20060102150405",
}

// country is the zone of a time that names none: one for all of Viet Nam.
var country = time.FixedZone("+07", 7*60*60)

// moment reads a day or a time; zero for nothing.
func moment(v any) (time.Time, error) {
	s := text(v)
	if s == "" {
		return time.Time{}, nil
	}
	for _, form := range moments {
		if t, err := time.ParseInLocation(form, s, country); err == nil {
			return t.In(country), nil
		}
	}
	if ms, err := strconv.ParseInt(s, 10, 64); err == nil && ms > 1e12 && ms < 1e14 {
		return time.UnixMilli(ms).In(country), nil
	}
	return time.Time{}, errors.New("no day or time")
}
