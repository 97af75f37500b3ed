package hall

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Keys say which keys of a clerk's console do what: action -> codes, the first
// of which stands on the button. A code is KeyboardEvent.code of the W3C's UI
// Events ("F2", "NumpadAdd"), with "Ctrl+", "Alt+" or "Shift+" before it.
type Keys map[string][]string

// ConsoleKeys are the keys of a hall that names none. Function keys for who
// has both hands free, the numeric keypad for who has one; the four that
// clerks press all day stand at the keypad's edge.
func ConsoleKeys() Keys {
	return Keys{
		"help":      {"F1", "Numpad8"},
		"next":      {"F2", "NumpadAdd"},
		"call":      {"F3", "Numpad7"},
		"recall":    {"F4", "NumpadMultiply"},
		"start":     {"F6", "Numpad0"},
		"transfer":  {"F7", "Numpad6"},
		"finish":    {"F8", "NumpadSubtract"},
		"no_show":   {"F9", "NumpadDivide"},
		"park":      {"F10", "Numpad4"},
		"undo":      {"Ctrl+KeyZ", "Numpad3"},
		"resume":    {"Shift+F4", "Numpad5"},
		"return":    {"Shift+F8", "Numpad2"},
		"mark":      {"Shift+F6"},
		"pause":     {"Shift+F9", "Numpad9"},
		"open":      {"Shift+F2", "Numpad1"},
		"hand_over": {"Shift+F7"},
		"close":     {"Shift+F3"},
		"keys":      {"Shift+F1"},
	}
}

// With are the keys of k where others names none.
func (k Keys) With(others Keys) Keys {
	all := Keys{}
	for action, codes := range k {
		all[action] = codes
	}
	for action, codes := range others {
		all[action] = codes
	}
	return all
}

// reserved are the codes that a browser or the desktop keeps for itself: reload,
// full screen, developer tools, context menu, close, and what needs Ctrl there.
var reserved = []string{
	"F5", "F11", "F12", "Shift+F5", "Shift+F10", "Shift+F12", "Ctrl+F4", "Ctrl+F5", "Alt+F4", "Alt+F5",
	"Ctrl+KeyC", "Ctrl+KeyV", "Ctrl+KeyX", "Ctrl+KeyA", "Ctrl+KeyF", "Ctrl+KeyL", "Ctrl+KeyN", "Ctrl+KeyP",
	"Ctrl+KeyR", "Ctrl+KeyT", "Ctrl+KeyW", "Ctrl+Shift+KeyI", "Ctrl+Shift+KeyN", "Ctrl+Shift+KeyR",
	"Ctrl+Shift+KeyT", "Ctrl+Shift+KeyW", "Ctrl+Numpad0", "Ctrl+NumpadAdd", "Ctrl+NumpadSubtract", "Ctrl+Digit0",
}

// mayAct reports whether a code may stand for an action: alone or with Shift a
// key that neither types nor moves, with Ctrl or Alt any letter or digit too.
// By hand: hall is part of the browser programs, which regular expressions
// would make larger by a tenth.
func mayAct(code string) bool {
	key, ctrl := strings.CutPrefix(code, "Ctrl+")
	key, alt := strings.CutPrefix(key, "Alt+")
	key = strings.TrimPrefix(key, "Shift+")
	if n, ok := strings.CutPrefix(key, "F"); ok {
		i, err := strconv.Atoi(n)
		return err == nil && i >= 1 && i <= 24 && n == strconv.Itoa(i)
	}
	pad, onPad := strings.CutPrefix(key, "Numpad")
	switch {
	case onPad && slices.Contains([]string{"Add", "Subtract", "Multiply", "Divide", "Decimal"}, pad):
		return true
	case onPad && (ctrl || alt) && pad != "": // Ctrl+NumpadEnter
		return one(pad, '0', '9') || one(pad[:1], 'A', 'Z') && strings.Trim(pad[1:], "abcdefghijklmnopqrstuvwxyz") == ""
	case onPad:
		return one(pad, '0', '9')
	case !ctrl && !alt:
		return false
	}
	if letter, ok := strings.CutPrefix(key, "Key"); ok {
		return one(letter, 'A', 'Z')
	}
	digit, ok := strings.CutPrefix(key, "Digit")
	return ok && one(digit, '0', '9')
}

// one reports whether s is one letter from a to z.
func one(s string, a, z byte) bool { return len(s) == 1 && s[0] >= a && s[0] <= z }

// Check says what is wrong with a hall's own keys: an action that a console
// does not have, a key that types, moves or belongs to the browser, one key for
// two actions.
func (k Keys) Check() error {
	known := ConsoleKeys()
	for _, action := range sortedKeys(k) {
		if _, ok := known[action]; !ok {
			return fmt.Errorf("%s: a console has no such action; want one of %s", action, strings.Join(sortedKeys(known), ", "))
		}
	}
	owner := map[string]string{}
	all := known.With(k)
	for _, action := range sortedKeys(all) {
		for _, code := range all[action] {
			switch {
			case slices.Contains(reserved, code):
				return fmt.Errorf("%s: %s belongs to the browser", action, code)
			case !mayAct(code):
				return fmt.Errorf("%s: %q is no key that may act: want F2, Shift+F2, NumpadAdd or Ctrl+KeyZ", action, code)
			case owner[code] != "":
				return fmt.Errorf("%s: %s already does %s", action, code, owner[code])
			}
			owner[code] = action
		}
	}
	return nil
}

func sortedKeys(k Keys) []string {
	var list []string
	for action := range k {
		list = append(list, action)
	}
	slices.Sort(list)
	return list
}
