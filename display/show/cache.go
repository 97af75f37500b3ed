//go:build !js

package show

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/renameio/v2"

	"motcua/display/decode"
	"motcua/internal/media"
)

// maxCache bounds what one board keeps on its disk.
const maxCache = 4 << 30

// cache is a folder of files by their hash, and the list that was shown last. Its
// files are written by one goroutine each.
//
//	list.json   what is shown
//	HASH        a whole file
//	HASH.part   the beginning of one
//	HASH.WxH    a picture as it is shown on a stage of that size
type cache struct{ dir string }

// has gives the path of a file that is whole.
func (c cache) has(s media.Source) (path string, ok bool) {
	if !sound(s) {
		return "", false
	}
	path = filepath.Join(c.dir, s.SHA256)
	i, err := os.Stat(path)
	return path, err == nil && i.Mode().IsRegular() && i.Size() == s.Bytes
}

// sound reports whether a source can be a file's name here.
func sound(s media.Source) bool {
	b, err := hex.DecodeString(s.SHA256)
	return err == nil && len(b) == sha256.Size && s.Bytes > 0
}

// begun is how much of a file is here.
func (c cache) begun(s media.Source) int64 {
	i, err := os.Stat(c.part(s))
	if err != nil || i.Size() > s.Bytes {
		return 0
	}
	return i.Size()
}

func (c cache) part(s media.Source) string { return filepath.Join(c.dir, s.SHA256+".part") }

// put adds to what is here of a file from byte at on; the file is there when it
// is whole and has the hash it should have.
func (c cache) put(s media.Source, at int64, r io.Reader) error {
	if !sound(s) {
		return fmt.Errorf("%q is no hash", s.SHA256)
	}
	f, err := os.OpenFile(c.part(s), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	if err := f.Truncate(at); err != nil {
		return err
	}
	h := sha256.New()
	if n, err := io.Copy(h, f); err != nil || n != at {
		return errors.Join(io.ErrUnexpectedEOF, err)
	}
	if _, err := io.Copy(io.MultiWriter(f, h), io.LimitReader(r, s.Bytes-at+1)); err != nil {
		return err
	}
	if i, err := f.Stat(); err != nil || i.Size() < s.Bytes {
		return errors.Join(io.ErrUnexpectedEOF, err)
	}
	if hex.EncodeToString(h.Sum(nil)) != s.SHA256 {
		return errors.Join(errors.New("not what the server said it is"), os.Remove(f.Name()))
	}
	if err := f.Sync(); err != nil {
		return err
	}
	return os.Rename(f.Name(), filepath.Join(c.dir, s.SHA256))
}

// keep removes everything else.
func (c cache) keep(sources []media.Source) error {
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return err
	}
	wanted := map[string]bool{}
	for _, s := range sources {
		wanted[s.SHA256] = true
	}
	var errs []error
	for _, e := range entries {
		name, _, _ := strings.Cut(e.Name(), ".")
		if len(name) == 2*sha256.Size && !wanted[name] {
			errs = append(errs, os.Remove(filepath.Join(c.dir, e.Name())))
		}
	}
	return errors.Join(errs...)
}

// smallPath is where a picture is kept as it is shown.
func (c cache) smallPath(s media.Source, size image.Point) string {
	return filepath.Join(c.dir, fmt.Sprintf("%s.%dx%d", s.SHA256, size.X, size.Y))
}

// small is a picture as it is shown on a stage of that size, nil if it has not
// been made yet.
func (c cache) small(s media.Source, size image.Point) *image.RGBA {
	f, err := os.Open(c.smallPath(s, size))
	if err != nil {
		return nil
	}
	defer func() { _ = f.Close() }()
	img, _, err := decode.Read(f, nil)
	if err != nil {
		return nil
	}
	return img
}

// keepSmall keeps a picture as it is shown. Without it the show goes on.
func (c cache) keepSmall(s media.Source, size image.Point, img *image.RGBA) {
	f, err := renameio.NewPendingFile(c.smallPath(s, size), renameio.WithPermissions(0o600))
	if err != nil {
		return
	}
	defer func() { _ = f.Cleanup() }()
	if decode.Write(f, img, 0) == nil {
		_ = f.CloseAtomicallyReplace()
	}
}

func (c cache) saveList(l media.List) error {
	b, err := json.Marshal(l)
	if err != nil {
		return err
	}
	return renameio.WriteFile(filepath.Join(c.dir, "list.json"), b, 0o600)
}

// list is the one that was shown last, empty if there is none.
func (c cache) list() (l media.List) {
	b, err := os.ReadFile(filepath.Join(c.dir, "list.json"))
	if err != nil || json.Unmarshal(b, &l) != nil {
		return media.List{}
	}
	return l
}
