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

// ParseCard reads the QR's text. It is lenient: six fields are enough, and a
// bad date of issue is left out.
func ParseCard(s string) (Card, error) {
	if len(s) > 1000 {
		return Card{}, ErrNoCard
	}
	f := strings.Split(strings.Trim(s, " \r\n\t\ufeff"), "|")
	for i := range f {
		f[i] = strings.TrimSpace(f[i])
	}
	if len(f) < 6 || len(f) > 12 || len(f[0]) != 12 || digits(f[0]) != 12 || f[2] == "" {
		return Card{}, ErrNoCard
	}
	born, err := time.Parse("02012006", f[3])
	if err != nil {
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
