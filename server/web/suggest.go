package web

import (
	"crypto/rand"
	"errors"
	"html/template"
	"net"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"motcua/internal/formats"
	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/suggestions"
)

// Box is the suggestion box as it is read; words are put in over the API.
type Box interface {
	List(q suggestions.Query) ([]suggestions.Item, error)
	Count() map[wire.SuggestionState]int
	// Follow answers who has a code, at an address. The errors are
	// suggestions.ErrUnknown, ErrTooMany and those of the disk.
	Follow(address, code string) (suggestions.Item, error)
}

// suggestPage is the box as the public sees it: the form, or one suggestion.
type suggestPage struct {
	Style     template.CSS
	Langs     [][2]string
	Off       bool
	Error     string
	Complaint hall.Channel
	Tel       template.URL

	Topics  []hall.Reason
	Letters int
	Days    int
	Text    string // what was typed, when it was not taken
	Topic   string
	Key     string // of this form: sent twice, it is one suggestion
	Asked   string // a code that is none

	Item           *suggestions.Item
	New            bool
	Code, Link     string
	State          string
	Given, Changed string
}

// suggest is the form of the suggestion box, and where a code is asked for.
func (s *handler) suggest(w http.ResponseWriter, r *http.Request) {
	v, d := s.suggestView(w, r)
	status := http.StatusOK
	if code := r.URL.Query().Get("code"); code != "" {
		if found, err := formats.ParseTracking(code); err == nil {
			http.Redirect(w, r, "/suggest/"+found, http.StatusSeeOther)
			return
		}
		d.Asked, d.Error = code[:min(len(code), maxCode)], v.T("suggest.error.code")
		status = http.StatusNotFound
	}
	if r.Method == http.MethodPost {
		d.Text, d.Topic = r.PostForm.Get("text"), r.PostForm.Get("topic")
		code := wire.Code(r.URL.Query().Get("error"))
		d.Error, status = notTaken(v, code, d.Text, d.Letters), code.Status()
	}
	d.Key = rand.Text()
	v.Data = d
	s.render(w, status, "suggest", v)
}

func (s *handler) suggestView(w http.ResponseWriter, r *http.Request) (view, suggestPage) {
	w.Header().Set("Referrer-Policy", "no-referrer")
	v, h := s.view(w, r), s.Hall.Hall()
	v.Title = v.T("suggest.title")
	b := &h.Suggestions
	d := suggestPage{
		Style: template.CSS(s.assets.boxStyle), Langs: others(h, v.Lang), Off: b.Off || s.Box == nil, Complaint: b.Complaint,
		Topics: b.Topics, Letters: b.Letters(), Days: b.AnswerDays,
	}
	tel := strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' || c == '+' {
			return c
		}
		return -1
	}, b.Complaint.Phone)
	d.Tel = template.URL("tel:" + tel) // digits
	return v, d
}

// notTaken says why a suggestion was refused, and what can be done about it.
func notTaken(v view, code wire.Code, text string, most int) string {
	n := utf8.RuneCountInString(strings.TrimSpace(text))
	switch {
	case code == wire.CodeLimitReached, code == wire.CodeTooMany:
		return v.T("suggest.error.full")
	case code == wire.CodeTooLarge, code == wire.CodeInvalid && n > most:
		return v.T("suggest.error.long", "a", n, "b", most)
	case code == wire.CodeInvalid && strings.Contains(text, "www.") || strings.Contains(text, "://"):
		return v.T("suggest.error.links")
	case code == wire.CodeInvalid:
		return v.T("suggest.error.empty")
	case code == wire.CodeNotFound:
		return v.T("suggest.off")
	}
	return v.T("suggest.error.away")
}

// suggestion is one suggestion, to who has its code.
func (s *handler) suggestion(w http.ResponseWriter, r *http.Request) {
	v, d := s.suggestView(w, r)
	err := suggestions.ErrUnknown
	var it suggestions.Item
	if s.Box != nil {
		it, err = s.Box.Follow(remote(r), r.PathValue("code"))
	}
	status := http.StatusOK
	switch {
	case errors.Is(err, suggestions.ErrUnknown):
		d.Error, status = v.T("suggest.error.code"), http.StatusNotFound
		d.Asked = r.PathValue("code")[:min(len(r.PathValue("code")), maxCode)]
	case errors.Is(err, suggestions.ErrTooMany):
		w.Header().Set("Retry-After", "60")
		d.Error, status = v.T("suggest.error.many"), http.StatusTooManyRequests
	case err != nil:
		s.Log.Error("suggestion not followed", "err", err)
		s.problem(w, r, http.StatusServiceUnavailable, "unavailable")
		return
	default:
		s.followed(v, &d, &it)
		d.New = r.URL.Query().Has("new")
	}
	d.Key = rand.Text()
	v.Data = d
	s.render(w, status, "suggest", v)
}

// followed fills in what the holder of a code sees.
func (s *handler) followed(v view, d *suggestPage, it *suggestions.Item) {
	h := s.Hall.Hall()
	d.Item, d.Code = it, formats.ShowTracking(it.Code)
	if base := h.PublicURL; base != "" {
		d.Link = strings.TrimPrefix(strings.TrimPrefix(base, "https://"), "http://") + "/suggest"
	}
	d.State = v.T("suggest.state."+string(it.State), "n", s.office(v, it.To))
	d.Given = dateIn(it.At, h.Zone)
	if !it.Changed.IsZero() {
		d.Changed = dateIn(it.Changed, h.Zone)
	}
}

// office is who answers what was handed on.
func (s *handler) office(v view, to string) string {
	if to == "" {
		to = s.Hall.Hall().Suggestions.Complaint.Name.In(v.Lang)
	}
	if to == "" {
		to = v.T("suggest.office")
	}
	return to
}

func dateIn(t time.Time, zone *time.Location) string {
	if zone == nil {
		zone = time.Local
	}
	return t.In(zone).Format("02/01/2006")
}

// remote is the address that a request comes from, without the port.
func remote(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
