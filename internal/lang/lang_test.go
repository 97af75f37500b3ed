package lang

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
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
		got := faults(map[string][]byte{"packs/vi.json": []byte(good), "packs/xx.json": []byte(pack)})
		if what == "" && len(got) > 0 || what != "" && (len(got) != 1 || !strings.Contains(got[0], what)) {
			t.Errorf("%s: found %q", pack, got)
		}
	}
}

// A language may leave a group of the pages out, but not part of one.
func TestGroupsOfPagesAreWhole(t *testing.T) {
	vi := []byte(`{"web": {"phone.a": "Một", "phone.b": "Hai", "floor.a": "Ba"}}`)
	for pack, want := range map[string]int{
		`{"web": {"phone.a": "One", "phone.b": "Two"}}`: 0,
		`{"web": {"phone.a": "One"}}`:                   1,
	} {
		for lang, more := range map[string]int{"xx": 0, "en": 1} { // English says all
			got := faults(map[string][]byte{"packs/pages/vi.json": vi, "packs/pages/" + lang + ".json": []byte(pack)})
			if len(got) != want+more {
				t.Errorf("%s %s: %q", lang, pack, got)
			}
		}
	}
}

// A third language is one more file: this one is Vietnamese in angle brackets,
// but for its board, which it has not, and one word of its slips.
func TestAThirdLanguageIsDataOnly(t *testing.T) {
	vi := embedded()["packs/vi.json"]
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
	p, err := read(map[string][]byte{"vi.json": vi, "xx.json": xx, "aa.json": xx})
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
	p, err := read(map[string][]byte{"vi.json": []byte(`{"s": {"goOn": "Tiếp tục", "end": "Kết thúc"}}`)})
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
	// own are lists that each language has of its own: the rules of its numbers,
	// its kinds of counters. Package spoken reads and tries them.
	own = regexp.MustCompile(`^spoken\.(cardinal|places|other|names|alike)\.`)
)

// faults are what is wrong with the packs measured by Vietnamese, file by file.
// A language may leave whole groups of the pages to Vietnamese, as those of
// the clerks: but "web.phone" it says or says not.
func faults(files map[string][]byte) (found []string) {
	if _, err := read(files); err != nil {
		return []string{err.Error()}
	}
	texts := map[string]map[string]string{}
	for name := range files {
		say := func(key, fault string) { found = append(found, fmt.Sprintf("%s: %s: %s", name, key, fault)) }
		texts[name] = flat(files[name], say)
		for key, s := range texts[name] {
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
	for name, words := range texts {
		say := func(key, fault string) { found = append(found, fmt.Sprintf("%s: %s: %s", name, key, fault)) }
		office, groups := texts[path.Join(path.Dir(name), Office+".json")], map[string]bool{}
		for key := range words {
			groups[group(key)] = true
			if _, ok := office[key]; !ok && !own.MatchString(key) {
				say(key, "nobody asks for it")
			}
		}
		partly := path.Dir(name) == "packs/pages" && language(name) != "en"
		for key, said := range office {
			s, ok := words[key]
			if own.MatchString(key) || !ok && partly && !groups[group(key)] {
				continue
			}
			if !ok {
				say(key, "missing")
			} else if a, b := places(said), places(s); !slices.Equal(a, b) {
				say(key, fmt.Sprintf("places %v, in Vietnamese %v", b, a))
			}
		}
	}
	slices.Sort(found)
	return found
}

// group is what is said together: "web.phone" of "web.phone.your".
func group(key string) string {
	parts := strings.SplitN(key, ".", 3)
	return strings.Join(parts[:min(2, len(parts))], ".")
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
