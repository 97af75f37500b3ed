package web

import (
	"net/http"
	"time"

	"motcua/internal/wire"
)

// floor is the manager's page, and the inspector's, who may only look.
func (s *handler) floor(w http.ResponseWriter, r *http.Request) {
	by, ok := s.enterAs(w, r, wire.RoleManager, wire.RoleAdmin, wire.RoleInspector)
	if !ok {
		return
	}
	v := s.instrument(w, r, by, "floor", "device", "console", "rate")
	v.Block["acts"] = by.Allowed("close_service")
	v.Block["ratings"] = s.ratings()
	targets := map[string]int{}
	for _, sv := range s.Hall.Hall().Services {
		targets[sv.ID] = int(sv.Target / time.Minute)
	}
	v.Block["targets"] = targets
	v.Data = map[string]any{"Acts": by.Allowed("close_service"), "Scores": scores(v.Lang, s.Hall.Hall().Rating)}
	s.render(w, http.StatusOK, "floor", v)
}

// ratings is the newest group of today's ratings, as a manager may see it;
// nil when there is none yet.
func (s *handler) ratings() *wire.RatingGroup {
	events, _, ok := s.Hall.After(0)
	if !ok {
		return nil
	}
	see := wire.View{Role: wire.RoleManager}
	for i := len(events) - 1; i >= 0; i-- {
		if events[i].Kind != wire.RatingGiven {
			continue
		}
		if cut, ok := see.Event(events[i]); ok && cut.Rating != nil && cut.Rating.Group != nil {
			return cut.Rating.Group
		}
	}
	return nil
}
