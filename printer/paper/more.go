package paper

import (
	"fmt"
	"unicode/utf8"
)

// macroMax is how many bytes GS : keeps, as printers do.
const macroMax = 2048

// macro is GS : ... GS : and what it has kept.
type macro struct {
	recording, playing bool
	bytes              []byte
}

// record begins or ends a macro; its own two bytes at the end are not kept.
func record(p *Printer, _ []byte) {
	m := &p.memory.macro
	switch {
	case m.playing:
	case m.recording:
		m.recording = false
		m.bytes = m.bytes[:max(0, len(m.bytes)-2)]
	default:
		m.recording, m.bytes = true, nil
	}
}

// keepByte is called for every byte that is carried out.
func (p *Printer) keepByte(c byte) {
	m := &p.memory.macro
	if m.recording && !m.playing && len(m.bytes) < macroMax+2 {
		m.bytes = append(m.bytes, c)
	}
}

// play is GS ^ r t m: the macro r times; a person's button (m) is pressed at
// once.
func play(p *Printer, a []byte) {
	m := &p.memory.macro
	if m.recording || m.playing || len(m.bytes) == 0 {
		m.recording = false
		return
	}
	m.playing = true
	for range a[0] {
		for _, c := range m.bytes {
			p.exec(c)
		}
		if len(p.ops) > 1<<14 {
			break
		}
	}
	m.playing = false
}

// encoding is FS ( C: fn 48 chooses UTF-8 (2) or one byte a letter (1).
func encoding(p *Printer, a []byte) {
	if len(a) == 2 && a[0] == '0' {
		p.set.utf8 = a[1]&^'0' == 2
		p.memory.utf8 = nil
	}
}

// utf8Letter collects the bytes of a letter; what is none is lost.
func (p *Printer) utf8Letter(c byte) {
	b := append(p.memory.utf8, c)
	p.memory.utf8 = nil
	switch r, n := utf8.DecodeRune(b); {
	case !utf8.FullRune(b):
		p.memory.utf8 = b
	case r == utf8.RuneError || combining(r):
		for range n {
			p.place(p.styled(glyph(lost, p.cell())), lost, p.drop())
		}
	default:
		p.place(p.styled(glyph(r, p.cell())), r, p.drop())
	}
}

// peripheral is ESC =: without bit 0 what comes is for a customer display and
// not printed until the printer is chosen again.
func peripheral(p *Printer, a []byte) { p.deaf = a[0]&1 == 0 }

// tellCapacity answers GS ( L 48, 51 and 52: what the memories for pictures
// hold, in bytes.
func (p *Printer) tellCapacity(fn byte) {
	id, n := byte(0x30), maxPicture
	if fn != 48 && fn != 0 {
		id, n = fn, max(0, maxPicture-p.stored())
	}
	p.device.answer([]byte(fmt.Sprintf("\x37%c%d\x00", id, n)))
}

// star skips the commands that only Star's own mode has, ESC GS .. and ESC RS ..,
// so that their arguments are not printed as letters: how many bytes follow the
// third one.
func star(p *Printer, lead byte) {
	p.want(1, func(p *Printer, a []byte) {
		switch c := a[0]; {
		case lead == gs && (c == 'y' || c == 'x'):
			p.want(1, starSymbol)
		case lead == gs && c == 'A', lead == gs && c == 'R', lead == 0x1E && c == 'E':
			p.skip(2)
		case lead == gs && c == 'P', lead == gs && c == 'S':
			p.skip(1)
		case lead == gs && c == 'a':
			p.want(1, align)
		case lead == 0x1E && c == 'F':
			p.want(1, func(p *Printer, a []byte) { p.set.fontB = a[0]&^'0' != 0 })
		default:
			p.skip(1)
		}
	})
}

// starSymbol is ESC GS y and ESC GS x: S n m sets, D n m nL nH brings data, P
// prints.
func starSymbol(p *Printer, a []byte) {
	switch a[0] {
	case 'S':
		p.skip(2)
	case 'D':
		p.want(4, func(p *Printer, a []byte) { p.skip(le(a[2:])) })
	}
}
