package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"motcua/firmware-config/cards"
	"motcua/firmware-config/layouts"
	"motcua/firmware-config/provision"
	"motcua/firmware-config/site"
	"motcua/firmware-config/sites"
	"motcua/internal/hall"
	"motcua/printer/slip"
)

type checkCmd struct {
	Site string `arg:"" help:"The site file." type:"path"`
}

// Run prints one line when the site is good, behind its warnings.
func (c *checkCmd) Run(out io.Writer) error {
	s, err := site.Load(c.Site)
	if err != nil {
		return err
	}
	if s.Slips != "" {
		if _, err := slip.Load(s.Slips); err != nil {
			return err
		}
	}
	for _, w := range s.Warnings {
		fmt.Fprintln(out, "warning:", w)
	}
	fmt.Fprintf(out, "ok: %s: %d services, %d counters, %d devices\n",
		s.Hall.Name.In("vi"), len(s.Hall.Services), len(s.Hall.Counters), len(s.Devices))
	return nil
}

type exampleCmd struct {
	Name string `arg:"" help:"commune or provincial." enum:"commune,provincial"`
}

// Run prints the file.
func (c *exampleCmd) Run(out io.Writer) error {
	data, err := sites.Source(c.Name)
	if err != nil {
		return err
	}
	_, err = out.Write(data)
	return err
}

type layoutCmd struct {
	Name string `arg:"" help:"${layouts}." enum:"${layouts}"`
}

// Run prints the file.
func (c *layoutCmd) Run(out io.Writer) error {
	data, err := layouts.Source(c.Name)
	if err != nil {
		return err
	}
	_, err = out.Write(data)
	return err
}

type cardsCmd struct {
	Site string `help:"The site file." required:"" type:"path"`
	Out  string `help:"HTML file to write; open it in a browser and print it." required:"" type:"path"`
}

// Run writes the sheets.
func (c *cardsCmd) Run(out io.Writer) error {
	s, err := site.Load(c.Site)
	if err != nil {
		return err
	}
	var page bytes.Buffer
	if err := cards.Write(&page, &s.Hall); err != nil {
		return fmt.Errorf("%s: %w", c.Site, err)
	}
	if err := os.WriteFile(c.Out, page.Bytes(), 0o644); err != nil {
		return fmt.Errorf("cards: %w", err)
	}
	first, last := hall.Block(s.Hall.Cards)
	fmt.Fprintf(out, "%s: numbers %d to %d of %d services\n", c.Out, first, last, len(s.Hall.Services))
	return nil
}

type provisionCmd struct {
	Site   string `help:"The site file." required:"" type:"path"`
	Device string `help:"Name of the device in the site file." required:""`
	Data   string `help:"Data directory of the hall's server on this machine: makes a new token there." type:"path" xor:"secret" required:""`
	Token  string `help:"File with a token that the server made (motcua-server token)." type:"path" xor:"secret" required:""`
	CA     string `name:"ca" help:"File with the hall's CA; needed with --token." type:"path"`
	Server string `help:"Address of the server for the device; else the site's public_url, else this machine at port 8443."`
	PIN    string `name:"staff-pin" help:"File with the PIN of a kiosk's staff menu, 4 to 8 digits; - reads stdin. Without one the menu stays shut." type:"path"`
	Out    string `help:"Directory to write the bundle to." required:"" type:"path"`
}

