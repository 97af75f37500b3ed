// Package announcer speaks calls: it joins the clips of a voice pack behind a
// chime and plays them, natively by a player process of its own (a dead sound
// card must not take the screen along) and in the browser by Web Audio.
//
// A voice pack is a folder: manifest.json and one WAV for each phrase of
// voice.Vocabulary, mono, PCM of 16 bits or IMA ADPCM, all of one rate.
//
//	{"lang":"vi","rate":16000,"voice":"who or what speaks, and by what licence",
//	 "clips":{"không":"kho6ng.wav", ...}}
//
// The packs in packs/ are made offline by `make voice` (mkvoice); a hall's own
// recording in the same form replaces them. A phrase without a clip is left out;
// a language without a pack sounds the chime alone.
package announcer

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"time"

	"motcua/display/voice"
)

//go:generate go run ./mkvoice

//go:embed packs
var packs embed.FS

// Pause lengths within an announcement.
const (
	gap   = 15 * time.Millisecond  // between words
	comma = 150 * time.Millisecond // for voice.Pause
	lead  = 150 * time.Millisecond // between the chime and the voice
)

// Manifest describes a pack; its file is manifest.json.
type Manifest struct {
	Lang  string            `json:"lang"`
	Rate  int               `json:"rate"` // samples a second
	Voice string            `json:"voice"`
	Clips map[string]string `json:"clips"` // phrase -> file
}

// Pack is a voice pack in memory. It does not change and may be shared.
type Pack struct {
	Manifest
	clips map[string][]int16
}

// Load reads a pack from a folder.
func Load(dir fs.FS) (*Pack, error) {
	b, err := fs.ReadFile(dir, "manifest.json")
	if err != nil {
		return nil, fmt.Errorf("voice pack: %w", err)
	}
	p := &Pack{clips: map[string][]int16{}}
	if err := json.Unmarshal(b, &p.Manifest); err != nil {
		return nil, fmt.Errorf("voice pack: manifest.json: %w", err)
	}
	for phrase, file := range p.Clips {
		b, err := fs.ReadFile(dir, file)
		if err != nil {
			return nil, fmt.Errorf("voice pack: %q: %w", phrase, err)
		}
		pcm, rate, err := DecodeWAV(b)
		if err != nil {
			return nil, fmt.Errorf("voice pack: %s: %w", file, err)
		}
		if rate != p.Rate {
			return nil, fmt.Errorf("voice pack: %s has %d samples a second, the pack %d", file, rate, p.Rate)
		}
		p.clips[phrase] = pcm
	}
	return p, nil
}

// Default is the pack that comes with the program, nil for a language without one.
func Default(lang string) (*Pack, error) {
	if _, err := fs.Stat(packs, "packs/"+lang+"/manifest.json"); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	dir, err := fs.Sub(packs, "packs/"+lang)
	if err != nil {
		return nil, err
	}
	return Load(dir)
}

// Missing lists the phrases of the vocabulary that have no clip.
func (p *Pack) Missing() (out []string) {
	for _, w := range voice.Vocabulary(p.Lang) {
		if p.clips[w] == nil {
			out = append(out, w)
		}
	}
	return out
}

// Speech joins the clips of phrases, without gaps or clicks: clips fade in and
// out over a few milliseconds.
func (p *Pack) Speech(phrases []string) []int16 {
	var out []int16
	for i, ph := range phrases {
		if ph == voice.Pause {
			out = append(out, silence(comma, p.Rate)...)
			continue
		}
		c, ok := p.clips[ph]
		if !ok {
			continue
		}
		if i > 0 {
			out = append(out, silence(gap, p.Rate)...)
		}
		out = append(out, c...)
	}
	return out
}

func silence(d time.Duration, rate int) []int16 {
	return make([]int16, int(d.Seconds()*float64(rate)))
}

// chimeFor is how long the chime sounds.
const chimeFor = 900 * time.Millisecond

// Chime is the two notes before a call, made here: E5, then C5, each dying away.
func Chime(rate int) []int16 {
	out := make([]int16, int(chimeFor.Seconds()*float64(rate)))
	note := func(at, freq float64) {
		for i := int(at * float64(rate)); i < len(out); i++ {
			t := float64(i)/float64(rate) - at
			attack := min(1, t/0.008)
			tone := math.Sin(2*math.Pi*freq*t) + 0.35*math.Sin(4*math.Pi*freq*t) + 0.12*math.Sin(6*math.Pi*freq*t)
			end := min(1, float64(len(out)-i)/(0.02*float64(rate)))
			out[i] += int16(9000 * attack * end * math.Exp(-4.8*t) * tone)
		}
	}
	note(0, 659.26)
	note(0.3, 523.25)
	return out
}

// Announcement is a call made ready: its samples, mono.
type Announcement struct {
	PCM  []int16
	Rate int
}

// Duration is how long it sounds.
func (a Announcement) Duration() time.Duration {
	return time.Duration(float64(len(a.PCM)) / float64(max(1, a.Rate)) * float64(time.Second))
}

// defaultRate is used where no pack tells another.
const defaultRate = 16000

// Speak is a call without the chime, in the language of p; silent when p is nil.
func Speak(p *Pack, number, counter string, how voice.Numbers) Announcement {
	if p == nil {
		return Announcement{Rate: defaultRate}
	}
	return Announcement{PCM: p.Speech(voice.Phrases(p.Lang, number, counter, how)), Rate: p.Rate}
}

// Count is a test of the loudspeaker without the chime; silent when p is nil.
func Count(p *Pack) Announcement {
	if p == nil {
		return Announcement{Rate: defaultRate}
	}
	return Announcement{PCM: p.Speech(voice.Count(p.Lang)), Rate: p.Rate}
}

// WithChime is the chime and then a.
func (a Announcement) WithChime() Announcement {
	pcm := Chime(a.Rate)
	if len(a.PCM) > 0 {
		pcm = append(append(pcm, silence(lead, a.Rate)...), a.PCM...)
	}
	return Announcement{PCM: pcm, Rate: a.Rate}
}
