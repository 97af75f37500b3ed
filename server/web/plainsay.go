package web

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"motcua/internal/diag"
	"motcua/internal/hall"
	"motcua/internal/spoken"
	"motcua/internal/voicepack"
	"motcua/internal/wire"
	"motcua/server/duty"
)

// A plain board speaks with the same words and clips as the others: its queue
// says what comes next (static/plain-voice.js), and the server joins that to one
// WAV file, so that the oldest player of a television can play it.
//
//	GET  /board/{id}/plain/say.wav?ticket=&counter=&lang=&how=&goes=&chime=
//	                                what is said of one call; test=1: a test
//	POST /board/{id}/plain/said     how the page's voice is; answered by its duty

// plainVoice is what a plain board has to know to speak.
type plainVoice struct {
	// Own says that it speaks where it shares no loudspeaker: a board of the whole
	// hall that the site does not speak of. One that it speaks of, and names no
	// loudspeaker for, is silent.
	Own    bool         `json:"own"`
	Langs  []string     `json:"langs"`
	Repeat int          `json:"repeat"`
	Chime  bool         `json:"chime"`
	Quiet  [][2]int     `json:"quiet,omitempty"` // minutes of the day
	Calls  []plainCalls `json:"calls,omitempty"` // that wait, oldest first
}

// plainCalls is one call that may have to be said.
type plainCalls struct {
	Seq     uint64 `json:"seq"`
	Ticket  string `json:"ticket"`
	Counter string `json:"counter"`
	At      int64  `json:"at"`
	Again   bool   `json:"again,omitempty"`
}

// voice is what is to be said for some boards, the page's own where none is
// named.
func (p *plainBoard) voice(boards []string) *plainVoice {
	h := p.s.Hall.Hall()
	known, named := h.Board(p.id)
	alone := !named || p.s.Desk == nil && known.Loudspeaker != ""
	v := &plainVoice{Own: alone && p.is.Counter == "", Repeat: max(1, h.Voice.Repeat), Chime: !h.Voice.NoChime}
	for _, l := range h.Voice.Spoken(p.langs) {
		if spoken.Has(l) {
			v.Langs = append(v.Langs, l)
		}
	}
	if len(v.Langs) == 0 {
		v.Langs = []string{"vi"}
	}
	for _, q := range h.Voice.Quiet {
		v.Quiet = append(v.Quiet, [2]int{int(q.From), int(q.To)})
	}
	of := []hall.Board{p.is}
	if len(boards) > 0 {
		of = nil
		for _, id := range boards {
			of = append(of, p.state.Board(id))
		}
	}
	last := map[string]int{}
	for i := range p.state.Calls {
		c := &p.state.Calls[i]
		again := false
		if at, ok := last[c.Ticket]; ok {
			again = v.Calls[at].Ticket == c.Ticket
			v.Calls[at].Ticket = ""
		}
		if !c.Over.IsZero() || !slices.ContainsFunc(of, func(b hall.Board) bool { return b.ShowsCall(c.Service, c.Counter) }) {
			continue
		}
		last[c.Ticket] = len(v.Calls)
		v.Calls = append(v.Calls, plainCalls{Seq: c.Seq, Ticket: c.Ticket, Counter: c.Counter, At: c.At.UnixMilli(), Again: again})
	}
	v.Calls = slices.DeleteFunc(v.Calls, func(c plainCalls) bool { return c.Ticket == "" })
	return v
}

// leads are how a call begins, as a page asks for it.
var leads = map[string]spoken.Lead{"": spoken.First, "first": spoken.First, "again": spoken.Again, "more": spoken.More}

