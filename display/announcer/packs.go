package announcer

import (
	"maps"

	"motcua/display/voice"
	"motcua/internal/journal"
	"motcua/internal/spoken"
	"motcua/internal/voicepack"
)

// Packs are the voices of a board: the hall's own, over those of the house. They
// may be used by many at once.
type Packs struct {
	// Volume is how loud they speak, in percent of what they were recorded with; it
	// is set before they are used.
	Volume int
	log    *journal.Logger
	own    map[string]*voicepack.Pack // by language; does not change
}

// NewPacks is the house's packs under some of the hall's own.
func NewPacks(log *journal.Logger, own ...*voicepack.Pack) *Packs {
	p := &Packs{Volume: 100, log: log, own: map[string]*voicepack.Pack{}}
	for _, o := range own {
		p.own[o.Lang] = o
	}
	return p
}

// Compose makes what is said ready to be played. An announcement is spoken by one
// voice: the hall's own if it has every word, else the house's. A counter's name
// that it cannot say is left to the screen; a language without a pack has its chime
// at most.
func (p *Packs) Compose(s voice.Saying) Announcement {
	pack := p.pick(s.Lang, s.Phrases)
	a := Announcement{Rate: defaultRate, pack: pack}
	if pack != nil {
		a.Rate, a.PCM = pack.Rate, pack.Speech(spoken.Sayable(s.Lang, s.Phrases, pack.Has))
	}
	if s.Chime {
		a = a.WithChime()
	}
	return a.at(p.Volume)
}

func (p *Packs) pick(lang string, phrases []string) *voicepack.Pack {
	own := p.own[lang]
	if own != nil && len(own.Missing(spoken.Sayable(lang, phrases, own.Has))) == 0 {
		return own
	}
	house, err := voicepack.Default(lang)
	switch {
	case err != nil:
		p.log.Error("voice pack", "lang", lang, "err", err)
	case house != nil:
		return house
	}
	return own
}

// Missing lists what the hall's own packs cannot say, by language: calls with
// these words are said by the house's voice.
func (p *Packs) Missing() map[string][]string {
	out := map[string][]string{}
	for lang := range maps.Keys(p.own) {
		if miss := p.own[lang].Missing(spoken.Vocabulary(lang)); len(miss) > 0 {
			out[lang] = miss
		}
	}
	return out
}
