package profile

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// A file is one TOML file of a profile, with the line of every key in it.
type file struct {
	path     string
	data     []byte
	inherits string
	lines    map[string]int // "paper.dots" -> 12
}

// errorf makes an error that an installer can act on: file, line and key.
func (f *file) errorf(key, format string, args ...any) error {
	msg := fmt.Sprintf(format, args...)
	if line, ok := f.lines[key]; ok {
		return fmt.Errorf("%s:%d: %s: %s", f.path, line, key, msg)
	}
	return fmt.Errorf("%s:1: %s: %s", f.path, key, msg)
}

// sets reports whether the file itself gives a value for key.
func (f *file) sets(key string) bool {
	_, ok := f.lines[key]
	return ok
}

// readFile reads one file and notes where its keys stand.
func readFile(fsys fs.FS, name string) (*file, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	return parse(name, data), nil
}

func parse(name string, data []byte) *file {
	f := &file{path: name, data: data, lines: map[string]int{}}
	var p unstable.Parser
	p.Reset(data)
	var table []string
	for p.NextExpression() {
		e := p.Expression()
		switch e.Kind {
		case unstable.Table, unstable.ArrayTable:
			var line int
			table, line = keyOf(&p, e)
			f.lines[strings.Join(table, ".")] = line
		case unstable.KeyValue:
			key, line := keyOf(&p, e)
			full := strings.Join(append(append([]string(nil), table...), key...), ".")
			f.lines[full] = line
			if full == "inherits" {
				f.inherits = string(e.Value().Data)
			}
		}
	}
	// A syntax error is left to decode, which words it with its position.
	return f
}

func keyOf(p *unstable.Parser, e *unstable.Node) (parts []string, line int) {
	for it := e.Key(); it.Next(); {
		n := it.Node()
		if line == 0 {
			line = p.Shape(n.Raw).Start.Line
		}
		parts = append(parts, string(n.Data))
	}
	return parts, line
}

// decode lays the file's values over v; a key that v does not have is an error.
func (f *file) decode(v any) error {
	err := toml.NewDecoder(bytes.NewReader(f.data)).DisallowUnknownFields().Decode(v)
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) {
		e := strict.Errors[0]
		row, _ := e.Position()
		return fmt.Errorf("%s:%d: %s: unknown key", f.path, row, strings.Join(e.Key(), "."))
	}
	var de *toml.DecodeError
	if errors.As(err, &de) {
		row, _ := de.Position()
		key := strings.Join(de.Key(), ".")
		if key == "" {
			key = f.keyAt(row)
		}
		return fmt.Errorf("%s:%d: %s: %s", f.path, row, key, strings.TrimPrefix(de.Error(), "toml: "))
	}
	if err != nil {
		return fmt.Errorf("%s: %w", f.path, err)
	}
	return nil
}

// keyAt is the last key at or above a line, for errors that name none.
func (f *file) keyAt(row int) string {
	best, at := "file", 0
	for k, line := range f.lines {
		if line <= row && line > at {
			best, at = k, line
		}
	}
	return best
}

// chain reads what a profile inherits from; the oldest ancestor comes first,
// the profile last.
func chain(fsys fs.FS, f *file) ([]*file, error) {
	files := []*file{f}
	seen := map[string]bool{}
	for f.inherits != "" {
		name := path.Join("base", f.inherits+".toml")
		if seen[name] {
			return nil, f.errorf("inherits", "%q inherits from itself", f.inherits)
		}
		seen[name] = true
		base, err := readFile(fsys, name)
		if err != nil {
			return nil, f.errorf("inherits", "no base %q", f.inherits)
		}
		files, f = append(files, base), base
	}
	for i, j := 0, len(files)-1; i < j; i, j = i+1, j-1 {
		files[i], files[j] = files[j], files[i]
	}
	return files, nil
}
