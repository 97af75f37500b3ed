// Package spool takes print jobs, keeps them on disk before the first byte
// leaves, sends them, and says what became of each: printed, accepted, failed
// with its reason, or unknown. It knows no hall, no ESC/POS (Language speaks
// for it) and no port (Port).
//
//	queued --> sending --> sent --> printed    the printer says: on paper
//	   |          |          |----> accepted   the printer says: all taken
//	   |          |          |----> unknown    the printer says nothing
//	   '----------'----------'----> failed     with the reason; not whole on paper
//
// A write that returned nil proves nothing; only the fence behind the job does.
// Nothing is printed twice unasked: a job that was being sent when the program
// died is unknown after the start, and a job that could not begin within
// Options.Patience fails instead of coming out when somebody fills in paper.
//
// A job whose Job.Begun is false failed before its first byte and may go to
// another printer by itself: it is surely not on paper, not even in part. One
// that began may not, whatever it is called: half of it may hang out of the
// first printer, and a failed one may be whole but for the proof. It takes a
// person, and a reprint under an id of its own, marked "IN LẠI". Which other
// printer it is, the hall says.
//
// What was cut off in the middle does not eat the next job: the printer's
// buffers are cleared in real time where it can (Language.Abort), otherwise the
// broken command is filled up with zeros until a fence behind them is answered.
//
// On disk, Options.Dir holds two files a job: ID.bin, its bytes, and ID.job,
// its state as JSON. A job exists once its .job does. The bytes go with the
// verdict: nobody prints them again, and they name somebody's ticket or case.
package spool

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"sync"
	"time"
)

// A Port is the way to the printer; package port has them. Read and Write are
// called by two goroutines, Close frees both.
type Port interface {
	Read(b []byte) (int, error)
	Write(b []byte) (int, error)
	SetWriteDeadline(t time.Time) error
	Drain(deadline time.Time) error
	Discard() error
	Close() error
}

// Options are what a Printer needs. Dir, Open and Language must be set.
type Options struct {
	Dir      string // made if it does not exist
	Open     func() (Port, error)
	Language Language
	// Baud bounds how fast bytes leave, for deadlines; 0: not at all.
	Baud int
	// Limit is the longest time from a job's turn to its verdict; 0: as long as
	// wire and mechanics may need.
	Limit time.Duration
	// Patience is how long a job may wait for its turn and for the printer; 0:
	// 20 s. The citizen who waited for that paper is gone by then.
	Patience time.Duration
	// Wake is the least time that this printer needs to come back after being
	// switched off. As long as it was never silent for so long it still holds
	// what earlier jobs left in it (Memory), and jobs leave that out. 0: every
	// job goes out whole.
	Wake time.Duration
	// Poll is how often an idle printer is asked for its status; 0: 5 s.
	Poll time.Duration
	// OnStatus and OnJob are called at every change, from the Printer's
	// goroutine. They must not block and not call the Printer.
	OnStatus func(Status)
	OnJob    func(Job)
	Log      *slog.Logger // nil: silent
}

// WakeTime is Options.Wake for printers that exist: a switch turned off and on,
// and firmware that starts, take longer.
const WakeTime = 1500 * time.Millisecond

// A Printer owns a port and the spool of jobs for it. Its methods are safe for
// concurrent use.
type Printer struct {
	opts Options
	disk disk
	wake chan struct{} // a job came, or Close; never closed
	left brokenness    // what the last run left in the printer; static after New
	stop context.CancelFunc
	done chan struct{} // closed when run has ended

	lock *os.File // of the folder, until Close

	mu      sync.Mutex
	jobs    map[string]*Job // guarded by mu; run alone changes a job that is not queued
	waiting []string        // queued jobs in order
	status  Status
	changed chan struct{} // closed and made anew when a job changes
}

// ErrInUse says that another program has the folder.
var ErrInUse = errors.New("in use by another program")

