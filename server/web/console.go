package web

import (
	"net/http"
	"strings"

	"motcua/internal/hall"
	"motcua/internal/lang"
	"motcua/internal/wire"
)

// The console's buttons, by where they stand. Of the first group the one that
// fits is shown: it is the one next step.
var (
	firstSteps = []string{"next", "start", "finish", "open"}
	steps      = []string{"recall", "no_show", "park", "transfer", "return", "mark"}
	moreSteps  = []string{"call", "resume", "pause", "help", "hand_over", "close", "keys"}
	questions  = []string{"finish", "transfer", "call", "pause", "park", "help", "mark", "hand_over"}
)

// consoleButton is one button: what it does, what it is called, its first key.
// Cancel stands beside it where it answers a question.
type consoleButton struct{ Do, Word, Key, Code, Cancel string }

// keyWords are what stands on a key that has no letter of its own; the digits
// of the keypad are told from those above the letters.
var keyWords = strings.NewReplacer(
	"NumpadAdd", "Num +", "NumpadSubtract", "Num −", "NumpadMultiply", "Num ×", "NumpadDivide", "Num ÷",
	"NumpadDecimal", "Num .", "Numpad", "Num ", "Key", "", "Digit", "",
)

// consoleButtons are the buttons of a group, with the hall's keys on them.
func consoleButtons(v view, keys hall.Keys, names []string) (out []consoleButton) {
	for _, n := range names {
		b := consoleButton{Do: n, Word: v.T("console." + n)}
		if codes := keys[n]; len(codes) > 0 {
			b.Key, b.Code = keyWords.Replace(codes[0]), shortcut(codes[0])
		}
		out = append(out, b)
	}
	return out
}

// shortcut is a code as aria-keyshortcuts has it: KeyboardEvent.key values.
func shortcut(code string) string {
	return strings.NewReplacer("Ctrl+", "Control+", "Key", "", "Digit", "", "NumpadAdd", "Plus").Replace(code)
}

// console is the clerk's page.
func (s *handler) console(w http.ResponseWriter, r *http.Request) {
	by, ok := s.enterAs(w, r, wire.RoleClerk, wire.RoleManager)
	if !ok {
		return
	}
	h := s.Hall.Hall()
	v := s.instrument(w, r, by, "console", "case")
	keys := hall.ConsoleKeys().With(h.Keys)
	names := map[string][]string{}
	for action, codes := range keys {
		names[action] = []string{}
		for _, code := range codes {
			names[action] = append(names[action], keyWords.Replace(code))
		}
	}
	languages := map[string]string{}
	for _, l := range lang.Languages() {
		languages[l] = lang.Name(l)
	}
	v.Block["keys"], v.Block["key_names"] = keys, names
	v.Block["must_outcome"], v.Block["recalls"] = h.Limits.MustOutcome, h.Limits.NoShowRecalls
	v.Block["languages"], v.Block["office"] = languages, lang.Office
	v.Block["public_url"], v.Block["hall"] = h.PublicURL, v.Hall
	asks := map[string]consoleButton{}
	for _, b := range consoleButtons(v, keys, questions) {
		if b.Cancel = v.T("app.cancel"); b.Key == "" {
			b.Key = "Enter"
		}
		asks[b.Do] = b
	}
	v.Data = map[string]any{
		"Printers": h.Printers,
		"First":    consoleButtons(v, keys, firstSteps),
		"Steps":    consoleButtons(v, keys, steps),
		"More":     consoleButtons(v, keys, moreSteps),
		"Undo":     consoleButtons(v, keys, []string{"undo"})[0],
		"Ask":      asks,
	}
	s.render(w, http.StatusOK, "console", v)
}
