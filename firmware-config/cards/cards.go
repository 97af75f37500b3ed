// Package cards makes the pre-printed emergency cards of a hall ("phiếu số dự
// phòng"): numbers on paper for the hours in which nothing works. Whoever is
// given one waits by the time that is written on it; the guide registers the
// cards when the server is back.
package cards

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"unicode/utf8"

	"motcua/internal/hall"
)

//go:embed cards.html
var page string

var sheets = template.Must(template.New("cards").Parse(page))

// perSheet is how many cards an A4 sheet holds, two beside each other.
const perSheet = 10

// card is one number of one service.
type card struct {
	Hall, Service, Number string
	Long                  bool // names that want a smaller hand
}

// sheet is one page of one service.
type sheet struct {
	Service string
	Page    int
	Of      int
	Cards   []card
}

// long reports whether two names fill more than a card has room for in its
// usual hand.
func long(service, hall string) bool {
	return utf8.RuneCountInString(service) > 56 || utf8.RuneCountInString(hall) > 60 && utf8.RuneCountInString(service) > 28
}

// Write makes the sheets of every service as one HTML page to print. A hall
// without a block for its cards is an error.
func Write(out io.Writer, h *hall.Hall) error {
	if h.Cards < 1 {
		return fmt.Errorf("hall.cards: missing: which block of numbers do the cards carry?")
	}
	var all []sheet
	first, last := hall.Block(h.Cards)
	for i := range h.Services {
		s := &h.Services[i]
		pages := (last-first)/perSheet + 1
		for p := range pages {
			sh := sheet{Service: s.Name.In("vi"), Page: p + 1, Of: pages}
			for n := first + p*perSheet; n <= last && n < first+(p+1)*perSheet; n++ {
				sh.Cards = append(sh.Cards, card{
					Hall: h.Name.In("vi"), Service: s.Name.In("vi"), Long: long(s.Name.In("vi"), h.Name.In("vi")),
					Number: hall.Number{Prefix: s.Prefix, N: n}.String(),
				})
			}
			all = append(all, sh)
		}
	}
	return sheets.Execute(out, struct {
		Hall   string
		Sheets []sheet
	}{h.Name.In("vi"), all})
}
