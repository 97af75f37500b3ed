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
// What comes late, twice or never:
//   - A round of DLE EOT counts when it is whole; half a round changes nothing.
//     More replies than questions mean that the first ones answer an earlier
//     round, or that every reply came twice: the round is read again so, and
//     the last reading is the right one.
//   - A GS r reply is in order with the data. A fence that was given up (Forget)
//     may still be answered: as many replies are taken for it, and not for the
//     fence of the next job. Doubt says how many; who asks that many times more
//     has an answer of his own for certain.
//   - A process ID names its job, so nothing can be mistaken.
//
// The bit tables are Epson's (TM-T88III and TM-T20 technical guides), which
// Bixolon, Citizen, Sewoo and HPRT share. The zero value is ready for use.
// A Decoder is owned by the goroutine that reads the port.
type Decoder struct {
	status   spool.Status // as the last whole answer said
	asked    []question   // open questions to be answered in order with the data, oldest first
	stale    int          // of them, the first so many were given up
	round    round        // DLE EOT
	group    [4]byte      // ASB as far as it came
	groupLen int
	block    []byte // block as far as it came, header first; empty: none
	out      []spool.Answer

	XOff    bool // the printer said stop, last
	noise   int  // of them, those that no printer sends
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
	maxStale = 3  // of them: a printer that never answers does not ask for more patience each time
	maxBlock = 96 // longest is an identity text; Epson's end below 80 bytes
)

// Asked notes the questions in cmd, which is about to be sent. It must hold
// commands only, no picture data.
func (d *Decoder) Asked(cmd []byte) {
	for i := 0; i+2 < len(cmd); i++ {
		var q question
		switch {
		case cmd[i] == dle && cmd[i+1] == eot && cmd[i+2] >= 1 && cmd[i+2] <= 4:
			d.round.ask(question(cmd[i+2]))
			i += 2
			continue
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
func (d *Decoder) Unanswered() int { return len(d.asked) - d.stale + d.round.open() }

// Doubt is how many fences were given up whose answers may yet come.
func (d *Decoder) Doubt() int {
	n := 0
	for _, q := range d.asked[:d.stale] {
		if q == askFence {
			n++
		}
	}
	return n
}

// Forget gives up open questions and whatever was begun.
func (d *Decoder) Forget() {
	d.stale = len(d.asked)
	if over := d.stale - maxStale; over > 0 {
		d.asked = append(d.asked[:0], d.asked[over:]...)
		d.stale = maxStale
	}
	d.round.forget()
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
		if c >= 0x80 {
			d.noise++
		}
	}
}

// Noise is how many bytes came in that no printer sends: all that it says but
// names has the highest bit clear. At a wrong speed most are such.
func (d *Decoder) Noise() int { return d.noise }

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

// reply reads one DLE EOT reply.
func (d *Decoder) reply(c byte) {
	s, whole, ok := d.round.reply(c)
	switch {
	case !ok:
		d.Garbage++
	case whole && s.Known:
		d.status = s
		d.tell(spool.Answer{Whole: true})
	default:
		d.tell(spool.Answer{}) // it is there, and more is not known yet
	}
}

// single reads a one-byte reply to GS r or GS I.
func (d *Decoder) single(c byte) {
	if len(d.asked) == 0 {
		d.Garbage++
		return
	}
	q, late := d.asked[0], d.stale > 0
	d.asked = append(d.asked[:0], d.asked[1:]...)
	if late {
		d.stale--
	}
	if q != askFence || late {
		return
	}
	for d.stale < len(d.asked) && d.asked[d.stale] == askFence {
		d.stale++ // sent for certainty's sake: nobody waits for it any more
	}
	d.status.Known = true
	d.status.NearEnd = c&0x03 != 0
	d.status.PaperEnd = c&0x0C != 0
	d.tell(spool.Answer{Taken: true})
}

// feedBlock takes the next byte of a block; false: it is none of the block's.
func (d *Decoder) feedBlock(c byte) bool {
	if c == 0 {
		d.endBlock()
		d.block = d.block[:0]
		return true
	}
	if c < 0x20 && c&0x93 == 0x12 && d.round.open() > 0 {
		d.reply(c) // sent in real time, between the bytes of the block
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
