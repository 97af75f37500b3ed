package paper

import (
	"strings"
	"time"
)

// device is the electrical side of the printer: sensors, automatic status,
// receive buffer and flow control. Guarded by Printer.mu.
type device struct {
	// what the sensors say
	paperEnd, nearEnd, cover, cutter, hot, dead bool

	jamNext bool // the next cut gets stuck
	silent  bool // answers nothing
	off     bool // no power, until offUntil
	hungUp  bool // the cable is lost
	ticket  bool // a ticket hangs in the presenter, since ticketAt
	stay    bool // and nobody takes it

	unplugged, garbled bool          // nothing comes over the wire, or only nonsense
	dip                bool          // switches hold the speed, whatever GS ( E says
	late, split        time.Duration // answers are late, their bytes apart
	slack, tail        int           // bytes that come after XOFF; what is left of them

	offUntil, ticketAt, now time.Time

	asb     byte // GS a
	lastASB [4]byte

	served   bool
	buffer   []byte // received, not yet carried out
	lost     int
	received int
	xoffed   bool
	rt       []byte  // real-time command as far as it came
	out      []reply // to be sent, in the order of due
	halt     bool    // a fault is due: the mechanics wait for it

	dots   int // dots fed since New, as roll counts them
	faults []armed
}

// stopped says whether the mechanics stand still.
func (d *device) stopped() bool { return d.off || d.halt || d.offline() }

func (d *device) offline() bool { return d.paperEnd || d.cover || d.cutter || d.hot || d.dead }

// reply is bytes on their way to the host.
type reply struct {
	b   []byte
	due time.Time
}

// jam makes the cut that is about to happen get stuck, if it shall.
func (d *device) jam() bool {
	if d.jamNext {
		d.jamNext, d.cutter = false, true
	}
	return d.cutter
}

// fed lets the faults strike that wait for paper, exactly at their dot.
func (d *device) fed(total int) {
	d.dots = total
	for i, f := range d.faults {
		switch {
		case f.Dots == 0 || f.dots > total:
		case f.Name == "paper-end":
			d.paperEnd, d.nearEnd = true, true
			d.faults = append(d.faults[:i:i], d.faults[i+1:]...)
			return
		case d.served:
			d.halt = true
		}
	}
}

// answer sends bytes to the host, in their time.
func (d *device) answer(b []byte) {
	if !d.served || d.silent || d.off || len(d.out) >= 256 {
		return
	}
	due := d.now.Add(d.late)
	if n := len(d.out); n > 0 && d.out[n-1].due.After(due) {
		due = d.out[n-1].due
	}
	if d.split == 0 {
		d.out = append(d.out, reply{b, due})
		return
	}
	for i := range b {
		d.out = append(d.out, reply{b[i : i+1], due})
		due = due.Add(d.split)
	}
}

// signal sends XON or XOFF, which never wait, not even for the rest of an
// answer.
func (d *device) signal(c byte) {
	if d.served && !d.off {
		d.out = append([]reply{{[]byte{c}, d.now}}, d.out...)
	}
}

// group is the automatic status as it is now.
func (d *device) group() [4]byte {
	g := [4]byte{0x10, 0, 0, 0}
	if d.offline() {
		g[0] |= 0x08
	}
	if d.cover {
		g[0] |= 0x20
	}
	if d.cutter {
		g[1] |= 0x08
	}
	if d.dead {
		g[1] |= 0x20
	}
	if d.hot {
		g[1] |= 0x40
	}
	if d.nearEnd {
		g[2] |= 0x03
	}
	if d.paperEnd {
		g[2] |= 0x0C
	}
	return g
}

// watchStatus is GS a n: automatic status, once now and at every change.
func (p *Printer) watchStatus(n byte) {
	if !p.profile.Status.ASB {
		return
	}
	p.device.asb = n
	if n != 0 {
		p.device.sendASB()
	}
}

func (d *device) sendASB() {
	d.lastASB = d.group()
	d.answer(append([]byte(nil), d.lastASB[:]...))
}

// reportChange sends automatic status if something changed that GS a asked for:
// bit 1 being on or off line with the cover, bit 2 errors, bit 3 paper.
func (d *device) reportChange() {
	if d.asb == 0 || d.off {
		return
	}
	g := d.group()
	for i, bit := range [3]byte{0x02, 0x04, 0x08} {
		if d.asb&bit != 0 && g[i] != d.lastASB[i] {
			d.sendASB()
			return
		}
	}
}

// statusByte is the reply to DLE EOT n.
func (d *device) statusByte(n byte) byte {
	b := byte(0x12)
	on := func(when bool, bits byte) {
		if when {
			b |= bits
		}
	}
	switch n {
	case 1:
		on(d.offline(), 0x08)
	case 2:
		on(d.cover, 0x04)
		on(d.paperEnd, 0x20)
		on(d.cutter || d.hot || d.dead, 0x40)
	case 3:
		on(d.cutter, 0x08)
		on(d.dead, 0x20)
		on(d.hot, 0x40)
	case 4:
		on(d.nearEnd, 0x0C)
		on(d.paperEnd, 0x60)
	}
	return b
}

