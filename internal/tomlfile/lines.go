package tomlfile

import (
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// Lines is the line, from 1, of every table, key and list element of a TOML
// document: "service[1].prefix" -> 12.
type Lines map[string]int

// Index reads the lines of a document. What stands behind a syntax error is
// missing.
func Index(data []byte) Lines {
	ix := indexer{lines: Lines{}, count: map[string]int{}}
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
	lines Lines
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

// Of is where a path stands, or the nearest thing around it that does; 1 at the
// least.
func (l Lines) Of(path string) int {
	for path != "" {
		if n, ok := l[path]; ok {
			return n
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return 1
}

// Has reports whether the document itself sets a path.
func (l Lines) Has(path string) bool {
	_, ok := l[path]
	return ok
}

// above is the last key at or above a line, for errors that name none.
func (l Lines) above(row int) string {
	best, at := "file", 0
	for path, line := range l {
		if line <= row && (line > at || line == at && (len(path) > len(best) || len(path) == len(best) && path < best)) {
			best, at = path, line
		}
	}
	return plain(best)
}

// plain leaves the indices out of a path, as the file writes the key.
func plain(path string) string {
	var b strings.Builder
	skip := false
	for _, c := range path {
		switch {
		case c == '[':
			skip = true
		case c == ']':
			skip = false
		case !skip:
			b.WriteRune(c)
		}
	}
	return b.String()
}
