package serve

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"motcua/firmware-config/site"
	"motcua/internal/hall"
	"motcua/server/cases"
	"motcua/server/report"
)

// followAgain is the pause behind a failure, as of a full disk.
const followAgain = 30 * time.Second

// keepRegister lets the register of case files follow the counters, until ctx
// ends. What it missed, it takes from the log.
func (s *Server) keepRegister(ctx context.Context, r *cases.Register) {
	for ctx.Err() == nil {
		err := r.Follow(ctx, s.store, s.floor)
		if err == nil || ctx.Err() != nil {
			return
		}
		s.log.Error("case files do not follow the counters, trying again", "err", err)
		select {
		case <-time.After(followAgain):
		case <-ctx.Done():
		}
	}
}

// OneStop is the one-stop system that a site names; nil when it names none.
func OneStop(st *site.Site) (*cases.Remote, error) {
	c := st.Cases
	if c == nil {
		return nil, nil
	}
	l := cases.Link{
		URL: c.URL, Body: c.Body, Header: c.Header, Timeout: c.Timeout, Keep: c.Keep,
		Code: c.Code, State: c.State, Due: c.Due, AsOf: c.AsOf, States: map[string]cases.State{},
	}
	for word, state := range c.States {
		l.States[word] = cases.State(state)
	}
	if c.Secret != "" {
		data, err := os.ReadFile(c.Secret)
		if err != nil {
			return nil, fmt.Errorf("cases.secret: %w", err)
		}
		if l.Secret = strings.TrimSpace(string(data)); l.Secret == "" {
			return nil, fmt.Errorf("cases.secret: %s is empty", c.Secret)
		}
	}
	r, err := cases.NewRemote(l, nil)
	if err != nil {
		return nil, fmt.Errorf("cases: %w", err)
	}
	return r, nil
}

// report counts a business day from the log, "" for the one that goes on.
func (s *Server) report(day hall.Day) (report.Summary, error) {
	if day == "" {
		day = s.floor.State().Day
	}
	return report.Of(s.store, report.SiteOf(s.floor.Hall()), day)
}

// daySlip is what the slip at the end of the day shows: the report of the day
// in the office's language, without the cuts that it has no room for.
func (s *Server) daySlip() (json.RawMessage, error) {
	d, err := s.report("")
	if err != nil {
		return nil, err
	}
	if !d.Closed {
		// Late ratings may still come; the lines have ended all the same.
		d = d.Running()
		d.Closed = s.floor.State().Today.ClosedBy != ""
	}
	d.Counters, d.Hours = nil, nil
	language := ""
	if all := s.floor.Hall().Languages; len(all) > 0 {
		language = all[0]
	}
	return json.Marshal(struct {
		report.Summary
		Lang string `json:"lang"`
	}{d, language})
}

// record makes the record of a business day for the pages.
func (s *Server) record(day hall.Day, to uint64) (report.Record, report.Site, error) {
	names := report.SiteOf(s.floor.Hall())
	r, err := report.RecordOf(s.store, names, day, to)
	return r, names, err
}
