// Package formats reads and writes the codes that are on papers, cards and
// screens in a hall: case codes ("mã hồ sơ"), the QR of the citizen card (CCCD)
// and VietQR payment orders. It imports only the standard library and keeps
// nothing.
//
//	case code  UNIT-DATE-SERIAL   000.00.10.H56-220615-0012   Circular 01/2018/TT-VPCP
//	                              H56.10-250701-0001          Decision 20/2020/QĐ-TTg
//	                              G09.20-20260609-0000001     with a long date
//	           NNNNN/YYYY/NNNNN   00001/2026/07906            Viet Nam Social Security
//	CCCD QR    number|old number|name|ddMMyyyy|sex|address|issued ddMMyyyy
//	VietQR     EMVCo TLV: tag 2 digits, length 2 digits, value; 38 the account,
//	           54 the amount, 62.08 the purpose, 63 a CRC over all before it
package formats

import (
	"errors"
	"strings"
	"time"
)

// CaseCode is the code of a case file, as it is written: capitals, plain
// dashes, no spaces.
type CaseCode struct {
	Code string
	Unit string    // "000.00.10.H56"; "" for Social Security
	Date time.Time // the day in it; zero for Social Security
	Kind string    // vpcp2018, vpcp2018_short, qd20, qd20_8digit or bhxh
}

// ErrNoCaseCode says that a text holds no case code.
var ErrNoCaseCode = errors.New("no case code, such as H56.14-240823-0001")

// ParseCaseCode reads what a person typed or a scanner read: small letters,
// spaces, dashes of any kind, a look-up link that carries the code.
func ParseCaseCode(s string) (CaseCode, error) {
	if len(s) > 500 {
		return CaseCode{}, ErrNoCaseCode
	}
	s = tidy(s)
	if strings.Contains(s, "://") {
		if s = fromLink(s); s == "" {
			return CaseCode{}, ErrNoCaseCode
		}
	}
	if len(s) == 16 && s[5] == '/' && s[10] == '/' && digits(s[:5]+s[6:10]+s[11:]) == 14 {
		return CaseCode{Code: s, Kind: "bhxh"}, nil
	}
	unit, date, n := caseAt(s)
	if n == 0 || n != len(s) {
		return CaseCode{}, ErrNoCaseCode
	}
	kind := unitKind(unit)
	layout := "060102"
	if len(date) == 8 {
		layout = "20060102"
		if kind == "qd20" {
			kind = "qd20_8digit"
		}
	}
	day, err := time.Parse(layout, date)
	if err != nil || kind == "" || day.Year() < 2010 || day.Year() > 2068 {
		return CaseCode{}, ErrNoCaseCode
	}
	return CaseCode{Code: s, Unit: unit, Date: day, Kind: kind}, nil
}

// caseAt reads a code that s begins with and gives its length, 0 if there is
// none: one to five groups of two or three letters and digits, parted by dots,
// a date of six or eight digits, a serial of three to eight. By hand, since
// regular expressions are a tenth of the kiosk in the browser.
func caseAt(s string) (unit, date string, n int) {
	for groups := 1; ; groups++ {
		g := span(s[n:], capital)
		if g < 2 || g > 3 || groups > 5 || n+g == len(s) {
			return "", "", 0
		}
		n += g + 1
		if s[n-1] == '-' {
			break
		}
		if s[n-1] != '.' {
			return "", "", 0
		}
	}
	unit = s[:n-1]
	d := digits(s[n:])
	if d != 6 && d != 8 || n+d == len(s) || s[n+d] != '-' {
		return "", "", 0
	}
	date = s[n : n+d]
	n += d + 1
	serial := min(digits(s[n:]), 8)
	if serial < 3 {
		return "", "", 0
	}
	return unit, date, n + serial
}

// span is how many bytes at the head of s are of a kind.
func span(s string, kind func(byte) bool) int {
	for i := range len(s) {
		if !kind(s[i]) {
			return i
		}
	}
	return len(s)
}

func digits(s string) int { return span(s, func(c byte) bool { return c >= '0' && c <= '9' }) }

func capital(c byte) bool { return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' }

// isBody knows the code of a body: H56 a province, G01 a ministry.
func isBody(s string) bool {
	return len(s) == 3 && s[0] >= 'A' && s[0] <= 'Z' && digits(s[1:]) == 2
}

// unitKind tells the two rules apart by where the body's code stands: last
// since 2018, first since 2020.
func unitKind(unit string) string {
	parts := strings.Split(unit, ".")
	switch n := len(parts); {
	case isBody(parts[0]):
		return "qd20"
	case n == 4 && isBody(parts[3]):
		return "vpcp2018"
	case n > 1 && n < 4 && isBody(parts[n-1]):
		return "vpcp2018_short"
	}
	return ""
}

// tidy takes away what keyboards and scanners add.
func tidy(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '‐', '‑', '‒', '–', '—', '―', '−', '﹣', '－', '⁃':
			return '-'
		case ' ', '\t', '\r', '\n', '\u00a0', '\u200b', '\ufeff':
			return -1
		}
		if r >= 'a' && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, s)
}

// fromLink takes the code out of a link's query or path.
func fromLink(s string) string {
	s = strings.NewReplacer("%2F", "/", "%2E", ".", "%2D", "-", "%3D", "=").Replace(s)
	for i := range s {
		if _, _, n := caseAt(s[i:]); n > 0 {
			return s[i : i+n]
		}
	}
	return ""
}
