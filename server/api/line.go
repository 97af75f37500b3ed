package api

import (
	"net/http"

	"motcua/internal/wire"
)

// lineShown is how many tickets a counter's line names: as many as a clerk
// looks through; how many more there are is said beside them.
const lineShown = 60

// line says whom a counter calls next, to those who work there or watch.
func (a *api) line(w http.ResponseWriter, r *http.Request) {
	g, ok := a.who(r)
	if !ok {
		unauthenticated(w)
		return
	}
	if !person(g.Actor.Role) && g.Actor.Role != wire.RoleIntegration {
		problem(w, wire.Errorf(wire.CodeForbidden, "a counter's line is for staff"))
		return
	}
	o, ok := a.Floor.Outlook(r.PathValue("id"), lineShown)
	if !ok {
		problem(w, wire.Errorf(wire.CodeUnknownCounter, "there is no counter %q", r.PathValue("id")))
		return
	}
	answer(w, http.StatusOK, o)
}

// devices gives what each device last said of itself, whole, to those who look
// after them.
func (a *api) devices(w http.ResponseWriter, r *http.Request) {
	g, ok := a.who(r)
	if !ok {
		unauthenticated(w)
		return
	}
	if !person(g.Actor.Role) && g.Actor.Role != wire.RoleIntegration {
		problem(w, wire.Errorf(wire.CodeForbidden, "the health of devices is for staff"))
		return
	}
	answer(w, http.StatusOK, map[string]any{"devices": a.Hub.Told()})
}
