package site

import (
	"fmt"
	"maps"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"motcua/internal/hall"
	"motcua/internal/lang"
)

// site builds the site and notes everything that is wrong on the way.
func (r *reader) site(f *file) *Site {
	s := &Site{}
	h := &s.Hall
	r.hall(&f.Hall, h)
	r.voice(&f.Voice, h)
	r.services(f.Service, h)
	r.counters(f.Counter, h)
	r.priorities(f.Priority, h)
	r.outcomes(f.Outcome, h)
	r.rating(&f.Rating, h)
	r.suggestions(&f.Suggestions, h)
	r.limits(&f.Limits, h)
	r.alarms(&f.Alarms, h)
	r.parks(f.Park, h)
	for i, n := range f.Notice {
		h.Notices = append(h.Notices, r.text(fmt.Sprintf("notice[%d]", i), n))
	}
	h.Keys = f.Keys
	if err := h.Keys.Check(); err != nil {
		r.bad("keys", "%v", err)
	}
	s.Devices = r.devices(f.Device, h)
	r.boards(f, s)
	s.Slips = r.slips(f.Slips)
	s.Cases = r.cases(&f.Cases)
	s.Backup, s.Retention = r.backup(&f.Backup), r.retention(&f.Retention)
	r.cards(f, h)
	r.capacity(h)
	return s
}

// slips is where the hall's own templates lie: beside the site file, unless the
// path says otherwise.
func (r *reader) slips(t slipsTable) string {
	switch {
	case r.has("slips.folder") && strings.TrimSpace(t.Folder) == "":
		r.bad("slips.folder", "empty: name a folder, or leave [slips] out")
	case r.has("slips") && !r.has("slips.folder"):
		r.bad("slips", "folder is missing")
	case t.Folder != "" && !filepath.IsAbs(t.Folder):
		return filepath.Join(filepath.Dir(r.source), t.Folder)
	}
	return t.Folder
}

var (
	idForm     = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	langForm   = regexp.MustCompile(`^[a-z]{2,3}$`)
	prefixForm = regexp.MustCompile(`^[A-Z]{1,2}$`)
)

func (r *reader) hall(t *hallTable, h *hall.Hall) {
	h.ID = r.id("hall.id", t.ID, nil)
	h.Languages = t.Languages
	if len(h.Languages) == 0 {
		h.Languages = []string{"vi", "en"}
	}
	for i, l := range t.Languages {
		if !langForm.MatchString(l) {
			r.bad(fmt.Sprintf("hall.languages[%d]", i), "%q is no language code such as vi or en", l)
		} else if !lang.Has(l) {
			r.bad(fmt.Sprintf("hall.languages[%d]", i), "there are no words in %q: one of %s", l, strings.Join(lang.Languages(), ", "))
		} else if slices.Index(t.Languages, l) != i {
			r.bad(fmt.Sprintf("hall.languages[%d]", i), "%q stands here twice", l)
		}
	}
	h.Name = r.name("hall.name", t.Name, h)
	h.Zone = r.zone(t.Timezone)
	h.PublicURL = r.publicURL(t.PublicURL)
	r.hours(t, h)
}

func (r *reader) zone(name string) *time.Location {
	if name == "" {
		name = "Asia/Ho_Chi_Minh"
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		r.bad("hall.timezone", "unknown time zone %q; in Viet Nam it is Asia/Ho_Chi_Minh", name)
		return time.UTC
	}
	return zone
}

func (r *reader) publicURL(s string) string {
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		r.bad("hall.public_url", "%q: want an address such as https://hall.example.vn, without ? and #", s)
	}
	return strings.TrimRight(s, "/")
}

