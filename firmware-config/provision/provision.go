// Package provision makes the bundle that a new box is given: a plain file tree
// to unpack at the root of its disk, without a step that needs the network.
//
//	etc/motcua/device.toml              who the box is (profile.Device)
//	etc/motcua/NAME.toml                its printer's profile, if that is a file of one's own
//	etc/motcua/token                    its token, 0600
//	etc/motcua/ca.pem                   the hall's CA
//	etc/motcua/slips/*.toml             how its slips look, where the hall says so
//	etc/sysusers.d/motcua.conf          the account that the program runs as
//	etc/systemd/system/motcua-*.service starts the program and keeps it running
//	etc/systemd/system/motcua-screen.service, etc/X11, etc/X0.hosts, ...
//	                                    the session of a box with a screen: session.go
//	etc/udev/rules.d/60-motcua-printer.rules   a printer that is plugged in
//	etc/udev/rules.d/60-motcua-scanner.rules   a kiosk's scanner, likewise
//
// A tablet runs no program of ours: its bundle has the address to open instead
// of a service.
package provision

import (
	"bytes"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/google/renameio/v2"
	"github.com/pelletier/go-toml/v2"

	"motcua/firmware-config/profile"
	"motcua/firmware-config/profiles"
	"motcua/firmware-config/site"
	"motcua/internal/wire"
	"motcua/printer/slip"
)

// Secrets is what only the server can give.
type Secrets struct {
	Token  string
	CA     []byte // PEM; empty when the server's certificate is publicly trusted
	Server string // the hall's address for devices; "" takes the site's public_url
	PIN    string // of a kiosk's staff menu; "" leaves it shut
}

// File is one file of a bundle.
type File struct {
	Path string // below the root of the box, with slashes
	Mode os.FileMode
	Data []byte
}

var tokenForm = regexp.MustCompile(`^[A-Za-z0-9_-]{16,256}$`)

// Bundle makes the files for one device of a site.
func Bundle(s *site.Site, name string, secret Secrets) ([]File, error) {
	d, ok := s.Device(name)
	if !ok {
		return nil, fmt.Errorf("no [[device]] is called %q: there are %s", name, strings.Join(names(s), ", "))
	}
	if !tokenForm.MatchString(secret.Token) {
		return nil, errors.New("that is no device token: want 16 or more of A-Z a-z 0-9 _ -")
	}
	if len(secret.CA) > 0 {
		if block, _ := pem.Decode(secret.CA); block == nil || block.Type != "CERTIFICATE" {
			return nil, errors.New("the CA file holds no PEM certificate")
		}
	}
	server := secret.Server
	if server == "" {
		server = s.Hall.PublicURL
	}
	if server == "" {
		return nil, errors.New("where is the server? The site has no public_url: say --server URL")
	}
	conf, err := config(s, d, server, secret.PIN, len(secret.CA) > 0)
	if err != nil {
		return nil, err
	}
	own, err := ownProfile(d)
	if err != nil {
		return nil, err
	}
	files := []File{
		{"etc/motcua/device.toml", 0o644, conf},
		{"etc/motcua/token", 0o600, []byte(secret.Token + "\n")},
	}
	if len(secret.CA) > 0 {
		files = append(files, File{"etc/motcua/ca.pem", 0o644, secret.CA})
	}
	files = append(files, own...)
	slips, err := slipFiles(s, d)
	if err != nil {
		return nil, err
	}
	files = append(files, slips...)
	return append(files, system(d, server)...), nil
}

// slipFiles are the hall's templates, for a box that prints. A wrong one would
// print the slip of the house at the kiosk: better to hear of it here.
func slipFiles(s *site.Site, d site.Device) ([]File, error) {
	if s.Slips == "" || !d.Prints() {
		return nil, nil
	}
	if _, err := slip.Load(s.Slips); err != nil {
		return nil, err
	}
	names, err := filepath.Glob(filepath.Join(s.Slips, "*.toml"))
	if err != nil {
		return nil, fmt.Errorf("slips: %w", err)
	}
	var files []File
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("slips: %w", err)
		}
		files = append(files, File{"etc/motcua/slips/" + filepath.Base(name), 0o644, data})
	}
	return files, nil
}

// isOwn says whether a device's printer has a profile of one's own, a file.
func isOwn(d site.Device) bool {
	return (d.Role == wire.RoleKiosk || d.Role == wire.RolePrinter) && strings.HasSuffix(d.Profile, ".toml")
}

// ownProfile is that file, whole, so that the box needs no other.
func ownProfile(d site.Device) ([]File, error) {
	if !isOwn(d) {
		return nil, nil
	}
	p, err := profiles.Printer(d.Profile)
	if err != nil {
		return nil, err
	}
	return []File{{"etc/motcua/" + filepath.Base(d.Profile), 0o644, profile.Format(p, "From "+d.Profile+", made whole by motcua-config.")}}, nil
}

func names(s *site.Site) []string {
	var out []string
	for _, d := range s.Devices {
		out = append(out, d.Name)
	}
	return out
}

// config is the box's own description of itself.
func config(s *site.Site, d site.Device, server, pin string, ca bool) ([]byte, error) {
	c := profile.Device{
		Name: d.Name, Role: string(d.Role), Hall: s.Hall.ID, Server: strings.TrimRight(server, "/"),
		TokenFile: "token", Data: "/var/lib/motcua", Languages: s.Hall.Languages,
		Port: d.Port, Screen: d.Screen, Block: d.Block, Board: d.Board, Counter: d.Counter, Announce: d.Announce,
		PrintAt: d.Printer, Scanner: d.Scanner,
		Turn: d.Turn, Monitor: d.Monitor,
	}
	if pin != "" {
		if d.Role != wire.RoleKiosk {
			return nil, fmt.Errorf("staff PIN: a device of role %s has no staff menu", d.Role)
		}
		var err error
		if c.StaffPIN, err = profile.HashPIN(pin); err != nil {
			return nil, err
		}
	}
	if ca {
		c.CAFile = "ca.pem"
	}
	if s.Slips != "" && d.Prints() {
		c.Slips = "slips"
	}
	if d.Role == wire.RoleDisplay || d.Role == wire.RoleTablet {
		c.Screen = d.Profile
	} else if c.Printer = d.Profile; isOwn(d) {
		c.Printer = filepath.Base(d.Profile) // beside device.toml
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s of hall %s, made by motcua-config. Changes belong into the site file.\n", d.Name, s.Hall.ID)
	if err := toml.NewEncoder(&b).Encode(c); err != nil {
		return nil, fmt.Errorf("device.toml: %w", err)
	}
	return b.Bytes(), nil
}

// Write lays a bundle down below dir, which is made if need be. A file is
// replaced as a whole or not at all.
func Write(dir string, files []File) error {
	for _, f := range files {
		path := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("bundle: %w", err)
		}
		if err := renameio.WriteFile(path, f.Data, f.Mode, renameio.IgnoreUmask()); err != nil {
			return fmt.Errorf("bundle: %w", err)
		}
	}
	return nil
}
