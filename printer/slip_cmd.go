package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"motcua/firmware-config/profiles"
	"motcua/printer/escpos"
	"motcua/printer/slip"
)

// slipCmd makes the bytes of one slip, for installers and checks: no printer
// and no hall is needed.
type slipCmd struct {
	Kind     string `help:"What to print: ticket, guide, lookup, emergency, suggestion or day (the JSON of motcua-server report)." enum:"ticket,guide,lookup,emergency,suggestion,day,end_of_day,test" required:""`
	Profile  string `help:"Printer profile: a file name in firmware-config/profiles/printer." required:""`
	Data     string `help:"JSON file with what the slip says; - reads stdin." required:""`
	Baud     int    `help:"For a serial line of that speed: a slow one gets letters in place of pictures, if its profile says so; 0: no serial line."`
	Template string `help:"A template file, or a folder of them, in place of the house's own; docs/slips.md." type:"path"`
}

// Run writes the slip's bytes to stdout.
func (c *slipCmd) Run() error { return c.run(os.Stdin, os.Stdout) }

func (c *slipCmd) run(stdin io.Reader, stdout io.Writer) error {
	p, err := profiles.Printer(c.Profile)
	if err != nil {
		return err
	}
	if c.Baud > 0 {
		p = p.Over(c.Baud)
	}
	data, name, err := c.read(stdin)
	if err != nil {
		return err
	}
	s, err := slip.Decode(slip.Kind(c.Kind), data)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	book, err := c.book()
	if err != nil {
		return err
	}
	b, err := escpos.Encode(book.Doc(s, p), p)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	_, err = stdout.Write(b)
	return err
}

// book is the hall's templates. Whoever tries one wants to see its mistakes, not
// the slip of the house in its place.
func (c *slipCmd) book() (*slip.Book, error) {
	if c.Template == "" {
		return nil, nil
	}
	load := slip.LoadFile
	if info, err := os.Stat(c.Template); err == nil && info.IsDir() {
		load = slip.Load
	}
	book, err := load(c.Template)
	return book, oneLine(err)
}

// oneLine says the first of several mistakes, and how many more there are.
func oneLine(err error) error {
	if err == nil {
		return nil
	}
	line, more, _ := strings.Cut(err.Error(), "\n")
	if more == "" {
		return err
	}
	return fmt.Errorf("%s (and %d more)", line, 1+strings.Count(more, "\n"))
}

func (c *slipCmd) read(stdin io.Reader) (data []byte, name string, err error) {
	if c.Data == "-" {
		data, err = io.ReadAll(stdin)
		return data, "stdin", err
	}
	data, err = os.ReadFile(c.Data)
	return data, c.Data, err
}
