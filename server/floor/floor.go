// Package floor is the running hall: one goroutine decides commands, another
// makes them durable, and only then does anyone hear of them.
//
//	Do --> run: queue.Decide, Apply --> commit: Log.Append --> publish, reply
//
// It also watches the clock: opening, lunch, closing and the day's turn.
package floor

import (
	"context"
	"io"
	"log/slog"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/queue"
)

// Log is where entries become durable. A second log, say a replicated one, can
// stand beside the file. Append is called by one goroutine at a time.
type Log interface {
	// Epoch names this history; it changes when a backup was restored, so that
	// nobody mistakes new events for old ones.
	Epoch() string
	// Replay hands over the newest good snapshot, if there is one, and then
	// every entry behind it in order.
	Replay(restore func(snapshot []byte) error, entry func(queue.Entry) error) error
	// Append makes all entries durable in one commit, or none of them.
	Append(entries []queue.Entry) error
	// DayKey is the secret of a business day, for hashes that must not be
	// reversed later. Asking for a day destroys the keys of other days.
	DayKey(day hall.Day) ([]byte, error)
}

// Config is what a Floor is made of.
type Config struct {
	Hall   hall.Hall
	Log    Log
	Now    func() time.Time // nil: time.Now
	Rand   io.Reader        // nil: crypto/rand.Reader
	Logger *slog.Logger     // nil: slog.Default
}

// Floor is a running hall. All methods are safe for concurrent use.
type Floor struct{ cfg Config }

// New replays the log and opens the day. The context bounds the start only.
func New(ctx context.Context, cfg Config) (*Floor, error) { return &Floor{cfg: cfg}, nil }

// Close ends the hall and waits for its goroutines; commands under way are
// answered. It does not close the Log.
func (f *Floor) Close() error { return nil }

// Do runs a command and returns when its events are durable. Refusals are in
// Reply.Error.
func (f *Floor) Do(ctx context.Context, by wire.Actor, cmd wire.Command) wire.Reply {
	return wire.Reply{ID: cmd.ID, Error: wire.Errorf(wire.CodeUnavailable, "the hall is not open yet")}
}

// State is the whole hall, uncut, as it was published last. Do not change it.
func (f *Floor) State() *wire.State { return &wire.State{} }

// Seq is the seq of the last published event.
func (f *Floor) Seq() uint64 { return 0 }

// Epoch names this history.
func (f *Floor) Epoch() string { return f.cfg.Log.Epoch() }

// Hall is the site in force. Do not change it.
func (f *Floor) Hall() *hall.Hall { return &f.cfg.Hall }

// After returns the events of the current day behind seq, uncut and shared
// (do not change them), and a channel that is closed when there are newer
// ones. ok is false when seq cannot be resumed: too old, or beyond the end.
func (f *Floor) After(seq uint64) (events []wire.Event, more <-chan struct{}, ok bool) {
	return nil, make(chan struct{}), true
}

// ByToken finds a ticket by its holder's token, today's and for a day
// yesterday's; ahead and wait are as of now.
func (f *Floor) ByToken(token string) (t hall.Ticket, ahead int, wait *hall.Wait, ok bool) {
	return hall.Ticket{}, 0, nil, false
}

// Offline is a kiosk's block of numbers; nil if it has none.
func (f *Floor) Offline(kiosk string) *wire.Offline { return nil }

// Seen tells that a kiosk is connected, or no longer is. Offline tickets must
// have been issued while their kiosk was away.
func (f *Floor) Seen(kiosk string, online bool) {}

// SetHall puts a changed site in force: nothing of the day is lost. A change
// that would strand a ticket is an error and the old site goes on.
func (f *Floor) SetHall(ctx context.Context, h hall.Hall) error { return nil }
