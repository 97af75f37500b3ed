package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"motcua/internal/hall"
	"motcua/internal/lang"
)

// words are those of a record by key, in a language.
var words = lang.Section[map[string]string]("record")

// Speech says a record in a language, with a site's names.
type Speech struct {
	Lang string
	Site Site
	// People are the names of accounts, for a sheet that people read; without
	// one the account stands as the log has it.
	People map[string]string
	zone   *time.Location
}

// Speech is how the record is said in a language.
func (r *Record) Speech(language string, site Site) Speech {
	s := Speech{Lang: language, Site: site, zone: r.At.Location()}
	if acts := r.Section(SecOpening); len(acts) > 0 {
		s.zone = acts[0].At.Location()
	}
	return s
}

// Word says a key; pairs fill its {places}.
func (s Speech) Word(key string, pairs ...any) string {
	w, ok := words(s.Lang)[key]
	if !ok {
		return key
	}
	return lang.Fill(w, pairs...)
}

// name finds what a place is called; its id where it has no name.
func (s Speech) name(in []Place, id string) string {
	if i := slices.IndexFunc(in, func(p Place) bool { return p.ID == id }); i >= 0 {
		if n := in[i].Name.In(s.Lang); n != "" {
			return strings.Join(strings.Fields(n), " ")
		}
	}
	return id
}

// Service is what a service is called.
func (s Speech) Service(id string) string { return s.name(s.Site.Services, id) }

// Counter is what a counter is called.
func (s Speech) Counter(id string) string { return s.name(s.Site.Counters, id) }

func (s Speech) person(account string) string { return first(s.People[account], account) }

func (s Speech) priority(id string) string {
	if id == "" {
		return s.Word("none")
	}
	return s.name(s.Site.Priorities, id)
}

// Clock is a time of the day.
func (s Speech) Clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(s.zone).Format("15:04")
}

// Date is a business day as people write it.
func (s Speech) Date(d hall.Day) string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	return t.Format("02/01/2006")
}

// Long says how long something took.
func (s Speech) Long(seconds int) string {
	h, m, sec := seconds/3600, seconds/60%60, seconds%60
	switch {
	case h > 0:
		return s.Word("hours", "n", h, "m", fmt.Sprintf("%02d", m))
	case m >= 10 || m > 0 && sec == 0:
		return s.Word("minutes", "n", m)
	case m > 0:
		return s.Word("minutes_seconds", "n", m, "m", fmt.Sprintf("%02d", sec))
	}
	return s.Word("seconds", "n", sec)
}

// Act says what happened in a sentence, without its time.
func (s Speech) Act(section string, a Act) string {
	key := section + "." + a.What
	if section == SecUndo {
		key = "undo"
	}
	from, to := s.ends(section, a)
	text := s.Word(key, "n", a.Number, "c", s.Counter(a.Counter), "s", s.Service(a.Service), "a", from, "b", to,
		"k", s.Word("step."+a.What), "d", s.Long(a.Seconds), "t", s.Clock(a.Until), "x", a.Device)
	text = strings.Join(strings.Fields(text), " ")
	if a.Reason != "" {
		text += "; " + s.Word("reason", "r", a.Reason)
	}
	switch section {
	case SecAlarm:
		text += "; " + s.answered(a, "acknowledged", "not_acknowledged")
	case SecHelp:
		text += "; " + s.answered(a, "answered", "not_answered")
	case SecDevice:
		if a.Seconds > 0 || !a.Until.IsZero() {
			text += "; " + s.Word("lasted", "d", s.Long(a.Seconds))
		}
	}
	if a.Back {
		text += " (" + s.Word("taken_back") + ")"
	}
	if a.By != "" {
		text += " · " + s.person(a.By)
	}
	return text
}

func (s Speech) answered(a Act, yes, no string) string {
	if a.By == "" {
		return s.Word(no)
	}
	return s.Word(yes, "d", s.Long(a.Seconds))
}

// ends says what was before and after in the words of the section.
func (s Speech) ends(section string, a Act) (from, to string) {
	usual := func(x string) string {
		switch x {
		case "":
			return s.Word("usual")
		case "-":
			return s.Word("day_off")
		}
		return x
	}
	switch {
	case section == SecToday && a.What == "services":
		return usual(s.services(a.From)), usual(s.services(a.To))
	case section == SecToday && a.What == "limit" && a.To == "0":
		return usual(a.From), s.Word("no_limit")
	case section == SecToday && a.What == "roster":
		return first(s.person(a.From), "–"), first(s.person(a.To), "–")
	case section == SecToday:
		return usual(a.From), usual(a.To)
	case section == SecTransfer && a.What == "service":
		return s.Service(a.From), s.Service(a.To)
	case section == SecTransfer:
		return s.Counter(a.From), s.Counter(a.To)
	case section == SecMark:
		return s.priority(a.From), s.priority(a.To)
	case section == SecClock:
		return s.shown(a.From, a.Until)
	}
	return a.From, a.To
}

// shown writes what a clock showed and shows, with the date where that is
// another.
func (s Speech) shown(was string, is time.Time) (from, to string) {
	form := "15:04:05"
	t, err := time.Parse(time.RFC3339, was)
	if err != nil {
		return was, is.In(s.zone).Format(form)
	}
	if t, is := t.In(s.zone), is.In(s.zone); t.Format(time.DateOnly) != is.Format(time.DateOnly) {
		form = "02/01/2006 15:04:05"
	}
	return t.In(s.zone).Format(form), is.In(s.zone).Format(form)
}

func (s Speech) services(list string) string {
	if list == "" {
		return ""
	}
	names := strings.Split(list, ", ")
	for i := range names {
		names[i] = s.Service(names[i])
	}
	return strings.Join(names, ", ")
}
