package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"motcua/firmware-config/profiles"
	"motcua/printer/agent"
	"motcua/printer/spool"
)

// printCmd prints bytes through the spool and says what became of them.
type printCmd struct {
	Profile string `help:"Printer profile: a file name in firmware-config/profiles/printer." required:""`
	Port    string `help:"Where the printer hangs: /dev/ttyUSB0, /dev/usb/lp0, tcp://host:9100." required:""`
	Baud    int    `help:"Speed of a serial line; 0: the profile's."`
	Spool   string `help:"Folder of the spool; a temporary one if not given."`
	File    string `arg:"" help:"Bytes for the printer, from slip; - reads stdin."`
}

// The verdict must be there within 30 s.
const (
	printWithin   = 29 * time.Second
	printPatience = 3 * time.Second
	printLimit    = 26 * time.Second
)

// noPaper is a verdict that is neither printed nor accepted: the command fails
// without another word, the verdict was said.
type noPaper struct{ verdict string }

func (e noPaper) Error() string { return e.verdict }

// Run prints; the last line on stdout is the verdict.
func (c *printCmd) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return c.run(ctx, os.Stdin, os.Stdout)
}

func (c *printCmd) run(ctx context.Context, stdin io.Reader, stdout io.Writer) error {
	p, err := profiles.Printer(c.Profile)
	if err != nil {
		return err
	}
	data, err := readInput(c.File, stdin)
	if err != nil {
		return err
	}
	dir := c.Spool
	if dir == "" {
		if dir, err = os.MkdirTemp("", "motcua-spool-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	opts := agent.Spool(agent.Config{Profile: p, Port: c.Port, Baud: c.Baud, Dir: dir}, nil, nil)
	opts.Patience, opts.Limit = printPatience, printLimit
	opts.OnStatus = func(s spool.Status) { fmt.Fprintln(stdout, "status:", s) }
	ctx, cancel := context.WithTimeout(ctx, printWithin)
	defer cancel()
	sp, err := openSpool(ctx, opts)
	if err != nil {
		return refused(stdout, err)
	}
	id := time.Now().Format("20060102-150405-") + strings.ToLower(rand.Text()[:6])
	job, err := sp.Print(ctx, id, data)
	_ = sp.Close()
	if err != nil && ctx.Err() == nil {
		return refused(stdout, err)
	}
	if !job.State.Final() {
		if job, _ = sp.Job(id); !job.State.Final() {
			job.State = spool.Unknown
		}
	}
	if why := unsaid(job); why != "" {
		fmt.Fprintln(stdout, "why:", why)
	}
	fmt.Fprintln(stdout, job.Verdict())
	if job.State != spool.Printed && job.State != spool.Accepted {
		return noPaper{job.Verdict()}
	}
	return nil
}

// refused says that nothing was sent, and why: also then the last line is the
// verdict.
func refused(stdout io.Writer, err error) error {
	v := noPaper{"failed: " + err.Error()}
	fmt.Fprintln(stdout, v.verdict)
	return v
}

// lockPatience is how long print waits for another print on the same spool.
const lockPatience = 10 * time.Second

// openSpool opens the spool when it is its turn; the time that this took is
// missing from the job's.
func openSpool(ctx context.Context, opts spool.Options) (*spool.Printer, error) {
	begun := time.Now()
	again := time.NewTicker(50 * time.Millisecond) // a file lock tells nobody that it is free
	defer again.Stop()
	for {
		sp, err := spool.New(opts)
		waited := time.Since(begun)
		if !errors.Is(err, spool.ErrInUse) || waited > lockPatience {
			return sp, err
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-again.C:
			opts.Limit = printLimit - waited
		}
	}
}

// unsaid is what the verdict keeps to itself: why nothing is known.
func unsaid(j spool.Job) string {
	if j.State != spool.Unknown {
		return ""
	}
	return cmp.Or(j.Reason, "the time ran out") + "; look whether the slip came out whole"
}

func readInput(name string, stdin io.Reader) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(stdin)
	}
	return os.ReadFile(name)
}
