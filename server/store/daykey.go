package store

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"

	"github.com/google/renameio/v2"

	"motcua/internal/hall"
)

// dayKeyFile stands beside the store's file and holds one line: day and key.
const dayKeyFile = "day.key"

// DayKey is the secret of a business day, for hashes that nobody is to reverse
// later: the per-person limit. Asking for another day overwrites it.
func (s *Store) DayKey(day hall.Day) ([]byte, error) {
	path := s.beside(dayKeyFile)
	line, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("store: key of the day: %w", err)
	}
	if had, text, ok := bytes.Cut(bytes.TrimSpace(line), []byte(" ")); ok && string(had) == string(day) {
		if key, err := hex.DecodeString(string(text)); err == nil && len(key) == 32 {
			return key, nil
		}
	}
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("store: key of the day: %w", err)
	}
	if err := renameio.WriteFile(path, fmt.Appendf(nil, "%s %x\n", day, key), 0o600); err != nil {
		return nil, fmt.Errorf("store: key of the day: %w", err)
	}
	return key, nil
}
