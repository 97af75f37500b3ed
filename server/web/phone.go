package web

import (
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"unicode/utf8"

	"motcua/internal/hall"
	"motcua/internal/lang"
	"motcua/internal/wire"
)

// phoneData is a citizen's ticket as its page shows it.
type phoneData struct {
	Style   template.CSS
	Langs   [][2]string // the hall's other languages: code, and what it is called there
	Token   string
	Number  string
	State   hall.State
	Version string // what the page shows that may change; phone.js makes the same
	Live    bool   // worth asking again
	Last    string // which number of its line was called last, and where to
	Ahead   int
	Wait    string
	Notice  string // "late_day", "draw" or ""
	Counter string // its name
	Service string
	Moved   bool   // it waits for another service than the one it was taken for
	Then    string // where it goes on to, by name
	Drawn   int    // its place in the draw
	Again   int    // how often it was called, if more than once
	Park    string // why it was set aside, in the hall's words
	// Counters are the names of those that serve the line.
	Counters  string
	IssuedAt  string
	CalledAt  string
	Bring     *bring
	Rejoin    string // what becomes of a latecomer who rejoins; "" if it is too late
	RejoinBy  string // until when one may
	Notices   []string
	CanCancel bool
	phoneRating
	Error string
	Box   bool // the hall has a suggestion box
}

// bring is what to bring for a ticket's procedure, in short.
type bring struct {
	Code   string
	Papers []string
	More   int
}

// A phone's page is small: a few papers, a few words of each.
const (
	papersShown  = 5
	noticesShown = 3
	thenShown    = 3
	wordsShown   = 140 // letters
)

// short cuts a text that nobody reads to its end on a small screen.
func short(text string) string { return brief(text, wordsShown) }

// brief cuts a text to so many letters.
func brief(text string, letters int) string {
	if utf8.RuneCountInString(text) > letters {
		return string([]rune(text)[:letters-1]) + "…"
	}
	return text
}

// phone is a citizen's ticket: public to who holds the token, whole in one
// round trip, whole without JavaScript.
func (s *handler) phone(w http.ResponseWriter, r *http.Request) {
	token := r.PathValue("token")
	w.Header().Set("Referrer-Policy", "no-referrer")
	t, ahead, wait, ok := s.Hall.ByToken(token)
	if !ok {
		s.problem(w, r, http.StatusNotFound, "bad_token")
		return
	}
	h := s.Hall.Hall()
	v := view{Lang: lang.Office, Static: s.assets.prefix, Path: r.URL.Path}
	for _, l := range []string{t.Lang, cookieLang(r), r.URL.Query().Get("lang")} {
		if lang.Has(l) {
			v.Lang = l
		}
	}
	if r.URL.Query().Has("lang") {
		s.lang(w, r)
	}
	v.Hall = h.Name.In(v.Lang)
	v.Title = t.Number.String() + " · " + v.T("state."+string(t.State))
	d := s.phoneData(v, h, t, ahead, wait)
	d.Token, d.Langs = token, others(h, v.Lang)
	if code := r.URL.Query().Get("error"); code != "" {
		d.Error = refusal(v.Lang, wire.Code(code))
	}
	v.Data = d
	s.render(w, http.StatusOK, "phone", v)
}