// plainSay is the sound of one call.
func (s *handler) plainSay(w http.ResponseWriter, r *http.Request) {
	if !s.mayWatch(w, r) {
		return
	}
	q := r.URL.Query()
	lang := q.Get("lang")
	how, known := leads[q.Get("how")]
	if !spoken.Has(lang) || !known {
		http.Error(w, `{"code":"invalid"}`, http.StatusBadRequest)
		return
	}
	phrases := spoken.Count(lang)
	if q.Get("test") == "" {
		st := s.Hall.State()
		t, c := st.Ticket(q.Get("ticket")), st.Counter(q.Get("counter"))
		if t == nil || c == nil {
			http.NotFound(w, r)
			return
		}
		style := spoken.Style{Numbers: spoken.Numbers(s.Hall.Hall().Voice.Numbers), Words: s.Hall.Hall().Voice.Words}
		phrases = spoken.Phrases(lang, t.Number.String(), c.Name.In(lang), style, how)
		if q.Get("goes") != "" {
			phrases = append(phrases, spoken.Break)
		}
	}
	wav, err := sayWAV(lang, phrases, q.Get("chime") != "")
	if err != nil {
		s.Log.Error("voice pack", "lang", lang, "err", err)
		http.Error(w, `{"code":"unavailable"}`, http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", kinds[".wav"])
	w.Header().Set("Cache-Control", "no-store")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(wav))
}

// sayWAV joins phrases; a language without a pack sounds the chime alone.
func sayWAV(lang string, phrases []string, chime bool) ([]byte, error) {
	pack, err := voicepack.Default(lang)
	if err != nil {
		return nil, err
	}
	rate := 22050
	var pcm []int16
	if pack != nil {
		rate = pack.Rate
		pcm = pack.Speech(spoken.Sayable(lang, phrases, pack.Has))
	}
	if chime || pack == nil {
		pcm = pack.WithChime(pcm, rate)
	}
	return voicepack.EncodeWAV(pcm, rate), nil
}

// sitting is a page for as long as a request of it is answered. The zero value is
// one that shares no loudspeaker with anybody.
type sitting struct {
	seat *duty.Seat
	end  []func()
}

func (t *sitting) close() {
	for _, f := range t.end {
		f()
	}
}

// watch is the page's duty, and a channel that is closed when there is another.
func (t *sitting) watch() (is wire.Duty, news <-chan struct{}) {
	if t.seat == nil {
		return is, nil
	}
	return t.seat.Watch()
}

// sit lets the hall know that a display's page is there, and finds its place at
// the desk that decides who speaks. What staff looks at is no display.
func (s *handler) sit(r *http.Request, key string) *sitting {
	t := &sitting{}
	by, ok := s.Gate.Who(r, wire.RoleDisplay)
	if !ok || key == "" || len(key) > wire.MaxKey {
		return t
	}
	if s.Visit != nil {
		t.end = append(t.end, s.Visit(by))
	}
	if s.Desk != nil {
		if seat, let, ok := s.Desk.Page(key, by.Name, r.PathValue("id")); ok {
			t.seat, t.end = seat, append(t.end, let)
		}
	}
	return t
}

// plainSaid takes what a page says of its voice and answers with its duty.
func (s *handler) plainSaid(w http.ResponseWriter, r *http.Request) {
	if !s.mayWatch(w, r) {
		return
	}
	var told struct {
		Key   string    `json:"key"`
		Said  wire.Said `json:"said"`
		Sound string    `json:"sound"`
		Fault string    `json:"fault"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4<<10)).Decode(&told); err != nil {
		http.Error(w, `{"code":"invalid"}`, http.StatusBadRequest)
		return
	}
	at := s.sit(r, told.Key)
	defer at.close()
	if at.seat != nil {
		at.seat.Said(told.Said)
	}
	is, _ := at.watch()
	if by, ok := s.Gate.Who(r, wire.RoleDisplay); ok && s.Health != nil {
		s.Health(by, soundHealth(told.Sound, told.Fault))
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(is) // the television went away: nobody to tell
}

// soundHealth is a plain board as a tree: its loudspeaker.
func soundHealth(sound, fault string) diag.Node {
	part := diag.Node{Name: "sound", Detail: fault}
	switch sound {
	case "asleep":
		part.State, part.Detail = diag.Warn, "the browser wants a touch first"
	case "dead":
		part.State = diag.Failed
	}
	return diag.Node{Name: "board", Parts: []diag.Node{part}}
}
