package scan

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"log/slog"
	"os"
	"strings"
	"time"

	"motcua/printer/port"
)

// Config is a scanner. Name and Read must be set.
type Config struct {
	Name string
	// Read is given each scan, one after the other. The bytes are wiped when it
	// returns.
	Read func(text []byte)
	// State is told whether the scanner can be read, at every change; why is ""
	// when it can. It may be nil.
	State func(ok bool, why string)
	Log   *slog.Logger // nil: silent
}

// Times of a scanner.
const (
	// gap ends a scan that has no end of its own. The bytes of one come within a
	// few milliseconds of each other, at 9600 baud too.
	gap = 150 * time.Millisecond
	// again is the least time between two scans of one code: a scanner that
	// stands on its foot reads what lies before it over and over.
	again = 2 * time.Second
	// retryLeast and retryMost bound the pause before a scanner that is not there
	// is looked for again.
	retryLeast = 250 * time.Millisecond
	retryMost  = 2 * time.Second
)

// device is an open scanner: its bytes are those of its texts. A read that ends
// at its deadline fails with os.ErrDeadlineExceeded; Close frees a read that
// waits.
type device interface {
	Read(b []byte) (int, error)
	SetReadDeadline(t time.Time) error
	Close() error
}

// opener is how a scanner is opened by its name, as often as need be.
func opener(name string, sys system) (func() (device, error), error) {
	switch {
	case name == "":
		return nil, errors.New("scanner: no name")
	case strings.HasPrefix(name, "hid:"), strings.HasPrefix(name, sys.dev+"/input/"):
		return keyboard(name, sys)
	case strings.HasPrefix(name, "serial:"), strings.HasPrefix(name, "/"):
		place := port.NewPlace(name, port.Config{})
		return func() (device, error) { return place.Open() }, nil
	}
	return nil, fmt.Errorf("scanner %s: want /dev/ttyACM0, serial:VID:PID, hid:VID:PID or a path under /dev/input", name)
}

// Run reads the scanner until ctx ends; one that is not there, or goes, is
// looked for again and again. It fails at once with a name that is none.
func Run(ctx context.Context, c Config) error {
	find, err := opener(c.Name, linux)
	if err != nil {
		return err
	}
	newReader(c, find).run(ctx)
	return nil
}

// reader is a Run under way.
type reader struct {
	Config
	find  func() (device, error)
	split splitter
	seed  maphash.Seed
	last  uint64    // the scan before, hashed: it may have been a card
	when  time.Time // when that was read last
	said  string    // by State; "?" before the first word
}

func newReader(c Config, find func() (device, error)) *reader {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	r := &reader{Config: c, find: find, seed: maphash.MakeSeed(), said: "?"}
	r.split = newSplitter(r.pass)
	return r
}

func (r *reader) run(ctx context.Context) {
	pause := retryLeast
	for ctx.Err() == nil {
		d, err := r.find()
		if err == nil {
			r.say("")
			pause = retryLeast
			err = r.read(ctx, d)
			r.split.drop()
			r.split.ends, r.when = false, time.Time{}
		}
		if ctx.Err() != nil {
			return
		}
		r.say(err.Error())
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
		pause = min(2*pause, retryMost)
	}
}

// say tells a change.
func (r *reader) say(why string) {
	if why == r.said {
		return
	}
	r.said = why
	if why == "" {
		r.Log.Info("scanner ready", "device", r.Name)
	} else {
		r.Log.Warn("scanner", "device", r.Name, "err", why)
	}
	if r.State != nil {
		r.State(why == "", why)
	}
}

// read passes on what an open scanner reads until it is lost or ctx ends.
func (r *reader) read(ctx context.Context, d device) error {
	stop := context.AfterFunc(ctx, func() { _ = d.Close() })
	defer func() {
		if stop() {
			_ = d.Close()
		}
	}()
	buf := make([]byte, 1024)
	for {
		deadline := time.Time{}
		if r.split.open() {
			deadline = time.Now().Add(gap)
		}
		if err := d.SetReadDeadline(deadline); err != nil {
			return err
		}
		n, err := d.Read(buf)
		r.split.feed(buf[:n])
		clear(buf[:n])
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			r.split.pause()
		case err != nil:
			return err
		}
	}
}

// pass hands on a scan, unless it is the last one once more.
func (r *reader) pass(text []byte) {
	sum, now := maphash.Bytes(r.seed, text), time.Now()
	echo := sum == r.last && now.Sub(r.when) < again
	r.last, r.when = sum, now
	if !echo {
		r.Read(text)
	}
}
