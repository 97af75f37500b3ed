package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/skip2/go-qrcode"

	"motcua/internal/hall"
	"motcua/internal/lang"
	"motcua/internal/wire"
)

// guide is the page of the officer, guard or volunteer beside the kiosk
// ("cán bộ hướng dẫn"), made for a phone held in one hand.
func (s *handler) guide(w http.ResponseWriter, r *http.Request) {
	by, ok := s.enterAs(w, r, wire.RoleGuide, wire.RoleManager)
	if !ok {
		return
	}
	v := s.instrument(w, r, by, "guide", "device", "slips")
	h := s.Hall.Hall()
	v.Block["printers"] = h.Printers
	v.Block["per_person"] = h.Limits.PerPersonDay
	v.Block["rejoin"], v.Block["rejoin_within"] = rejoinWords(v.Lang, h.Limits), int(h.Limits.RejoinWithin/time.Second)
	v.Block["public"], v.Block["must_outcome"] = h.PublicURL != "", h.Limits.MustOutcome
	if h.Cards > 0 {
		first, last := hall.Block(h.Cards)
		v.Block["cards"] = []int{first, last}
	}
	var languages [][2]string
	for _, l := range h.Languages {
		if lang.Has(l) {
			languages = append(languages, [2]string{l, lang.Name(l)})
		}
	}
	v.Data = map[string]any{
		"Printers": h.Printers, "Priorities": h.Priorities, "Languages": languages, "PerPerson": h.Limits.PerPersonDay,
		"Cards": h.Cards > 0, "Counters": h.Counters, "Outcomes": h.Outcomes, "Digits": []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"},
	}
	s.render(w, http.StatusOK, "guide", v)
}

// rejoinWords says where a latecomer stands who comes back.
func rejoinWords(lang string, l hall.Limits) string {
	switch {
	case !l.Rejoin.Soon:
		return word(lang, "said.rejoin.end")
	case l.Rejoin.After < 1:
		return word(lang, "said.rejoin.next")
	}
	return word(lang, "said.rejoin.after", "n", l.Rejoin.After)
}

// guidePlace says where a ticket stands in its line, as its holder's phone
// would: GET /guide/place?ticket=ID.
func (s *handler) guidePlace(w http.ResponseWriter, r *http.Request) {
	if _, ok := s.Gate.Who(r, wire.RoleGuide, wire.RoleManager); !ok {
		http.Error(w, `{"code":"unauthenticated"}`, http.StatusUnauthorized)
		return
	}
	t := s.Hall.State().Ticket(r.URL.Query().Get("ticket"))
	if t == nil {
		http.Error(w, `{"code":"no_such_ticket"}`, http.StatusNotFound)
		return
	}
	_, ahead, wait, _ := s.Hall.ByToken(t.Token)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(map[string]any{"ahead": ahead, "wait_s": wait, "notice": s.Hall.Notice(t.Token)}) // the reader went away: nobody to tell
}

// ticketQR is the public address of a ticket as a code to scan from a screen.
// There is none in a hall without a public address.
func (s *handler) ticketQR(w http.ResponseWriter, r *http.Request) {
	token, at := r.PathValue("token"), s.Hall.Hall().PublicURL
	if _, _, _, ok := s.Hall.ByToken(token); !ok || at == "" {
		http.NotFound(w, r)
		return
	}
	svg, err := qrSVG(at + "/t/" + url.PathEscape(token))
	if err != nil {
		s.Log.Error("code not drawn", "err", err)
		http.Error(w, "500", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", kinds[".svg"])
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write([]byte(svg))
}

// qrSVG draws a code with the quiet zone that scanners want.
func qrSVG(text string) (string, error) {
	q, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return "", fmt.Errorf("code of %d letters: %w", len(text), err)
	}
	rows := q.Bitmap()
	var path strings.Builder
	for y, row := range rows {
		for x := 0; x < len(row); x++ {
			from := x
			for x < len(row) && row[x] {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from, y, x-from, x-from)
			}
		}
	}
	n := len(rows)
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"/><path d="%s"/></svg>`, n, n, n, n, path.String()), nil
}
