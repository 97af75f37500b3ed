package site

import (
	"fmt"
	"reflect"
	"strings"

	"motcua/firmware-config/profile"
)

// suggest offers the key of the file's vocabulary that is nearest to an
// unknown one: "; did you mean timezone?".
func suggest(key string) string {
	word := key[strings.LastIndexByte(key, '.')+1:]
	best, near := "", 3
	for _, k := range vocabulary(reflect.TypeFor[file]()) {
		if d := profile.Distance(word, k); d < near {
			best, near = k, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %s?", best)
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
