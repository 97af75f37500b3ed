package slip

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"motcua/internal/lang"
	"motcua/internal/tomlfile"
)

// A template is how one kind of slip looks: blocks from the top. docs/slips.md
// says what each key means.
type template struct {
	Kind    Kind    `toml:"kind"`
	PaperMM int     `toml:"paper_mm"` // most paper, blade to blade; 0: as it comes
	Blocks  []block `toml:"block"`

	name  string
	lines tomlfile.Lines
}

// A block is one thing on the paper: exactly one of Text, QR, List, Rule and
// Space is set. Sizes are dots at 203 dpi.
type block struct {
	Text any `toml:"text"` // a string, or one a language
	QR   string
	List string
	Rule int
	// Space is white, at least half of it when paper runs short.
	Space int

	Right any    // beside a text: its value, at the right margin
	Size  int    // of the letters: the em
	Min   int    // the smallest they may become; 0: Size
	Lines int    // on so many lines if Min allows; 0: as many as it takes
	Clip  bool   // may end in "…" when there is no paper for all of it
	Bold  bool   //
	Black bool   // white on black
	Align string // left, center or right; "" is center, of a list left
	Marks bool   // the slip's marks stand beside it

	Module    int `toml:"module"`     // of a QR: dots
	ModuleMin int `toml:"module_min"` // the smallest it may become; 0: Module
	// Beside are texts at the right of a QR.
	Beside []block `toml:"beside"`

	Dashed bool
	Paper  int // on rolls of that width only: 58 or 80
	Drop   int // left out when paper runs short, 1 first; 0: never
}

// Bounds of what a template may say; dots at 203 dpi.
const (
	smallest, largest = 22, 300 // letters
	thinnest, widest  = 3, 12   // a module of a QR
)

// parse reads a template strictly. The error is one line: file, line, key.
func parse(name string, data []byte) (*template, error) {
	t := &template{name: name, lines: tomlfile.Index(data)}
	if err := tomlfile.Decode(name, data, t); err != nil {
		return nil, err
	}
	return t, t.check()
}

// bad makes an error that a person can act on.
func (t *template) bad(key, format string, args ...any) error {
	return t.lines.At(t.name, key, format, args...)
}

// samples has the zero value of every kind, which knows its fields.
var samples = map[Kind]Slip{
	KindTicket: Ticket{}, KindGuide: Guide{}, KindLookup: Lookup{}, KindEmergency: Emergency{}, KindDay: Day{}, KindSuggestion: Suggestion{},
}

// must names the field without which a slip of a kind is of no use.
var must = map[Kind]string{
	KindTicket: "number", KindGuide: "name", KindLookup: "case_code", KindEmergency: "number", KindDay: "day", KindSuggestion: "code",
}

func (t *template) check() error {
	sample, ok := samples[t.Kind]
	switch {
	case t.Kind == "":
		return t.bad("kind", "missing: one of %s", list(kinds))
	case !ok:
		return t.bad("kind", "unknown kind %q: one of %s", t.Kind, list(kinds))
	case t.PaperMM != 0 && (t.PaperMM < 40 || t.PaperMM > 400):
		return t.bad("paper_mm", "%d is not from 40 to 400, or 0", t.PaperMM)
	case len(t.Blocks) == 0:
		return t.bad("block", "missing: nothing would stand on the slip")
	}
	c := sample.content()
	used := map[string]bool{}
	for i := range t.Blocks {
		if err := t.checkBlock(fmt.Sprintf("block[%d]", i), &t.Blocks[i], c, used); err != nil {
			return err
		}
	}
	if !used[must[t.Kind]] {
		return t.bad("block", "{%s} stands nowhere: a %s without it is of no use", must[t.Kind], t.Kind)
	}
	return nil
}

func (t *template) checkBlock(at string, b *block, c content, used map[string]bool) error {
	var is []string
	for key, set := range map[string]bool{"text": b.Text != nil, "qr": b.QR != "", "list": b.List != "", "rule": b.Rule != 0, "space": b.Space != 0} {
		if set {
			is = append(is, key)
		}
	}
	if slices.Sort(is); len(is) != 1 {
		return t.bad(at, "want one of text, qr, list, rule, space; it has %d: %s", len(is), strings.Join(is, ", "))
	}
	if err := t.checkKeys(at, is[0], b); err != nil {
		return err
	}
	for key, v := range map[string]any{"text": b.Text, "qr": b.QR, "right": b.Right} {
		if err := t.checkText(at+"."+key, v, c, used); err != nil {
			return err
		}
	}
	if _, ok := c.lists[b.List]; b.List != "" && !ok {
		return t.bad(at+".list", "a %s has no list %q: it has %s", t.Kind, b.List, names(slices.Sorted(maps.Keys(c.lists))))
	}
	for i := range b.Beside {
		sub := fmt.Sprintf("%s.beside[%d]", at, i)
		if b.Beside[i].Text == nil || len(b.Beside[i].Beside) > 0 || b.Beside[i].Right != nil {
			return t.bad(sub, "only plain text stands beside a QR")
		}
		if err := t.checkBlock(sub, &b.Beside[i], c, used); err != nil {
			return err
		}
	}
	return nil
}

