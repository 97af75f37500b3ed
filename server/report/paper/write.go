package paper

import (
	"fmt"
	"io"
	"strings"
)

// format is one way in which a report is written.
type format struct {
	name, media string
	write       func(*Doc, io.Writer) error
}

var formatsOf = []format{
	{"text", "text/plain; charset=utf-8", (*Doc).Text},
	{"csv", "text/csv; charset=utf-8", (*Doc).CSV},
	{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (*Doc).XLSX},
	{"pdf", "application/pdf", (*Doc).PDF},
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

// Write writes the report in a format.
func (d *Doc) Write(w io.Writer, name string) error {
	for _, f := range formatsOf {
		if f.name == name {
			return f.write(d, w)
		}
	}
	return fmt.Errorf("format %q: want %s or json", name, strings.Join(Formats(), ", "))
}
