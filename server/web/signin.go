package web

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"motcua/internal/wire"
)

// homeOf is where a role works.
func (s *handler) homeOf(by wire.Actor) string {
	switch by.Role {
	case wire.RoleClerk:
		return "/console/"
	case wire.RoleGuide:
		return "/guide/"
	case wire.RoleManager, wire.RoleInspector:
		return "/floor/"
	case wire.RoleAdmin:
		return "/admin/"
	case wire.RoleKiosk:
		return "/kiosk/"
	case wire.RoleTablet:
		return "/tablet/" + url.PathEscape(by.Counter)
	case wire.RoleDisplay:
		id := s.BoardOf[by.Name]
		if id == "" {
			id = "hall"
		}
		return "/board/" + url.PathEscape(id)
	}
	return "/"
}

// local is a path on this server, or "" for anything else: nobody is sent
// away by a link.
func local(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return ""
	}
	return next
}

type signinData struct {
	Next, User, Error string
	// Device: the page belongs to a box without a keyboard, which goes on to its
	// pairing code by itself.
	Device bool
}

// boxes are the roles of browsers that nobody types into.
var boxes = []wire.Role{wire.RoleKiosk, wire.RoleDisplay, wire.RoleTablet}

func (s *handler) signinPage(w http.ResponseWriter, r *http.Request) {
	v := s.view(w, r)
	v.Title = v.T("signin.title")
	q := r.URL.Query()
	v.Data = signinData{Next: local(q.Get("next")), Device: slices.Contains(boxes, wire.Role(q.Get("for")))}
	s.render(w, http.StatusOK, "signin", v)
}

func (s *handler) signin(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, wire.MaxBody)
	user, next := r.PostFormValue("user"), local(r.PostFormValue("next"))
	by, err := s.Gate.SignIn(w, r, user, r.PostFormValue("password"))
	if err == nil {
		if next == "" {
			next = s.homeOf(by)
		}
		http.Redirect(w, r, next, http.StatusSeeOther)
		return
	}
	v := s.view(w, r)
	v.Title = v.T("signin.title")
	code := wire.CodeUnavailable
	if e := new(wire.Error); errors.As(err, &e) {
		code = e.Code
	} else {
		s.Log.Error("sign-in failed", "err", err)
	}
	v.Data = signinData{Next: next, User: user, Error: refusal(v.Lang, code)}
	s.render(w, code.Status(), "signin", v)
}

