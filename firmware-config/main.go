// Command motcua-config makes and checks what a box in a hall is given: it
// reads a hall's site file and writes the bundle of a device.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/alecthomas/kong"

	"motcua/firmware-config/layouts"
	"motcua/firmware-config/site"
)

var version = "dev"

type cli struct {
	Check     checkCmd         `cmd:"" help:"Check a site file: every mistake with its line and key, and what is unwise."`
	Provision provisionCmd     `cmd:"" help:"Write the bundle of one device: config, service, token, CA."`
	Example   exampleCmd       `cmd:"" help:"Print an example site to begin with."`
	Layout    layoutCmd        `cmd:"" help:"Print a board's layout to begin with."`
	Cards     cardsCmd         `cmd:"" help:"Write the emergency cards of a hall: a page of A4 sheets to print and cut."`
	Voice     voiceCmd         `cmd:"" help:"A voice of the hall's own: script, check, make."`
	Version   kong.VersionFlag `help:"Print the version."`
}

func main() {
	err := run(context.Background(), os.Args[1:], os.Stdout, os.Stderr)
	if err == nil {
		return
	}
	var usage *kong.ParseError
	if errors.As(err, &usage) {
		fmt.Fprintln(os.Stderr, "motcua-config:", err)
		os.Exit(2)
	}
	report(os.Stderr, err)
	os.Exit(1)
}

// run is the program as a function: main only prints and exits.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var c cli
	parser, err := kong.New(&c,
		kong.Name("motcua-config"), kong.Description("Makes and checks what a box in a hall is given."),
		kong.UsageOnError(), kong.Writers(stdout, stderr), kong.Vars{"version": version, "layouts": strings.Join(layouts.Names(), ",")})
	if err != nil {
		return err
	}
	k, err := parser.Parse(args)
	if err != nil {
		return err
	}
	k.BindTo(ctx, (*context.Context)(nil))
	k.BindTo(stdout, (*io.Writer)(nil))
	return k.Run()
}

// report writes every problem of a site file on its own line, anything else on
// one.
func report(w io.Writer, err error) {
	var all site.Problems
	if errors.As(err, &all) {
		for _, p := range all {
			fmt.Fprintln(w, p)
		}
		return
	}
	fmt.Fprintln(w, "motcua-config:", err)
}
