package paper

import (
	"fmt"
	"io"
	"strings"
)

// format is one way in which a report is written.
type format struct {
	name, media, ending string
	write               func(*Doc, io.Writer) error
}

var formatsOf = []format{
	{"text", "text/plain; charset=utf-8", "txt", (*Doc).text},
	{"csv", "text/csv; charset=utf-8", "csv", (*Doc).csv},
	{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", (*Doc).xlsx},
	{"pdf", "application/pdf", "pdf", (*Doc).pdf},
}

// Formats are the names that Write takes.
func Formats() []string {
	var names []string
	for _, f := range formatsOf {
		names = append(names, f.name)
	}
	return names
}

// Media is the type that a browser knows a format by; "" for an unknown one.
func Media(name string) string {
	for _, f := range formatsOf {
		if f.name == name {
			return f.media
		}
	}
	return ""
}

// Name is what a file with the report is called.
func (d *Doc) Name(name string) string {
	for _, f := range formatsOf {
		if f.name == name {
			return d.File + "." + f.ending
		}
	}
	return d.File
}

// Write writes the report in a format.
func (d *Doc) Write(w io.Writer, name string) error {
	for _, f := range formatsOf {
		if f.name == name {
			return f.write(d, w)
		}
	}
	return fmt.Errorf("format %q: want %s or json", name, strings.Join(Formats(), ", "))
}
