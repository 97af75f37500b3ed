// Package layouts reads what stands where on a board, as people in the field
// write it down in a TOML file, and holds the layouts that ship with the programs:
//
//	[landscape]   the tree for a panel that lies
//	[portrait]    and for one that stands upright
//
// A tree is a part, or a row or column of areas, each with its share in percent:
//
//	column = [ { part = "header", share = 11 }, { share = 89, row = [ ... ] } ]
//
// Package hall has the parts and judges the tree.
package layouts

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"motcua/internal/hall"
	"motcua/internal/tomlfile"
)

//go:embed *.toml
var files embed.FS

// File is a layout with where each of its areas stands in its file.
type File struct {
	hall.Layout
	Name  string // of the file, as errors call it
	lines tomlfile.Lines
}

// Problem is one thing wrong in a layout file.
type Problem = tomlfile.Fault

// Names are the layouts that ship, sorted.
func Names() []string {
	names, err := fs.Glob(files, "*.toml")
	if err != nil {
		return nil // the pattern is a constant and well formed
	}
	for i, n := range names {
		names[i] = strings.TrimSuffix(n, ".toml")
	}
	return names
}

// Source is the text of one of Names, for whoever copies it.
func Source(name string) ([]byte, error) {
	if !slices.Contains(Names(), name) {
		return nil, fmt.Errorf("unknown layout %q: there are %s, or a file's name that ends in .toml", name, strings.Join(Names(), ", "))
	}
	return files.ReadFile(name + ".toml")
}

// Load reads one of Names, or the file at a path that ends in .toml. What is
// wrong in the file is a list of Problem.
func Load(name string) (File, []Problem, error) {
	if !strings.HasSuffix(name, ".toml") {
		data, err := Source(name)
		if err != nil {
			return File{}, nil, err
		}
		f, bad := Parse(name+".toml", data)
		return f, bad, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return File{}, nil, fmt.Errorf("layout: %w", err)
	}
	f, bad := Parse(name, data)
	return f, bad, nil
}

// area is hall.Area by its TOML keys.
type area struct {
	Share  float64 `toml:"share"`
	Part   string  `toml:"part"`
	Row    []area  `toml:"row"`
	Column []area  `toml:"column"`
}

func (a area) tree() hall.Area {
	out := hall.Area{Share: a.Share, Part: hall.Part(a.Part)}
	for _, k := range a.Row {
		out.Row = append(out.Row, k.tree())
	}
	for _, k := range a.Column {
		out.Column = append(out.Column, k.tree())
	}
	return out
}

// Parse reads a layout; name is what problems call it, and without its folder
// and .toml what the layout is called.
func Parse(name string, data []byte) (File, []Problem) {
	f := File{Name: name, lines: tomlfile.Index(data)}
	f.Layout.Name = strings.TrimSuffix(filepath.Base(name), ".toml")
	var t struct {
		Landscape area `toml:"landscape"`
		Portrait  area `toml:"portrait"`
	}
	if all := tomlfile.Faults(nil); errors.As(tomlfile.Decode(name, data, &t), &all) {
		return f, all
	}
	f.Landscape, f.Portrait = t.Landscape.tree(), t.Portrait.tree()
	var out []Problem
	for _, fault := range f.Faults() {
		out = append(out, f.Problem(fault))
	}
	for _, path := range []string{"landscape", "portrait"} { // a table with nothing in it is a mistake
		a := map[string]hall.Area{"landscape": f.Landscape, "portrait": f.Portrait}[path]
		if _, there := f.lines[path]; there && a.IsZero() && len(out) == 0 {
			out = append(out, f.Problem(hall.Fault{Path: path, What: "empty: want a part, or a row or column of areas"}))
		}
	}
	return f, out
}

// Problem says where in the file a fault of the layout stands.
func (f *File) Problem(fault hall.Fault) Problem {
	return Problem{File: f.Name, Line: f.lines.Of(fault.Path), Key: fault.Path, What: fault.What}
}
