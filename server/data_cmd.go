package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"github.com/google/renameio/v2"

	"motcua/server/control"
	"motcua/server/serve"
	"motcua/server/store"
)

type checkCmd struct {
	at
	Rebuild bool `help:"Make the folded days of the reports again from the log, and say which differed."`
}

// Run prints what was found; a damaged log is an error.
func (c *checkCmd) Run(ctx context.Context, out io.Writer) error {
	return c.hall(false, func(h *control.Client) error {
		path := "/check"
		if c.Rebuild {
			path += "?rebuild=1"
		}
		var r control.Checked
		if err := h.Get(ctx, path, &r); err != nil {
			return err
		}
		for _, p := range slices.Concat(r.Problems, r.Folds.Problems) {
			_, _ = fmt.Fprintln(out, p)
		}
		if n := len(r.Problems); n > 0 {
			return fmt.Errorf("%s: the log is damaged in %d places: %s", c.Data, n, r.Problems[0])
		}
		_, _ = fmt.Fprintf(out, "ok: %d commands, %d events, %d snapshots\n", r.Entries, r.Events, r.Snapshots)
		if n := len(r.Folds.Problems); n > 0 {
			return fmt.Errorf("%s: %d folded days are not what the log says: %s", c.Data, n, r.Folds.Problems[0])
		}
		_, _ = fmt.Fprintf(out, "ok: %d days, %d folded before, %d now\n", r.Folds.Days, r.Folds.Kept, r.Folds.Made)
		return nil
	})
}

type exportCmd struct {
	at
	From   string `help:"First business day, YYYY-MM-DD." required:""`
	To     string `help:"Last business day." required:""`
	Format string `help:"csv, xlsx or ndjson." required:""`
}

// Run writes to standard output.
func (c *exportCmd) Run(ctx context.Context, out io.Writer) error {
	q := url.Values{"from": {c.From}, "to": {c.To}, "format": {c.Format}}
	return c.hall(false, func(h *control.Client) error { return h.Copy(ctx, "/export?"+q.Encode(), out) })
}

type backupCmd struct {
	at
	File string `arg:"" help:"File to write." type:"path"`
}

// Run writes the file whole or not at all.
func (c *backupCmd) Run(ctx context.Context) error {
	return c.hall(false, func(h *control.Client) error {
		f, err := renameio.NewPendingFile(c.File, renameio.WithPermissions(0o600))
		if err != nil {
			return err
		}
		defer f.Cleanup() //nolint:errcheck // nothing is left after CloseAtomicallyReplace
		if err := h.Copy(ctx, "/backup", f); err != nil {
			return err
		}
		return f.CloseAtomicallyReplace()
	})
}

type restoreCmd struct {
	at
	File string `arg:"" help:"A backup." type:"path"`
}

// Run puts the backup into the data directory of a hall that does not run.
// The history gets a new epoch, so that nobody takes its next events for those
// that were lost. What was there is kept beside it, as hall.db.before.
func (c *restoreCmd) Run(ctx context.Context, out io.Writer) error {
	target := filepath.Join(c.Data, serve.StoreFile)
	if _, err := os.Stat(target); err == nil {
		if err := c.stopped(); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return err
	}
	fresh := target + ".restored"
	if err := copyFile(c.File, fresh); err != nil {
		return err
	}
	defer func() { _ = os.Remove(fresh) }()
	if err := renew(fresh); err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	if err := os.Rename(target, target+".before"); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.Rename(fresh, target); err != nil {
		return err
	}
	_, _ = fmt.Fprintln(out, "restored", target)
	return nil
}

// stopped makes sure that no hall runs on the directory.
func (c *restoreCmd) stopped() error {
	h, err := control.Dial(c.Data, serve.StoreFile, false)
	if err != nil {
		return err
	}
	running := h.Running()
	if err := h.Close(); err != nil {
		return err
	}
	if running {
		return fmt.Errorf("%s: the hall runs: stop it first", c.Data)
	}
	return nil
}

func copyFile(from, to string) error {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = src.Close() }()
	dst, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	return errors.Join(err, dst.Sync(), dst.Close())
}

// renew opens the copied file, which shows that it is one of ours, and gives
// its history another name.
func renew(file string) error {
	st, err := store.Open(file)
	if err != nil {
		return err
	}
	return errors.Join(st.NewEpoch(), st.Close())
}
