//go:build !js

package agent

import (
	"errors"
	"os"
	"syscall"
)

// kept are the locks of this program; closing them would lift them.
var kept []*os.File

// keep takes a lock that the end of the program lifts, however it comes.
func keep(file string) error {
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return errInUse
		}
		return err
	}
	kept = append(kept, f)
	return nil
}
