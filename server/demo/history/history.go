// Package history writes the past of a hall into its log: days, months or a
// year of citizens, clerks and mishaps, lived through in virtual time.
//
// Nothing in it is invented but what people do: their commands go through the
// hall's own engine, which decides, refuses, gives numbers and tokens, turns
// the days and raises alarms as in a hall that runs. So the log is one that a
// hall could have written, and whatever reads it, a report, a check, a
// restore, cannot tell it from a real one.
//
//	history.go  Write: day after day, in large commits
//	office.go   virtual time, and the engine behind it
//	day.go      one day: the doors, who comes, what goes wrong
//	desk.go     a clerk at a counter
//	rate.go     ratings, on the tablet, on the phone, at once and late
//
// The demo has months of reports by it, and benchmarks a year.
package history

import (
	"context"
	"fmt"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/queue"
)

// Log is where the past is written: the store.
type Log interface {
	// Append makes all entries durable in one commit, or none of them.
	Append(entries []queue.Entry) error
}

// Config says what past a hall has had.
type Config struct {
	Hall *hall.Hall
	// From and Until are the first day of it and the day on which it ends: the
	// last thing that happens is that this day begins.
	From, Until hall.Day
	// PerDay is about how many numbers were taken on each day on which the hall
	// was open; 0 means as many as its counters bear.
	PerDay int
	Seed   uint64
	// Clerk is who belongs to a counter; nil makes people up.
	Clerk func(counter string) wire.Actor
}

// Before is the day since when a hall was open on so many days before until.
func Before(h *hall.Hall, until hall.Day, open int) hall.Day {
	d := until
	for looked := 0; open > 0 && looked < longest; looked++ {
		if d = shift(d, -1); len(h.Hours.On(d)) > 0 {
			open--
		}
	}
	return d
}

// Sum is what was written.
type Sum struct {
	Days    int // on which the hall was open
	Tickets int
	Ratings int
	Entries int
	Events  uint64
	Refused int // commands that the engine refused: people are in each other's way
}

// longest bounds a past, days: ten years.
const longest = 3653

// Write lives through the past and writes it to an empty log. It is the same
// for the same configuration. When it fails or ctx ends, what was written
// stays: a log that ends in the middle of some day.
func Write(ctx context.Context, to Log, cfg Config) (Sum, error) {
	if cfg.From >= cfg.Until || shift(cfg.From, longest) < cfg.Until || shift(cfg.Until, 0) == "" {
		return Sum{}, fmt.Errorf("history: from %q to %q: want 1 to %d days", cfg.From, cfg.Until, longest)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	batches := make(chan []queue.Entry, 2)
	written := make(chan error, 1)
	go func() { // writing a day takes as long as living it: both cores have work
		err := drain(to, batches)
		if err != nil {
			cancel(err)
		}
		written <- err
	}()
	o := newOffice(ctx, cfg, batches)
	o.live()
	close(batches)
	err := <-written
	if err == nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		return o.sum, fmt.Errorf("history: %w", err)
	}
	return o.sum, nil
}

func drain(to Log, batches <-chan []queue.Entry) (err error) {
	for b := range batches {
		if err == nil {
			err = to.Append(b)
		}
	}
	return err
}

// shift is the day so many days later; "" for what is no day.
func shift(day hall.Day, n int) hall.Day {
	t, err := time.Parse(time.DateOnly, string(day))
	if err != nil {
		return ""
	}
	return hall.Day(t.AddDate(0, 0, n).Format(time.DateOnly))
}
