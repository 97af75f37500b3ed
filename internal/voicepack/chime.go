package voicepack

import "math"

// chimeClip is the key of a pack's own chime.
const chimeClip = "chime"

// Chime is the two notes before a call where a pack has none of its own: E5, then
// C5, each dying away softly. It ends where it is still just heard, so that the
// voice follows without a silence.
func Chime(rate int) []int16 {
	const (
		second = 0.26 // s, when the second note comes
		length = 0.95
		end    = 0.06
	)
	mix := make([]float64, int(length*float64(rate)))
	note := func(at, freq float64) {
		for i := int(at * float64(rate)); i < len(mix); i++ {
			t := float64(i)/float64(rate) - at
			attack := 0.5 - 0.5*math.Cos(math.Pi*min(1, t/0.012))
			tone := math.Sin(2*math.Pi*freq*t) + 0.30*math.Exp(-3*t)*math.Sin(4*math.Pi*freq*t) + 0.08*math.Exp(-6*t)*math.Sin(6*math.Pi*freq*t)
			mix[i] += 10000 * attack * math.Exp(-4*t) * tone
		}
	}
	note(0, 659.26)
	note(second, 523.25)
	out := make([]int16, len(mix))
	for i, v := range mix {
		out[i] = int16(v * min(1, float64(len(mix)-1-i)/(end*float64(rate))))
	}
	return out
}

// WithChime is the chime, the pack's own if it has one, and then speech. The
// pack may be nil.
func (p *Pack) WithChime(speech []int16, rate int) []int16 {
	chime := []int16(nil)
	if p != nil {
		chime = p.clips[chimeClip]
	}
	if chime == nil {
		chime = Chime(rate)
	}
	if len(speech) == 0 {
		return chime
	}
	n := int(lead.Seconds() * float64(rate))
	out := make([]int16, 0, len(chime)+n+len(speech))
	return append(append(append(out, chime...), make([]int16, n)...), speech...)
}
