package spool

import "time"

// held is what the printer holds from earlier jobs, as long as that is certain:
// on one connection, without a silence in which it could have been off.
type held struct {
	memory Memory // nil: this printer holds nothing worth knowing
	wake   time.Duration
	line   *line // on which the last job went out
}

// poll is how often an idle printer must be asked.
func (h *held) poll(every time.Duration) time.Duration {
	if h.memory == nil || h.wake <= 0 {
		return every
	}
	return min(every, h.wake/2)
}

// lighten leaves out of a job what the printer holds. It must have answered
// just now.
func (h *held) lighten(l *line, job []byte) []byte {
	if h.memory == nil || h.wake <= 0 {
		return job
	}
	if l != h.line || l.silence >= h.wake || time.Since(l.heard) >= h.wake {
		h.memory.Lost()
	}
	h.line, l.silence = l, 0
	return h.memory.Lighten(job)
}

// sent notes what became of a job.
func (h *held) sent(l *line, job []byte, s State) {
	switch {
	case h.memory == nil || h.wake <= 0:
	case (s == Printed || s == Accepted) && l.silence < h.wake:
		h.memory.Printed(job)
	default:
		h.memory.Lost()
	}
}
