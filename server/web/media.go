package web

import (
	"encoding/json"
	"io"
	"net/http"
	"time"

	"motcua/internal/media"
)

// A second screen shows slides and films out of a folder of the hall. Boards ask
// for their list, wait for another one, and fetch what they have not yet; then
// they need the server for none of it.
//
//	GET /board/{id}/media.json?since=VERSION   waits within longPoll for another list
//	GET /media/{file}                          by its hash, in ranges

// Media is what the media part of boards shows.
type Media interface {
	// List is what a board shows. The channels are closed when there is another
	// list, and when boards get other folders; nil never is.
	List(board string) (l media.List, more, set <-chan struct{})
	// Open opens a file by the last part of its address.
	Open(name string) (f io.ReadSeekCloser, ctype string, err error)
	// Put and Remove change the folder of a board; their errors are for people.
	Put(board, name string, r io.Reader) error
	Remove(board, name string) error
}

// Bounds of what the files' readers may take from the calls.
const (
	mediaReaders = 4                // who read at the same time
	mediaWait    = 10 * time.Second // for one's turn
	mediaWrite   = 30 * time.Second // for a piece to go out
)

// mediaJSON is the list of a board.
func (s *handler) mediaJSON(w http.ResponseWriter, r *http.Request) {
	if _, ok := s.Gate.Who(r, watchers...); !ok {
		http.Error(w, `{"code":"unauthenticated"}`, http.StatusUnauthorized)
		return
	}
	l := media.List{Version: "none", Now: s.Now().UnixMilli(), Items: []media.Item{}}
	if s.Media != nil {
		l = s.mediaList(r, r.PathValue("id"), r.URL.Query().Get("since"))
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(l) // the board went away: nobody to tell
}

func (s *handler) mediaList(r *http.Request, id, since string) media.List {
	timer := time.NewTimer(longPoll)
	defer timer.Stop()
	for {
		l, more, set := s.Media.List(id)
		if l.Version != since {
			return l
		}
		select {
		case <-more:
		case <-set:
		case <-timer.C:
			return l
		case <-r.Context().Done():
			return l
		}
	}
}

// mediaFile is one file of a list. A few are read at a time: calls share the
// network with them.
func (s *handler) mediaFile(w http.ResponseWriter, r *http.Request) {
	if _, ok := s.Gate.Who(r, watchers...); !ok {
		http.Error(w, `{"code":"unauthenticated"}`, http.StatusUnauthorized)
		return
	}
	if s.Media == nil {
		http.NotFound(w, r)
		return
	}
	f, ctype, err := s.Media.Open(r.PathValue("file"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer func() { _ = f.Close() }()
	wait := time.NewTimer(mediaWait)
	defer wait.Stop()
	select {
	case s.readers <- struct{}{}:
		defer func() { <-s.readers }()
	case <-wait.C:
		w.Header().Set("Retry-After", "5")
		http.Error(w, `{"code":"busy"}`, http.StatusServiceUnavailable)
		return
	case <-r.Context().Done():
		return
	}
	h := w.Header()
	h.Set("Content-Type", ctype)
	h.Set("Cache-Control", "private, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
	h.Set("ETag", `"`+r.PathValue("file")+`"`)
	http.ServeContent(&patient{w, http.NewResponseController(w)}, r, "", time.Time{}, f)
}

// patient gives each piece of a large answer a time of its own: a film takes
// longer than the server lets an answer take.
type patient struct {
	http.ResponseWriter
	c *http.ResponseController
}

func (p *patient) Write(b []byte) (int, error) {
	_ = p.c.SetWriteDeadline(time.Now().Add(mediaWrite)) // not every server has them
	return p.ResponseWriter.Write(b)
}
