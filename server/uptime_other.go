//go:build !linux

package main

import "time"

// uptime is a clock that nobody sets.
func uptime() func() time.Duration {
	start := time.Now()
	return func() time.Duration { return time.Since(start) }
}
