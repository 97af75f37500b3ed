package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/gorilla/websocket"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// fakeAPI is the part of the API that the pages call, over a fake hall.
type fakeAPI struct{ *fakeHall }

func (a fakeAPI) mount(mux *http.ServeMux) {
	mux.HandleFunc("GET /ws", a.ws)
	mux.HandleFunc("GET /api/v1/counters/{id}/line", a.line)
	mux.HandleFunc("GET /api/v1/health", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"devices":[{"name":"board-hall","role":"display","at":"2026-11-20T09:41:00+07:00","health":{"name":"board","state":"ok","parts":[
			{"name":"call to pixels","state":"ok","detail":"p50 18 ms, p95 31 ms, n 412"},{"name":"call to voice","state":"ok","detail":"p50 240 ms, p95 3100 ms, n 412"},{"name":"memory","state":"ok","detail":"61 MB"}]}}]}`))
	})
	mux.HandleFunc("GET /api/v1/search", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"procedures":[{"code":%q,"name":"Đăng ký biến động quyền sử dụng đất"}]}`, r.URL.Query().Get("q"))
	})
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok")) })
	mux.HandleFunc("POST /t/{token}/{do}", a.form)
	mux.HandleFunc("GET /api/v1/report", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"services":[{"id":"dat-dai","wait_s":{"p10":300,"p50":960,"p90":1620}}]}`))
	})
}

// tickets answers /t/{token}.json, which a mux's pattern cannot hold, and
// passes everything else on.
func (a fakeAPI) tickets(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, ok := strings.CutPrefix(r.URL.Path, "/t/")
		if token, isJSON := strings.CutSuffix(name, ".json"); ok && isJSON {
			a.ticket(w, token)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (a fakeAPI) ticket(w http.ResponseWriter, token string) {
	t, ahead, wait, ok := a.ByToken(token)
	if !ok {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	var counter any
	if t.Counter != "" {
		counter = t.Counter
	}
	_ = json.NewEncoder(w).Encode(map[string]any{
		"number": t.Number, "state": t.State, "ahead": ahead, "wait_s": wait, "counter": counter,
		"service": t.Service, "then": t.Then, "recalls": t.Recalls, "notice": a.notice,
	})
}

// line is the order in which the fake calls: that of its tickets.
func (a fakeAPI) line(w http.ResponseWriter, r *http.Request) {
	st := a.State()
	ids := []string{}
	for _, t := range st.Tickets {
		if t.State == hall.Waiting && slices.Contains(st.Counter(r.PathValue("id")).Services, t.Service) {
			ids = append(ids, t.ID)
		}
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"seq": st.Seq, "tickets": ids[:min(60, len(ids))], "waiting": len(ids), "undo": nil})
}

func (a fakeAPI) form(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	for i := range a.state.Tickets {
		t := a.state.Tickets[i]
		if t.Token != r.PathValue("token") {
			continue
		}
		switch r.PathValue("do") {
		case "cancel":
			t.State = "cancelled"
			a.emit(wire.Body{Kind: wire.TicketCancelled, Ticket: &t})
		case "rejoin":
			t.State, t.Rejoined = "waiting", clock()
			a.emit(wire.Body{Kind: wire.TicketRejoined, Ticket: &t})
		case "rate":
			score, answers := r.PostFormValue("score"), map[string]int{}
			for name, v := range r.PostForm {
				if id, ok := strings.CutPrefix(name, "answer."); ok {
					answers[id] = int(v[0][0] - '0')
				}
			}
			a.rates = append(a.rates, wire.Rate{Token: t.RatingToken, Answers: answers, Score: int(score[0] - '0'), Reasons: r.PostForm["reasons"], Comment: r.PostFormValue("comment")})
			a.state.Tickets[i].Rated = true
		}
	}
	a.mu.Unlock()
	http.Redirect(w, r, "/t/"+r.PathValue("token"), http.StatusSeeOther)
}

func (a fakeAPI) ws(w http.ResponseWriter, r *http.Request) {
	role, counter, _ := strings.Cut(r.URL.Query().Get("as"), ":")
	by, ok := fakeGate{}.Who(r, wire.Role(role))
	if !ok {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	by.Counter = counter
	up := websocket.Upgrader{Subprotocols: []string{wire.Subprotocol}}
	c, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer c.Close()
	a.mu.Lock()
	a.lines = append(a.lines, c.NetConn())
	a.mu.Unlock()
	var hello wire.Message
	if c.ReadJSON(&hello) != nil {
		return
	}
	var one sync.Mutex
	send := func(m any) error { one.Lock(); defer one.Unlock(); return c.WriteJSON(m) }
	st, view := a.State(), wire.ViewOf(by)
	seq := st.Seq
	_ = send(map[string]any{"type": "welcome", "epoch": st.Epoch, "seq": seq, "time": clock(), "role": by.Role})
	if hello.Since != nil && hello.Epoch == st.Epoch {
		seq = *hello.Since
	} else {
		_ = send(map[string]any{"type": "snapshot", "seq": seq, "state": view.State(st)})
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			events, more, _ := a.After(seq)
			for _, e := range events {
				seq = e.Seq
				if cut, ok := view.Event(e); ok {
					if send(map[string]any{"type": "event", "seq": cut.Seq, "at": cut.At, "event": cut.Body}) != nil {
						return
					}
				}
			}
			select {
			case <-more:
			case <-r.Context().Done():
				return
			}
		}
	}()
	for {
		var m wire.Message
		if c.ReadJSON(&m) != nil {
			return
		}
		switch m.Type {
		case "time":
			_ = send(map[string]any{"type": "time", "time": clock()})
		case "command":
			rep := a.Do(by, wire.Command{ID: m.ID, Do: m.Do, With: m.With})
			_ = send(map[string]any{"type": "reply", "id": rep.ID, "ok": rep.OK, "seq": rep.Seq, "result": rep.Result, "error": rep.Error})
		}
	}
}
