package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"motcua/internal/canvas/ebi/ebitest"
)

// A kiosk that is given nothing but its bundle finds the hall, shows itself on
// a screen, and is seen by the hall as there.
func TestAKioskStartsFromItsBundle(t *testing.T) {
	display, err := ebitest.Start(1080, 1920)
	if err != nil {
		t.Skipf("no Xvfb: the kiosk was not started from its bundle: %v", err)
	}
	defer display.Close()
	data, box := t.TempDir(), t.TempDir()
	d := startHall(t, data, "run", "--site", "../../firmware-config/sites/commune.toml")
	out, err := exec.Command(filepath.Join(bin, "motcua-config"), "provision",
		"--site", "../../firmware-config/sites/commune.toml", "--device", "kiosk-1",
		"--data", data, "--server", d.URL, "--out", box).CombinedOutput()
	if err != nil {
		t.Fatalf("provision: %v\n%s", err, out)
	}
	units, err := filepath.Glob(filepath.Join(box, "etc/systemd/system/*.service"))
	if err != nil || len(units) != 2 { // the kiosk, and the screen that it draws on
		t.Fatalf("units in the bundle: %v, %v", units, err)
	}
	if analyze, err := exec.LookPath("systemd-analyze"); err == nil {
		if out, err := exec.Command(analyze, append([]string{"verify"}, units...)...).CombinedOutput(); err != nil {
			t.Errorf("systemd-analyze verify: %v\n%s", err, out)
		}
	} else {
		t.Log("no systemd-analyze on this machine: the unit was not verified")
	}

	kiosk := exec.Command(filepath.Join(bin, "motcua-kiosk"), "run",
		"--config", filepath.Join(box, "etc/motcua/device.toml"), "--data", filepath.Join(box, "var"))
	// systemd gives the service its credentials in a folder of their own
	kiosk.Env = append(os.Environ(), "DISPLAY="+display.Name, "CREDENTIALS_DIRECTORY="+filepath.Join(box, "etc/motcua"))
	var said bytes.Buffer
	kiosk.Stdout, kiosk.Stderr = &said, &said
	if err := kiosk.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- kiosk.Wait() }()
	defer func() {
		_ = kiosk.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(20 * time.Second):
			_ = kiosk.Process.Kill()
			t.Error("the kiosk did not end within 20 s of SIGTERM")
		}
		if t.Failed() {
			t.Logf("the kiosk said:\n%s", &said)
		}
	}()
	public := &client{d: d, http: d.client()}
	for end := time.Now().Add(40 * time.Second); ; <-time.After(100 * time.Millisecond) {
		_, ready := public.get("/readyz", nil)
		if !strings.Contains(string(ready), "kiosk-1: kiosk is not connected") {
			break
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("the kiosk ended: %v", err)
		default:
		}
		if time.Now().After(end) {
			t.Fatalf("the hall does not see its kiosk: %s", ready)
		}
	}
	for end := time.Now().Add(30 * time.Second); colours(t, display) < 4; <-time.After(100 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the kiosk's screen shows nothing")
		}
	}
}

// colours counts the different pixels in a sample of what a display shows.
func colours(t *testing.T, d *ebitest.Display) int {
	t.Helper()
	shot, err := d.Shot()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[uint32]bool{}
	for i := 0; i+3 < len(shot.Pix); i += 4 * 97 {
		seen[uint32(shot.Pix[i])<<16|uint32(shot.Pix[i+1])<<8|uint32(shot.Pix[i+2])] = true
	}
	return len(seen)
}
