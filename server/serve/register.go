package serve

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"motcua/firmware-config/site"
	"motcua/server/cases"
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
