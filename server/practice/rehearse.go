package practice

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/queue"
)

// Rehearse plays a situation through an engine of its own, with the good clerk
// of its file, and says where that comes to a stop: a file that cannot be
// played is found before a trainee is stuck in it. The players are who gives
// the script's commands; the trainee sits at the hall's first counter.
func Rehearse(s *Situation, h *hall.Hall, players map[string]wire.Actor, trainee wire.Actor) error {
	if len(h.Counters) == 0 {
		return errors.New("the hall has no counter")
	}
	r := rehearsal{hall: h, engine: queue.New(h, nil), players: players, now: opening(h)}
	cast := Cast{Trainee: trainee.Name, Desk: h.Counters[0].ID, Script: map[string]string{}}
	for who, by := range players {
		cast.Script[who] = by.Name
	}
	r.tick()
	var begin []Script
	r.run, begin = Begin(s, cast, false, r.now)
	if err := r.give(trainee, &Script{Do: "open_counter", With: map[string]any{"counter": "@desk"}}); err != nil {
		return fmt.Errorf("%s: %w", s.ID, err)
	}
	if err := r.perform(begin); err != nil {
		return fmt.Errorf("%s, begin: %w", s.ID, err)
	}
	for !r.run.Over() {
		at := r.run.at
		for i := range s.Steps[at].Do {
			if err := r.give(trainee, &s.Steps[at].Do[i]); err != nil {
				return fmt.Errorf("%s, step %s: %w", s.ID, s.Steps[at].ID, err)
			}
		}
		if r.run.at <= at {
			return fmt.Errorf("%s, step %s: is not reached by what its good clerk does", s.ID, s.Steps[at].ID)
		}
	}
	if v := r.run.review(); !v.Well {
		return fmt.Errorf("%s: its good clerk does not do well in the review", s.ID)
	}
	return nil
}

// opening is a time at which the hall is open.
func opening(h *hall.Hall) time.Time {
	zone := h.Zone
	if zone == nil {
		zone = time.UTC
	}
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, zone)
	for range 24 * 14 {
		if open, _ := h.Hours.Open(at, zone); open {
			break
		}
		at = at.Add(time.Hour)
	}
	return at
}

// rehearsal is a hall in which a situation is rehearsed.
type rehearsal struct {
	hall    *hall.Hall
	engine  *queue.Engine
	players map[string]wire.Actor
	now     time.Time
	run     *Run
}

func (r *rehearsal) tick() {
	for {
		events := r.engine.Tick(r.now)
		if len(events) == 0 {
			return
		}
		r.engine.Apply(&queue.Entry{Events: events})
	}
}

// give gives a command and lets the run see what came of it.
func (r *rehearsal) give(by wire.Actor, s *Script) error {
	r.now = r.now.Add(time.Second)
	with, err := r.run.Arguments(s, r.hall, r.engine.State(r.now).Tickets, r.now)
	if err != nil {
		return err
	}
	args, bad := wire.Arguments(s.Do, with)
	if bad != nil {
		return fmt.Errorf("%s: %w", s.Do, bad)
	}
	if !by.Allowed(s.Do) {
		return fmt.Errorf("%s may not %s", by.Role, s.Do)
	}
	answer, bad := r.engine.Decide(queue.Ask{Now: r.now, By: by, Do: s.Do, Args: args, Tokens: rand.Reader})
	if bad != nil {
		return fmt.Errorf("%s: %w", s.Do, bad)
	}
	if s.As != "" {
		var issued struct{ ID string }
		if b, err := json.Marshal(answer.Result); err == nil && json.Unmarshal(b, &issued) == nil {
			r.run.Issued(s.As, issued.ID)
		}
	}
	return r.fold(answer.Events)
}

func (r *rehearsal) fold(events []wire.Event) error {
	if len(events) == 0 {
		return nil
	}
	r.engine.Apply(&queue.Entry{Events: events})
	for i := range events {
		if err := r.perform(r.run.Event(events[i])); err != nil {
			return err
		}
	}
	return nil
}

func (r *rehearsal) perform(list []Script) error {
	for i := range list {
		s := &list[i]
		if s.Away > 0 {
			silent := r.now
			r.now = r.now.Add(time.Duration(s.Away) * time.Second)
			if err := r.fold(r.engine.Started(r.now, silent)); err != nil {
				return err
			}
			continue
		}
		if err := r.give(r.players[s.By], s); err != nil {
			return fmt.Errorf("%s %w", s.By, err)
		}
	}
	return nil
}
