package spool

import (
	"context"
	"errors"
	"io"
	"os"
	"sync"
	"time"
)

// line is an open port with the answers that come from it. It is owned by the
// Printer's goroutine; only pump runs beside it.
type line struct {
	port    Port
	decoder Decoder
	in      chan []byte   // from pump
	lost    chan error    // one error, when pump ends
	quit    chan struct{} // closed by close
	pumping sync.WaitGroup
	tell    func(Status) // every status that comes in

	status  Status
	reached map[Mark]bool // fences answered since the job began
	taken   int           // Taken fences answered since then
	cleared bool          // Abort was confirmed since it was sent
	whole   int           // whole statuses since the start
	heard   time.Time     // of the last answer
	silence time.Duration // the longest between two answers since it was set to 0
	gone    error         // the port is lost
}

func newLine(port Port, l Language, tell func(Status)) *line {
	ln := &line{
		port: port, decoder: l.NewDecoder(), tell: tell, reached: make(map[Mark]bool),
		in: make(chan []byte, 16), lost: make(chan error, 1), quit: make(chan struct{}),
	}
	ln.pumping.Go(ln.pump)
	return ln
}

// pump reads the port until it fails or is closed.
func (l *line) pump() {
	for {
		b := make([]byte, 256)
		n, err := l.port.Read(b)
		if n > 0 {
			select {
			case l.in <- b[:n]:
			case <-l.quit:
				return
			}
		}
		if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
			l.lost <- err
			return
		}
	}
}

func (l *line) close() {
	close(l.quit)
	_ = l.port.Close()
	l.pumping.Wait()
}

// take reads answers.
func (l *line) take(b []byte) {
	for _, a := range l.decoder.Feed(b) {
		now := time.Now()
		l.silence = max(l.silence, now.Sub(l.heard))
		l.heard = now
		if a.Marked != nil {
			l.reached[*a.Marked] = true
		}
		if a.Taken {
			l.taken++
		}
		if a.Cleared {
			l.cleared = true
		}
		if a.Whole {
			l.whole++
		}
		// A half answered round of questions may contradict itself.
		if a.Status != nil && (a.Whole || a.Taken) {
			l.status = *a.Status
			l.tell(l.status)
		}
	}
}

// await takes answers until cond holds, the deadline passes, the port is lost
// or ctx ends; true: cond holds.
func (l *line) await(ctx context.Context, deadline time.Time, cond func() bool) bool {
	timer := time.NewTimer(time.Until(deadline))
	defer timer.Stop()
	for {
		if cond() {
			return true
		}
		if l.gone != nil || ctx.Err() != nil {
			return false
		}
		select {
		case b := <-l.in:
			l.take(b)
		case err := <-l.lost:
			l.drainIn()
			l.gone = err
		case <-timer.C:
			return cond()
		case <-ctx.Done():
		}
	}
}

// drainIn takes what came in before the port was lost.
func (l *line) drainIn() {
	for {
		select {
		case b := <-l.in:
			l.take(b)
		default:
			return
		}
	}
}

// poll takes what is there without waiting.
func (l *line) poll() {
	l.drainIn()
	select {
	case err := <-l.lost:
		l.drainIn()
		l.gone = err
	default:
	}
}

// command writes a short command, which is noted as asked.
func (l *line) command(b []byte) error {
	if len(b) == 0 {
		return nil
	}
	l.decoder.Asked(b)
	_, err := l.write(b, time.Now().Add(commandTime))
	return err
}

// settle waits for answers that are under way, so that none of them is taken
// for the answer to a later question, and gives up those that do not come.
func (l *line) settle(ctx context.Context) {
	l.await(ctx, time.Now().Add(answerTime), func() bool { return l.decoder.Unanswered() == 0 })
	l.decoder.Forget()
}

// write writes until the deadline.
func (l *line) write(b []byte, deadline time.Time) (int, error) {
	if err := l.port.SetWriteDeadline(deadline); err != nil {
		return 0, err
	}
	n, err := l.port.Write(b)
	if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		l.gone = err
	}
	if err == nil && n < len(b) {
		err = io.ErrShortWrite
	}
	return n, err
}

// commandTime is how long a short command may wait for room in the kernel.
const commandTime = 300 * time.Millisecond
