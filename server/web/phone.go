package web

import (
	"fmt"
	"html/template"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"motcua/internal/hall"
	"motcua/internal/lang"
	"motcua/internal/wire"
)

// phoneData is a citizen's ticket as its page shows it.
type phoneData struct {
	Style   template.CSS
	Token   string
	Number  string
	State   hall.State
	Version string // what the page shows that may change; phone.js makes the same
	Live    bool   // worth asking again
	Ahead   int
	Wait    string
	LateDay bool
	Counter string // its name
	Service string
	// Counters are the names of those that serve the line.
	Counters  string
	IssuedAt  string
	CalledAt  string
	Bring     string // code of the procedure whose papers to bring
	CanCancel bool
	CanRate   bool
	Rated     bool
	Scores    []score
	Reasons   []hall.Reason
	Error     string
}

// score is one level of the rating scale, its face from 1 to 5.
type score struct {
	Score, Face int
	Word        string
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
	v.Title = v.T("phone.title", "n", t.Number)
	d := s.phoneData(v, h, t, ahead, wait)
	d.Token = token
	if code := r.URL.Query().Get("error"); code != "" {
		d.Error = refusal(v.Lang, wire.Code(code))
	}
	v.Data = d
	s.render(w, http.StatusOK, "phone", v)
}

func (s *handler) phoneData(v view, h *hall.Hall, t hall.Ticket, ahead int, wait *hall.Wait) phoneData {
	d := phoneData{
		Style:  template.CSS(s.assets.phoneStyle),
		Number: t.Number.String(), State: t.State, Ahead: ahead,
		Version:   phoneVersion(t, ahead, wait),
		Live:      !t.State.Over() || t.State == hall.NoShow,
		Wait:      waitWords(v.Lang, wait),
		IssuedAt:  clockIn(t.IssuedAt, h.Zone),
		CalledAt:  clockIn(t.CalledAt, h.Zone),
		CanCancel: t.State == hall.Waiting,
		CanRate:   t.State == hall.Finished && t.RatingToken != "" && !t.Rated,
		Rated:     t.Rated,
	}
	if s.Catalogue != nil {
		d.Bring = t.Procedure
	}
	if c, ok := h.Counter(t.Counter); ok {
		d.Counter = c.Name.In(v.Lang)
	}
	if sv, ok := h.Service(t.Service); ok {
		d.Service = sv.Name.In(v.Lang)
		var names []string
		for _, id := range h.CountersOf(t.Service) {
			c, _ := h.Counter(id)
			names = append(names, shortCounter(v.Lang, c.Name.In(v.Lang)))
		}
		d.Counters = strings.Join(names, ", ")
	}
	if sv := s.Hall.State().Service(t.Service); sv != nil {
		d.LateDay = sv.Notice == "late_day"
	}
	if d.CanRate {
		d.Scores, d.Reasons = scores(v.Lang, h.Rating), h.Rating.Reasons
	}
	return d
}

// phoneVersion names what phone.js compares: state, counter, ahead and wait.
func phoneVersion(t hall.Ticket, ahead int, wait *hall.Wait) string {
	w := ""
	if wait != nil {
		w = fmt.Sprintf("%d-%d", wait.P10, wait.P90)
	}
	return fmt.Sprintf("%s|%s|%d|%s", t.State, t.Counter, ahead, w)
}

// waitWords says a forecast as a range of whole minutes, rounded outwards to
// fives when it is long, since it is no promise.
func waitWords(lang string, w *hall.Wait) string {
	if w == nil {
		return word(lang, "said.wait.none")
	}
	low, high := w.P10/60, int(math.Ceil(float64(w.P90)/60))
	if high > 20 {
		low, high = low/5*5, (high+4)/5*5
	}
	if low < 1 || low >= high {
		return word(lang, "said.wait.less", "b", max(high, 1))
	}
	return word(lang, "said.wait", "a", low, "b", high)
}

// scores lists the scale's levels, the best first.
func scores(lang string, scale hall.RatingScale) []score {
	levels := scale.Levels
	if levels == 0 {
		levels = 5
	}
	var out []score
	for n := levels; n >= 1; n-- {
		face := n
		if levels == 3 {
			face = 2*n - 1 // worst, middle, best
		}
		text := scale.Words[n].In(lang)
		if text == "" {
			text = word(lang, "rate."+strconv.Itoa(face))
		}
		out = append(out, score{n, face, text})
	}
	return out
}

// shortCounter drops the word for counter from a counter's name, where a list
// of them already stands behind that word.
func shortCounter(lang, name string) string {
	for _, p := range []string{"Quầy ", "Quầy số ", "Counter ", "Window "} {
		if rest, ok := strings.CutPrefix(name, p); ok && rest != "" {
			return rest
		}
	}
	return name
}

// refusal says a refusal's code to a person.
func refusal(language string, code wire.Code) string {
	if _, ok := words(lang.Office)["error."+string(code)]; !ok {
		code = "other"
	}
	return word(language, "error."+string(code))
}

// clockIn writes a time of day in the hall's zone; "" for no time.
func clockIn(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	if zone == nil {
		zone = time.Local
	}
	return t.In(zone).Format("15:04")
}

func cookieLang(r *http.Request) string {
	if c, err := r.Cookie("lang"); err == nil {
		return c.Value
	}
	return ""
}
