package queue

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// What a manager may say of a day, at most.
const (
	maxNotices = 20
	maxText    = 500
	maxRoster  = 1000
)

// effect works out the hall in force: the site, and what a manager set for
// this day on top of it. Everything that the engine decides by hangs on it, so
// that no command works it out again.
func (e *Engine) effect() {
	h := effective(e.site, e.today, e.day)
	e.hall, e.blocked, e.hours = h, blocked(h), hours{}
	e.desks, e.serving = map[string]*desk{}, map[string][]*desk{}
	e.services = map[string]*hall.Service{}
	for i := range h.Services {
		s := &h.Services[i]
		e.services[s.ID] = s
		l := e.line(s.ID)
		l.lastAt, l.idle = e.lastAt(s.ID), false
	}
	for _, l := range e.lines {
		l.arrange(h.Priorities)
	}
	for i := range h.Counters {
		c := &h.Counters[i]
		d := &desk{Counter: c, at: e.counter(c.ID)}
		for _, s := range c.Services {
			d.lines = append(d.lines, e.line(s.Service))
			e.serving[s.Service] = append(e.serving[s.Service], d)
		}
		e.desks[c.ID] = d
	}
	for i := range h.Services {
		id := h.Services[i].ID
		e.staffed(id)
		e.line(id).idle = len(e.serving[id]) == 0 && len(e.site.CountersOf(id)) > 0
	}
}

// effective is a site with a day's own rules on top. What they name and the
// site no longer has is passed over.
func effective(site *hall.Hall, t *wire.Today, day hall.Day) *hall.Hall {
	if t.Hours == nil && t.Notices == nil && len(t.Counters) == 0 && len(t.Limits) == 0 {
		return site
	}
	h := *site
	if spans, err := parseHours(t.Hours); t.Hours != nil && err == nil {
		h.Hours.Special = maps.Clone(h.Hours.Special)
		if h.Hours.Special == nil {
			h.Hours.Special = map[hall.Day][]hall.Span{}
		}
		h.Hours.Special[day] = spans
	}
	if t.Notices != nil {
		h.Notices = t.Notices
	}
	h.Services, h.Counters = slices.Clone(h.Services), slices.Clone(h.Counters)
	for i := range h.Services {
		if n, ok := t.Limits[h.Services[i].ID]; ok {
			h.Services[i].MaxPerDay = n
		}
	}
	for i := range h.Counters {
		if list := served(site, &h.Counters[i], t.Counters[h.Counters[i].ID]); len(list) > 0 {
			h.Counters[i].Services = list
		}
	}
	return &h
}

// served is a counter's list for today. A service that it has in the site
// keeps its rule; one that it has not is taken whenever its turn comes.
func served(site *hall.Hall, c *hall.Counter, today []string) []hall.Serves {
	var list []hall.Serves
	for _, id := range today {
		if _, ok := site.Service(id); !ok {
			continue
		}
		s := hall.Serves{Service: id}
		if i := slices.IndexFunc(c.Services, func(o hall.Serves) bool { return o.Service == id }); i >= 0 && len(list) > 0 {
			s = c.Services[i]
		}
		list = append(list, s)
	}
	return list
}

func (e *Engine) lastAt(service string) time.Time {
	s, ok := e.today.Last[service]
	if !ok || e.day == "" {
		return time.Time{}
	}
	c, err := hall.ParseClock(s)
	if err != nil {
		return time.Time{}
	}
	return e.day.At(c, e.zone())
}

func parseHours(list []string) ([]hall.Span, error) {
	spans := []hall.Span{}
	for _, s := range list {
		var after hall.Clock
		if n := len(spans); n > 0 {
			after = spans[n-1].To
		}
		span, err := hall.ParseSpan(s, after)
		if err != nil {
			return nil, err
		}
		spans = append(spans, span)
	}
	return spans, nil
}

// alter makes the event of a day's own rules as they are after a change; a
// change of nothing makes none.
func (d *decision) alter(t *wire.Today, b wire.Body) (any, *wire.Error) {
	if sameToday(t, d.e.today) {
		return none{}, nil
	}
	b.Kind, b.Today, b.Site = wire.TodayChanged, t, d.e.siteUnder(t, d.wall)
	d.add(b)
	return none{}, nil
}

