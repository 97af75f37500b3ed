package lang

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// Every pack says the same things, all of them, with the same places to fill.
func TestPacksAreWhole(t *testing.T) {
	for _, f := range faults(embedded()) {
		t.Error(f)
	}
	for _, l := range Languages() {
		if !Has(l) || Name(l) == "" {
			t.Errorf("%s has no pack or no name", l)
		}
	}
}

// The check finds each kind of fault.
func TestFaultsAreFound(t *testing.T) {
	good := `{"s": {"a": "Số {n} lúc {t}", "m": {"x": "Một"}, "l": ["Hai", "Ba"]}}`
	for what, pack := range map[string]string{
		"":                        `{"s": {"a": "At {t}, {n}", "m": {"x": "One"}, "l": ["Two", "Three"]}}`,
		"s.m.x: missing":          `{"s": {"a": "{n} {t}", "m": {}, "l": ["Two", "Three"]}}`,
		"s.l.1: missing":          `{"s": {"a": "{n} {t}", "m": {"x": "One"}, "l": ["Two"]}}`,
		"s.b: nobody asks for it": `{"s": {"a": "{n} {t}", "b": "More", "m": {"x": "One"}, "l": ["Two", "Three"]}}`,
		"s.m.x: said twice":       `{"s": {"a": "{n} {t}", "m": {"x": "One", "x": "One"}, "l": ["Two", "Three"]}}`,
		"s.m.x: empty":            `{"s": {"a": "{n} {t}", "m": {"x": " "}, "l": ["Two", "Three"]}}`,
		"s.a: places":             `{"s": {"a": "{n}", "m": {"x": "One"}, "l": ["Two", "Three"]}}`,
		"s.a: %s":                 `{"s": {"a": "{n} {t} %s", "m": {"x": "One"}, "l": ["Two", "Three"]}}`,
		"s.m.x: not NFC":          `{"s": {"a": "{n} {t}", "m": {"x": "e\u0301"}, "l": ["Two", "Three"]}}`,
		"s.m.x: 1 is no text":     `{"s": {"a": "{n} {t}", "m": {"x": 1}, "l": ["Two", "Three"]}}`,
		"unexpected end":          `{"s": `,
	} {
		got := faults(map[string][]byte{"vi": []byte(good), "xx": []byte(pack)})
		if what == "" && len(got) > 0 || what != "" && (len(got) != 1 || !strings.Contains(got[0], what)) {
			t.Errorf("%s: found %q", pack, got)
		}
	}
}

// A third language is one more file: this one is Vietnamese in angle brackets,
// but for its board, which it has not, and one word of its slips.
func TestAThirdLanguageIsDataOnly(t *testing.T) {
	vi := embedded()[Office]
	var pack map[string]any
	if err := json.Unmarshal(vi, &pack); err != nil {
		t.Fatal(err)
	}
	delete(pack, "board")
	slip := bracket(pack["slip"]).(map[string]any)
	delete(slip, "ticket")
	pack["slip"] = slip
	xx, err := json.Marshal(pack)
	if err != nil {
		t.Fatal(err)
	}
	p, err := read(map[string][]byte{"vi": vi, "xx": xx, "aa": xx})
	if err != nil {
		t.Fatal(err)
	}
	if got := p.languages(); !slices.Equal(got, []string{"vi", "aa", "xx"}) {
		t.Errorf("languages %q", got)
	}
	type words map[string]string
	slips, err := decode[words](p, "slip")
	if err != nil {
		t.Fatal(err)
	}
	boards, err := decode[words](p, "board")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{
		{slips("xx")["priority"], "<ƯU TIÊN>"},
		{slips("xx")["ticket"], "PHIẾU SỐ THỨ TỰ"},
		{slips("vi")["priority"], "ƯU TIÊN"},
		{slips("zz")["priority"], "ƯU TIÊN"},
		{boards("xx")["recent"], "VỪA GỌI"},
	} {
		if c[0] != c[1] {
			t.Errorf("%q, want %q", c[0], c[1])
		}
	}
}

func bracket(v any) any {
	switch v := v.(type) {
	case string:
		return "<" + v + ">"
	case map[string]any:
		for k := range v {
			v[k] = bracket(v[k])
		}
	}
	return v
}

