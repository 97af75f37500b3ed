package paper

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"motcua/internal/lang"
	"motcua/server/rating"
	"motcua/server/report"
)

// scored is one figure of a score.
type scored struct {
	key, head string
	kind      kind
	of        func(*rating.Score) Value
}

// satisfaction are the tables of what citizens thought: the hall's in short,
// then every cut whose scores can be shown.
func (m *maker) satisfaction() []Table {
	if m.s.Ratings == nil {
		return nil
	}
	list := []Table{m.levels()}
	if len(m.s.Ratings.Questions) > 0 {
		list = append(list, m.questions())
	}
	if t := m.reasons(); len(t.Rows) > 0 {
		list = append(list, t)
	}
	return append(list,
		m.scores("services", m.s.Services), m.scores("counters", m.s.Counters), m.scores("clerks", m.s.Clerks))
}

// levels is how many chose which level, the best first.
func (m *maker) levels() Table {
	t := Table{ID: "levels", Title: m.say("table.levels"), Lead: m.say("lead.levels"), Brief: true, Columns: []Column{
		m.column("rating_n", count), m.column("rating_share", share),
	}}
	s := m.s.Total.Rating
	for i := m.s.Ratings.Levels; i > 0 && s != nil; i-- {
		r := Row{ID: fmt.Sprint(i), Name: m.level(i), Cells: []Value{{}, {}}}
		if i <= len(s.Levels) {
			r.Cells = []Value{counted(s.Levels[i-1]), part(s.Levels[i-1], s.N)}
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// level is what a level is called.
func (m *maker) level(i int) string {
	b := m.s.Ratings
	usual := fmt.Sprint(i)
	if b.Levels == 5 || b.Levels == 3 {
		usual = m.say(fmt.Sprintf("level.%d.%d", b.Levels, i))
	}
	if i <= len(b.Words) {
		return name(b.Words[i-1], m.lang, usual)
	}
	return usual
}

// questions are the points of the questions that were asked beside the score.
func (m *maker) questions() Table {
	t := Table{ID: "questions", Title: m.say("table.questions"), Lead: m.say("lead.questions"), Brief: true, Columns: []Column{
		m.column("rating_n", count), m.column("points", points),
	}}
	for _, q := range m.s.Ratings.Questions {
		r := Row{ID: q.ID, Name: name(q.Name, m.lang, q.ID), Cells: []Value{{}, {}}}
		if a := answers(m.s.Total.Rating, q.ID); a != nil {
			r.Cells = []Value{counted(a.N), {kind: points, n: a.Points}}
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// reasons are what was named as the reason, of those that anybody named.
func (m *maker) reasons() Table {
	t := Table{ID: "reasons", Title: m.say("table.reasons"), Lead: m.say("lead.reasons"), Brief: true, Columns: []Column{m.column("rating_n", count)}}
	s := m.s.Total.Rating
	for _, reason := range m.s.Ratings.Reasons {
		if s != nil && s.Reasons[reason.ID] > 0 {
			t.Rows = append(t.Rows, Row{ID: reason.ID, Name: name(reason.Name, m.lang, reason.ID), Cells: []Value{counted(s.Reasons[reason.ID])}})
		}
	}
	return t
}

// scores is a cut with all that a score has.
func (m *maker) scores(cut string, rows []report.Row) Table {
	t := Table{ID: "ratings_" + cut, Title: m.say("table.ratings_" + cut), Lead: m.say("lead." + cut)}
	parts := m.parts(cut == "clerks")
	t.Columns = []Column{m.column("given", count), m.column("response", share)}
	for _, p := range parts {
		c := m.column(p.key, p.kind)
		if p.head != "" {
			c.Head, c.Short = p.head, p.head
		}
		t.Columns = append(t.Columns, c)
	}
	row := func(r *report.Row, called string, whole bool) Row {
		out := Row{ID: r.ID, Name: called, Whole: whole, Cells: []Value{counted(r.Given), response(&r.Figures)}}
		for _, p := range parts {
			v := Value{}
			if r.Rating != nil && (!whole || p.key != "band") {
				v = p.of(r.Rating)
			}
			out.Cells = append(out.Cells, v)
		}
		return out
	}
	t.Rows = append(t.Rows, row(&report.Row{Figures: m.s.Total}, m.say("whole_hall"), true))
	for i := range rows {
		t.Rows = append(t.Rows, row(&rows[i], m.called(cut, &rows[i]), false))
	}
	return t
}

// parts are the figures of a score, by the hall's scale: levels from the best,
// for clerks the class as well.
func (m *maker) parts(clerks bool) []scored {
	b := m.s.Ratings
	list := []scored{
		{"rating_n", "", count, func(s *rating.Score) Value { return counted(s.N) }},
		{"rating_mean", "", score, mean},
	}
	for i := b.Levels; i > 0; i-- {
		list = append(list, scored{fmt.Sprint("level_", i), m.level(i), count, func(s *rating.Score) Value {
			if i > len(s.Levels) {
				return Value{}
			}
			return counted(s.Levels[i-1])
		}})
	}
	list = append(list, scored{"points", "", points, func(s *rating.Score) Value { return Value{kind: points, n: s.Points} }})
	for n, q := range b.Questions {
		list = append(list, scored{"question_" + q.ID, m.say("question", "n", cmp.Or(q.Index, n+1)), points, func(s *rating.Score) Value {
			if a := answers(s, q.ID); a != nil {
				return Value{kind: points, n: a.Points}
			}
			return Value{}
		}})
	}
	if len(b.Questions) > 0 {
		list = append(list, scored{"points_sum", "", points, func(s *rating.Score) Value {
			if s.Sum == nil {
				return Value{}
			}
			return Value{kind: points, n: *s.Sum}
		}})
	}
	if clerks && len(b.Bands) > 0 {
		list = append(list, scored{"band", "", word, func(s *rating.Score) Value { return said(m.band(s.Band)) }})
	}
	return list
}

func (m *maker) band(id string) string {
	for _, b := range m.s.Ratings.Bands {
		if b.ID == id {
			return name(b.Name, m.lang, id)
		}
	}
	return id
}

func answers(s *rating.Score, question string) *rating.Answers {
	if s == nil {
		return nil
	}
	for i := range s.Questions {
		if s.Questions[i].ID == question {
			return &s.Questions[i]
		}
	}
	return nil
}

func mean(s *rating.Score) Value {
	if s == nil || s.Mean == 0 {
		return Value{}
	}
	return Value{kind: score, n: s.Mean}
}

func response(f *report.Figures) Value {
	if f.Response == nil {
		return Value{}
	}
	return Value{kind: share, n: *f.Response}
}

// satisfied is the fact of how satisfied people were.
func (m *maker) satisfied() Fact {
	f := &m.s.Total
	out := Fact{Key: "rating_mean", Word: m.say("fact.rating", "n", m.s.Ratings.Levels), Small: m.say("fact.given", "n", lang.Number(m.lang, f.Given))}
	if s := f.Rating; s != nil && s.Mean > 0 {
		out.Value = mean(s)
		out.Small = m.say("fact.shown", "n", lang.Number(m.lang, s.N), "p", response(f).read(m.lang))
	}
	return out
}

// due is the table of case files by their due day.
func (m *maker) due() Table {
	o := m.s.OnTime
	t := Table{ID: "on_time", Title: m.say("table.on_time"), Lead: m.say("whole"), Brief: true}
	r := Row{Name: m.say("whole_hall"), Whole: true}
	for _, c := range []struct {
		key string
		v   Value
	}{
		{"due", counted(o.Due)},
		{"met", counted(o.Met)},
		{"late", counted(o.Late)},
		{"overdue", counted(o.Overdue)},
		{"due_open", counted(o.Open)},
		{"on_time", onTime(o.Share)},
	} {
		kind := count
		if c.key == "on_time" {
			kind = share
		}
		t.Columns, r.Cells = append(t.Columns, m.column(c.key, kind)), append(r.Cells, c.v)
	}
	t.Rows = []Row{r}
	return t
}

func onTime(part *float64) Value {
	if part == nil {
		return Value{}
	}
	return Value{kind: share, n: *part}
}

// rules are the notes on scores: how they are shown, and what they rest on.
func (m *maker) rules() (list []Note) {
	b := m.s.Ratings
	if b == nil {
		return nil
	}
	list = append(list, Note{m.say("note.ratings"), m.say("note.ratings_text", "n", b.LotOf)})
	if len(b.Questions) > 0 {
		all := ""
		for i, q := range b.Questions {
			if i > 0 {
				all += "; "
			}
			all += m.say("question", "n", cmp.Or(q.Index, i+1)) + ": " + name(q.Name, m.lang, q.ID)
		}
		list = append(list, Note{m.say("note.questions"), all + "."})
	}
	if b.LegalBasis != "" {
		text := b.LegalBasis
		if b.To != "" {
			text += " (" + m.say("in_force_to", "t", dated(string(b.To), "02/01/2006")) + ")"
		}
		if s := name(b.Unchecked, m.lang, ""); s != "" {
			text += ". " + s
		}
		list = append(list, Note{m.say("note.basis"), text})
	}
	return list
}

// upper begins a text with a capital, unless it is a sign like n.
func upper(s string) string {
	if len(s) < 2 {
		return s
	}
	_, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:n]) + s[n:]
}

// column is a column by its key.
func (m *maker) column(key string, k kind) Column {
	return Column{Key: key, Head: m.say("col." + key), Short: upper(m.say("short." + key)), kind: k}
}
