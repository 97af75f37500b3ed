package web

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"motcua/internal/hall"
	"motcua/internal/lang"
	"motcua/server/report"
	"motcua/server/report/chart"
	"motcua/server/report/paper"
)

// reportPage is a report as its page shows it. Words and figures are those of
// package paper, so that the page says what the files say.
type reportPage struct {
	Doc     *paper.Doc
	Running bool
	Empty   bool // the log has nothing of the period
	Span    report.Span
	Day     hall.Day // with which the period is found
	Spans   []reportLink
	Prev    *reportLink
	Next    *reportLink // nil: it is to come
	Files   []reportLink
	Facts   []reportFact
	Charts  []reportPicture
	Brief   []reportCut // stand beside each other
	Tables  []reportCut
	Words   []string // what citizens wrote with their ratings
	Events  string
	Sum     []string // in groups, to be read out
}

// reportLink is a link with its word.
type reportLink struct {
	Word, Href string
	On         bool // it leads here
}

// reportFact is a figure of the whole, with that of the period before.
type reportFact struct {
	Word, Value, Small, Href string
	Against                  string
}

// reportPicture is a chart with its table, in the widths in which it is shown:
// on a phone, and beside another; one that is Full stands alone, and has a
// third.
type reportPicture struct {
	ID, Title string
	Narrow    pictureSize
	Middle    *pictureSize // nil: Wide does
	Wide      pictureSize
	Table     chart.Table
}

type pictureSize struct {
	Src  string
	W, H int
}

type reportCut struct {
	ID, Title, Lead, Say string
	Groups               []reportGroup
	Heads                []reportHead
	Rows                 []reportRow
}

type reportGroup struct {
	Word string
	N    int
}

type reportHead struct {
	Word  string
	First bool // of its group
}

type reportRow struct {
	Name, Href string
	Whole      bool
	Cells      []reportCell
}

type reportCell struct {
	Value, Href string
	First       bool
}

// The widths of a picture, CSS pixels: on a desk's page two stand abreast.
const (
	fullChart   = 1120
	wideChart   = 600
	publicChart = 480
	narrowChart = 336
)

func (s *handler) reportPage(v *view, sum *report.Summary) reportPage {
	doc, p, today := paper.Of(sum, v.Lang), sum.Period, s.Hall.State().Day
	page := reportPage{
		Doc: doc, Running: !sum.Closed, Empty: sum.To == 0, Span: p.Span, Day: min(max(p.From, min(today, p.To)), p.To),
		Prev: &reportLink{Word: p.Prev().In(v.Lang), Href: reportHref(p.Prev())},
	}
	if next := p.Next(); next.From <= today {
		page.Next = &reportLink{Word: next.In(v.Lang), Href: reportHref(next)}
	}
	for _, span := range report.Spans {
		page.Spans = append(page.Spans, reportLink{Word: span.In(v.Lang), Href: reportHref(report.PeriodOf(span, page.Day)), On: span == p.Span})
	}
	for _, format := range []string{"pdf", "xlsx", "csv"} {
		page.Files = append(page.Files, reportLink{Word: strings.ToUpper(format), Href: fileOf(p, format, v.Lang)})
	}
	if page.Empty {
		return page
	}
	page.Facts, page.Words = s.facts(v, doc, sum), sum.Comments
	page.Charts = picturesOf(sum, v.Lang)
	for i := range doc.Tables {
		switch t := &doc.Tables[i]; {
		case t.ID == "load", t.ID == "levels", t.ID == "on_time": // stand under their pictures
		case t.Brief:
			page.Brief = append(page.Brief, cutOf(t, p, v.Lang))
		default:
			page.Tables = append(page.Tables, cutOf(t, p, v.Lang))
		}
	}
	page.Events = v.T("report.events", "a", lang.Number(v.Lang, int(sum.From)), "b", lang.Number(v.Lang, int(sum.To)))
	for i := 0; i < len(sum.Sum); i += 8 {
		page.Sum = append(page.Sum, sum.Sum[i:min(i+8, len(sum.Sum))])
	}
	return page
}

// reportsOf are the reports in which a day lies, the shortest first.
func reportsOf(language string, day hall.Day) (list []reportLink) {
	for _, span := range report.Spans {
		p := report.PeriodOf(span, day)
		list = append(list, reportLink{Word: p.In(language), Href: reportHref(p)})
	}
	return list
}

func reportHref(p report.Period) string { return "/floor/reports/" + p.String() }

