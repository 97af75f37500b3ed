package site

import (
	"fmt"
	"reflect"
	"strings"

	"motcua/firmware-config/profile"
)

// suggest offers the key of the file's vocabulary that is nearest to an
// unknown one, those of its own table first: "; did you mean timezone?".
func suggest(key string) string {
	table, word := "", key
	if i := strings.LastIndexByte(key, '.'); i >= 0 {
		table, word = key[:i], key[i+1:]
	}
	best := nearest(word, own(reflect.TypeFor[file](), table))
	if best == "" {
		best = nearest(word, vocabulary(reflect.TypeFor[file]()))
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
		if d := profile.Distance(word, k); d > 0 && d < least {
			best, least = k, d
		}
	}
	return best
}

// own lists the keys that one table takes, "board" or "hall.hours".
func own(t reflect.Type, table string) (out []string) {
	for name := range strings.SplitSeq(table, ".") {
		if t = inside(t, name); t == nil {
			return nil
		}
	}
	for i := range t.NumField() {
		out = append(out, t.Field(i).Tag.Get("toml"))
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
		if f := t.Field(i); f.Tag.Get("toml") == name {
			in := f.Type
			for in.Kind() == reflect.Slice || in.Kind() == reflect.Pointer {
				in = in.Elem()
			}
			if in.Kind() == reflect.Struct {
				return in
			}
		}
	}
	return nil
}

// vocabulary lists every key that a type takes, at any depth.
func vocabulary(t reflect.Type) []string {
	switch t.Kind() {
	case reflect.Slice:
		return vocabulary(t.Elem())
	case reflect.Struct:
		var out []string
		for i := range t.NumField() {
			f := t.Field(i)
			out = append(out, f.Tag.Get("toml"))
			out = append(out, vocabulary(f.Type)...)
		}
		return out
	}
	return nil
}
