//go:build !js

// Command motcua-display is a board: it shows the calls of a hall, or what one
// counter does, and speaks them. Natively it draws by Ebitengine; built for the
// browser (main_js.go) the same board runs at /board/{id}.
//
//	run    a board on this machine's screen
//	shot   a board as a picture, no display needed
//	say    an announcement as sound, or as words
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// version is set by the build.
var version = "unknown"

type cli struct {
	Run     runCmd           `cmd:"" help:"Show a board on this machine's screen."`
	Shot    shotCmd          `cmd:"" help:"Draw a board into a PNG; no display is needed."`
	Say     sayCmd           `cmd:"" help:"Write an announcement to stdout as WAV, or its words."`
	Decode  decodeCmd        `cmd:"" hidden:"" help:"Write the frames of a slide or film; run starts it."`
	Version kong.VersionFlag `help:"Print the version."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run does what args say and gives the exit code: 2 for bad usage, 1 for all else
// that went wrong, with one line on stderr.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	code, err := execute(ctx, args, stdout, stderr)
	if err != nil {
		_, _ = fmt.Fprintln(stderr, "motcua-display:", err)
	}
	return code
}

func execute(ctx context.Context, args []string, stdout, stderr io.Writer) (code int, err error) {
	var c cli
	exit := -1
	p, err := kong.New(&c, kong.Name("motcua-display"), kong.Description("A board of a public service hall."),
		kong.Writers(stdout, stderr), kong.Vars{"version": version, "spoken": languagesSpoken()}, kong.Exit(func(code int) { exit = code }))
	if err != nil {
		return 1, err
	}
	k, err := p.Parse(args)
	if exit >= 0 { // --help and --version have answered
		return exit, nil
	}
	if err != nil {
		return 2, err
	}
	log := slog.New(slog.NewTextHandler(stderr, nil))
	k.BindTo(ctx, (*context.Context)(nil))
	k.BindTo(stdout, (*io.Writer)(nil))
	if err := k.Run(log); err != nil {
		return 1, err
	}
	return 0, nil
}
