package spool

import (
	"context"
	"time"
)

// prove waits for the fence: until soft or, as long as questions between the
// pieces of the job are still being answered, as long as the printer moves;
// never beyond hard.
func (r *runner) prove(ctx context.Context, m Mark, soft, hard time.Time) (State, string) {
	l := r.line
	proof := r.opts.Language.Proof()
	reached := func() bool { return proof == OnPaper && l.reached[m] || proof == Taken && l.taken > 0 }
	if proof == NoProof {
		soft = time.Now().Add(fenceTime)
	}
	r.drain(ctx, earlier(soft, hard))
	if r.catchUp(ctx, reached, hard) && soft.Before(time.Now().Add(paperTime)) {
		soft = time.Now().Add(paperTime)
	}
	deadline := earlier(soft, hard)
	for {
		step := earlier(time.Now().Add(time.Second), deadline)
		if l.await(ctx, step, func() bool { return reached() || l.status.Trouble() != "" }) && !reached() {
			l.await(ctx, time.Now().Add(graceTime), reached)
		}
		if reached() && proof == Taken {
			r.tail(ctx, hard)
		}
		if reached() || l.status.Trouble() != "" || l.gone != nil || ctx.Err() != nil || !time.Now().Before(deadline) {
			return r.verdict(ctx, reached(), proof)
		}
		// While it does not come the printer is asked what is wrong.
		_ = l.command(r.opts.Language.Ask())
	}
}

// tail looks after the last of a ticket: a printer that says "taken" still moves
// paper, and the roll may end in these centimetres.
func (r *runner) tail(ctx context.Context, hard time.Time) {
	l := r.line
	trouble := func() bool { return l.status.Trouble() != "" }
	if l.await(ctx, earlier(time.Now().Add(tailTime), hard), trouble) {
		return
	}
	before := l.whole
	if len(r.opts.Language.Ask()) > 0 && r.ask() == nil {
		l.await(ctx, earlier(time.Now().Add(answerTime), hard), func() bool { return l.whole > before })
	}
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// catchUp waits while the questions in the job are still being answered: the
// line may be slower than its profile says. true: there were some.
func (r *runner) catchUp(ctx context.Context, reached func() bool, hard time.Time) bool {
	l := r.line
	if r.beats == 0 {
		return false
	}
	for !reached() && l.status.Trouble() == "" && l.gone == nil && ctx.Err() == nil && time.Now().Before(hard) {
		open := l.decoder.Unanswered()
		moved := func() bool { return reached() || l.status.Trouble() != "" || l.decoder.Unanswered() < open }
		if open == 0 || !l.await(ctx, earlier(time.Now().Add(stallTime), hard), moved) {
			break
		}
	}
	return true
}

// verdict says what the end of the waiting means.
func (r *runner) verdict(ctx context.Context, reached bool, proof Proof) (State, string) {
	l := r.line
	r.broken = midway
	if l.gone == nil && !l.status.Known {
		r.broken = doubt // nothing is ever heard of it
	}
	switch {
	case reached && !r.intact(ctx):
		return Unknown, "bytes got lost on the way"
	case reached && proof == Taken && l.status.Trouble() != "":
		r.broken, r.half = midway, true
		return Failed, l.status.Trouble()
	case reached && proof == Taken && l.gone != nil:
		return Unknown, "lost"
	case reached:
		r.broken = sound
		if proof == OnPaper {
			return Printed, ""
		}
		return Accepted, ""
	case l.status.Trouble() != "":
		r.broken, r.half = midway, true
		return Failed, l.status.Trouble()
	case l.gone != nil:
		return Unknown, "lost"
	case ctx.Err() != nil:
		return Unknown, "the program ended meanwhile"
	case proof == NoProof:
		r.broken = doubt
		return Unknown, "the printer cannot confirm"
	}
	return Unknown, r.noAnswer()
}

// intact says whether every question that stood in the job was answered. A
// printer that was switched off meanwhile misses some, and may answer the fence
// all the same. One that only answers when it is at rest looks the same, and is
// not believed either.
func (r *runner) intact(ctx context.Context) bool {
	l, wait := r.line, beatTime
	if !r.heard {
		wait = stallTime // it is slow, or was off when the job began
	}
	return r.beats == 0 || l.await(ctx, time.Now().Add(wait), func() bool { return l.decoder.Unanswered() == 0 })
}
