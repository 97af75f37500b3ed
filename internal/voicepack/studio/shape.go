package studio

import "math"

// Floats are the samples of 16 bits as floats.
func Floats(pcm []int16) []float64 {
	out := make([]float64, len(pcm))
	for i, v := range pcm {
		out[i] = float64(v) / 32768
	}
	return out
}

// Samples rounds to 16 bits; what is over the top stays at it.
func Samples(pcm []float64) []int16 {
	out := make([]int16, len(pcm))
	for i, v := range pcm {
		out[i] = int16(max(-32768, min(32767, math.Round(v*32768))))
	}
	return out
}

// Gain makes a signal louder, by dB.
func Gain(pcm []float64, by float64) []float64 {
	out, k := make([]float64, len(pcm)), amplitude(by)
	for i, v := range pcm {
		out[i] = v * k
	}
	return out
}

// HighPass takes away what lies below a frequency: a constant offset, hum, the
// thump of a breath. Butterworth, 12 dB an octave.
func HighPass(pcm []float64, rate int, hz float64) []float64 {
	k := math.Tan(math.Pi * hz / float64(rate))
	a0 := 1 + math.Sqrt2*k + k*k
	f := biquad{1 / a0, -2 / a0, 1 / a0, 2 * (k*k - 1) / a0, (1 - math.Sqrt2*k + k*k) / a0}
	return f.run(pcm)
}

// Presence raises what lies above a frequency, by dB: the consonants, which a
// large room swallows first.
func Presence(pcm []float64, rate int, hz, by float64) []float64 {
	return shelf(by, hz, math.Sqrt2/2, rate).run(pcm)
}

// Limit holds the true peak under a ceiling, dBFS. It turns the whole wave down
// around a peak, smoothly, from 4 ms before to 4 ms after, so that no wave is cut.
func Limit(pcm []float64, rate int, ceiling float64) []float64 {
	top, look := amplitude(ceiling), rate/250
	need := make([]float64, len(pcm)) // the gain that each sample could have
	for i := range pcm {
		peak := 0.0
		for part := range oversampled { // far below the ceiling nothing between two samples reaches it
			if part == 1 && peak < top/2 && (i+1 == len(pcm) || math.Abs(pcm[i+1]) < top/2) {
				break
			}
			peak = max(peak, math.Abs(between(pcm, i, part)))
		}
		need[i] = min(1, top/max(peak, 1e-9))
	}
	weights, total := make([]float64, 2*look+1), 0.0
	for j := range weights {
		weights[j] = 1 + math.Cos(math.Pi*float64(j-look)/float64(look+1))
		total += weights[j]
	}
	least := lowest(need, look)
	out := make([]float64, len(pcm))
	for i := range pcm {
		sum := 0.0
		for j, w := range weights {
			g := 1.0
			if k := i + j - look; k >= 0 && k < len(pcm) {
				g = least[k]
			}
			sum += w * g
		}
		out[i] = pcm[i] * sum / total
	}
	return out
}

// lowest gives each value the lowest of those around it.
func lowest(v []float64, around int) []float64 {
	out := make([]float64, len(v))
	for i := range out {
		out[i] = 1
	}
	for i, g := range v {
		if g < 1 {
			for j := max(0, i-around); j <= min(len(v)-1, i+around); j++ {
				out[j] = min(out[j], g)
			}
		}
	}
	return out
}

// Resample changes the rate; what the lower rate cannot hold is kept out.
func Resample(pcm []float64, from, to int) []float64 {
	if from == to {
		return pcm
	}
	k := float64(from) / float64(to)
	wide := max(1, k)
	half := 16 * wide
	out := make([]float64, int(float64(len(pcm))/k))
	for i := range out {
		mid := float64(i) * k
		sum, weight := 0.0, 0.0
		for j := int(mid - half); j <= int(mid+half)+1; j++ {
			x := float64(j) - mid
			if math.Abs(x) >= half {
				continue
			}
			w := sinc(x/wide) * (0.5 + 0.5*math.Cos(math.Pi*x/half))
			weight += w
			if j >= 0 && j < len(pcm) {
				sum += w * pcm[j]
			}
		}
		out[i] = sum / weight
	}
	return out
}

// Levels are the loudness of a signal's frames of 10 ms, dBFS.
func Levels(pcm []float64, rate int) []float64 {
	n := rate / 100
	out := make([]float64, 0, len(pcm)/n+1)
	for at := 0; at < len(pcm); at += n {
		out = append(out, 10*math.Log10(power(pcm[at:min(len(pcm), at+n)])+1e-12))
	}
	return out
}

// Voiced is where the voice begins and ends, samples: the frames within a range
// (dB) of the loudest. Nothing: 0, 0.
func Voiced(pcm []float64, rate int, within float64) (from, to int) {
	levels := Levels(pcm, rate)
	loudest := -200.0
	for _, l := range levels {
		loudest = max(loudest, l)
	}
	first, last := -1, -1
	for i, l := range levels {
		if l > loudest-within {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 || loudest < -90 {
		return 0, 0
	}
	n := rate / 100
	return first * n, min(len(pcm), (last+1)*n)
}
