package site

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"motcua/internal/hall"
	"motcua/internal/lang"
	"motcua/internal/spoken"
)

// voice reads how the calls are spoken.
func (r *reader) voice(t *voiceTable, h *hall.Hall) {
	v := &h.Voice
	v.Numbers, v.Languages, v.Repeat = t.Numbers, t.Languages, t.Repeat
	v.NoChime = t.Chime != nil && !*t.Chime
	if v.Numbers != "" && v.Numbers != hall.SpokenDigits && v.Numbers != hall.SpokenCardinals {
		r.bad("voice.numbers", "%q: want digits or cardinals", t.Numbers)
	}
	for i, l := range t.Languages {
		path := fmt.Sprintf("voice.languages[%d]", i)
		switch {
		case !lang.Has(l):
			r.bad(path, "there are no words in %q: one of %s", l, strings.Join(lang.Languages(), ", "))
		case slices.Index(t.Languages, l) != i:
			r.bad(path, "%q stands here twice", l)
		}
	}
	if r.has("voice.languages") && len(t.Languages) == 0 {
		r.bad("voice.languages", "empty: name a language, or leave it out")
	}
	v.Words = t.Words
	for i, w := range t.Words {
		if !slices.ContainsFunc(lang.Languages(), func(l string) bool {
			return slices.Contains(slices.Collect(maps.Values(spoken.Choices(l))), w)
		}) {
			r.bad(fmt.Sprintf("voice.words[%d]", i), "%q is no word to choose: say lẻ for linh", w)
		}
	}
	v.Quiet = r.spans("voice.quiet", t.Quiet)
	if r.has("voice.repeat") && (t.Repeat < 1 || t.Repeat > hall.MaxRepeat) {
		r.bad("voice.repeat", "%d: want 1 to %d", t.Repeat, hall.MaxRepeat)
	}
}