// siteUnder is the site as it would stand under other rules of the day.
func (e *Engine) siteUnder(t *wire.Today, now time.Time) *wire.Site {
	was := e.today
	e.today = t
	e.effect()
	site := e.siteNow(now)
	e.today = was
	e.effect()
	return site
}

// draft is a copy of the day's rules to change.
func (d *decision) draft() *wire.Today {
	t := *d.e.today
	t.Counters, t.Limits = maps.Clone(t.Counters), maps.Clone(t.Limits)
	t.Last, t.Roster = maps.Clone(t.Last), maps.Clone(t.Roster)
	return &t
}

func sameToday(a, b *wire.Today) bool {
	return (a.Hours == nil) == (b.Hours == nil) && slices.Equal(a.Hours, b.Hours) &&
		(a.Notices == nil) == (b.Notices == nil) &&
		slices.EqualFunc(a.Notices, b.Notices, func(x, y hall.Text) bool { return maps.Equal(x, y) }) &&
		maps.EqualFunc(a.Counters, b.Counters, slices.Equal[[]string]) &&
		maps.Equal(a.Limits, b.Limits) && maps.Equal(a.Last, b.Last) && maps.Equal(a.Roster, b.Roster) &&
		a.OpenedBy == b.OpenedBy && a.OpenedAt.Equal(b.OpenedAt) && a.ClosedBy == b.ClosedBy && a.ClosedAt.Equal(b.ClosedAt)
}

// put sets or, without a value, takes away one entry of a map that may be nil.
func put[V any](m *map[string]V, key string, v V, set bool) {
	switch {
	case !set:
		delete(*m, key)
		if len(*m) == 0 {
			*m = nil
		}
	case *m == nil:
		*m = map[string]V{key: v}
	default:
		(*m)[key] = v
	}
}

func (d *decision) setHours(a *wire.SetHours) (any, *wire.Error) {
	if len(a.Reason) > maxText {
		return nil, invalid("reason is too long")
	}
	spans, err := parseHours(a.Hours)
	if err != nil {
		return nil, invalid("hours: %v", err)
	}
	t := d.draft()
	t.Hours = nil
	if a.Hours != nil {
		t.Hours = []string{}
		for _, s := range spans {
			t.Hours = append(t.Hours, s.String())
		}
	}
	return d.alter(t, wire.Body{Reason: a.Reason})
}

func (d *decision) setNotices(a *wire.SetNotices) (any, *wire.Error) {
	if len(a.Notices) > maxNotices {
		return nil, invalid("notices: want at most %d", maxNotices)
	}
	for i, n := range a.Notices {
		if strings.TrimSpace(n.In("vi")) == "" {
			return nil, invalid("notices: number %d says nothing", i+1)
		}
		for lang, s := range n {
			if len(lang) < 2 || len(lang) > 3 || strings.ToLower(lang) != lang {
				return nil, invalid("notices: %q is no language code such as vi or en", lang)
			}
			if utf8.RuneCountInString(s) > maxText {
				return nil, invalid("notices: number %d is longer than %d characters", i+1, maxText)
			}
		}
	}
	t := d.draft()
	t.Notices = a.Notices
	return d.alter(t, wire.Body{})
}

// setCounter says what a counter serves today. Nobody may be left in a line
// that no counter serves any more; the counter's own ticket stays with it.
func (d *decision) setCounter(a *wire.SetCounter) (any, *wire.Error) {
	if len(a.Reason) > maxText {
		return nil, invalid("reason is too long")
	}
	if a.Services != nil && len(a.Services) == 0 {
		return nil, invalid("services: a counter keeps at least one; close it instead")
	}
	if err := d.known(a.Counter); err != nil {
		return nil, err
	}
	for i, id := range a.Services {
		if _, ok := d.e.services[id]; !ok {
			return nil, wire.Errorf(wire.CodeUnknownService, "there is no service %q", id)
		}
		if slices.Index(a.Services, id) != i {
			return nil, invalid("services: %s stands there twice", id)
		}
	}
	t := d.draft()
	site, _ := d.e.site.Counter(a.Counter)
	same := slices.EqualFunc(a.Services, site.Services, func(id string, s hall.Serves) bool { return id == s.Service })
	put(&t.Counters, a.Counter, a.Services, a.Services != nil && !same)
	if left := d.e.left(effective(d.e.site, t, d.e.day)); left != "" {
		return nil, wire.Errorf(wire.CodeConflict, "nobody would call those who wait: %s; let another counter serve them first", left)
	}
	return d.alter(t, wire.Body{Counter: a.Counter, Reason: a.Reason})
}

