package web

import (
	"encoding/json"
	"net/http"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// floorRoles are who may see the whole hall: managers act, inspectors look.
var floorRoles = []wire.Role{wire.RoleManager, wire.RoleAdmin, wire.RoleInspector}

// floor is the manager's page, and the inspector's, who may only look: their
// page has none of the acts in it.
func (s *handler) floor(w http.ResponseWriter, r *http.Request) {
	by, ok := s.enterAs(w, r, floorRoles...)
	if !ok {
		return
	}
	v := s.instrument(w, r, by, "floor", "device", "slips", "alarm", "rate", "chart", "console.step")
	acts, h := by.Allowed("open_hall"), s.Hall.Hall()
	state := s.Hall.State()
	v.Block["acts"], v.Block["ratings"] = acts, s.ratings()
	v.Block["targets"], v.Block["limits"] = targets(h), maxima(h)
	v.Block["site_hours"] = spans(h.Hours.On(state.Day))
	v.Block["carry_over"] = h.Limits.CarryOver
	v.Block["printers"] = h.Printers
	v.Block["site_counters"] = siteCounters(h)
	people := s.people()
	v.Block["people"] = people.names
	if acts {
		v.Block["clerks"], v.Block["suggested"] = people.clerks, suggested(s.Hall.Events())
	}
	v.Data = map[string]any{"Acts": acts, "Scores": scores(v.Lang, h.Rating), "Day": state.Day, "Groups": auditGroups, "Reports": reportsOf(v.Lang, state.Day)}
	s.render(w, http.StatusOK, "floor", v)
}

// targets are the waits that are promised, in minutes; a service without a
// promise is not among them.
func targets(h *hall.Hall) map[string]int {
	m := map[string]int{}
	for _, sv := range h.Services {
		if sv.Target > 0 {
			m[sv.ID] = int(sv.Target / time.Minute)
		}
	}
	return m
}

// maxima are the numbers a day that the site gives, 0 for no limit.
func maxima(h *hall.Hall) map[string]int {
	m := map[string]int{}
	for _, sv := range h.Services {
		m[sv.ID] = sv.MaxPerDay
	}
	return m
}

// siteCounters are what each counter serves by the site.
func siteCounters(h *hall.Hall) map[string][]string {
	m := map[string][]string{}
	for _, c := range h.Counters {
		for _, sv := range c.Services {
			m[c.ID] = append(m[c.ID], sv.Service)
		}
	}
	return m
}

func spans(list []hall.Span) []string {
	out := []string{}
	for _, x := range list {
		out = append(out, x.From.String()+"-"+x.To.String())
	}
	return out
}

// known are the people with an account here.
type people struct {
	names  map[string]string // account -> what it is called
	clerks [][2]string       // account, name: who may sit at a counter
}

func (s *handler) people() people {
	p := people{names: map[string]string{}, clerks: [][2]string{}}
	if s.Admin == nil {
		return p
	}
	for _, a := range s.Admin.Accounts() {
		name := a.Name
		if name == "" {
			name = a.User
		}
		p.names[a.User] = name
		if a.Role == wire.RoleClerk {
			p.clerks = append(p.clerks, [2]string{a.User, name})
		}
	}
	return p
}

// suggested is who sat where last, as far as the kept events go: a roster to
// begin with in a hall that never had one.
func suggested(events []wire.Event) map[string]string {
	m := map[string]string{}
	for i := range events {
		if e := &events[i]; e.Kind == wire.CounterOpened && e.CounterIs != nil && e.CounterIs.Account != "" {
			m[e.Counter] = e.CounterIs.Account
		}
	}
	return m
}

// ratings is the newest group of today's ratings, as a manager may see it;
// nil when there is none yet.
func (s *handler) ratings() *wire.RatingGroup {
	events := today(s.Hall.Events())
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

// today cuts events down to those of the day that goes on.
func today(events []wire.Event) []wire.Event {
	for i := len(events) - 1; i >= 0; i-- {
		if events[i].Kind == wire.DayOpened {
			return events[i:]
		}
	}
	return events
}

// floorReader lets a request for the floor's data through; a script cannot
// follow to the sign-in page, so it is told 401 and reloads its own.
func (s *handler) floorReader(w http.ResponseWriter, r *http.Request) (wire.Actor, bool) {
	for _, role := range floorRoles {
		if by, ok := s.Gate.Who(r, role); ok {
			return by, true
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusUnauthorized)
	return wire.Actor{}, false
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_ = json.NewEncoder(w).Encode(v) // the reader went away: nobody is left to tell
}