// fullStatus is the reply to DLE EOT 20 of kiosk printers (Custom KPM210 manual,
// page 3-9): paper, user, recoverable and unrecoverable errors.
func (d *device) fullStatus() []byte {
	b := []byte{dle, 0x0F, 0, 0, 0, 0}
	on := func(when bool, i int, bits byte) {
		if when {
			b[i] |= bits
		}
	}
	on(d.paperEnd, 2, 0x01)
	on(d.nearEnd, 2, 0x04)
	on(d.ticket, 2, 0x20)
	on(d.cover, 3, 0x02)
	on(d.hot, 4, 0x01)
	on(d.cutter, 5, 0x01)
	on(d.dead, 5, 0x40)
	return b
}

// transmit is GS r n, answered when it is reached in the receive buffer.
func (p *Printer) transmit(n byte) {
	if p.profile.Status.Fence != "gs_r" && p.profile.Status.Fence != "process_id" {
		return
	}
	switch n {
	case 1, '1':
		p.device.answer([]byte{p.device.group()[2]})
	case 2, '2':
		p.device.answer([]byte{0})
	}
}

// identify is GS I n.
func (p *Printer) identify(n byte) {
	if !p.profile.Status.GSI {
		return
	}
	maker := strings.ToUpper(p.profile.Maker)
	model := strings.TrimSpace(strings.TrimPrefix(p.profile.Name, p.profile.Maker))
	text := map[byte]string{65: "1.00 ESC/POS", 66: maker, 67: model, 68: "PAPER00001"}
	switch n {
	case 1, '1':
		p.device.answer([]byte{0x20})
	case 2, '2':
		p.device.answer([]byte{0x02})
	case 3, '3':
		p.device.answer([]byte{0x01})
	case 65, 66, 67, 68:
		p.device.answer(append(append([]byte{0x5F}, oneLine(text[n])...), 0))
	}
}

// receive takes a byte from the wire: real-time commands are carried out at
// once, also when the buffer is full or the printer is offline; then the byte
// goes into the buffer or is lost.
func (p *Printer) receive(c byte) {
	d := &p.device
	d.received++
	if d.off {
		d.lost++
		return
	}
	if p.listen(c) {
		return
	}
	if len(d.buffer) >= p.serial.Buffer {
		d.lost++
		return
	}
	d.buffer = append(d.buffer, c)
}

// listen follows real-time commands byte by byte; true: the command ended with
// c and emptied the buffer, c is gone as well.
func (p *Printer) listen(c byte) bool {
	d := &p.device
	if len(d.rt) == 0 {
		if c == dle {
			d.rt = append(d.rt, c)
		}
		return false
	}
	d.rt = append(d.rt, c)
	rt := d.rt
	switch {
	case len(rt) == 2 && (c == eot || c == enq || c == dc4):
		return false
	case len(rt) == 3 && rt[1] == eot:
		switch {
		case !p.profile.Status.DLEEOT:
		case c >= 1 && c <= 4:
			d.answer([]byte{d.statusByte(c)})
		case c == 20 && p.profile.Quirks.PresenterMM > 0:
			d.answer(d.fullStatus())
		}
	case len(rt) == 3 && rt[1] == enq && d.cutter: // without an error to recover from it does nothing
		if c == 1 || c == 2 {
			d.cutter = false
		}
		if c == 2 {
			p.clear()
			d.rt = d.rt[:0]
			return true
		}
	case rt[1] == dc4 && len(rt) == 3 && c == 8, rt[1] == dc4 && len(rt) == 3 && c == 7:
		return false
	case rt[1] == dc4 && len(rt) == 4 && rt[2] == 7:
		if c == 1 && p.profile.Status.ASB {
			d.sendASB()
		}
	case rt[1] == dc4 && rt[2] == 8 && len(rt) <= 10 && c == clearCommand[len(rt)-1]:
		if len(rt) < 10 {
			return false
		}
		d.rt = d.rt[:0]
		if p.profile.Quirks.DLEDC4Clear {
			p.clear()
			d.answer([]byte{0x37, 0x25, 0})
			return true
		}
	}
	d.rt = d.rt[:0]
	if c == dle {
		d.rt = append(d.rt, c)
	}
	return false
}

// clearCommand is DLE DC4 fn 8.
var clearCommand = [10]byte{dle, dc4, 8, 1, 3, 0x14, 1, 6, 2, 8}

// clear drops what was received and not printed, and the command in progress.
func (p *Printer) clear() {
	p.device.buffer = p.device.buffer[:0]
	p.ops, p.pending = nil, 0
	p.cmd = command{}
	p.line, p.page = line{}, nil
	p.memory.picture = nil
}
