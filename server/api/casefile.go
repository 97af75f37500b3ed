package api

import (
	"errors"
	"net/http"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/cases"
)

// CaseFile is what anybody who has a case's code may know of it.
type CaseFile struct {
	Code  string      `json:"code"`
	State cases.State `json:"state"`
	Due   *hall.Day   `json:"due"` // null when nobody promised a day
}

// caseFile says how far a case file is, without a login.
func (a *api) caseFile(w http.ResponseWriter, r *http.Request) {
	c, err := a.find(r, r.PathValue("code"))
	switch {
	case errors.Is(err, cases.ErrUnknown):
		problem(w, wire.Errorf(wire.CodeNotFound, "no case file of that code is known"))
	case err != nil:
		a.refuseCase(w, err)
	default:
		f := CaseFile{Code: c.Code, State: c.State}
		if c.Due != "" {
			f.Due = &c.Due
		}
		answer(w, http.StatusOK, f)
	}
}

// lookup is caseFile as a kiosk asks: a code that is not known has the state
// "", a day that nobody promised is "".
func (a *api) lookup(w http.ResponseWriter, r *http.Request) {
	code := r.URL.Query().Get("code")
	c, err := a.find(r, code)
	switch {
	case errors.Is(err, cases.ErrUnknown):
		c = cases.Case{Code: code}
	case err != nil:
		a.refuseCase(w, err)
		return
	}
	answer(w, http.StatusOK, struct {
		Code  string      `json:"code"`
		State cases.State `json:"state"`
		Due   hall.Day    `json:"due"`
		AsOf  time.Time   `json:"as_of,omitzero"`
	}{c.Code, c.State, c.Due, c.AsOf.Truncate(time.Second)})
}

func (a *api) find(r *http.Request, code string) (cases.Case, error) {
	if a.Cases == nil {
		return cases.Case{}, cases.ErrUnknown
	}
	return a.Cases.Ask(r.Context(), address(r), code)
}

func (a *api) refuseCase(w http.ResponseWriter, err error) {
	if errors.Is(err, cases.ErrTooMany) {
		w.Header().Set("Retry-After", "60")
		problem(w, wire.Errorf(wire.CodeTooMany, "too many codes that are not known: wait a minute"))
		return
	}
	a.log.Error("case not looked up", "err", err)
	refuse(w, err)
}
