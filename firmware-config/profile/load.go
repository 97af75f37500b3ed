package profile

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// printerFile is what may stand in a printer's TOML file.
type printerFile struct {
	Inherits string `toml:"inherits"` // a file of base/, without .toml
	Printer
}

// LoadPrinter reads printer/KEY.toml of fsys over the bases that it inherits
// from (base/*.toml), and checks it whole. Every error names file, line and key.
func LoadPrinter(fsys fs.FS, key string) (Printer, error) {
	f, err := readFile(fsys, path.Join("printer", key+".toml"))
	if err != nil {
		return Printer{}, fmt.Errorf("printer profile %q: %w", key, err)
	}
	return whole(fsys, f, key)
}

// ReadPrinter is LoadPrinter of a file that is not in fsys, such as one that an
// installer measured: name stands in errors, its base name is the key.
func ReadPrinter(fsys fs.FS, name string, data []byte) (Printer, error) {
	return whole(fsys, parse(name, data), strings.TrimSuffix(filepath.Base(name), ".toml"))
}

func whole(fsys fs.FS, f *file, key string) (Printer, error) {
	files, err := chain(fsys, f)
	if err != nil {
		return Printer{}, fmt.Errorf("printer profile %q: %w", key, err)
	}
	var pf printerFile
	sources := map[string]string{}
	for _, f := range files {
		pf.Sources = nil
		if err := f.decode(&pf); err != nil {
			return Printer{}, err
		}
		if err := checkSources(f, pf.Sources); err != nil {
			return Printer{}, err
		}
		maps.Copy(sources, pf.Sources)
	}
	p := pf.Printer
	p.Key, p.Sources = key, sources
	return p, check(files, &p)
}

// needsNoSource are the keys that name the model instead of describing it.
var needsNoSource = []string{"name", "maker", "inherits"}

// checkSources wants a source beside every value that a file sets, in that
// same file, so that nobody inherits a provenance that is not theirs.
func checkSources(f *file, sources map[string]string) error {
	for _, key := range leafKeys() {
		if !f.sets(key) || slices.Contains(needsNoSource, key) {
			continue
		}
		if s := strings.TrimSpace(sources[key]); s == "" {
			return f.errorf(key, "no source: %s", wantSource)
		} else if !isSource(s) {
			return f.errorf("sources."+key, "%q cannot be looked up: %s", s, wantSource)
		}
	}
	for key := range sources {
		if !f.sets(key) {
			return f.errorf("sources."+key, "a source for a value that this file does not set")
		}
	}
	return nil
}

const wantSource = "give manual and page, an address, or \"measured ...\", \"guessed ...\" or \"chosen ...\" under [sources]"

// aPlace is what makes a source one that somebody else can look up.
var aPlace = regexp.MustCompile(`https?://\S+\.\S|\bpages? [A-Z]?-?\d|\bprofile \S|\bprinters/\S|\bmappings/\S|\b(issue|pull request) \d`)

// isSource says whether a source is one of our words or names a place.
func isSource(s string) bool {
	word, _, _ := strings.Cut(s, " ")
	return slices.Contains([]string{"measured", "guessed", "chosen"}, strings.TrimSuffix(word, ":")) || aPlace.MatchString(s)
}

// leaves are the values of a printer by dotted key.
func leaves(p *Printer) map[string]reflect.Value {
	m := map[string]reflect.Value{}
	var walk func(prefix string, v reflect.Value)
	walk = func(prefix string, v reflect.Value) {
		for i := range v.NumField() {
			tag := v.Type().Field(i).Tag.Get("toml")
			switch f := v.Field(i); {
			case tag == "-" || f.Kind() == reflect.Map:
			case f.Kind() == reflect.Struct:
				walk(prefix+tag+".", f)
			default:
				m[prefix+tag] = f
			}
		}
	}
	walk("", reflect.ValueOf(p).Elem())
	return m
}

// leafKeys are all keys that a printer's file may set, sorted.
func leafKeys() []string {
	return slices.Sorted(maps.Keys(leaves(new(Printer))))
}
