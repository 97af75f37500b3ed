// Package announcer speaks calls: it joins the clips of a voice pack behind a
// chime (internal/voicepack) and plays them, natively by a player process of its
// own (a dead sound card must not take the screen along) and in the browser by
// Web Audio.
//
// The packs that come with the boards are made offline by `make voice` (mkvoice);
// a hall's own recording replaces them. A counter whose name has no clip is "the
// counter on the screen"; a language without a pack sounds the chime alone.
package announcer

import (
	"time"

	"motcua/internal/voicepack"
)

//go:generate go run ./mkvoice -out ../../internal/voicepack/packs vi en fr

// Announcement is a call made ready: its samples, mono.
type Announcement struct {
	PCM  []int16
	Rate int

	pack *voicepack.Pack // whose chime goes before it
}

// Duration is how long it sounds.
func (a Announcement) Duration() time.Duration {
	return time.Duration(float64(len(a.PCM)) / float64(max(1, a.Rate)) * float64(time.Second))
}

// defaultRate is used where no pack tells another.
const defaultRate = 22050

// WithChime is the chime and then a.
func (a Announcement) WithChime() Announcement {
	return Announcement{PCM: a.pack.WithChime(a.PCM, a.Rate), Rate: a.Rate, pack: a.pack}
}

// at is a at a volume of some percent.
func (a Announcement) at(percent int) Announcement {
	if percent == 100 {
		return a
	}
	out := a
	out.PCM = make([]int16, len(a.PCM))
	for i, v := range a.PCM {
		out.PCM[i] = int16(int(v) * percent / 100)
	}
	return out
}
