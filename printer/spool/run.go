package spool

import (
	"context"
	"time"
)

// Timing of a Printer's life.
const (
	reopenFirst = 200 * time.Millisecond // after a lost port, doubled each time
	reopenLast  = 5 * time.Second
	answerTime  = 1200 * time.Millisecond // for an answer to a real-time question
)

// runner is the state of the Printer's goroutine.
type runner struct {
	*Printer
	line   *line         // nil while there is no port
	broken brokenness    // what the last job left in the printer
	retry  time.Duration // until the next try to open
	tryAt  time.Time
	openEr error     // of the last try
	half   bool      // a half ticket hangs out of the printer
	heard  bool      // the printer answered before the job
	turn   time.Time // when the job's turn came
	beats  int       // questions that stood between the pieces of the job
	held   held
}

// brokenness is what a job that did not end well may have left behind.
type brokenness int

const (
	sound  brokenness = iota
	doubt             // all was written, nothing came back or ever does
	midway            // cut off in the middle of a command
)

// run owns the port: it keeps it open, watches the status and prints one job
// after the other.
func (p *Printer) run(ctx context.Context) {
	r := &runner{Printer: p, retry: reopenFirst, broken: p.left, half: p.left == midway}
	defer close(p.done)
	defer func() {
		if r.line != nil {
			r.line.close()
		}
	}()
	r.held = held{memory: p.opts.Language.NewMemory(), wake: p.opts.Wake}
	poll := time.NewTicker(r.held.poll(p.opts.Poll))
	defer poll.Stop()
	for ctx.Err() == nil {
		r.open()
		if id := r.next(); id != "" {
			r.print(ctx, id)
			continue
		}
		r.idle(ctx, poll.C)
	}
}

// open opens the port if there is none and it is time to try.
func (r *runner) open() {
	if r.line != nil || time.Now().Before(r.tryAt) {
		return
	}
	port, err := r.opts.Open()
	r.openEr = err
	if err != nil {
		if r.retry == reopenFirst {
			r.opts.Log.Warn("port", "err", err)
		}
		r.tryAt = time.Now().Add(r.retry)
		r.retry = min(r.retry*2, reopenLast)
		return
	}
	r.retry = reopenFirst
	r.line = newLine(port, r.opts.Language, r.setStatus)
	if r.broken == midway || r.line.command(r.opts.Language.Watch()) == nil {
		_ = r.ask()
	}
}

// hangUp closes the port; nothing is known of the printer then.
func (r *runner) hangUp() {
	if r.line == nil {
		return
	}
	r.line.close()
	r.line = nil
	r.tryAt = time.Now().Add(r.retry)
	r.setStatus(Status{})
}

// idle takes status until a job comes or it is time to ask or to open.
func (r *runner) idle(ctx context.Context, poll <-chan time.Time) {
	if r.line == nil {
		timer := time.NewTimer(time.Until(r.tryAt))
		defer timer.Stop()
		select {
		case <-ctx.Done():
		case <-r.wake:
		case <-timer.C:
		}
		return
	}
	select {
	case <-ctx.Done():
	case <-r.wake:
	case b := <-r.line.in:
		r.line.take(b)
	case err := <-r.line.lost:
		r.line.drainIn()
		r.opts.Log.Warn("port lost", "err", err)
		r.hangUp()
	case <-poll:
		r.poll(ctx)
	}
}

// poll asks an idle printer; one that could answer and does not is offline for
// all we know. The status that it sends by itself is turned on again: it may
// have been switched off and on.
func (r *runner) poll(ctx context.Context) {
	r.line.poll()
	r.question(ctx)
	if r.line.gone != nil {
		r.hangUp()
	}
}

// next takes the oldest queued job.
func (p *Printer) next() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.waiting) == 0 {
		return ""
	}
	return p.waiting[0]
}

// started takes a job out of the line.
func (p *Printer) started(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.waiting) > 0 && p.waiting[0] == id {
		p.waiting = p.waiting[1:]
	}
}
