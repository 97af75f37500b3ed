package web

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"motcua/internal/hall"
	"motcua/internal/lang"
	"motcua/internal/wire"
)

// words are those of the pages by key, "phone.your", in a language.
var words = lang.Section[map[string]string]("web")

// word says a key in a language, Vietnamese where that has none, and the key
// itself where nobody has a word, so that a gap is seen.
func word(language, key string, pairs ...any) string {
	s, ok := words(language)[key]
	if !ok {
		return key
	}
	return lang.Fill(s, pairs...)
}

// wordsOf is what a page's script may say: all keys under the prefixes.
func wordsOf(language string, prefixes ...string) map[string]string {
	out := map[string]string{}
	for key, s := range words(language) {
		if slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(key, p+".") }) {
			out[key] = s
		}
	}
	return out
}

// waitWords says a forecast as a range of whole minutes, rounded outwards to
// fives when it is long, since it is no promise.
func waitWords(lang string, w *hall.Wait) string {
	if w == nil {
		return word(lang, "said.wait.none")
	}
	low, high := w.P10/60, int(math.Ceil(float64(w.P90)/60))
	if high > 20 {
		low, high = low/5*5, (high+4)/5*5
	}
	if low < 1 || low >= high {
		return word(lang, "said.wait.less", "b", max(high, 1))
	}
	return word(lang, "said.wait", "a", low, "b", high)
}

// scores lists the scale's levels, the best first.
func scores(lang string, scale hall.RatingScale) []score {
	levels := scale.Scale()
	var out []score
	for n := levels; n >= 1; n-- {
		face := n
		switch {
		case levels == 3 && !neutral(scale):
			face = []int{0, 2, 4, 5}[n]
		case levels == 3:
			face = 2*n - 1 // worst, middle, best
		}
		text := scale.Words[n].In(lang)
		if text == "" {
			text = word(lang, "rate."+strconv.Itoa(face))
		}
		out = append(out, score{n, face, brief(text, optionShown), scale.PointsOf(n) == hall.MostPoints})
	}
	return out
}

// neutral reports whether the middle of a scale is the neutral word: where it is
// "Hài lòng", as on many devices of three levels, its face smiles.
func neutral(scale hall.RatingScale) bool {
	text := scale.Words[2].In(lang.Office)
	return text == "" || text == word(lang.Office, "rate.3")
}

// shortCounter drops the word for counter from a counter's name, where a list
// of them already stands behind that word.
func shortCounter(lang, name string) string {
	for _, p := range []string{"Quầy số ", "Quầy ", "Counter ", "Window "} {
		if rest, ok := strings.CutPrefix(name, p); ok && rest != "" {
			return rest
		}
	}
	return name
}

// refusal says a refusal's code to a person.
func refusal(language string, code wire.Code) string {
	if _, ok := words(lang.Office)["error."+string(code)]; !ok {
		code = "other"
	}
	return word(language, "error."+string(code))
}

// clockIn writes a time of day in the hall's zone; "" for no time.
func clockIn(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	if zone == nil {
		zone = time.Local
	}
	return t.In(zone).Format("15:04")
}
