package formats

import (
	"errors"
	"strings"
	"time"
)

// Card is what the QR of a citizen card says. It proves nobody's identity, and
// nothing of it may be stored: at most a keyed hash of Number for a day.
type Card struct {
	Number  string // 12 digits
	Old     string // the former 9-digit number; ""
	Name    string
	Born    time.Time
	Sex     string // "Nam", "Nữ"
	Address string
	Issued  time.Time // zero when it is not there
}

// ErrNoCard says that a text is not the QR of a citizen card.
var ErrNoCard = errors.New("no citizen card")

// ParseCard reads the QR's text. It is lenient: six fields are enough, whatever
// follows the seventh is passed over (cards since 2024 have more of them), a
// birth may be a year alone, and a bad date of issue is left out.
func ParseCard(s string) (Card, error) {
	if len(s) > 1000 {
		return Card{}, ErrNoCard
	}
	f := strings.Split(strings.Trim(s, " \r\n\t\ufeff"), "|")
	for i := range f {
		f[i] = strings.TrimSpace(f[i])
	}
	if len(f) < 6 || len(f[0]) != 12 || digits(f[0]) != 12 || f[2] == "" {
		return Card{}, ErrNoCard
	}
	born, ok := birth(f[3])
	if !ok {
		return Card{}, ErrNoCard
	}
	c := Card{Number: f[0], Old: f[1], Name: f[2], Born: born, Sex: f[4], Address: f[5]}
	if len(f) > 6 {
		if day, err := time.Parse("02012006", f[6]); err == nil {
			c.Issued = day
		}
	}
	return c, nil
}

// birth reads ddMMyyyy, also parted by slashes, or the year alone of those whose
// day nobody wrote down, "00001950" or "1950": then it is that year's first day.
func birth(s string) (time.Time, bool) {
	s = strings.ReplaceAll(s, "/", "")
	if year, ok := strings.CutPrefix(s, "0000"); ok || len(s) == 4 {
		if !ok {
			year = s
		}
		t, err := time.Parse("2006", year)
		return t, err == nil
	}
	t, err := time.Parse("02012006", s)
	return t, err == nil
}
