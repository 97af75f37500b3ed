package clip

import "io"

// bits writes numbers of any length, the highest bit first.
type bits struct {
	b    []byte
	free int // bits that are free in the last byte
}

func (w *bits) put(v, n int) {
	for n--; n >= 0; n-- {
		if w.free == 0 {
			w.b, w.free = append(w.b, 0), 8
		}
		w.free--
		w.b[len(w.b)-1] |= byte(v>>n&1) << w.free
	}
}

func (w *bits) code(c string) {
	for _, b := range c {
		w.put(int(b-'0'), 1)
	}
}

// start begins the next part on a whole byte.
func (w *bits) start(code int) {
	w.b = append(w.b, 0, 0, 1, byte(code))
	w.free = 0
}

// stream puts pictures into packs.
type stream struct {
	out  io.Writer
	bare bool
	err  error
}

// mostPayload is how much of a picture goes into one packet.
const mostPayload = 32 << 10

func (s *stream) write(b ...byte) {
	if s.err == nil {
		_, s.err = s.out.Write(b)
	}
}

func (s *stream) picture(b []byte, n int) {
	if s.bare {
		s.write(b...)
		return
	}
	ticks := n * 90_000 / Rate
	s.pack(ticks)
	if n == 0 {
		// on the wire: one stream of video and none of sound
		s.write(0, 0, 1, 0xbb, 0, 9, 0x80, 0x4e, 0x21, 0, 0x21, 0xff, 0xe0, 0xe0, 0xe6)
	}
	for i := 0; len(b) > 0; i++ {
		part := b[:min(len(b), mostPayload)]
		b = b[len(part):]
		if i > 0 {
			s.write(0, 0, 1, 0xe0, byte((len(part)+1)>>8), byte(len(part)+1), 0x0f)
		} else {
			s.write(0, 0, 1, 0xe0, byte((len(part)+5)>>8), byte(len(part)+5))
			s.stamp(0x20, ticks+Rate*90)
		}
		s.write(part...)
	}
}

func (s *stream) pack(ticks int) {
	s.write(0, 0, 1, 0xba)
	s.stamp(0x20, ticks)
	s.write(0x80, 0x4e, 0x21)
}

// stamp is a time in 90ths of a millisecond, with its mark and marker bits.
func (s *stream) stamp(mark byte, t int) {
	s.write(mark|byte(t>>29&14)|1, byte(t>>22), byte(t>>14)|1, byte(t>>7), byte(t<<1)|1)
}

func (s *stream) end() {
	s.write(0, 0, 1, 0xb7)
	if !s.bare {
		s.write(0, 0, 1, 0xb9)
	}
}
