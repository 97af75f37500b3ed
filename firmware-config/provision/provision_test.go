package provision

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"motcua/firmware-config/profile"
	"motcua/firmware-config/profiles"
	"motcua/firmware-config/site"
	"motcua/firmware-config/sites"
)

func ca(t *testing.T) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(1), IsCA: true}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

func provincial(t *testing.T) *site.Site {
	t.Helper()
	s, err := sites.Load("provincial")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const token = "abcdefghijklmnopqrstuvwxyz_-0123456789ABCDE"

func TestAKiosksBundleIsReadByAKiosk(t *testing.T) {
	files, err := Bundle(provincial(t), "kiosk-2", Secrets{Token: token, CA: ca(t), Server: "https://motcua.lan:8443"})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for range 2 { // a second time over the first
		if err := Write(dir, files); err != nil {
			t.Fatal(err)
		}
	}
	d, err := profile.LoadDevice(filepath.Join(dir, "etc/motcua/device.toml"))
	if err != nil {
		t.Fatal(err)
	}
	if d.Name != "kiosk-2" || d.Block != 2 || d.Printer != "custom-vkp80ii" || d.Screen != "portrait-32-1080p" ||
		d.Server != "https://motcua.lan:8443" || d.CAFile == "" {
		t.Errorf("device.toml: %+v", d)
	}
	st, err := os.Stat(filepath.Join(dir, "etc/motcua/token"))
	if err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("token: %v, %v", st.Mode(), err)
	}
	for _, f := range files {
		if f.Path != "etc/motcua/token" && strings.Contains(string(f.Data), token) {
			t.Errorf("%s gives the token away", f.Path)
		}
	}
}

// A scanner's rule is its own alone, and keeps others away from it.
func TestAScannerIsTheKiosksAlone(t *testing.T) {
	for name, want := range map[string]string{
		"serial:c2e:0B61":             `SUBSYSTEM=="tty", ATTRS{idVendor}=="0c2e", ATTRS{idProduct}=="0b61", ENV{ID_MM_DEVICE_IGNORE}="1"`,
		"hid:0C2E:0B61:S1":            `SUBSYSTEM=="input", KERNEL=="event*", ATTRS{idVendor}=="0c2e", ATTRS{idProduct}=="0b61", ENV{LIBINPUT_IGNORE_DEVICE}="1"`,
		"/dev/ttyACM0":                `SUBSYSTEM=="tty", KERNEL=="ttyACM0", ENV{ID_MM_DEVICE_IGNORE}="1"`,
		"/dev/input/event4":           `KERNEL=="event4", ENV{LIBINPUT_IGNORE_DEVICE}="1"`,
		"/dev/input/by-id/x-kbd":      "",
		"":                            "",
		"/dev/serial/by-id/usb-x-if0": "",
	} {
		s := provincial(t)
		for i := range s.Devices {
			if s.Devices[i].Name == "kiosk-2" {
				s.Devices[i].Scanner = name
			}
		}
		files, err := Bundle(s, "kiosk-2", Secrets{Token: token, Server: "https://motcua.lan:8443"})
		if err != nil {
			t.Fatal(err)
		}
		rule, conf := "", ""
		for _, f := range files {
			switch f.Path {
			case "etc/udev/rules.d/60-motcua-scanner.rules":
				rule = string(f.Data)
			case "etc/motcua/device.toml":
				conf = string(f.Data)
			}
		}
		if (rule == "") != (want == "") || !strings.Contains(rule, want) {
			t.Errorf("%s: %q", name, rule)
		}
		if name != "" && !strings.Contains(conf, "scanner = '"+name+"'") {
			t.Errorf("%s is not in device.toml:\n%s", name, conf)
		}
	}
}

