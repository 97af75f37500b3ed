package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"os"

	"motcua/server/control"
)

type reportCmd struct {
	at
	Day    string `help:"Business day, YYYY-MM-DD." required:""`
	Format string `help:"text, csv or json." default:"text"`
}

// Run writes the day's figures to standard output.
func (c *reportCmd) Run(ctx context.Context, out io.Writer) error {
	q := url.Values{"day": {c.Day}, "format": {c.Format}}
	return c.hall(false, func(h *control.Client) error { return h.Copy(ctx, "/report?"+q.Encode(), out) })
}

type casesCmd struct {
	at
	File string `arg:"" help:"CSV with the columns code, state and due." type:"existingfile"`
}

// Run takes the list in; rows that are left out are named on stderr.
func (c *casesCmd) Run(ctx context.Context, out io.Writer, to logTo) error {
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	return c.hall(false, func(h *control.Client) error {
		var got control.Imported
		if err := h.Send(ctx, "/cases", f, &got); err != nil {
			return fmt.Errorf("%s: %w", c.File, err)
		}
		for _, b := range got.Bad {
			fmt.Fprintf(to, "%s: %s\n", c.File, b)
		}
		fmt.Fprintf(out, "%d case files taken, %d rows left out\n", got.Taken, len(got.Bad))
		return nil
	})
}
