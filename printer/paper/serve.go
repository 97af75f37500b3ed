package paper

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"
)

// Wire is the cable between host and printer.
type Wire struct {
	Baud int // bits a second, ten for a byte; 0: as fast as the host writes
	// Serial is set for a serial line, where flow control is the profile's:
	// XON/XOFF, or none, and then bytes get lost. Otherwise (USB, TCP) a full
	// printer just takes no more.
	Serial bool
}

// Life of a served printer.
const (
	tick      = 5 * time.Millisecond
	lookahead = 64                      // dots that are developed ahead of the head
	offTime   = 2500 * time.Millisecond // of a power cycle, with booting
	restTime  = 2 * time.Second         // before somebody tears the paper off
	chunk     = 256                     // most bytes taken at once
)

// Serve is the printer at the end of a wire, until ctx ends, the wire breaks or
// the fault "hang-up" strikes. It closes rw, waits for its goroutines and
// returns nil but for a broken wire. What is buffered when it returns is
// printed when it is served again.
func (p *Printer) Serve(ctx context.Context, rw io.ReadWriteCloser, wire Wire) error {
	s := &service{
		p: p, wire: wire, clock: p.opts.Clock,
		grant: make(chan int, 1), got: make(chan received, 1), replies: make(chan []byte, 256),
	}
	s.last = s.clock.Now()
	p.mu.Lock()
	p.device.served, p.device.hungUp, p.device.out = true, false, nil
	for i := range p.device.faults {
		if f := &p.device.faults[i]; f.at.IsZero() {
			f.at = s.last.Add(f.After)
		}
	}
	p.mu.Unlock()
	if w, ok := rw.(interface{ Waiting() int }); ok {
		s.waiting = w.Waiting
	}
	var wg sync.WaitGroup
	wg.Go(func() { s.read(rw) })
	wg.Go(func() { s.write(rw) })
	err := s.run(ctx)
	close(s.grant)
	close(s.replies)
	_ = rw.Close()
	wg.Wait()
	p.mu.Lock()
	p.device.served = false
	p.mu.Unlock()
	return err
}

// service is one Serve.
type service struct {
	// static after construction
	p       *Printer
	wire    Wire
	clock   Clock
	grant   chan int // run tells read how many bytes to take; closed by run's end
	got     chan received
	replies chan []byte // run to write; closed by run's end
	waiting func() int  // bytes that wait on the wire, if it can tell; else nil

	// owned by run
	last    time.Time
	dots    float64   // dots of paper that may move now; negative while cutting
	bytes   float64   // bytes that the wire has carried meanwhile
	reading bool      // read holds a grant
	since   time.Time // when the paper of a printer without cutter came to rest
}

type received struct {
	b   []byte
	err error
}

func (s *service) read(r io.Reader) {
	buf := make([]byte, chunk)
	for n := range s.grant {
		n, err := r.Read(buf[:n])
		s.got <- received{append([]byte(nil), buf[:n]...), err}
	}
}

func (s *service) write(w io.Writer) {
	for b := range s.replies {
		if _, err := w.Write(b); err != nil {
			continue // the reader sees the broken wire, too
		}
	}
}

// run is the printer's main loop: every pass moves time on, lets the faults
// strike, takes bytes, carries out commands and moves paper.
func (s *service) run(ctx context.Context) error {
	for {
		busy := s.pass()
		if s.hungUp() {
			return nil
		}
		s.ask()
		var wake <-chan time.Time
		if busy {
			wake = s.clock.After(tick)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-wake:
		case <-s.p.kick:
		case in := <-s.got:
			s.reading = false
			s.take(in.b)
			if errors.Is(in.err, io.EOF) {
				return nil
			}
			if in.err != nil {
				return in.err
			}
		}
	}
}

func (s *service) hungUp() bool {
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	return s.p.device.hungUp
}

// pass moves time on; true: there will be something to do at the next tick.
func (s *service) pass() bool {
	p := s.p
	p.mu.Lock()
	defer p.mu.Unlock()
	now := s.clock.Now()
	dt := now.Sub(s.last).Seconds()
	s.last = now
	s.bytes = min(s.bytes+dt*float64(s.wire.Baud)/10, float64(chunk))
	s.power(now)
	s.strike(now)
	perSecond := float64(p.profile.Speed.MMPerS) * float64(p.profile.Paper.DPI) / 25.4
	s.dots += dt * perSecond
	for !p.device.stopped() {
		for len(p.device.buffer) > 0 && p.pending < lookahead && len(p.ops) < 256 {
			c := p.device.buffer[0]
			p.device.buffer = p.device.buffer[1:]
			p.exec(c)
		}
		if len(p.ops) == 0 {
			s.dots = min(s.dots, 0) // a standing motor saves no time
			break
		}
		if s.dots < 1 {
			break
		}
		n, cut := p.mechanics(int(s.dots))
		s.dots -= float64(n)
		if cut {
			s.dots = -perSecond * float64(p.profile.Cut.MS) / 1000
		}
	}
	s.strike(now)
	p.device.reportChange()
	s.flow()
	s.send()
	p.changed()
	s.idle(now)
	return p.device.off || p.device.xoffed || !s.since.IsZero() || len(p.device.faults) > 0 || s.dots < 0 || s.wire.Baud > 0 && s.bytes < chunk ||
		!p.device.stopped() && (len(p.ops) > 0 || len(p.device.buffer) > 0)
}

