package api

import (
	"crypto/rand"
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/hub"
)

// ticket gives a citizen's ticket as JSON; the page is package web's.
func (a *api) ticket(w http.ResponseWriter, r *http.Request) {
	token, isJSON := strings.CutSuffix(r.PathValue("token"), ".json")
	w.Header().Set("Referrer-Policy", "no-referrer")
	if _, _, _, ok := a.Floor.ByToken(token); !ok {
		if e := a.Hub.Guessed(phone(r)); e != nil {
			w.Header().Set("Retry-After", "60")
			problem(w, e)
			return
		}
	}
	if !isJSON {
		if a.Pages == nil {
			nothing(w, r)
			return
		}
		a.Pages.ServeHTTP(w, r)
		return
	}
	a.follow(w, r, func() (any, bool) {
		t, ahead, wait, ok := a.Floor.ByToken(token)
		if !ok {
			return nil, false
		}
		shown := ticketJSON{Number: t.Number, State: t.State, Ahead: ahead, WaitS: wait}
		if t.Counter != "" {
			shown.Counter = &t.Counter
		}
		if r.URL.Query().Has("all") {
			shown.ticketAll = &ticketAll{t.Service, t.Then, t.Recalls, a.Floor.Notice(token)}
		}
		return shown, true
	})
}

// ticketPart gives a part of a ticket's page, its code, which tells who guesses
// as much as the page.
func (a *api) ticketPart(w http.ResponseWriter, r *http.Request) {
	if _, _, _, ok := a.Floor.ByToken(r.PathValue("token")); !ok {
		if e := a.Hub.Guessed(phone(r)); e != nil {
			w.Header().Set("Retry-After", "60")
			problem(w, e)
			return
		}
	}
	if a.Pages == nil {
		nothing(w, r)
		return
	}
	a.Pages.ServeHTTP(w, r)
}

// ticketJSON is a ticket for programs, exactly as the contract has it.
type ticketJSON struct {
	Number  hall.Number `json:"number"`
	State   hall.State  `json:"state"`
	Ahead   int         `json:"ahead"`
	WaitS   *hall.Wait  `json:"wait_s"`
	Counter *string     `json:"counter"`
	*ticketAll
}

// ticketAll is what our own page asks for beside it, with ?all, to see whether
// it must draw itself again.
type ticketAll struct {
	Service string   `json:"service"`
	Then    []string `json:"then,omitempty"`
	Recalls int      `json:"recalls,omitempty"`
	Notice  string   `json:"notice,omitempty"`
}

func badToken() *wire.Error {
	return wire.Errorf(wire.CodeBadToken, "there is no ticket with this token")
}

func (a *api) cancel(w http.ResponseWriter, r *http.Request) {
	a.onTicket(w, r, "cancel_ticket", func(token string, b []byte, form url.Values) (any, *wire.Error) {
		return wire.CancelTicket{Token: token}, empty(b)
	})
}

func (a *api) rejoin(w http.ResponseWriter, r *http.Request) {
	a.onTicket(w, r, "rejoin", func(token string, b []byte, form url.Values) (any, *wire.Error) {
		return wire.TicketRef{Token: token}, empty(b)
	})
}

// empty takes no body or an empty object.
func empty(b []byte) *wire.Error {
	if len(b) == 0 {
		return nil
	}
	if err := wire.Strict(b, &struct{}{}); err != nil {
		return wire.Errorf(wire.CodeInvalid, "%v", err)
	}
	return nil
}

// rate rates the ticket's service: the ticket's own token proves who was
// served, so that a phone need not know the rating token.
func (a *api) rate(w http.ResponseWriter, r *http.Request) {
	a.onTicket(w, r, "rate", func(token string, b []byte, form url.Values) (any, *wire.Error) {
		var in struct {
			Score   int            `json:"score"`
			Levels  int            `json:"levels"`
			Answers map[string]int `json:"answers"`
			Reasons []string       `json:"reasons"`
			Comment string         `json:"comment"`
		}
		if form != nil {
			var e *wire.Error
			if in.Answers, e = answers(form); e != nil {
				return nil, e
			}
			in.Reasons, in.Comment = append(form["reasons"], form["reason"]...), form.Get("comment")
			n, err := strconv.Atoi(form.Get("score"))
			if err != nil {
				return nil, wire.Errorf(wire.CodeInvalid, "score: want a number")
			}
			in.Score = n
			if s := form.Get("levels"); s != "" {
				if in.Levels, err = strconv.Atoi(s); err != nil {
					return nil, wire.Errorf(wire.CodeInvalid, "levels: want a number")
				}
			}
		} else if err := wire.Strict(b, &in); err != nil {
			return nil, wire.Errorf(wire.CodeInvalid, "%v", err)
		}
		return wire.Rate{Token: token, Score: in.Score, Levels: in.Levels, Answers: in.Answers, Reasons: in.Reasons, Comment: in.Comment}, nil
	})
}

// answers are a form's to the site's questions: answer.time=2.
func answers(form url.Values) (map[string]int, *wire.Error) {
	var list map[string]int
	for name, values := range form {
		id, ok := strings.CutPrefix(name, "answer.")
		if !ok {
			continue
		}
		n, err := strconv.Atoi(values[0])
		if err != nil || len(values) > 1 {
			return nil, wire.Errorf(wire.CodeInvalid, "%s: want one number", name)
		}
		if list == nil {
			list = map[string]int{}
		}
		list[id] = n
	}
	return list, nil
}

// phone is who has nothing but a ticket's token.
func phone(r *http.Request) hub.Identity {
	return hub.Identity{Actor: wire.Actor{Role: wire.RolePublic, Name: "phone", Address: address(r)}, Grant: "public"}
}

// onTicket does what a citizen's phone asks of its ticket: JSON is answered with
// JSON, a form with the ticket's page again (303).
func (a *api) onTicket(w http.ResponseWriter, r *http.Request, do string,
	args func(token string, body []byte, form url.Values) (any, *wire.Error),
) {
	w.Header().Set("Referrer-Policy", "no-referrer")
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	isForm := kind == "application/x-www-form-urlencoded" && strings.Contains(r.Header.Get("Accept"), "text/html")
	token := r.PathValue("token")
	e := a.ask(w, r, do, token, kind, args)
	switch {
	case !isForm && e != nil:
		problem(w, e)
	case !isForm:
		answer(w, http.StatusOK, struct{}{})
	default:
		to := "/t/" + url.PathEscape(token)
		if e != nil {
			to += "?error=" + url.QueryEscape(string(e.Code))
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
	}
}

func (a *api) ask(w http.ResponseWriter, r *http.Request, do, token, kind string,
	args func(string, []byte, url.Values) (any, *wire.Error),
) *wire.Error {
	b, e := body(w, r)
	if e != nil {
		return e
	}
	var form url.Values
	if kind == "application/x-www-form-urlencoded" {
		f, err := url.ParseQuery(string(b))
		if err != nil {
			return wire.Errorf(wire.CodeInvalid, "the form cannot be read")
		}
		form, b = f, nil
	}
	with, e := args(token, b, form)
	if e != nil {
		return e
	}
	raw, err := json.Marshal(with)
	if err != nil {
		return wire.Errorf(wire.CodeInvalid, "%v", err)
	}
	// A citizen has no key to repeat: the ticket's own state says what is done.
	return a.Hub.Do(r.Context(), phone(r), wire.Command{ID: rand.Text(), Do: do, With: raw}).Error
}