// Run writes the bundle and says what stands in it.
func (c *provisionCmd) Run(ctx context.Context, out io.Writer) error {
	s, err := site.Load(c.Site)
	if err != nil {
		return err
	}
	d, ok := s.Device(c.Device)
	if !ok {
		return fmt.Errorf("%s: device.name: no [[device]] is called %q", c.Site, c.Device)
	}
	secret, err := c.secrets(ctx, d)
	if err != nil {
		return err
	}
	if secret.PIN, err = c.pin(); err != nil {
		return err
	}
	guessed := c.Server == "" && s.Hall.PublicURL == ""
	if guessed {
		secret.Server = c.guess()
	}
	files, err := provision.Bundle(s, d.Name, secret)
	if err != nil {
		return err
	}
	if err := provision.Write(c.Out, files); err != nil {
		return err
	}
	for _, f := range files {
		fmt.Fprintln(out, filepath.Join(c.Out, filepath.FromSlash(f.Path)))
	}
	if guessed {
		fmt.Fprintf(out, "server: %s, a guess; --server URL says another\n", secret.Server)
	}
	return nil
}

// pin reads the PIN of the staff menu, which the bundle holds as a hash.
func (c *provisionCmd) pin() (string, error) {
	var data []byte
	var err error
	switch c.PIN {
	case "":
		return "", nil
	case "-":
		data, err = io.ReadAll(io.LimitReader(os.Stdin, 1000))
	default:
		data, err = os.ReadFile(c.PIN)
	}
	if err != nil {
		return "", fmt.Errorf("staff PIN: %w", err)
	}
	pin := strings.TrimSpace(string(data))
	if pin == "" {
		return "", errors.New("staff PIN: the file is empty")
	}
	return pin, nil
}

// guess is where a hall's server mostly is: with --data on this machine, else
// under the name that the installation guide gives it.
func (c *provisionCmd) guess() string {
	if c.Data != "" {
		if host, err := os.Hostname(); err == nil && host != "" {
			return "https://" + host + ":8443"
		}
	}
	return "https://motcua.local:8443"
}

// secrets reads token and CA from their files, or asks the server's own
// program to make a token in its data directory.
func (c *provisionCmd) secrets(ctx context.Context, d site.Device) (provision.Secrets, error) {
	if c.Data != "" {
		return c.fromServer(ctx, d)
	}
	if c.CA == "" {
		return provision.Secrets{}, errors.New("--token needs --ca FILE, the hall's CA")
	}
	token, err := os.ReadFile(c.Token)
	if err != nil {
		return provision.Secrets{}, fmt.Errorf("token: %w", err)
	}
	ca, err := os.ReadFile(c.CA)
	if err != nil {
		return provision.Secrets{}, fmt.Errorf("CA: %w", err)
	}
	if len(ca) == 0 {
		return provision.Secrets{}, fmt.Errorf("CA: %s is empty", c.CA)
	}
	return provision.Secrets{Token: strings.TrimSpace(string(token)), CA: ca, Server: c.Server}, nil
}

// fromServer runs "motcua-server token", which speaks to the running hall or
// opens its files. Programs share no code, so this one runs the other.
func (c *provisionCmd) fromServer(ctx context.Context, d site.Device) (provision.Secrets, error) {
	cmd := exec.CommandContext(ctx, serverProgram(), "token", "--data", c.Data, "--role", string(d.Role), "--device", d.Name)
	var said strings.Builder
	cmd.Stderr = &said
	token, err := cmd.Output()
	if err != nil {
		first, _, _ := strings.Cut(strings.TrimSpace(said.String()), "\n")
		return provision.Secrets{}, fmt.Errorf("motcua-server token: %w: %s", err, first)
	}
	lines := strings.Fields(string(token))
	if len(lines) == 0 {
		return provision.Secrets{}, errors.New("motcua-server token: said nothing")
	}
	ca, err := os.ReadFile(filepath.Join(c.Data, "ca.pem"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return provision.Secrets{}, fmt.Errorf("CA: %w", err)
	}
	return provision.Secrets{Token: lines[len(lines)-1], CA: ca, Server: c.Server}, nil
}

// serverProgram is the motcua-server beside this program, else the one in PATH.
func serverProgram() string {
	if self, err := os.Executable(); err == nil {
		beside := filepath.Join(filepath.Dir(self), "motcua-server")
		if _, err := os.Stat(beside); err == nil {
			return beside
		}
	}
	return "motcua-server"
}
