package escpos

import (
	"motcua/firmware-config/profile"
	"motcua/printer/spool"
)

// Control characters of the protocol.
const (
	eot  = 0x04
	enq  = 0x05
	dle  = 0x10
	xon  = 0x11
	xoff = 0x13
	dc4  = 0x14
	esc  = 0x1B
	fs   = 0x1C
	gs   = 0x1D
)

// language speaks ESC/POS as one profile allows it.
type language struct{ p profile.Printer }

// Language is how a printer of that profile is watched, asked and cleared. It
// implements spool.Language.
func Language(p profile.Printer) spool.Language { return language{p} }

// Watch turns Automatic Status Back on for everything that changes.
//
//	on the wire: 1D 61 FF
func (l language) Watch() []byte {
	if !l.p.Status.ASB {
		return nil
	}
	return []byte{gs, 'a', 0xFF}
}

// Ask asks for printer, offline cause, error cause and paper.
//
//	on the wire: 10 04 01, 10 04 02, 10 04 03, 10 04 04
func (l language) Ask() []byte {
	if !l.p.Status.DLEEOT {
		return nil
	}
	return []byte{dle, eot, 1, dle, eot, 2, dle, eot, 3, dle, eot, 4}
}

// Fence asks for the process ID response where the printer has it, otherwise
// for the paper sensors in order with the data. ESC J 0 before it prints what a
// job left in the line buffer, if it forgot the last line feed: nothing else is
// on paper then, and the fence would say that it is.
//
//	on the wire: 1B 4A 00, then 1D 28 48 06 00 30 30 d1 d2 d3 d4 or 1D 72 01
func (l language) Fence(m spool.Mark) []byte {
	switch l.Proof() {
	case spool.OnPaper:
		return []byte{esc, 'J', 0, gs, '(', 'H', 6, 0, '0', '0', m[0], m[1], m[2], m[3]}
	case spool.Taken:
		return []byte{esc, 'J', 0, gs, 'r', 1}
	}
	return nil
}

// Proof is what the profile's fence is worth.
func (l language) Proof() spool.Proof {
	switch l.p.Status.Fence {
	case "process_id":
		return spool.OnPaper
	case "gs_r":
		return spool.Taken
	}
	return spool.NoProof
}

// Abort clears the buffers by DLE DC4 fn 8, which Epson confirms.
//
//	on the wire: 10 14 08 01 03 14 01 06 02 08
func (l language) Abort() []byte {
	if !l.p.Quirks.DLEDC4Clear {
		return nil
	}
	return []byte{dle, dc4, 8, 1, 3, 0x14, 1, 6, 2, 8}
}

// Fill fills a command up that was cut short, with zeros, which are white in a
// picture and nothing between commands, and wakes the printer anew.
//
//	on the wire: 00 x 1024, 1B 40, 1D 61 FF
func (l language) Fill() []byte {
	b := make([]byte, fillBytes, fillBytes+8)
	b = append(b, esc, '@')
	if l.p.Quirks.ChineseMode || l.p.Quirks.ESCAtChinese {
		b = append(b, fs, '.')
	}
	return append(b, l.Watch()...)
}

// Pad ends the head of a command that was cut short, with zeros: a picture
// without rows. The longest head is that of GS 8 L.
//
//	on the wire: 00 x 24
func (l language) Pad() []byte { return make([]byte, 24) }

// fillBytes is little paper (14 rows of dots) and a second at 9600 baud.
const fillBytes = 1024

// Part wakes the printer and cuts.
func (l language) Part() []byte {
	if l.p.Cut.Kind == "none" {
		return nil
	}
	b, err := Encode(spool.Doc{Blocks: []spool.Block{{Cut: &spool.Cut{Partial: true}}}}, l.p)
	if err != nil {
		return nil // no such profile prints anything
	}
	return b
}

// NewDecoder makes a Decoder.
func (l language) NewDecoder() spool.Decoder { return new(Decoder) }
