package paper

import "motcua/internal/lang"

var words = lang.Section[map[string]string]("paper")

// speak gives what finds a word in a language and fills its places.
func speak(language string) func(key string, pairs ...any) string {
	said := words(language)
	return func(key string, pairs ...any) string {
		w, ok := said[key]
		if !ok {
			return key
		}
		return lang.Fill(w, pairs...)
	}
}
