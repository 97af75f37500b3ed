//go:build !linux

package agent

import "time"

// sinceBoot: nothing is known here, so a restart without a server has no time.
func sinceBoot() (boot string, since time.Duration, ok bool) { return "", 0, false }
