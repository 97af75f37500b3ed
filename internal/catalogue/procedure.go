package catalogue

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Procedure is one administrative procedure ("thủ tục hành chính"). What the
// source does not say is empty.
type Procedure struct {
	Code     string   `json:"code"` // as published: "1.001193", "2.000635.000.00.00.H56", "CX363.010"
	Name     string   `json:"name"`
	Field    string   `json:"field,omitempty"`     // "lĩnh vực"
	Level    string   `json:"level,omitempty"`     // "Cấp xã", "Cấp tỉnh, Cấp xã"
	Agency   string   `json:"agency,omitempty"`    // who decides
	Days     float64  `json:"days,omitempty"`      // 0: not said
	DaysUnit string   `json:"days_unit,omitempty"` // "ngày làm việc", "ngày", "giờ", "tháng"
	Papers   []string `json:"papers,omitempty"`    // what to bring
	Fee      string   `json:"fee,omitempty"`
}

// RowError is one row of a catalogue that was left out, and why.
type RowError struct {
	Line   int    // of the row's first line, from 1
	Column string // "" when the row as a whole is broken
	Err    error
}

func (e *RowError) Error() string {
	if e.Column == "" {
		return fmt.Sprintf("line %d: %v", e.Line, e.Err)
	}
	return fmt.Sprintf("line %d: %s: %v", e.Line, e.Column, e.Err)
}

func (e *RowError) Unwrap() error { return e.Err }

// Import reads a catalogue as CSV with a header. The columns code and name are
// needed; field, level, agency, days, days_unit, papers (parted by "|") and fee
// are taken where they are, all others passed over. A bad row is left out and
// reported; err is for a file that is no catalogue at all.
func Import(r io.Reader) (list []Procedure, bad []*RowError, err error) {
	cr := csv.NewReader(r)
	cr.FieldsPerRecord = -1
	head, err := cr.Read()
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = errors.New("empty: want a header with code and name")
		}
		return nil, nil, fmt.Errorf("line 1: %w", err)
	}
	col := map[string]int{}
	for i, h := range head {
		col[strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))] = i
	}
	for _, need := range []string{"code", "name"} {
		if _, ok := col[need]; !ok {
			return nil, nil, fmt.Errorf("line 1: %s: no such column in the header", need)
		}
	}
	seen := map[string]int{}
	for {
		rec, err := cr.Read()
		if errors.Is(err, io.EOF) {
			return list, bad, nil
		}
		var pe *csv.ParseError
		if errors.As(err, &pe) {
			bad = append(bad, &RowError{Line: pe.StartLine, Err: pe.Err})
			continue
		}
		if err != nil {
			return list, bad, err
		}
		line, _ := cr.FieldPos(0)
		p, re := row(rec, head, col)
		if re == nil && seen[p.Code] > 0 {
			re = &RowError{Column: "code", Err: fmt.Errorf("%q stands already in line %d", p.Code, seen[p.Code])}
		}
		if re != nil {
			re.Line = line
			bad = append(bad, re)
			continue
		}
		seen[p.Code] = line
		list = append(list, p)
	}
}

func row(rec, head []string, col map[string]int) (Procedure, *RowError) {
	if len(rec) != len(head) {
		return Procedure{}, &RowError{Err: fmt.Errorf("%d columns, the header has %d", len(rec), len(head))}
	}
	get := func(name string) string {
		if i, ok := col[name]; ok {
			return strings.TrimSpace(rec[i])
		}
		return ""
	}
	p := Procedure{
		Code: get("code"), Name: get("name"), Field: get("field"), Level: get("level"),
		Agency: get("agency"), DaysUnit: get("days_unit"), Fee: get("fee"),
	}
	for i, v := range rec {
		if !utf8.ValidString(v) {
			return p, &RowError{Column: head[i], Err: errors.New("not UTF-8")}
		}
	}
	if err := checkCode(p.Code); err != nil {
		return p, &RowError{Column: "code", Err: err}
	}
	if len(syllables(p.Name)) == 0 {
		return p, &RowError{Column: "name", Err: errors.New("missing")}
	}
	if s := get("days"); s != "" {
		d, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
		if err != nil || !(d >= 0 && d < 10000) {
			return p, &RowError{Column: "days", Err: fmt.Errorf("%q: want a number", s)}
		}
		p.Days = d
	}
	for paper := range strings.SplitSeq(get("papers"), "|") {
		if paper = strings.TrimSpace(paper); paper != "" {
			p.Papers = append(p.Papers, paper)
		}
	}
	return p, nil
}

func checkCode(code string) error {
	switch {
	case code == "":
		return errors.New("missing")
	case len(code) > 64:
		return fmt.Errorf("%q is too long", code[:16]+"...")
	case strings.ContainsFunc(code, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }):
		return fmt.Errorf("%q holds a space or a control character", code)
	case !strings.ContainsFunc(code, unicode.IsDigit):
		return fmt.Errorf("%q has no digit", code)
	}
	return nil
}

// Find returns the procedure with a code.
func Find(list []Procedure, code string) (Procedure, bool) {
	if i := slices.IndexFunc(list, func(p Procedure) bool { return p.Code == code }); i >= 0 {
		return list[i], true
	}
	return Procedure{}, false
}