func names(list []string) string {
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, ", ")
}

// bounds are what a number may be, and the blocks that have it.
var bounds = []struct {
	key      string
	low, top int
	of       string // kinds of block
	must     bool
	value    func(*block) int
}{
	{"size", smallest, largest, "text list", true, func(b *block) int { return b.Size }},
	{"min", smallest, largest, "text list", false, func(b *block) int { return b.Min }},
	{"lines", 1, 40, "text", false, func(b *block) int { return b.Lines }},
	{"module", thinnest, widest, "qr", true, func(b *block) int { return b.Module }},
	{"module_min", thinnest, widest, "qr", false, func(b *block) int { return b.ModuleMin }},
	{"rule", 1, 16, "rule", true, func(b *block) int { return b.Rule }},
	{"space", 1, 400, "space", true, func(b *block) int { return b.Space }},
	{"drop", 1, 9, "text qr list rule space", false, func(b *block) int { return b.Drop }},
}

// checkKeys judges the numbers and words of a block, and that it has no key
// that means nothing for its kind.
func (t *template) checkKeys(at, kind string, b *block) error {
	for _, n := range bounds {
		v, here := n.value(b), strings.Contains(n.of, kind)
		switch {
		case !here && v != 0:
			return t.bad(at+"."+n.key, "means nothing beside %s", kind)
		case here && v == 0 && n.must:
			return t.bad(at+"."+n.key, "missing")
		case v != 0 && (v < n.low || v > n.top):
			return t.bad(at+"."+n.key, "%d is not from %d to %d", v, n.low, n.top)
		}
	}
	text := kind == "text"
	for key, wrong := range map[string]bool{
		"right": b.Right != nil && !text, "clip": b.Clip && !text, "marks": b.Marks && !text, "black": b.Black && !text,
		"bold": b.Bold && !text && kind != "list", "align": b.Align != "" && !text && kind != "qr", "beside": b.Beside != nil && kind != "qr",
		"dashed": b.Dashed && kind != "rule",
	} {
		if wrong {
			return t.bad(at+"."+key, "means nothing beside %s", kind)
		}
	}
	switch {
	case b.Min > b.Size:
		return t.bad(at+".min", "%d is more than size, %d", b.Min, b.Size)
	case b.ModuleMin > b.Module:
		return t.bad(at+".module_min", "%d is more than module, %d", b.ModuleMin, b.Module)
	case !slices.Contains([]string{"", "left", "center", "right"}, b.Align):
		return t.bad(at+".align", "unknown word %q: one of left, center, right", b.Align)
	case b.Paper != 0 && b.Paper != 58 && b.Paper != 80:
		return t.bad(at+".paper", "%d is no roll: 58 or 80", b.Paper)
	}
	return nil
}

// place finds a field in a text: {number}.
var place = regexp.MustCompile(`\{([^{}]*)\}`)

// checkText judges a text of a template, or one of each language, and the
// fields in it.
func (t *template) checkText(at string, v any, c content, used map[string]bool) error {
	switch v := v.(type) {
	case nil:
	case string:
		for _, m := range place.FindAllStringSubmatch(v, -1) {
			if _, ok := c.say[m[1]]; !ok {
				return t.bad(at, "a %s has no field {%s}: it has %s", t.Kind, m[1], strings.Join(slices.Sorted(maps.Keys(c.say)), ", "))
			}
			used[m[1]] = true
		}
		if strings.ContainsAny(place.ReplaceAllString(v, ""), "{}") {
			return t.bad(at, "a brace without its other half")
		}
	case map[string]any:
		if _, ok := v[lang.Office]; !ok {
			return t.bad(at, "no %s: every text is said in Vietnamese", lang.Office)
		}
		for l, s := range v {
			if _, ok := s.(string); !ok || !lang.Has(l) {
				return t.bad(at+"."+l, "want a text in one of the languages %s", strings.Join(lang.Languages(), ", "))
			}
			if err := t.checkText(at+"."+l, s, c, used); err != nil {
				return err
			}
		}
	default:
		return t.bad(at, "want a text, or one a language: { vi = \"...\", en = \"...\" }")
	}
	return nil
}
