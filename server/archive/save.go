package archive

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"motcua/server/store"
)

// packed is how the name of a small copy ends.
const packed = ".gz"

// Save writes a copy to path: fill puts a store's file into what it is given.
// The copy is on the disk and was read again, record by record, when Save
// returns; path holds it whole or is as it was before.
func Save(path string, fill func(io.Writer) error) (f store.Found, err error) {
	plain, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return f, fmt.Errorf("backup: %w", err)
	}
	defer func() { _ = os.Remove(plain.Name()) }() // nothing is there any more after the rename
	if err := errors.Join(fill(plain), plain.Sync(), plain.Close()); err != nil {
		return f, fmt.Errorf("backup: %w", err)
	}
	if f, err = store.Examine(plain.Name()); err != nil {
		return f, fmt.Errorf("backup: the copy cannot be read: %w", err)
	}
	from := plain.Name()
	if strings.HasSuffix(path, packed) {
		from += packed
		defer func() { _ = os.Remove(from) }()
		if err := pack(plain.Name(), from); err != nil {
			return f, fmt.Errorf("backup: %w", err)
		}
	}
	if err := errors.Join(os.Rename(from, path), syncDir(filepath.Dir(path))); err != nil {
		return f, fmt.Errorf("backup: %w", err)
	}
	return f, nil
}

// pack makes a file small, and reads it again: the end of a gzip file holds its
// checksum.
func pack(from, to string) error {
	if err := through(from, to, func(w io.Writer, r io.Reader) error {
		z, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
		if err != nil {
			return err
		}
		_, err = io.Copy(z, r)
		return errors.Join(err, z.Close())
	}); err != nil {
		return err
	}
	return through(to, os.DevNull, unpack)
}

func unpack(w io.Writer, r io.Reader) error {
	z, err := gzip.NewReader(r)
	if err != nil {
		return fmt.Errorf("%w: %w", store.ErrCorrupt, err)
	}
	if _, err = io.Copy(w, z); err == nil {
		return z.Close()
	}
	if errors.Is(err, gzip.ErrChecksum) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, gzip.ErrHeader) {
		return fmt.Errorf("%w: %w", store.ErrCorrupt, err)
	}
	return err
}

// through copies one file into another, which is on the disk afterwards.
func through(from, to string, fn func(io.Writer, io.Reader) error) error {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = src.Close() }()
	dst, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	err = fn(dst, src)
	if err == nil && to != os.DevNull {
		err = dst.Sync()
	}
	return errors.Join(err, dst.Close())
}

// syncDir makes a rename last over a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
