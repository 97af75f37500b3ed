package port

import (
	"bytes"
	"errors"
	"io"
	"os"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// No USB printer is here, and no kernel module that plays one. A pty stands for
// the character device: poll, EOF, hang-up and a full device are as usblp has
// them. What only usblp does, its 8 KiB transfer, LPABORT and LPGETSTATUS, is
// not tested.
func lpLike(t *testing.T) (*os.File, Port) {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	fd := int(slave.Fd())
	m, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	m.Iflag, m.Oflag, m.Lflag = 0, 0, 0
	if err := unix.IoctlSetTermios(fd, unix.TCSETS, m); err != nil {
		t.Fatal(err)
	}
	p, err := openUSB(slave.Name())
	if err != nil {
		t.Fatal(err)
	}
	slave.Close()
	t.Cleanup(func() { p.Close(); master.Close() })
	return master, p
}

func TestUSBCarriesEveryByte(t *testing.T) {
	master, p := lpLike(t)
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	if n, err := p.Write(all); n != 256 || err != nil {
		t.Fatal(n, err)
	}
	got := make([]byte, 256)
	if _, err := io.ReadFull(master, got); err != nil || !bytes.Equal(got, all) {
		t.Errorf("% X, %v", got, err)
	}
	master.Write([]byte{0x12, 0x13, 0x11})
	p.SetReadDeadline(time.Now().Add(5 * time.Second))
	if _, err := io.ReadFull(p, got[:3]); err != nil || !bytes.Equal(got[:3], []byte{0x12, 0x13, 0x11}) {
		t.Errorf("% X, %v", got[:3], err)
	}
	if err := p.Drain(time.Now().Add(time.Second)); err != nil {
		t.Error(err)
	}
	if err := p.Discard(); err != nil {
		t.Errorf("a printer that takes everything is hung up on: %v", err)
	}
	if _, err := p.Lines(); !errors.Is(err, ErrNoLines) {
		t.Errorf("a pty has no printer's status byte: %v", err)
	}
}

// A transfer that stands can only be dropped by hanging up: the port is lost
// then, for whoever reads, too.
func TestUSBStuck(t *testing.T) {
	_, p := lpLike(t)
	p.SetWriteDeadline(time.Now().Add(50 * time.Millisecond))
	if n, err := p.Write(make([]byte, 200_000)); n == 0 || n == 200_000 || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatal(n, err)
	}
	if err := p.Drain(time.Now().Add(20 * time.Millisecond)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("drained: %v", err)
	}
	ended := make(chan error, 1)
	go func() { _, err := p.Read(make([]byte, 1)); ended <- err }()
	if err := p.Discard(); !errors.Is(err, ErrLost) {
		t.Error(err)
	}
	if err := <-ended; !errors.Is(err, ErrLost) {
		t.Errorf("reading: %v", err)
	}
	if _, err := p.Write([]byte("A")); !errors.Is(err, ErrLost) {
		t.Errorf("writing: %v", err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}

func TestUSBUnplugged(t *testing.T) {
	master, p := lpLike(t)
	ended := make(chan error, 1)
	go func() { _, err := p.Read(make([]byte, 1)); ended <- err }()
	master.Close()
	if err := <-ended; !errors.Is(err, ErrLost) {
		t.Error(err)
	}
	if _, err := p.Write([]byte("A")); !errors.Is(err, ErrLost) {
		t.Error(err)
	}
	if err := p.Drain(time.Now().Add(time.Second)); !errors.Is(err, ErrLost) {
		t.Error(err)
	}
}

// Cheap printers are one-way, which Linux says by EINVAL, and some answer a
// transfer without a byte, which looks like the end of a file. Neither is lost.
func TestUSBThatSaysNothing(t *testing.T) {
	oneWay := func() Port {
		fd, err := unix.Eventfd(0, unix.EFD_NONBLOCK|unix.EFD_CLOEXEC)
		if err != nil {
			t.Fatal(err)
		}
		return usb{&file{f: os.NewFile(uintptr(fd), "one-way"), name: "one-way"}} // a short read is EINVAL
	}
	empty := func() Port {
		p, err := openUSB(os.DevNull)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	for name, open := range map[string]func() Port{"EINVAL": oneWay, "empty": empty} {
		p := open()
		p.SetReadDeadline(time.Now().Add(150 * time.Millisecond))
		if n, err := p.Read(make([]byte, 4)); n != 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%s: %d, %v", name, n, err)
		}
		if n, err := p.Write([]byte{1, 0, 0, 0, 0, 0, 0, 0}); n != 8 || err != nil {
			t.Errorf("%s: %d, %v", name, n, err)
		}
		p.SetReadDeadline(time.Time{})
		ended := make(chan error, 1)
		go func() { _, err := p.Read(make([]byte, 4)); ended <- err }()
		if err := p.Close(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := <-ended; !errors.Is(err, os.ErrClosed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
