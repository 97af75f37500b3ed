package escpos

import "bytes"

// pieceBytes is how much of a job goes out before a real-time question may
// stand in it: a second of a line at 9600 baud, less than any power cycle.
const pieceBytes = 1024

// Pieces cuts a job where a real-time question may stand: between commands,
// never inside one. A picture of GS v 0 that is longer is sent as several, one
// below the other, which puts the same dots on the paper. What follows a command
// that is not in the package's table stays one piece: nobody knows where it
// ends. Put together, the pieces print what the job prints.
func (l language) Pieces(job []byte) [][]byte {
	var out [][]byte
	begin, at := 0, 0
	flush := func(end int) {
		if end > begin {
			out = append(out, job[begin:end])
		}
		begin = end
	}
	for at < len(job) {
		n := commandLen(job[at:])
		if n == 0 || at+n > len(job) {
			break
		}
		if n > pieceBytes && isRaster(job[at:]) {
			flush(at)
			out = append(out, splitRaster(job[at:at+n])...)
			begin = at + n
		} else if at+n-begin > pieceBytes {
			flush(at)
		}
		at += n
	}
	flush(len(job))
	return out
}

// Beat is a real-time question that is answered at once, whatever the printer
// does: an answer that stays away means that bytes got lost.
//
//	on the wire: 10 04 01, or all four where the printer sends no status itself
func (l language) Beat() []byte {
	switch {
	case !l.p.Status.DLEEOT:
		return nil
	case l.p.Status.ASB:
		return []byte{dle, eot, 1}
	}
	return l.Ask()
}

func isRaster(b []byte) bool { return bytes.HasPrefix(b, []byte{gs, 'v', '0'}) }

// splitRaster makes bands of at most pieceBytes of one GS v 0.
func splitRaster(b []byte) [][]byte {
	m, x, y := b[3], int(b[4])|int(b[5])<<8, int(b[6])|int(b[7])<<8
	rows := max(1, pieceBytes/max(x, 1))
	var out [][]byte
	for data := b[8:]; y > 0; y -= rows {
		n := min(rows, y)
		head := []byte{gs, 'v', '0', m, b[4], b[5], byte(n), byte(n >> 8)}
		out = append(out, append(head, data[:n*x]...))
		data = data[n*x:]
	}
	return out
}

// commandLen is the length of the command, or letter, that b begins with; 0 if
// it is unknown or cut short before its length.
func commandLen(b []byte) int {
	if b[0] != esc && b[0] != fs && b[0] != gs {
		return 1
	}
	if len(b) < 2 {
		return 0
	}
	arg := func(i int) int {
		if i < len(b) {
			return int(b[i])
		}
		return 0
	}
	word := func(i int) int { return arg(i) | arg(i+1)<<8 }
	switch b[0] {
	case fs:
		switch b[1] {
		case '.', '&':
			return 2
		}
		return 0
	case esc:
		switch b[1] {
		case '@', '2', 'i', 'm':
			return 2
		case '!', ' ', '%', '-', '3', '?', 'E', 'G', 'J', 'M', 'R', 'a', 'd', 't', '{':
			return 3
		case '$', '\\':
			return 4
		case '*':
			if arg(2) >= 32 {
				return 5 + 3*word(3)
			}
			return 5 + word(3)
		case '&':
			return glyphsLen(b)
		}
		return 0
	}
	switch b[1] {
	case '!', 'B', 'H', 'I', 'a', 'b', 'f', 'h', 'r', 'w':
		return 3
	case 'L', 'P', 'W':
		return 4
	case 'V':
		if arg(2) >= 'A' {
			return 4
		}
		return 3
	case '(':
		return 5 + word(3)
	case '8':
		return 7 + word(3) + word(5)<<16
	case 'v':
		return 8 + word(4)*word(6)
	}
	return 0
}

// glyphsLen is the length of ESC & y c1 c2 [x d..]...
func glyphsLen(b []byte) int {
	if len(b) < 5 {
		return 0
	}
	n, y := 5, int(b[2])
	for c := int(b[3]); c <= int(b[4]); c++ {
		if n >= len(b) {
			return 0
		}
		n += 1 + int(b[n])*y
	}
	return n
}
