//go:build unix

package spool

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// lock keeps a second program out of the folder: it would take the jobs of the
// first for those of a crash, or print them too. Close of the file lifts it,
// and so does the death of the program.
func (d disk) lock() (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(d.dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return f, nil
	}
	_ = f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, fmt.Errorf("%s: %w", d.dir, ErrInUse)
	}
	return nil, fmt.Errorf("lock %s: %w", d.dir, err)
}
