package paper

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
)

// sheet is a sheet as another program reads it.
type sheet struct {
	Name   string
	Freeze string
	Titles string  // the rows that come again on every printed page
	Paper  string  // size and orientation
	Filter string  // the range that is filtered
	Cells  [][]box // by row
}

// box is a cell: its value, its type and how it is shown.
type box struct {
	V      any
	T      string
	Format string
}

// openpyxl reads a workbook in Python. Debian's package belongs to Debian's
// Python, whatever other one comes first in the path.
const openpyxl = `
import sys, json, datetime, openpyxl
def plain(v):
    if isinstance(v, datetime.datetime): v = v.time()
    if isinstance(v, datetime.time): return v.hour * 3600 + v.minute * 60 + v.second + round(v.microsecond / 1e6)
    if isinstance(v, datetime.timedelta): return round(v.total_seconds())
    return v
out = []
for s in openpyxl.load_workbook(sys.argv[1]):
    out.append({"Name": s.title, "Freeze": s.freeze_panes or "", "Titles": s.print_title_rows or "",
        "Paper": "%s %s %s" % (s.page_setup.paperSize, s.page_setup.orientation, "fit" if s.sheet_properties.pageSetUpPr and s.sheet_properties.pageSetUpPr.fitToPage else ""),
        "Filter": s.auto_filter.ref or "",
        "Cells": [[{"V": plain(c.value), "T": c.data_type, "Format": c.number_format} for c in row] for row in s.iter_rows()]})
print(json.dumps(out))
`

// readBook reads an XLSX by another program.
func readBook(t *testing.T, name string) map[string]sheet {
	t.Helper()
	var list []sheet
	if err := json.Unmarshal(tool(t, "/usr/bin/python3", "-c", openpyxl, name), &list); err != nil {
		t.Fatal(err)
	}
	by := map[string]sheet{}
	for _, s := range list {
		by[s.Name] = s
	}
	return by
}

// row finds a row of a sheet by the code in its first cell, and its cells by
// their heads.
func (s sheet) row(code string) map[string]box {
	for _, r := range s.Cells[1:] {
		if v, _ := r[0].V.(string); v == code {
			by := map[string]box{}
			for i, c := range r {
				head, _ := s.Cells[0][i].V.(string)
				by[head] = c
			}
			return by
		}
	}
	return nil
}

// readPages reads a PDF page by page by another program.
func readPages(t *testing.T, name string) []string {
	t.Helper()
	text := string(tool(t, "pdftotext", "-layout", name, "-"))
	return strings.Split(strings.TrimSuffix(text, "\f"), "\f")
}

// tool runs a program that make test has installed.
func tool(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	c := exec.Command(name, args...)
	var wrong strings.Builder
	c.Stderr = &wrong
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, wrong.String())
	}
	return out
}
