//go:build !js

package ebi

import (
	"time"

	"github.com/hajimehoshi/ebiten/v2"
)

// restAfter is how long after the last movement the screen still runs at full
// rate; soon is how near the next paint has to be to be one of a movement.
const (
	restAfter = time.Second
	soon      = 40 * time.Millisecond
)

// pace decides how often Ebitengine turns. It is the only place that calls
// SetFPSMode and ScheduleFrame, which Ebitengine deprecates but keeps:
//
//	something moves   every frame, in step with the panel: a list is pulled or
//	                  glides, the program wants to be painted again at once
//	nothing does      no frame at all until woken (wake) or touched: a finger
//	                  or a key ends the wait by itself, and its press is
//	                  painted in that very frame
//
// A tap is no movement. A frame in which nothing is painted is not free: where
// graphics are software it costs as much as a press.
//
// Together with not clearing the screen and painting only what changed, a board
// with a clock rests at about 2 % of a core. Should these calls go, painting only
// what changed alone still rests under 4 %. Ticks stay at 60 a second: fewer
// would lose short taps.
type pace struct {
	resting bool
	moved   time.Time
}

// begin sets Ebitengine up.
func (p *pace) begin() {
	ebiten.SetScreenClearedEveryFrame(false)
	full()
	p.moved = time.Now()
}

// tick is told each update whether something moves.
func (p *pace) tick(moves bool) {
	now := time.Now() // wall time: ticks come in bursts while resting
	if moves {
		p.moved = now
	}
	rest := now.Sub(p.moved) > restAfter
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
