package spool

import (
	"bytes"
	"context"
	"errors"
	"os"
	"time"
)

// send writes the job and its fence, and waits for the proof.
func (r *runner) send(ctx context.Context, id string, data []byte) (State, string) {
	l := r.line
	begun := time.Now()
	clear(l.reached)
	l.taken = 0
	soft := begun.Add(r.longest(len(data)))
	deadline := begun.Add(4 * r.longest(len(data))) // moving, but so slowly?
	if r.opts.Limit > 0 {
		deadline = r.turn.Add(r.opts.Limit)
	}
	if !l.status.Known && r.opts.Language.Proof() != NoProof {
		// Nothing was heard before the job; the fence will hardly be answered.
		soft = soft.Add(fenceTime - paperTime)
	}
	if reason, ok := r.writeJob(ctx, data, deadline); !ok {
		r.broken, r.half = midway, true
		return Failed, reason
	}
	_ = r.setState(id, Sent, "") // logged; "sending" on disk ends the same way
	m := mark(id, begun)
	fence := r.opts.Language.Fence(m)
	// ESC @ in the job may have turned the automatic status off.
	if reason, ok := r.write(ctx, r.opts.Language.Watch(), deadline); !ok {
		r.broken = midway
		return Unknown, reason
	}
	fence = bytes.Repeat(fence, 1+l.decoder.Doubt())
	l.decoder.Asked(fence)
	if reason, ok := r.write(ctx, fence, deadline); !ok {
		r.broken = midway
		return Unknown, reason
	}
	return r.prove(ctx, m, soft, deadline)
}

// writeJob writes the job with a question between its pieces: every one must
// have been answered before the fence proves anything (see intact), because a
// line drops bytes without a word when the printer's power goes. The questions
// also keep what is under way short: a printer may have few of them open. One
// that said nothing before is asked all the same: it may just be waking up, and
// must not be believed then.
func (r *runner) writeJob(ctx context.Context, data []byte, deadline time.Time) (string, bool) {
	l, beat := r.line, r.opts.Language.Beat()
	r.beats, r.heard = 0, l.status.Known
	l.settle(ctx)
	if !r.heard && len(beat) > 0 {
		if reason, ok := r.beat(ctx, beat, deadline); !ok {
			return reason, false
		}
	}
	for _, piece := range r.opts.Language.Pieces(data) {
		if reason, ok := r.write(ctx, piece, deadline); !ok {
			return reason, false
		}
		if len(beat) == 0 {
			continue
		}
		room := func() bool { return l.decoder.Unanswered() <= openBeats || l.status.Trouble() != "" }
		if !room() && (!r.heard || !l.await(ctx, time.Now().Add(stallTime), room)) {
			beat = nil // it does not answer while it prints
			continue
		}
		if reason, ok := r.beat(ctx, beat, deadline); !ok {
			return reason, false
		}
	}
	return "", true
}

// beat asks one question between pieces.
func (r *runner) beat(ctx context.Context, beat []byte, deadline time.Time) (string, bool) {
	before := r.line.decoder.Unanswered()
	r.line.decoder.Asked(beat)
	r.beats += r.line.decoder.Unanswered() - before
	return r.write(ctx, beat, deadline)
}

// longest is the time that a job of n bytes may take, wire and mechanics.
func (r *runner) longest(n int) time.Duration {
	return paperTime + r.onWire(n)
}

// onWire is how long n bytes are under way, half as long again as they should.
func (r *runner) onWire(n int) time.Duration {
	if r.opts.Baud == 0 {
		return 0
	}
	return time.Duration(n) * 15 * time.Second / time.Duration(r.opts.Baud)
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
			_ = l.port.Discard()
			return "out of time", false
		}
	}
	return "", true
}

// stuck finds out why a printer takes no more bytes.
func (r *runner) stuck(ctx context.Context) string {
	l := r.line
	_ = l.port.Discard()
	if len(r.opts.Language.Ask()) > 0 {
		before := l.whole
		l.settle(ctx)
		r.broken = midway
		_ = r.ask()
		l.await(ctx, time.Now().Add(answerTime), func() bool { return l.whole > before })
		if why := l.status.Trouble(); l.whole > before && why != "" {
			return why
		}
	}
	return "takes no more data"
}