func (s *handler) signout(w http.ResponseWriter, r *http.Request) {
	s.Gate.SignOut(w, r)
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// pair shows a device's pairing code.
func (s *handler) pair(w http.ResponseWriter, r *http.Request) {
	v := s.view(w, r)
	v.Title = v.T("pair.title")
	v.Block = map[string]any{"next": local(r.URL.Query().Get("next")), "words": wordsOf(v.Lang, "pair", "error")}
	s.render(w, http.StatusOK, "pair", v)
}

// loopback reports whether a Host header names this machine by its own name:
// another name that resolves here is somebody's trick on the browser.
func loopback(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// door is one button of the demo's index.
type door struct {
	Href, Title, Say             string
	As                           wire.Role // "" for a page that needs nobody
	Device, Counter, Group, Lang string
}

// home leads to where the reader works, or to the sign-in page.
func (s *handler) home(w http.ResponseWriter, r *http.Request) {
	to := "/signin"
	if by, ok := s.Gate.Who(r); ok {
		to = s.homeOf(by)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// index is the demo's front page; in a real hall it leads home.
func (s *handler) index(w http.ResponseWriter, r *http.Request) {
	if !s.Demo {
		s.home(w, r)
		return
	}
	if !loopback(r.Host) {
		s.problem(w, r, http.StatusForbidden, "wrong_host")
		return
	}
	v := s.view(w, r)
	v.Title = v.T("index.title")
	v.Data = s.doors(v)
	s.render(w, http.StatusOK, "index", v)
}

// doors is the demo's front page: a ticket's way through the hall in the order
// in which one walks it, and the pages beside the way.
type doors struct {
	Walk   []door
	Groups []doorGroup
}

type doorGroup struct {
	Title string
	Doors []door
}

// doors lists the demo's pages.
func (s *handler) doors(v view) doors {
	h := s.Hall.Hall()
	open := func(href, key string, pairs ...any) door {
		name := v.T("index."+key, pairs...)
		if name == "index."+key {
			name = v.T(key + ".title")
		}
		return door{Href: href, Title: name, Say: v.T("index."+key+".say", pairs...)}
	}
	as := func(d door, role wire.Role, device, counter string) door {
		d.As, d.Device, d.Counter = role, device, counter
		return d
	}
	d := doors{Walk: []door{as(open("/kiosk/", "kiosk"), wire.RoleKiosk, s.first(s.Kiosks), "")}}
	if s.Papers != nil {
		for _, p := range s.Papers.Printers() {
			d.Walk = append(d.Walk, open("/paper/"+url.PathEscape(p), "paper", "n", p))
		}
	}
	d.Walk = append(d.Walk, as(open("/console/", "console"), wire.RoleClerk, "", ""))
	boards := s.boardDoors(v, open, as)
	d.Walk = append(d.Walk, boards[0])
	if len(h.Counters) > 0 {
		c := h.Counters[0]
		d.Walk = append(d.Walk, as(open("/tablet/"+url.PathEscape(c.ID), "tablet", "n", c.Name.In(v.Lang)), wire.RoleTablet, "tablet-"+c.ID, c.ID))
	}
	d.Walk = append(d.Walk, as(open("/floor/?as=manager", "floor"), wire.RoleManager, "", ""))
	if s.Practice != nil {
		d.Walk = append([]door{open("/practice/", "practice")}, d.Walk...)
	}
	d.Groups = []doorGroup{
		{v.T("index.citizen"), []door{open("/procedures", "procedures"), open("/lookup", "lookup"), open("/results", "results")}},
		{v.T("index.staff"), []door{
			as(open("/guide/", "guide"), wire.RoleGuide, "", ""),
			as(open("/floor/?as=inspector", "inspect"), wire.RoleInspector, "", ""),
			as(open("/admin/", "admin"), wire.RoleAdmin, "", ""),
		}},
		{v.T("index.screens"), boards[1:]},
	}
	return d
}

// boardDoors are those of the first two boards; the first stands in the walk.
func (s *handler) boardDoors(v view, open func(string, string, ...any) door, as func(door, wire.Role, string, string) door) (out []door) {
	h := s.Hall.Hall()
	boards := s.boardIDs()
	for _, id := range boards[:min(len(boards), 2)] {
		at := "/board/" + url.PathEscape(id)
		name := id
		if id == "hall" {
			name = v.T("index.hall")
		}
		if c, ok := h.Counter(id); ok {
			name = c.Name.In(v.Lang)
		}
		out = append(out, as(open(at, "board", "n", name), wire.RoleDisplay, id, ""), as(open(at+"/plain", "plain", "n", name), wire.RoleDisplay, id, ""))
	}
	return out
}

func (s *handler) first(names []string) string {
	if len(names) > 0 {
		return names[0]
	}
	return ""
}

// enter signs in or pairs with one click; only on the demo, only here.
func (s *handler) enter(w http.ResponseWriter, r *http.Request) {
	if !s.Demo || !loopback(r.Host) {
		s.notFound(w, r)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, wire.MaxBody)
	role, next := wire.Role(r.PostFormValue("as")), local(r.PostFormValue("next"))
	by, err := s.Gate.Enter(w, r, role, r.PostFormValue("device"), r.PostFormValue("counter"))
	if err != nil {
		s.Log.Error("demo entry failed", "role", role, "err", err)
		s.problem(w, r, http.StatusForbidden, "forbidden")
		return
	}
	if next == "" {
		next = s.homeOf(by)
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
}
