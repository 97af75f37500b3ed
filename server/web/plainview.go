package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"motcua/internal/hall"
	"motcua/internal/lang"
	"motcua/internal/turns"
	"motcua/internal/wire"
)

// plainTime is how a plain board is told the hall's time: RFC 3339 to the
// millisecond, since it shows calls by the hall's clock, not by its own.
const plainTime = "2006-01-02T15:04:05.000Z07:00"

// What a board shows at most.
const (
	maxRows   = 12 // counters up to which each keeps a row of its own, since readers lose a row that jumps
	maxRecent = 5  // calls beside the newest
)

// boardView is what a plain board shows at one seq.
type boardView struct {
	Epoch   string      `json:"epoch"`
	Seq     uint64      `json:"seq"`
	Time    string      `json:"time"` // the hall's clock, in its zone
	Clock   string      `json:"clock"`
	Release string      `json:"release"` // of the page's scripts: with another one it is loaded anew
	Look    string      `json:"look"`    // of its boxes, colours and words: with another one they are fetched
	Hall    string      `json:"hall"`
	Shut    bool        `json:"shut,omitempty"`
	Turns   []turn      `json:"turns"`           // the calls that stand large, one after the other, the last one last
	Calls   []turn      `json:"calls"`           // newest first
	Every   bool        `json:"every,omitempty"` // nothing stands large on this board: the list has the newest, too
	Rows    []boardRow  `json:"rows,omitempty"`
	One     *boardRow   `json:"one,omitempty"` // a counter's own board
	Lines   []line      `json:"lines,omitempty"`
	Notices [][]string  `json:"notices,omitempty"` // each in the board's languages
	Test    int64       `json:"test,omitempty"`    // when the sound was to be tried, ms
	Media   string      `json:"media,omitempty"`   // where the list of slides and films is
	Voice   *plainVoice `json:"voice,omitempty"`
	Duty    *wire.Duty  `json:"duty,omitempty"` // at the loudspeaker that it shares
}

// turn is one call, and from when on it stands large.
type turn struct {
	Ticket string  `json:"ticket"`
	Number string  `json:"number"`
	To     string  `json:"to"`              // "Quầy 5 – Đất đai", "Quầy Tư pháp"
	Place  string  `json:"place,omitempty"` // "5"; "" for a counter without a number
	Rest   string  `json:"rest,omitempty"`  // "Đất đai"
	From   float64 `json:"from,omitempty"`  // ms since 1970
}

// boardRow is one counter.
type boardRow struct {
	Name    string `json:"name"`            // "Quầy 5", "Quầy Tư pháp"
	Rest    string `json:"rest,omitempty"`  // "Đất đai", of "Quầy 5 – Đất đai"
	Plain   bool   `json:"plain,omitempty"` // the name is a number: even with the others
	State   string `json:"state"`           // as a class: open, paused, closed
	Ticket  string `json:"ticket,omitempty"`
	Number  string `json:"number,omitempty"`
	Calling bool   `json:"calling,omitempty"`
	Says    string `json:"says"` // where there is no number
	// On the counter's own board:
	Second  string `json:"second,omitempty"` // of Says
	Big     string `json:"big,omitempty"`
	Service string `json:"service,omitempty"`
	Officer string `json:"officer,omitempty"`
	About   string `json:"about,omitempty"` // title and field
	Fields  string `json:"fields,omitempty"`
}

// line is one line of people, and how many wait in it.
type line struct {
	Name    string `json:"name"`
	Waiting int    `json:"waiting"`
}

// saidOn are the words of boards.
var saidOn = lang.Section[map[string]string]("board")

// plainBoard is one board at one moment: where its parts stand, in what colours
// and languages, and the hall that it shows.
type plainBoard struct {
	s     *handler
	id    string
	is    hall.Board
	state *wire.State
	langs []string // the main one first
}

// plainBoard finds the board that a request asks for. A page may ask for other
// languages: it is looked at by staff, too.
func (s *handler) plainBoard(r *http.Request, id string) *plainBoard {
	p := &plainBoard{s: s, id: id, state: s.Hall.State()}
	p.is = p.state.Board(id)
	p.langs = p.is.Languages
	if len(p.langs) == 0 {
		p.langs = s.Hall.Hall().Languages
	}
	if asked := strings.Fields(r.URL.Query().Get("lang")); len(asked) > 0 {
		p.langs = asked
	}
	p.langs = slices.DeleteFunc(slices.Clone(p.langs), func(l string) bool { return !lang.Has(l) })
	if len(p.langs) == 0 {
		p.langs = []string{lang.Office}
	}
	p.langs = p.langs[:min(len(p.langs), 2)]
	return p
}

// word says a key in the board's main language.
func (p *plainBoard) word(key string, pairs ...any) string {
	return lang.Fill(saidOn(p.langs[0])[key], pairs...)
}

