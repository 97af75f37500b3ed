package web

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"motcua/internal/catalogue"
	"motcua/internal/hall"
	"motcua/server/cases"
)

// Catalogue finds administrative procedures; *catalogue.Index with a look-up
// by code is one.
type Catalogue interface {
	// Procedures lists what fits a query, the best first.
	Procedures(query string) []catalogue.Procedure
	Procedure(code string) (catalogue.Procedure, bool)
}

// maxQuery bounds what is searched for, in bytes.
const maxQuery = 400

type proceduresData struct {
	Q     string
	Asked bool
	None  bool // the hall has no catalogue
	List  []foundProcedure
}

// foundProcedure is one line of what was found.
type foundProcedure struct {
	catalogue.Procedure
	Apart string // tells it from another of the same name
	Where string // the services that handle it, with their counters
}

// procedures is the search, a plain form.
func (s *handler) procedures(w http.ResponseWriter, r *http.Request) {
	v := s.view(w, r)
	v.Title = v.T("procedures.title")
	q := strings.TrimSpace(r.URL.Query().Get("q"))
	if len(q) > maxQuery {
		q = strings.ToValidUTF8(q[:maxQuery], "")
	}
	d := proceduresData{Q: q, Asked: q != "", None: s.Catalogue == nil}
	if d.Asked && s.Catalogue != nil {
		list := s.Catalogue.Procedures(q)
		apart := catalogue.Apart(list)
		for _, p := range list {
			d.List = append(d.List, foundProcedure{p, apart[p.Code], s.where(v.Lang, p)})
		}
	}
	v.Data = d
	s.render(w, http.StatusOK, "procedures", v)
}

type procedureData struct {
	catalogue.Procedure
	Days   string
	Length string // class of the name's size: some run to a thousand letters
	Where  string // the counters of the services that handle it
}

// procedure is one procedure's guide page.
func (s *handler) procedure(w http.ResponseWriter, r *http.Request) {
	if s.Catalogue == nil {
		s.notFound(w, r)
		return
	}
	p, ok := s.Catalogue.Procedure(r.PathValue("code"))
	if !ok {
		s.notFound(w, r)
		return
	}
	v := s.view(w, r)
	v.Title = p.Code
	d := procedureData{Procedure: p, Where: s.where(v.Lang, p)}
	switch n := utf8.RuneCountInString(p.Name); {
	case n > 400:
		d.Length = "long very"
	case n > 120:
		d.Length = "long"
	}
	if p.Days > 0 {
		d.Days = strings.TrimSpace(strconv.FormatFloat(p.Days, 'f', -1, 64) + " " + p.DaysUnit)
	}
	v.Data = d
	s.render(w, http.StatusOK, "procedure", v)
}

// where says which counters take a procedure: those of the services that name
// its code, or else its field.
func (s *handler) where(lang string, p catalogue.Procedure) string {
	h := s.Hall.Hall()
	var out []string
	for _, surely := range []int{2, 1} {
		for i := range h.Services {
			sv := &h.Services[i]
			if hall.Handles(sv.Procedures, sv.Fields, p.Code, p.Field) != surely {
				continue
			}
			var names []string
			for _, id := range h.CountersOf(sv.ID) {
				c, _ := h.Counter(id)
				names = append(names, shortCounter(lang, c.Name.In(lang)))
			}
			out = append(out, sv.Name.In(lang)+" – "+word(lang, "phone.counters")+" "+strings.Join(names, ", "))
		}
		if len(out) > 0 {
			break
		}
	}
	return strings.Join(out, "; ")
}

// Cases knows how far a case file is; *cases.Window is one.
type Cases interface {
	// Ask answers somebody at an address. The errors are cases.ErrUnknown,
	// cases.ErrTooMany and those of its source.
	Ask(ctx context.Context, address, code string) (cases.Case, error)
}

type lookupData struct {
	Q, Due, State string
	Asked, Found  bool
	Trouble       string // why there is no answer, if the code is not the reason
}

// lookup says how far a case file is and when its result is due: never a
// name.
func (s *handler) lookup(w http.ResponseWriter, r *http.Request) {
	v := s.view(w, r)
	v.Title = v.T("lookup.title")
	d := lookupData{Q: strings.ToUpper(strings.TrimSpace(r.URL.Query().Get("code")))}
	d.Asked = d.Q != "" && len(d.Q) <= maxCode
	if d.Asked && s.Cases != nil {
		s.ask(r, v, &d)
	}
	status := http.StatusOK
	if d.Trouble != "" {
		status = http.StatusServiceUnavailable
	}
	v.Data = d
	s.render(w, status, "lookup", v)
}

// ask looks the code up.
func (s *handler) ask(r *http.Request, v view, d *lookupData) {
	from, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		from = r.RemoteAddr
	}
	c, err := s.Cases.Ask(r.Context(), from, d.Q)
	switch {
	case errors.Is(err, cases.ErrUnknown):
		return
	case errors.Is(err, cases.ErrTooMany):
		d.Trouble = v.T("lookup.too_many")
		return
	case err != nil:
		s.Log.Error("case not looked up", "err", err)
		d.Trouble = v.T("lookup.away")
		return
	}
	d.Found, d.Q, d.State = true, c.Code, v.T("case."+string(c.State))
	if due, err := time.Parse(time.DateOnly, string(c.Due)); err == nil {
		d.Due = due.Format("02/01/2006")
	}
}

// maxCode bounds a case code, in bytes.
const maxCode = 64
