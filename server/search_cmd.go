package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"motcua/internal/catalogue"
	"motcua/server/procedures"
)

// searchCmd finds procedures without a hall: one query a line in, one JSON
// line each out.
type searchCmd struct {
	Catalogue string `help:"The catalogue, CSV or XLSX, with a header: code, name, field, ..." required:"" type:"path"`
	Aliases   string `help:"The hall's own table of everyday words: said,means." type:"path"`
}

// Run reads queries from standard input.
func (c *searchCmd) Run(out io.Writer, to logTo) error { return c.run(os.Stdin, out, to) }

func (c *searchCmd) run(in io.Reader, out, errs io.Writer) error {
	f, err := os.Open(c.Catalogue)
	if err != nil {
		return fmt.Errorf("catalogue: %w", err)
	}
	defer f.Close()
	list, bad, err := procedures.Read(f)
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
	own, err := c.own(errs)
	if err != nil {
		return err
	}
	index := catalogue.NewIndex(list, own)
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

// own reads the hall's words, if there are any.
func (c *searchCmd) own(errs io.Writer) (own catalogue.Own, err error) {
	if c.Aliases == "" {
		return own, nil
	}
	f, err := os.Open(c.Aliases)
	if err != nil {
		return own, fmt.Errorf("aliases: %w", err)
	}
	defer f.Close()
	list, bad, err := catalogue.ReadAliases(f)
	for _, b := range bad {
		fmt.Fprintf(errs, "%s:%d: row: left out: %v\n", c.Aliases, b.Line, b.Err)
	}
	own.Aliases = list
	return own, err
}
