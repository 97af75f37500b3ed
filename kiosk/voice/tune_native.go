//go:build !js

package voice

import (
	"encoding/binary"
	"math"
)

// Of a tune: samples a second, and how long a note sounds before the next.
const (
	rate = 16000
	note = rate / 6
)

// tune is soft notes one after the other, as a WAV.
func tune(notes []float64) []byte {
	pcm := make([]byte, 0, 2*note*(len(notes)+1))
	for i := range note * (len(notes) + 1) {
		n := min(i/note, len(notes)-1)
		t := float64(i-n*note) / rate
		v := 9000 * math.Min(1, t/0.01) * math.Exp(-8*t) * math.Sin(2*math.Pi*notes[n]*t)
		pcm = binary.LittleEndian.AppendUint16(pcm, uint16(int16(v)))
	}
	le := binary.LittleEndian
	w := le.AppendUint32([]byte("RIFF"), uint32(36+len(pcm)))
	w = le.AppendUint32(append(w, "WAVEfmt "...), 16)
	w = le.AppendUint16(le.AppendUint16(w, 1), 1) // PCM, one channel
	w = le.AppendUint32(le.AppendUint32(w, rate), 2*rate)
	w = le.AppendUint16(le.AppendUint16(w, 2), 16)
	return append(le.AppendUint32(append(w, "data"...), uint32(len(pcm))), pcm...)
}
