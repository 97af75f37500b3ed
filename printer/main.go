// Command motcua-printer is the box beside a printer: it prints the jobs that a
// hall sends, and it is the installer's tool that makes, shows and prints slips
// without a hall.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/alecthomas/kong"
)

// cli is the command line; each command lives in a file of its own.
type cli struct {
	Slip     slipCmd     `cmd:"" help:"Make the bytes of one slip for a printer."`
	Template templateCmd `cmd:"" help:"Print the house's template of a kind of slip, for a hall to change."`
	Paper    paperCmd    `cmd:"" help:"Show a byte stream as the paper it makes."`
	Emulate  emulateCmd  `cmd:"" help:"Be a printer in software, behind a pseudo terminal or a network port."`
	Run      runCmd      `cmd:"" help:"Print the slips that the hall asks of this box, and tell how the printer is."`
	Print    printCmd    `cmd:"" help:"Print bytes and say what became of them: printed, accepted, failed: reason, or unknown."`

	Profiles  profilesCmd  `cmd:"" help:"List the printers that are known, or say all that is known of one and from where."`
	Ports     portsCmd     `cmd:"" help:"List where a printer may hang."`
	Status    statusCmd    `cmd:"" help:"Say how a printer is."`
	Identify  identifyCmd  `cmd:"" help:"Ask a printer who it is."`
	Questions questionsCmd `cmd:"" help:"Print patterns, ask what is seen, and write the profile of a printer that nobody knows."`
	Test      testCmd      `cmd:"" help:"Print a test slip."`
	Settings  settingsCmd  `cmd:"" help:"Read and set what a printer remembers without power: speed, flow control, switches."`
	Logo      logoCmd      `cmd:"" help:"Put the hall's logo at the head of a box's slips, at installation: in the printer's memory where it has one."`
	Dump      dumpCmd      `cmd:"" help:"Name every byte of a file for a printer, or every byte that a printer sends."`
}

func main() {
	os.Exit(run(os.Args[1:], os.Stderr))
}

// run carries out a command line: 0 done, 1 bad input, 2 wrong usage.
func run(args []string, stderr io.Writer) int {
	var c cli
	parser, err := kong.New(&c, kong.Name("motcua-printer"), kong.Description("The box beside a printer, and the installer's tool for it."))
	if err != nil {
		fmt.Fprintln(stderr, "motcua-printer:", err)
		return 2
	}
	ctx, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(stderr, "motcua-printer:", err)
		return 2
	}
	if err := ctx.Run(); err != nil {
		if errors.As(err, new(noPaper)) {
			return 1
		}
		fmt.Fprintln(stderr, "motcua-printer:", err)
		return 1
	}
	return 0
}
