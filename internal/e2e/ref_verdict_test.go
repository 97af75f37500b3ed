package e2e

import (
	"fmt"
	"slices"
)

// verdict collects the refusals that the contract lets a command meet, stage
// by stage: what is found at an earlier stage hides what a later one would say.
type verdict struct {
	codes         []string
	here, decided bool
}

// must says that the command has to be refused if cond holds, by one of the codes.
func (v *verdict) must(cond bool, codes ...string) {
	if cond && !v.decided {
		v.codes, v.here = append(v.codes, codes...), true
	}
}

// may says that the contract leaves it open whether cond is refused.
func (v *verdict) may(cond bool, codes ...string) {
	if cond && !v.decided {
		v.codes = append(v.codes, codes...)
	}
}

// next ends a stage.
func (v *verdict) next() { v.decided = v.decided || v.here }

// judge holds an answer against the verdict.
func (v *verdict) judge(a answer) error {
	refused := v.here || v.decided
	switch {
	case a.OK && refused:
		return fmt.Errorf("taken, and the contract refuses it: %v", v.codes)
	case !a.OK && !slices.Contains(v.codes, a.Code):
		if refused {
			return fmt.Errorf("refused as %q, want one of %v", a.Code, v.codes)
		}
		return fmt.Errorf("refused as %q, want it taken, or one of %v", a.Code, v.codes)
	}
	return nil
}

// The roles of the contract. Commands that the contract does not name are
// here by what docs/protocol.md says of them.
var (
	atCounters = []string{
		"open_counter", "close_counter", "pause_counter", "call_next", "call", "recall", "start", "no_show",
		"finish", "transfer", "park", "resume", "return_ticket", "undo", "hand_over", "mark_ticket",
	}
	kiosks  = []string{"issue_ticket", "issue_offline", "cancel_ticket", "rejoin", "print", "printer_status", "print_result", "call_help"}
	guides  = []string{"issue_ticket", "rejoin", "print", "cancel_ticket", "mark_ticket", "register_card", "answer_help", "change_roll", "call_help"}
	manages = []string{
		"open_service", "close_service", "acknowledge", "open_hall", "close_hall", "end_day", "set_hours",
		"set_notices", "set_counter", "set_service", "set_roster", "test_sound",
	}
	allCommands = slices.Compact(slices.Sorted(slices.Values(slices.Concat(atCounters, kiosks, guides, manages, []string{"rate"}))))
)

var mayGive = map[string][]string{
	"kiosk":       kiosks,
	"tablet":      {"rate"},
	"printer":     {"printer_status", "print_result"},
	"display":     {},
	"inspector":   {},
	"clerk":       slices.Concat(atCounters, []string{"print", "call_help"}),
	"guide":       guides,
	"manager":     slices.Concat(atCounters, guides, manages),
	"admin":       slices.Concat(atCounters, guides, manages),
	"integration": slices.Concat(kiosks, atCounters, []string{"rate"}),
}

// given are the arguments of a command.
type given map[string]any

func (g given) str(k string) string { s, _ := g[k].(string); return s }
func (g given) num(k string) int    { n, _ := g[k].(int); return n }
func (g given) list(k string) []string {
	l, _ := g[k].([]string)
	return l
}
