package floor

import (
	"time"

	"motcua/server/queue"
)

// stride is how far the machine's clock may move by itself between two looks:
// a time server slews it by less, somebody who sets it by more.
const stride = 2 * time.Second

// look is what the clock and the time since the start were when they were
// looked at last.
type look struct {
	wall time.Time
	up   time.Duration
}

// lookClock compares the machine's clock with the one that nobody sets, and
// has it written down when the first one has jumped.
func (f *Floor) lookClock(now time.Time) {
	if f.cfg.Uptime == nil {
		return
	}
	up, was := f.cfg.Uptime(), f.looked
	f.looked = look{now.Round(0), up}
	if was.wall.IsZero() {
		return
	}
	due := was.wall.Add(up - was.up)
	if jump := f.looked.wall.Sub(due).Abs(); jump <= stride {
		return
	}
	f.cfg.Logger.Warn("the clock was set", "from", due, "to", f.looked.wall)
	entry := &queue.Entry{Events: f.eng.ClockSet(due, f.looked.wall)}
	f.eng.Apply(entry)
	f.toCommit.put(&written{entry: entry})
}
