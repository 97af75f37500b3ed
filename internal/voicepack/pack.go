// Package voicepack is what a voice pack is made of, and how its clips become
// speech. Boards of all kinds, the installer's recording kit and the maker of
// the packs that come with the house share it. It knows no words: what is said
// comes as phrases and marks, from internal/spoken.
//
// A pack is a folder of one language with manifest.json and its clips: WAV,
// mono, PCM of 16 bits or IMA ADPCM, all of one rate. A hall's own pack has one
// file a clip:
//
//	{"lang":"vi", "rate":48000, "voice":"Nguyễn Thị An, 2026", "gap":30,
//	 "clips":{"không":"01-khong.wav", "không.":"02-khong-cuoi.wav", ...}}
//
// The packs that come with the house (Default) are one file each, cut by spans
// [first sample, samples]; a program in the browser gets them at /voice/{lang}/:
//
//	{"lang":"vi", "rate":22050, "voice":"...", "file":"words.wav",
//	 "spans":{"không":[0,5512], "không,":[5512,6100], ...}}
//
// A word falls differently before a pause than in the middle of a sentence. So
// a phrase may have three clips: "năm" in the middle, "năm," before a comma,
// "năm." at the very end; what is not there is filled by the next best. The
// clip "chime" sounds before a call; a pack without one has Chime.
package voicepack

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// Manifest describes a pack; its file is manifest.json.
type Manifest struct {
	Lang  string `json:"lang"`
	Rate  int    `json:"rate"`  // samples a second, 8000 to 48000
	Voice string `json:"voice"` // who or what speaks, and by what licence
	// Gap is the silence between two words in ms. 0: the clips were cut out of
	// running speech, and words are blended into each other.
	Gap int `json:"gap,omitempty"`
	// Clips are files by phrase, each a clip.
	Clips map[string]string `json:"clips,omitempty"`
	// File holds the clips of Spans: first sample and samples, by phrase.
	File  string            `json:"file,omitempty"`
	Spans map[string][2]int `json:"spans,omitempty"`
	// Read says how a phrase is read aloud where that is not as it is written:
	// "B" is "bê".
	Read map[string]string `json:"read,omitempty"`
}

// ManifestFile is the name of a pack's description.
const ManifestFile = "manifest.json"

// Pack is a voice pack in memory. It does not change and may be shared.
type Pack struct {
	Manifest
	clips map[string][]int16
}

// New is a pack of clips that are in memory already.
func New(m Manifest, clips map[string][]int16) *Pack { return &Pack{m, clips} }

// Load reads a pack from its folder. What is wrong comes all at once, each with
// its file or phrase.
func Load(dir fs.FS) (*Pack, error) {
	m, err := readManifest(dir)
	if err != nil {
		return nil, fmt.Errorf("voice pack: %w", err)
	}
	p := &Pack{m, make(map[string][]int16, len(m.Clips)+len(m.Spans))}
	var wrong []error
	for _, phrase := range slices.Sorted(maps.Keys(m.Clips)) {
		pcm, err := p.read(dir, m.Clips[phrase])
		if err != nil {
			wrong = append(wrong, fmt.Errorf("voice pack: %q: %w", phrase, err))
			continue
		}
		p.clips[phrase] = pcm
	}
	if m.File != "" {
		wrong = append(wrong, p.cut(dir)...)
	}
	if len(wrong) > 0 {
		return nil, errors.Join(wrong...)
	}
	return p, nil
}

func readManifest(dir fs.FS) (m Manifest, err error) {
	b, err := fs.ReadFile(dir, ManifestFile)
	if err != nil {
		return m, err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return m, fmt.Errorf("%s: %w", ManifestFile, err)
	}
	switch {
	case m.Lang == "":
		return m, fmt.Errorf("%s: lang: which language?", ManifestFile)
	case m.Rate < 8000 || m.Rate > 48000:
		return m, fmt.Errorf("%s: rate: %d samples a second; want 8000 to 48000", ManifestFile, m.Rate)
	case m.Gap < 0 || m.Gap > 200:
		return m, fmt.Errorf("%s: gap: %d ms between words; want 0 to 200", ManifestFile, m.Gap)
	case len(m.Clips)+len(m.Spans) == 0:
		return m, fmt.Errorf("%s: clips: there are none", ManifestFile)
	case len(m.Spans) > 0 && m.File == "":
		return m, fmt.Errorf("%s: file: spans of which file?", ManifestFile)
	}
	return m, nil
}

// read decodes one file of the pack.
func (p *Pack) read(dir fs.FS, file string) ([]int16, error) {
	if !fs.ValidPath(file) {
		return nil, fmt.Errorf("%q is no file inside the pack", file)
	}
	b, err := fs.ReadFile(dir, file)
	if err != nil {
		return nil, err
	}
	pcm, rate, err := DecodeWAV(b)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", file, err)
	case rate != p.Rate:
		return nil, fmt.Errorf("%s has %d samples a second, the pack %d", file, rate, p.Rate)
	case len(pcm) == 0:
		return nil, fmt.Errorf("%s is empty", file)
	}
	return pcm, nil
}

// cut takes the clips out of the one file that holds them.
func (p *Pack) cut(dir fs.FS) (wrong []error) {
	pcm, err := p.read(dir, p.File)
	if err != nil {
		return []error{fmt.Errorf("voice pack: %w", err)}
	}
	for _, phrase := range slices.Sorted(maps.Keys(p.Spans)) {
		at, n := p.Spans[phrase][0], p.Spans[phrase][1]
		if at < 0 || n <= 0 || at > len(pcm)-n {
			wrong = append(wrong, fmt.Errorf("voice pack: %q: samples %d to %d are not in %s, which has %d", phrase, at, at+n, p.File, len(pcm)))
			continue
		}
		p.clips[phrase] = pcm[at : at+n : at+n]
	}
	return wrong
}

// The endings of a phrase that has a clip of its own before a comma, and at the
// end of an announcement.
const (
	BeforeComma = ","
	AtEnd       = "."
)

// fallbacks are the forms of a phrase to try, by where it stands.
var fallbacks = map[string][]string{
	"":          {"", BeforeComma, AtEnd},
	BeforeComma: {BeforeComma, AtEnd, ""},
	AtEnd:       {AtEnd, BeforeComma, ""},
}

// clip is the clip of a phrase that stands before end: "", BeforeComma or AtEnd.
func (p *Pack) clip(phrase, end string) []int16 {
	for _, form := range fallbacks[end] {
		if c := p.clips[phrase+form]; c != nil {
			return c
		}
	}
	return nil
}

// Has reports whether a phrase can be spoken; a mark always can. A nil pack says
// nothing.
func (p *Pack) Has(phrase string) bool {
	_, mark := silences[phrase]
	return p != nil && (mark || p.clip(phrase, "") != nil)
}

// Missing lists those of some phrases that cannot be spoken.
func (p *Pack) Missing(phrases []string) (out []string) {
	for _, ph := range phrases {
		if !p.Has(ph) {
			out = append(out, ph)
		}
	}
	return out
}

// Phrases are all that the pack can say, sorted, each once and without its form.
func (p *Pack) Phrases() []string {
	set := map[string]bool{}
	for key := range p.clips {
		if key != chimeClip {
			set[strings.TrimRight(key, BeforeComma+AtEnd)] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// Clip is the samples of a key of the manifest, "năm" or "năm.", nil when it has
// none. They must not be changed.
func (p *Pack) Clip(key string) []int16 { return p.clips[key] }
