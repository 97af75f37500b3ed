package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"motcua/server/control"
	"motcua/server/procedures"
)

type proceduresCmd struct {
	Import proceduresImportCmd `cmd:"" help:"Put a catalogue in force: CSV or XLSX with code, name, field, level, agency, days, papers, fee."`
}

type proceduresImportCmd struct {
	at
	File    string `arg:"" help:"The catalogue." type:"path"`
	Add     bool   `help:"Keep the procedures that the file does not name." xor:"how"`
	Replace bool   `help:"The file is all there is, also when it lacks most of what was there." xor:"how"`
}

// Run takes the good rows and says which were left out, on stderr.
func (c *proceduresImportCmd) Run(ctx context.Context, out io.Writer, to logTo) error {
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	how := procedures.Whole
	switch {
	case c.Add:
		how = procedures.Add
	case c.Replace:
		how = procedures.Replace
	}
	var done procedures.Imported
	if err := c.hall(true, func(h *control.Client) error {
		return h.Send(ctx, "/procedures?how="+string(how), f, &done)
	}); err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	for _, why := range done.Bad {
		_, _ = fmt.Fprintf(to, "%s: %s\n", c.File, why)
	}
	if done.Taken == 0 {
		return fmt.Errorf("%s: no row could be taken", c.File)
	}
	_, _ = fmt.Fprintf(out, "%d taken: %d new, %d changed; %d gone; %d left out, %d of them stay as they were\n",
		done.Taken, done.New, done.Changed, done.Gone, len(done.Bad), done.Kept)
	return nil
}
