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
	"net/url"
	"regexp"
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

var (
	unitForm = `[A-Z0-9]{2,3}(?:\.[A-Z0-9]{2,3}){0,4}`
	caseForm = regexp.MustCompile(`^(` + unitForm + `)-(\d{6}|\d{8})-(\d{3,8})$`)
	caseIn   = regexp.MustCompile(unitForm + `-(?:\d{8}|\d{6})-\d{3,8}`)
	bhxhForm = regexp.MustCompile(`^\d{5}/\d{4}/\d{5}$`)
	body     = regexp.MustCompile(`^[A-Z]\d{2}$`) // H56: a province; G01: a ministry
)

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
	if bhxhForm.MatchString(s) {
		return CaseCode{Code: s, Kind: "bhxh"}, nil
	}
	m := caseForm.FindStringSubmatch(s)
	if m == nil {
		return CaseCode{}, ErrNoCaseCode
	}
	kind := unitKind(m[1])
	layout := "060102"
	if len(m[2]) == 8 {
		layout = "20060102"
		if kind == "qd20" {
			kind = "qd20_8digit"
		}
	}
	day, err := time.Parse(layout, m[2])
	if err != nil || kind == "" || day.Year() < 2010 || day.Year() > 2068 {
		return CaseCode{}, ErrNoCaseCode
	}
	return CaseCode{Code: s, Unit: m[1], Date: day, Kind: kind}, nil
}

// unitKind tells the two rules apart by where the body's code stands: last
// since 2018, first since 2020.
func unitKind(unit string) string {
	parts := strings.Split(unit, ".")
	switch n := len(parts); {
	case body.MatchString(parts[0]):
		return "qd20"
	case n == 4 && body.MatchString(parts[3]):
		return "vpcp2018"
	case n > 1 && n < 4 && body.MatchString(parts[n-1]):
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
	if u, err := url.QueryUnescape(s); err == nil {
		s = u
	}
	return caseIn.FindString(s)
}
