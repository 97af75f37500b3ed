package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"motcua/internal/catalogue"
)

// searchCmd finds procedures without a hall: one query a line in, one JSON
// line each out.
type searchCmd struct {
	Catalogue string `help:"The catalogue as CSV with a header: code, name, field, ..." required:"" type:"path"`
}

// Run reads queries from standard input.
func (c *searchCmd) Run(out io.Writer, to logTo) error { return c.run(os.Stdin, out, to) }

func (c *searchCmd) run(in io.Reader, out, errs io.Writer) error {
	f, err := os.Open(c.Catalogue)
	if err != nil {
		return fmt.Errorf("catalogue: %w", err)
	}
	defer f.Close()
	list, bad, err := catalogue.Import(f)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Catalogue, err)
	}
	for _, b := range bad {
		column := b.Column
		if column == "" {
			column = "row"
		}
		fmt.Fprintf(errs, "%s:%d: %s: left out: %v\n", c.Catalogue, b.Line, column, b.Err)
	}
	index := catalogue.NewIndex(list, catalogue.Own{})
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		q := lines.Text()
		answer := struct {
			Query string   `json:"query"`
			Codes []string `json:"codes"`
		}{q, index.Search(q)}
		if err := enc.Encode(answer); err != nil {
			return err
		}
		if err := w.Flush(); err != nil { // a program at the other end may wait for each
			return err
		}
	}
	return lines.Err()
}
