package main

import (
	"time"

	"golang.org/x/sys/unix"
)

// uptime is a clock that nobody sets. Go's own stands still while the machine
// sleeps; this one goes on, so that a box that was put to sleep over night
// believes its clock in the morning.
func uptime() func() time.Duration {
	start := time.Now()
	return func() time.Duration {
		var now unix.Timespec
		if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &now); err != nil {
			return time.Since(start) // a kernel older than 2.6.39
		}
		return time.Duration(now.Nano())
	}
}