func (r *reader) hours(t *hallTable, h *hall.Hall) {
	names := [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
	week := [7][]string{t.Hours.Sun, t.Hours.Mon, t.Hours.Tue, t.Hours.Wed, t.Hours.Thu, t.Hours.Fri, t.Hours.Sat}
	weekdays := r.spans("hall.hours.weekdays", t.Hours.Weekdays)
	open := false
	for d, list := range week {
		path := "hall.hours." + names[d]
		switch {
		case r.has(path):
			h.Hours.Week[d] = r.spans(path, list)
		case d != 0 && d != 6:
			h.Hours.Week[d] = weekdays
		}
		open = open || len(h.Hours.Week[d]) > 0
	}
	if !open && !r.has("hall.hours") {
		r.bad("hall.hours", `missing: when is the hall open? e.g. weekdays = ["07:30-11:30", "13:30-17:00"]`)
	}
	r.calendar(&t.Calendar, h)
}

func (r *reader) spans(path string, list []string) []hall.Span {
	var out []hall.Span
	for i, s := range list {
		at := fmt.Sprintf("%s[%d]", path, i)
		var after hall.Clock
		if len(out) > 0 {
			after = out[len(out)-1].To
		}
		span, err := hall.ParseSpan(s, after)
		if err != nil {
			r.bad(at, "%v", err)
			continue
		}
		out = append(out, span)
	}
	return out
}

func (r *reader) calendar(c *calendarTable, h *hall.Hall) {
	h.Hours.Holidays = map[hall.Day]hall.Text{}
	for i, t := range c.Holiday {
		path := fmt.Sprintf("hall.calendar.holiday[%d]", i)
		name := r.name(path+".name", t.Name, h)
		from, ok := r.day(path+".from", t.From)
		if !ok {
			continue
		}
		to := from
		if t.To != "" {
			if to, ok = r.day(path+".to", t.To); !ok {
				continue
			}
		}
		if to < from || to.Start(time.UTC).Sub(from.Start(time.UTC)) > 31*24*time.Hour {
			r.bad(path+".to", "%q: want the last day, on or after %s and at most a month later", t.To, from)
			continue
		}
		for d := from.Start(time.UTC); hall.DayOf(d, time.UTC) <= to; d = d.AddDate(0, 0, 1) {
			h.Hours.Holidays[hall.DayOf(d, time.UTC)] = name
		}
	}
	h.Hours.Special = map[hall.Day][]hall.Span{}
	for i, t := range c.Special {
		path := fmt.Sprintf("hall.calendar.special[%d]", i)
		if d, ok := r.day(path+".day", t.Day); ok {
			h.Hours.Special[d] = r.spans(path+".hours", t.Hours)
		}
	}
}

func (r *reader) day(path, s string) (hall.Day, bool) {
	d, err := hall.ParseDay(s)
	if err != nil {
		r.bad(path, "%v", err)
		return "", false
	}
	return d, true
}

// id checks an identifier; seen, if any, holds those taken and where.
func (r *reader) id(path, id string, seen map[string]int) string {
	switch {
	case id == "":
		r.bad(path, "missing")
	case !idForm.MatchString(id) || len(id) > 40:
		r.bad(path, "%q: want small letters, digits and single dashes, at most 40", id)
	case seen != nil && seen[id] > 0:
		r.bad(path, "%q stands already in line %d", id, seen[id])
	case seen != nil:
		seen[id] = r.line(path)
	}
	return id
}

// name wants Vietnamese and warns where a language that the hall offers is
// missing.
func (r *reader) name(path string, t text, h *hall.Hall) hall.Text {
	if strings.TrimSpace(t["vi"]) == "" {
		r.bad(path+".vi", "missing: every name is needed in Vietnamese")
	}
	for _, l := range h.Languages {
		if l != "vi" && strings.TrimSpace(t[l]) == "" {
			r.warn(path+"."+l, "missing: screens in this language will show the Vietnamese name")
		}
	}
	return r.text(path, t)
}

// text checks the language codes and gives the words as they are.
func (r *reader) text(path string, t text) hall.Text {
	for _, l := range slices.Sorted(maps.Keys(t)) {
		if !langForm.MatchString(l) {
			r.bad(path+"."+l, "unknown key: want a language code such as vi or en")
		}
	}
	if len(t) == 0 {
		return nil
	}
	return hall.Text(t)
}

// wait reads a length of time such as "15m".
func (r *reader) wait(path, s string) time.Duration {
	if s == "" {
		return 0
	}
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 {
		r.bad(path, `%q: want a length of time such as "30s", "15m" or "2h"`, s)
		return 0
	}
	return d
}
