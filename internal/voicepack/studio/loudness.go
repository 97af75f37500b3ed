// Package studio is what is done to a voice before it is heard: it measures
// loudness, peaks and noise, and trims, levels and limits clips. The maker of the
// house's packs and the installer's recording kit use it; no box does.
//
// Samples are float64, mono, full scale 1.
package studio

import "math"

// Silent is the loudness of silence, LUFS: what BS.1770 leaves out altogether.
const Silent = -70.0

// biquad is a filter of second order, normalised to a0 = 1.
type biquad struct{ b0, b1, b2, a1, a2 float64 }

func (f biquad) run(in []float64) []float64 {
	out := make([]float64, len(in))
	var x1, x2, y1, y2 float64
	for i, x := range in {
		y := f.b0*x + f.b1*x1 + f.b2*x2 - f.a1*y1 - f.a2*y2
		x2, x1, y2, y1 = x1, x, y1, y
		out[i] = y
	}
	return out
}

// kWeight is the weighting of ITU-R BS.1770-4, annex 1. The recommendation gives
// coefficients for 48 kHz; these are the analogue filters behind them: a shelf of
// +4 dB above 1.7 kHz, and a high pass at 38 Hz.
func kWeight(pcm []float64, rate int) []float64 {
	const gain, shelfHz, shelfQ = 3.999843853973347, 1681.974450955533, 0.7071752369554196
	shelved := shelf(gain, shelfHz, shelfQ, rate).run(pcm)
	const highHz, highQ = 38.13547087602444, 0.5003270373238773
	k := math.Tan(math.Pi * highHz / float64(rate))
	a0 := 1 + k/highQ + k*k
	high := biquad{1, -2, 1, 2 * (k*k - 1) / a0, (1 - k/highQ + k*k) / a0}
	return high.run(shelved)
}

// shelf raises what lies above a frequency, dB.
func shelf(gain, hz, q float64, rate int) biquad {
	k := math.Tan(math.Pi * hz / float64(rate))
	vh := math.Pow(10, gain/20)
	vb := math.Pow(vh, 0.4996667741545416)
	a0 := 1 + k/q + k*k
	return biquad{
		(vh + vb*k/q + k*k) / a0, 2 * (k*k - vh) / a0, (vh - vb*k/q + k*k) / a0,
		2 * (k*k - 1) / a0, (1 - k/q + k*k) / a0,
	}
}

// Loudness is the gated loudness of a mono signal by BS.1770-4, LUFS: the mean of
// blocks of 400 ms, overlapping by three quarters, that are louder than -70 and
// louder than 10 below the mean of those. What is shorter than a block is one.
func Loudness(pcm []float64, rate int) float64 {
	w := kWeight(pcm, rate)
	block, step := rate*4/10, rate/10
	var powers []float64
	for at := 0; at == 0 || at+block <= len(w); at += step {
		powers = append(powers, power(w[at:min(len(w), at+block)]))
	}
	return gated(powers, gated(powers, Silent)-10)
}

// gated is the loudness of the blocks above a gate.
func gated(powers []float64, gate float64) float64 {
	sum, n := 0.0, 0
	for _, p := range powers {
		if lufs(p) > gate {
			sum += p
			n++
		}
	}
	if n == 0 {
		return Silent
	}
	return max(Silent, lufs(sum/float64(n)))
}

// lufs is the loudness of a mean square behind the weighting, one channel.
func lufs(power float64) float64 { return -0.691 + 10*math.Log10(power+1e-12) }

func power(pcm []float64) float64 {
	sum := 0.0
	for _, v := range pcm {
		sum += v * v
	}
	return sum / float64(max(1, len(pcm)))
}

// Peak is the true peak, dBFS: between the samples too, by four times as many.
func Peak(pcm []float64) float64 {
	top := 0.0
	for i := range pcm {
		for part := range oversampled {
			top = max(top, math.Abs(between(pcm, i, part)))
		}
	}
	return dB(top)
}

func dB(amplitude float64) float64 { return 20 * math.Log10(amplitude+1e-9) }

func amplitude(dB float64) float64 { return math.Pow(10, dB/20) }

const (
	oversampled = 4
	reach       = 8 // samples on either side that a value between two is made of
)

// phases are the weights of the neighbours of a value between two samples.
var phases = func() (w [oversampled][2 * reach]float64) {
	for part := range w {
		for j := range w[part] {
			x := float64(j-reach+1) - float64(part)/oversampled
			w[part][j] = sinc(x) * (0.5 + 0.5*math.Cos(math.Pi*x/(reach+1)))
		}
	}
	return w
}()

// between is the value at i + part/4.
func between(pcm []float64, i, part int) float64 {
	if part == 0 {
		return pcm[i]
	}
	sum := 0.0
	for j, w := range phases[part] {
		if k := i + j - reach + 1; k >= 0 && k < len(pcm) {
			sum += w * pcm[k]
		}
	}
	return sum
}

func sinc(x float64) float64 {
	if math.Abs(x) < 1e-9 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}
