// Package media keeps the folders from which boards show slides and films: what
// lies in them, what of it can be shown, and in which order.
//
//	files are copied into the folder    by hand, by rsync, by the page of the admin
//	Look (every few seconds)            finds what is new: by size and time; a file
//	                                    that still grows is left until it stands
//	probe                               what it is, by its bytes, and whether it is whole
//	List                                what boards are told; another version wakes them
//	Open                                a file by its hash: no name of a file is ever
//	                                    part of an address
//
// A folder is read through os.Root, so a link that leads out of it leads nowhere.
// What cannot be shown is skipped and named, here and in the hall's health.
package media

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"sync"
	"time"

	"motcua/internal/hall"
	"motcua/internal/media"
)

// Limits of one folder.
const (
	maxFiles = 200
	maxBytes = 4 << 30
	maxOrder = 64 << 10
)

// Prefix is under which address the files lie.
const Prefix = "/media/"

// endings of addresses, by what a file is.
var endings = map[string]string{media.PNG: ".png", media.JPEG: ".jpg", media.MPEG: ".mpg", media.MP4: ".mp4", media.WebM: ".webm"}

// folder is one folder. Look is for one goroutine, the rest for any.
type folder struct {
	path string // static

	// owned by look
	files map[string]*file

	mu      sync.Mutex // guards what follows
	items   []media.Item
	skipped []media.Skipped
	version string
	fault   error            // why the folder could not be read
	byURL   map[string]*file // what List names
	more    chan struct{}    // closed by another version
}

// file is one file as it was read last.
type file struct {
	stamped
	name  string
	is    found
	err   error // why it cannot be shown
	sum   string
	ready bool
}

// stamped tells one state of a file from another.
type stamped struct {
	size int64
	at   time.Time
}

func newFolder(path string) *folder {
	return &folder{path: path, files: map[string]*file{}, more: make(chan struct{})}
}

// look reads the folder on a day of the hall. A change is told to those who wait.
func (f *folder) look(day hall.Day) {
	order, skipped, err := f.scan()
	var items []media.Item
	if err == nil {
		items, skipped = f.show(order, day, skipped)
	}
	f.publish(items, skipped, err)
}

// scan brings the files up to date and reads the order, nil for none.
func (f *folder) scan() (o *order, skipped []media.Skipped, err error) {
	root, err := os.OpenRoot(f.path)
	if err != nil {
		return nil, nil, cause(err)
	}
	defer func() { _ = root.Close() }()
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, nil, cause(err)
	}
	seen := map[string]*file{}
	var total int64
	for _, e := range entries {
		name := e.Name()
		if name == OrderFile {
			b, err := readSmall(root, name)
			if err == nil {
				o, err = readOrder(b)
			}
			if err != nil {
				return nil, nil, fmt.Errorf("%s: %w", name, err)
			}
		}
		if !ours(name) {
			continue
		}
		was := f.files[name]
		now, err := f.read(root, name, was)
		switch {
		case err == nil && len(seen) >= maxFiles:
			err = fmt.Errorf("more than %d files", maxFiles)
		case err == nil && total+now.size > maxBytes:
			err = fmt.Errorf("the folder has more than %d GB", maxBytes>>30)
		}
		if err != nil {
			skipped = append(skipped, media.Skipped{Name: name, Why: err.Error()})
		}
		if now != nil && (err == nil || errors.Is(err, now.err)) {
			seen[name] = now
			total += now.size
		}
	}
	f.files = seen
	return o, skipped, nil
}

// read looks at one file anew if it is another one than was. A file that grows is
// read when it stands still: when it looks the same twice.
func (f *folder) read(root *os.Root, name string, was *file) (*file, error) {
	i, err := root.Stat(name)
	if err != nil {
		return nil, cause(err)
	}
	if !i.Mode().IsRegular() {
		return nil, errors.New("not a file")
	}
	now := &file{stamped: stamped{i.Size(), i.ModTime()}, name: name}
	if was == nil || was.stamped != now.stamped {
		return now, nil
	}
	if was.ready {
		return was, was.err
	}
	now.ready = true
	now.is, now.sum, now.err = identify(root, name, now.size)
	return now, now.err
}

// identify reads a file: what it is, and its hash.
func identify(root *os.Root, name string, size int64) (is found, sum string, err error) {
	r, err := root.Open(name)
	if err != nil {
		return is, "", cause(err)
	}
	defer func() { _ = r.Close() }()
	if is, err = probe(r, size); err != nil {
		return is, "", err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return is, "", cause(err)
	}
	h := sha256.New()
	if n, err := io.Copy(h, io.LimitReader(r, size+1)); err != nil || n != size {
		return is, "", errors.New("changes while it is read")
	}
	return is, hex.EncodeToString(h.Sum(nil)), nil
}

func readSmall(root *os.Root, name string) ([]byte, error) {
	r, err := root.Open(name)
	if err != nil {
		return nil, cause(err)
	}
	defer func() { _ = r.Close() }()
	b, err := io.ReadAll(io.LimitReader(r, maxOrder+1))
	if err == nil && len(b) > maxOrder {
		err = fmt.Errorf("more than %d bytes", maxOrder)
	}
	return b, err
}

