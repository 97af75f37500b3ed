package profile

import (
	"io/fs"
	"path"

	"github.com/pelletier/go-toml/v2"

	"motcua/internal/tomlfile"
)

// A file is one TOML file of a profile, with the line of every key in it.
type file struct {
	path     string
	data     []byte
	inherits string
	lines    tomlfile.Lines
}

// errorf makes an error that an installer can act on: file, line and key.
func (f *file) errorf(key, format string, args ...any) error {
	return f.lines.At(f.path, key, format, args...)
}

// sets reports whether the file itself gives a value for key.
func (f *file) sets(key string) bool {
	return f.lines.Has(key)
}

// readFile reads one file and notes where its keys stand.
func readFile(fsys fs.FS, name string) (*file, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	return parse(name, data), nil
}

// parse leaves a syntax error to decode, which words it with its position.
func parse(name string, data []byte) *file {
	f := &file{path: name, data: data, lines: tomlfile.Index(data)}
	var top struct {
		Inherits any `toml:"inherits"`
	}
	if toml.Unmarshal(data, &top) == nil {
		f.inherits, _ = top.Inherits.(string)
	}
	return f
}

// decode lays the file's values over v; a key that v does not have is an error.
func (f *file) decode(v any) error { return tomlfile.Decode(f.path, f.data, v) }

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
