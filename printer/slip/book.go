package slip

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"motcua/firmware-config/profile"
	"motcua/printer/spool"
)

// A Book is a hall's templates, one a kind. It is immutable and safe for
// concurrent use; nil is the templates of the house.
type Book struct{ templates map[Kind]*template }

//go:embed templates/*.toml
var embedded embed.FS

// house are the embedded templates; what passed the tests parses.
var house = sync.OnceValue(func() *Book {
	b := &Book{templates: map[Kind]*template{}}
	for _, k := range Kinds() {
		data, err := Source(k)
		if err == nil {
			b.templates[k], err = parse(string(k)+".toml", data)
		}
		if err != nil {
			panic("slip: embedded template: " + err.Error())
		}
	}
	return b
})

// Source is the template of the house for a kind, to be copied and changed.
func Source(k Kind) ([]byte, error) { return embedded.ReadFile("templates/" + string(k) + ".toml") }

// Load reads a hall's folder of templates: ticket.toml, guide.toml, ... A kind
// without a file keeps the template of the house, and so does one whose file is
// wrong: the book is always good, and the error says everything that was not,
// one line a file: file, line, key.
func Load(dir string) (*Book, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return house(), fmt.Errorf("slips: %w", err)
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return load(os.DirFS(dir), dir, names)
}

// Open is Load for a program that must go on: what is wrong goes to the log, one
// line a mistake, and the house's templates stand in. "" is no folder.
func Open(dir string, log *slog.Logger) *Book {
	if dir == "" {
		return nil
	}
	b, err := Load(dir)
	if err != nil {
		for line := range strings.SplitSeq(err.Error(), "\n") {
			log.Error("slip template: the house's prints instead", "err", line)
		}
	}
	return b
}

// LoadFile is the templates of the house with one changed; its kind is what the
// file says. A wrong file is an error and leaves the house's.
func LoadFile(file string) (*Book, error) {
	return load(os.DirFS(filepath.Dir(file)), filepath.Dir(file), []string{filepath.Base(file)})
}

func load(fsys fs.FS, dir string, names []string) (*Book, error) {
	b := &Book{templates: map[Kind]*template{}}
	from := map[Kind]string{}
	var wrong []error
	for _, name := range names {
		if strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") {
			continue // an editor's leavings
		}
		path := filepath.Join(dir, name)
		if filepath.Ext(name) != ".toml" {
			wrong = append(wrong, fmt.Errorf("%s:1: not a template: want KIND.toml", path))
			continue
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		t, err := parse(path, data)
		switch {
		case err != nil:
			wrong = append(wrong, err)
		case from[t.Kind] != "":
			wrong = append(wrong, fmt.Errorf("%s:%d: kind: %s is in %s already", path, t.lines.Of("kind"), t.Kind, from[t.Kind]))
		default:
			b.templates[t.Kind], from[t.Kind] = t, path
		}
	}
	for k, t := range house().templates {
		if b.templates[k] == nil {
			b.templates[k] = t
		}
	}
	return b, errors.Join(wrong...)
}

// Doc lays a slip out for a printer: in the sizes that its template wishes for,
// or, when that takes more paper than the template allows, in the largest that
// do not, down to the smallest that it permits.
func (b *Book) Doc(s Slip, p profile.Printer) spool.Doc {
	if b == nil {
		b = house()
	}
	c := s.content()
	return fit(b.templates[c.kind], c, p)
}

// Kinds are all kinds of slips.
func Kinds() []Kind { return slices.Clone(kinds) }
