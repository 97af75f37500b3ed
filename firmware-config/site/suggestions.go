package site

import (
	"fmt"
	"net/url"
	"strings"

	"motcua/internal/hall"
)

// The longest that words of citizens are kept, and an answer may take.
const (
	mostKeepDays   = 10 * 365
	mostAnswerDays = 90
)

// suggestions reads the suggestion box: it is open unless the file says off.
func (r *reader) suggestions(t *suggestionsTable, h *hall.Hall) {
	s := &h.Suggestions
	*s = hall.Suggestions{
		Off: t.Off, Length: t.Length, PerDevice: t.PerDevice, PerAddress: t.PerAddress, PerDay: t.PerDay,
		AnswerDays: t.AnswerDays, KeepDays: t.KeepDays,
	}
	for _, n := range []struct {
		key         string
		n, from, to int
	}{
		{"length", t.Length, 100, hall.MostLength},
		{"per_device", t.PerDevice, 1, 10000},
		{"per_address", t.PerAddress, 1, 10000},
		{"per_day", t.PerDay, 1, 10000},
		{"answer_days", t.AnswerDays, 1, mostAnswerDays},
		{"keep_days", t.KeepDays, 30, mostKeepDays},
	} {
		if path := "suggestions." + n.key; r.has(path) && (n.n < n.from || n.n > n.to) {
			r.bad(path, "%d: want %d to %d", n.n, n.from, n.to)
		}
	}
	ids := map[string]int{}
	for i, q := range t.Topic {
		path := fmt.Sprintf("suggestions.topic[%d]", i)
		s.Topics = append(s.Topics, hall.Reason{ID: r.id(path+".id", q.ID, ids), Name: r.name(path+".name", q.Name, h)})
	}
	if len(t.Topic) > 8 {
		r.bad("suggestions.topic[8].id", "want at most 8 topics: nobody reads more")
	}
	if r.has("suggestions.complaint") {
		s.Complaint = r.channel("suggestions.complaint", &t.Complaint, h)
	}
}

// channel reads where an office takes what is not ours to answer.
func (r *reader) channel(path string, t *channelTable, h *hall.Hall) hall.Channel {
	c := hall.Channel{Name: r.name(path+".name", t.Name, h), URL: t.URL, Phone: strings.TrimSpace(t.Phone)}
	if u, err := url.Parse(t.URL); t.URL != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
		r.bad(path+".url", "%q: want an address such as https://dichvucong.gov.vn", t.URL)
	}
	if strings.Trim(c.Phone, "0123456789 .+-()") != "" || len(c.Phone) > 40 {
		r.bad(path+".phone", "%q: want a number such as 18001096", t.Phone)
	}
	if t.URL == "" && c.Phone == "" {
		r.bad(path, "url or phone is missing: where is it?")
	}
	return c
}
