package api

import (
	"net/http"
	"slices"
	"strings"

	"motcua/internal/wire"
	"motcua/server/staff"
)

// cookiePrefix begins the name of a session's cookie; the role ends it, and a
// device's name, so that one browser can hold a clerk's session, a manager's
// and two tablets' at once. A request says which it means by ?as=ROLE or
// ?as=tablet:COUNTER, else the newest one counts.
const cookiePrefix = "motcua_"

func cookieName(by wire.Actor) string {
	if person(by.Role) {
		return cookiePrefix + string(by.Role)
	}
	return cookiePrefix + string(by.Role) + "." + strings.ReplaceAll(by.Name, "@", "~")
}

func person(role wire.Role) bool {
	switch role {
	case wire.RoleClerk, wire.RoleGuide, wire.RoleManager, wire.RoleInspector, wire.RoleAdmin:
		return true
	}
	return false
}

// pairCookie holds a browser's claim while it waits to be paired.
const pairCookie = "motcua.pair"

// who finds who sent a request: by its bearer token, if it shows one, else by
// its sessions.
func (a *api) who(r *http.Request, roles ...wire.Role) (staff.Grant, bool) {
	if h := r.Header.Get("Authorization"); h != "" {
		scheme, token, _ := strings.Cut(h, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return staff.Grant{}, false
		}
		g, ok := a.Staff.Bearer(strings.TrimSpace(token))
		return g, ok && wanted(g, roles)
	}
	g, _, ok := a.session(r, roles)
	return g, ok
}

func wanted(g staff.Grant, roles []wire.Role) bool {
	return len(roles) == 0 || slices.Contains(roles, g.Actor.Role)
}

// meant reports whether the request's ?as, if there is one, means a grant.
func meant(r *http.Request, g staff.Grant) bool {
	as := r.URL.Query().Get("as")
	role, counter, at := strings.Cut(as, ":")
	return as == "" || string(g.Actor.Role) == role && (!at || g.Actor.Counter == counter)
}

// session finds the newest good session among a request's cookies.
func (a *api) session(r *http.Request, roles []wire.Role) (best staff.Grant, c *http.Cookie, ok bool) {
	for _, k := range r.Cookies() {
		if !strings.HasPrefix(k.Name, cookiePrefix) {
			continue
		}
		g, good := a.Staff.Session(k.Value)
		if !good || k.Name != cookieName(g.Actor) || !wanted(g, roles) || !meant(r, g) {
			continue
		}
		if !ok || g.Since.After(best.Since) {
			best, c, ok = g, k, true
		}
	}
	return best, c, ok
}

func (a *api) cookie(r *http.Request, name, value string, age int) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: age,
		HttpOnly: true, SameSite: http.SameSiteStrictMode,
		Secure: r.TLS != nil || !loopbackName(r.Host),
	}
}

// Ages of cookies, seconds. The session itself ends on the server.
const (
	personAge = 12 * 3600
	deviceAge = 400 * 24 * 3600 // as long as browsers keep any
	pairAge   = 600
)

// open sets a new session's cookie.
func (a *api) open(w http.ResponseWriter, r *http.Request, value string, g staff.Grant) {
	age := deviceAge
	if person(g.Actor.Role) {
		age = personAge
	}
	http.SetCookie(w, a.cookie(r, cookieName(g.Actor), value, age))
}

// Gate lets pages know who is asking and lets people in; it is what package
// web wants of it.
type Gate struct{ a *api }

// NewGate makes the gate of an API with that configuration.
func NewGate(cfg Config) *Gate { return &Gate{&api{Config: cfg}} }

// Who says who sent a request, if it holds a session or token of one of the
// roles; without roles, of any.
func (g *Gate) Who(r *http.Request, roles ...wire.Role) (wire.Actor, bool) {
	grant, ok := g.a.who(r, roles...)
	return grant.Actor, ok
}

// SignIn checks a password and sets the session's cookie. The error, a
// *wire.Error, is fit to be shown.
func (g *Gate) SignIn(w http.ResponseWriter, r *http.Request, user, password string) (wire.Actor, error) {
	value, grant, err := g.a.Staff.SignIn(r.Context(), user, password, address(r))
	if err != nil {
		return wire.Actor{}, err
	}
	g.a.open(w, r, value, grant)
	return grant.Actor, nil
}

// SignOut ends the session that a request acts under.
func (g *Gate) SignOut(w http.ResponseWriter, r *http.Request) {
	_, c, ok := g.a.session(r, nil)
	if !ok {
		return
	}
	if err := g.a.Staff.SignOut(c.Value); err != nil && g.a.log != nil {
		g.a.log.Error("sign out", "err", err)
	}
	http.SetCookie(w, g.a.cookie(r, c.Name, "", -1))
}

// Enter lets a browser in with one click, in the demo only and only when it
// asked for this machine by a loopback name: as the first account of a
// person's role, or as the device of that name, which is made if need be.
func (g *Gate) Enter(w http.ResponseWriter, r *http.Request, role wire.Role, device, counter string) (wire.Actor, error) {
	if !g.a.Demo || !loopbackName(r.Host) {
		return wire.Actor{}, wire.Errorf(wire.CodeForbidden, "only the demo lets people in with one click")
	}
	name := ""
	for _, acc := range g.a.Staff.Accounts() {
		if acc.Role == role && (device == "" || acc.User == device) {
			name = acc.User
			break
		}
	}
	if name == "" {
		name = device
		if err := g.a.Staff.AddDevice(staff.Device{Name: device, Role: role, Counter: counter}); err != nil {
			return wire.Actor{}, err
		}
	}
	value, grant, err := g.a.Staff.OpenSession(name)
	if err != nil {
		return wire.Actor{}, wire.Errorf(wire.CodeNotFound, "%v", err)
	}
	g.a.open(w, r, value, grant)
	return grant.Actor, nil
}
