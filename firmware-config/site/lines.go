package site

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"motcua/firmware-config/profile"
)

// lineIndex notes the line of every table, key and list element of a TOML
// document: "service[1].prefix" -> 12. What stands behind a syntax error is
// missing.
func lineIndex(data []byte) map[string]int {
	ix := indexer{lines: map[string]int{}, count: map[string]int{}}
	ix.p.Reset(data)
	table := ""
	for ix.p.NextExpression() {
		e := ix.p.Expression()
		path, line := ix.key(e)
		switch e.Kind {
		case unstable.Table:
			table = ix.current(path)
			ix.lines[table] = line
		case unstable.ArrayTable:
			list := ix.current(path)
			table = fmt.Sprintf("%s[%d]", list, ix.count[list])
			ix.count[list]++
			ix.lines[table] = line
		case unstable.KeyValue:
			full := strings.Join(path, ".")
			if table != "" {
				full = table + "." + full
			}
			ix.note(full, line)
			ix.value(full, line, e.Value())
		}
	}
	return ix.lines
}

type indexer struct {
	p     unstable.Parser
	lines map[string]int
	count map[string]int // list of tables -> how many so far
}

func (ix *indexer) key(e *unstable.Node) (parts []string, line int) {
	if e.Kind != unstable.Table && e.Kind != unstable.ArrayTable && e.Kind != unstable.KeyValue {
		return nil, 0
	}
	for it := e.Key(); it.Next(); {
		n := it.Node()
		if line == 0 {
			line = ix.p.Shape(n.Raw).Start.Line
		}
		parts = append(parts, string(n.Data))
	}
	return parts, line
}

// current puts the index of the newest table behind every part of a header's
// path that is a list: calendar.holiday below hall -> hall.calendar.holiday.
func (ix *indexer) current(parts []string) string {
	path := ""
	for i, p := range parts {
		if path != "" {
			path += "."
		}
		path += p
		if n := ix.count[path]; n > 0 && i < len(parts)-1 {
			path = fmt.Sprintf("%s[%d]", path, n-1)
		}
	}
	return path
}

// note sets a path and, where they have no line yet, the parts before it:
// name.vi gives name one, too.
func (ix *indexer) note(path string, line int) {
	for path != "" {
		if _, ok := ix.lines[path]; ok {
			return
		}
		ix.lines[path] = line
		path = path[:max(strings.LastIndexByte(path, '.'), 0)]
	}
}

func (ix *indexer) value(path string, line int, v *unstable.Node) {
	switch v.Kind {
	case unstable.Array:
		i := 0
		for it := v.Children(); it.Next(); {
			n := it.Node()
			if n.Kind == unstable.Comment {
				continue
			}
			at := line
			if n.Raw.Length > 0 {
				at = ix.p.Shape(n.Raw).Start.Line
			}
			elem := fmt.Sprintf("%s[%d]", path, i)
			ix.lines[elem] = at
			ix.value(elem, at, n)
			i++
		}
	case unstable.InlineTable:
		for it := v.Children(); it.Next(); {
			n := it.Node()
			if n.Kind != unstable.KeyValue {
				continue
			}
			parts, at := ix.key(n)
			full := path + "." + strings.Join(parts, ".")
			ix.note(full, at)
			ix.value(full, at, n.Value())
		}
	}
}

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
