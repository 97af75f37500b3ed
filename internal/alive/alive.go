//go:build !js

// Package alive tells the service manager that a screen is shown, by systemd's
// protocol of notification: datagrams to the socket that NOTIFY_SOCKET names.
//
//	READY=1     the first frame has gone to the panel
//	WATCHDOG=1  one has gone there since the last time
//
// So a program whose window hangs (a graphics card that was reset, a compositor
// that has died) is ended and started again, although its network and timers
// still work. Without the variables everything here does nothing.
package alive

import (
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"
)

// Pulse is one program's line to its service manager; its methods are called
// on one goroutine at a time.
type Pulse struct {
	conn  *net.UnixConn // nil: nobody listens
	every time.Duration
	last  time.Time
	ready bool
}

// Open reads the environment and dials. It never gives nil: a Pulse whose line
// could not be opened, which err tells, does nothing.
func Open() (*Pulse, error) {
	p := &Pulse{}
	name := os.Getenv("NOTIFY_SOCKET")
	if name == "" {
		return p, nil
	}
	if strings.HasPrefix(name, "@") { // the abstract name space
		name = "\x00" + name[1:]
	}
	conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		return p, fmt.Errorf("service manager: %w", err)
	}
	p.conn = conn
	if pid := os.Getenv("WATCHDOG_PID"); pid != "" && pid != strconv.Itoa(os.Getpid()) && pid != strconv.Itoa(os.Getppid()) {
		return p, nil // the watchdog looks at somebody else
	}
	if us, err := strconv.ParseInt(os.Getenv("WATCHDOG_USEC"), 10, 64); err == nil && us > 0 {
		p.every = time.Duration(us) * time.Microsecond / 3
	}
	return p, nil
}

// Every is how often a sign of life is due, a third of the watchdog's patience;
// 0 when nobody waits for one.
func (p *Pulse) Every() time.Duration { return p.every }

// Shown says that a frame has gone to the panel. It costs nothing to call it
// for every frame.
func (p *Pulse) Shown() {
	if p.conn == nil {
		return
	}
	now := time.Now()
	if !p.ready {
		p.ready, p.last = true, now
		p.say("READY=1\nWATCHDOG=1")
		return
	}
	if p.every > 0 && now.Sub(p.last) >= p.every/2 {
		p.last = now
		p.say("WATCHDOG=1")
	}
}

// say never waits long: a manager that does not read must not stop the screen.
func (p *Pulse) say(s string) {
	_ = p.conn.SetWriteDeadline(time.Now().Add(50 * time.Millisecond))
	_, _ = p.conn.Write([]byte(s))
}

// Close hangs up.
func (p *Pulse) Close() {
	if p.conn != nil {
		_ = p.conn.Close()
	}
}