// A struct and its section fit each other exactly.
func TestASectionFillsItsStruct(t *testing.T) {
	p, err := read(map[string][]byte{"vi": []byte(`{"s": {"goOn": "Tiếp tục", "end": "Kết thúc"}}`)})
	if err != nil {
		t.Fatal(err)
	}
	get, err := decode[struct{ GoOn, End string }](p, "s")
	if err != nil || get("vi").GoOn != "Tiếp tục" || get("en").End != "Kết thúc" {
		t.Errorf("%v: %v", get("vi"), err)
	}
	if _, err := decode[struct{ GoOn, End, More string }](p, "s"); err == nil || !strings.Contains(err.Error(), "no words for More") {
		t.Errorf("a field without words: %v", err)
	}
	if _, err := decode[struct{ GoOn string }](p, "s"); err == nil || !strings.Contains(err.Error(), `unknown field "end"`) {
		t.Errorf("words without a field: %v", err)
	}
}

func TestFill(t *testing.T) {
	if got := Fill("Số {n} đã gọi lúc {t}, {n}.", "n", "A012", "t", 9); got != "Số A012 đã gọi lúc 9, A012." {
		t.Error(got)
	}
}

var (
	place = regexp.MustCompile(`\{[a-z]+\}`)
	verb  = regexp.MustCompile(`%[a-z]`)
)

// faults are what is wrong with the packs measured by Vietnamese.
func faults(files map[string][]byte) (found []string) {
	p, err := read(files)
	if err != nil {
		return []string{err.Error()}
	}
	texts := map[string]map[string]string{}
	for l := range p {
		say := func(key, fault string) { found = append(found, fmt.Sprintf("%s.json: %s: %s", l, key, fault)) }
		texts[l] = flat(files[l], say)
		for key, s := range texts[l] {
			if strings.TrimSpace(s) == "" {
				say(key, "empty")
			}
			if !norm.NFC.IsNormalString(s) {
				say(key, "not NFC")
			}
			if v := verb.FindString(s); v != "" {
				say(key, v+" fills nothing: say {n} or {t}")
			}
		}
	}
	for l, words := range texts {
		say := func(key, fault string) { found = append(found, fmt.Sprintf("%s.json: %s: %s", l, key, fault)) }
		for key := range words {
			if _, ok := texts[Office][key]; !ok {
				say(key, "nobody asks for it")
			}
		}
		for key, office := range texts[Office] {
			s, ok := words[key]
			if !ok {
				say(key, "missing")
			} else if a, b := places(office), places(s); !slices.Equal(a, b) {
				say(key, fmt.Sprintf("places %v, in Vietnamese %v", b, a))
			}
		}
	}
	slices.Sort(found)
	return found
}

// places are the names of a text's places to fill.
func places(text string) []string {
	m := map[string]bool{}
	for _, p := range place.FindAllString(text, -1) {
		m[p] = true
	}
	return slices.Sorted(maps.Keys(m))
}

// flat reads a pack's words by their path, "kiosk.weekdays.0".
func flat(pack []byte, say func(key, fault string)) map[string]string {
	words := map[string]string{}
	d := json.NewDecoder(bytes.NewReader(pack))
	var value func(at string)
	value = func(at string) {
		tok, err := d.Token()
		switch {
		case errors.Is(err, io.EOF):
			say(at, "the file ends early")
		case err != nil:
			say(at, err.Error())
		case tok == json.Delim('{'):
			seen := map[string]bool{}
			for d.More() {
				k, _ := d.Token()
				key := strings.TrimPrefix(at+"."+fmt.Sprint(k), ".")
				if seen[key] {
					say(key, "said twice")
				}
				seen[key] = true
				value(key)
			}
			_, _ = d.Token()
		case tok == json.Delim('['):
			for i := 0; d.More(); i++ {
				value(fmt.Sprintf("%s.%d", at, i))
			}
			_, _ = d.Token()
		default:
			s, ok := tok.(string)
			if !ok {
				say(at, fmt.Sprintf("%v is no text", tok))
				s = fmt.Sprint(tok)
			}
			words[at] = s
		}
	}
	value("")
	return words
}
