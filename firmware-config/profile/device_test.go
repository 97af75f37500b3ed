package profile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestADeviceFileIsReadAndItsMistakesNamed(t *testing.T) {
	dir := t.TempDir()
	file, token := filepath.Join(dir, "device.toml"), filepath.Join(dir, "token")
	write := func(name, s string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	good := "name = 'kiosk-1'\nrole = 'kiosk'\nserver = 'https://motcua.lan'\ntoken_file = '" + token + "'\n"
	write(file, good+"block = 1\n")
	d, err := LoadDevice(file)
	if err != nil || d.Block != 1 || d.Name != "kiosk-1" {
		t.Fatalf("%+v, %v", d, err)
	}
	if _, err := d.Token(); err == nil {
		t.Error("a token out of nothing")
	}
	write(token, "geheim\n")
	if s, err := d.Token(); err != nil || s != "geheim" {
		t.Errorf("token %q, %v", s, err)
	}
	creds := t.TempDir()
	write(filepath.Join(creds, "token"), "from systemd")
	t.Setenv("CREDENTIALS_DIRECTORY", creds)
	if d, err = LoadDevice(file); err != nil {
		t.Fatal(err)
	}
	if s, _ := d.Token(); s != "from systemd" {
		t.Errorf("token %q, want the service's copy", s)
	}
	t.Setenv("CREDENTIALS_DIRECTORY", "")
	write(file, strings.Replace(good, token, "token", 1)+"ca_file = 'ca.pem'\n")
	if d, err = LoadDevice(file); err != nil || d.TokenFile != token || d.CAFile != filepath.Join(dir, "ca.pem") {
		t.Errorf("beside the file: %+v, %v", d, err)
	}
	for bad, want := range map[string]string{
		good + "blok = 1\n":                   ":5: blok: unknown key",
		good + "block = 'x'\n":                ":5: block:",
		good + "block = 1\nturn = 45\n":       ":6: turn: 45: want 0, 90, 180 or 270",
		good + "staff_pin = '2026'\n":         ":5: staff_pin: staff PIN: no hash",
		strings.Replace(good, "name", "#", 1): ":1: name: missing",
	} {
		write(file, bad)
		if _, err := LoadDevice(file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", bad, err, want)
		}
	}
}
