// Package tomlfile reads the TOML files that people in the field edit: sites,
// profiles, layouts, slips. It reads them strictly, and what is wrong is said so
// that a person can act on it: file, line and key, in plain words, and what was
// probably meant.
//
//	commune.toml:12: service.prefx: unknown key; did you mean prefix?
package tomlfile

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// Fault is one thing wrong in a file.
type Fault struct {
	File string
	Line int    // from 1
	Key  string // "service.prefix"
	What string
}

// Error writes "commune.toml:12: service.prefix: what is wrong".
func (f Fault) Error() string { return fmt.Sprintf("%s:%d: %s: %s", f.File, f.Line, f.Key, f.What) }

// Faults are all that is wrong in a file. As an error there is always at least
// one.
type Faults []Fault

// Error is one line: the first fault, and how many more there are.
func (f Faults) Error() string {
	if len(f) > 1 {
		return fmt.Sprintf("%v (and %d more)", f[0], len(f)-1)
	}
	return f[0].Error()
}

// Sort puts them in the order of lines.
func (f Faults) Sort() {
	slices.SortStableFunc(f, func(a, b Fault) int { return cmp.Compare(a.Line, b.Line) })
}

// At makes a fault at a path, "service[1].prefix".
func (l Lines) At(file, path, format string, args ...any) Fault {
	return Fault{file, l.Of(path), plain(path), fmt.Sprintf(format, args...)}
}

// Decode reads a document into a struct whose fields carry toml tags. A key that
// it has not is a fault. The error is Faults; name is what they call the file.
func Decode(name string, data []byte, into any) error {
	err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(into)
	if err == nil {
		return nil
	}
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) {
		var all Faults
		for i := range strict.Errors {
			e := &strict.Errors[i]
			row, _ := e.Position()
			key := strings.Join(e.Key(), ".")
			all = append(all, Fault{name, row, key, "unknown key" + meant(key, into)})
		}
		return all
	}
	var wrong *toml.DecodeError
	if errors.As(err, &wrong) {
		row, _ := wrong.Position()
		row = max(row, 1)
		key := strings.Join(wrong.Key(), ".")
		if key == "" {
			key = Index(data).above(row)
		}
		return Faults{{name, row, key, inPlainWords(strings.TrimPrefix(wrong.Error(), "toml: "))}}
	}
	return Faults{{name, 1, "file", strings.ReplaceAll(err.Error(), "\n", " ")}}
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

// kindOf is what a value is called in a file, by its name in TOML or Go.
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
