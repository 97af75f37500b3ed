package web

import (
	"errors"
	"io"
	"net/http"

	"motcua/internal/wire"
)

// An officer's picture stands on the tablet of the counter. It is put up and
// taken down on /admin/; its address changes with it.
//
//	GET  /photo/{file}        to whoever is signed in, person or box
//	POST /admin/photo         user, photo (a file)
//	POST /admin/photo/remove  user

// mostPhoto bounds an upload: a photo and the form about it.
const mostPhoto = 17 << 20

func (s *handler) photo(w http.ResponseWriter, r *http.Request) {
	if _, ok := s.Gate.Who(r); !ok {
		http.Error(w, `{"code":"unauthenticated"}`, http.StatusUnauthorized)
		return
	}
	if s.Admin == nil {
		http.NotFound(w, r)
		return
	}
	b, ok := s.Admin.Photo(r.URL.Path)
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "image/jpeg")
	h.Set("Cache-Control", "private, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
	_, _ = w.Write(b) // the reader went away: nobody is left to tell
}

// photoPut takes a photo as it comes, without a file of its own.
func (s *handler) photoPut(w http.ResponseWriter, r *http.Request) {
	s.changePhoto(w, r, func(by wire.Actor) error {
		r.Body = &slow{http.MaxBytesReader(w, r.Body, mostPhoto), http.NewResponseController(w)}
		parts, err := r.MultipartReader()
		if err != nil {
			return err
		}
		user := ""
		for {
			p, err := parts.NextPart()
			switch {
			case errors.Is(err, io.EOF):
				return errors.New("no photo was chosen")
			case err != nil:
				return err
			case p.FormName() == "user":
				b, err := io.ReadAll(io.LimitReader(p, 200))
				if err != nil {
					return err
				}
				user = string(b)
			case p.FileName() != "":
				return s.Admin.SetPhoto(by, user, p)
			}
		}
	})
}

func (s *handler) photoRemove(w http.ResponseWriter, r *http.Request) {
	s.changePhoto(w, r, func(by wire.Actor) error {
		r.Body = http.MaxBytesReader(w, r.Body, wire.MaxBody)
		return s.Admin.SetPhoto(by, r.PostFormValue("user"), nil)
	})
}

func (s *handler) changePhoto(w http.ResponseWriter, r *http.Request, do func(by wire.Actor) error) {
	by, ok := s.enterAs(w, r, wire.RoleAdmin, wire.RoleManager)
	if !ok {
		return
	}
	if s.Admin == nil {
		s.notFound(w, r)
		return
	}
	if err := do(by); err != nil {
		s.Log.Warn("photo not changed", "by", by.Name, "err", err)
		s.adminPage(w, r, by, http.StatusUnprocessableEntity, word(s.lang(w, r), "admin.photo.bad")+" ("+err.Error()+")")
		return
	}
	http.Redirect(w, r, "/admin/#accounts", http.StatusSeeOther)
}
