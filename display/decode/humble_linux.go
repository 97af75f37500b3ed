package decode

import (
	"os"

	"golang.org/x/sys/unix"
)

// humble lets everything else go first: the processor, and when memory runs out
// this process is the one that goes. Neither can fail in a way that matters.
func humble() {
	_ = unix.Setpriority(unix.PRIO_PROCESS, 0, 10)
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte("900"), 0)
}
