// Package ratings holds the scales by which citizens rate, as data: the plain
// ones of five and of three levels, and those that a law or circular lays down,
// each with its legal basis and date. A site names one, `[rating] preset =
// "tt01-2018"`, and may put its own words over it.
package ratings

import (
	"embed"
	"fmt"
	"path"
	"strings"
)

//go:embed *.toml
var files embed.FS

// Names are the presets that ship, sorted.
func Names() []string {
	list, err := files.ReadDir(".")
	if err != nil {
		panic(err) // the files are in the program
	}
	var names []string
	for _, f := range list {
		names = append(names, strings.TrimSuffix(f.Name(), path.Ext(f.Name())))
	}
	return names
}

// Source is the text of one of Names; package site reads it.
func Source(name string) ([]byte, error) {
	data, err := files.ReadFile(name + ".toml")
	if err != nil {
		return nil, fmt.Errorf("no rating preset %q: there are %s", name, strings.Join(Names(), ", "))
	}
	return data, nil
}
