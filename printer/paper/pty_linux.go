package paper

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// A PTY is the printer's end of a pseudo terminal, whose other end programs
// open by a link as if it were a serial port. It is meant for one Serve.
type PTY struct {
	master *os.File
	slave  *os.File // held open, so that the host may close and open its end
	link   string
}

// ListenPTY makes a pseudo terminal and lets link point to it, in the place of
// an older link; anything else of that name is left alone and is an error. An
// empty link makes none. Close removes the link.
func ListenPTY(link string) (*PTY, error) {
	master, slave, err := pty.Open()
	if err != nil {
		return nil, fmt.Errorf("software printer: %w", err)
	}
	if master, err = pollable(master); err != nil {
		_ = slave.Close()
		return nil, fmt.Errorf("software printer: %w", err)
	}
	p := &PTY{master: master, slave: slave}
	if err := raw(slave); err != nil {
		_ = p.Close()
		return nil, fmt.Errorf("software printer: %s: %w", slave.Name(), err)
	}
	if link == "" {
		return p, nil
	}
	if err := relink(slave.Name(), link); err != nil {
		_ = p.Close()
		return nil, fmt.Errorf("software printer: %w", err)
	}
	p.link = link
	return p, nil
}

// pollable is f as a file that Close frees a Read of: a host that says nothing
// and keeps its end open must not keep the printer.
func pollable(f *os.File) (*os.File, error) {
	defer f.Close()
	fd, err := unix.FcntlInt(f.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	if err := unix.SetNonblock(fd, true); err != nil {
		_ = unix.Close(fd)
		return nil, err
	}
	return os.NewFile(uintptr(fd), f.Name()), nil
}

// relink makes link point to target in one step.
func relink(target, link string) error {
	if st, err := os.Lstat(link); err == nil && st.Mode()&os.ModeSymlink == 0 {
		return fmt.Errorf("%s exists and is no link", link)
	}
	dir, err := os.MkdirTemp(filepath.Dir(link), ".pty-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	tmp := filepath.Join(dir, "link")
	if err := os.Symlink(target, tmp); err != nil {
		return err
	}
	return os.Rename(tmp, link)
}

// raw turns echo, line editing and flow control off: the host's settings apply
// once it opens its end.
func raw(f *os.File) error {
	conn, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var inner error
	err = conn.Control(func(fd uintptr) {
		t, err := unix.IoctlGetTermios(int(fd), unix.TCGETS)
		if err != nil {
			inner = err
			return
		}
		t.Iflag, t.Oflag, t.Lflag = 0, 0, 0
		t.Cflag = t.Cflag&^(unix.CSIZE|unix.PARENB) | unix.CS8 | unix.CREAD | unix.CLOCAL
		t.Cc[unix.VMIN], t.Cc[unix.VTIME] = 1, 0
		inner = unix.IoctlSetTermios(int(fd), unix.TCSETS, t)
	})
	if err != nil {
		return err
	}
	return inner
}

// Name is the device that the link points to.
func (p *PTY) Name() string { return p.slave.Name() }

// Read reads what the host wrote.
func (p *PTY) Read(b []byte) (int, error) { return p.master.Read(b) }

// Write sends to the host.
func (p *PTY) Write(b []byte) (int, error) { return p.master.Write(b) }

// Waiting is how many bytes the host wrote that were not read yet.
func (p *PTY) Waiting() int {
	conn, err := p.master.SyscallConn()
	if err != nil {
		return 0
	}
	n := 0
	if conn.Control(func(fd uintptr) { n, _ = unix.IoctlGetInt(int(fd), unix.TIOCINQ) }) != nil {
		return 0
	}
	return n
}

// Speed is the host's speed, bits a second.
func (p *PTY) Speed() int {
	conn, err := p.slave.SyscallConn()
	if err != nil {
		return 0
	}
	n := 0
	err = conn.Control(func(fd uintptr) {
		if t, err := unix.IoctlGetTermios(int(fd), unix.TCGETS2); err == nil {
			n = int(t.Ospeed)
		}
	})
	if err != nil {
		return 0
	}
	return n
}

// Close hangs up and removes the link, if it is still this one's.
func (p *PTY) Close() error {
	if p.link != "" {
		if to, err := os.Readlink(p.link); err == nil && to == p.slave.Name() {
			os.Remove(p.link)
		}
		p.link = ""
	}
	_ = p.slave.Close()
	return p.master.Close()
}

var _ io.ReadWriteCloser = (*PTY)(nil)
