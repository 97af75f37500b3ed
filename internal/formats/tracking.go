package formats

import (
	"errors"
	"strings"
)

// A tracking code names a suggestion ("mã theo dõi góp ý") to whoever holds it:
// TrackingLetters random letters of an alphabet of 31 without those that are
// taken for one another (0 O, 1 I L), which is 54 bits, and a check letter. The
// letters' values times their places, from 1, sum up to a multiple of 31: a
// prime, so that any one wrong letter and any two that changed places are found.
const (
	trackingAlphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
	TrackingLetters  = 11
	trackingLength   = TrackingLetters + 1
)

// ErrNoTracking says that a text is no tracking code.
var ErrNoTracking = errors.New("no tracking code, such as 2K7M-P3XQ-A9TX")

// Tracking makes a code of TrackingLetters or more random bytes; ok is false
// when too few of them can be used, and others must be taken. A byte beyond the
// last whole alphabet is passed over, so that every letter is as likely.
func Tracking(random []byte) (code string, ok bool) {
	const n = len(trackingAlphabet)
	letters := make([]byte, 0, trackingLength)
	for _, b := range random {
		if int(b) < 256/n*n && len(letters) < TrackingLetters {
			letters = append(letters, trackingAlphabet[int(b)%n])
		}
	}
	if len(letters) < TrackingLetters {
		return "", false
	}
	for i := range n { // one of them is right: n is a prime, and no place a multiple of it
		if whole := string(letters) + trackingAlphabet[i:i+1]; checks(whole) {
			return whole, true
		}
	}
	return "", false
}

// checks reports whether a code of letters of the alphabet has the right sum.
func checks(code string) bool {
	sum := 0
	for i := range len(code) {
		sum += (i + 1) * strings.IndexByte(trackingAlphabet, code[i])
	}
	return sum%len(trackingAlphabet) == 0
}

// ParseTracking reads what a person typed or a scanner read: small letters,
// spaces, dashes of any kind, the address that the slip's QR carries
// (".../suggest/CODE").
func ParseTracking(s string) (code string, err error) {
	if len(s) > 500 {
		return "", ErrNoTracking
	}
	if i := strings.LastIndex(s, "/suggest/"); i >= 0 {
		s = s[i+len("/suggest/"):]
	}
	s = strings.ReplaceAll(tidy(s), "-", "")
	if len(s) != trackingLength {
		return "", ErrNoTracking
	}
	for i := range len(s) {
		if strings.IndexByte(trackingAlphabet, s[i]) < 0 {
			return "", ErrNoTracking
		}
	}
	if !checks(s) {
		return "", ErrNoTracking
	}
	return s, nil
}

// ShowTracking writes a code as people read and type it: in fours.
func ShowTracking(code string) string {
	if len(code) != trackingLength {
		return code
	}
	return code[:4] + "-" + code[4:8] + "-" + code[8:]
}
