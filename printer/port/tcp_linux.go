package port

import (
	"time"

	"golang.org/x/sys/unix"
)

// keepShort lets the kernel keep only a few bytes that it cannot send, so that
// what Write took is not far from what the printer took.
func (s *socket) keepShort() {
	_ = s.control(func(fd int) error {
		return unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NOTSENT_LOWAT, unsentBytes)
	})
}

// underWay is how many bytes the printer's side has not acknowledged, and for
// how long it has acknowledged nothing.
func (s *socket) underWay() (n int, quiet time.Duration, err error) {
	err = s.control(func(fd int) error {
		if n, err = unix.IoctlGetInt(fd, unix.SIOCOUTQ); err != nil {
			return err
		}
		info, err := unix.GetsockoptTCPInfo(fd, unix.IPPROTO_TCP, unix.TCP_INFO)
		if err != nil {
			return err
		}
		quiet = time.Duration(info.Last_ack_recv) * time.Millisecond
		return nil
	})
	return n, quiet, err
}

func (s *socket) control(do func(fd int) error) error {
	conn, err := s.SyscallConn()
	if err != nil {
		return err
	}
	var inner error
	if err := conn.Control(func(fd uintptr) { inner = do(int(fd)) }); err != nil {
		return err
	}
	return inner
}
