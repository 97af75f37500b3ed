package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"runtime/debug"
)

// guard runs fn on pages that may be damaged: where bbolt would end the
// program, or the mapped file ends too early, it returns an error.
func guard(fn func() error) (err error) {
	old := debug.SetPanicOnFault(true)
	defer debug.SetPanicOnFault(old)
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", ErrCorrupt, r)
		}
	}()
	return fn()
}

// bbolt's two meta pages, as its file format has them: a page header of 16
// bytes, then magic, version, page size and flags of 4 bytes each, the root
// bucket (page, sequence), freelist, number of pages, transaction, checksum of
// 8 bytes each.
const (
	metaMagic   = 0xED0CDAED
	metaSize    = 64
	pageHeader  = 16
	metaPages   = 40 // offset of the number of pages within the meta
	metaTx      = 48
	metaSum     = 56
	metaPageLen = 8
)

// probe looks whether a file holds as many pages as it says, before it is
// mapped into memory: reading behind its end would end the program. A missing
// or empty file is fine.
func probe(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return err
	}
	var newest, need uint64
	found := false
	for _, at := range []int64{0, 4096, 8192, 16384, 32768, 65536} { // the second page, by page size
		pages, tx, size, ok := readMeta(f, at)
		if ok && (!found || tx > newest) {
			found, newest, need = true, tx, pages*size
		}
	}
	switch {
	case !found:
		return fmt.Errorf("%w: it is no bbolt file, or its head is lost", ErrCorrupt)
	case uint64(info.Size()) < need:
		return fmt.Errorf("%w: %d bytes of %d, the tail is lost", ErrCorrupt, info.Size(), need)
	}
	return nil
}

func readMeta(f io.ReaderAt, at int64) (pages, tx, pageSize uint64, ok bool) {
	var b [pageHeader + metaSize]byte
	if _, err := f.ReadAt(b[:], at); err != nil {
		return 0, 0, 0, false
	}
	m, le := b[pageHeader:], binary.LittleEndian
	if le.Uint32(m) != metaMagic {
		return 0, 0, 0, false
	}
	h := fnv.New64a()
	h.Write(m[:metaSum]) //nolint:errcheck // a hash takes everything
	if h.Sum64() != le.Uint64(m[metaSum:]) {
		return 0, 0, 0, false
	}
	return le.Uint64(m[metaPages:]), le.Uint64(m[metaTx:]), uint64(le.Uint32(m[metaPageLen:])), true
}
