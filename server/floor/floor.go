// Package floor is the running hall: one goroutine decides commands, another
// makes them durable, and only then does anyone hear of them.
//
//	Do --> run: queue.Decide, Apply --> commit: Log.Append --> publish, reply
//
// Deciding runs ahead of the disk: while one batch is being written, the next
// is decided on top of it. Should the disk refuse a batch, everyone whose
// answer rested on it hears "unavailable", and the deciding engine is made
// anew from the published one, which holds nothing that is not in the log.
//
// run also watches the clock: opening, lunch, closing and the day's turn.
package floor

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/forecast"
	"motcua/server/queue"
)

// Log is where entries become durable. A second log, say a replicated one, can
// stand beside the file. Append is called by one goroutine at a time.
type Log interface {
	// Epoch names this history; it changes when a backup was restored, so that
	// nobody mistakes new events for old ones.
	Epoch() string
	// Replay hands over the newest good snapshot, if there is one, and then
	// every entry in order, beginning with the one that the snapshot was taken
	// at.
	Replay(restore func(snapshot []byte) error, entry func(queue.Entry) error) error
	// Last is the seq of the last event that is surely in the log. It is ahead
	// of what Append said only when a commit was taken for failed and was not.
	Last() uint64
	// Append makes all entries durable in one commit, or none of them.
	Append(entries []queue.Entry) error
	// DayKey is the secret of a business day, for hashes that must not be
	// reversed later. Asking for a day destroys the keys of other days.
	DayKey(day hall.Day) ([]byte, error)
}

// Config is what a Floor is made of.
type Config struct {
	Hall hall.Hall
	Log  Log
	Now  func() time.Time // nil: time.Now
	// Uptime is a clock that nobody sets, to tell when the machine's is. nil:
	// the monotonic one beside time.Now, none beside a Now of one's own.
	Uptime func() time.Duration
	// Patient halls do not miss a device that they have never met: a demo has
	// more of them than anyone opens.
	Patient bool
	// DaySlip is what the slip at the end of the day shows, as its printer
	// reads it, when a print of that kind brings no data of its own. nil: it
	// has to. It is called by Do, on any goroutine, before anything is decided.
	DaySlip func() (json.RawMessage, error)
	Rand    io.Reader    // nil: crypto/rand.Reader
	Logger  *slog.Logger // nil: slog.Default
}

// Floor is a running hall. All methods are safe for concurrent use.
type Floor struct {
	// static after New
	cfg   Config
	asks  chan *call
	stop  chan struct{} // closed when the hall is to end
	ended chan struct{} // closed when both goroutines have
	wg    sync.WaitGroup
	once  sync.Once

	deciding // owned by run

	// toCommit goes from run to commit.
	toCommit outbox

	mu sync.Mutex
	published
	person   atomic.Pointer[string] // made of the day's key, for kiosks
	clock    clock                  // has its own lock
	presence presence               // has its own lock
	devices  devices                // has its own lock
}

// New replays the log and opens the day. The context bounds the start only.
func New(ctx context.Context, cfg Config) (*Floor, error) {
	if cfg.Now == nil {
		start := time.Now()
		cfg.Now = time.Now
		if cfg.Uptime == nil {
			cfg.Uptime = func() time.Duration { return time.Since(start) }
		}
	}
	if cfg.Rand == nil {
		cfg.Rand = rand.Reader
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	f := &Floor{cfg: cfg, asks: make(chan *call, 256), stop: make(chan struct{}), ended: make(chan struct{})}
	f.clock.machine, f.clock.up = cfg.Now, cfg.Uptime
	f.toCommit.init()
	f.devices.list, f.devices.stir = map[string]*device{}, make(chan struct{}, 1)
	h := cfg.Hall
	f.hall, f.more = &h, make(chan struct{})
	if err := f.replay(ctx); err != nil {
		return nil, fmt.Errorf("floor %s: %w", h.ID, err)
	}
	f.clock.saw(f.eng.At())
	f.random = bufio.NewReaderSize(cfg.Rand, 512)
	opened := make(chan wire.Reply, 1)
	f.wg.Add(2)
	go f.run(&call{site: &h, opening: true, reply: opened})
	go f.commit()
	select {
	case r := <-opened:
		if r.Error != nil {
			return nil, fmt.Errorf("floor %s: open the day: %w", h.ID, joinClose(f, r.Error))
		}
	case <-ctx.Done():
		return nil, fmt.Errorf("floor %s: open the day: %w", h.ID, joinClose(f, ctx.Err()))
	}
	return f, nil
}

func joinClose(f *Floor, err error) error {
	if cerr := f.Close(); cerr != nil {
		return cerr
	}
	return err
}

// replay folds the log into both engines.
func (f *Floor) replay(ctx context.Context) error {
	f.pub, f.eng = queue.New(f.hall, forecast.Look), queue.New(f.hall, forecast.Look)
	return f.cfg.Log.Replay(func(snapshot []byte) error {
		if err := f.pub.Restore(snapshot); err != nil {
			return err
		}
		return f.eng.Restore(snapshot)
	}, func(e queue.Entry) error {
		if e.Last() > f.pub.Seq() {
			f.pub.Apply(&e)
			f.eng.Apply(&e)
			f.replayed++
		}
		f.keep(e.Events)
		return ctx.Err()
	})
}

// Close ends the hall and waits for its goroutines; what was decided is made
// durable and answered. It does not close the Log.
func (f *Floor) Close() error {
	f.once.Do(func() {
		close(f.stop)
		f.wg.Wait()
		close(f.ended)
	})
	<-f.ended
	return nil
}

// Seen tells that a connected kiosk is heard, or that it has gone. Offline
// tickets must have been issued while their kiosk was away.
func (f *Floor) Seen(kiosk string, online bool) { f.presence.seen(kiosk, online, f.clock.now()) }

// SetHall puts a changed site in force: nothing of the day is lost. A change
// that would strand a ticket is an error and the old site goes on.
func (f *Floor) SetHall(ctx context.Context, h hall.Hall) error {
	c := &call{site: &h, reply: make(chan wire.Reply, 1)}
	if r := f.ask(ctx, c); r.Error != nil {
		return r.Error
	}
	return nil
}