// A printer that was measured on the spot takes its profile along.
func TestAProfileOfOnesOwnGoesIntoTheBundle(t *testing.T) {
	mine := filepath.Join(t.TempDir(), "cổng-1.toml")
	text := "inherits = \"epson\"\nname = \"Mine\"\n[paper]\ndots = 576\n[serial]\nbaud = 115200\n[speed]\nmm_per_s = 100\n" +
		"[sources]\n\"paper.dots\" = \"measured\"\n\"serial.baud\" = \"measured\"\n\"speed.mm_per_s\" = \"measured\"\n"
	if err := os.WriteFile(mine, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s := provincial(t)
	for i := range s.Devices {
		if s.Devices[i].Name == "kiosk-2" {
			s.Devices[i].Profile = mine
		}
	}
	files, err := Bundle(s, "kiosk-2", Secrets{Token: token, CA: ca(t), Server: "https://motcua.lan:8443"})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := Write(dir, files); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(mine); err != nil {
		t.Fatal(err)
	}
	d, err := profile.LoadDevice(filepath.Join(dir, "etc/motcua/device.toml"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := profiles.Printer(d.Printer)
	if err != nil {
		t.Fatal(err)
	}
	if p.Name != "Mine" || p.Serial.Baud != 115200 || p.Status.Fence != "process_id" {
		t.Errorf("%s: %+v", d.Printer, p)
	}
}

func TestEveryDeviceOfTheExamplesGetsABundle(t *testing.T) {
	for _, name := range sites.Names {
		s, err := sites.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range s.Devices {
			files, err := Bundle(s, d.Name, Secrets{Token: token, Server: "https://motcua.lan"})
			if err != nil {
				t.Errorf("%s: %v", d.Name, err)
				continue
			}
			if d.Role == "tablet" && !strings.Contains(string(files[len(files)-1].Data), "/tablet/"+d.Counter) {
				t.Errorf("%s: %q", d.Name, files[len(files)-1].Data)
			}
		}
	}
}

// A display's box is told which board it is and how its panel hangs; what the
// board shows comes from the hall, so that a changed layout needs no new bundle.
func TestADisplaysBundleNamesItsBoard(t *testing.T) {
	for name, want := range map[string]profile.Device{
		"board-door":   {Board: "cua-vao", Turn: 90, Screen: "tv-43-1080p"},
		"board-land":   {Board: "khu-dat-dai", Screen: "tv-43-1080p"},
		"board-second": {Board: "man-hinh-phu", Screen: "tv-55-1080p"},
		"board-q7":     {Board: "q7", Counter: "q7", Screen: "counter-10-wxga"},
	} {
		files, err := Bundle(provincial(t), name, Secrets{Token: token, CA: ca(t), Server: "https://motcua.lan:8443"})
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		if err := Write(dir, files); err != nil {
			t.Fatal(err)
		}
		d, err := profile.LoadDevice(filepath.Join(dir, "etc/motcua/device.toml"))
		if err != nil {
			t.Fatal(err)
		}
		if d.Board != want.Board || d.Turn != want.Turn || d.Screen != want.Screen || d.Counter != want.Counter {
			t.Errorf("%s: %+v", name, d)
		}
	}
}

// The unit must start on a real systemd, which is asked where there is one.
func TestUnitsAndRulesAreGood(t *testing.T) {
	tool, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze is not here: the units are not verified")
	}
	for _, name := range []string{"kiosk-1", "printer-1", "board-hall"} {
		files, err := Bundle(provincial(t), name, Secrets{Token: token, Server: "https://motcua.lan"})
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		if err := Write(dir, files); err != nil {
			t.Fatal(err)
		}
		units, err := filepath.Glob(filepath.Join(dir, "etc/systemd/system/*.service"))
		want := 2 // its own and the screen's
		if name == "printer-1" {
			want = 1
		}
		if err != nil || len(units) != want {
			t.Fatalf("%s: units %v, %v", name, units, err)
		}
		if out, err := exec.Command(tool, append([]string{"verify", "--man=no"}, units...)...).CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

func TestBadSecretsAreRefused(t *testing.T) {
	s := provincial(t)
	for _, c := range []struct {
		device string
		secret Secrets
		want   string
	}{
		{"kiosk-9", Secrets{Token: token, Server: "https://x"}, `no [[device]] is called "kiosk-9": there are kiosk-1`},
		{"kiosk-1", Secrets{Token: "short", Server: "https://x"}, "no device token"},
		{"kiosk-1", Secrets{Token: token, CA: []byte("-----BEGIN"), Server: "https://x"}, "no PEM certificate"},
		{"kiosk-1", Secrets{Token: token, Server: ""}, "--server URL"},
	} {
		if _, err := Bundle(s, c.device, c.secret); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %s", c.secret, err, c.want)
		}
	}
}
