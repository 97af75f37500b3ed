package agent

import (
	"strconv"

	"motcua/internal/catalogue"
	"motcua/internal/hall"
	"motcua/kiosk/flow"
)

// find searches the catalogue and says of each where it is taken.
func (a *Agent) find(query string) []flow.Found {
	b := a.book()
	h := a.lastHall()
	list := b.index.List(query)
	out := make([]flow.Found, len(list))
	for i, p := range list {
		out[i] = flow.Found{Code: p.Code, Name: p.Name, Field: p.Field, Apart: b.apart[p.Code], Service: serviceFor(&h, p)}
	}
	return out
}

// open fetches a procedure's page.
func (a *Agent) open(code string) {
	p, ok := a.book().byCode[code]
	if !ok {
		return
	}
	info := flow.ProcedureInfo{
		Code: p.Code, Name: p.Name, Field: p.Field, Agency: p.Agency, Level: p.Level, Fee: p.Fee, Papers: p.Papers,
	}
	if p.Days > 0 {
		info.Days = strconv.FormatFloat(p.Days, 'f', -1, 64) + " " + p.DaysUnit
	}
	h := a.lastHall()
	info.Service = serviceFor(&h, p)
	a.cfg.Tell(flow.ProcedureIs{Info: info})
}

// serviceFor finds the service that handles a procedure: by its code, else by
// its field; "" when none does, and a hall with one service for handing in
// takes everything there.
func serviceFor(h *flow.Hall, p catalogue.Procedure) string {
	best, surely, count, submit := "", 0, 0, ""
	for i := range h.Services {
		s := &h.Services[i]
		if s.Line == "collect" || s.Line == "help" {
			continue
		}
		submit = s.ID
		count++
		if n := hall.Handles(s.Procedures, s.Fields, p.Code, p.Field); n > surely {
			best, surely = s.ID, n
		}
	}
	if best == "" && count == 1 {
		return submit
	}
	return best
}
