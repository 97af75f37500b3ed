package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"motcua/internal/wire"
	"motcua/server/hub"
	"motcua/server/staff"
)

func identity(g staff.Grant) hub.Identity { return hub.Identity{Actor: g.Actor, Grant: g.ID} }

func (a *api) commands(w http.ResponseWriter, r *http.Request) {
	g, ok := a.who(r)
	if !ok {
		unauthenticated(w)
		return
	}
	var cmd wire.Command
	if e := input(w, r, &cmd); e != nil {
		problem(w, e)
		return
	}
	if e := hub.CheckKey(cmd.ID); e != nil {
		problem(w, e)
		return
	}
	reply := a.Hub.Do(r.Context(), identity(g), cmd)
	if reply.Error != nil {
		problem(w, reply.Error)
		return
	}
	answer(w, http.StatusOK, struct {
		ID     string          `json:"id"`
		OK     bool            `json:"ok"`
		Seq    uint64          `json:"seq"`
		Result json.RawMessage `json:"result"`
	}{cmd.ID, true, reply.Seq, reply.Result})
}

func (a *api) socket(w http.ResponseWriter, r *http.Request) {
	g, ok := a.who(r)
	if !ok {
		unauthenticated(w)
		return
	}
	a.Hub.Serve(w, r, identity(g), problem)
}

func (a *api) state(w http.ResponseWriter, r *http.Request) {
	g, ok := a.who(r)
	if !ok {
		unauthenticated(w)
		return
	}
	b, _, err := a.Hub.State(wire.ViewOf(g.Actor))
	if err != nil {
		a.log.Error("state", "err", err)
		refuse(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(b)
}

// events writes the day's events behind since, a line each; with follow=1 it
// goes on with what comes. Without since it begins with the day.
func (a *api) events(w http.ResponseWriter, r *http.Request) {
	g, ok := a.who(r)
	if !ok {
		unauthenticated(w)
		return
	}
	since, follow, e := a.span(r)
	if e != nil {
		problem(w, e)
		return
	}
	w.Header().Set("Content-Type", "application/x-ndjson")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no") // for a proxy that would hold lines back
	s := stream{a: a, w: w, rc: http.NewResponseController(w), view: wire.ViewOf(g.Actor), grant: g.ID, cursor: since}
	s.run(r, follow)
}

func (a *api) span(r *http.Request) (since uint64, follow bool, e *wire.Error) {
	q := r.URL.Query()
	switch q.Get("follow") {
	case "", "0":
	case "1":
		follow = true
	default:
		return 0, false, wire.Errorf(wire.CodeInvalid, "follow: want 1")
	}
	if s := q.Get("since"); s != "" {
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			return 0, false, wire.Errorf(wire.CodeInvalid, "since: want a number")
		}
		since = n
	}
	if _, _, ok := a.Floor.After(since); ok {
		return since, follow, nil
	}
	if since > a.Floor.Seq() {
		return 0, false, wire.Errorf(wire.CodeNotFound, "since is beyond the last event: take /api/v1/hall")
	}
	return DayStart(a.Floor, since), follow, nil
}

// DayStart is the seq before the day's first event: the smallest, not below
// low, that can be resumed. What came before it belongs to other days, and to
// export.
func DayStart(f Floor, low uint64) uint64 {
	high := f.Seq()
	for low < high {
		mid := low + (high-low)/2
		if _, _, ok := f.After(mid); ok {
			high = mid
		} else {
			low = mid + 1
		}
	}
	return high
}

// stream is one NDJSON answer.
type stream struct {
	a      *api
	w      http.ResponseWriter
	rc     *http.ResponseController
	view   wire.View
	grant  string
	cursor uint64
}

func (s *stream) run(r *http.Request, follow bool) {
	recheck := time.NewTicker(wire.Heartbeat)
	defer recheck.Stop()
	if follow {
		_ = s.rc.SetReadDeadline(time.Time{})
	}
	for {
		events, more, ok := s.a.Floor.After(s.cursor)
		if !ok || !s.write(events) {
			return // the day has turned, or nobody reads
		}
		if len(events) > 0 {
			continue
		}
		if !follow {
			return
		}
		select {
		case <-more:
		case <-r.Context().Done():
			return
		case <-s.a.Done:
			return
		case <-recheck.C:
			if !s.a.Staff.Valid(s.grant) {
				return
			}
		}
	}
}

// write sends a batch of events and flushes it.
func (s *stream) write(events []wire.Event) bool {
	_ = s.rc.SetWriteDeadline(time.Now().Add(streamWrite))
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	for _, e := range events {
		s.cursor = e.Seq
		cut, ok := s.view.Event(e)
		if !ok {
			continue
		}
		if err := enc.Encode(cut); err != nil {
			s.a.log.Error("encode event", "seq", e.Seq, "err", err)
			return false
		}
		if buf.Len() > 64<<10 {
			if _, err := s.w.Write(buf.Bytes()); err != nil {
				return false
			}
			buf.Reset()
		}
	}
	if _, err := s.w.Write(buf.Bytes()); err != nil {
		return false
	}
	return s.rc.Flush() == nil
}
