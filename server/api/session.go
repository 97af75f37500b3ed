package api

import (
	"errors"
	"net/http"
	"regexp"
	"time"

	"motcua/internal/wire"
	"motcua/server/staff"
)

func (a *api) gate() *Gate { return &Gate{a} }

func (a *api) whoami(w http.ResponseWriter, r *http.Request) {
	g, ok := a.who(r)
	if !ok {
		unauthenticated(w)
		return
	}
	answer(w, http.StatusOK, map[string]any{"name": g.Actor.Name, "role": g.Actor.Role, "counter": g.Actor.Counter})
}

func (a *api) signIn(w http.ResponseWriter, r *http.Request) {
	var in struct {
		User     string `json:"user"`
		Password string `json:"password"`
	}
	if e := input(w, r, &in); e != nil {
		problem(w, e)
		return
	}
	if _, err := a.gate().SignIn(w, r, in.User, in.Password); err != nil {
		var e *wire.Error
		if errors.As(err, &e) && e.Code == wire.CodeTooMany {
			if s := regexp.MustCompile(`\d+`).FindString(e.Message); s != "" {
				w.Header().Set("Retry-After", s)
			}
		}
		refuse(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (a *api) signOut(w http.ResponseWriter, r *http.Request) {
	a.gate().SignOut(w, r)
	w.WriteHeader(http.StatusNoContent)
}

// pair gives a browser a code to show; asked again with the claim, which its
// cookie holds as well, it says whether a manager has approved it, and if so
// sets the device's cookie.
func (a *api) pair(w http.ResponseWriter, r *http.Request) {
	b, e := body(w, r)
	if e != nil {
		problem(w, e)
		return
	}
	var in struct {
		Claim string `json:"claim"`
	}
	if len(b) > 0 {
		if err := wire.Strict(b, &in); err != nil {
			problem(w, wire.Errorf(wire.CodeInvalid, "%v", err))
			return
		}
	}
	if c, err := r.Cookie(pairCookie); in.Claim == "" && err == nil {
		in.Claim = c.Value
	}
	if in.Claim != "" && a.claim(w, r, in.Claim) {
		return
	}
	p, claim, err := a.Staff.AskToPair(address(r))
	if err != nil {
		refuse(w, err)
		return
	}
	http.SetCookie(w, a.cookie(r, pairCookie, claim, pairAge))
	answer(w, http.StatusOK, pairing(p, claim))
}

// claim answers a device that has asked before; false when its time is over
// and it needs a new code.
func (a *api) claim(w http.ResponseWriter, r *http.Request, claim string) bool {
	value, g, p, err := a.Staff.Claim(claim)
	switch {
	case err != nil:
		return false
	case value == "":
		answer(w, http.StatusOK, pairing(p, claim))
		return true
	}
	a.open(w, r, value, g)
	http.SetCookie(w, a.cookie(r, pairCookie, "", -1))
	answer(w, http.StatusOK, map[string]any{
		"approved": true, "role": g.Actor.Role, "device": g.Actor.Name, "counter": g.Actor.Counter,
	})
	return true
}

func pairing(p staff.Pairing, claim string) any {
	return map[string]any{
		"approved": false, "code": p.Code, "claim": claim,
		"expires_at": p.Since.Add(pairAge * time.Second).UTC().Truncate(time.Second),
	}
}

func (a *api) approve(w http.ResponseWriter, r *http.Request) {
	g, ok := a.who(r)
	if !ok {
		unauthenticated(w)
		return
	}
	var in struct {
		Code    string    `json:"code"`
		Role    wire.Role `json:"role"`
		Device  string    `json:"device"`
		Counter string    `json:"counter"`
	}
	if e := input(w, r, &in); e != nil {
		problem(w, e)
		return
	}
	if g.Actor.Role != wire.RoleManager && g.Actor.Role != wire.RoleAdmin {
		problem(w, wire.Errorf(wire.CodeForbidden, "a manager approves devices"))
		return
	}
	if err := a.Staff.Approve(in.Code, staff.Device{Name: in.Device, Role: in.Role, Counter: in.Counter}); err != nil {
		refuse(w, err)
		return
	}
	a.log.Info("device paired", "device", in.Device, "role", in.Role, "by", g.Actor.Name)
	answer(w, http.StatusOK, struct{}{})
}
