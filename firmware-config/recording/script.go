// Package recording is the kit with which a hall records a voice of its own, one
// of its officers mostly: what is to be read, line by line (Script), whether the
// files are good (Check), and the voice pack made of them (Make).
//
//	script   001-moi-cong-dan-co-so.wav   Mời công dân có số   [Mời công dân có số] A, ...
//	check    014-hai.wav: clipped: 37 samples at full scale; speak more softly
//	make     trims, levels and limits the files, and writes the pack's manifest
//
// A file belongs to the line whose number it begins with.
package recording

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"motcua/internal/hall"
	"motcua/internal/spoken"
	"motcua/internal/voicepack"
	"motcua/internal/voicepack/sentences"

	"golang.org/x/text/unicode/norm"
)

// Line is one thing to be read into one file.
type Line struct {
	N        int
	Key      string // of the clip in the pack: the phrase, and how it stands
	Read     string // what is read aloud: "bê" for B
	Ends     bool   // with a falling voice, as a sentence ends
	Sentence string // where it stands, in brackets: "Mời công dân có số [A], ..."
}

// File is the name that the line's file should have, 014-hai.wav.
func (l Line) File() string { return fmt.Sprintf("%03d-%s.wav", l.N, slug(l.Read)) }

// Script is what a speaker of a language reads for a hall; nil for halls in
// general, without counters' names.
func Script(lang string, h *hall.Hall) []Line {
	names := Names(lang, h)
	found := sentences.Of(lang, 1, names)
	var lines []Line
	for _, phrase := range slices.Concat(spoken.Vocabulary(lang), names) {
		for _, form := range forms(found, phrase) {
			lines = append(lines, line(len(lines)+1, lang, phrase+form, found[phrase+form][0]))
		}
	}
	return lines
}

// forms are the clips of a phrase that are worth a speaker's time: as it stands in
// the middle and as it ends, a letter as it is mostly heard, before a comma.
func forms(found map[string][]sentences.Sentence, phrase string) (out []string) {
	if has := found[phrase+voicepack.BeforeComma]; has != nil && len(phrase) == 1 {
		return []string{voicepack.BeforeComma}
	}
	if found[phrase] != nil {
		out = append(out, "")
	}
	switch {
	case found[phrase+voicepack.AtEnd] != nil:
		out = append(out, voicepack.AtEnd)
	case found[phrase+voicepack.BeforeComma] != nil:
		out = append(out, voicepack.BeforeComma)
	}
	return out
}

func line(n int, lang, key string, s sentences.Sentence) Line {
	phrase := s.Phrases[s.Nth]
	marked := slices.Clone(s.Phrases)
	marked[s.Nth] = "[" + phrase + "]"
	return Line{N: n, Key: key, Read: spoken.Spelt(lang, phrase), Ends: strings.HasSuffix(key, voicepack.AtEnd), Sentence: spoken.Words(marked) + "."}
}

// Names are the names of a hall's counters that are spoken, each once: "Tư pháp"
// of "Quầy Tư pháp". Counters that go by a number have none.
func Names(lang string, h *hall.Hall) (out []string) {
	if h == nil {
		return nil
	}
	words := spoken.Vocabulary(lang)
	for i := range h.Counters {
		for _, p := range spoken.Phrases(lang, "A1", h.Counters[i].Name.In(lang), spoken.Style{}, spoken.First) {
			if !sentences.IsMark(p) && !slices.Contains(words, p) && !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// slug is a file's name without marks: "Trả kết quả" is tra-ket-qua.
func slug(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == 'đ':
			b.WriteByte('d')
		case !unicode.Is(unicode.Mn, r) && b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}
