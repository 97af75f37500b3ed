package web

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// The plain board is made for televisions whose browser is ten years old: a
// table, ES5, and one long poll. What it shows is small and made here, so that
// the television folds nothing.
//
//	GET /board/{id}/plain.json?since=SEQ   answers at once when the hall is past
//	                                       SEQ, else within longPoll

// longPoll is how long a request waits for news; proxies and old televisions
// give up after 30 s.
const longPoll = 20 * time.Second

// recentCalls is how many calls stand beside the newest.
const recentCalls = 5

// fixedRows is the largest hall whose counters keep a row of their own, since
// readers lose a row that jumps.
const fixedRows = 12

// boardView is what a plain board shows at one seq.
type boardView struct {
	Seq     uint64     `json:"seq"`
	Time    string     `json:"time"` // the hall's clock, RFC 3339
	Clock   string     `json:"clock"`
	Hall    string     `json:"hall"`
	Calls   []call     `json:"calls"` // newest first
	Rows    []boardRow `json:"rows,omitempty"`
	One     *boardRow  `json:"one,omitempty"` // a counter's own board
	Notices []string   `json:"notices,omitempty"`
	Test    uint64     `json:"test,omitempty"` // seq of the last test of the sound since it asked
}

// call is one number asked to a counter. Key tells a new call or recall from
// one already shown.
type call struct {
	Key     string `json:"key"`
	Number  string `json:"number"`
	Counter string `json:"counter"`
	State   string `json:"state"`
	Age     int    `json:"age"` // seconds
}

// boardRow is a counter's fixed row.
type boardRow struct {
	ID      string `json:"id"`
	Counter string `json:"counter"`
	State   string `json:"state"`
	Says    string `json:"says"`
	Number  string `json:"number"`
	Officer string `json:"officer,omitempty"`
	Title   string `json:"title,omitempty"`
	Field   string `json:"field,omitempty"`
}

// plain is the board for old televisions, whole at once and kept fresh.
func (s *handler) plain(w http.ResponseWriter, r *http.Request) {
	if !s.isBoard(r.PathValue("id")) {
		s.notFound(w, r)
		return
	}
	if _, ok := s.enterAs(w, r, watchers...); !ok {
		return
	}
	v := s.view(w, r)
	v.Title = v.T("board.title")
	b := s.boardView(v.Lang, r.PathValue("id"))
	v.Data = b
	v.Block = map[string]any{
		"first": b, "words": wordsOf(v.Lang, "board"), "chime": s.assets.prefix + "chime.wav",
		"lang": v.Lang, "poll": int(longPoll / time.Second),
	}
	s.render(w, http.StatusOK, "plain", v)
}

// plainJSON is the board's long poll.
func (s *handler) plainJSON(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	if _, ok := s.Gate.Who(r, watchers...); !ok || !s.isBoard(id) {
		http.Error(w, `{"code":"unauthenticated"}`, http.StatusUnauthorized)
		return
	}
	since, err := strconv.ParseUint(r.URL.Query().Get("since"), 10, 64)
	if err == nil && s.Hall.State().Seq == since {
		if _, more, ok := s.Hall.After(since); ok {
			s.await(r, more)
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	b := s.boardView(s.lang(w, r), id)
	if err == nil {
		b.Test = s.soundTest(since, id)
	}
	_ = json.NewEncoder(w).Encode(b) // the television went away: nobody to tell
}

// soundTest is the last test of a board's sound behind a seq; 0 if there is none.
func (s *handler) soundTest(since uint64, id string) (seq uint64) {
	events, _, _ := s.Hall.After(since)
	for i := range events {
		e := &events[i]
		if e.Kind != wire.SoundTested {
			continue
		}
		mine := e.Board == "" || e.Board == id || slices.ContainsFunc(s.Hall.Hall().Devices, func(d hall.Device) bool {
			return d.Name == e.Board && d.Board == id
		})
		if mine {
			seq = e.Seq
		}
	}
	return seq
}

// await waits for news, as long as a poll may last.
func (s *handler) await(r *http.Request, more <-chan struct{}) {
	timer := time.NewTimer(longPoll)
	defer timer.Stop()
	select {
	case <-more:
	case <-timer.C:
	case <-r.Context().Done():
	}
}

// boardView makes what a board shows. It takes from the whole state, without
// copying it, only what a display may see: a test looks for the rest.
func (s *handler) boardView(lang, id string) boardView {
	st := s.Hall.State()
	now, h := s.Now(), s.Hall.Hall()
	if h.Zone != nil {
		now = now.In(h.Zone)
	}
	b := boardView{
		Seq: st.Seq, Time: now.Format(time.RFC3339), Clock: clockIn(now, h.Zone), Hall: h.Name.In(lang),
		Calls: []call{},
	}
	var own *wire.CounterState
	for i := range st.Counters {
		c := &st.Counters[i]
		if c.ID == id {
			own = c
		}
		if len(st.Counters) <= fixedRows {
			b.Rows = append(b.Rows, rowOf(lang, c))
		}
	}
	if own != nil {
		row := rowOf(lang, own)
		b.One, b.Rows = &row, nil
	}
	for _, n := range st.Notices {
		b.Notices = append(b.Notices, n.In(lang))
	}
	b.Calls = callsOf(lang, st, own, now)
	return b
}

// callsOf lists the newest calls of the hall, or of one counter.
func callsOf(lang string, st *wire.State, own *wire.CounterState, now time.Time) []call {
	var called []*hall.Ticket
	for i := range st.Tickets {
		t := &st.Tickets[i]
		here := own == nil || t.Counter == own.ID
		if here && !t.CalledAt.IsZero() && (t.State == hall.Called || t.State == hall.Serving || t.State == hall.Finished) {
			called = append(called, t)
		}
	}
	slices.SortStableFunc(called, func(a, b *hall.Ticket) int { return b.CalledAt.Compare(a.CalledAt) })
	out := []call{}
	for _, t := range called[:min(len(called), recentCalls+1)] {
		name := t.Counter
		if c := st.Counter(t.Counter); c != nil {
			name = shortCounter(lang, c.Name.In(lang))
		}
		out = append(out, call{
			Key:    t.ID + "@" + t.CalledAt.UTC().Format(time.RFC3339Nano) + "+" + strconv.Itoa(t.Recalls),
			Number: t.Number.String(), Counter: name, State: string(t.State),
			Age: int(now.Sub(t.CalledAt) / time.Second),
		})
	}
	return out
}

func rowOf(lang string, c *wire.CounterState) boardRow {
	row := boardRow{
		ID: c.ID, Counter: shortCounter(lang, c.Name.In(lang)), State: string(c.State),
		Says: word(lang, "board."+string(c.State)),
	}
	if c.State == hall.Paused && c.Until != "" {
		row.Says = word(lang, "board.back", "t", c.Until)
	}
	if c.Ticket != nil {
		row.Number = c.Ticket.Number.String()
	}
	if c.Officer != nil && c.State != hall.Closed {
		row.Officer, row.Title, row.Field = c.Officer.Name, c.Officer.Title, c.Officer.Field
	}
	return row
}