func (s *handler) phoneData(v view, h *hall.Hall, t hall.Ticket, ahead int, wait *hall.Wait) phoneData {
	notice := s.Hall.Notice(t.Token)
	d := phoneData{
		Style:  template.CSS(s.assets.phoneStyle),
		Number: t.Number.String(), State: t.State, Ahead: ahead,
		Version:   phoneVersion(t, ahead, wait, notice),
		Live:      !t.State.Over() || t.State == hall.NoShow,
		Wait:      waitWords(v.Lang, wait),
		Notice:    notice,
		Drawn:     t.Drawn,
		IssuedAt:  clockIn(t.IssuedAt, h.Zone),
		CalledAt:  clockIn(t.CalledAt, h.Zone),
		CanCancel: t.State == hall.Waiting,
	}
	d.Box = !h.Suggestions.Off && s.Box != nil
	d.Bring = s.bring(t.Procedure)
	if c, ok := h.Counter(t.Counter); ok {
		d.Counter = short(c.Name.In(v.Lang))
	}
	if sv, ok := h.Service(t.Service); ok {
		d.Service, d.Moved = short(sv.Name.In(v.Lang)), sv.Prefix != t.Number.Prefix
		var names []string
		for _, id := range h.CountersOf(t.Service) {
			c, _ := h.Counter(id)
			names = append(names, shortCounter(v.Lang, c.Name.In(v.Lang)))
		}
		d.Counters = short(strings.Join(names, ", "))
	}
	if last := s.latest.call(s.Hall.State(), t.Service); last != nil && t.State == hall.Waiting {
		d.Last = last.Number.String()
		if c, ok := h.Counter(last.Counter); ok {
			d.Last += " → " + short(c.Name.In(v.Lang))
		}
	}
	var then []string
	for _, id := range t.Then[:min(len(t.Then), thenShown)] {
		if sv, ok := h.Service(id); ok {
			then = append(then, short(sv.Name.In(v.Lang)))
		}
	}
	if d.Live {
		d.Then = strings.Join(then, " → ")
	}
	if t.State == hall.Called && t.Recalls > 0 {
		d.Again = t.Recalls + 1
	}
	d.Park = parkWords(v.Lang, h, t)
	d.Rejoin, d.RejoinBy = s.rejoin(v.Lang, h, t)
	for _, n := range s.Hall.State().Notices[:min(len(s.Hall.State().Notices), noticesShown)] {
		d.Notices = append(d.Notices, short(n.In(v.Lang)))
	}
	d.phoneRating = s.phoneRating(v.Lang, h, t)
	return d
}

// parkWords is why a ticket was set aside, if the hall has words for it: a
// clerk's own are not for everyone who finds a slip.
func parkWords(lang string, h *hall.Hall, t hall.Ticket) string {
	if t.State != hall.Parked {
		return ""
	}
	for _, p := range h.Parks {
		if p.ID == t.Reason {
			return short(p.Name.In(lang))
		}
	}
	if key := "said.park." + t.Reason; word(lang, key) != key {
		return word(lang, key)
	}
	return ""
}

// rejoin says what becomes of a no-show that comes back, and until when it
// may; "" when it may not any more.
func (s *handler) rejoin(lang string, h *hall.Hall, t hall.Ticket) (how, by string) {
	if t.State != hall.NoShow {
		return "", ""
	}
	if within := h.Limits.RejoinWithin; within > 0 {
		end := t.EndedAt.Add(within)
		if s.Now().After(end) {
			return "", ""
		}
		by = clockIn(end, h.Zone)
	}
	return rejoinWords(lang, h.Limits), by
}

// bring is what to bring for a procedure; nil when nobody knows.
func (s *handler) bring(code string) *bring {
	if s.Catalogue == nil || code == "" {
		return nil
	}
	p, ok := s.Catalogue.Procedure(code)
	if !ok {
		return nil
	}
	b := &bring{Code: p.Code, More: max(0, len(p.Papers)-papersShown)}
	for _, paper := range p.Papers[:min(len(p.Papers), papersShown)] {
		b.Papers = append(b.Papers, short(paper))
	}
	return b
}

// phoneVersion names what phone.js compares: it makes the same of the
// ticket's JSON.
func phoneVersion(t hall.Ticket, ahead int, wait *hall.Wait, notice string) string {
	w := ""
	if wait != nil {
		w = fmt.Sprintf("%d-%d", wait.P10, wait.P90)
	}
	return fmt.Sprintf("%s|%s|%d|%s|%s|%d|%d|%s", t.State, t.Counter, ahead, w, t.Service, len(t.Then), t.Recalls, notice)
}

// others are the hall's languages that we have words for, but one.
func others(h *hall.Hall, but string) (out [][2]string) {
	for _, l := range h.Languages {
		if l != but && lang.Has(l) {
			out = append(out, [2]string{l, lang.Name(l)})
		}
	}
	return out
}

func cookieLang(r *http.Request) string {
	if c, err := r.Cookie("lang"); err == nil {
		return c.Value
	}
	return ""
}
