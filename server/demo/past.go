package demo

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"motcua/firmware-config/sites"
	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/control"
	"motcua/server/demo/history"
	"motcua/server/report"
	"motcua/server/serve"
	"motcua/server/store"
)

// live gives a new demo's hall a past: the days before this one, in the hours
// that the provincial hall really has. A hall that is there already keeps its
// own. It is whole or not there.
func (d *demo) live(ctx context.Context) error {
	path := filepath.Join(d.Data, serve.StoreFile)
	if d.History < 1 {
		return nil
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	s, err := sites.Load("provincial")
	if err != nil {
		return err
	}
	today := time.Now().In(s.Hall.Zone)
	d.Say(fmt.Sprintf("living through the last %d days, so that there are reports to look at; this is done once", d.History))
	draft := path + ".past"
	if err := errors.Join(os.RemoveAll(draft), writePast(ctx, draft, history.Config{
		Hall: &s.Hall, Seed: d.Seed, Clerk: clerkOf(&s.Hall),
		From:  hall.DayOf(today.AddDate(0, 0, -d.History), s.Hall.Zone),
		Until: hall.DayOf(today, s.Hall.Zone),
	})); err != nil {
		return errors.Join(err, os.RemoveAll(draft))
	}
	return os.Rename(draft, path)
}

// writePast makes the days and folds them, as a hall that ran would have done
// each evening.
func writePast(ctx context.Context, path string, cfg history.Config) error {
	st, err := store.Open(path)
	if err != nil {
		return err
	}
	if _, err = history.Write(ctx, st, cfg); err == nil {
		err = report.CatchUp(ctx, st, st.Bucket(control.FoldsBucket)) // the first look at a report need not wait for it
	}
	return errors.Join(err, st.Close())
}

// clerkOf says who belongs to a counter: the demo's clerk to the first, the
// crowd's to the others.
func clerkOf(h *hall.Hall) func(counter string) wire.Actor {
	of := map[string]wire.Actor{}
	for i := range h.Counters {
		a := crowdClerk(h, i)
		if i == 0 {
			a = people[0]
		}
		of[h.Counters[i].ID] = wire.Actor{
			Role: wire.RoleClerk, Name: a.User, Officer: hall.Officer{Name: a.Name, Title: a.Title, Field: a.Field},
		}
	}
	return func(counter string) wire.Actor { return of[counter] }
}
