package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// Cut leaves at most budget acts over all sections, taking from the longest
// and among those from the last, and says how many of each section were left out.
func (r *Record) Cut(budget int) (cut Record, out map[string]int) {
	cut, out = *r, map[string]int{}
	keep := make([]int, len(r.Sections))
	all := 0
	for i, s := range r.Sections {
		keep[i] = len(s.Acts)
		all += keep[i]
	}
	for ; all > budget; all-- {
		longest := 0
		for i := range keep {
			if keep[i] >= keep[longest] {
				longest = i
			}
		}
		keep[longest]--
	}
	cut.Sections = nil
	for i, s := range r.Sections {
		if n := len(s.Acts) - keep[i]; n > 0 {
			out[s.ID] = n
		}
		cut.Sections = append(cut.Sections, Section{s.ID, s.Acts[:keep[i]]})
	}
	return cut, out
}

// WriteCSV writes the record for a spreadsheet: its figures, who sat where,
// and every act, a row each.
func (r *Record) WriteCSV(w io.Writer, s Speech) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil { // so that Excel reads it as UTF-8
		return err
	}
	c := csv.NewWriter(w)
	var head []string
	for _, k := range []string{
		"day", "section", "from_time", "until", "what", "number", "counter", "service", "device", "before", "after",
		"why", "by", "took", "back", "text",
	} {
		head = append(head, s.Word("col."+k))
	}
	day := string(r.Day)
	rows := [][]string{head}
	for _, f := range r.figures(s) {
		rows = append(rows, []string{day, s.Word("tickets"), "", "", f.Key, "", "", "", "", "", strconv.Itoa(f.N), "", "", "", "", f.Word})
	}
	for _, d := range r.Desks {
		for _, sit := range d.Sits {
			rows = append(rows, []string{
				day, s.Word("counters"), when(sit.From), when(sit.To), "sat", "", d.ID, "", "", "", "", "",
				sit.Account, "", "", s.Counter(d.ID) + ": " + s.Sit(sit),
			})
		}
	}
	for _, sec := range r.Sections {
		for _, a := range sec.Acts {
			back := ""
			if a.Back {
				back = "x"
			}
			rows = append(rows, []string{
				day, s.Word("section." + sec.ID), when(a.At), when(a.Until), a.What, a.Number, a.Counter, a.Service, a.Device,
				a.From, a.To, a.Reason, a.By, strconv.Itoa(a.Seconds), back, s.Act(sec.ID, a),
			})
		}
	}
	rows = append(rows, []string{day, s.Word("sum"), when(r.At), "", "sha256", "", "", "", "", fmt.Sprint(r.From), fmt.Sprint(r.To), "", "", "", "", r.Sum})
	for _, row := range rows {
		for i := range row {
			row[i] = Harmless(row[i])
		}
		if err := c.Write(row); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

func when(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2006-01-02 15:04:05")
}

// Figure is one count of the day with its word.
type Figure struct {
	Key, Word string
	N         int
}

// Ends are the counts that must agree: what came, and what became of it.
func (r *Record) Ends(s Speech) []Figure {
	f := r.Tickets
	return []Figure{
		{"issued", s.Word("issued"), f.Issued},
		{"carried", s.Word("carried"), f.Carried},
		{"served", s.Word("served"), f.Served},
		{"no_show", s.Word("no_show"), f.NoShow},
		{"cancelled", s.Word("cancelled"), f.Cancelled},
		{"expired", s.Word("expired"), f.Expired},
		{"open", s.Word("open"), f.Open},
	}
}

func (r *Record) figures(s Speech) []Figure {
	return append(r.Ends(s),
		Figure{"priority", s.Word("with_priority"), r.Priority},
		Figure{"offline", s.Word("offline_n"), r.Offline},
		Figure{"cards", s.Word("cards_n"), r.Cards})
}

// Sit says who sat at a counter from when to when.
func (s Speech) Sit(sit Sit) string {
	to := s.Word("now")
	if !sit.To.IsZero() {
		to = s.Clock(sit.To)
	}
	text := s.Word("sat", "n", first(sit.Name, sit.Account), "a", s.Clock(sit.From), "b", to)
	if sit.Pauses > 0 {
		text += " (" + s.Word("pauses", "d", s.Long(sit.PauseS)) + ")"
	}
	return text
}

// WriteText writes the whole record for a person at a terminal.
func (r *Record) WriteText(w io.Writer, s Speech) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s. %s\n%s\n\n", s.Word("title"), s.Date(r.Day), r.State(s), s.Word("say"))
	for _, f := range r.figures(s) {
		fmt.Fprintf(&b, "%6d  %s\n", f.N, f.Word)
	}
	fmt.Fprintf(&b, "        %s\n\n%s\n", s.Word("agree"), s.Word("counters"))
	for _, d := range r.Desks {
		for _, sit := range d.Sits {
			fmt.Fprintf(&b, "        %s: %s\n", s.Counter(d.ID), s.Sit(sit))
		}
	}
	var none []string
	for _, sec := range r.Sections {
		if len(sec.Acts) == 0 {
			none = append(none, s.Word("section."+sec.ID))
			continue
		}
		fmt.Fprintf(&b, "\n%s: %d\n", s.Word("section."+sec.ID), len(sec.Acts))
		for _, a := range sec.Acts {
			fmt.Fprintf(&b, " %s  %s\n", s.Clock(a.At), s.Act(sec.ID, a))
		}
	}
	if len(none) > 0 {
		fmt.Fprintf(&b, "\n%s\n", s.Word("none_of", "n", strings.Join(none, " · ")))
	}
	fmt.Fprintf(&b, "\n%s\n%s\n %s\n", s.Word("events", "a", r.From, "b", r.To), s.Word("sum"), r.Sum)
	_, err := io.WriteString(w, b.String())
	return err
}

// State says whether the day is over, or how far the record goes.
func (r *Record) State(s Speech) string {
	if r.Closed {
		return s.Word("closed")
	}
	return s.Word("running", "t", s.Clock(r.At))
}
