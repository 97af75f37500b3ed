package tomlfile

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// meant offers the key that is nearest to an unknown one, those of its own
// table first: "; did you mean timezone?".
func meant(key string, into any) string {
	table, word := "", key
	if i := strings.LastIndexByte(key, '.'); i >= 0 {
		table, word = key[:i], key[i+1:]
	}
	top := reflect.TypeOf(into).Elem()
	best := nearest(word, own(top, table))
	if best == "" {
		best = nearest(word, vocabulary(top, nil))
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %s?", best)
}

// nearest is the one of the keys that is at most two letters from a word, and
// is not the word itself: that one is wrong where it stands.
func nearest(word string, keys []string) string {
	best, least := "", 3
	for _, k := range keys {
		if d := Distance(word, k); d > 0 && d < least {
			best, least = k, d
		}
	}
	return best
}

// keyOf is what a field is called in the file.
func keyOf(f reflect.StructField) string {
	if key, _, _ := strings.Cut(f.Tag.Get("toml"), ","); key != "" {
		return key
	}
	return strings.ToLower(f.Name)
}

// own lists the keys that one table takes, "board" or "hall.hours".
func own(t reflect.Type, table string) (out []string) {
	for name := range strings.SplitSeq(table, ".") {
		if t = inside(t, name); t == nil {
			return nil
		}
	}
	for i := range t.NumField() {
		if f := t.Field(i); f.IsExported() {
			out = append(out, keyOf(f))
		}
	}
	return out
}

// inside is the table that stands under a name in another; the top is the
// table of the empty name.
func inside(t reflect.Type, name string) reflect.Type {
	if name == "" {
		return t
	}
	for i := range t.NumField() {
		if f := t.Field(i); f.IsExported() && keyOf(f) == name {
			if in := element(f.Type); in.Kind() == reflect.Struct {
				return in
			}
		}
	}
	return nil
}

// element is what a list or pointer is of.
func element(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

// vocabulary lists every key that a type takes, at any depth.
func vocabulary(t reflect.Type, seen []reflect.Type) (out []string) {
	if t = element(t); t.Kind() != reflect.Struct || slices.Contains(seen, t) {
		return nil
	}
	seen = append(seen, t)
	for i := range t.NumField() {
		if f := t.Field(i); f.IsExported() {
			out = append(append(out, keyOf(f)), vocabulary(f.Type, seen)...)
		}
	}
	return out
}

// Distance is Levenshtein's between two words, in bytes: the least number of
// letters to change, put in or leave out. Errors about an unknown key or
// profile offer the nearest known one by it.
func Distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diag := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diag
			if a[i] != b[j] {
				cost++
			}
			diag = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