// second says a key in the board's second language; "" where there is none.
func (p *plainBoard) second(key string, pairs ...any) string {
	if len(p.langs) < 2 {
		return ""
	}
	return lang.Fill(saidOn(p.langs[1])[key], pairs...)
}

// Both is a word in the board's languages.
func (p *plainBoard) both(key string) string {
	if s := p.second(key); s != "" {
		return p.word(key) + " · " + s
	}
	return p.word(key)
}

// wordsBy are the words that the script says.
func (p *plainBoard) wordsBy() map[string]string {
	return map[string]string{
		"stale": p.word("stale"), "mute": p.both("mute"), "tap": p.word("tap"), "testing": p.both("testing"),
	}
}

// hallTime is the hall's clock in its zone.
func (s *handler) hallTime() time.Time {
	now := s.Now()
	if z := s.Hall.Hall().Zone; z != nil {
		now = now.In(z)
	}
	return now
}

// view makes what the board shows. It takes from the whole state, without
// copying it, only what a display may see: a test looks for the rest.
func (p *plainBoard) view(at *sitting, is wire.Duty) boardView {
	now := p.s.hallTime()
	st := p.state
	b := boardView{
		Epoch: st.Epoch, Seq: st.Seq, Time: now.Format(plainTime), Clock: now.Format("15:04"),
		Release: p.s.assets.hash, Look: p.look(), Hall: p.head(),
		Shut: p.shut(), Turns: []turn{}, Calls: []turn{},
	}
	for _, n := range st.Notices {
		said := []string{n.In(p.langs[0])}
		if len(p.langs) > 1 && n[p.langs[1]] != "" && n[p.langs[1]] != said[0] {
			said = append(said, n[p.langs[1]])
		}
		b.Notices = append(b.Notices, said)
	}
	b.Every = p.is.Counter == "" && !p.has(hall.PartNewest)
	b.Lines = p.lines()
	b.Test = p.test()
	if c := st.Counter(p.is.Counter); c != nil {
		row := p.row(c)
		p.own(&row, c)
		b.One = &row
	} else {
		b.Rows = p.rows()
	}
	if !b.Shut || b.One != nil {
		b.Turns, b.Calls = p.turns(now)
	}
	b.Voice = p.voice(is.Boards)
	if at.seat != nil {
		b.Duty = &is
	}
	if p.has(hall.PartMedia) {
		b.Media = "/board/" + url.PathEscape(p.id) + "/media.json"
	}
	return b
}

// has reports whether a part stands on the board, however it is mounted.
func (p *plainBoard) has(part hall.Part) bool {
	return slices.ContainsFunc(append(p.parts(false), p.parts(true)...), func(o plainPart) bool { return o.Kind == part })
}

// head is what the board is headed by: the hall's name, or its counter's.
func (p *plainBoard) head() string {
	if c := p.state.Counter(p.is.Counter); c != nil {
		return whole(strings.ToUpper(c.Name.In(p.langs[0])))
	}
	return p.s.Hall.Hall().Name.In(p.langs[0])
}

// shut reports whether the hall takes no numbers and no counter works.
func (p *plainBoard) shut() bool {
	for i := range p.state.Services {
		if p.state.Services[i].Open {
			return false
		}
	}
	for i := range p.state.Counters {
		if c := &p.state.Counters[i]; c.State != hall.Closed || c.Ticket != nil {
			return false
		}
	}
	return len(p.state.Counters) > 0
}

func (p *plainBoard) turn(of *turns.Call) turn {
	out := turn{Ticket: of.Ticket, Number: of.Number, To: of.Counter}
	if c := p.state.Counter(of.Counter); c != nil {
		out.To = whole(c.Name.In(p.langs[0]))
		out.Place, out.Rest = counterPlace(out.To)
	}
	return out
}

// rows are the counters in their fixed places; none in a hall of many.
func (p *plainBoard) rows() []boardRow {
	shown := p.counters()
	if len(shown) > maxRows {
		return nil
	}
	out := []boardRow{}
	for _, c := range shown {
		out = append(out, p.row(c))
	}
	return out
}

// counters are those that the board shows, in the order of the site.
func (p *plainBoard) counters() (out []*wire.CounterState) {
	for i := range p.state.Counters {
		if c := &p.state.Counters[i]; p.is.ShowsCounter(c.ID, c.Services) {
			out = append(out, c)
		}
	}
	return out
}

