package voicepack

import "time"

// Marks among phrases; they are those of internal/spoken.
const (
	Pause = "," // a short silence: a comma
	Break = ";" // a longer one: another call follows
	Joint = "-" // none: "twenty-one"
)

// The lengths of what joins clips.
const (
	lead  = 40 * time.Millisecond // between the chime and the voice
	blend = 8 * time.Millisecond  // two words of running speech overlap so long
	slide = 6 * time.Millisecond  // and the second comes so much earlier, to fit in
	fade  = 3 * time.Millisecond  // at an end that meets silence
)

// silences are how long the marks are silent.
var silences = map[string]time.Duration{Pause: 130 * time.Millisecond, Break: 190 * time.Millisecond, Joint: 0}

func (p *Pack) samples(d time.Duration) int { return int(d * time.Duration(p.Rate) / time.Second) }

// Speech joins the clips of some phrases, nil when there is none. What has no
// clip is left out; ask Missing first. The ends of a clip that meet silence are
// faded, words of running speech are blended where their waves fit best, so that
// nothing clicks.
func (p *Pack) Speech(phrases []string) []int16 {
	var out []int16
	between := time.Duration(-1) // the silence before the next word; -1: there was no word
	gap := time.Duration(p.Gap) * time.Millisecond
	for i, ph := range phrases {
		if s, ok := silences[ph]; ok {
			if between >= 0 {
				between = max(0, s-gap) // recordings end softly, each with a little silence of its own
			}
			continue
		}
		c := p.clip(ph, Standing(phrases[i+1:]))
		switch {
		case c == nil:
			continue
		case between == 0:
			out = p.blend(out, c)
		default:
			if between > 0 {
				out = append(p.fadeOut(out), make([]int16, p.samples(between))...)
			}
			at := len(out)
			out = append(out, c...)
			p.fadeIn(out[at:])
		}
		between = gap
	}
	return p.fadeOut(out)
}

// Standing is the form of a phrase before the rest: "", BeforeComma or AtEnd.
func Standing(rest []string) string {
	switch {
	case len(rest) == 0 || rest[0] == Break:
		return AtEnd
	case rest[0] == Pause:
		return BeforeComma
	}
	return ""
}

func (p *Pack) fadeIn(pcm []int16) {
	n := min(p.samples(fade), len(pcm))
	for i := range n {
		pcm[i] = int16(int(pcm[i]) * i / n)
	}
}

func (p *Pack) fadeOut(pcm []int16) []int16 {
	n := min(p.samples(fade), len(pcm))
	for i := range n {
		pcm[len(pcm)-1-i] = int16(int(pcm[len(pcm)-1-i]) * i / n)
	}
	return pcm
}

// blend lays the begin of c over the end of out, at the shift where both are most
// alike: voices swing a hundred times a second, and halves of two swings that do
// not fit would be heard as a knock.
func (p *Pack) blend(out, c []int16) []int16 {
	n := p.samples(blend)
	if len(out) < n || len(c) < n+p.samples(slide) {
		return append(out, c...)
	}
	end := out[len(out)-n:]
	best, most := 0, 0.0
	for s := range p.samples(slide) {
		if like := alike(end, c[s:s+n]); s == 0 || like > most {
			best, most = s, like
		}
	}
	c = c[best:]
	for i := range n {
		end[i] = int16((int(end[i])*(n-i) + int(c[i])*i) / n)
	}
	return append(out, c[n:]...)
}

// alike is how well c goes on where a was, whatever their loudness: below zero
// when they swing against each other.
func alike(a, c []int16) float64 {
	sum, power := 0.0, 1.0
	for i := range a {
		sum += float64(a[i]) * float64(c[i])
		power += float64(c[i]) * float64(c[i])
	}
	if sum < 0 {
		return -sum * sum / power
	}
	return sum * sum / power
}
