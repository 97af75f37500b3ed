package demo

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/renameio/v2"

	"motcua/internal/wire"
	"motcua/server/demo/crowd"
	"motcua/server/serve"
	"motcua/server/staff"
)

// File is what DIR/demo.json says: how to get into the demo's hall. It is
// written 0600 and whole before the demo is ready, and kept over a restart.
type File struct {
	URL      string             `json:"url"`
	Tokens   map[string]string  `json:"tokens"`   // by role: kiosk, display, tablet, printer, integration
	Accounts map[string]Account `json:"accounts"` // by role: clerk, manager, guide, inspector, admin
}

// Account is how one demo person signs in.
type Account struct {
	User     string `json:"user"`
	Password string `json:"password"`
}

// FileName is the file's name in the data directory.
const FileName = "demo.json"

// devices are the demo's tokens, by the role under which the file names them.
var devices = []staff.Device{
	{Name: kioskName, Role: wire.RoleKiosk},
	{Name: "board-hall", Role: wire.RoleDisplay},
	{Name: "tablet-q1", Role: wire.RoleTablet, Counter: "q1"},
	{Name: printerName, Role: wire.RolePrinter},
	{Name: "integration-1", Role: wire.RoleIntegration},
}

// people are the demo's accounts. The clerk's name and title stand on board
// and tablet, as the law wants; the person is made up.
var people = []staff.Account{
	{User: "canbo", Role: wire.RoleClerk, Name: "Lê Thị Hồng Nhung", Title: "Chuyên viên", Field: "Đất đai"},
	{User: "quanly", Role: wire.RoleManager, Name: "Trịnh Văn Hùng", Title: "Phó Giám đốc Trung tâm"},
	{User: "huongdan", Role: wire.RoleGuide, Name: "Phạm Minh Đức", Title: "Cán bộ hướng dẫn"},
	{User: "thanhtra", Role: wire.RoleInspector, Name: "Đỗ Thu Hà", Title: "Thanh tra viên"},
	{User: "quantri", Role: wire.RoleAdmin, Name: "Quản trị hệ thống"},
}

// admit makes sure that every token and account of the file lets somebody in,
// and writes the file. What is good already is kept.
func admit(ctx context.Context, dir, url string, s *staff.Staff) (File, error) {
	f, err := read(dir)
	if err != nil {
		return File{}, err
	}
	f.URL = url
	for _, d := range devices {
		role := string(d.Role)
		if g, ok := s.Bearer(f.Tokens[role]); ok && g.Actor.Name == d.Name {
			continue
		}
		if f.Tokens[role], err = s.NewToken(d); err != nil {
			return File{}, fmt.Errorf("demo device %s: %w", d.Name, err)
		}
	}
	for _, p := range people {
		role := string(p.Role)
		a := f.Accounts[role]
		if a.User == p.User && known(s, p.User) && a.Password != "" {
			if _, _, err := s.SignIn(ctx, a.User, a.Password, "demo"); err == nil {
				continue
			}
		}
		a = Account{p.User, newPassword()}
		if known(s, p.User) {
			err = s.SetPassword(p.User, a.Password)
		} else {
			err = s.AddAccount(p, a.Password)
		}
		if err != nil {
			return File{}, fmt.Errorf("demo account %s: %w", p.User, err)
		}
		f.Accounts[role] = a
	}
	return f, write(dir, f)
}

func known(s *staff.Staff, user string) bool {
	for _, a := range s.Accounts() {
		if a.User == user {
			return true
		}
	}
	return false
}

// newPassword can be read out over a counter: four groups of four.
func newPassword() string {
	t := strings.ToLower(rand.Text()[:16])
	return t[:4] + "-" + t[4:8] + "-" + t[8:12] + "-" + t[12:]
}

// read gives the file that is there; a damaged one counts as none.
func read(dir string) (File, error) {
	var f File
	data, err := os.ReadFile(filepath.Join(dir, FileName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return File{}, fmt.Errorf("demo file: %w", err)
	}
	if json.Unmarshal(data, &f) != nil {
		f = File{}
	}
	if f.Tokens == nil {
		f.Tokens = map[string]string{}
	}
	if f.Accounts == nil {
		f.Accounts = map[string]Account{}
	}
	return f, nil
}

func write(dir string, f File) error {
	data, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return err
	}
	if err := renameio.WriteFile(filepath.Join(dir, FileName), append(data, '\n'), 0o600, renameio.IgnoreUmask(), renameio.WithStaticPermissions(0o600)); err != nil {
		return fmt.Errorf("demo file: %w", err)
	}
	return nil
}

// invite gives the crowd tokens of its own, anew each time, so that whoever
// holds the file's is never disturbed by it.
func invite(cfg Config, s *serve.Server) (crowd.Config, error) {
	h := s.Site().Hall
	kiosk, err := s.Staff().NewToken(staff.Device{Name: crowdKiosk, Role: wire.RoleKiosk})
	if err != nil {
		return crowd.Config{}, fmt.Errorf("crowd: %w", err)
	}
	office, err := s.Staff().NewToken(staff.Device{Name: crowdOffice, Role: wire.RoleIntegration})
	if err != nil {
		return crowd.Config{}, fmt.Errorf("crowd: %w", err)
	}
	sessions, err := clerks(s.Staff(), &h, h.Counters[0].ID)
	if err != nil {
		return crowd.Config{}, err
	}
	return crowd.Config{
		URL: s.URL(), Kiosk: kiosk, Integration: office, Clerks: sessions, Hall: &h, Not: []string{h.Counters[0].ID},
		Printer: printerName, Seed: cfg.Seed, Pace: cfg.Pace, Begin: beginAt, Logger: cfg.Logger,
	}, nil
}
