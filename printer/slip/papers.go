package slip

import (
	"strconv"
	"time"
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

func (g Guide) content() content {
	w := speak(g.Lang)
	c := content{kind: KindGuide, lang: g.Lang, say: map[string]string{
		"title": w.Guide, "hall": g.Hall, "code": g.Code, "name": g.Name, "field": fill(w.Field, "n", g.Field),
		"papers_name": "", "fee_name": w.Fee, "fee": g.Fee, "days_name": w.Days, "days": g.Days,
		"where_name": w.Where, "where": g.Where, "counters_name": w.At, "counters": g.Counters,
		"url": g.URL, "scan": w.ScanGuide,
	}, lists: map[string][]item{"papers": nil}}
	if g.URL == "" {
		c.say["scan"] = ""
	}
	for i, p := range g.Papers {
		c.say["papers_name"] = w.Papers
		c.lists["papers"] = append(c.lists["papers"], item{lead: strconv.Itoa(i+1) + ".", text: p})
	}
	return c
}

// A Test shows that a printer prints, and the letters that go wrong first. It
// looks like a guide.
type Test struct {
	Hall    string     `json:"hall"`
	Printer string     `json:"printer"`
	At      *time.Time `json:"at"`
	Lang    string     `json:"lang"`
}

func (t Test) content() content {
	g := Guide{Hall: t.Hall, Code: speak(t.Lang).place(t.Printer), Name: speak(t.Lang).Test, Lang: t.Lang}
	if t.At != nil {
		g.Field = local(*t.At).Format("15:04, 02/01/2006")
	}
	c := g.content()
	c.say["title"], c.say["field"] = speak(t.Lang).TestTitle, g.Field
	return c
}

// A Lookup is the state of a case file ("hồ sơ") on paper.
type Lookup struct {
	Hall     string `json:"hall"`
	CaseCode string `json:"case_code"`
	State    string `json:"state"`
	Due      string `json:"due"` // as it is to be read: "25/11/2026"
	// AsOf is when that was so; a slip without it says nothing of it.
	AsOf *time.Time `json:"as_of"`
	Fee  string     `json:"fee"` // as it is to be read: "150.000 đồng"
	Pay  string     `json:"pay"` // the payload of the VietQR that pays it
	URL  string     `json:"url"`
	Lang string     `json:"lang"`
}

func (l Lookup) content() content {
	w := speak(l.Lang)
	c := content{kind: KindLookup, lang: l.Lang, say: map[string]string{
		"title": w.Lookup, "hall": l.Hall, "case_code": l.CaseCode,
		"state_name": w.State, "state": l.State, "due_name": w.Due, "due": l.Due,
		"fee_name": w.ToPay, "fee": l.Fee, "pay": l.Pay, "pay_scan": "",
		"url": l.URL, "scan": w.ScanCase, "as_of": "",
	}}
	if l.AsOf != nil {
		c.say["as_of"] = fill(w.AsOf, "t", local(*l.AsOf).Format("15:04, 02/01/2006"))
	}
	if l.URL == "" {
		c.say["url"] = l.CaseCode // a kiosk reads it
	}
	if l.Pay != "" {
		c.say["pay_scan"] = w.ScanPay
	}
	return c
}

// An Emergency is a number on paper for the hours in which nothing else works,
// like the sheets of motcua-config cards: whoever holds it is called by the time
// that is written on it by hand.
type Emergency struct {
	Hall    string `json:"hall"`
	Number  string `json:"number"`
	Service string `json:"service"`
	Lang    string `json:"lang"`
}

func (m Emergency) content() content {
	w := speak(m.Lang)
	return content{kind: KindEmergency, lang: m.Lang, say: map[string]string{
		"title": w.Emergency, "hall": m.Hall, "number": m.Number, "service": m.Service,
		"field": fill(w.Field, "n", m.Service), "time": w.WriteTime, "day": w.WriteDay, "called": w.Offline,
	}}
}
