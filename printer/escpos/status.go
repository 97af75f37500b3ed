package escpos

import "motcua/printer/spool"

// Decoder reads what an ESC/POS printer sends back:
//
//	DLE EOT n reply   0xx1xx10                      one byte, n is not in it
//	ASB               0xx1xx00 0xx0xxxx x3          four bytes in a row
//	GS r, GS I 1-3    0xx0xxxx                      one byte outside a group
//	block             35|37|3B|3D|5F text.. 00      fn 48: 37 22 d1 d2 d3 d4 00
//	XON, XOFF         11, 13                        anywhere
//
// The first byte tells which one it is, so that noise costs one answer at
// most: a byte that does not fit drops what was begun and is looked at anew.
// DLE EOT and GS r replies do not name their question; the Decoder keeps the
// questions asked in order (Asked) and reads no reply that nobody asked for.
//
// The bit tables are Epson's (TM-T88III and TM-T20 technical guides), which
// Bixolon, Citizen, Sewoo and HPRT share. The zero value is ready for use.
// A Decoder is owned by the goroutine that reads the port.
type Decoder struct {
	status   spool.Status
	asked    []question // open questions, oldest first
	round    uint8      // bit n-1: DLE EOT n answered since the last whole status
	group    [4]byte    // ASB as far as it came
	groupLen int
	block    []byte // block as far as it came, header first; empty: none
	out      []spool.Answer

	XOff    bool // the printer said stop, last
	Garbage int  // bytes that belonged to nothing
}

// question is a command whose one-byte reply does not say what it answers.
type question uint8

const (
	askPrinter  question = iota + 1 // DLE EOT 1..4
	askOffline                      //
	askError                        //
	askPaper                        //
	askFence                        // GS r 1
	askIdentity                     // GS I 1..3, 49..51
)

// Limits that keep a Decoder small whatever comes in.
const (
	maxAsked = 256
	maxBlock = 96 // longest is an identity text; Epson's end below 80 bytes
)

// Asked notes the questions in cmd, which is about to be sent. It must hold
// commands only, no picture data.
func (d *Decoder) Asked(cmd []byte) {
	for i := 0; i+2 < len(cmd); i++ {
		var q question
		switch {
		case cmd[i] == dle && cmd[i+1] == eot && cmd[i+2] >= 1 && cmd[i+2] <= 4:
			q = question(cmd[i+2])
		case cmd[i] == gs && cmd[i+1] == 'r' && (cmd[i+2] == 1 || cmd[i+2] == '1'):
			q = askFence
		case cmd[i] == gs && cmd[i+1] == 'I' && (cmd[i+2] >= 1 && cmd[i+2] <= 3 || cmd[i+2] >= '1' && cmd[i+2] <= '3'):
			q = askIdentity
		default:
			continue
		}
		if len(d.asked) < maxAsked {
			d.asked = append(d.asked, q)
		}
		i += 2
	}
}

// Unanswered is how many questions are open.
func (d *Decoder) Unanswered() int { return len(d.asked) }

// Forget drops open questions and whatever was begun.
func (d *Decoder) Forget() {
	d.asked = d.asked[:0]
	d.round = 0
	d.groupLen = 0
	d.block = d.block[:0]
}

// Feed takes received bytes and returns the answers that they complete. The
// slice is good until the next Feed.
func (d *Decoder) Feed(b []byte) []spool.Answer {
	d.out = d.out[:0]
	for _, c := range b {
		d.feed(c)
	}
	return d.out
}

func (d *Decoder) feed(c byte) {
	switch c {
	case xon, xoff:
		d.XOff = c == xoff
		return
	}
	if len(d.block) > 0 && d.feedBlock(c) {
		return
	}
	if d.groupLen > 0 && d.feedGroup(c) {
		return
	}
	switch {
	case c&0x93 == 0x12:
		d.reply(c)
	case c&0x93 == 0x10:
		d.group[0], d.groupLen = c, 1
	case c == 0x35 || c == 0x37 || c == 0x3B || c == 0x3D || c == 0x5F:
		d.block = append(d.block[:0], c)
	case c&0x90 == 0:
		d.single(c)
	default:
		d.Garbage++
	}
}

