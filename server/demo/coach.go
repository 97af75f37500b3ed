package demo

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/floor"
	"motcua/server/practice"
)

// trainee is the demo account that practises, at the demo's first counter.
const trainee = "canbo"

// players are who gives a script's commands.
var players = map[string]wire.Actor{
	"kiosk":   {Role: wire.RoleKiosk, Name: kioskName},
	"guide":   {Role: wire.RoleGuide, Name: "huongdan"},
	"manager": {Role: wire.RoleManager, Name: "quanly"},
	"colleague": {Role: wire.RoleClerk, Name: "dongnghiep", Officer: hall.Officer{
		Name: "Nguyễn Thị Lan Anh", Title: "Chuyên viên", Field: "Đất đai",
	}},
}

// coach runs one situation at a time: it gives the script's commands, follows
// the hall's events, and cuts the power when the script says so. Its methods
// are safe for concurrent use.
type coach struct {
	// static after newCoach
	list []practice.Situation
	log  *slog.Logger
	cuts chan time.Duration // a power cut that is to come

	mu      sync.Mutex // guards what follows
	floor   *floor.Floor
	run     *practice.Run
	since   uint64 // events up to this one were before the situation
	seen    uint64 // the last event that was folded
	trouble bool   // the script could not go on
	n       int    // counts changes
	more    chan struct{}
}

// newCoach loads the situations, and a hall's own from a folder.
func newCoach(dir string, h *hall.Hall, log *slog.Logger) (*coach, error) {
	list, err := practice.Shipped()
	if err != nil {
		return nil, err
	}
	if dir != "" {
		own, err := practice.Load(os.DirFS(dir))
		if err != nil {
			return nil, fmt.Errorf("--situations %s: %w", dir, err)
		}
		list = practice.Merge(list, own)
	}
	var errs []error
	for i := range list {
		err := list[i].Fits(h)
		if err == nil {
			err = practice.Rehearse(&list[i], h, players, wire.Actor{Role: wire.RoleClerk, Name: trainee})
		}
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("practice: %w", err)
	}
	return &coach{list: list, log: log, cuts: make(chan time.Duration, 1), more: make(chan struct{})}, nil
}

// Situations lists what can be practised.
func (c *coach) Situations() []practice.Situation { return c.list }

// Account is who practises when nobody is signed in.
func (c *coach) Account() string { return trainee }

// Look shows the situation that runs, by a number that changes with it; ok is
// false when none does. more is closed by the next change.
func (c *coach) Look() (v practice.View, n int, more <-chan struct{}, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.run == nil {
		return v, c.n, c.more, false
	}
	v = c.run.Look(time.Now())
	v.Trouble = c.trouble
	return v, c.n, c.more, true
}

// Hint shows one hint more.
func (c *coach) Hint() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.run != nil {
		c.run.Ask()
		c.changed()
	}
}

// changed tells those who look. mu is held.
func (c *coach) changed() {
	c.n++
	close(c.more)
	c.more = make(chan struct{})
}

// Begin tidies the hall up and begins a situation for an account.
func (c *coach) Begin(ctx context.Context, id, account string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var s *practice.Situation
	for i := range c.list {
		if c.list[i].ID == id {
			s = &c.list[i]
		}
	}
	switch {
	case s == nil:
		return wire.Errorf(wire.CodeNotFound, "there is no situation %q", id)
	case c.floor == nil:
		return wire.Errorf(wire.CodeUnavailable, "the hall is away")
	}
	desk := c.floor.Hall().Counters[0].ID
	c.tidy(ctx, desk, account)
	at := c.floor.State().Counter(desk)
	seated := at != nil && at.State == hall.Open && at.Account == account
	cast := practice.Cast{Trainee: account, Desk: desk, Script: map[string]string{}}
	for who, by := range players {
		cast.Script[who] = by.Name
	}
	var begin []practice.Script
	c.since, c.trouble = c.floor.Seq(), false
	c.run, begin = practice.Begin(s, cast, seated, time.Now())
	c.perform(ctx, begin)
	c.changed()
	return nil
}

// tidy ends whatever an earlier situation left behind: tickets, calls for
// help, and the counter of somebody else.
func (c *coach) tidy(ctx context.Context, desk, account string) {
	boss := players["manager"]
	state := c.floor.State()
	for i := range state.Tickets {
		t := &state.Tickets[i]
		at := map[string]any{"counter": t.Counter}
		switch {
		case t.State.Over():
		case t.State == hall.Called:
			c.give(ctx, boss, "no_show", at)
		case t.State == hall.Serving:
			c.give(ctx, boss, "finish", map[string]any{"counter": t.Counter, "outcome": "answered"})
		default:
			c.give(ctx, boss, "cancel_ticket", map[string]any{"ticket": t.ID})
		}
	}
	for _, h := range state.Helps {
		c.give(ctx, players["guide"], "answer_help", map[string]any{"help": h.ID})
	}
	if at := state.Counter(desk); at != nil && at.State != hall.Closed && at.Account != account {
		c.give(ctx, boss, "hand_over", map[string]any{"counter": desk})
	}
}

// give gives a command as somebody; the result is nil when it was refused.
func (c *coach) give(ctx context.Context, by wire.Actor, do string, with any) json.RawMessage {
	args, ok := with.(json.RawMessage)
	if !ok {
		b, err := json.Marshal(with)
		if err != nil {
			return nil
		}
		args = b
	}
	r := c.floor.Do(ctx, by, wire.Command{ID: newPassword(), Do: do, With: args})
	if r.Error != nil {
		c.log.Warn("practice", "do", do, "err", r.Error)
		return nil
	}
	if r.Result == nil {
		return json.RawMessage("{}")
	}
	return r.Result
}

// perform gives the script's commands. mu is held, so that their events are
// folded only when it is known whose tickets they are about.
func (c *coach) perform(ctx context.Context, list []practice.Script) {
	for i := range list {
		s := &list[i]
		if s.Away > 0 {
			select {
			case c.cuts <- time.Duration(s.Away) * time.Second:
			default:
			}
			continue
		}
		args, err := c.run.Arguments(s, c.floor.Hall(), c.floor.State().Tickets, time.Now())
		if err != nil {
			c.log.Warn("practice", "do", s.Do, "err", err)
			c.trouble = true
			return
		}
		result := c.give(ctx, players[s.By], s.Do, args)
		if result == nil {
			c.trouble = true
			return
		}
		var issued struct{ ID string }
		if s.As != "" && json.Unmarshal(result, &issued) == nil {
			c.run.Issued(s.As, issued.ID)
		}
	}
}

// follow folds the hall's events until ctx ends.
func (c *coach) follow(ctx context.Context, f *floor.Floor) {
	c.mu.Lock()
	c.floor = f
	seq := cmp.Or(c.seen, f.Seq())
	c.changed()
	c.mu.Unlock()
	for ctx.Err() == nil {
		events, more, ok := f.After(seq)
		if !ok {
			seq = f.Seq()
			continue
		}
		for i := range events {
			seq = events[i].Seq
			c.event(ctx, events[i])
		}
		if len(events) > 0 {
			continue
		}
		select {
		case <-ctx.Done():
		case <-more:
		}
	}
	c.mu.Lock()
	c.floor = nil
	c.changed()
	c.mu.Unlock()
}

func (c *coach) event(ctx context.Context, e wire.Event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen = e.Seq
	if c.run == nil || e.Seq <= c.since {
		return
	}
	c.perform(ctx, c.run.Event(e))
	c.changed()
}
