package slip

import (
	"strconv"

	"motcua/internal/lang"
	"motcua/printer/spool"
)

// A Guide is what a citizen takes home to prepare a procedure ("thủ tục").
type Guide struct {
	Hall     string   `json:"hall"`
	Code     string   `json:"code"` // of the national catalogue, "1.001193"
	Name     string   `json:"name"`
	Field    string   `json:"field"`
	Papers   []string `json:"papers"`
	Fee      string   `json:"fee"`
	Days     string   `json:"days"`
	Where    string   `json:"where"`
	Counters string   `json:"counters"`
	URL      string   `json:"url"`
	Lang     string   `json:"lang"`
}

// Doc lays the guide out: the name, the papers to tick off, then the facts.
func (g Guide) Doc(width int) spool.Doc {
	s := &sheet{w: speak(g.Lang), width: width}
	s.head(g.Hall, s.w.Guide)
	s.space(10)
	s.name(g.Name)
	s.space(4)
	s.line(g.Code, sizeNote, false)
	if g.Field != "" {
		s.line(lang.Fill(s.w.Field, "n", g.Field), sizeNote, false)
	}
	if len(g.Papers) > 0 {
		s.space(12)
		s.add(spool.Block{Text: &spool.Text{S: s.w.Papers, Size: sizeBody, Bold: true}})
		s.space(4)
		for i, p := range g.Papers {
			s.add(spool.Block{Text: &spool.Text{S: p, Size: sizeBody, Lead: strconv.Itoa(i+1) + "."}})
			s.space(4)
		}
	}
	s.space(8)
	s.facts([][2]string{{s.w.Fee, g.Fee}, {s.w.Days, g.Days}, {s.w.Where, g.Where}, {s.w.At, g.Counters}})
	s.code(g.URL, s.w.ScanGuide)
	s.space(8)
	return s.cut()
}

// A Lookup is the state of a case file ("hồ sơ") on paper.
type Lookup struct {
	Hall     string `json:"hall"`
	CaseCode string `json:"case_code"`
	State    string `json:"state"`
	Due      string `json:"due"` // as it is to be read: "25/11/2026"
	URL      string `json:"url"`
	Lang     string `json:"lang"`
}

// Doc lays the slip out: the code whole on as few lines as it takes.
func (l Lookup) Doc(width int) spool.Doc {
	s := &sheet{w: speak(l.Lang), width: width}
	s.head(l.Hall, s.w.Lookup)
	s.space(10)
	s.line(l.CaseCode, sizeHead, true)
	s.space(10)
	s.facts([][2]string{{s.w.State, l.State}, {s.w.Due, l.Due}})
	code := l.URL
	if code == "" {
		code = l.CaseCode // a kiosk reads it
	}
	s.code(code, s.w.ScanCase)
	s.space(8)
	return s.cut()
}

// facts are what one asks at the desk: its name on the left, its value on the
// right, or below when it is long.
func (s *sheet) facts(rows [][2]string) {
	s.rule(2)
	s.space(8)
	for _, r := range rows {
		if r[1] != "" {
			s.add(spool.Block{Text: &spool.Text{S: r[0], Size: sizeBody, Right: r[1]}})
			s.space(4)
		}
	}
	s.space(4)
	s.rule(2)
}
