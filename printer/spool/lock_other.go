//go:build !unix

package spool

import (
	"os"
	"path/filepath"
)

// lock marks the folder only: no printer is driven on these systems.
func (d disk) lock() (*os.File, error) {
	return os.OpenFile(filepath.Join(d.dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
}
