package port

import (
	"golang.org/x/sys/unix"
)

// keepShort lets the kernel keep only a few bytes that it cannot send, so that
// what Write took is not far from what the printer took.
func (s *socket) keepShort() {
	_ = s.control(func(fd int) error {
		// From Linux 6.15 on; before, the kernel asks a printer without paper
		// ever more seldom whether it takes something again.
		_ = unix.SetsockoptInt(fd, unix.IPPROTO_TCP, tcpRTOMax, int(askAgain.Milliseconds()))
		return unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NOTSENT_LOWAT, unsentBytes)
	})
}

// tcpRTOMax is TCP_RTO_MAX_MS of linux/tcp.h.
const tcpRTOMax = 44

// underWay is how many bytes the printer's side has not acknowledged, and
// whether it owes an answer to what was sent last. One that takes nothing
// answers, too.
func (s *socket) underWay() (n int, owing bool, err error) {
	err = s.control(func(fd int) error {
		if n, err = unix.IoctlGetInt(fd, unix.SIOCOUTQ); err != nil {
			return err
		}
		info, err := unix.GetsockoptTCPInfo(fd, unix.IPPROTO_TCP, unix.TCP_INFO)
		if err != nil {
			return err
		}
		owing = info.Probes > 0 || info.Last_ack_recv > info.Last_data_sent // both are ages
		return nil
	})
	return n, owing, err
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
