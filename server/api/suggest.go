package api

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/hub"
	"motcua/server/suggestions"
)

// Box is the suggestion box as it is read.
type Box interface {
	List(q suggestions.Query) ([]suggestions.Item, error)
	// Follow answers who has a code, at an address. The errors are
	// suggestions.ErrUnknown, ErrTooMany and those of the disk.
	Follow(address, code string) (suggestions.Item, error)
}

// suggestions lists what is in the box for who may read it.
func (a *api) suggestions(w http.ResponseWriter, r *http.Request) {
	g, ok := a.who(r)
	if !ok {
		unauthenticated(w)
		return
	}
	switch g.Actor.Role {
	case wire.RoleManager, wire.RoleInspector, wire.RoleAdmin:
	default:
		problem(w, wire.Errorf(wire.CodeForbidden, "suggestions are for managers and inspectors"))
		return
	}
	if a.Box == nil {
		nothing(w, r)
		return
	}
	in := r.URL.Query()
	q := suggestions.Query{
		State: wire.SuggestionState(in.Get("state")), Topic: in.Get("topic"), Via: wire.Role(in.Get("via")),
		From: hall.Day(in.Get("from")), To: hall.Day(in.Get("to")), Find: in.Get("q"),
	}
	for _, day := range []hall.Day{q.From, q.To} {
		if _, err := hall.ParseDay(string(day)); day != "" && err != nil {
			problem(w, wire.Errorf(wire.CodeInvalid, "%v", err))
			return
		}
	}
	list, err := a.Box.List(q)
	if err != nil {
		a.log.Error("suggestions", "err", err)
		refuse(w, err)
		return
	}
	if list == nil {
		list = []suggestions.Item{}
	}
	answer(w, http.StatusOK, map[string]any{"suggestions": list})
}

// Followed is what the holder of a code may know of a suggestion.
type Followed struct {
	Code    string               `json:"code"`
	State   wire.SuggestionState `json:"state"`
	Day     hall.Day             `json:"day"`
	Text    string               `json:"text"`
	Answer  string               `json:"answer"`
	To      string               `json:"to"` // who answers, when handed_on; "" is the site's channel
	Changed hall.Day             `json:"changed"`
}

// suggestion gives one as JSON to who has its code; the page is package
// web's.
func (a *api) suggestion(w http.ResponseWriter, r *http.Request) {
	code, isJSON := strings.CutSuffix(r.PathValue("code"), ".json")
	w.Header().Set("Referrer-Policy", "no-referrer")
	switch {
	case !isJSON && a.Pages != nil:
		a.Pages.ServeHTTP(w, r)
		return
	case !isJSON, a.Box == nil:
		nothing(w, r)
		return
	}
	s, err := a.Box.Follow(address(r), code)
	switch {
	case errors.Is(err, suggestions.ErrUnknown):
		problem(w, wire.Errorf(wire.CodeNotFound, "no suggestion has this code"))
	case errors.Is(err, suggestions.ErrTooMany):
		w.Header().Set("Retry-After", "60")
		problem(w, wire.Errorf(wire.CodeTooMany, "too many codes that are not there: wait a minute"))
	case err != nil:
		a.log.Error("suggestion not followed", "err", err)
		refuse(w, err)
	default:
		zone := a.Floor.Hall().Zone
		f := Followed{Code: s.Code, State: s.State, Day: hall.DayOf(s.At, zone), Text: s.Text, Answer: s.Reply, To: s.To}
		if !s.Changed.IsZero() {
			f.Changed = hall.DayOf(s.Changed, zone)
		}
		answer(w, http.StatusOK, f)
	}
}

// trap is a field of the form that nobody sees: who fills it in is a program.
const trap = "homepage"

