//go:build !js

// Command motcua-kiosk is the box where citizens take their numbers: a touch
// screen and a ticket printer. It shows the conversation of package flow,
// asks the hall's server, prints, and goes on numbering when the server is
// away. `shot` makes a picture of any screen without a display.
//
// In the browser (GOOS=js) the same program is the page /kiosk/.
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/alecthomas/kong"
)

// cli is the command line; each command lives in a file of its own.
type cli struct {
	Run   runCmd   `cmd:"" help:"Show the kiosk."`
	Codes codesCmd `cmd:"" help:"List the code scanners that are plugged in, or show what one reads."`
	Shot  shotCmd  `cmd:"" help:"Write one screen as a picture; needs no display."`
}

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run carries out a command line: 0 done, 1 bad input, 2 wrong usage.
func run(args []string, stdout, stderr io.Writer) int {
	var c cli
	status := -1
	parser, err := kong.New(&c, kong.Name("motcua-kiosk"), kong.Writers(stdout, stderr),
		kong.Description("The box where citizens take their numbers."), kong.Exit(func(code int) { status = code }))
	if err != nil {
		say(stderr, err)
		return 2
	}
	ctx, err := parser.Parse(args)
	if status >= 0 {
		return status // --help has been shown
	}
	if err == nil {
		ctx.BindTo(stdout, (*io.Writer)(nil))
		if err = ctx.Run(); err == nil {
			return 0
		}
		say(stderr, err)
		return 1
	}
	say(stderr, err)
	return 2
}

// say writes an error as one line; a terminal that is gone hears nothing.
func say(stderr io.Writer, err error) { _, _ = fmt.Fprintln(stderr, "motcua-kiosk:", err) }