// idle lets a person tear the paper off a printer without cutter, a while after
// it came to rest.
func (s *service) idle(now time.Time) {
	p := s.p
	switch {
	case !p.roll.noCutter || len(p.ops) > 0 || len(p.device.buffer) > 0 || p.roll.blank():
		s.since = time.Time{}
	case s.since.IsZero():
		s.since = now
	case now.Sub(s.since) >= restTime:
		s.since = time.Time{}
		p.tearOff()
	}
}

// power brings the printer back after a power cycle.
func (s *service) power(now time.Time) {
	d := &s.p.device
	if d.off && !now.Before(d.offUntil) {
		d.off = false
		s.p.powerOn()
		if s.xonxoff() {
			d.answer([]byte{xon})
		}
	}
}

// strike lets the faults happen whose time has come.
func (s *service) strike(now time.Time) {
	d := &s.p.device
	if len(d.faults) == 0 {
		return
	}
	rest := make([]armed, 0, len(d.faults))
	for _, f := range d.faults {
		if !f.due(d, now) {
			rest = append(rest, f)
			continue
		}
		switch f.Name {
		case "paper-end":
			d.paperEnd, d.nearEnd = true, true
		case "near-end":
			d.nearEnd = true
		case "refill":
			d.paperEnd, d.nearEnd = false, false
		case "cover":
			d.cover = true
		case "close":
			d.cover = false
		case "cutter":
			d.jamNext = true
		case "hot":
			d.hot = true
		case "cool":
			d.hot = false
		case "silent":
			d.silent = true
		case "hang-up":
			d.hungUp = true
		case "power-cycle":
			d.off, d.xoffed, d.asb = true, false, 0
			d.cutter, d.jamNext = false, false
			d.lost += len(d.buffer)
			d.buffer, d.rt, d.out = nil, nil, nil
			s.p.ops, s.p.pending, s.p.cmd, s.p.line, s.p.page = nil, 0, command{}, line{}, nil
			d.offUntil = now.Add(offTime)
		}
	}
	d.faults = rest
}

func (s *service) xonxoff() bool { return s.wire.Serial && s.p.serial.Flow == "xonxoff" }

// flow says stop and go.
func (s *service) flow() {
	d, c := &s.p.device, s.p.serial
	if !s.xonxoff() || d.off {
		return
	}
	free := c.Buffer - len(d.buffer)
	stop := s.p.stopsOffline() && d.offline()
	switch {
	case !d.xoffed && (stop || free <= c.XOffFree):
		d.xoffed = true
		d.answer([]byte{xoff})
	case d.xoffed && !stop && free >= c.XOnFree:
		d.xoffed = false
		d.answer([]byte{xon})
	}
}

// send hands the answers to the writer; a host that does not read loses them,
// as on a wire.
func (s *service) send() {
	for _, b := range s.p.device.out {
		select {
		case s.replies <- b:
		default:
		}
	}
	s.p.device.out = s.p.device.out[:0]
}

// take puts bytes from the wire into the receive buffer.
func (s *service) take(b []byte) {
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	for _, c := range b {
		s.p.receive(c)
		s.strike(s.clock.Now())
	}
	s.bytes -= float64(len(b))
}

// late is how many bytes to take after XOFF: none, unless the wire tells that
// no more wait than still fit. They are a host's real-time command, sent after
// it threw away what it could not send before.
func (s *service) late(free int) int {
	if s.waiting == nil {
		return 0
	}
	if n := s.waiting(); n <= free {
		return n
	}
	return 0
}

// ask lets the reader take bytes, as many as wire, buffer and flow control
// allow. After XOFF nothing more is taken from the line: what the host wrote
// before it saw the XOFF waits there as it would in its own buffer.
func (s *service) ask() {
	if s.reading {
		return
	}
	s.p.mu.Lock()
	d, c := &s.p.device, s.p.serial
	n := chunk
	free := c.Buffer - len(d.buffer)
	switch {
	case d.off:
	case !s.wire.Serial || c.Flow == "rtscts" || c.Flow == "dtrdsr":
		n = min(n, free)
	case d.xoffed:
		n = s.late(free)
	case s.xonxoff():
		n = max(1, min(n, free-c.XOffFree))
	}
	s.p.mu.Unlock()
	if s.wire.Baud > 0 {
		n = min(n, int(s.bytes))
	}
	if n > 0 {
		s.reading = true
		s.grant <- n
	}
}