// suggest takes words from a phone: JSON is answered with JSON, a form with the
// suggestion's page (303), or with the form again and all that was typed.
func (a *api) suggest(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Referrer-Policy", "no-referrer")
	form, with, e := a.suggestWith(w, r)
	key := rand.Text()
	if k := form.Get("key"); k != "" && hub.CheckKey(k) == nil {
		key = k // a form that is sent twice is one suggestion
	}
	code := ""
	if e == nil {
		code, e = a.putIn(r, key, with)
		if e != nil && e.Code == wire.CodeConflict { // went back, and wrote something else
			code, e = a.putIn(r, rand.Text(), with)
		}
	}
	switch to := "/suggest/" + code; {
	case form == nil && e != nil:
		problem(w, e)
	case form == nil:
		answer(w, http.StatusOK, map[string]string{"code": code, "url": a.Floor.Hall().PublicURL + to})
	case e != nil:
		a.again(w, r, form, e)
	default:
		http.Redirect(w, r, to+"?new=1", http.StatusSeeOther)
	}
}

// suggestWith reads what is suggested; form is nil for JSON.
func (a *api) suggestWith(w http.ResponseWriter, r *http.Request) (form url.Values, with wire.Suggest, e *wire.Error) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	isForm := kind == "application/x-www-form-urlencoded"
	if isForm {
		form = url.Values{}
	}
	b, e := body(w, r)
	switch {
	case e != nil:
		return form, with, e
	case !isForm:
		if err := wire.Strict(b, &with); err != nil {
			return nil, with, wire.Errorf(wire.CodeInvalid, "%v", err)
		}
		return nil, with, nil
	}
	form, err := url.ParseQuery(string(b))
	if err != nil {
		return url.Values{}, with, wire.Errorf(wire.CodeInvalid, "the form cannot be read")
	}
	if form.Get(trap) != "" {
		return form, with, wire.Errorf(wire.CodeTooMany, "a program has filled this in")
	}
	return form, wire.Suggest{Text: form.Get("text"), Topic: form.Get("topic"), Lang: form.Get("lang")}, nil
}

// putIn gives the command, as anybody's phone.
func (a *api) putIn(r *http.Request, key string, with wire.Suggest) (code string, e *wire.Error) {
	raw, err := json.Marshal(with)
	if err != nil {
		return "", wire.Errorf(wire.CodeInvalid, "%v", err)
	}
	who := hub.Identity{Actor: wire.Actor{Role: wire.RolePublic, Name: "phone", Address: address(r)}, Grant: "public"}
	reply := a.Hub.Do(r.Context(), who, wire.Command{ID: key, Do: "suggest", With: raw})
	if reply.Error != nil {
		return "", reply.Error
	}
	var result struct{ Code string }
	if err := json.Unmarshal(reply.Result, &result); err != nil {
		return "", wire.Errorf(wire.CodeUnavailable, "the answer cannot be read")
	}
	return result.Code, nil
}

// again shows the page of a form once more, with what was typed and why it was
// not taken.
func (a *api) again(w http.ResponseWriter, r *http.Request, form url.Values, e *wire.Error) {
	if a.Pages == nil {
		problem(w, e)
		return
	}
	q := r.URL.Query()
	q.Set("error", string(e.Code))
	r.URL.RawQuery = q.Encode()
	r.PostForm, r.Form = form, form
	a.Pages.ServeHTTP(w, r)
}

// answerForm is a manager's form on the list of suggestions: the list comes
// again, at that suggestion.
func (a *api) answerForm(w http.ResponseWriter, r *http.Request) {
	g, ok := a.who(r, wire.RoleManager, wire.RoleAdmin)
	if !ok {
		unauthenticated(w)
		return
	}
	b, e := body(w, r)
	form, err := url.ParseQuery(string(b))
	if e == nil && err != nil {
		e = wire.Errorf(wire.CodeInvalid, "the form cannot be read")
	}
	id := r.PathValue("id")
	if e == nil {
		var raw []byte
		raw, err = json.Marshal(wire.AnswerSuggestion{
			Suggestion: id, State: wire.SuggestionState(form.Get("state")), Answer: form.Get("answer"), To: form.Get("to"),
		})
		if err != nil {
			e = wire.Errorf(wire.CodeInvalid, "%v", err)
		} else {
			e = a.Hub.Do(r.Context(), identity(g), wire.Command{ID: rand.Text(), Do: "answer_suggestion", With: raw}).Error
		}
	}
	if e != nil {
		a.again(w, r, form, e)
		return
	}
	q := r.URL.Query()
	q.Set("did", id)
	http.Redirect(w, r, "/floor/suggestions?"+q.Encode()+"#s"+url.PathEscape(id), http.StatusSeeOther)
}
