package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

type adminData struct {
	Hall     *hall.Hall
	Counters []counterLine
	Boards   []boardCard // of many counters, each with its picture
	Single   []boardCard // those over one counter
	Accounts []Account
	Devices  []Device
	Pairings []Pairing
	Roles    []wire.Role
	Error    string
	Known    bool // whether accounts can be listed here
	Reloaded Reloaded
	Shows    []showCard // boards with slides and films
}

type counterLine struct {
	hall.Counter
	Serves string
}

// admin shows the site in force, who may come in, and devices that wait to.
func (s *handler) admin(w http.ResponseWriter, r *http.Request) {
	if by, ok := s.enterAs(w, r, wire.RoleAdmin, wire.RoleManager); ok {
		s.adminPage(w, r, by, http.StatusOK, "")
	}
}

func (s *handler) adminPage(w http.ResponseWriter, r *http.Request, by wire.Actor, status int, fault string) {
	v := s.view(w, r)
	v.Title, v.Actor = v.T("admin.title"), &by
	h := s.Hall.Hall()
	d := adminData{Hall: h, Error: fault, Shows: s.showCards(h), Known: s.Admin != nil, Roles: []wire.Role{wire.RoleKiosk, wire.RoleDisplay, wire.RoleTablet}}
	d.Boards, d.Single = s.boardCards(v, h, false)
	for _, c := range h.Counters {
		var names []string
		for _, sv := range c.Services {
			if x, ok := h.Service(sv.Service); ok {
				names = append(names, x.Name.In(v.Lang))
			}
		}
		d.Counters = append(d.Counters, counterLine{c, strings.Join(names, " → ")})
	}
	if s.Admin != nil {
		d.Accounts, d.Devices, d.Pairings = s.Admin.Accounts(), s.Admin.Devices(), s.Admin.Pairings()
		d.Reloaded = s.Admin.Reloaded()
		if h.Zone != nil {
			d.Reloaded.At = d.Reloaded.At.In(h.Zone)
		}
	}
	if code := r.URL.Query().Get("error"); code != "" {
		d.Error = refusal(v.Lang, wire.Code(code))
	}
	v.Data = d
	s.render(w, status, "admin", v)
}

// approve lets a device in that shows a code.
func (s *handler) approve(w http.ResponseWriter, r *http.Request) {
	s.change(w, r, func(by wire.Actor) error {
		f := r.PostFormValue
		return s.Admin.Approve(by, f("code"), wire.Role(f("role")), strings.TrimSpace(f("device")), f("counter"))
	})
}

// revoke sends a device away.
func (s *handler) revoke(w http.ResponseWriter, r *http.Request) {
	s.change(w, r, func(by wire.Actor) error { return s.Admin.Revoke(by, r.PostFormValue("device")) })
}

// reload reads the site file again; what came of it stands on the page.
func (s *handler) reload(w http.ResponseWriter, r *http.Request) {
	s.change(w, r, func(by wire.Actor) error {
		s.Admin.Reload(r.Context(), by)
		return nil
	})
}

func (s *handler) change(w http.ResponseWriter, r *http.Request, do func(by wire.Actor) error) {
	by, ok := s.enterAs(w, r, wire.RoleAdmin, wire.RoleManager)
	if !ok {
		return
	}
	if s.Admin == nil {
		s.notFound(w, r)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, wire.MaxBody)
	to := "/admin/"
	if err := do(by); err != nil {
		code := wire.CodeUnavailable
		if e := new(wire.Error); errors.As(err, &e) {
			code = e.Code
		} else {
			s.Log.Error("device not changed", "err", err)
		}
		to += "?" + url.Values{"error": {string(code)}}.Encode()
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// paper shows what a software printer has printed, as it comes out.
func (s *handler) paper(w http.ResponseWriter, r *http.Request) {
	printer := r.PathValue("printer")
	list, ok := s.slips(printer)
	if !ok {
		s.notFound(w, r)
		return
	}
	v := s.view(w, r)
	v.Title = v.T("paper.title", "n", printer)
	v.Data = map[string]any{"Printer": printer, "Slips": list, "Do": []string{"paper-end", "near-end", "refill", "cover", "close"}}
	v.Block = map[string]any{"printer": printer, "count": len(list), "words": wordsOf(v.Lang, "paper")}
	s.render(w, http.StatusOK, "paper", v)
}

// inflict lets whoever looks at the demo pull the paper out, and put it back.
func (s *handler) inflict(w http.ResponseWriter, r *http.Request) {
	printer := r.PathValue("printer")
	r.Body = http.MaxBytesReader(w, r.Body, wire.MaxBody)
	if s.Papers == nil || !s.Papers.Inflict(printer, r.PostFormValue("do")) {
		s.notFound(w, r)
		return
	}
	http.Redirect(w, r, "/paper/"+url.PathEscape(printer), http.StatusSeeOther)
}

// shownSlips is how many slips a page shows.
const shownSlips = 12

// slips lists a printer's last slips, the newest first.
func (s *handler) slips(printer string) ([]Slip, bool) {
	if s.Papers == nil {
		return nil, false
	}
	all, _, ok := s.Papers.Slips(printer)
	list := []Slip{}
	for i := len(all) - 1; i >= 0 && len(list) < shownSlips; i-- {
		list = append(list, all[i])
	}
	return list, ok
}

func (s *handler) paperSlips(w http.ResponseWriter, r *http.Request) {
	printer := r.PathValue("printer")
	if s.Papers == nil {
		http.NotFound(w, r)
		return
	}
	all, more, ok := s.Papers.Slips(printer)
	if !ok {
		http.NotFound(w, r)
		return
	}
	last := ""
	if len(all) > 0 {
		last = all[len(all)-1].ID
	}
	if r.URL.Query().Get("last") == last {
		s.await(r, more)
	}
	list, _ := s.slips(printer)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	ids := []string{}
	for _, x := range list {
		ids = append(ids, x.ID)
	}
	_ = json.NewEncoder(w).Encode(ids) // the reader went away: nobody is left to tell
}

func (s *handler) paperPNG(w http.ResponseWriter, r *http.Request) {
	if s.Papers == nil {
		http.NotFound(w, r)
		return
	}
	b, ok := s.Papers.PNG(r.PathValue("printer"), r.PathValue("id"))
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Cache-Control", "private, max-age=3600")
	_, _ = w.Write(b)
}
