package site

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"motcua/internal/hall"
)

func (r *reader) limits(t *limitsTable, h *hall.Hall) {
	h.Limits = hall.Limits{
		PerPersonDay: t.PerPersonDay, Card: t.Card, NoShowRecalls: t.NoShowRecalls,
		RejoinWithin: r.wait("limits.rejoin_within", t.RejoinWithin),
		UndoWithin:   r.wait("limits.undo_within", t.UndoWithin),
		MustOutcome:  t.MustOutcome, CarryOver: t.CarryOver,
		LongestWait:   r.wait("limits.longest_wait", t.LongestWait),
		Rejoin:        r.rejoin("limits.rejoin", t.Rejoin),
		NumbersBefore: r.wait("limits.numbers_before", t.NumbersBefore),
		Draw:          t.Draw, NoLastNumber: t.NoLastNumber,
	}
	if t.PerPersonDay < 0 {
		r.bad("limits.per_person_day", "%d: want 0 (no limit) or more", t.PerPersonDay)
	}
	switch {
	case t.Card != "" && t.Card != hall.CardAsk && t.Card != hall.CardMust:
		r.bad("limits.card", `%q: want "ask" or "must"; left out: kiosks ask for no card`, t.Card)
	case t.Card != "" && t.PerPersonDay == 0:
		r.bad("limits.card", "a card is read to count a person's numbers: it needs per_person_day")
	}
	if t.NoShowRecalls < 0 || t.NoShowRecalls > 10 {
		r.bad("limits.no_show_recalls", "%d: want 0 to 10", t.NoShowRecalls)
	}
	if h.Limits.UndoWithin > 10*time.Minute {
		r.bad("limits.undo_within", "%q: want at most 10m, or a citizen has long gone", t.UndoWithin)
	}
	if w := h.Limits.LongestWait; w != 0 && (w < time.Minute || w > 12*time.Hour) {
		r.bad("limits.longest_wait", "%q: want 1m to 12h", t.LongestWait)
	}
	r.before(t, h)
}

// rejoin reads where a latecomer stands.
func (r *reader) rejoin(path, s string) hall.Rejoin {
	switch s {
	case "", "end":
		return hall.Rejoin{}
	case "next":
		return hall.Rejoin{Soon: true}
	}
	if word, n, ok := strings.Cut(s, " "); ok && word == "after" {
		if after, err := strconv.Atoi(n); err == nil && after >= 1 && after <= 50 {
			return hall.Rejoin{Soon: true, After: after}
		}
	}
	r.bad(path, `%q: want "end", "next" or "after 3" (1 to 50 calls)`, s)
	return hall.Rejoin{}
}

// before checks the time before the opening against every day's first span.
func (r *reader) before(t *limitsTable, h *hall.Hall) {
	const path = "limits.numbers_before"
	before := h.Limits.NumbersBefore
	if t.Draw && before == 0 {
		r.bad("limits.draw", "a draw is among those who took numbers before the opening: it needs numbers_before")
	}
	if before == 0 {
		return
	}
	if before < time.Minute {
		r.bad(path, "%q: want 1m or more", t.NumbersBefore)
		return
	}
	days := h.Hours.Week[:]
	for _, spans := range h.Hours.Special {
		days = append(days[:len(days):len(days)], spans)
	}
	earliest := hall.Clock(24 * 60)
	for _, spans := range days {
		if len(spans) > 0 && spans[0].From > 0 { // a hall that opens at midnight has no before
			earliest = min(earliest, spans[0].From)
		}
	}
	if before > time.Duration(earliest)*time.Minute {
		r.bad(path, "%q: the hall opens at %s, and this is the day before", t.NumbersBefore, earliest)
	}
}

// The least and the longest time after which a manager is told.
const (
	leastAlarm   = 10 * time.Second
	longestAlarm = 12 * time.Hour
)

func (r *reader) alarms(t *alarmsTable, h *hall.Hall) {
	for _, a := range []struct {
		key, text string
		to        *time.Duration
	}{
		{"wait", t.Wait, &h.Alarms.Wait},
		{"serving", t.Serving, &h.Alarms.Serving},
		{"uncalled", t.Uncalled, &h.Alarms.Uncalled},
		{"unserved", t.Unserved, &h.Alarms.Unserved},
		{"help", t.Help, &h.Alarms.Help},
		{"device", t.Device, &h.Alarms.Device},
		{"back", t.Back, &h.Alarms.Back},
	} {
		path := "alarms." + a.key
		if a.text == "off" {
			*a.to = -1
			continue
		}
		n := len(r.problems)
		*a.to = r.wait(path, a.text)
		if len(r.problems) == n && a.text != "" && (*a.to < leastAlarm || *a.to > longestAlarm) {
			r.bad(path, `%q: want 10s to 12h, or "off"`, a.text)
		}
	}
}

// parks are offered when a site names none of its own.
var parks = []hall.Reason{
	{ID: "papers", Name: hall.Text{"vi": "Chờ bổ sung giấy tờ", "en": "Waiting for more papers"}},
	{ID: "signature", Name: hall.Text{"vi": "Chờ ký", "en": "Waiting for a signature"}},
}

func (r *reader) parks(list []namedTable, h *hall.Hall) {
	ids := map[string]int{}
	for i, t := range list {
		path := fmt.Sprintf("park[%d]", i)
		h.Parks = append(h.Parks, hall.Reason{ID: r.id(path+".id", t.ID, ids), Name: r.name(path+".name", t.Name, h)})
	}
	if len(list) == 0 {
		h.Parks = parks
	}
}
