package site

import (
	"errors"

	"motcua/internal/tomlfile"
)

// Problem is one thing wrong in a site file.
type Problem = tomlfile.Fault

// Problems are all that is wrong in a file, in the order of lines. There is
// always at least one.
type Problems = tomlfile.Faults

// reader turns one file into a site and collects what is wrong with it.
type reader struct {
	source   string // what errors call the file
	data     []byte
	lines    tomlfile.Lines
	problems Problems
	warnings Problems
}

func newReader(name string, data []byte) *reader {
	return &reader{source: name, data: data, lines: tomlfile.Index(data)}
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
	return r.lines.At(r.source, path, format, args...)
}

// line is where a path stands, or the nearest thing around it that does.
func (r *reader) line(path string) int { return r.lines.Of(path) }

// has reports whether the file itself sets a path.
func (r *reader) has(path string) bool { return r.lines.Has(path) }

// err is nil or the file's Problems.
func (r *reader) err() error {
	if len(r.problems) == 0 {
		return nil
	}
	r.problems.Sort()
	return r.problems
}

func (r *reader) warningLines() []string {
	r.warnings.Sort()
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
	err := tomlfile.Decode(r.source, r.data, f)
	if all := Problems(nil); errors.As(err, &all) {
		r.problems = append(r.problems, all...)
	}
	return err == nil
}
