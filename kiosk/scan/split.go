package scan

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// maxScan is the longest text in bytes: the QR of a citizen card has some 300
// with its accents, a QR Code holds 2,953.
const maxScan = 4096

// splitter parts a stream of bytes into scans. It wipes what it has passed on:
// that may have been a card.
type splitter struct {
	pass func(text []byte) // given each scan; the bytes are good until it returns
	buf  []byte            // the scan that has begun
	out  []byte            // the one that is passed on
	over bool              // it has no end: it is dropped up to the next one
	ends bool              // this scanner ends its scans with a sign of its own
}

// newSplitter makes one whose buffers never grow: what they left behind would
// not be wiped.
func newSplitter(pass func(text []byte)) splitter {
	return splitter{pass: pass, buf: make([]byte, 0, maxScan), out: make([]byte, 0, len("\ufffd")*maxScan)}
}

// feed takes bytes and passes on the scans that they end.
func (s *splitter) feed(b []byte) {
	for _, c := range b {
		switch c {
		case '\r', '\n', '\t', etx:
			s.ends = s.ends || len(s.buf) > 0 && !s.over
			s.end()
		default:
			if len(s.buf) >= maxScan {
				s.drop()
				s.over = true
			}
			if !s.over {
				s.buf = append(s.buf, c)
			}
		}
	}
}

const etx = 0x03 // end of text, which some scanners are set to send

// open reports that a scan has begun and not ended.
func (s *splitter) open() bool { return len(s.buf) > 0 || s.over }

// pause says that nothing has come for a while. It ends a scan of a scanner
// that sends no end; of one that does, what is there is the head of a code
// whose rest was lost, and half a code may look like a whole one.
func (s *splitter) pause() {
	if s.ends {
		s.drop()
		return
	}
	s.end()
}

// drop forgets what has come of a scan.
func (s *splitter) drop() {
	clear(s.buf)
	s.buf, s.over = s.buf[:0], false
}

func (s *splitter) end() {
	if !s.over {
		s.out = clean(s.out[:0], s.buf)
	}
	s.drop()
	if len(s.out) > 0 {
		s.pass(s.out)
	}
	clear(s.out)
	s.out = s.out[:0]
}

// clean appends to dst the text that a scanner sent: without control bytes,
// without the symbology identifier that some put in front ("]Q1", ISO/IEC
// 15424), and with a mark in the place of what is no UTF-8. Nothing when no
// letter or digit is left: noise.
func clean(dst, b []byte) []byte {
	b = bytes.TrimSpace(b)
	if len(b) > 3 && b[0] == ']' && unicode.IsLetter(rune(b[1])) && b[2] >= '0' && b[2] <= '9' {
		b = b[3:]
	}
	says := false
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		b = b[n:]
		if !unicode.IsControl(r) && r != '\ufeff' {
			dst = utf8.AppendRune(dst, r)
		}
		says = says || unicode.IsLetter(r) || unicode.IsDigit(r)
	}
	if !says {
		return dst[:0]
	}
	return dst
}