// left names the lines, and how many wait in each, that a counter serves now
// and none would serve in that hall; "" when there are none.
func (e *Engine) left(h *hall.Hall) string {
	var list []string
	for _, l := range sorted(e.lines) {
		if n := l.standing(); n > 0 && len(e.serving[l.service]) > 0 && len(h.CountersOf(l.service)) == 0 {
			list = append(list, l.service+" ("+itoa(n)+")")
		}
	}
	return strings.Join(list, ", ")
}

func (d *decision) setService(a *wire.SetService) (any, *wire.Error) {
	if a.Service == "" {
		return nil, invalid("service is missing")
	}
	if a.Max != nil && (*a.Max < -1 || *a.Max > hall.MaxNumber) {
		return nil, invalid("max: want 0 (no limit) to %d, or -1 for the site's", hall.MaxNumber)
	}
	if a.Last != nil && *a.Last != "" {
		if _, err := hall.ParseClock(*a.Last); err != nil {
			return nil, invalid("last: %v", err)
		}
	}
	if _, ok := d.e.services[a.Service]; !ok {
		return nil, wire.Errorf(wire.CodeUnknownService, "there is no service %q", a.Service)
	}
	t := d.draft()
	if a.Max != nil {
		site, _ := d.e.site.Service(a.Service)
		put(&t.Limits, a.Service, *a.Max, *a.Max >= 0 && *a.Max != site.MaxPerDay)
	}
	if a.Last != nil {
		put(&t.Last, a.Service, *a.Last, *a.Last != "")
	}
	return d.alter(t, wire.Body{Service: a.Service})
}

func (d *decision) setRoster(a *wire.SetRoster) (any, *wire.Error) {
	t := d.draft()
	t.Roster = nil
	if len(a.Roster) > maxRoster {
		return nil, invalid("roster is too long")
	}
	for _, counter := range slices.Sorted(maps.Keys(a.Roster)) {
		account := strings.TrimSpace(a.Roster[counter])
		if len(account) > 64 {
			return nil, invalid("roster: the account for %q is too long", counter)
		}
		if err := d.known(counter); err != nil {
			return nil, err
		}
		put(&t.Roster, counter, account, account != "")
	}
	return d.alter(t, wire.Body{})
}

// foldToday puts a day's own rules in force.
func (e *Engine) foldToday(ev *wire.Event) {
	if ev.Today != nil {
		e.today = ev.Today
		e.effect()
	}
	if ev.Site != nil {
		e.shownSite = ev.Site
	}
	e.reverted = false
}

// pruned is today's rules without what the site no longer has.
func (e *Engine) pruned() *wire.Today {
	t := *e.today
	t.Counters, t.Limits = maps.Clone(t.Counters), maps.Clone(t.Limits)
	t.Last, t.Roster = maps.Clone(t.Last), maps.Clone(t.Roster)
	for id, list := range t.Counters {
		known := slices.DeleteFunc(slices.Clone(list), func(s string) bool { return e.services[s] == nil })
		put(&t.Counters, id, known, e.desks[id] != nil && len(known) > 0)
	}
	for id := range t.Limits {
		put(&t.Limits, id, t.Limits[id], e.services[id] != nil)
	}
	for id := range t.Last {
		put(&t.Last, id, t.Last[id], e.services[id] != nil)
	}
	for id := range t.Roster {
		put(&t.Roster, id, t.Roster[id], e.desks[id] != nil)
	}
	return &t
}

// ended is what is left of a day's own rules when the day has turned.
func ended(t *wire.Today) *wire.Today { return &wire.Today{Roster: t.Roster} }

// unserved lists those whose turn has not come, in the order of issue.
func (e *Engine) unserved() []Unserved {
	list := []Unserved{}
	for _, t := range e.order {
		if !t.State.Over() && t.State != hall.Serving {
			list = append(list, Unserved{ID: t.ID, Number: t.Number, Service: t.Service, State: t.State, IssuedAt: t.IssuedAt})
		}
	}
	slices.SortStableFunc(list, func(a, b Unserved) int { return cmp.Compare(a.IssuedAt.UnixMilli(), b.IssuedAt.UnixMilli()) })
	return list
}
