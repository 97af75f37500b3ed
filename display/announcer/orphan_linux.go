//go:build linux

package announcer

import (
	"os/exec"
	"runtime"
	"syscall"
)

// orphan makes the player die with the board, whatever kills it: another board
// speaks then. The kernel watches the thread that starts the player, which must
// live until release.
func orphan(cmd *exec.Cmd) (release func()) {
	runtime.LockOSThread()
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
	return runtime.UnlockOSThread
}
