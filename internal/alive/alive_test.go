//go:build !js

package alive

import (
	"net"
	"path/filepath"
	"testing"
	"time"
)

func TestTheManagerHearsOfFrames(t *testing.T) {
	name := filepath.Join(t.TempDir(), "notify")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	t.Setenv("NOTIFY_SOCKET", name)
	t.Setenv("WATCHDOG_USEC", "3000000")
	p, err := Open()
	if err != nil || p.Every() != time.Second {
		t.Fatalf("every %v, %v", p.Every(), err)
	}
	defer p.Close()
	hear := func() string {
		t.Helper()
		b := make([]byte, 100)
		_ = l.SetReadDeadline(time.Now().Add(10 * time.Second))
		n, err := l.Read(b)
		if err != nil {
			t.Fatal(err)
		}
		return string(b[:n])
	}
	p.Shown()
	if s := hear(); s != "READY=1\nWATCHDOG=1" {
		t.Errorf("at first %q", s)
	}
	p.Shown() // too soon to be worth a word
	p.last = time.Now().Add(-time.Second)
	p.Shown()
	if s := hear(); s != "WATCHDOG=1" {
		t.Errorf("then %q", s)
	}
	p.last = time.Now().Add(-time.Second)
	p.Shown()
	if s := hear(); s != "WATCHDOG=1" {
		t.Errorf("and %q: the frame between was told too", s)
	}
}

func TestWithoutAManagerNothingHappens(t *testing.T) {
	t.Setenv("NOTIFY_SOCKET", "")
	p, err := Open()
	if err != nil || p.Every() != 0 {
		t.Errorf("every %v, %v", p.Every(), err)
	}
	p.Shown()
	p.Close()
	t.Setenv("NOTIFY_SOCKET", "/nonexistent/socket")
	if p, err = Open(); err == nil {
		t.Error("a socket that is not there is taken for one")
	}
	p.Shown()
}
