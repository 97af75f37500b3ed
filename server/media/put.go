package media

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// ErrName says that a name cannot be a file's in a folder of slides and films.
var ErrName = errors.New("not a name for a slide or film")

// maxName bounds a file's name, in bytes.
const maxName = 200

// Put puts a file into the folder of a board, in the place of one of that name. It
// is looked at before it is there: what cannot be shown is an error, and nothing
// has changed.
func (s *Shelf) Put(board, name string, r io.Reader) (err error) {
	root, err := s.root(board, name)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	coming := ".coming-" + name // which Look leaves alone
	f, err := root.OpenFile(coming, os.O_CREATE|os.O_TRUNC|os.O_RDWR, 0o644)
	if err != nil {
		return cause(err)
	}
	defer func() {
		_ = f.Close()
		if err != nil {
			_ = root.Remove(coming)
		}
	}()
	n, err := io.Copy(f, io.LimitReader(r, maxFilm+1))
	if err != nil {
		return cause(err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return cause(err)
	}
	if name == OrderFile {
		b, err := io.ReadAll(io.LimitReader(f, maxOrder))
		if err == nil {
			_, err = readOrder(b)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	} else if _, err := probe(f, n); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if err := f.Sync(); err != nil {
		return cause(err)
	}
	if err := root.Rename(coming, name); err != nil {
		return cause(err)
	}
	s.Look()
	s.Look() // it stands still
	return nil
}

// Remove takes a file out of the folder of a board.
func (s *Shelf) Remove(board, name string) error {
	root, err := s.root(board, name)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	if err := root.Remove(name); err != nil {
		return fmt.Errorf("%s: %w", name, cause(err))
	}
	s.Look()
	return nil
}

// root opens the folder of a board for a file of that name.
func (s *Shelf) root(board, name string) (*os.Root, error) {
	s.mu.Lock()
	f := s.boards[board]
	s.mu.Unlock()
	if f == nil {
		return nil, fmt.Errorf("board %q shows no slides or films", board)
	}
	if name != filepath.Base(name) || len(name) > maxName || !utf8.ValidString(name) || strings.ContainsAny(name, "/\\\x00") ||
		name != OrderFile && !ours(name) {
		return nil, ErrName
	}
	root, err := os.OpenRoot(f.path)
	if errors.Is(err, os.ErrNotExist) {
		if err := os.MkdirAll(f.path, 0o755); err != nil {
			return nil, cause(err)
		}
		root, err = os.OpenRoot(f.path)
	}
	if err != nil {
		return nil, cause(err)
	}
	return root, nil
}
