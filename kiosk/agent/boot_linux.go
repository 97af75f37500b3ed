package agent

import (
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"motcua/internal/chance"
)

// bootID differs at every boot of this machine.
var bootID = sync.OnceValue(func() string {
	id, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return chance.Text() // good for this start of the program
	}
	return strings.TrimSpace(string(id))
})

// sinceBoot is how long this machine has run, suspensions included.
func sinceBoot() time.Duration {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &ts); err != nil {
		return 0 // every Linux has it
	}
	return time.Duration(ts.Nano())
}
