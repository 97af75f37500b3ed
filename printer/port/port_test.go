package port

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// openPTY opens the slave of a new pty as a port.
func openPTY(t *testing.T, c Config) (*os.File, Port) {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { master.Close() })
	p, err := Open(slave.Name(), c)
	if err != nil {
		t.Fatal(err)
	}
	slave.Close()
	t.Cleanup(func() { p.Close() })
	return master, p
}

func TestSerialCarriesEveryByte(t *testing.T) {
	master, p := openPTY(t, Config{Baud: 12345, Flow: "none"})
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	if n, err := p.Write(all); n != 256 || err != nil {
		t.Fatal(n, err)
	}
	got := make([]byte, 256)
	if _, err := io.ReadFull(master, got); err != nil || !bytes.Equal(got, all) {
		t.Errorf("to the printer: % X, %v", got, err)
	}
	if _, err := master.Write(all); err != nil {
		t.Fatal(err)
	}
	p.SetReadDeadline(time.Now().Add(5 * time.Second))
	if _, err := io.ReadFull(p, got); err != nil || !bytes.Equal(got, all) {
		t.Errorf("from the printer: % X, %v", got, err)
	}
	if _, err := p.Lines(); !errors.Is(err, ErrNoLines) {
		t.Errorf("a pty has no lines: %v", err)
	}
	if err := p.Drain(time.Now().Add(time.Second)); err != nil {
		t.Error(err)
	}
}

func TestWriteEndsAtItsDeadline(t *testing.T) {
	_, p := openPTY(t, Config{})
	p.SetWriteDeadline(time.Now().Add(50 * time.Millisecond))
	n, err := p.Write(make([]byte, 200_000))
	if !errors.Is(err, os.ErrDeadlineExceeded) || n == 0 || n == 200_000 {
		t.Errorf("nobody reads, and %d bytes were taken: %v", n, err)
	}
}

func TestCloseFreesReadAndWrite(t *testing.T) {
	_, p := openPTY(t, Config{})
	ended := make(chan error, 2)
	go func() { _, err := p.Write(make([]byte, 200_000)); ended <- err }()
	go func() { _, err := p.Read(make([]byte, 1)); ended <- err }()
	<-time.After(50 * time.Millisecond) // let both block; too early is as good
	p.Close()
	for range 2 {
		select {
		case err := <-ended:
			if err == nil {
				t.Error("a closed port gave no error")
			}
		case <-time.After(5 * time.Second):
			t.Fatal("still blocked")
		}
	}
}

// XOFF stops our bytes and XON lets them go, without the program's doing;
// Discard lifts a stop that never ends.
func TestXOff(t *testing.T) {
	master, p := openPTY(t, Config{Flow: "xonxoff"})
	write := func() error {
		p.SetWriteDeadline(time.Now().Add(50 * time.Millisecond))
		_, err := p.Write([]byte("A"))
		return err
	}
	// The kernel carries a stop from one end to the other in its own time.
	until := func(what string, stopped bool) {
		t.Helper()
		for begun := time.Now(); errors.Is(write(), os.ErrDeadlineExceeded) != stopped; {
			if time.Since(begun) > 5*time.Second {
				t.Fatal(what)
			}
		}
	}
	until("a free line carries nothing", false)
	master.Write([]byte{0x13})
	until("XOFF stops nothing", true)
	master.Write([]byte{0x11})
	until("XON lets nothing go", false)
	master.Write([]byte{0x13})
	until("XOFF stops nothing", true)
	if err := p.Discard(); err != nil {
		t.Fatal(err)
	}
	if err := write(); err != nil {
		t.Errorf("after Discard: %v", err)
	}
}

func TestLostCable(t *testing.T) {
	master, p := openPTY(t, Config{})
	master.Close()
	if _, err := p.Read(make([]byte, 1)); err == nil {
		t.Error("reading a lost line gives no error")
	}
	if _, err := p.Write([]byte("A")); err == nil {
		t.Error("writing to a lost line gives no error")
	}
}

// The whole ticket arrives although the printer's status was never read.
func TestNetworkLosesNothingAtClose(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	const size = 57_618
	got := make(chan int, 1)
	go func() {
		c, err := l.Accept()
		if err != nil {
			got <- -1
			return
		}
		defer c.Close()
		c.Write([]byte{0x10, 0, 0, 0})
		n, b := 0, make([]byte, 4096)
		for {
			k, err := c.Read(b)
			n += k
			if err != nil {
				break
			}
			<-time.After(2 * time.Millisecond) // a printer takes its time
		}
		got <- n
	}()
	p, err := Open("tcp://"+l.Addr().String(), Config{})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := p.Write(make([]byte, size)); n != size || err != nil {
		t.Fatal(n, err)
	}
	p.Close()
	if n := <-got; n != size {
		t.Errorf("%d of %d bytes arrived", n, size)
	}
}

func TestNames(t *testing.T) {
	for name, serial := range map[string]bool{
		"/dev/ttyUSB0": true, "/dev/serial/by-id/usb-x": true, "./printer": true,
		"/dev/usb/lp0": false, "tcp://10.0.0.9:9100": false, "10.0.0.9:9100": false,
	} {
		if got := IsSerial(name); got != serial {
			t.Errorf("IsSerial(%q) = %t", name, got)
		}
	}
	file := t.TempDir() + "/file"
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"": "no name", "usb://1": "only tcp:// is known", "tcp://nohost": "missing port",
		"/dev/none-of-this-name": "motcua-printer ports lists", file: "no serial line",
		"tcp://127.0.0.1:1": "another computer is printing there",
	} {
		if p, err := Open(name, Config{}); err == nil {
			p.Close()
			t.Errorf("%q was opened", name)
		} else if !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", name, err, want)
		}
	}
}
