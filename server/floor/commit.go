package floor

import (
	"sync"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/queue"
)

// written is something decided that waits for the disk: an entry with the
// call that made it, or an answer that rests on the entries before it.
type written struct {
	call  *call // nil when the clock made the entry
	entry *queue.Entry
	reply wire.Reply
	hall  *hall.Hall // the site that is in force from here on
}

// outbox is the line from run to commit. run puts, commit takes all.
type outbox struct {
	mu     sync.Mutex
	list   []*written
	refuse bool // a batch failed: what run decides until it has recovered is void
	closed bool
	ready  chan struct{} // holds one token when there is something to take
	failed chan struct{} // holds one token when a batch failed
}

func (o *outbox) init() { o.ready, o.failed = make(chan struct{}, 1), make(chan struct{}, 1) }

func (o *outbox) put(w *written) {
	o.mu.Lock()
	o.list = append(o.list, w)
	o.mu.Unlock()
	o.signal(o.ready)
}

func (o *outbox) signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// take waits for something and takes it all; ok is false when run has ended
// and nothing is left.
func (o *outbox) take() (list []*written, ok bool) {
	for {
		o.mu.Lock()
		if len(o.list) > 0 && !o.refuse {
			list, o.list = o.list, nil
			o.mu.Unlock()
			return list, true
		}
		closed := o.closed
		o.mu.Unlock()
		if closed {
			return nil, false
		}
		<-o.ready
	}
}

// fail notes that a batch was refused.
func (o *outbox) fail() {
	o.mu.Lock()
	o.refuse = true
	o.mu.Unlock()
	o.signal(o.failed)
}

func (o *outbox) broken() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.refuse
}

// flush refuses all that was decided on top of a failed batch.
func (o *outbox) flush() {
	o.mu.Lock()
	list := o.list
	o.list, o.refuse = nil, false
	o.mu.Unlock()
	for _, w := range list {
		w.unavailable()
	}
	select {
	case <-o.failed:
	default:
	}
}

func (o *outbox) close() {
	if o.broken() {
		o.flush()
	}
	o.mu.Lock()
	o.closed = true
	o.mu.Unlock()
	o.signal(o.ready)
}

func (w *written) answer() {
	if w.call != nil {
		w.call.reply <- w.reply
	}
}

func (w *written) unavailable() {
	if w.call != nil {
		w.reply = refused(w.call.cmd.ID, wire.Errorf(wire.CodeUnavailable, "the disk did not take it"))
		w.answer()
	}
}

// commit makes what was decided durable, batch by batch, and only then lets
// anyone hear of it.
func (f *Floor) commit() {
	defer f.wg.Done()
	var entries []queue.Entry
	for {
		list, ok := f.toCommit.take()
		if !ok {
			return
		}
		entries = entries[:0]
		for _, w := range list {
			if w.entry != nil {
				entries = append(entries, *w.entry)
			}
		}
		if len(entries) > 0 {
			start := time.Now()
			if err := f.cfg.Log.Append(entries); err != nil {
				f.cfg.Logger.Error("the log refuses", "entries", len(entries), "err", err)
				f.toCommit.fail()
				for _, w := range list {
					w.unavailable()
				}
				continue
			}
			if took := time.Since(start); took > time.Second {
				f.cfg.Logger.Warn("the disk stalled", "took", took, "entries", len(entries))
			}
		}
		f.publish(list)
		for _, w := range list {
			w.answer()
		}
	}
}
