package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/practice"
)

// Practice is the coach of a demo's practice hall ("phòng tập"): it runs one
// situation at a time at the hall's first counter.
type Practice interface {
	Situations() []practice.Situation
	// Account is who practises when nobody is signed in.
	Account() string
	// Begin begins a situation for an account. The error, a *wire.Error, says
	// why not.
	Begin(ctx context.Context, id, account string) error
	// Look shows the situation that runs, with a number that changes when it
	// does; more is closed by the next change. ok is false when none runs.
	Look() (v practice.View, n int, more <-chan struct{}, ok bool)
	Hint()
}

// practiceItem is a situation in the list.
type practiceItem struct {
	ID, Title, Story string
	N, Minutes       int
}

func (s *handler) practiceItems(lang string) (list []practiceItem) {
	for i, p := range s.Practice.Situations() {
		list = append(list, practiceItem{p.ID, p.Title.In(lang), p.Story.In(lang), i + 1, p.Minutes})
	}
	return list
}

// practising lets a request through in a practice hall only, and only when it
// names this machine.
func (s *handler) practising(w http.ResponseWriter, r *http.Request) bool {
	if s.Practice == nil || !s.Demo || !loopback(r.Host) {
		s.notFound(w, r)
		return false
	}
	return true
}

// practiceList offers the situations.
func (s *handler) practiceList(w http.ResponseWriter, r *http.Request) {
	if !s.practising(w, r) {
		return
	}
	v := s.view(w, r)
	v.Title = v.T("practice.title")
	v.Data = s.practiceItems(v.Lang)
	s.render(w, http.StatusOK, "practice", v)
}

// practiceBegin begins a situation, or begins it again.
func (s *handler) practiceBegin(w http.ResponseWriter, r *http.Request) {
	if !s.practising(w, r) {
		return
	}
	by, ok := s.Gate.Who(r, wire.RoleClerk)
	if !ok {
		var err error
		if by, err = s.Gate.Enter(w, r, wire.RoleClerk, s.Practice.Account(), ""); err != nil {
			s.Log.Error("practice: nobody is let in", "err", err)
			s.problem(w, r, http.StatusForbidden, "forbidden")
			return
		}
	}
	id := r.PathValue("id")
	if err := s.Practice.Begin(r.Context(), id, by.Name); err != nil {
		s.Log.Warn("practice not begun", "situation", id, "err", err)
		s.notFound(w, r)
		return
	}
	http.Redirect(w, r, "/practice/"+url.PathEscape(id), http.StatusSeeOther)
}

// practise is the page on which one practises: the coach beside the console.
func (s *handler) practise(w http.ResponseWriter, r *http.Request) {
	if !s.practising(w, r) {
		return
	}
	_, signed := s.Gate.Who(r, wire.RoleClerk)
	look, _, _, ok := s.Practice.Look()
	if !ok || !signed || look.ID != r.PathValue("id") {
		http.Redirect(w, r, "/practice/", http.StatusSeeOther)
		return
	}
	v := s.view(w, r)
	v.Title = look.Title.In(v.Lang)
	next := ""
	items := s.practiceItems(v.Lang)
	for i := range items[:len(items)-1] {
		if items[i].ID == look.ID {
			next = items[i+1].ID
		}
	}
	desk := hall.Text{}
	if list := s.Hall.Hall().Counters; len(list) > 0 {
		desk = list[0].Name
	}
	v.Data = map[string]any{"ID": look.ID, "Story": look.Story.In(v.Lang), "Next": next}
	v.Block = map[string]any{"id": look.ID, "desk": desk, "words": wordsOf(v.Lang, "practice", "state")}
	s.render(w, http.StatusOK, "coach", v)
}

// practiceHint shows one hint more.
func (s *handler) practiceHint(w http.ResponseWriter, r *http.Request) {
	if s.practising(w, r) {
		s.Practice.Hint()
		w.WriteHeader(http.StatusNoContent)
	}
}

// practiceWait bounds how long a look waits for a change: hints come by
// themselves as well.
const practiceWait = 5 * time.Second

// practiceNow gives how the situation stands, once it is another than the one
// the page has seen.
func (s *handler) practiceNow(w http.ResponseWriter, r *http.Request) {
	if !s.practising(w, r) {
		return
	}
	seen, err := strconv.Atoi(r.URL.Query().Get("seen"))
	if err != nil {
		seen = -1
	}
	v, n, more, ok := s.Practice.Look()
	if ok && n == seen {
		wait := time.NewTimer(practiceWait)
		defer wait.Stop()
		select {
		case <-more:
		case <-wait.C:
		case <-r.Context().Done():
			return
		}
		v, n, _, ok = s.Practice.Look()
	}
	if !ok || v.ID != r.PathValue("id") {
		http.Error(w, "404", http.StatusNotFound)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(struct {
		N int `json:"n"`
		practice.View
	}{n, v})
}
