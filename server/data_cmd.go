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

	"motcua/internal/hall"
	"motcua/server/archive"
	"motcua/server/control"
	"motcua/server/queue"
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
		for _, p := range slices.Concat(r.Problems, r.Ratings, r.Folds.Problems) {
			_, _ = fmt.Fprintln(out, p)
		}
		if n := len(r.Problems); n > 0 {
			return fmt.Errorf("%s: the log is damaged in %d places: %s", c.Data, n, r.Problems[0])
		}
		_, _ = fmt.Fprintf(out, "ok: %d commands, %d events, %d snapshots\n", r.Entries, r.Events, r.Snapshots)
		if n := len(r.Folds.Problems); n > 0 {
			return fmt.Errorf("%s: %d folded days are not what the log says: %s", c.Data, n, r.Folds.Problems[0])
		}
		if n := len(r.Ratings); n > 0 {
			return fmt.Errorf("%s: the kept ratings are not what the log says in %d places: %s", c.Data, n, r.Ratings[0])
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

// Run writes the file whole or not at all, and reads it again.
func (c *backupCmd) Run(ctx context.Context, out io.Writer) error {
	return c.hall(false, func(h *control.Client) error {
		f, err := archive.Save(c.File, func(w io.Writer) error { return h.Copy(ctx, "/backup", w) })
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintf(out, "%s: %s\n", c.File, told(f))
		return nil
	})
}

// told says what a copy holds.
func told(f store.Found) string {
	if f.Last == 0 {
		return "nothing has happened yet"
	}
	return fmt.Sprintf("%d events from %s to %s", f.Last, f.From, f.At.Format("2006-01-02 15:04:05"))
}

type restoreCmd struct {
	at
	File string `arg:"" help:"A backup." type:"path"`
}

// Run puts the backup into the data directory of a hall that does not run.
// The history gets a new epoch, so that nobody takes its next events for those
// that were lost. What was there is kept beside it, as hall.db.before. A backup
// that is refused changes nothing.
func (c *restoreCmd) Run(ctx context.Context, out io.Writer) error {
	target := filepath.Join(c.Data, serve.StoreFile)
	if _, err := os.Stat(target); err == nil {
		if err := c.stopped(); err != nil {
			return err
		}
	}
	made, err := makeDir(c.Data)
	if err != nil {
		return err
	}
	fresh := target + ".restored"
	if err := os.RemoveAll(fresh); err != nil { // of a restore that was cut off
		return err
	}
	f, err := archive.Load(c.File, fresh, func() store.Fold { return queue.New(&hall.Hall{}, nil) })
	if err != nil {
		if made {
			_ = os.Remove(c.Data)
		}
		return err
	}
	if _, err := os.Stat(target); err == nil { // it took a while: nobody may have started it meanwhile
		if err := c.stopped(); err != nil {
			return errors.Join(err, os.Remove(fresh))
		}
	}
	if err := os.Rename(target, target+".before"); err != nil && !errors.Is(err, os.ErrNotExist) {
		return errors.Join(err, os.Remove(fresh))
	}
	if err := os.Rename(fresh, target); err != nil {
		return err
	}
	_, _ = fmt.Fprintf(out, "restored %s: %s\n", target, told(f))
	return nil
}

// makeDir makes a directory if it is not there, and says whether it did.
func makeDir(dir string) (made bool, err error) {
	if _, err := os.Stat(dir); err == nil {
		return false, nil
	}
	return true, os.MkdirAll(dir, 0o700)
}

// stopped makes sure that no hall runs on the directory. It does not open the
// hall's file as a hall does: a restore may be needed because it is damaged.
func (c *restoreCmd) stopped() error {
	held, err := store.Held(filepath.Join(c.Data, serve.StoreFile))
	if err != nil {
		return err
	}
	if held {
		return fmt.Errorf("%s: the hall runs: stop it first", c.Data)
	}
	return nil
}
