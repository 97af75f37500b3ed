package spool

import (
	"context"
	"errors"
	"os"
	"time"
)

// drainStep is how long the status may go unheard while bytes leave.
const drainStep = 100 * time.Millisecond

// drain waits until everything written has left this machine, or until there
// is news that makes waiting pointless: a printer that stops at the paper's end
// takes the rest of a job never, and says so meanwhile.
func (r *runner) drain(ctx context.Context, deadline time.Time) {
	l := r.line
	for {
		err := l.port.Drain(earlier(time.Now().Add(drainStep), deadline))
		l.poll()
		if !errors.Is(err, os.ErrDeadlineExceeded) || l.gone != nil || l.status.Trouble() != "" || ctx.Err() != nil || !time.Now().Before(deadline) {
			return
		}
	}
}
