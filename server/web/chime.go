package web

import (
	"bytes"
	"encoding/binary"
	"math"
)

// chime makes the two falling tones that plain boards sound before a call, as
// a WAV file: 16 kHz, mono, 16 bit.
func chime() []byte {
	const rate = 16000
	tones := []struct{ hz, from, length float64 }{{784, 0, 0.7}, {587.33, 0.35, 0.9}}
	samples := make([]int16, int(1.3*rate))
	for i := range samples {
		t, sum := float64(i)/rate, 0.0
		for _, n := range tones {
			if t < n.from || t > n.from+n.length {
				continue
			}
			age := t - n.from
			attack := math.Min(1, age/0.008)
			fade := math.Exp(-4.5*age) * math.Min(1, (n.from+n.length-t)/0.02)
			sum += 0.4 * attack * fade * (math.Sin(2*math.Pi*n.hz*age) + 0.25*math.Sin(4*math.Pi*n.hz*age))
		}
		samples[i] = int16(math.MaxInt16 * math.Max(-1, math.Min(1, sum)))
	}
	var b bytes.Buffer
	size := uint32(2 * len(samples))
	for _, v := range []any{
		[]byte("RIFF"), 36 + size, []byte("WAVEfmt "), uint32(16), uint16(1), uint16(1),
		uint32(rate), uint32(2 * rate), uint16(2), uint16(16), []byte("data"), size, samples,
	} {
		_ = binary.Write(&b, binary.LittleEndian, v) // a bytes.Buffer takes everything
	}
	return b.Bytes()
}
