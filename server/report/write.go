package report

import "strings"

// Harmless keeps a spreadsheet that opens a CSV from taking what somebody typed
// for a formula.
func Harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
