package studio

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Recording is a file as a recorder wrote it, its channels mixed into one.
type Recording struct {
	PCM      []float64
	Rate     int
	Channels int
	Bits     int
}

// The kinds of samples in a WAV file.
const (
	formatPCM        = 1
	formatFloat      = 3
	formatExtensible = 0xfffe
)

// Read reads a WAV of PCM with 16, 24 or 32 bits or floats, of up to 8 channels.
func Read(b []byte) (r Recording, err error) {
	switch {
	case len(b) >= 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WAVE":
	case len(b) >= 12 && string(b[4:8]) == "ftyp":
		return r, errors.New("it is M4A, as telephones record: save it as WAV")
	case len(b) >= 3 && (string(b[:3]) == "ID3" || b[0] == 0xff && b[1]&0xe0 == 0xe0):
		return r, errors.New("it is MP3: save it as WAV")
	default:
		return r, errors.New("it is no WAV file")
	}
	format := 0
	for b = b[12:]; len(b) >= 8; {
		id, n := string(b[:4]), int(binary.LittleEndian.Uint32(b[4:8]))
		n = max(0, min(n, len(b)-8)) // a recorder that was cut off leaves its length open
		c := b[8 : 8+n]
		switch id {
		case "fmt ":
			if n < 16 {
				return r, errors.New("its format is cut off")
			}
			format, r.Channels = int(binary.LittleEndian.Uint16(c)), int(binary.LittleEndian.Uint16(c[2:]))
			r.Rate, r.Bits = int(binary.LittleEndian.Uint32(c[4:])), int(binary.LittleEndian.Uint16(c[14:]))
			if format == formatExtensible && n >= 26 {
				format = int(binary.LittleEndian.Uint16(c[24:]))
			}
		case "data":
			if r.Channels < 1 || r.Channels > 8 || r.Rate < 1000 || r.Rate > 768000 {
				return r, fmt.Errorf("it has %d channels at %d Hz", r.Channels, r.Rate)
			}
			r.PCM, err = mixed(c, format, r.Bits, r.Channels)
			return r, err
		}
		b = b[min(len(b), 8+n+n%2):]
	}
	return r, errors.New("it has no sound in it")
}

// mixed decodes frames and takes the mean of their channels.
func mixed(c []byte, format, bits, channels int) ([]float64, error) {
	var sample func(b []byte) float64
	switch {
	case format == formatPCM && bits == 16:
		sample = func(b []byte) float64 { return float64(int16(binary.LittleEndian.Uint16(b))) / (1 << 15) }
	case format == formatPCM && bits == 24:
		sample = func(b []byte) float64 {
			return float64(int32(uint32(b[0])<<8|uint32(b[1])<<16|uint32(b[2])<<24)) / (1 << 31)
		}
	case format == formatPCM && bits == 32:
		sample = func(b []byte) float64 { return float64(int32(binary.LittleEndian.Uint32(b))) / (1 << 31) }
	case format == formatFloat && bits == 32:
		sample = func(b []byte) float64 {
			v := float64(math.Float32frombits(binary.LittleEndian.Uint32(b)))
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return 0
			}
			return v
		}
	default:
		return nil, fmt.Errorf("its samples are of kind %d with %d bits: want PCM of 16, 24 or 32 bits", format, bits)
	}
	size := bits / 8
	out := make([]float64, len(c)/size/channels)
	for i := range out {
		for ch := range channels {
			out[i] += sample(c[(i*channels+ch)*size:]) / float64(channels)
		}
	}
	return out, nil
}