func (p *plainBoard) row(c *wire.CounterState) boardRow {
	row := boardRow{Name: whole(c.Name.In(p.langs[0])), State: string(c.State)}
	if number, rest := counterPlace(row.Name); number != "" {
		row.Plain = true
		if rest != "" {
			row.Name, row.Rest = p.word("quay")+"\u00a0"+number, rest
		}
	}
	switch {
	case c.Ticket != nil:
		row.Ticket, row.Number, row.Calling = c.Ticket.ID, c.Ticket.Number.String(), c.Ticket.State == hall.Called
	case c.State == hall.Open:
		row.Says = "–"
	case c.State == hall.Paused && c.Until != "":
		row.Says = p.word("backRow", "t", c.Until)
	case c.State == hall.Paused:
		row.Says = p.word("pausedShort")
	default:
		row.Says = p.word("closedShort")
	}
	return row
}

// own adds what the counter's own board says: its state in words, and who sits
// there.
func (p *plainBoard) own(row *boardRow, c *wire.CounterState) {
	key := "serving"
	switch {
	case c.State == hall.Closed:
		key = "closed"
	case c.State == hall.Paused && c.Ticket == nil:
		key = "paused"
		if c.Until != "" {
			row.Big = p.word("back", "t", c.Until)
		}
	case c.Ticket == nil:
		key = "ready"
	default:
		row.Big = row.Number
		if row.Calling {
			key = "please"
		}
		if sv := p.state.Service(c.Ticket.Service); sv != nil {
			row.Service = sv.Name.In(p.langs[0])
		}
	}
	row.Says, row.Second = p.word(key), p.second(key)
	var fields []string
	for _, id := range c.Services {
		if sv := p.state.Service(id); sv != nil {
			fields = append(fields, sv.Name.In(p.langs[0]))
		}
	}
	row.Fields = strings.Join(fields, " · ")
	if c.Officer == nil || c.State == hall.Closed {
		return
	}
	row.Officer = c.Officer.Name
	about := slices.DeleteFunc([]string{c.Officer.Title, c.Officer.Field}, func(s string) bool { return s == "" })
	if row.About = strings.Join(about, " · "); row.About == "" {
		row.About = row.Fields
	}
}

// lines are how many wait, by service: those of the board's zone that take
// numbers or have people waiting.
func (p *plainBoard) lines() (out []line) {
	for i := range p.state.Services {
		sv := &p.state.Services[i]
		var served []string
		for j := range p.state.Counters {
			if c := &p.state.Counters[j]; slices.Contains(c.Services, sv.ID) {
				served = append(served, c.ID)
			}
		}
		if p.is.ShowsService(sv.ID, served) && (sv.Open || sv.Waiting > 0) {
			out = append(out, line{sv.Name.In(p.langs[0]), sv.Waiting})
		}
	}
	return out
}

// test is when the board's sound was to be tried last, if that was just now.
func (p *plainBoard) test() int64 {
	events := p.s.Hall.Events()
	old := p.s.Now().Add(-testFor)
	for i := len(events) - 1; i >= 0 && events[i].At.After(old); i-- {
		e := &events[i]
		if e.Kind != wire.SoundTested {
			continue
		}
		mine := e.Board == "" || e.Board == p.id || slices.ContainsFunc(p.s.Hall.Hall().Devices, func(d hall.Device) bool {
			return d.Name == e.Board && d.Board == p.id
		})
		if mine {
			return e.At.UnixMilli()
		}
	}
	return 0
}

// testFor is how long a test of the sound is shown.
const testFor = 6 * time.Second

// counterPlace parts a counter's name into its number, which is looked for from
// afar, and the rest: "Quầy 5" is "5", "Quầy số 12B – Đất đai" "12B" and "Đất
// đai". A counter that has a name alone has no number.
func counterPlace(name string) (number, rest string) {
	s := strings.TrimSpace(strings.ReplaceAll(name, "\u00a0", " "))
	for _, word := range []string{"quầy số ", "quầy ", "cửa số ", "bàn số ", "counter no. ", "counter ", "desk ", "window ", "guichet n° ", "guichet "} {
		if len(s) > len(word) && strings.EqualFold(s[:len(word)], word) {
			s = strings.TrimSpace(s[len(word):])
			break
		}
	}
	const part = ":–—-,;("
	number = s
	if end := strings.IndexFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(part, r) }); end >= 0 {
		number, rest = s[:end], strings.TrimRight(strings.Trim(s[end:], " "+part), ")")
	}
	if len(number) > 4 || !strings.ContainsFunc(number, unicode.IsDigit) {
		return "", ""
	}
	return number, rest
}

// whole keeps a number on the line of the word before it.
func whole(name string) string {
	for i := range len(name) - 1 {
		if name[i] == ' ' && name[i+1] >= '0' && name[i+1] <= '9' {
			return name[:i] + "\u00a0" + name[i+1:]
		}
	}
	return name
}

// number writes a measure for a stylesheet.
func number(f float64) string { return strconv.FormatFloat(f, 'f', 3, 64) }
