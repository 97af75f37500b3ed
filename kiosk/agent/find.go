package agent

import (
	"strconv"
	"strings"

	"motcua/internal/catalogue"
	"motcua/kiosk/flow"
)

func found(list []catalogue.Procedure) []flow.Found {
	out := make([]flow.Found, len(list))
	for i, p := range list {
		out[i] = flow.Found{Code: p.Code, Name: p.Name, Field: p.Field}
	}
	return out
}

// open fetches a procedure's page.
func (a *Agent) open(code string) {
	p, ok := catalogue.Find(a.cfg.Catalogue, code)
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

// serviceFor finds the service whose name is the procedure's field, or holds
// it as one of its parts ("Hộ tịch – Chứng thực"); "" when none does, and a
// hall with one service for handing in takes everything there.
func serviceFor(h *flow.Hall, p catalogue.Procedure) string {
	field := catalogue.Fold(p.Field)
	submit := ""
	count := 0
	for _, s := range h.Services {
		if s.Line == "collect" || s.Line == "help" {
			continue
		}
		submit = s.ID
		count++
		name := catalogue.Fold(s.Name.In("vi"))
		if field != "" && (strings.Contains(" "+name+" ", " "+field+" ") || strings.Contains(" "+field+" ", " "+name+" ")) {
			return s.ID
		}
	}
	if count == 1 {
		return submit
	}
	return ""
}
