package spool

import (
	"bytes"
	"context"
	"time"
)

// Bounds of a resynchronisation.
const (
	clearTime  = 1500 * time.Millisecond // for the printer to confirm that it dropped the job
	resyncTime = 12 * time.Second        // for the long way: fill the broken command up
	fillTime   = 700 * time.Millisecond  // for the answer to a fence behind a fill, beside the wire
	fillEnough = 8                       // fills that end any command of ours
	fillMost   = 64                      // fills for a printer that is awake and still does not answer
)

// recoverNow drops what the printer still holds of a job that did not end well,
// as long as it can be dropped in real time: otherwise the rest would come out
// when somebody fills in paper, long after the job was called failed. What
// cannot be dropped now is dropped before the next job.
func (r *runner) recoverNow(ctx context.Context) {
	if r.line == nil || r.broken == sound {
		return
	}
	if r.clear(ctx) {
		r.broken = sound
		_ = r.line.command(r.opts.Language.Watch())
	}
}

// clear sends a real-time abort and waits for its confirmation.
func (r *runner) clear(ctx context.Context) bool {
	l, abort := r.line, r.opts.Language.Abort()
	if len(abort) == 0 {
		return false
	}
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
	if r.clear(ctx) {
		r.broken = sound
		return true
	}
	if ctx.Err() != nil || l.gone != nil {
		return false
	}
	if r.broken == doubt && !l.status.Known {
		return r.unheard(ctx)
	}
	if !r.fillUp(ctx) {
		return false
	}
	before := l.whole
	_ = l.command(r.opts.Language.Ask())
	l.await(ctx, time.Now().Add(answerTime), func() bool { return l.whole > before })
	r.broken = sound
	return true
}

// unheard goes on with a printer that says nothing. One that never can gets a
// fill before every job, for nobody would see that somebody was at its plug;
// one that could, once it can be heard again.
func (r *runner) unheard(ctx context.Context) bool {
	if r.opts.Language.Proof() != NoProof {
		return true
	}
	_, ok := r.write(ctx, r.opts.Language.Fill(), time.Now().Add(resyncTime))
	return ok
}

// fillUp fills up the command that was cut short, step by step, until a fence
// behind a step is answered: only a printer that reads commands again does. One
// that answers no fence gets the fill that others found to be enough. false:
// the printer takes it no more.
func (r *runner) fillUp(ctx context.Context) bool {
	l, lang := r.line, r.opts.Language
	l.settle(ctx)
	l.status = Status{}
	clear(l.reached)
	deadline := time.Now().Add(resyncTime)
	for step := range fillMost {
		m, taken := mark("fill", time.Now()), l.taken
		fence := bytes.Repeat(lang.Fence(m), 1+l.decoder.Doubt())
		b := append(lang.Fill(), fence...)
		l.decoder.Asked(fence)
		if _, ok := r.write(ctx, b, deadline); !ok {
			return false
		}
		if lang.Proof() == NoProof {
			if step+1 >= fillEnough {
				return true
			}
			continue
		}
		answered := func() bool { return l.reached[m] || l.taken > taken }
		wait := earlier(time.Now().Add(r.onWire(len(b))+fillTime), deadline)
		l.await(ctx, wait, func() bool { return answered() || l.status.Trouble() != "" })
		switch {
		case answered():
			return true
		case l.gone != nil || ctx.Err() != nil || l.status.Trouble() != "":
			return false
		case step+1 >= fillEnough && !l.status.Known, !time.Now().Before(deadline):
			return true // it answers no fence now; the job will tell
		}
	}
	return true
}
