package wire

import "motcua/internal/hall"

// Role says what a device or a person may do and see.
type Role string

// The roles.
const (
	RoleKiosk       Role = "kiosk"
	RoleTablet      Role = "tablet"
	RolePrinter     Role = "printer"
	RoleDisplay     Role = "display"
	RoleClerk       Role = "clerk"
	RoleGuide       Role = "guide"
	RoleManager     Role = "manager"
	RoleInspector   Role = "inspector"
	RoleAdmin       Role = "admin"
	RoleIntegration Role = "integration"
	// RolePublic is a citizen's phone: a ticket's token is all it has.
	RolePublic Role = "public"
)

// Actor is who gives a command, as the server's edge has established it.
type Actor struct {
	Role    Role
	Name    string       // device or account; keys and the audit go by it
	Counter string       // a tablet's counter
	May     []string     // an integration's narrowed abilities: issue, call, rate; empty means all
	Officer hall.Officer // a clerk, as the public may know him
	Address string       // a phone's, to count what comes from it; no event has it
}

// abilities groups commands as "--may" names them: what kiosks, clerks and
// tablets do. A kiosk prints what it issues; "print" is for a program that
// does nothing else. What a manager does beside is nobody else's.
var abilities = map[string][]string{
	"issue": {"issue_ticket", "issue_offline", "cancel_ticket", "rejoin", "print", "printer_status", "print_result", "call_help", "suggest"},
	"print": {"print", "printer_status", "print_result"},
	"call": {
		"open_counter", "close_counter", "pause_counter", "call_next", "call", "recall",
		"start", "no_show", "finish", "transfer", "park", "resume", "return_ticket", "undo",
		"hand_over", "mark_ticket",
	},
	"rate": {"rate", "suggest"},
	"guide": {
		"issue_ticket", "rejoin", "print", "cancel_ticket", "mark_ticket", "register_card", "answer_help",
		"change_roll", "call_help",
	},
	"manage": {
		"open_service", "close_service", "acknowledge", "open_hall", "close_hall", "end_day", "set_hours",
		"set_notices", "set_counter", "set_service", "set_roster", "test_sound", "answer_suggestion",
	},
}

// commands is every command that a client can name.
var commands = func() map[string]bool {
	all := map[string]bool{}
	for _, list := range abilities {
		for _, do := range list {
			all[do] = true
		}
	}
	return all
}()

// roleCommands says which commands a role may give at all; whose counter or
// ticket it is, the engine asks, and what a clerk may print.
var roleCommands = map[Role]map[string]bool{
	RoleKiosk:       only(join("issue")...),
	RoleTablet:      only(join("rate")...),
	RolePrinter:     only("printer_status", "print_result"),
	RoleDisplay:     only(),
	RoleClerk:       only(append(join("call"), "print", "call_help")...),
	RoleGuide:       only(join("guide")...),
	RoleManager:     only(join("call", "guide", "manage")...),
	RoleAdmin:       only(join("call", "guide", "manage")...),
	RoleInspector:   only(),
	RoleIntegration: only(join("issue", "call", "rate")...),
	RolePublic:      only("cancel_ticket", "rejoin", "rate", "suggest"),
}

func only(list ...string) map[string]bool {
	m := map[string]bool{}
	for _, do := range list {
		m[do] = true
	}
	return m
}

func join(names ...string) []string {
	var list []string
	for _, n := range names {
		list = append(list, abilities[n]...)
	}
	return list
}

// Known reports whether a command of that name exists.
func Known(do string) bool { return commands[do] }

// Allowed reports whether the actor's role, narrowed by its May list, takes
// the command.
func (a Actor) Allowed(do string) bool {
	if !roleCommands[a.Role][do] {
		return false
	}
	if len(a.May) == 0 {
		return true
	}
	for _, name := range a.May {
		for _, d := range abilities[name] {
			if d == do {
				return true
			}
		}
	}
	return false
}
