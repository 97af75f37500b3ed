package slip

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"motcua/internal/lang"
)

// A Day is the figures of a business day ("số liệu cuối ngày"): what
// motcua-server report --format json writes. Keys that it does not show are
// passed over.
type Day struct {
	Hall     Name      `json:"hall"`
	Day      string    `json:"day"`    // "2026-11-21"
	Closed   bool      `json:"closed"` // the figures stand
	Total    Figures   `json:"total"`
	Services []Figures `json:"services"`
	Printers []Paper   `json:"printers"`
	OnTime   *OnTime   `json:"on_time"`
	Lang     string    `json:"lang"`
}

// Name is a name in the office's language or, by code, in several.
type Name map[string]string

// UnmarshalJSON takes "Đất đai" and {"vi":"Đất đai","en":"Land"}.
func (n *Name) UnmarshalJSON(data []byte) error {
	var s string
	if json.Unmarshal(data, &s) == nil {
		*n = Name{lang.Office: s}
		return nil
	}
	return json.Unmarshal(data, (*map[string]string)(n))
}

func (n Name) in(language string) string {
	if s := n[language]; s != "" {
		return s
	}
	return n[lang.Office]
}

// Figures are the counts of a day or of one service in it.
type Figures struct {
	ID        string `json:"id"`
	Name      Name   `json:"name"`
	Issued    int    `json:"issued"`
	Carried   int    `json:"carried"`
	Served    int    `json:"served"`
	NoShow    int    `json:"no_show"`
	Cancelled int    `json:"cancelled"`
	Expired   int    `json:"expired"`
	Open      int    `json:"open"`

	Transfers  int `json:"transfers"`
	OutOfOrder int `json:"out_of_order"`
	Undone     int `json:"undone"`

	Wait     Spread `json:"wait_s"`
	Targeted int    `json:"targeted"`
	InTarget int    `json:"in_target"`
	Service  Spread `json:"service_s"`
	Given    int    `json:"given"` // ratings, shown or not
	Rating   *Score `json:"rating"`
}

// Spread is a spread of lengths of time, seconds.
type Spread struct {
	N   int `json:"n"`
	P50 int `json:"p50"`
	P90 int `json:"p90"`
}

// Score is what citizens gave on the average; there is none for fewer than five.
type Score struct {
	N      int     `json:"n"`
	Mean   float64 `json:"mean"`
	Points float64 `json:"points"` // 0 to 2, as the circular scores
}

// OnTime is how the case files fared whose results were due on the day; the
// zero value when none was.
type OnTime struct {
	Due int `json:"due"`
	Met int `json:"on_time"`
}

// Paper is what became of the slips that were sent to one printer.
type Paper struct {
	Name    string `json:"name"`
	Printed int    `json:"printed"` // or taken without a fault
	Failed  int    `json:"failed"`
	Unknown int    `json:"unknown"`
}

func (d Day) check() error {
	if err := first(checkLang(d.Lang), required("hall", d.Hall.in(d.Lang), "day", d.Day)); err != nil {
		return err
	}
	if _, err := time.Parse(time.DateOnly, d.Day); err != nil {
		return fmt.Errorf("day: %q is no day: want YYYY-MM-DD", d.Day)
	}
	return nil
}

func (d Day) content() content {
	w := speak(d.Lang)
	c := content{kind: KindDay, lang: d.Lang, say: map[string]string{
		"title": w.DayEnd, "hall": d.Hall.in(d.Lang), "day": d.Day, "not_closed": "", "sign": w.Sign,
		"services_name": "", "printers_name": "",
	}, lists: map[string][]item{"figures": d.figures(w), "services": nil, "printers": nil}}
	if at, err := time.Parse(time.DateOnly, d.Day); err == nil {
		c.say["day"] = at.Format("02/01/2006")
	}
	if !d.Closed {
		c.say["not_closed"] = w.NotClosed
	}
	for _, s := range d.Services {
		if s.Issued+s.Served == 0 {
			continue
		}
		name := s.Name.in(d.Lang)
		if name == "" {
			name = s.ID
		}
		c.say["services_name"] = w.ByService
		c.lists["services"] = append(c.lists["services"], item{text: name, right: fmt.Sprintf("%d/%d", s.Served, s.Issued)})
	}
	for _, p := range d.Printers {
		c.say["printers_name"] = w.ByPrinter
		c.lists["printers"] = append(c.lists["printers"], item{text: w.place(p.Name), right: p.words(w)})
	}
	return c
}

// words says how many slips came out, and what else became of any.
func (p Paper) words(w words) string {
	s := strconv.Itoa(p.Printed)
	if p.Failed > 0 {
		s += " · " + lang.Fill(w.NotPrinted, "n", p.Failed)
	}
	if p.Unknown > 0 {
		s += " · " + lang.Fill(w.NotKnown, "n", p.Unknown)
	}
	return s
}

// figures are the day's counts; those that are always there, then those that
// are not zero.
func (d Day) figures(w words) []item {
	t := d.Total
	list := []item{{text: w.Issues, right: strconv.Itoa(t.Issued)}}
	if t.Carried > 0 {
		list = append(list, item{text: w.CarriedOver, right: strconv.Itoa(t.Carried)})
	}
	list = append(list, item{text: w.Served, right: strconv.Itoa(t.Served)})
	for _, f := range []struct {
		name string
		n    int
	}{
		{w.NoShow, t.NoShow},
		{w.Cancelled, t.Cancelled},
		{w.Expired, t.Expired},
		{w.StillOpen, t.Open},
		{w.Transfers, t.Transfers},
		{w.OutOfOrder, t.OutOfOrder},
		{w.Undone, t.Undone},
	} {
		if f.n > 0 {
			list = append(list, item{text: f.name, right: strconv.Itoa(f.n)})
		}
	}
	list = append(list, t.times(w)...)
	return append(list, d.quality(w)...)
}

// times are the waits and services, in whole minutes.
func (t Figures) times(w words) (list []item) {
	minutes := func(s int) string { return lang.Fill(w.Minutes, "n", (s+59)/60) }
	if t.Wait.N > 0 {
		list = append(list, item{text: w.WaitHalf, right: minutes(t.Wait.P50)}, item{text: w.WaitMost, right: minutes(t.Wait.P90)})
	}
	if t.Targeted > 0 {
		list = append(list, item{text: w.InTarget, right: share(t.InTarget, t.Targeted)})
	}
	if t.Service.N > 0 {
		list = append(list, item{text: w.ServiceHalf, right: minutes(t.Service.P50)})
	}
	return list
}

// quality is what citizens said, and whether their results were there in time.
func (d Day) quality(w words) (list []item) {
	if t := d.Total; t.Given > 0 || t.Rating != nil {
		if t.Given > 0 {
			list = append(list, item{text: w.Given, right: share(t.Given, t.Served)})
		}
		if t.Rating != nil {
			points := strings.Replace(fmt.Sprintf("%.1f/2 (%d)", t.Rating.Points, t.Rating.N), ".", w.Decimal, 1)
			list = append(list, item{text: w.Rated, right: points})
		}
	}
	if d.OnTime != nil && d.OnTime.Due > 0 {
		list = append(list, item{text: w.OnTime, right: share(d.OnTime.Met, d.OnTime.Due)})
	}
	return list
}

func share(n, of int) string { return fmt.Sprintf("%d/%d", n, of) }
