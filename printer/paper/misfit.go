package paper

import "slices"

// lacks says whether the printer was built without a command.
func (p *Printer) lacks(code string) bool { return slices.Contains(p.opts.Lacks, code) }

// lacking reads the second byte of a command as then does, but for commands
// that the printer lacks. It prints what follows those as letters; of GS ( it
// knows at least how long they are, as nearly all printers do.
func (p *Printer) lacking(lead byte, then func(*Printer, []byte)) func(*Printer, []byte) {
	if len(p.opts.Lacks) == 0 {
		return then
	}
	return func(p *Printer, a []byte) {
		code := string([]byte{lead, a[0]})
		switch {
		case p.lacks(code):
			p.strange(lead, a[0])
		case code == "\x1d(":
			p.want(3, func(p *Printer, a []byte) {
				if p.lacks(code + string(a[:1])) {
					p.strange(lead, '(', a[0])
					p.skip(le(a[1:3]))
					return
				}
				parenthesis(p, a)
			})
		default:
			then(p, a)
		}
	}
}

// goTo is ESC $, goBy is ESC \\, as far as the printer obeys them.
func goTo(p *Printer, a []byte) {
	if !p.profile.Quirks.ESCDollarIgnored || len(p.line.items) == 0 {
		p.moveTo(p.horizontal(le(a)))
	}
}

func goBy(p *Printer, a []byte) {
	n := p.horizontal(int(int16(le(a))))
	if n >= 0 || !p.profile.Quirks.ESCBackslashIgnored {
		p.moveTo(p.line.x + n)
	}
}
