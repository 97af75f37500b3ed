package serve

import (
	"context"
	"time"

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
