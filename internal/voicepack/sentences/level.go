package sentences

import (
	"fmt"

	"motcua/internal/spoken"
	"motcua/internal/voicepack"
	"motcua/internal/voicepack/studio"
)

// What every pack is brought to, so that a hall can have several, and turns its
// amplifier up once.
const (
	Loudness = -16.0 // LUFS of an announcement, ITU-R BS.1770-4
	Ceiling  = -2.2  // dBFS, true peak of a clip; coding and joining add a little
)

// Level brings all clips of a pack by one gain to the point where announcements
// have Loudness, and holds their peaks under Ceiling. Which words are louder than
// others stays as it is.
func Level(m voicepack.Manifest, clips map[string][]float64) map[string][]int16 {
	const room = 12 // dB, so that nothing is cut while it is measured
	limited := func(by float64) map[string][]int16 {
		out := map[string][]int16{}
		for key, pcm := range clips {
			out[key] = studio.Samples(studio.Limit(studio.Gain(pcm, by), m.Rate, Ceiling))
		}
		return out
	}
	soft := map[string][]int16{}
	for key, pcm := range clips {
		soft[key] = studio.Samples(studio.Gain(pcm, -room))
	}
	by := Loudness - loudness(m, soft) - room
	by += Loudness - loudness(m, limited(by)) // what the limiter took
	return limited(by)
}

// loudness is that of calls as a pack says them.
func loudness(m voicepack.Manifest, clips map[string][]int16) float64 {
	p := voicepack.New(m, clips)
	var all []float64
	for i := range 20 {
		call := spoken.Phrases(m.Lang, fmt.Sprintf("%c%03d", 'A'+i, i*389%1000), fmt.Sprint(i+1), spoken.Style{}, spoken.First)
		all = append(all, studio.Floats(p.Speech(call))...)
	}
	return studio.Loudness(all, m.Rate)
}
