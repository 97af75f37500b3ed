package archive

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"motcua/server/queue"
	"motcua/server/store"
)

// Load makes a hall's data of a copy, at to, which must not be there: the copy
// is examined, brought up to this program's layout and folded as a start would
// fold it, and its history gets a new name, so that nobody takes the events
// that follow for those that were lost. When the copy is refused, nothing is at
// to. The copy itself is never changed.
func Load(copied, to string, fresh func() store.Fold) (f store.Found, err error) {
	if _, err := os.Lstat(to); err == nil {
		return f, fmt.Errorf("restore: %s is there already", to)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(to)
			err = fmt.Errorf("restore %s: %w", copied, err)
		}
	}()
	put := func(w io.Writer, r io.Reader) error { _, err := io.Copy(w, r); return err }
	switch small, err := isPacked(copied); {
	case err != nil:
		return f, err
	case small:
		put = unpack
	default: // before it is copied: a damaged one is refused at once
		if _, err := store.Examine(copied); err != nil {
			return f, err
		}
	}
	if err := through(copied, to, put); err != nil {
		return f, err
	}
	if f, err = store.Examine(to); err != nil {
		return f, err
	}
	return f, renew(to, &f, fresh)
}

// renew opens the copy as a hall would.
func renew(path string, f *store.Found, fresh func() store.Fold) error {
	st, err := store.Open(path)
	if err != nil {
		return err
	}
	fold := fresh()
	last := uint64(0)
	err = st.Replay(fold.Restore, func(e queue.Entry) error {
		fold.Apply(&e)
		last = e.Last()
		return nil
	})
	if err == nil && last != f.Last {
		err = fmt.Errorf("%w: it folds up to event %d of %d", store.ErrCorrupt, last, f.Last)
	}
	if err == nil {
		err = st.NewEpoch()
	}
	f.Epoch = st.Epoch()
	return errors.Join(err, st.Close())
}

func isPacked(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer func() { _ = f.Close() }()
	var head [2]byte
	if n, err := io.ReadFull(f, head[:]); n < len(head) {
		if err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = fmt.Errorf("%w: it is empty", store.ErrCorrupt)
		}
		return false, err
	}
	return bytes.Equal(head[:], []byte{0x1f, 0x8b}), nil
}