// New reads the spool, sets right what a crash left, and starts the printer's
// goroutine. Close ends it.
func New(opts Options) (*Printer, error) {
	if opts.Open == nil || opts.Language == nil || opts.Dir == "" {
		return nil, errors.New("spool: Dir, Open and Language must be set")
	}
	if opts.Patience <= 0 {
		opts.Patience = 20 * time.Second
	}
	if opts.Poll <= 0 {
		opts.Poll = 5 * time.Second
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	p := &Printer{
		opts: opts, disk: disk{opts.Dir},
		wake: make(chan struct{}, 1), done: make(chan struct{}), changed: make(chan struct{}),
		jobs: make(map[string]*Job),
	}
	if err := p.recover(); err != nil {
		return nil, fmt.Errorf("spool: %w", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	p.stop = stop
	go p.run(ctx)
	return p, nil
}

// Submit puts a job on disk and in line. It is idempotent: the same id with
// the same bytes is the same job, whatever became of it; with other bytes it is
// an error. A reprint needs an id of its own.
func (p *Printer) Submit(id string, data []byte) (Job, error) {
	j, err := newJob(id, data, time.Now())
	if err != nil {
		return Job{}, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if old, ok := p.jobs[id]; ok {
		if old.Sum != j.Sum {
			return *old, fmt.Errorf("spool: job %s exists with other bytes", id)
		}
		return *old, nil
	}
	select {
	case <-p.done:
		return Job{}, errors.New("spool: closed")
	default:
	}
	if len(p.waiting) >= mostQueue {
		return Job{}, fmt.Errorf("spool: %d jobs wait for the printer, no more are taken", len(p.waiting))
	}
	if err := p.disk.add(j, data); err != nil {
		return Job{}, fmt.Errorf("spool: job %s: %w", id, err)
	}
	p.jobs[id] = &j
	p.waiting = append(p.waiting, id)
	p.poke()
	return j, nil
}

func (p *Printer) poke() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// Print submits a job and waits for its verdict. When ctx ends first, the job
// goes on and the error is ctx's.
func (p *Printer) Print(ctx context.Context, id string, data []byte) (Job, error) {
	if _, err := p.Submit(id, data); err != nil {
		return Job{}, err
	}
	return p.Wait(ctx, id)
}

// Wait waits for the verdict on a job that was submitted. When ctx ends first,
// the job goes on and the error is ctx's.
func (p *Printer) Wait(ctx context.Context, id string) (Job, error) {
	for {
		p.mu.Lock()
		j, changed := Job{}, p.changed
		have, ok := p.jobs[id]
		if ok {
			j = *have
		}
		p.mu.Unlock()
		if !ok {
			return Job{}, fmt.Errorf("spool: no job %s", id)
		}
		if j.State.Final() {
			return j, nil
		}
		select {
		case <-ctx.Done():
			return j, ctx.Err()
		case <-p.done:
			return j, errors.New("spool: closed")
		case <-changed:
		}
	}
}

// Job returns a job by its id.
func (p *Printer) Job(id string) (Job, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if j, ok := p.jobs[id]; ok {
		return *j, true
	}
	return Job{}, false
}

// Jobs are all jobs of the spool, oldest first.
func (p *Printer) Jobs() []Job {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := make([]Job, 0, len(p.jobs))
	for _, j := range p.jobs {
		out = append(out, *j)
	}
	slices.SortFunc(out, func(a, b Job) int { return a.Created.Compare(b.Created) })
	return out
}

// Status is what the printer said last; not Known while the port is lost.
func (p *Printer) Status() Status {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.status
}

// Close stops printing, closes the port and waits for the goroutine. A job
// that is being sent ends as unknown or failed; queued ones stay queued.
func (p *Printer) Close() error {
	p.stop()
	<-p.done
	return p.lock.Close()
}

// setStatus notes and tells a new status.
func (p *Printer) setStatus(s Status) {
	p.mu.Lock()
	same := p.status == s
	p.status = s
	p.mu.Unlock()
	if !same {
		p.opts.Log.Info("printer status", "status", s.String())
		if p.opts.OnStatus != nil {
			p.opts.OnStatus(s)
		}
	}
}
