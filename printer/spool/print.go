package spool

import (
	"context"
	"errors"
	"os"
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
	fenceTime  = 3 * time.Second         // for a printer that has no fence to settle
)

// print carries one job to its verdict.
func (r *runner) print(ctx context.Context, id string) {
	job, _ := r.Job(id)
	giveUp := job.Created.Add(r.opts.Patience)
	if time.Now().After(giveUp) {
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
	r.setState(id, Sending, "")
	state, reason := r.send(ctx, id, data)
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
	r.setState(id, s, reason)
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
		if time.Now().After(giveUp) {
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
	answered := r.question(ctx)
	switch {
	case ctx.Err() != nil:
		return false
	case l.gone != nil:
		r.hangUp()
		return r.ready(ctx, giveUp)
	case answered && l.status.Trouble() != "":
		return false
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
	if l.command(watch) != nil || l.command(ask) != nil {
		l.port.Discard() // full, and the printer takes nothing: only now there is room
		l.command(ask)
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

// send writes the job and its fence, and waits for the proof.
func (r *runner) send(ctx context.Context, id string, data []byte) (State, string) {
	l := r.line
	begun := time.Now()
	clear(l.reached)
	l.taken = 0
	deadline := begun.Add(r.longest(len(data)))
	if !l.status.Known && r.opts.Language.Proof() != NoProof {
		// Nothing was heard before the job; the fence will hardly be answered.
		deadline = deadline.Add(fenceTime - paperTime)
	}
	if r.opts.Limit > 0 && deadline.After(begun.Add(r.opts.Limit)) {
		deadline = begun.Add(r.opts.Limit)
	}
	if reason, ok := r.writeJob(ctx, data, deadline); !ok {
		r.broken, r.half = midway, true
		return Failed, reason
	}
	r.setState(id, Sent, "")
	m := mark(id, begun)
	fence := r.opts.Language.Fence(m)
	// ESC @ in the job may have turned the automatic status off.
	if reason, ok := r.write(ctx, r.opts.Language.Watch(), deadline); !ok {
		r.broken = doubt
		return Unknown, reason
	}
	l.decoder.Asked(fence)
	if reason, ok := r.write(ctx, fence, deadline); !ok {
		r.broken = doubt
		return Unknown, reason
	}
	return r.prove(ctx, m, deadline)
}

// writeJob writes the job. On a serial line, which drops bytes without a word
// when the printer's power goes, a question stands between its pieces: every
// one must have been answered before the fence proves anything (see intact).
// The questions also keep what is under way short: a printer may have few of
// them open.
func (r *runner) writeJob(ctx context.Context, data []byte, deadline time.Time) (string, bool) {
	l, beat := r.line, r.opts.Language.Beat()
	r.beats = 0
	if r.opts.Baud == 0 || len(beat) == 0 || !l.status.Known {
		return r.write(ctx, data, deadline)
	}
	l.settle(ctx)
	for _, piece := range r.opts.Language.Pieces(data) {
		if reason, ok := r.write(ctx, piece, deadline); !ok {
			return reason, false
		}
		if len(beat) == 0 {
			continue
		}
		room := func() bool { return l.decoder.Unanswered() <= openBeats || l.status.Trouble() != "" }
		if !l.await(ctx, time.Now().Add(beatTime), room) {
			beat = nil // it does not answer while it prints
			continue
		}
		before := l.decoder.Unanswered()
		l.decoder.Asked(beat)
		r.beats += l.decoder.Unanswered() - before
		if reason, ok := r.write(ctx, beat, deadline); !ok {
			return reason, false
		}
	}
	return "", true
}

// intact says whether every question that stood in the job was answered. A
// printer that was switched off meanwhile misses some, and may answer the fence
// all the same. One that answers none at all while it prints tells nothing.
func (r *runner) intact(ctx context.Context, proof Proof) bool {
	if r.beats == 0 {
		return true
	}
	l := r.line
	if l.await(ctx, time.Now().Add(beatTime), func() bool { return l.decoder.Unanswered() == 0 }) {
		return true
	}
	return proof == Taken && l.decoder.Unanswered() >= r.beats
}

// longest is the time that a job of n bytes may take, wire and mechanics.
func (r *runner) longest(n int) time.Duration {
	d := paperTime
	if r.opts.Baud > 0 {
		d += time.Duration(n) * 15 * time.Second / time.Duration(r.opts.Baud)
	}
	return d
}

// write sends bytes in slices and looks at the status between them. false: the
// reason for which not all of them left.
func (r *runner) write(ctx context.Context, b []byte, deadline time.Time) (string, bool) {
	l := r.line
	moved := time.Now()
	for len(b) > 0 {
		n, err := l.write(b[:min(len(b), sliceBytes)], time.Now().Add(sliceTime))
		if n > 0 {
			moved = time.Now()
			b = b[n:]
		}
		l.poll()
		switch {
		case l.gone != nil:
			return "lost", false
		case ctx.Err() != nil:
			return "the program ended meanwhile", false
		case len(b) == 0:
			return "", true
		case l.status.Trouble() != "":
			return l.status.Trouble(), false
		case err != nil && !errors.Is(err, os.ErrDeadlineExceeded):
			return err.Error(), false
		case time.Since(moved) > stallTime:
			return r.stuck(ctx), false
		case time.Now().After(deadline):
			l.port.Discard()
			return "out of time", false
		}
	}
	return "", true
}

// stuck finds out why a printer takes no more bytes.
func (r *runner) stuck(ctx context.Context) string {
	l := r.line
	l.port.Discard()
	if len(r.opts.Language.Ask()) > 0 {
		before := l.whole
		l.settle(ctx)
		l.command(r.opts.Language.Ask())
		l.await(ctx, time.Now().Add(answerTime), func() bool { return l.whole > before })
		if why := l.status.Trouble(); l.whole > before && why != "" {
			return why
		}
	}
	return "takes no more data"
}

// prove waits for the fence. While it does not come the printer is asked, once
// a second, what is wrong.
func (r *runner) prove(ctx context.Context, m Mark, deadline time.Time) (State, string) {
	l := r.line
	proof := r.opts.Language.Proof()
	reached := func() bool { return proof == OnPaper && l.reached[m] || proof == Taken && l.taken > 0 }
	if proof == NoProof {
		deadline = time.Now().Add(fenceTime)
	}
	l.port.Drain(deadline)
	for {
		step := time.Now().Add(time.Second)
		if step.After(deadline) {
			step = deadline
		}
		if l.await(ctx, step, func() bool { return reached() || l.status.Trouble() != "" }) && !reached() {
			l.await(ctx, time.Now().Add(graceTime), reached)
		}
		switch {
		case reached() && !r.intact(ctx, proof):
			r.broken = doubt
			return Unknown, "bytes got lost on the way"
		case reached() && proof == OnPaper:
			r.broken = sound
			return Printed, ""
		case reached():
			r.broken = sound
			return Accepted, ""
		case l.status.Trouble() != "":
			r.broken, r.half = midway, true
			return Failed, l.status.Trouble()
		case l.gone != nil:
			r.broken = doubt
			return Unknown, "lost"
		case ctx.Err() != nil:
			r.broken = doubt
			return Unknown, "the program ended meanwhile"
		case !time.Now().Before(deadline):
			if proof == NoProof {
				return Unknown, "the printer cannot confirm"
			}
			r.broken = doubt
			return Unknown, "no answer"
		}
		l.command(r.opts.Language.Ask())
	}
}
