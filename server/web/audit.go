package web

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// audit is the day's acts in the order in which they happened: what somebody
// decided, as against what runs by itself. It is folded as events come, so
// that a look at it costs what is new.
type audit struct {
	mu      sync.Mutex // guards what follows
	epoch   string
	day     hall.Day
	seq     uint64
	tickets map[string]hall.Ticket
	today   *wire.Today // nil: not known yet
	acts    []act
}

// act is one of them, its words not yet in a language.
type act struct {
	seq   uint64
	at    time.Time
	by    string
	group string // order, undo, marks, counters, today, alarms, clock, devices
	about string // "service/dat-dai", "hours": what it set, for "changed by"
	key   string // under "floor.did."
	fill  []any  // pairs of name and string, hall.Text or saying
}

// saying is a key of the pages' words.
type saying string

// actLine is an act as a page shows it.
type actLine struct {
	Seq    uint64    `json:"seq"`
	At     time.Time `json:"at"`
	By     string    `json:"by"` // name, or account
	Group  string    `json:"group"`
	About  string    `json:"about,omitempty"`
	Text   string    `json:"text"`
	Reason string    `json:"reason,omitempty"`
}

// auditJSON gives the acts behind a seq.
func (s *handler) auditJSON(w http.ResponseWriter, r *http.Request) {
	if _, ok := s.floorReader(w, r); !ok {
		return
	}
	since, _ := strconv.ParseUint(r.URL.Query().Get("since"), 10, 64) // none: all of the day
	l, names := s.lang(w, r), s.people().names
	s.audit.mu.Lock()
	defer s.audit.mu.Unlock()
	s.audit.follow(s.Hall)
	lines := []actLine{}
	for _, a := range s.audit.acts {
		if a.seq > since {
			lines = append(lines, a.line(l, names))
		}
	}
	writeJSON(w, map[string]any{"day": s.audit.day, "seq": s.audit.seq, "acts": lines})
}

// follow folds what is new. The lock is held.
func (a *audit) follow(h Hall) {
	st := h.State()
	if a.tickets == nil || st.Epoch != a.epoch || st.Seq < a.seq {
		a.epoch, a.day, a.seq, a.today, a.acts = st.Epoch, "", 0, nil, nil
		a.tickets = map[string]hall.Ticket{}
	}
	site := h.Hall()
	for _, e := range h.Events() {
		if e.Seq > a.seq {
			a.seq = e.Seq
			a.event(&e, site)
		}
	}
}

// line says an act in a language.
func (a *act) line(l string, names map[string]string) actLine {
	out := actLine{Seq: a.seq, At: a.at, By: names[a.by], Group: a.group, About: a.about}
	switch {
	case a.by == "":
		out.By = word(l, "floor.by.itself")
	case out.By == "":
		out.By = a.by
	}
	var pairs []any
	for i := 0; i+1 < len(a.fill); i += 2 {
		s := inWords(l, a.fill[i+1])
		if a.fill[i] == "reason" {
			out.Reason = s
			continue
		}
		pairs = append(pairs, a.fill[i], s)
	}
	out.Text = word(l, a.key, pairs...)
	return out
}

// inWords says what an act holds.
func inWords(l string, v any) string {
	switch x := v.(type) {
	case string:
		return x
	case hall.Text:
		return x.In(l)
	case saying:
		return word(l, string(x))
	case count:
		return word(l, x.key, "n", x.n)
	case []any:
		var list []string
		for _, one := range x {
			list = append(list, inWords(l, one))
		}
		return strings.Join(list, ", ")
	}
	return ""
}

// auditGroups are what the acts can be filtered by.
var auditGroups = []string{"order", "undo", "marks", "counters", "today", "alarms", "devices", "clock"}
