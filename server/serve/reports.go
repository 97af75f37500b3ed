package serve

import (
	"context"
	"encoding/json"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/control"
	"motcua/server/report"
)

// openBooks opens the hall's reports: the running day from memory, the others
// from their folds, which follow the days in the background.
func (s *Server) openBooks() {
	s.books = control.Books(s.store, s.staff)
	s.books.Today = func() (hall.Day, []wire.Event) {
		events := s.floor.Events()
		for i := len(events) - 1; i >= 0; i-- {
			if events[i].Kind == wire.DayOpened {
				return events[i].Day, events
			}
		}
		return "", nil
	}
}

// keepFolds folds every day that is over, until ctx ends.
func (s *Server) keepFolds(ctx context.Context) {
	for ctx.Err() == nil {
		err := s.books.Follow(ctx, s.floor)
		if err == nil || ctx.Err() != nil {
			return
		}
		s.log.Error("days are not folded, trying again", "err", err)
		select {
		case <-time.After(followAgain):
		case <-ctx.Done():
		}
	}
}

// daySlip is what the slip at the end of the day shows: the report of the day
// in the office's language, without the cuts that it has no room for.
func (s *Server) daySlip() (json.RawMessage, error) {
	day, err := s.books.Latest()
	if err != nil {
		return nil, err
	}
	d, err := s.books.Summary(report.PeriodOf(report.SpanDay, day))
	if err != nil {
		return nil, err
	}
	if !d.Closed { // late ratings may still come; the lines have ended all the same
		d.Closed = s.floor.State().Today.ClosedBy != ""
	}
	d.Counters, d.Clerks, d.Hours = nil, nil, nil
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
