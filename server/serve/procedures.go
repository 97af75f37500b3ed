package serve

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"motcua/internal/catalogue"
)

// AliasFile is a hall's own table of everyday words, beside its site file.
const AliasFile = "aliases.csv"

// ownWords reads the hall's own table; without one there are none. A bad line
// is an error, and the words in force stay.
func (s *Server) ownWords() error {
	if s.cfg.Site == "" || s.cfg.Load != nil {
		return nil
	}
	path := filepath.Join(filepath.Dir(s.cfg.Site), AliasFile)
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return s.shelf.SetAliases(nil)
	}
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	list, bad, err := catalogue.ReadAliases(f)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	var faults []error
	for _, b := range bad {
		faults = append(faults, fmt.Errorf("%s: %w", path, b))
	}
	if len(faults) > 0 {
		return errors.Join(faults...)
	}
	return s.shelf.SetAliases(list)
}

// recount is how often it is asked whether a business day has ended.
const recount = 10 * time.Minute

// countAsked counts what each business day was asked for, once it has ended,
// until ctx ends.
func (s *Server) countAsked(ctx context.Context) {
	tick := time.NewTicker(recount)
	defer tick.Stop()
	for {
		if err := s.shelf.Count(s.store, s.floor.State().Day); err != nil {
			s.log.Error("what is asked for most is not counted", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
