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
	Served    int    `json:"served"`
	NoShow    int    `json:"no_show"`
	Cancelled int    `json:"cancelled"`
	Expired   int    `json:"expired"`
	Open      int    `json:"open"`
	Wait      Spread `json:"wait_s"`
	Targeted  int    `json:"targeted"`
	InTarget  int    `json:"in_target"`
	Rating    *Score `json:"rating"`
}

// Spread is a spread of lengths of time, seconds.
type Spread struct {
	N   int `json:"n"`
	P50 int `json:"p50"`
	P90 int `json:"p90"`
}

// Score is what citizens gave on the average; there is none for fewer than five.
type Score struct {
	N    int     `json:"n"`
	Mean float64 `json:"mean"`
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
	list := []item{{text: w.Issues, right: strconv.Itoa(t.Issued)}, {text: w.Served, right: strconv.Itoa(t.Served)}}
	for _, f := range []struct {
		name string
		n    int
	}{{w.NoShow, t.NoShow}, {w.Cancelled, t.Cancelled}, {w.Expired, t.Expired}, {w.StillOpen, t.Open}} {
		if f.n > 0 {
			list = append(list, item{text: f.name, right: strconv.Itoa(f.n)})
		}
	}
	if t.Wait.N > 0 {
		list = append(list,
			item{text: w.WaitHalf, right: lang.Fill(w.Minutes, "n", (t.Wait.P50+59)/60)},
			item{text: w.WaitMost, right: lang.Fill(w.Minutes, "n", (t.Wait.P90+59)/60)})
	}
	if t.Targeted > 0 {
		list = append(list, item{text: w.InTarget, right: fmt.Sprintf("%d/%d", t.InTarget, t.Targeted)})
	}
	if t.Rating != nil {
		list = append(list, item{text: w.Rated, right: strings.Replace(fmt.Sprintf("%.1f (%d)", t.Rating.Mean, t.Rating.N), ".", w.Decimal, 1)})
	}
	return list
}
