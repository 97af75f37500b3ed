package cases

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"motcua/internal/formats"
	"motcua/internal/hall"
)

// State is how far a case file is.
type State string

// The states, in the order of a file's way; Supplement may come at any time.
const (
	Received   State = "received"   // "đã tiếp nhận"
	Processing State = "processing" // "đang giải quyết"
	Supplement State = "supplement" // "chờ bổ sung giấy tờ"
	Done       State = "done"       // "đã có kết quả"
	Returned   State = "returned"   // "đã trả kết quả"
	Rejected   State = "rejected"   // "không đủ điều kiện giải quyết"
)

var states = []State{Received, Processing, Supplement, Done, Returned, Rejected}

// Case is one case file, as anybody may know it.
type Case struct {
	Code  string    `json:"code"`
	State State     `json:"state"`
	Due   hall.Day  `json:"due,omitempty"` // when the result is promised; "" if nobody said
	AsOf  time.Time `json:"as_of"`
	// Ended is the first day on which it was known to have a result; Without the
	// last one at whose end it was known to have none. The public sees neither.
	Ended   hall.Day `json:"ended,omitempty"`
	Without hall.Day `json:"without,omitempty"`
}

// Source knows case files: a Register, a Remote, or both as Sources.
type Source interface {
	// Find is asked with what a person typed or a scanner read; ok is false for
	// a code that the source does not know.
	Find(ctx context.Context, code string) (c Case, ok bool, err error)
}

// Table is where the register is kept; a change is durable when the call
// returns. A bucket of the store is one.
type Table interface {
	Get(key string) (value []byte, ok bool, err error)
	Put(key string, value []byte) error
	Delete(key string) error
}

// Register is safe for concurrent use as far as its Table is.
type Register struct {
	table Table
	now   func() time.Time
}

// New makes a register over a table; now nil means time.Now.
func New(table Table, now func() time.Time) *Register {
	if now == nil {
		now = time.Now
	}
	return &Register{table, now}
}

// Key is the form in which a code is kept and compared: as package formats
// tidies it, or, for a code it does not know, in capitals and without spaces.
func Key(code string) string {
	if c, err := formats.ParseCaseCode(code); err == nil {
		return c.Code
	}
	if len(code) > 100 {
		return ""
	}
	return strings.ToUpper(strings.Join(strings.Fields(code), ""))
}

// Find answers a citizen's question; ok is false for a code that the register
// does not hold.
func (r *Register) Find(_ context.Context, code string) (c Case, ok bool, err error) {
	return r.find(code)
}

func (r *Register) find(code string) (c Case, ok bool, err error) {
	key := Key(code)
	if key == "" {
		return Case{}, false, nil
	}
	data, ok, err := r.table.Get(key)
	if err != nil || !ok {
		return Case{}, false, err
	}
	if err := json.Unmarshal(data, &c); err != nil {
		return Case{}, false, fmt.Errorf("case %s: %w", key, err)
	}
	c.Code = key
	return c, true, nil
}

// Put sets what is known of a case.
func (r *Register) Put(c Case) error {
	key := Key(c.Code)
	if key == "" || !slices.Contains(states, c.State) {
		return fmt.Errorf("case %q: state %q: want a code and one of %v", c.Code, c.State, states)
	}
	if c.AsOf.IsZero() {
		c.AsOf = r.now()
	}
	c.Code = key
	old, _, err := r.find(key)
	if err != nil {
		return err
	}
	c.end(old)
	return r.keep(c)
}

// keep writes a case as it is.
func (r *Register) keep(c Case) error {
	data, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return r.table.Put(c.Code, data)
}

// Drop forgets the files that came to their end before a day, and says how many.
func (r *Register) Drop(ctx context.Context, files Files, before hall.Day) (n int, err error) {
	var old []string
	if err := files.Each(func(key string, data []byte) error {
		var c Case
		if key == dayKey || json.Unmarshal(data, &c) != nil {
			return ctx.Err()
		}
		if c.State.ended() && !c.AsOf.IsZero() && hall.DayOf(c.AsOf, country) < before {
			old = append(old, key)
		}
		return ctx.Err()
	}); err != nil {
		return 0, err
	}
	for _, key := range old {
		if err := r.table.Delete(key); err != nil {
			return n, err
		}
		n++
	}
	return n, ctx.Err()
}