// cause is an error without the paths of this machine.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// show makes the list: what the order says, else everything by name.
func (f *folder) show(o *order, day hall.Day, skipped []media.Skipped) ([]media.Item, []media.Skipped) {
	groups := map[string][]*file{} // a film in several formats is one thing
	for _, x := range f.files {
		if x.ready && x.err == nil {
			groups[x.group()] = append(groups[x.group()], x)
		}
	}
	picture := pictureFor
	var turns []turn
	if o == nil {
		for s := range groups {
			turns = append(turns, turn{File: s})
		}
		slices.SortFunc(turns, func(a, b turn) int { return cmp.Or(natural(a.File, b.File), cmp.Compare(a.File, b.File)) })
	} else {
		turns = o.Show
		if o.Seconds > 0 {
			picture = time.Duration(o.Seconds * float64(time.Second))
		}
	}
	var items []media.Item
	for _, t := range turns {
		if !t.on(day) {
			continue
		}
		if len(items) >= maxFiles {
			skipped = append(skipped, media.Skipped{Name: OrderFile, Why: fmt.Sprintf("more than %d turns", maxFiles)})
			break
		}
		if it := item(f.named(groups, t.File), t, picture); it.Ms > 0 {
			items = append(items, it)
		} else if !f.knows(t.File) && !slices.ContainsFunc(skipped, func(s media.Skipped) bool { return s.Name == t.File || stem(s.Name) == t.File }) {
			skipped = append(skipped, media.Skipped{Name: t.File, Why: OrderFile + " names it, and it is not there"})
		}
	}
	slices.SortFunc(skipped, func(a, b media.Skipped) int { return natural(a.Name, b.Name) })
	return items, skipped
}

// group is what files have in common that show the same.
func (x *file) group() string {
	if x.is.kind == media.Film {
		return stem(x.name)
	}
	return x.name
}

// named are the files that a turn means, by a file's name, with or without its
// ending.
func (f *folder) named(groups map[string][]*file, name string) []*file {
	if x := f.files[name]; x != nil {
		return groups[x.group()]
	}
	if list := groups[name]; len(list) > 0 {
		return list
	}
	for _, x := range f.files {
		if stem(x.name) == name && len(groups[x.group()]) > 0 {
			return groups[x.group()]
		}
	}
	return nil
}

// knows reports whether a turn's file is there, shown or not.
func (f *folder) knows(name string) bool {
	for _, x := range f.files {
		if x.name == name || stem(x.name) == name {
			return true
		}
	}
	return false
}

// preferred is the order of formats: what most boards can play first.
var preferred = []string{media.MPEG, media.MP4, media.WebM, media.PNG, media.JPEG}

// item makes one item of files that show the same; its Ms is 0 when there are none.
func item(files []*file, t turn, picture time.Duration) (it media.Item) {
	if len(files) == 0 {
		return it
	}
	slices.SortFunc(files, func(a, b *file) int {
		return cmp.Or(slices.Index(preferred, a.is.ctype)-slices.Index(preferred, b.is.ctype), cmp.Compare(a.name, b.name))
	})
	it.Name, it.Kind = files[0].name, files[0].is.kind
	stands := picture
	if it.Kind == media.Film {
		stands = 0
	}
	for _, x := range files {
		stands = max(stands, x.is.length)
		it.Sources = append(it.Sources, media.Source{
			URL: Prefix + x.sum + endings[x.is.ctype], Type: x.is.ctype, SHA256: x.sum, Bytes: x.size, W: x.is.w, H: x.is.h,
		})
	}
	if t.Seconds > 0 {
		stands = time.Duration(t.Seconds * float64(time.Second))
	}
	it.Ms = max(shortest, stands).Milliseconds()
	return it
}

// publish tells those who wait when the list is another one.
func (f *folder) publish(items []media.Item, skipped []media.Skipped, fault error) {
	if fault != nil { // what was there is still on the boards' own disks
		items = f.items
		skipped = []media.Skipped{{Name: ".", Why: fault.Error()}}
	}
	b, err := json.Marshal([]any{items, skipped})
	if err != nil {
		return // plain fields: cannot be
	}
	sum := sha256.Sum256(b)
	version := hex.EncodeToString(sum[:8])
	byURL := map[string]*file{}
	for _, x := range f.files {
		if x.ready && x.err == nil {
			byURL[x.sum+endings[x.is.ctype]] = x
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fault, f.byURL = fault, byURL
	if version == f.version {
		return
	}
	f.items, f.skipped, f.version = items, skipped, version
	close(f.more)
	f.more = make(chan struct{})
}

// list is what boards are told.
func (f *folder) list() (media.List, <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return media.List{Version: f.version, Items: f.items, Skipped: f.skipped}, f.more
}

// open opens a file of the list as it was read; one that has changed since is not
// there any more, until it has been read anew.
func (f *folder) open(name string) (r *os.File, ctype string, err error) {
	f.mu.Lock()
	x := f.byURL[name]
	f.mu.Unlock()
	if x == nil {
		return nil, "", fs.ErrNotExist
	}
	root, err := os.OpenRoot(f.path)
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = root.Close() }()
	if r, err = root.Open(x.name); err != nil {
		return nil, "", err
	}
	i, err := r.Stat()
	if err != nil || (stamped{i.Size(), i.ModTime()}) != x.stamped {
		_ = r.Close()
		return nil, "", errors.Join(fs.ErrNotExist, err)
	}
	return r, x.is.ctype, nil
}
