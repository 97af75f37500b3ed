package main

import (
	"motcua/display/announcer"
	"motcua/display/board"
	"motcua/display/voice"
	"motcua/internal/journal"
	"motcua/internal/voicepack"
)

// packCache holds the voice packs by language; those not in it come with the
// program. Once the announcer runs, only its goroutine uses it.
type packCache map[string]*voicepack.Pack

// get gives the pack of a language, nil when there is none.
func (c packCache) get(lang string, log *journal.Logger) *voicepack.Pack {
	p, ok := c[lang]
	if ok {
		return p
	}
	p, err := voicepack.Default(lang)
	switch {
	case err != nil:
		log.Error("voice pack", "lang", lang, "err", err)
		return nil // in the browser the next call may have it
	case p == nil:
		log.Warn("no voice pack, the chime alone sounds", "lang", lang)
	}
	c[lang] = p
	return p
}

// speech is a call in each of its languages, to be composed when its turn comes.
func (c packCache) speech(s board.News, how voice.Numbers, log *journal.Logger) []func() announcer.Announcement {
	var out []func() announcer.Announcement
	for _, lang := range s.Langs {
		out = append(out, func() announcer.Announcement {
			if s.Kind == board.Tested {
				return announcer.Count(c.get(lang, log))
			}
			return announcer.Speak(c.get(lang, log), s.Number, s.Name.In(lang), how)
		})
	}
	return out
}
