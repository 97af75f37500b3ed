package floor

import (
	"bytes"
	"context"
	"encoding/json"
	"unicode/utf8"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// call is a command on its way, or a changed site.
type call struct {
	by   wire.Actor
	cmd  wire.Command
	body []byte      // the command decoded and written down in one way
	args any         // nil when bad is set
	bad  *wire.Error // of the arguments; the key is looked at first
	site *hall.Hall  // instead of a command
	note *wire.Body  // instead of a command: what the server itself did
	// opening marks the site that the hall starts with: it cannot be refused,
	// there is no other.
	opening bool
	reply   chan wire.Reply
}

// Do runs a command and returns when its events are durable. Refusals are in
// Reply.Error. When ctx ends first, the command may still take effect: the
// same key tells.
func (f *Floor) Do(ctx context.Context, by wire.Actor, cmd wire.Command) wire.Reply {
	if !wire.Known(cmd.Do) {
		return refused(cmd.ID, wire.Errorf(wire.CodeUnknownCommand, "there is no command %q", cmd.Do))
	}
	if !by.Allowed(cmd.Do) {
		return refused(cmd.ID, wire.Errorf(wire.CodeForbidden, "%s may not %s", by.Role, cmd.Do))
	}
	if n := utf8.RuneCountInString(cmd.ID); n < 1 || n > wire.MaxKey {
		return refused(cmd.ID, wire.Errorf(wire.CodeInvalid, "id: want 1 to %d characters", wire.MaxKey))
	}
	c := &call{by: by, cmd: cmd, reply: make(chan wire.Reply, 1)}
	c.args, c.bad = wire.Arguments(cmd.Do, cmd.With)
	c.body = canonical(cmd)
	if p, ok := c.args.(*wire.Print); ok && c.bad == nil {
		c.bad = f.fillIn(p)
	}
	return f.ask(ctx, c)
}

// fillIn gives the slip at the end of the day its figures: they are counted
// from the log, which the deciding goroutine must not wait for.
func (f *Floor) fillIn(p *wire.Print) *wire.Error {
	if f.cfg.DaySlip == nil || p.Kind != wire.SlipDayEnd || p.Ticket != "" || !p.Bare() {
		return nil
	}
	data, err := f.cfg.DaySlip()
	if err != nil {
		f.cfg.Logger.Error("the day cannot be counted", "err", err)
		return wire.Errorf(wire.CodeUnavailable, "the day cannot be counted: %v", err)
	}
	p.Data = data
	return nil
}

func refused(id string, err *wire.Error) wire.Reply { return wire.Reply{ID: id, Error: err} }

// canonical writes a command down so that two that are decoded equal are equal
// bytes: keys in order, no spaces, one spelling of every string and number.
func canonical(cmd wire.Command) []byte {
	var with any
	if len(bytes.TrimSpace(cmd.With)) > 0 {
		if json.Unmarshal(cmd.With, &with) != nil {
			with = string(cmd.With)
		}
	}
	if with == nil {
		with = map[string]any{}
	}
	b, err := json.Marshal([]any{cmd.Do, with})
	if err != nil {
		return append([]byte(cmd.Do), cmd.With...)
	}
	return b
}

// Note puts into the log what the server itself did, and returns when it is
// durable.
func (f *Floor) Note(ctx context.Context, b wire.Body) error {
	if r := f.ask(ctx, &call{note: &b, reply: make(chan wire.Reply, 1)}); r.Error != nil {
		return r.Error
	}
	return nil
}

// ask hands a call to run and waits for the answer.
func (f *Floor) ask(ctx context.Context, c *call) wire.Reply {
	gone := wire.Errorf(wire.CodeUnavailable, "the hall is closing")
	select {
	case f.asks <- c:
	case <-f.stop:
		return refused(c.cmd.ID, gone)
	case <-ctx.Done():
		return refused(c.cmd.ID, wire.Errorf(wire.CodeUnavailable, "%v", ctx.Err()))
	}
	select {
	case r := <-c.reply:
		return r
	case <-f.ended:
		select {
		case r := <-c.reply:
			return r
		default:
			return refused(c.cmd.ID, gone)
		}
	case <-ctx.Done():
		return refused(c.cmd.ID, wire.Errorf(wire.CodeUnavailable, "%v", ctx.Err()))
	}
}