// feedGroup takes the next byte of an ASB. A DLE EOT reply may come between
// (it is sent in real time); anything else that does not fit ends the group.
func (d *Decoder) feedGroup(c byte) bool {
	if c&0x90 != 0 {
		if c&0x93 == 0x12 {
			d.reply(c)
			return true
		}
		d.Garbage += d.groupLen
		d.groupLen = 0
		return false
	}
	d.group[d.groupLen] = c
	d.groupLen++
	if d.groupLen < 4 {
		return true
	}
	d.groupLen = 0
	d.status = statusOfASB(d.group)
	d.round = 0
	d.tell(spool.Answer{Whole: true})
	return true
}

// statusOfASB reads the four bytes of Automatic Status Back.
func statusOfASB(g [4]byte) spool.Status {
	return spool.Status{
		Known:         true,
		Online:        g[0]&0x08 == 0,
		CoverOpen:     g[0]&0x20 != 0,
		Feeding:       g[0]&0x40 != 0,
		Mechanical:    g[1]&0x04 != 0,
		CutterError:   g[1]&0x08 != 0,
		Unrecoverable: g[1]&0x20 != 0,
		Recoverable:   g[1]&0x40 != 0,
		NearEnd:       g[2]&0x03 != 0,
		PaperEnd:      g[2]&0x0C != 0,
	}
}

// reply reads one DLE EOT reply as the answer to the oldest such question.
func (d *Decoder) reply(c byte) {
	q, ok := d.answered(func(q question) bool { return q <= askPaper })
	if !ok {
		d.Garbage++
		return
	}
	s := &d.status
	s.Known = true
	switch q {
	case askPrinter:
		s.Online = c&0x08 == 0
		d.round = 0 // asking starts with the printer
	case askOffline:
		s.CoverOpen = c&0x04 != 0
		s.Feeding = c&0x08 != 0
		s.PaperEnd = c&0x20 != 0
	case askError:
		s.Mechanical = c&0x04 != 0
		s.CutterError = c&0x08 != 0
		s.Unrecoverable = c&0x20 != 0
		s.Recoverable = c&0x40 != 0
	case askPaper:
		s.NearEnd = c&0x0C != 0
		// The sensor's word stands beside "stopped by paper end" of n=2.
		s.PaperEnd = c&0x60 != 0 || s.PaperEnd && d.round&0x02 != 0
	}
	d.round |= 1 << (q - 1)
	d.tell(spool.Answer{Whole: d.round == 0x0F})
	if d.round == 0x0F {
		d.round = 0
	}
}

// single reads a one-byte reply to GS r or GS I.
func (d *Decoder) single(c byte) {
	q, ok := d.answered(func(q question) bool { return q >= askFence })
	if !ok {
		d.Garbage++
		return
	}
	if q != askFence {
		return
	}
	d.status.Known = true
	d.status.NearEnd = c&0x03 != 0
	d.status.PaperEnd = c&0x0C != 0
	d.tell(spool.Answer{Taken: true})
}

// answered takes the oldest open question of a kind off the list.
func (d *Decoder) answered(kind func(question) bool) (question, bool) {
	for i, q := range d.asked {
		if kind(q) {
			d.asked = append(d.asked[:i], d.asked[i+1:]...)
			return q, true
		}
	}
	return 0, false
}

// feedBlock takes the next byte of a block; false: it is none of the block's.
func (d *Decoder) feedBlock(c byte) bool {
	if c == 0 {
		d.endBlock()
		d.block = d.block[:0]
		return true
	}
	if c < 0x20 && c != 0x1F || len(d.block) >= maxBlock || c >= 0x80 && d.block[0] != 0x5F {
		d.Garbage += len(d.block)
		d.block = d.block[:0]
		return false
	}
	d.block = append(d.block, c)
	return true
}

func (d *Decoder) endBlock() {
	b := d.block
	switch {
	case b[0] == 0x5F && len(b) > 1:
		d.out = append(d.out, spool.Answer{Identity: string(b[1:])})
	case b[0] == 0x37 && len(b) == 6 && b[1] == 0x22:
		m := spool.Mark(b[2:6])
		d.out = append(d.out, spool.Answer{Marked: &m})
	case b[0] == 0x37 && len(b) == 2 && b[1] == 0x25:
		d.out = append(d.out, spool.Answer{Cleared: true})
	case b[0] == 0x37 || b[0] == 0x35 || b[0] == 0x3B || b[0] == 0x3D:
		// A block that we do not use: sizes, maintenance counters.
	default:
		d.Garbage += len(b)
	}
}

// tell puts an answer out that carries the status as it is now.
func (d *Decoder) tell(a spool.Answer) {
	s := d.status
	a.Status = &s
	d.out = append(d.out, a)
}
