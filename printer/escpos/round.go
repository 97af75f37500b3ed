package escpos

import (
	"slices"

	"motcua/printer/spool"
)

// round is the DLE EOT questions asked since all were answered last, and the
// replies that came. The reply does not say which question it answers.
type round struct {
	asked   []question // askPrinter to askPaper, in the order sent
	replies []byte     // as they came, never more than twice as many
	late    int        // replies of earlier rounds that may yet come
	quiet   int        // rounds since then that were answered without them
}

// maxLate bounds what a printer may still owe.
const maxLate = 8

func (r *round) ask(q question) {
	if r.open() == 0 {
		if len(r.asked) > 0 {
			r.quiet++
		}
		if r.quiet >= 2 {
			r.late = 0 // they would have come by now
		}
		r.asked, r.replies = r.asked[:0], r.replies[:0]
	}
	if len(r.asked) < maxAsked {
		r.asked = append(r.asked, q)
	}
}

// open is how many questions have no reply yet.
func (r *round) open() int { return max(len(r.asked)-len(r.replies), 0) }

func (r *round) forget() {
	if n := r.open(); n > 0 {
		r.late, r.quiet = min(r.late+n, maxLate), 0
	}
	r.asked, r.replies = r.asked[:0], r.replies[:0]
}

// reply takes a reply. whole: each of the four questions is answered now, and s
// is what they say. ok is false for a reply that nobody can have asked for.
func (r *round) reply(c byte) (s spool.Status, whole, ok bool) {
	if r.open() == 0 {
		return r.surplus(c)
	}
	r.replies = append(r.replies, c)
	n := len(r.replies)
	if n >= 4 && slices.Equal(r.asked[n-4:n], everything) {
		s, _ = read(everything, r.replies[n-4:])
		if n >= maxRound { // what is that old is not read again
			r.asked, r.replies = append(r.asked[:0], r.asked[n:]...), r.replies[:0]
		}
		return s, true, true
	}
	if r.open() == 0 {
		s, whole = read(r.asked, r.replies)
	}
	return s, whole, true
}

// surplus takes a reply beyond those asked for: the first of them answered an
// earlier round, or each comes twice.
func (r *round) surplus(c byte) (s spool.Status, whole, ok bool) {
	n := len(r.asked)
	if n == 0 || len(r.replies) >= 2*n {
		r.late = max(r.late-1, 0)
		return s, false, false
	}
	r.replies = append(r.replies, c)
	switch {
	case r.doubled():
		s, whole = read(r.asked, everySecond(r.replies))
	case r.late > 0:
		r.late--
		s, whole = read(r.asked, r.replies[len(r.replies)-n:])
	}
	return s, whole, true
}

// everything is the questions of a whole status.
var everything = []question{askPrinter, askOffline, askError, askPaper}

// maxRound bounds the replies that may be read again.
const maxRound = 32

// doubled reports whether every reply came twice.
func (r *round) doubled() bool {
	if len(r.replies) != 2*len(r.asked) {
		return false
	}
	for i := 0; i < len(r.replies); i += 2 {
		if r.replies[i] != r.replies[i+1] {
			return false
		}
	}
	return true
}

func everySecond(b []byte) []byte {
	var out []byte
	for i := 0; i < len(b); i += 2 {
		out = append(out, b[i])
	}
	return out
}

// read reads one reply for each question; whole: all four were asked.
func read(asked []question, replies []byte) (s spool.Status, whole bool) {
	var seen [askPaper + 1]bool
	for i, q := range asked {
		c := replies[i]
		switch q {
		case askPrinter: // asking starts with it
			seen = [askPaper + 1]bool{}
			s = spool.Status{Known: true, Online: c&0x08 == 0}
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
			s.PaperEnd = c&0x60 != 0 || s.PaperEnd
		}
		seen[q] = true
	}
	return s, !slices.Contains(seen[askPrinter:], false)
}
