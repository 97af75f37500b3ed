//go:build !js

package ebi

import (
	"time"

	"github.com/hajimehoshi/ebiten/v2"
)

// restAfter is how long after the last touch the screen still runs at full rate.
const restAfter = 3 * time.Second

// pace decides how often Ebitengine turns. It is the only place that calls
// SetFPSMode and ScheduleFrame, which Ebitengine deprecates but keeps:
//
//	someone touches   every frame, so that a press shows at once
//	nobody does       no frame at all until woken (wake) or touched
//
// Together with not clearing the screen and painting only what changed, a board
// with a clock rests at about 2 % of a core. Should these calls go, painting only
// what changed alone still rests under 4 %. Ticks stay at 60 a second: fewer
// would lose short taps.
type pace struct {
	resting bool
	touched time.Time
}

// begin sets Ebitengine up.
func (p *pace) begin() {
	ebiten.SetScreenClearedEveryFrame(false)
	full()
	p.touched = time.Now()
}

// tick is told each update whether someone touched something.
func (p *pace) tick(touched bool) {
	now := time.Now() // wall time: ticks come in bursts while resting
	if touched {
		p.touched = now
	}
	rest := now.Sub(p.touched) > restAfter
	if rest == p.resting {
		return
	}
	p.resting = rest
	if rest {
		still()
	} else {
		full()
	}
}

// full runs every frame, still none.
func full()  { ebiten.SetFPSMode(ebiten.FPSModeVsyncOn) }         //nolint:staticcheck // see pace
func still() { ebiten.SetFPSMode(ebiten.FPSModeVsyncOffMinimum) } //nolint:staticcheck // see pace

// turn makes Ebitengine run one more frame soon; any goroutine may call it.
func turn() { ebiten.ScheduleFrame() } //nolint:staticcheck // see pace
