package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"motcua/internal/wire"
)

// The plain board is made for televisions whose browser is ten years old: boxes
// of HTML, ES5, and one line on which the hall says what to show. It folds
// nothing: each message is the whole board at one seq, so that whoever was cut
// off needs only the newest one to show what all others show.
//
//	GET /board/{id}/plain               the page, whole without JavaScript
//	GET /board/{id}/plain.css           its boxes and colours: layout and theme
//	GET /board/{id}/plain/events        views as server-sent events: at once, at
//	                                    each change, and a beat every plainBeat
//	GET /board/{id}/plain.json?since=N  the same for browsers and proxies that
//	                                    hold such a stream back: answers when the
//	                                    hall is past N, at the latest after longPoll
//
// Which of the two a board uses is its own choice (static/plain-line.js).

// Times of a plain board's line. A board says that it is cut when it has heard
// nothing for longer than wire.Heartbeat, so that each is well below that.
const (
	longPoll = 9 * time.Second
	// plainBeat is well below wire.DutySilence, after which a page that shares a
	// loudspeaker falls silent.
	plainBeat = 1500 * time.Millisecond
	// plainPause is the least time between two views on one stream: a burst of
	// events is one view, since the newest holds all of it.
	plainPause = 100 * time.Millisecond
	// plainWrite bounds how long a television may take to read one view.
	plainWrite = 10 * time.Second
)

// plain is the board for old televisions, whole at once and kept fresh.
func (s *handler) plain(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	if !s.isBoard(id) {
		s.notFound(w, r)
		return
	}
	by, ok := s.enterAs(w, r, watchers...)
	if !ok {
		return
	}
	v := s.view(w, r)
	p := s.plainBoard(r, id)
	v.Lang = p.langs[0]
	v.Title = v.T("board.title")
	b := p.view(&sitting{}, wire.Duty{})
	v.Data = plainData{b, p}
	v.Block = map[string]any{
		"first": b, "words": p.wordsBy(), "chime": s.assets.prefix + "chime.wav", "release": s.assets.hash,
		"stale": int(wire.Heartbeat / time.Millisecond), "poll": int(longPoll / time.Millisecond), "beat": int(plainBeat / time.Millisecond),
		"speaks": by.Role == wire.RoleDisplay,
	}
	s.render(w, http.StatusOK, "plain", v)
}

// plainData is what the page's template gets.
type plainData struct {
	boardView
	board *plainBoard
}

// CSS is the address of the boxes and colours, which changes with them.
func (d plainData) CSS() string { return d.board.css() }

// Wide and Tall are the parts of the two orientations.
func (d plainData) Wide() []plainPart { return d.board.parts(false) }

// Tall are the parts of a board that stands upright.
func (d plainData) Tall() []plainPart { return d.board.parts(true) }

// mayWatch lets a board's own requests through, and tells others what to do.
func (s *handler) mayWatch(w http.ResponseWriter, r *http.Request) bool {
	if _, ok := s.Gate.Who(r, watchers...); !ok || !s.isBoard(r.PathValue("id")) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"code":"unauthenticated"}`)
		return false
	}
	return true
}

// plainJSON is the board's long poll.
func (s *handler) plainJSON(w http.ResponseWriter, r *http.Request) {
	if !s.mayWatch(w, r) {
		return
	}
	at := s.sit(r, r.URL.Query().Get("key"))
	defer at.close()
	is, news := at.watch()
	since, err := strconv.ParseUint(r.URL.Query().Get("since"), 10, 64)
	same := r.URL.Query().Get("turn") == strconv.FormatUint(is.Turn, 10)
	if err == nil && s.Hall.State().Seq == since && (same || at.seat == nil) {
		if _, more, ok := s.Hall.After(since); ok {
			timer := time.NewTimer(longPoll)
			defer timer.Stop()
			select {
			case <-more:
			case <-news:
				is, _ = at.watch()
			case <-timer.C:
			case <-r.Context().Done():
				return
			case <-s.Done:
			}
		}
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	b := s.plainBoard(r, r.PathValue("id")).view(at, is)
	_ = json.NewEncoder(w).Encode(b) // the television went away: nobody to tell
}

// await waits for news, as long as a poll may last.
func (s *handler) await(r *http.Request, more <-chan struct{}) {
	timer := time.NewTimer(longPoll)
	defer timer.Stop()
	select {
	case <-more:
	case <-timer.C:
	case <-r.Context().Done():
	case <-s.Done:
	}
}

// plainEvents is the board's stream. It holds nothing for a slow reader: who
// comes late to read gets the newest view.
func (s *handler) plainEvents(w http.ResponseWriter, r *http.Request) {
	if !s.mayWatch(w, r) {
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store, no-transform")
	h.Set("X-Accel-Buffering", "no") // asks a proxy not to hold it back; the page notices those that do
	at := s.sit(r, r.URL.Query().Get("key"))
	defer at.close()
	e := &plainStream{w: w, rc: http.NewResponseController(w)}
	_ = e.rc.SetReadDeadline(time.Time{})
	for {
		// The channels first: what comes while the view is made is in the next one.
		_, more, _ := s.Hall.After(s.Hall.State().Seq)
		is, news := at.watch()
		b := s.plainBoard(r, r.PathValue("id")).view(at, is)
		if !e.send("view", b) || !s.mayGoOn(r) || !s.pause(r, plainPause) || !s.beats(r, e, more, news) {
			return
		}
	}
}

// beats waits for news of the hall or of the page's duty, and says meanwhile that
// the line stands.
func (s *handler) beats(r *http.Request, e *plainStream, more, news <-chan struct{}) bool {
	beat := time.NewTicker(plainBeat)
	defer beat.Stop()
	for {
		select {
		case <-more:
			return true
		case <-news:
			return true
		case <-beat.C:
			if !e.send("beat", map[string]string{"time": s.hallTime().Format(plainTime)}) {
				return false
			}
		case <-r.Context().Done():
			return false
		case <-s.Done:
			return false
		}
	}
}

// plainStream is one answer of server-sent events.
type plainStream struct {
	w  http.ResponseWriter
	rc *http.ResponseController
}

func (e *plainStream) send(event string, data any) bool {
	_ = e.rc.SetWriteDeadline(time.Now().Add(plainWrite))
	b, err := json.Marshal(data)
	if err != nil {
		return false
	}
	if _, err = fmt.Fprintf(e.w, "event: %s\ndata: %s\n\n", event, b); err != nil {
		return false
	}
	return e.rc.Flush() == nil
}

// mayGoOn reports whether the session that opened a stream is still good.
func (s *handler) mayGoOn(r *http.Request) bool {
	_, ok := s.Gate.Who(r, watchers...)
	return ok
}

// pause waits; false: nobody waits with us any more.
func (s *handler) pause(r *http.Request, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
	case <-s.Done:
	}
	return false
}

// plainCSS is the stylesheet of one board: where its parts stand and what
// colours they have.
func (s *handler) plainCSS(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	if !s.isBoard(id) {
		http.NotFound(w, r)
		return
	}
	p := s.plainBoard(r, id)
	h := w.Header()
	h.Set("Content-Type", kinds[".css"])
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	if r.URL.Query().Get("v") == p.look() {
		h.Set("Cache-Control", "private, max-age=86400")
	}
	_, _ = w.Write([]byte(p.sheet()))
}

// css is the address of a board's stylesheet.
func (p *plainBoard) css() string {
	return "/board/" + url.PathEscape(p.id) + "/plain.css?" + url.Values{"v": {p.look()}, "lang": {strings.Join(p.langs, " ")}}.Encode()
}
