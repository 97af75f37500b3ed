// Package cases is the hall's register of case files ("hồ sơ"): how far each
// is and when its result is due. Anybody with the code on the slip may ask, so
// the register holds nothing else: no name, no paper, no reason.
//
//	cases/CODE   {"state":"processing","due":"2026-12-01","as_of":"2026-11-21T09:41:00+07:00"}
//
// It is filled from a one-stop system's export (Import) and by the counters of
// the hall itself, which take files in (Fold).
package cases

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"motcua/internal/formats"
	"motcua/internal/hall"
	"motcua/internal/wire"
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
}

// Table is where the register is kept; a change is durable when the call
// returns. A bucket of the store is one.
type Table interface {
	Get(key string) (value []byte, ok bool, err error)
	Put(key string, value []byte) error
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
func (r *Register) Find(code string) (c Case, ok bool, err error) {
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
	data, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return r.table.Put(key, data)
}

// Fold takes in what happened at the counters: a finished ticket with a case
// code is a file that was received, or one whose result was handed over. What
// a newer report said is kept.
func (r *Register) Fold(e wire.Event) error {
	t := e.Ticket
	if e.Kind != wire.TicketFinished || t == nil || t.CaseCode == "" {
		return nil
	}
	state := map[string]State{"accepted": Received, "returned": Supplement, "handed-over": Returned}[t.Outcome]
	if state == "" {
		return nil
	}
	old, ok, err := r.Find(t.CaseCode)
	if err != nil || ok && old.AsOf.After(e.At) {
		return err
	}
	return r.Put(Case{Code: t.CaseCode, State: state, Due: old.Due, AsOf: e.At})
}

// Import reads a one-stop system's list as CSV with a header: code, state,
// due (YYYY-MM-DD, may be empty); other columns are passed over, so that an
// export with names in it leaves none here. Bad rows are left out and
// reported.
func (r *Register) Import(in io.Reader) (taken int, bad []error, err error) {
	cr := csv.NewReader(in)
	cr.FieldsPerRecord = -1
	head, err := cr.Read()
	if err != nil {
		return 0, nil, fmt.Errorf("line 1: %w", err)
	}
	col := map[string]int{}
	for i, h := range head {
		col[strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))] = i
	}
	for _, need := range []string{"code", "state"} {
		if _, ok := col[need]; !ok {
			return 0, nil, fmt.Errorf("line 1: %s: no such column in the header", need)
		}
	}
	for {
		rec, err := cr.Read()
		if errors.Is(err, io.EOF) {
			return taken, bad, nil
		}
		var pe *csv.ParseError
		if errors.As(err, &pe) {
			bad = append(bad, fmt.Errorf("line %d: %w", pe.StartLine, pe.Err))
			continue
		}
		if err != nil {
			return taken, bad, err
		}
		line, _ := cr.FieldPos(0)
		get := func(name string) string {
			if i, ok := col[name]; ok && i < len(rec) {
				return strings.TrimSpace(rec[i])
			}
			return ""
		}
		c := Case{Code: get("code"), State: State(get("state"))}
		if due := get("due"); due != "" {
			if c.Due, err = hall.ParseDay(due); err != nil {
				bad = append(bad, fmt.Errorf("line %d: due: %w", line, err))
				continue
			}
		}
		if Key(c.Code) == "" || !slices.Contains(states, c.State) {
			bad = append(bad, fmt.Errorf("line %d: code %q, state %q: want a code and one of %v", line, c.Code, c.State, states))
			continue
		}
		if err := r.Put(c); err != nil {
			return taken, bad, err
		}
		taken++
	}
}
