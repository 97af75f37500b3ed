package site

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"motcua/internal/hall"
	"motcua/internal/spoken"
	"motcua/internal/tomlfile"
)

func (r *reader) services(list []serviceTable, h *hall.Hall) {
	if len(list) == 0 {
		r.bad("service", "missing: a hall needs at least one [[service]]")
	}
	ids, prefixes := map[string]int{}, map[string]int{}
	speech := h.Voice.Spoken(h.Languages)[0]
	for i, t := range list {
		path := fmt.Sprintf("service[%d]", i)
		s := hall.Service{
			ID: r.id(path+".id", t.ID, ids), Prefix: t.Prefix, Line: t.Line,
			Fields: t.Fields, Procedures: t.Procedures, MaxPerDay: t.MaxPerDay,
		}
		s.Name = r.name(path+".name", t.Name, h)
		if len(t.Agency) > 0 {
			s.Agency = r.name(path+".agency", t.Agency, h)
		}
		s.Target = r.wait(path+".target_wait", t.TargetWait)
		if t.Line != "" && t.Line != "submit" && t.Line != "collect" && t.Line != "help" {
			r.bad(path+".line", "%q: want submit, collect or help", t.Line)
		}
		if t.MaxPerDay < 0 || t.MaxPerDay > hall.MaxNumber {
			r.bad(path+".max_per_day", "%d: want 0 (no limit) to %d", t.MaxPerDay, hall.MaxNumber)
		}
		r.prefix(path+".prefix", t.Prefix, speech, prefixes)
		h.Services = append(h.Services, s)
	}
}

// prefix checks the letters of a service's numbers; speech is the language in
// which they are called out.
func (r *reader) prefix(path, p, speech string, seen map[string]int) {
	switch {
	case p == "":
		r.bad(path, "missing: one or two capitals A to Z")
	case !prefixForm.MatchString(p):
		r.bad(path, "%q: want one or two capitals A to Z", p)
	case seen[p] > 0:
		r.bad(path, "%q is already the prefix of the service in line %d", p, seen[p])
	default:
		for _, q := range slices.Sorted(maps.Keys(seen)) {
			switch {
			case spoken.Alike(speech, p, q):
				r.warn(path, "%q sounds like %q (line %d) when it is called out: %s, %s", p, q, seen[q], spoken.Name(speech, p), spoken.Name(speech, q))
			case looks(p) == looks(q):
				r.warn(path, "%q looks like %q (line %d) on a board", p, q, seen[q])
			}
		}
		if i := strings.IndexAny(p, "IO"); i >= 0 {
			r.warn(path, "%q: %c looks like %c on paper", p, p[i], map[byte]byte{'I': '1', 'O': '0'}[p[i]])
		}
		seen[p] = r.line(path)
	}
}

// looks is a prefix as it is seen from afar: O and Q are one, VV and W too.
func looks(p string) string { return strings.NewReplacer("Q", "O", "W", "VV").Replace(p) }

func (r *reader) counters(list []counterTable, h *hall.Hall) {
	if len(list) == 0 {
		r.bad("counter", "missing: a hall needs at least one [[counter]]")
	}
	ids, served, ways := map[string]int{}, map[string]bool{}, map[string]string{}
	speech := h.Voice.Spoken(h.Languages)[0]
	for i, t := range list {
		path := fmt.Sprintf("counter[%d]", i)
		c := hall.Counter{ID: r.id(path+".id", t.ID, ids), Name: r.name(path+".name", t.Name, h)}
		way := spoken.Words(spoken.Way(speech, c.Name.In(speech), spoken.Style{}))
		if other, ok := ways[way]; ok {
			r.warn(path+".name", "calls say %q for %q and for %q", way, c.Name.In(speech), other)
		}
		ways[way] = c.Name.In(speech)
		if len(t.Services) == 0 {
			r.bad(path+".services", "missing: counter %q serves no service", t.ID)
		}
		for k, v := range t.Services {
			at := fmt.Sprintf("%s.services[%d]", path, k)
			s, ok := r.serves(at, v)
			if !ok {
				continue
			}
			if _, known := h.Service(s.Service); !known {
				r.bad(at, "unknown service %q%s", s.Service, r.serviceNear(s.Service, h))
				continue
			}
			if slices.ContainsFunc(c.Services, func(o hall.Serves) bool { return o.Service == s.Service }) {
				r.bad(at, "service %q stands here twice", s.Service)
				continue
			}
			served[s.Service] = true
			c.Services = append(c.Services, s)
		}
		h.Counters = append(h.Counters, c)
	}
	for i, s := range h.Services {
		if !served[s.ID] && len(list) > 0 {
			r.warn(fmt.Sprintf("service[%d].id", i), "no counter serves %q: its numbers would never be called", s.ID)
		}
	}
}

