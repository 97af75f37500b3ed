// Command motcua-server is a hall's server: it gives numbers, keeps the lines
// and the log, and every screen of the hall is a view of what it knows.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"
)

var version = "dev" // set by the linker

// cli is the command line; each command lives in a file of its own.
type cli struct {
	Run        runCmd        `cmd:"" help:"Run a hall."`
	Demo       demoCmd       `cmd:"" help:"Show a whole hall on this machine."`
	Search     searchCmd     `cmd:"" help:"Find procedures: a query a line in, a JSON line each out."`
	Account    accountCmd    `cmd:"" help:"Make and list the accounts of people; reset a password."`
	Token      tokenCmd      `cmd:"" help:"Make a device's token and print it, this once."`
	Revoke     revokeCmd     `cmd:"" help:"End a device's token, or remove an account."`
	Check      checkCmd      `cmd:"" help:"Check that the log is intact and folds to the same state again."`
	Export     exportCmd     `cmd:"" help:"Write the events of some days."`
	Report     reportCmd     `cmd:"" help:"Count a day, week, month, quarter or year: waits, services, counters, clerks, satisfaction."`
	Cases      casesCmd      `cmd:"" help:"The register of case files that citizens look up."`
	Procedures proceduresCmd `cmd:"" help:"The catalogue of procedures that citizens search."`
	Backup     backupCmd     `cmd:"" help:"Copy a hall's data to a file, while it runs."`
	Restore    restoreCmd    `cmd:"" help:"Put a backup in the place of a hall's data."`

	Version kong.VersionFlag `help:"Print the version."`
}

// tidy is how much garbage may lie about, percent of what lives. A hall's server
// shares a mini PC with a kiosk and a board, and has time to clean up; GOGC in
// the environment wins.
const tidy = 50

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(tidy)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	if err == nil {
		return
	}
	_, _ = fmt.Fprintln(os.Stderr, "motcua-server:", err)
	if errors.As(err, new(*kong.ParseError)) {
		os.Exit(2)
	}
	os.Exit(1)
}

// run is the program as a function: main only prints and exits.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var c cli
	parser, err := kong.New(&c,
		kong.Name("motcua-server"), kong.Description("The server of a public service hall."),
		kong.Writers(stdout, stderr), kong.Vars{"version": version})
	if err != nil {
		return err
	}
	k, err := parser.Parse(args)
	if err != nil {
		return err
	}
	k.BindTo(ctx, (*context.Context)(nil))
	k.BindTo(stdout, (*io.Writer)(nil))
	k.Bind(logTo{stderr})
	return k.Run()
}

// logTo is where the log goes.
type logTo struct{ io.Writer }
