package voicepack

import "encoding/binary"

// IMA ADPCM, as WAV files carry it: blocks that begin with a whole sample and the
// step to go on with (4 bytes), then 4 bits a sample, the low half first. A
// quarter of the size of PCM, and good enough for a voice in a hall.

// adpcmBlock is the size of the blocks that EncodeADPCM writes, bytes.
const adpcmBlock = 256

var adpcmIndex = [16]int{-1, -1, -1, -1, 2, 4, 6, 8, -1, -1, -1, -1, 2, 4, 6, 8}

var adpcmSteps = [89]int{
	7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107,
	118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963,
	1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894,
	6484, 7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
}

// adpcm is the state that coder and decoder keep alike.
type adpcm struct{ value, index int }

// step moves on by one 4-bit code.
func (a *adpcm) step(code int) int16 {
	s := adpcmSteps[a.index]
	d := s >> 3
	if code&4 != 0 {
		d += s
	}
	if code&2 != 0 {
		d += s >> 1
	}
	if code&1 != 0 {
		d += s >> 2
	}
	if code&8 != 0 {
		d = -d
	}
	a.value = max(-32768, min(32767, a.value+d))
	a.index = max(0, min(len(adpcmSteps)-1, a.index+adpcmIndex[code&15]))
	return int16(a.value)
}

// code is the 4 bits that come nearest to v.
func (a *adpcm) code(v int16) int {
	d, c := int(v)-a.value, 0
	if d < 0 {
		c, d = 8, -d
	}
	s := adpcmSteps[a.index]
	for bit := 4; bit > 0; bit >>= 1 {
		if d >= s {
			c |= bit
			d -= s
		}
		s >>= 1
	}
	return c
}

// EncodeADPCM writes a mono WAV of IMA ADPCM.
func EncodeADPCM(pcm []int16, rate int) []byte {
	const perBlock = (adpcmBlock-4)*2 + 1
	var data []byte
	var a adpcm
	for at := 0; at < len(pcm); at += perBlock {
		part := make([]int16, perBlock) // the last block is filled up with silence
		copy(part, pcm[at:])
		a.value = int(part[0])
		data = binary.LittleEndian.AppendUint16(data, uint16(part[0]))
		data = append(data, byte(a.index), 0)
		for i := 1; i < perBlock; i += 2 {
			lo := a.code(part[i])
			a.step(lo)
			hi := a.code(part[i+1])
			a.step(hi)
			data = append(data, byte(lo|hi<<4))
		}
	}
	f := binary.LittleEndian.AppendUint16(nil, formatADPCM)
	f = binary.LittleEndian.AppendUint16(f, 1)
	f = binary.LittleEndian.AppendUint32(f, uint32(rate))
	f = binary.LittleEndian.AppendUint32(f, uint32(rate*adpcmBlock/perBlock))
	f = binary.LittleEndian.AppendUint16(f, adpcmBlock)
	f = binary.LittleEndian.AppendUint16(f, 4)
	f = binary.LittleEndian.AppendUint16(f, 2)
	f = binary.LittleEndian.AppendUint16(f, perBlock)
	return riff(chunk{"fmt ", f}, chunk{"fact", binary.LittleEndian.AppendUint32(nil, uint32(len(pcm)))}, chunk{"data", data})
}

func decodeADPCM(c []byte, block int) []int16 {
	var out []int16
	for len(c) >= 4 {
		b := c[:min(block, len(c))]
		c = c[len(b):]
		a := adpcm{value: int(int16(binary.LittleEndian.Uint16(b))), index: min(int(b[2]), len(adpcmSteps)-1)}
		out = append(out, int16(a.value))
		for _, v := range b[4:] {
			out = append(out, a.step(int(v&15)), a.step(int(v>>4)))
		}
	}
	return out
}
