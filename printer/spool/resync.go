package spool

import (
	"context"
	"time"
)

// Bounds of a resynchronisation.
const (
	clearTime  = 1500 * time.Millisecond // for the printer to confirm that it dropped the job
	resyncTime = 12 * time.Second        // for the long way: fill the broken command up
)

// recoverNow drops what the printer still holds of a job that did not end well,
// as long as it can be dropped in real time: otherwise the rest would come out
// when somebody fills in paper, long after the job was called failed. What
// cannot be dropped now is dropped before the next job.
func (r *runner) recoverNow(ctx context.Context) {
	if r.line == nil || r.broken == sound {
		return
	}
	abort, confirmed := r.opts.Language.Abort()
	if confirmed && r.clear(ctx, abort) {
		r.broken = sound
		_ = r.line.command(r.opts.Language.Watch())
	}
}

// clear sends a real-time abort and waits for its confirmation.
func (r *runner) clear(ctx context.Context, abort []byte) bool {
	l := r.line
	_ = l.port.Discard()
	l.cleared = false
	if l.command(abort) != nil {
		_ = l.port.Discard()
		return false
	}
	return l.await(ctx, time.Now().Add(clearTime), func() bool { return l.cleared })
}

// resync makes sure that the next job is not eaten by a broken one. A printer
// in trouble that does not answer is left for later: false, and the reason is
// in its status.
func (r *runner) resync(ctx context.Context) bool {
	l := r.line
	abort, confirmed := r.opts.Language.Abort()
	if confirmed {
		if r.clear(ctx, abort) {
			r.broken = sound
			return true
		}
		if ctx.Err() != nil || l.gone != nil {
			return false
		}
	}
	if r.broken == doubt {
		// Everything was written and nothing was heard: a printer that never
		// answers. Filling up would cost seconds for every ticket.
		r.broken = sound
		return true
	}
	if confirmed { // it should have answered and did not; the long way works on all
		abort = append(make([]byte, 8192), r.opts.Language.Watch()...)
	}
	l.settle(ctx)
	l.status = Status{}
	before := l.whole
	if _, ok := r.write(ctx, abort, time.Now().Add(resyncTime)); !ok {
		return false
	}
	_ = l.command(r.opts.Language.Ask())
	l.await(ctx, time.Now().Add(answerTime), func() bool { return l.whole > before })
	r.broken = sound
	return true
}
