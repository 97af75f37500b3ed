package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/report"
)

// Records makes the record of a business day up to an event, 0 for its last,
// with the site whose names it is said in. The error is report.ErrNoDay for a
// day that the log has not.
type Records func(day hall.Day, to uint64) (report.Record, report.Site, error)

// sheetRows is how many lines of type a sheet of A4 holds, and frameRows how
// many of them its head and foot take.
const (
	sheetRows = 76
	frameRows = 25
)

// budget is how many acts fit on the sheet beside tables with that many rows;
// the rest is counted and linked. An act takes a line and a half of one of two
// columns, the title of a section as much.
func budget(tableRows, sections int) int {
	return max(6, (4*(sheetRows-frameRows-tableRows)-3*sections)/3)
}

// recordPage is a record as the page shows it.
type recordPage struct {
	Day, Date, State string
	Prev, Next       string
	Closed           bool
	Ends             []report.Figure
	Beside           []report.Figure
	Services         [][]recordRow // in two halves, when there are many
	Desks            [][]recordDesk
	Sections         []recordSection
	None             string
	From, To         uint64
	Sum              []string // in groups, to be read out
	W                func(string, ...any) string
}

type recordRow struct {
	Name string
	F    report.Figures
}

type recordDesk struct {
	Name           string
	Sits           []string
	Served, NoShow int
}

type recordSection struct {
	Title   string
	N, More int
	Acts    [][2]string // clock, sentence
}

// record is the one-page record of a day, for managers and inspectors.
func (s *handler) record(w http.ResponseWriter, r *http.Request) {
	by, ok := s.enterAs(w, r, wire.RoleManager, wire.RoleAdmin, wire.RoleInspector)
	if !ok {
		return
	}
	day := hall.Day(r.PathValue("day"))
	if day == "today" {
		day = s.Hall.State().Day
	}
	to, err := upTo(r.URL.Query())
	if _, bad := hall.ParseDay(string(day)); bad != nil || err != nil || s.Records == nil {
		s.notFound(w, r)
		return
	}
	rec, site, err := s.Records(day, to)
	switch {
	case errors.Is(err, report.ErrNoDay), errors.Is(err, report.ErrNoEvent):
		s.problem(w, r, http.StatusNotFound, "no_day")
		return
	case err != nil:
		s.Log.Error("record of a day", "day", day, "err", err)
		s.problem(w, r, http.StatusServiceUnavailable, "unavailable")
		return
	}
	v := s.view(w, r)
	speech := rec.Speech(v.Lang, site)
	if format := r.URL.Query().Get("format"); format != "" {
		s.recordFile(w, r, &rec, speech, format)
		return
	}
	v.Actor = &by
	v.Title = speech.Word("title")
	speech.People = s.people().names
	v.Data = sheetOf(&rec, speech)
	s.render(w, http.StatusOK, "record", v)
}

func upTo(q url.Values) (uint64, error) {
	if q.Get("to") == "" {
		return 0, nil
	}
	return strconv.ParseUint(q.Get("to"), 10, 64)
}

// recordFile gives the whole record to a program.
func (s *handler) recordFile(w http.ResponseWriter, r *http.Request, rec *report.Record, speech report.Speech, format string) {
	var b bytes.Buffer
	var err error
	h := w.Header()
	switch format {
	case "json":
		h.Set("Content-Type", "application/json")
		err = json.NewEncoder(&b).Encode(rec)
	case "csv":
		h.Set("Content-Type", "text/csv; charset=utf-8")
		h.Set("Content-Disposition", `attachment; filename="bien-ban-`+string(rec.Day)+`.csv"`)
		err = rec.WriteCSV(&b, speech)
	default:
		s.notFound(w, r)
		return
	}
	if err != nil {
		s.Log.Error("record of a day", "day", rec.Day, "err", err)
		s.problem(w, r, http.StatusServiceUnavailable, "unavailable")
		return
	}
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(b.Bytes())
}

// sheetOf arranges a record for one sheet of paper.
func sheetOf(rec *report.Record, sp report.Speech) recordPage {
	p := recordPage{
		Day: string(rec.Day), Date: sp.Date(rec.Day), State: rec.State(sp), Closed: rec.Closed, Ends: rec.Ends(sp),
		From: rec.From, To: rec.To, W: sp.Word, Prev: beside(rec.Day, -1), Next: beside(rec.Day, 1),
		Beside: []report.Figure{
			{Word: sp.Word("with_priority"), N: rec.Priority},
			{Word: sp.Word("offline_n"), N: rec.Offline},
			{Word: sp.Word("cards_n"), N: rec.Cards},
		},
	}
	for i := 0; i < len(rec.Sum); i += 8 {
		p.Sum = append(p.Sum, rec.Sum[i:min(i+8, len(rec.Sum))])
	}
	var services []recordRow
	for _, row := range rec.Services {
		if row.Figures != (report.Figures{}) {
			services = append(services, recordRow{sp.Service(row.ID), row.Figures})
		}
	}
	var desks []recordDesk
	for _, d := range rec.Desks {
		desk := recordDesk{Name: sp.Counter(d.ID), Served: d.Served, NoShow: d.NoShow}
		for _, sit := range d.Sits {
			desk.Sits = append(desk.Sits, sp.Sit(sit))
		}
		desks = append(desks, desk)
	}
	p.Services, p.Desks = halves(services), halves(desks)
	some := 0
	for _, sec := range rec.Sections {
		some += min(1, len(sec.Acts))
	}
	cut, left := rec.Cut(budget(rowsOf(p), some))
	var none []string
	for i, sec := range cut.Sections {
		if len(rec.Sections[i].Acts) == 0 {
			none = append(none, strings.ToLower(sp.Word("section."+sec.ID)))
			continue
		}
		out := recordSection{Title: sp.Word("section." + sec.ID), N: len(rec.Sections[i].Acts), More: left[sec.ID]}
		for _, a := range sec.Acts {
			out.Acts = append(out.Acts, [2]string{sp.Clock(a.At), sp.Act(sec.ID, a)})
		}
		p.Sections = append(p.Sections, out)
	}
	if len(none) > 0 {
		p.None = sp.Word("none_of", "n", strings.Join(none, ", "))
	}
	return p
}

// halves parts a list that is long in two.
func halves[T any](list []T) [][]T {
	if len(list) <= 6 {
		return [][]T{list}
	}
	n := (len(list) + 1) / 2
	return [][]T{list[:n], list[n:]}
}

// rowsOf counts the lines that the tables take.
func rowsOf(p recordPage) int {
	n, tallest := len(p.Services[0]), 0
	for _, half := range p.Desks {
		rows := 0
		for _, d := range half {
			rows += max(1, len(d.Sits))
		}
		tallest = max(tallest, rows)
	}
	return n + tallest
}

// beside is the day n days from a day.
func beside(d hall.Day, n int) string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	return t.AddDate(0, 0, n).Format(time.DateOnly)
}
