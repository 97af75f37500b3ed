package spool

import (
	"context"
	"fmt"
	"time"
)

// Bounds of one job.
const (
	sliceBytes = 1024                    // written before the status is looked at again, at most
	sliceTime  = 200 * time.Millisecond  // a write waits so long, likewise
	stallTime  = 4 * time.Second         // without a byte taken the printer is stuck
	graceTime  = 700 * time.Millisecond  // for the fence after a trouble came in
	paperTime  = 8 * time.Second         // for the mechanics, behind the last byte
	beatTime   = 1500 * time.Millisecond // for an answer to a question between pieces
	openBeats  = 4                       // questions between pieces that may be open
	tailTime   = 800 * time.Millisecond  // for head to blade and the cut, behind what was taken
	fenceTime  = 3 * time.Second         // for a printer that has no fence to settle
)

// print carries one job to its verdict.
func (r *runner) print(ctx context.Context, id string) {
	job, _ := r.Job(id)
	giveUp := job.Created.Add(r.opts.Patience)
	now := time.Now()
	r.turn = now
	if now.After(giveUp) || job.Created.After(now.Add(time.Minute)) { // or the clock was set back
		r.end(id, Failed, "waited too long")
		return
	}
	data, err := r.disk.data(id)
	if err != nil {
		r.end(id, Failed, "spool: "+err.Error())
		return
	}
	if !r.ready(ctx, giveUp) {
		if ctx.Err() != nil {
			return // stays queued
		}
		r.end(id, Failed, r.whyNot())
		return
	}
	r.started(id)
	if err := r.setState(id, Sending, ""); err != nil {
		// After a crash nobody would know that it was begun, and print it again.
		r.end(id, Failed, "spool: "+err.Error())
		return
	}
	data = r.held.lighten(r.line, data)
	state, reason := r.send(ctx, id, data)
	r.held.sent(r.line, data, state)
	r.opts.Log.Debug("job sent", "job", id, "bytes", len(data), "state", string(state), "reason", reason)
	r.end(id, state, reason)
	if r.line != nil && r.line.gone != nil {
		r.hangUp()
	}
	if state == Failed || state == Unknown {
		r.recoverNow(ctx)
	}
}

func (r *runner) end(id string, s State, reason string) {
	r.started(id)
	_ = r.setState(id, s, reason) // logged; the verdict is told all the same
}

// whyNot is the reason for which a job could not begin.
func (r *runner) whyNot() string {
	switch {
	case r.line == nil && r.openEr != nil:
		return "no port: " + r.openEr.Error()
	case r.line == nil:
		return "lost"
	case r.line.status.Trouble() != "":
		return r.line.status.Trouble()
	}
	return r.noAnswer()
}

// noAnswer says that nothing was heard and, of a line that never said anything
// or only nonsense, what may be wrong with it.
func (r *runner) noAnswer() string {
	l := r.line
	switch {
	case l == nil || r.opts.Baud == 0:
	case l.decoder.Noise() > 0 && l.whole == 0:
		return fmt.Sprintf("nonsense instead of answers: does the printer speak at %d baud?", r.opts.Baud)
	case l.whole == 0 && r.opts.Language.Proof() != NoProof:
		return fmt.Sprintf("no answer: is it switched on, and does it speak at %d baud?", r.opts.Baud)
	}
	return "no answer"
}

// ready brings port and printer to where a job can begin. A printer that says
// what is wrong fails the job at once; one that says nothing, though it could,
// is tried all the same: its job will be unknown. Only a missing port is waited
// for.
func (r *runner) ready(ctx context.Context, giveUp time.Time) bool {
	for r.line == nil {
		if wait := min(time.Until(r.tryAt), time.Until(giveUp)); wait > 0 {
			select {
			case <-ctx.Done():
				return false
			case <-time.After(wait):
			}
		}
		if !time.Now().Before(giveUp) {
			return false
		}
		r.open()
	}
	l := r.line
	l.poll()
	if l.gone != nil {
		r.hangUp()
		return r.ready(ctx, giveUp)
	}
	noise := l.decoder.Noise()
	answered := r.question(ctx)
	switch {
	case ctx.Err() != nil:
		return false
	case l.gone != nil:
		r.hangUp()
		return r.ready(ctx, giveUp)
	case answered && l.status.Trouble() != "":
		return false
	case !answered && l.whole == 0 && l.decoder.Noise() > noise:
		return false // at another speed the ticket would come out as nonsense too
	case r.broken != sound && !r.resync(ctx), l.status.Trouble() != "":
		return false
	}
	return r.part(ctx)
}

// part cuts the half ticket off that a broken job left.
func (r *runner) part(ctx context.Context) bool {
	if !r.half {
		return true
	}
	if _, ok := r.write(ctx, r.opts.Language.Part(), time.Now().Add(stallTime)); !ok {
		r.broken = midway
		return false
	}
	r.half = false
	return true
}

// question asks for the status and waits for the answer. Without an answer
// nothing is known of the printer any more.
func (r *runner) question(ctx context.Context) bool {
	l := r.line
	watch, ask := r.opts.Language.Watch(), r.opts.Language.Ask()
	if len(watch)+len(ask) == 0 {
		return false
	}
	if r.broken == midway {
		watch = nil // would be eaten as data; the real-time question is not
	}
	l.settle(ctx)
	before := l.whole
	if l.command(watch) != nil || r.ask() != nil {
		_ = l.port.Discard() // full, and the printer takes nothing: only now there is room
		_ = r.ask()
	}
	if l.await(ctx, time.Now().Add(answerTime), func() bool { return l.whole > before }) {
		return true
	}
	if ctx.Err() == nil && l.gone == nil {
		l.status = Status{}
		r.setStatus(Status{})
	}
	return false
}

// ask asks for the status, so that a printer that waits for the rest of a
// command does not take the question for it.
func (r *runner) ask() error {
	ask := r.opts.Language.Ask()
	if r.broken != midway || len(ask) == 0 {
		return r.line.command(ask)
	}
	return r.line.command(append(r.opts.Language.Pad(), ask...))
}
