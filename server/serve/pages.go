package serve

import (
	"context"
	"io"
	"log/slog"
	"net/http"

	"motcua/firmware-config/site"
	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/api"
	"motcua/server/portrait"
	"motcua/server/staff"
	"motcua/server/web"
)

// pages makes the pages' handler.
func (s *Server) pages(cfg api.Config) (http.Handler, error) {
	st := s.Site()
	return web.New(web.Config{
		Hall: s.floor, Gate: api.NewGate(cfg), Catalogue: s.shelf, Cases: s.cases, Box: s.box, Desk: s.desk,
		Admin: admin{s.staff, s.log, s}, Papers: s.cfg.Papers, Records: s.record, Reports: s.books, Practice: s.cfg.Practice, Media: s.media, Demo: s.cfg.Demo,
		Kiosks: named(st, wire.RoleKiosk), Now: s.floor.Now, Visit: s.hub.Visit, Health: s.hub.Tell, Done: s.done, Log: s.log,
	})
}

// mediaOf says from which folder each board shows slides and films.
func mediaOf(st *site.Site) map[string]string {
	of := map[string]string{}
	for i := range st.Hall.Boards {
		if b := &st.Hall.Boards[i]; b.Media != "" {
			of[b.ID] = b.Media
		}
	}
	return of
}

func named(st *site.Site, role wire.Role) (names []string) {
	for _, d := range st.Devices {
		if d.Role == role {
			names = append(names, d.Name)
		}
	}
	return names
}

// admin is the staff as the administrator's page sees it.
type admin struct {
	staff *staff.Staff
	log   *slog.Logger
	site  *Server
}

// Accounts implements web.Admin.
func (a admin) Accounts() (list []web.Account) {
	for _, x := range a.staff.Accounts() {
		list = append(list, web.Account{User: x.User, Name: x.Name, Title: x.Title, Role: x.Role, Photo: x.Photo})
	}
	return list
}

// Devices implements web.Admin.
func (a admin) Devices() (list []web.Device) {
	for _, x := range a.staff.Devices() {
		list = append(list, web.Device{Name: x.Name, Role: x.Role, Counter: x.Counter, Since: x.Since})
	}
	return list
}

// Pairings implements web.Admin.
func (a admin) Pairings() (list []web.Pairing) {
	for _, x := range a.staff.Pairings() {
		list = append(list, web.Pairing{Code: x.Code, From: x.From, Since: x.Since})
	}
	return list
}

// Approve implements web.Admin.
func (a admin) Approve(by wire.Actor, code string, role wire.Role, device, counter string) error {
	if err := a.staff.Approve(code, staff.Device{Name: device, Role: role, Counter: counter}); err != nil {
		return err
	}
	a.log.Info("device paired", "device", device, "role", role, "by", by.Name)
	return nil
}

// Revoke implements web.Admin.
func (a admin) Revoke(by wire.Actor, device string) error {
	if err := a.staff.Revoke(device); err != nil {
		return wire.Errorf(wire.CodeNotFound, "%v", err)
	}
	a.log.Info("revoked", "device", device, "by", by.Name)
	return nil
}

// SetPhoto implements web.Admin.
func (a admin) SetPhoto(by wire.Actor, user string, file io.Reader) error {
	var jpeg []byte
	if file != nil {
		var err error
		if jpeg, err = portrait.Make(file); err != nil {
			return err
		}
	}
	if err := a.staff.SetPhoto(user, jpeg); err != nil {
		return err
	}
	a.log.Info("photo changed", "user", user, "bytes", len(jpeg), "by", by.Name)
	return nil
}

// Photo implements web.Admin.
func (a admin) Photo(path string) ([]byte, bool) { return a.staff.Photo(path) }

// Reload implements web.Admin.
func (a admin) Reload(ctx context.Context, by wire.Actor) {
	if err := a.site.Reload(ctx); err != nil {
		a.log.Error("site not changed: the old one goes on", "by", by.Name, "err", err)
		return
	}
	a.log.Info("site changed", "by", by.Name)
}

// Reloaded implements web.Admin.
func (a admin) Reloaded() web.Reloaded { return a.site.lastRead() }

// Source implements web.Admin.
func (a admin) Source() (name, text string, err error) {
	data, err := a.site.source()
	return a.site.siteName(), string(data), err
}

// Draft implements web.Admin.
func (a admin) Draft(text string) (*hall.Hall, web.Reloaded) {
	said := web.Reloaded{At: a.site.cfg.Now()}
	st, err := site.Parse(a.site.siteName(), []byte(text))
	if err != nil {
		said.Faults = faults(err)
		return nil, said
	}
	said.Warnings = st.Warnings
	return &st.Hall, said
}
