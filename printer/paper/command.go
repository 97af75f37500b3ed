package paper

import "fmt"

// command is the ESC/POS command that is being read. The zero value waits for
// the next command or letter.
type command struct {
	arg  []byte
	need int // bytes that arg still lacks
	then func(p *Printer, arg []byte)

	left   int // bytes of data that go to sink one by one
	sink   func(p *Printer, c byte)
	finish func(p *Printer)

	zero bool // arg goes on to the next NUL
}

// maxArg bounds arguments that are kept whole: the longest are the data of a
// symbol (7,092 bytes); NUL-terminated ones are short.
const (
	maxArg     = 65536
	maxZeroArg = 256
)

// missing is how many bytes an unfinished command still waits for.
func (c *command) missing() int {
	switch {
	case c.left > 0:
		return c.left
	case c.need > 0:
		return c.need
	case c.zero:
		return 1
	}
	return 0
}

// want asks for n more bytes, then calls then with all of them.
func (p *Printer) want(n int, then func(*Printer, []byte)) {
	if n <= 0 {
		then(p, nil)
		return
	}
	p.cmd.need, p.cmd.then, p.cmd.arg = n, then, make([]byte, 0, min(n, maxArg))
}

// stream asks for n bytes of data, which need not be kept.
func (p *Printer) stream(n int, sink func(*Printer, byte), finish func(*Printer)) {
	if n <= 0 {
		finish(p)
		return
	}
	p.cmd.left, p.cmd.sink, p.cmd.finish = n, sink, finish
}

// skip ignores n bytes.
func (p *Printer) skip(n int) {
	p.stream(n, func(*Printer, byte) {}, func(*Printer) {})
}

// untilZero asks for bytes up to a NUL.
func (p *Printer) untilZero(then func(*Printer, []byte)) {
	p.cmd.zero, p.cmd.then, p.cmd.arg = true, then, nil
}

// exec takes the next byte from the receive buffer.
func (p *Printer) exec(c byte) {
	m := &p.cmd
	p.keepByte(c)
	switch {
	case m.left > 0:
		p.watch(c)
		m.left--
		m.sink(p, c)
		if m.left == 0 && m.finish != nil {
			done := m.finish
			m.sink, m.finish = nil, nil
			done(p)
		}
		return
	case m.need > 0:
		if len(m.arg) < maxArg {
			m.arg = append(m.arg, c)
		}
		if m.need--; m.need == 0 {
			p.run(m.then, m.arg)
		}
		return
	case m.zero:
		if c == 0 {
			m.zero = false
			p.run(m.then, m.arg)
			return
		}
		if len(m.arg) < maxZeroArg {
			m.arg = append(m.arg, c)
		}
		return
	}
	p.tail = [3]byte{}
	p.begin(c)
}

func (p *Printer) run(then func(*Printer, []byte), arg []byte) {
	p.cmd.then, p.cmd.arg = nil, nil
	then(p, arg)
}

// begin reads the first byte of a command, or a letter.
func (p *Printer) begin(c byte) {
	if c >= 0x20 {
		p.swallow = false
		p.letter(c)
		return
	}
	p.memory.lead = 0
	swallow := p.swallow
	p.swallow = false
	switch c {
	case 0: // padding, also what ends a broken command
	case ht:
		p.tab()
	case lf:
		if !swallow {
			p.flush(p.set.lineDots)
		}
	case ff:
		p.formFeed()
	case can:
		p.pageCancel()
	case cr, xon, xoff:
	case dle:
		p.want(1, (*Printer).realTime)
	case esc:
		p.want(1, p.lacking(esc, escCommand))
	case fs:
		p.want(1, fsCommand)
	case gs:
		p.want(1, p.lacking(gs, gsCommand))
	default:
		p.strange(c)
	}
}

// realTime skips a real-time command, which was carried out when it came in.
func (p *Printer) realTime(a []byte) {
	switch a[0] {
	case eot:
		p.want(1, func(p *Printer, a []byte) {
			if a[0] == 7 || a[0] == 8 || a[0] == 18 {
				p.skip(1)
			}
		})
	case enq:
		p.skip(1)
	case dc4:
		p.want(1, func(p *Printer, a []byte) {
			switch a[0] {
			case 1, 2:
				p.skip(2)
			case 3, 7:
				p.skip(1)
			case 8:
				p.skip(7)
			default:
				p.strange(dle, dc4, a[0])
			}
		})
	default:
		p.strange(dle, a[0])
	}
}

// strange counts a command that nobody knows.
func (p *Printer) strange(name ...byte) {
	p.unknown++
	if len(p.unknowns) < 8 {
		p.unknowns = append(p.unknowns, fmt.Sprintf("% X", name))
	}
}

// watch looks for real-time commands inside data. The printer carried them out
// when they came in; the picture shows no trace of it, hence the counter.
func (p *Printer) watch(c byte) {
	p.tail = [3]byte{p.tail[1], p.tail[2], c}
	if p.tail[0] != dle {
		return
	}
	switch n := p.tail[2]; p.tail[1] {
	case eot:
		if n >= 1 && n <= 4 {
			p.realTimes++
		}
	case enq:
		if n <= 2 {
			p.realTimes++
		}
	case dc4:
		if n == 1 || n == 2 || n == 3 || n == 7 || n == 8 {
			p.realTimes++
		}
	}
}

// Control characters of the protocol.
const (
	eot  = 0x04
	enq  = 0x05
	ht   = 0x09
	lf   = 0x0A
	ff   = 0x0C
	cr   = 0x0D
	dle  = 0x10
	xon  = 0x11
	xoff = 0x13
	dc4  = 0x14
	can  = 0x18
	esc  = 0x1B
	fs   = 0x1C
	gs   = 0x1D
)