func (r *reader) serviceNear(id string, h *hall.Hall) string {
	var ids []string
	for i := range h.Services {
		ids = append(ids, h.Services[i].ID)
	}
	return near(id, ids)
}

// near offers the id that was probably meant: `; did you mean "q1"?`.
func near(id string, ids []string) string {
	best, least := "", 3
	for _, known := range ids {
		if d := tomlfile.Distance(id, known); d < least {
			best, least = known, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", best)
}

// serves reads one entry of a counter's list: an id, or a table with a rule.
func (r *reader) serves(path string, v any) (hall.Serves, bool) {
	switch v := v.(type) {
	case string:
		return hall.Serves{Service: v}, true
	case map[string]any:
		s, good := hall.Serves{}, true
		for _, key := range slices.Sorted(maps.Keys(v)) {
			ok := false
			switch key {
			case "service":
				s.Service, ok = v[key].(string)
			case "idle_only":
				s.IdleOnly, ok = v[key].(bool)
			case "after_wait":
				var text string
				text, ok = v[key].(string)
				s.AfterWait = r.wait(path+"."+key, text)
			default:
				r.bad(path+"."+key, "unknown key; want service, idle_only, after_wait")
				good = false
				continue
			}
			if !ok {
				r.bad(path+"."+key, "%v is of the wrong type", v[key])
				good = false
			}
		}
		if good && s.Service == "" {
			r.bad(path+".service", "missing")
		}
		return s, good && s.Service != ""
	}
	r.bad(path, `%v: want a service's id, or { service = "id", after_wait = "20m" }`, v)
	return hall.Serves{}, false
}

func (r *reader) priorities(list []groupTable, h *hall.Hall) {
	ids := map[string]int{}
	for i, t := range list {
		path := fmt.Sprintf("priority[%d]", i)
		p := hall.Priority{
			ID: r.id(path+".id", t.ID, ids), Name: r.name(path+".name", t.Name, h),
			LegalBasis: t.LegalBasis, Share: t.Share,
		}
		if t.Share < 0 || t.Share > 100 {
			r.bad(path+".share", "%d: want one call in 1 to 100, or 0 for no share of its own", t.Share)
		}
		if t.LegalBasis == "" {
			r.warn(path+".legal_basis", "missing: who reads the audit will ask for it")
		}
		h.Priorities = append(h.Priorities, p)
	}
}

func (r *reader) outcomes(list []namedTable, h *hall.Hall) {
	ids := map[string]int{}
	for i, t := range list {
		path := fmt.Sprintf("outcome[%d]", i)
		h.Outcomes = append(h.Outcomes, hall.Outcome{ID: r.id(path+".id", t.ID, ids), Name: r.name(path+".name", t.Name, h)})
	}
	for _, o := range []hall.Outcome{
		{ID: "accepted", Name: hall.Text{"vi": "Đã tiếp nhận hồ sơ", "en": "File accepted"}},
		{ID: "returned", Name: hall.Text{"vi": "Trả lại để bổ sung", "en": "Returned for more papers"}},
		{ID: "answered", Name: hall.Text{"vi": "Đã hướng dẫn, trả lời", "en": "Advised"}},
	} {
		if ids[o.ID] == 0 {
			h.Outcomes = append(h.Outcomes, o)
		}
	}
}
