package site

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"motcua/internal/tomlline"
)

// Problem is one thing wrong in a site file.
type Problem struct {
	File string
	Line int    // from 1
	Key  string // "service.prefix"
	What string
}

// Error writes "commune.toml:12: service.prefix: what is wrong".
func (p Problem) Error() string {
	return fmt.Sprintf("%s:%d: %s: %s", p.File, p.Line, p.Key, p.What)
}

// Problems are all that is wrong in a file, in the order of lines. There is
// always at least one.
type Problems []Problem

// Error is one line: the first problem, and how many more there are.
func (p Problems) Error() string {
	if len(p) > 1 {
		return fmt.Sprintf("%v (and %d more)", p[0], len(p)-1)
	}
	return p[0].Error()
}

// reader turns one file into a site and collects what is wrong with it.
type reader struct {
	source   string // what errors call the file
	data     []byte
	lines    map[string]int // "service[1].prefix" -> 12
	problems Problems
	warnings Problems
}

func newReader(name string, data []byte) *reader {
	return &reader{source: name, data: data, lines: tomlline.Index(data)}
}

// bad notes a problem at a key's path, "service[1].prefix".
func (r *reader) bad(path, format string, args ...any) {
	r.problems = append(r.problems, r.problem(path, format, args...))
}

// warn notes what is allowed but unwise.
func (r *reader) warn(path, format string, args ...any) {
	r.warnings = append(r.warnings, r.problem(path, format, args...))
}

func (r *reader) problem(path, format string, args ...any) Problem {
	return Problem{r.source, r.line(path), plain(path), fmt.Sprintf(format, args...)}
}

// line is where a path stands, or the nearest thing around it that does.
func (r *reader) line(path string) int {
	return tomlline.Of(r.lines, path)
}

// has reports whether the file itself sets a path.
func (r *reader) has(path string) bool {
	_, ok := r.lines[path]
	return ok
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

// err is nil or the file's Problems.
func (r *reader) err() error {
	if len(r.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(r.problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	return r.problems
}

func (r *reader) warningLines() []string {
	slices.SortStableFunc(r.warnings, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	var out []string
	for _, w := range r.warnings {
		out = append(out, w.Error())
	}
	return out
}

// decode reads the TOML strictly; false when there is no use in going on.
func (r *reader) decode(f *file) bool { return r.decodeInto(f) }

// decodeInto is decode, of a file of another kind.
func (r *reader) decodeInto(f any) bool {
	err := toml.NewDecoder(bytes.NewReader(r.data)).DisallowUnknownFields().Decode(f)
	if err == nil {
		return true
	}
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) {
		for i := range strict.Errors {
			e := &strict.Errors[i]
			row, _ := e.Position()
			key := strings.Join(e.Key(), ".")
			r.problems = append(r.problems, Problem{r.source, row, key, "unknown key" + suggest(key)})
		}
		return false
	}
	var de *toml.DecodeError
	if errors.As(err, &de) {
		row, _ := de.Position()
		key := strings.Join(de.Key(), ".")
		if key == "" {
			key = r.keyAt(row)
		}
		r.problems = append(r.problems, Problem{r.source, max(row, 1), key, inPlainWords(strings.TrimPrefix(de.Error(), "toml: "))})
		return false
	}
	r.problems = append(r.problems, Problem{r.source, 1, "file", err.Error()})
	return false
}

// inPlainWords says what kind of value a key takes. The TOML reader says it in
// the words of a Go program: "cannot decode TOML string into struct field
// site.boardTable.Services of type []string".
func inPlainWords(said string) string {
	from, into, ok := strings.Cut(strings.TrimPrefix(said, "cannot decode TOML "), " into ")
	if !ok || !strings.HasPrefix(said, "cannot decode TOML ") {
		return said
	}
	want := into[strings.LastIndexByte(into, ' ')+1:]
	return "want " + kindOf(want) + ", not " + kindOf(from)
}

// kindOf is what a value is called in a site file, by its name in TOML or Go.
func kindOf(name string) string {
	switch {
	case name == "array", strings.HasPrefix(name, "[]"):
		return "a list, [...]"
	case name == "integer", strings.HasPrefix(name, "int"), strings.HasPrefix(name, "float"), strings.HasPrefix(name, "*int"):
		return "a number"
	case name == "boolean", strings.HasSuffix(name, "bool"):
		return "true or false"
	case strings.HasSuffix(name, "string") && !strings.HasPrefix(name, "map"):
		return "text in quotation marks"
	case strings.HasPrefix(name, "map"), strings.Contains(name, "table"), strings.Contains(name, "."):
		return "a table"
	}
	return name
}

// keyAt is the last key at or above a line, for errors that name none.
func (r *reader) keyAt(row int) string {
	best, at := "file", 0
	for path, line := range r.lines {
		if line <= row && (line > at || line == at && len(path) > len(best)) {
			best, at = path, line
		}
	}
	return plain(best)
}
