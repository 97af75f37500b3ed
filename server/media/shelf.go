package media

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"motcua/internal/diag"
	"motcua/internal/hall"
	"motcua/internal/media"
)

// lookEvery is how often folders are looked at.
const lookEvery = 2 * time.Second

// Shelf is the folders of a hall's boards. Everything but Run is safe for any
// goroutine.
type Shelf struct {
	now func() time.Time // the hall's clock, in its zone

	looking sync.Mutex // held while folders are looked at

	mu      sync.Mutex // guards what follows
	folders map[string]*folder
	boards  map[string]*folder // by the board's id
	set     chan struct{}      // closed when boards get other folders
}

// New makes a shelf without folders; now is the hall's clock, in its zone.
func New(now func() time.Time) *Shelf {
	return &Shelf{now: now, folders: map[string]*folder{}, boards: map[string]*folder{}, set: make(chan struct{})}
}

// Set gives boards their folders, by the board's id. What was read of a folder
// that stays is kept.
func (s *Shelf) Set(of map[string]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.folders
	s.folders, s.boards = map[string]*folder{}, map[string]*folder{}
	for board, path := range of {
		f := s.folders[path]
		if f == nil {
			if f = old[path]; f == nil {
				f = newFolder(path)
			}
			s.folders[path] = f
		}
		s.boards[board] = f
	}
	close(s.set)
	s.set = make(chan struct{})
}

// Run looks at the folders until ctx ends.
func (s *Shelf) Run(ctx context.Context) {
	t := time.NewTicker(lookEvery)
	defer t.Stop()
	for {
		s.Look()
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// Look looks at every folder now. A file that is new is shown by the second look
// at which it is the same.
func (s *Shelf) Look() {
	s.looking.Lock()
	defer s.looking.Unlock()
	day := hall.Day(s.now().Format("2006-01-02"))
	for _, f := range s.all() {
		f.look(day)
	}
}

func (s *Shelf) all() []*folder {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.SortedFunc(maps.Values(s.folders), func(a, b *folder) int { return strings.Compare(a.path, b.path) })
}

// List is what a board shows; more is closed when that is another list. A board
// without a folder shows nothing.
func (s *Shelf) List(board string) (l media.List, more, set <-chan struct{}) {
	s.mu.Lock()
	f, set := s.boards[board], s.set
	s.mu.Unlock()
	if f == nil {
		l, more = media.List{Version: "none"}, nil
	} else {
		l, more = f.list()
	}
	l.Now = s.now().UnixMilli()
	if l.Items == nil {
		l.Items = []media.Item{}
	}
	return l, more, set
}

// Open opens a file by the end of its address, "HASH.png". The error is
// fs.ErrNotExist when no list names it.
func (s *Shelf) Open(name string) (r io.ReadSeekCloser, ctype string, err error) {
	for _, f := range s.all() {
		r, t, e := f.open(name)
		if e == nil {
			return r, t, nil
		}
	}
	return nil, "", fmt.Errorf("media: %q: %w", name, fs.ErrNotExist)
}

// Health names the folders that cannot be read and the files that are skipped;
// false: no board has a folder.
func (s *Shelf) Health() (n diag.Node, ok bool) {
	n.Name = "media"
	for _, f := range s.all() {
		l, _ := f.list()
		part := diag.Node{Name: filepath.Base(f.path)}
		var say []string
		for _, x := range l.Skipped {
			say = append(say, x.Name+": "+x.Why)
		}
		if len(say) > 0 {
			part.State, part.Detail = diag.Warn, few(say)
		}
		n.Parts = append(n.Parts, part)
	}
	return n, len(n.Parts) > 0
}

// few is a list that fits into one line.
func few(list []string) string {
	const most = 4
	if len(list) > most {
		return strings.Join(list[:most], "; ") + fmt.Sprintf("; and %d more", len(list)-most)
	}
	return strings.Join(list, "; ")
}