// eventsHref leads to the events behind a figure, "" for one that does not open.
func eventsHref(p report.Period, figure string, cut url.Values) string {
	if figure == "" || p.String() == "" {
		return ""
	}
	q := url.Values{"figure": {figure}}
	for k, list := range cut {
		q[k] = list
	}
	return reportHref(p) + "/events?" + q.Encode()
}

// opening leads to the events behind a value; "" where there are none.
func opening(value string, p report.Period, column string, cut url.Values) string {
	if value == "–" || value == "0" {
		return ""
	}
	return eventsHref(p, figureOf(column), cut)
}

// figureOf is what a column opens down to.
func figureOf(column string) string {
	switch head, _, _ := strings.Cut(column, "_"); head {
	case "wait":
		return string(report.Waits)
	case "service":
		return string(report.Services)
	}
	if slices.Contains(report.Measures, report.Measure(column)) {
		return column
	}
	return ""
}

// cuts are the cuts of a report by the table that shows them.
var cuts = map[string]string{"services": "service", "counters": "counter", "clerks": "clerk", "hours": "hour", "weekdays": "weekday"}

func cutOf(t *paper.Table, p report.Period, language string) reportCut {
	shown := t.Shown()
	c := reportCut{ID: t.ID, Title: t.Title, Lead: t.Lead}
	group := ""
	var first []bool
	for _, col := range shown.Columns {
		first = append(first, col.Group != group || len(first) == 0)
		if col.Group != group || len(c.Groups) == 0 {
			c.Groups = append(c.Groups, reportGroup{Word: col.Group})
		}
		group = col.Group
		c.Groups[len(c.Groups)-1].N++
		c.Heads = append(c.Heads, reportHead{Word: col.Short, First: first[len(first)-1]})
	}
	if len(c.Groups) == 1 && c.Groups[0].Word == "" {
		c.Groups = nil
	}
	for _, row := range shown.Rows {
		out, at, by := reportRow{Name: row.Name, Whole: row.Whole}, p, url.Values{}
		switch cut := cuts[t.ID]; {
		case row.Whole:
		case cut != "":
			by.Set(cut, row.ID)
		case t.ID == "days", t.ID == "months": // are periods of their own
			if own, err := report.ParsePeriod(row.ID); err == nil {
				at, out.Href = own, reportHref(own)
			}
		}
		for i, cell := range row.Cells {
			value := cell.Read(language)
			out.Cells = append(out.Cells, reportCell{Value: value, First: first[i]})
			out.Cells[i].Href = opening(value, at, shown.Columns[i].Key, by)
		}
		c.Rows = append(c.Rows, out)
	}
	return c
}

func picturesOf(sum *report.Summary, language string) (list []reportPicture) {
	for _, n := range chart.Of(sum, language) {
		list = append(list, pictureOf(n, reportHref(sum.Period)+"/"+string(n.ID)+".svg", url.Values{"lang": {language}, "v": {fmt.Sprint(sum.To)}}, wideChart))
	}
	return list
}

func pictureOf(n chart.Named, at string, q url.Values, wide int) reportPicture {
	size := func(width int) pictureSize {
		q.Set("w", fmt.Sprint(width))
		return pictureSize{at + "?" + q.Encode(), width, n.Height(width)}
	}
	p := reportPicture{ID: string(n.ID), Title: n.Title, Table: n.Table, Narrow: size(narrowChart), Wide: size(wide)}
	if n.ID == chart.Heatmap {
		middle := p.Wide
		p.Middle, p.Wide = &middle, size(fullChart)
	}
	return p
}

// facts are the figures of the whole beside those of the period before.
func (s *handler) facts(v *view, doc *paper.Doc, sum *report.Summary) (list []reportFact) {
	before, err := s.summary(sum.Period.Prev())
	var old []paper.Fact
	if err == nil && before.To != 0 {
		old = paper.Of(before, v.Lang).Facts
	}
	for i, f := range doc.Facts {
		fact := reportFact{Word: f.Word, Value: f.Read(v.Lang), Small: f.Small}
		fact.Href = opening(fact.Value, sum.Period, f.Key, nil)
		if i < len(old) && old[i].Key == f.Key {
			fact.Against = v.T("report.against", "n", old[i].Read(v.Lang))
			if by := f.Against(old[i].Value, v.Lang); sum.Closed && by != "" {
				fact.Against += " (" + by + ")"
			}
		}
		list = append(list, fact)
	}
	return list
}
