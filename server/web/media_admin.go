package web

import (
	"errors"
	"io"
	"net/http"
	"time"

	"motcua/internal/hall"
	"motcua/internal/media"
	"motcua/internal/wire"
)

// mostUpload bounds what one request may bring; the folder has its own limits.
const mostUpload = 1 << 30

// showCard is a board with slides and films as an administrator sees it.
type showCard struct {
	Board   string
	Items   []media.Item
	Skipped []media.Skipped
}

// Seconds is how long an item stands.
func (showCard) Seconds(it media.Item) int64 { return (it.Ms + 500) / 1000 }

func (s *handler) showCards(h *hall.Hall) (list []showCard) {
	if s.Media == nil {
		return nil
	}
	for i := range h.Boards {
		if b := &h.Boards[i]; b.Media != "" {
			l, _, _ := s.Media.List(b.ID)
			list = append(list, showCard{b.ID, l.Items, l.Skipped})
		}
	}
	return list
}

// mediaPut takes files into a board's folder, as they come: a film is never whole
// in memory.
func (s *handler) mediaPut(w http.ResponseWriter, r *http.Request) {
	s.changeMedia(w, r, func() error {
		r.Body = &slow{http.MaxBytesReader(w, r.Body, mostUpload), http.NewResponseController(w)}
		parts, err := r.MultipartReader()
		if err != nil {
			return err
		}
		board := ""
		for {
			p, err := parts.NextPart()
			if errors.Is(err, io.EOF) {
				return nil
			} else if err != nil {
				return err
			}
			switch {
			case p.FormName() == "board":
				b, err := io.ReadAll(io.LimitReader(p, 200))
				if err != nil {
					return err
				}
				board = string(b)
			case p.FileName() != "":
				if err := s.Media.Put(board, p.FileName(), p); err != nil {
					return err
				}
			}
		}
	})
}

// mediaRemove takes a file out of a board's folder.
func (s *handler) mediaRemove(w http.ResponseWriter, r *http.Request) {
	s.changeMedia(w, r, func() error {
		r.Body = http.MaxBytesReader(w, r.Body, wire.MaxBody)
		return s.Media.Remove(r.PostFormValue("board"), r.PostFormValue("file"))
	})
}

func (s *handler) changeMedia(w http.ResponseWriter, r *http.Request, do func() error) {
	by, ok := s.enterAs(w, r, wire.RoleAdmin, wire.RoleManager)
	if !ok {
		return
	}
	if s.Media == nil {
		s.notFound(w, r)
		return
	}
	if err := do(); err != nil {
		s.Log.Warn("slides and films not changed", "by", by.Name, "err", err)
		s.adminPage(w, r, by, http.StatusUnprocessableEntity, err.Error())
		return
	}
	s.Log.Info("slides and films changed", "by", by.Name)
	http.Redirect(w, r, "/admin/#media", http.StatusSeeOther)
}

// slow gives each piece of a large request a time of its own.
type slow struct {
	io.ReadCloser
	c *http.ResponseController
}

func (s *slow) Read(b []byte) (int, error) {
	_ = s.c.SetReadDeadline(time.Now().Add(mediaWrite)) // not every server has them
	return s.ReadCloser.Read(b)
}
