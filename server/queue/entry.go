package queue

import (
	"encoding/json"

	"motcua/internal/wire"
)

// Entry is what one command, or one tick of the clock, did. The log holds the
// whole of it or nothing: a crash never leaves half a command.
type Entry struct {
	Events []wire.Event `json:"e"`
	Done   *Done        `json:"done,omitempty"`

	// Comment is a citizen's words. They are kept outside the log, under their
	// hash, so that they can be emptied; the event holds the hash.
	Comment string `json:"-"`
	// Words are a suggestion's, or the answer to it, likewise, by their hash.
	Words map[string]string `json:"-"`
	// Snapshot is the engine's state behind this entry, when the day turned.
	Snapshot []byte `json:"-"`
}

// First is the seq of the first event, Last that of the last.
func (e *Entry) First() uint64 { return e.Events[0].Seq }

// Last is the seq of the last event.
func (e *Entry) Last() uint64 { return e.Events[len(e.Events)-1].Seq }

// Resets reports whether the hours say something else behind this entry, so
// that the clock must be asked again.
func (e *Entry) Resets() bool {
	for i := range e.Events {
		switch e.Events[i].Kind {
		case wire.ServiceOpened, wire.ServiceClosed, wire.TodayChanged, wire.HallOpened, wire.HallClosed:
			return true
		}
	}
	return false
}

// Done is the memory of a command that made events: who gave it, under which
// idempotency key, and what was answered. It lives for the business day.
type Done struct {
	By     string          `json:"by"`   // role/name of the device or account
	Key    string          `json:"key"`  // the command's id
	Body   []byte          `json:"body"` // keyed hash of the decoded command; the key dies with the day
	Do     string          `json:"do"`
	Ticket string          `json:"ticket,omitempty"` // that it issued
	Seq    uint64          `json:"seq"`
	Result json.RawMessage `json:"result"`
	// Voids is the key of the same actor's issue_ticket that an offline number
	// replaced before it arrived: it is refused if it comes.
	Voids string `json:"voids,omitempty"`
}
