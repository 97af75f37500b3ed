package main

import (
	"fmt"
	"io"
	"os"

	"motcua/firmware-config/profiles"
	"motcua/printer/escpos"
	"motcua/printer/slip"
)

// slipCmd makes the bytes of one slip, for installers and checks: no printer
// and no hall is needed.
type slipCmd struct {
	Kind    string `help:"What to print: ticket, guide or lookup." enum:"ticket,guide,lookup" required:""`
	Profile string `help:"Printer profile: a file name in firmware-config/profiles/printer." required:""`
	Data    string `help:"JSON file with what the slip says; - reads stdin." required:""`
}

// Run writes the slip's bytes to stdout.
func (c *slipCmd) Run() error { return c.run(os.Stdin, os.Stdout) }

func (c *slipCmd) run(stdin io.Reader, stdout io.Writer) error {
	p, err := profiles.Printer(c.Profile)
	if err != nil {
		return err
	}
	data, name, err := c.read(stdin)
	if err != nil {
		return err
	}
	s, err := slip.Decode(slip.Kind(c.Kind), data)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	b, err := escpos.Encode(s.Doc(slip.Width(p)), p)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	_, err = stdout.Write(b)
	return err
}

func (c *slipCmd) read(stdin io.Reader) (data []byte, name string, err error) {
	if c.Data == "-" {
		data, err = io.ReadAll(stdin)
		return data, "stdin", err
	}
	data, err = os.ReadFile(c.Data)
	return data, c.Data, err
}
