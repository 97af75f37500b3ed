//go:build !linux

package agent

import (
	"sync"
	"time"

	"motcua/internal/chance"
)

// bootID: nothing is known of the machine here, so it is the start of the
// program that counts.
var bootID = sync.OnceValue(chance.Text)

var started = time.Now()

// sinceBoot is how long the program has run, by a clock that nobody sets.
func sinceBoot() time.Duration { return time.Since(started) }
