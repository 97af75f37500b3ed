package voicepack

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// The two kinds of samples in a WAV file that packs use.
const (
	formatPCM   = 1
	formatADPCM = 0x11 // IMA: 4 bits a sample
)

// EncodeWAV writes mono PCM of 16 bits.
func EncodeWAV(pcm []int16, rate int) []byte {
	data := make([]byte, 0, 2*len(pcm))
	for _, v := range pcm {
		data = binary.LittleEndian.AppendUint16(data, uint16(v))
	}
	f := binary.LittleEndian.AppendUint16(nil, formatPCM)
	f = binary.LittleEndian.AppendUint16(f, 1)
	f = binary.LittleEndian.AppendUint32(f, uint32(rate))
	f = binary.LittleEndian.AppendUint32(f, uint32(rate)*2)
	f = binary.LittleEndian.AppendUint16(f, 2)
	f = binary.LittleEndian.AppendUint16(f, 16)
	return riff(chunk{"fmt ", f}, chunk{"data", data})
}

type chunk struct {
	id   string
	data []byte
}

func riff(chunks ...chunk) []byte {
	body := []byte("WAVE")
	for _, c := range chunks {
		body = append(body, c.id...)
		body = binary.LittleEndian.AppendUint32(body, uint32(len(c.data)))
		body = append(body, c.data...)
		if len(c.data)%2 == 1 {
			body = append(body, 0)
		}
	}
	out := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body)))
	return append(out, body...)
}

// DecodeWAV reads a mono WAV of PCM with 16 bits or IMA ADPCM.
func DecodeWAV(b []byte) (pcm []int16, rate int, err error) {
	if len(b) < 12 || string(b[:4]) != "RIFF" || string(b[8:12]) != "WAVE" {
		return nil, 0, errors.New("not a WAV file")
	}
	var format, channels, block, bits int
	samples := -1
	for b = b[12:]; len(b) >= 8; {
		id, n := string(b[:4]), int(binary.LittleEndian.Uint32(b[4:8]))
		if n < 0 || n > len(b)-8 {
			return nil, 0, fmt.Errorf("chunk %q is cut off", id)
		}
		c := b[8 : 8+n]
		switch id {
		case "fmt ":
			if n < 16 {
				return nil, 0, errors.New("format is cut off")
			}
			format, channels = int(binary.LittleEndian.Uint16(c)), int(binary.LittleEndian.Uint16(c[2:]))
			rate = int(binary.LittleEndian.Uint32(c[4:]))
			block, bits = int(binary.LittleEndian.Uint16(c[12:])), int(binary.LittleEndian.Uint16(c[14:]))
		case "fact":
			if n >= 4 {
				samples = int(binary.LittleEndian.Uint32(c))
			}
		case "data":
			if channels != 1 || rate <= 0 || rate > 192000 {
				return nil, 0, fmt.Errorf("%d channels at %d Hz: want mono", channels, rate)
			}
			pcm, err = samplesOf(c, format, bits, block)
			if samples >= 0 && samples < len(pcm) {
				pcm = pcm[:samples]
			}
			return pcm, rate, err
		}
		b = b[min(len(b), 8+n+n%2):]
	}
	return nil, 0, errors.New("no samples")
}

func samplesOf(c []byte, format, bits, block int) ([]int16, error) {
	switch {
	case format == formatPCM && bits == 16:
		pcm := make([]int16, len(c)/2)
		for i := range pcm {
			pcm[i] = int16(binary.LittleEndian.Uint16(c[2*i:]))
		}
		return pcm, nil
	case format == formatADPCM && block > 4:
		return decodeADPCM(c, block), nil
	}
	return nil, fmt.Errorf("format %d with %d bits: want PCM of 16 bits or IMA ADPCM", format, bits)
}
