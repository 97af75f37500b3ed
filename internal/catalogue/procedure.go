package catalogue

import (
	"fmt"
	"slices"
	"strings"
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
	Code   string // what stood there for a code, if it could be read
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

// Find returns the procedure with a code.
func Find(list []Procedure, code string) (Procedure, bool) {
	if i := slices.IndexFunc(list, func(p Procedure) bool { return p.Code == code }); i >= 0 {
		return list[i], true
	}
	return Procedure{}, false
}

// Key is what two ways to write one procedure's code have in common: a province
// writes the national code with its own tail, "2.000635.000.00.00.H56".
func Key(code string) string {
	code = strings.ToUpper(strings.TrimSpace(code))
	parts := strings.Split(code, ".")
	if len(parts) > 2 && len(parts[0]) == 1 && len(parts[1]) == 6 {
		return parts[0] + "." + parts[1]
	}
	return code
}

// Apart says, by code, what tells a procedure from those of the same name: its
// level, else who decides, else its field, else its code.
func Apart(list []Procedure) map[string]string {
	named := map[string][]Procedure{}
	for _, p := range list {
		name := Fold(p.Name)
		named[name] = append(named[name], p)
	}
	out := map[string]string{}
	for _, same := range named {
		if len(same) < 2 {
			continue
		}
		by := func(p Procedure) string { return p.Code }
		for _, f := range []func(Procedure) string{
			func(p Procedure) string { return p.Level },
			func(p Procedure) string { return p.Agency },
			func(p Procedure) string { return p.Field },
		} {
			if distinct(same, f) {
				by = f
				break
			}
		}
		for _, p := range same {
			out[p.Code] = by(p)
		}
	}
	return out
}

// distinct reports whether f says something else of each.
func distinct(list []Procedure, f func(Procedure) string) bool {
	seen := map[string]bool{}
	for _, p := range list {
		k := Fold(f(p))
		if k == "" || seen[k] {
			return false
		}
		seen[k] = true
	}
	return true
}
