package main

import (
	"io"
	"os"

	"motcua/printer/slip"
)

// templateCmd gives the house's template of a kind of slip, to be changed.
type templateCmd struct {
	Kind string `arg:"" help:"ticket, guide, lookup, emergency, suggestion or day." enum:"ticket,guide,lookup,emergency,suggestion,day"`
}

// Run writes the template to stdout.
func (c *templateCmd) Run() error { return c.run(os.Stdout) }

func (c *templateCmd) run(stdout io.Writer) error {
	data, err := slip.Source(slip.Kind(c.Kind))
	if err != nil {
		return err
	}
	_, err = stdout.Write(data)
	return err
}
