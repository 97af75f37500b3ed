//go:build !js

package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"motcua/internal/spoken"
	"motcua/internal/voicepack"
	"motcua/internal/voicepack/sentences"
	"motcua/internal/voicepack/studio"
)

// What the clips are brought to.
const (
	rumble     = 90.0   // Hz; the voice begins above
	presence   = 2.0    // dB
	presenceHz = 1800.0 // and above
	quiet      = 38.0   // dB below the loudest: the end of a word before a pause
)

// tries is in about how many sentences a phrase is spoken; the one of middle
// length is kept, since the first and last words of a row are drawn out or
// swallowed.
const tries = 3

// take is a sentence as it was spoken.
type take struct {
	pcm   []float64
	words map[int]int // first sample by first character
}

// cut speaks the sentences of a language and cuts them.
func cut(e *espeak, lang string) (map[string][]float64, error) {
	found := sentences.Of(lang, tries, spoken.Names(lang))
	for r := 'A'; r <= 'Z'; r++ { // two clips are enough for a letter
		if found[string(r)+voicepack.BeforeComma] != nil {
			delete(found, string(r)+voicepack.AtEnd)
		}
	}
	takes := map[string]take{}
	for _, key := range slices.Sorted(maps.Keys(found)) {
		for _, c := range found[key] {
			text, _ := text(lang, c.Phrases)
			if _, ok := takes[text]; ok {
				continue
			}
			pcm, words, err := e.say(text)
			if err != nil {
				return nil, err
			}
			clean := studio.HighPass(studio.Floats(pcm), rate, rumble)
			takes[text] = take{studio.Presence(clean, rate, presenceHz, presence), words}
		}
	}
	clips := map[string][]float64{}
	for _, key := range slices.Sorted(maps.Keys(found)) {
		var all [][]float64
		for _, c := range found[key] {
			pcm, err := part(lang, c, takes)
			if err != nil {
				return nil, err
			}
			all = append(all, pcm)
		}
		slices.SortStableFunc(all, func(a, b []float64) int { return cmp.Compare(len(a), len(b)) })
		clips[key] = all[len(all)/2]
	}
	return clips, nil
}

// part is the phrase's part of the sentence. It ends where the next word begins, or
// where it fades away before a pause.
func part(lang string, c sentences.Sentence, takes map[string]take) ([]float64, error) {
	text, starts := text(lang, c.Phrases)
	t := takes[text]
	from, ok := t.words[starts[c.Nth]]
	if !ok {
		return nil, fmt.Errorf("%q: where does %q begin?", text, c.Phrases[c.Nth])
	}
	to := len(t.pcm)
	for _, at := range starts[c.Nth+1:] {
		if at < 0 {
			continue
		}
		if to, ok = t.words[at]; !ok {
			return nil, fmt.Errorf("%q: where does %q end?", text, c.Phrases[c.Nth])
		}
		break
	}
	pcm := t.pcm[from:to]
	if voicepack.Standing(c.Phrases[c.Nth+1:]) == "" {
		return pcm, nil
	}
	_, end := studio.Voiced(pcm, rate, quiet)
	return pcm[:end], nil
}
