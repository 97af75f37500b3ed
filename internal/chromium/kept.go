package chromium

import (
	"context"
	"os/exec"
	"syscall"
	"testing"

	"github.com/chromedp/chromedp"
)

// Kept opens a tab in a Chromium of its own that keeps what its pages keep, in
// a folder, as a kiosk's does. Kill ends it with SIGKILL, as a power cut does;
// then the folder may be opened again.
func Kept(t testing.TB, folder string, width, height int64) (b *Tab, kill func()) {
	t.Helper()
	var process *exec.Cmd
	alloc, end := chromedp.NewExecAllocator(context.Background(), append(options(path(t)),
		chromedp.UserDataDir(folder), chromedp.ModifyCmdFunc(func(cmd *exec.Cmd) {
			cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
			process = cmd
		}))...)
	ctx, cancel := chromedp.NewContext(alloc)
	kill = func() {
		if process != nil {
			_ = process.Process.Kill()
		}
		cancel()
		end()
	}
	t.Cleanup(kill)
	return newTab(t, ctx, width, height), kill
}
