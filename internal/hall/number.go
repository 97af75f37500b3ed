package hall

import (
	"fmt"
	"strconv"
)

// MaxNumber is the last number of a series: three digits stand behind the
// prefix.
const MaxNumber = 999

// BlockSize is how many numbers at the top of every series belong to one
// kiosk for numbering without the server.
const BlockSize = 50

// Number is what a citizen is called by ("số"): the prefix of the service and
// three digits, unique in its hall on its business day. The zero value is no
// number.
type Number struct {
	Prefix string
	N      int // 1 to MaxNumber
}

// String writes the number as it is printed and said: "A012".
func (n Number) String() string {
	if n == (Number{}) {
		return ""
	}
	if n.N < 0 || n.N > MaxNumber {
		return fmt.Sprintf("%s%03d", n.Prefix, n.N)
	}
	digits := [3]byte{'0' + byte(n.N/100), '0' + byte(n.N/10%10), '0' + byte(n.N%10)}
	return n.Prefix + string(digits[:])
}

// ParseNumber reads "A012" or "AB950".
func ParseNumber(s string) (Number, error) {
	letters := 0
	for letters < len(s) && s[letters] >= 'A' && s[letters] <= 'Z' {
		letters++
	}
	digits := s[letters:]
	if letters < 1 || letters > 2 || len(digits) != 3 {
		return Number{}, fmt.Errorf("number %q: want one or two capitals and three digits", s)
	}
	n, err := strconv.ParseUint(digits, 10, 16)
	if err != nil || n == 0 {
		return Number{}, fmt.Errorf("number %q: want 001 to 999 behind the letters", s)
	}
	return Number{Prefix: s[:letters], N: int(n)}, nil
}

// MarshalText writes the number as a string.
func (n Number) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText reads what MarshalText writes; "" is the zero Number.
func (n *Number) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*n = Number{}
		return nil
	}
	v, err := ParseNumber(string(b))
	if err != nil {
		return err
	}
	*n = v
	return nil
}

// Block returns the first and last number of a kiosk's block: 1 is 950-999,
// 2 is 900-949, and so on downwards. Blocks are counted from 1.
func Block(block int) (first, last int) {
	last = MaxNumber - (block-1)*BlockSize
	return last - BlockSize + 1, last
}
