// Package lang holds the words of every screen, page and slip, two files a
// language: packs/vi.json for kiosks, boards and slips, packs/pages/vi.json for
// pages, reports and tools. An officer of a hall can proof-read such a file,
// and a further language is one more file; docs/languages.md says how.
//
// A pack is made of sections, and each section belongs to one package:
//
//	language   what the language calls itself, and how it writes 1234.5
//	board      display/ui
//	slip       printer/slip
//	kiosk      kiosk/ui
//	speech     kiosk/voice: how the kiosk's labels are read aloud
//	spoken     internal/spoken: how calls are announced, numbers and letters
//	web        server/web: the pages, by key
//	recording  firmware-config/recording: the script for a hall's own voice
//	record     server/report: the record of a day, by key
//	notices    kiosk/agent, server/queue: a ticket's notice code on paper
//	chart      server/report/chart: the day as it goes; reportChart the pictures of a report
//	paper      server/report/paper: reports on paper and in spreadsheets
//
// A place to fill stands in braces: {n} is a number, a name or a code, {t} a
// time or a date, {a} and {b} are the ends of a range; see Fill. What a pack
// lacks is said in Vietnamese.
package lang

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"
)

// Office is the language of the office, which has a word for everything.
const Office = "vi"

// packs are the words by language and section.
type packs map[string]map[string]json.RawMessage

var all = must(read(embedded()))

// embedded gives the packs' files by path, "packs/vi.json".
func embedded() map[string][]byte {
	found := map[string][]byte{}
	for folder, files := range folders() {
		for _, e := range must(files.ReadDir(folder)) {
			if name := path.Join(folder, e.Name()); !e.IsDir() {
				found[name] = must(files.ReadFile(name))
			}
		}
	}
	return found
}

// language is whose words a file holds.
func language(file string) string { return strings.TrimSuffix(path.Base(file), ".json") }

func read(files map[string][]byte) (packs, error) {
	p := packs{}
	for name, b := range files {
		var sections map[string]json.RawMessage
		if err := json.Unmarshal(b, &sections); err != nil {
			return nil, fmt.Errorf("lang: %s: %w", name, err)
		}
		if l := language(name); p[l] == nil {
			p[l] = sections
		} else {
			maps.Copy(p[l], sections)
		}
	}
	return p, nil
}

// Languages are the codes of all packs: Vietnamese, then the others by code.
func Languages() []string { return all.languages() }

func (p packs) languages() []string {
	list := []string{Office}
	for l := range p {
		if l != Office {
			list = append(list, l)
		}
	}
	slices.Sort(list[1:])
	return list
}

// Has reports whether there is a pack of a language.
func Has(language string) bool { return all[language] != nil }

// Name is what a language calls itself: "Tiếng Việt".
func Name(language string) string { return names(language).Name }

var names = Section[struct{ Name, Number string }]("language")

// Section decodes a section in every language, once, and gives it by language,
// Vietnamese where there is no such pack. A key is the name of T's field with
// a small first letter. Section panics when the section has a key that T has
// not, or leaves a field of T empty: it is called while a program starts, and
// words that do not fit never leave the house.
func Section[T any](section string) func(language string) T { return must(decode[T](all, section)) }

func decode[T any](p packs, section string) (func(string) T, error) {
	by := map[string]T{}
	for l := range p {
		var t T
		for _, from := range []string{Office, l} { // the second over the first
			raw, ok := p[from][section]
			if !ok {
				continue
			}
			d := json.NewDecoder(bytes.NewReader(raw))
			d.DisallowUnknownFields()
			if err := d.Decode(&t); err != nil {
				return nil, fmt.Errorf("lang: %s.json: %s: %w", from, section, err)
			}
		}
		if key := empty(reflect.ValueOf(t)); key != "" {
			return nil, fmt.Errorf("lang: %s.json: %s: no words for %s", l, section, key)
		}
		by[l] = t
	}
	return func(language string) T {
		if t, ok := by[language]; ok {
			return t
		}
		return by[Office]
	}, nil
}

// empty names the first field without a word.
func empty(v reflect.Value) string {
	if v.Kind() != reflect.Struct {
		return ""
	}
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			return v.Type().Field(i).Name
		}
	}
	return ""
}

// Fill puts values into a text's places: pairs are names and values in turn,
// Fill("Còn {n} lượt", "n", 3).
func Fill(text string, pairs ...any) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		text = strings.ReplaceAll(text, "{"+fmt.Sprint(pairs[i])+"}", fmt.Sprint(pairs[i+1]))
	}
	return text
}

// must is for what is embedded: a build whose tests ran has good words.
func must[T any](t T, err error) T {
	if err != nil {
		panic(err)
	}
	return t
}
