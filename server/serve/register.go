package serve

import (
	"context"

	"motcua/server/api"
	"motcua/server/cases"
)

// keepRegister folds what the counters do into the register of case files,
// until ctx ends. It begins with the day, since a server that was killed may
// have published what the register has not yet taken in; folding twice does
// no harm.
func (s *Server) keepRegister(ctx context.Context, r *cases.Register) {
	cursor := api.DayStart(s.floor, 0)
	for ctx.Err() == nil {
		events, more, ok := s.floor.After(cursor)
		if !ok { // the day has turned under a register that was behind
			cursor = api.DayStart(s.floor, 0)
			continue
		}
		for i := range events {
			if err := r.Fold(events[i]); err != nil {
				s.log.Error("case file not noted", "seq", events[i].Seq, "err", err)
			}
			cursor = events[i].Seq
		}
		if len(events) > 0 {
			continue
		}
		select {
		case <-more:
		case <-ctx.Done():
		}
	}
}
