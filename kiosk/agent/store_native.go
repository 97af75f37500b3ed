//go:build !js

package agent

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"
)

// Dir is a Store in a folder of the disk.
type Dir string

// OpenDir makes the folder if need be and keeps it for this program until its
// end: two kiosks on one folder would give one number twice.
func OpenDir(path string) (Dir, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return "", fmt.Errorf("data folder: %w", err)
	}
	if err := keep(filepath.Join(path, "lock")); err != nil {
		return "", fmt.Errorf("data folder %s: %w", path, err)
	}
	return Dir(path), nil
}

var errInUse = errors.New("another kiosk program runs on it")

// Load reads a file; nil when there is none.
func (d Dir) Load(name string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(string(d), name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return data, err
}

// Save replaces a file as a whole: written aside, synced, renamed, and the
// folder synced, so that the new name outlives a power cut as well.
func (d Dir) Save(name string, data []byte) error {
	if err := renameio.WriteFile(filepath.Join(string(d), name), data, 0o600); err != nil {
		return err
	}
	f, err := os.Open(string(d))
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	return f.Sync()
}

// fingerprint tells one provisioning from another without keeping the token.
func fingerprint(token string) string {
	sum := sha256.Sum256([]byte("motcua kiosk " + token))
	return hex.EncodeToString(sum[:8])
}
