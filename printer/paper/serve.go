package paper

import (
	"context"
	"errors"
	"io"
	"slices"
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
	if w, ok := rw.(interface{ Speed() int }); ok {
		s.speed = w.Speed
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
	speed   func() int  // the host's speed, likewise

	// owned by run
	last    time.Time
	dots    float64   // dots of paper that may move now; negative while cutting
	bytes   float64   // bytes that the wire has carried meanwhile
	reading bool      // read holds a grant
	since   time.Time // when the paper of a printer without cutter came to rest
	restAt  int       // and where, dots
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
		wait := s.pass()
		if s.hungUp() {
			return nil
		}
		s.ask()
		var wake <-chan time.Time
		if wait > 0 {
			wake = s.clock.After(wait)
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

// pass moves time on and says when there will be something to do again; 0: when
// bytes come.
func (s *service) pass() time.Duration {
	p := s.p
	p.mu.Lock()
	defer p.mu.Unlock()
	now := s.clock.Now()
	dt := now.Sub(s.last).Seconds()
	s.last = now
	p.device.now = now
	s.bytes = min(s.bytes+dt*float64(s.baud())/10, float64(chunk))
	s.power(now)
	s.strike(now)
	perSecond := float64(p.profile.Speed.MMPerS) * float64(p.profile.Paper.DPI) / 25.4
	if s.dots += dt * perSecond; p.device.stopped() || len(p.ops) == 0 {
		s.dots = min(s.dots, 0) // a standing motor saves no time
	}
	for !p.device.stopped() {
		for len(p.device.buffer) > 0 && p.pending < lookahead && len(p.ops) < 256 && !p.cutWaits() {
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
	return s.wait(now)
}

// wait is the time until the next pass: a tick while something moves, else
// until the next thing is due that only needs time.
func (s *service) wait(now time.Time) time.Duration {
	d := &s.p.device
	if d.halt || d.xoffed || s.dots < 0 || s.baud() > 0 && s.bytes < chunk || !d.stopped() && (len(s.p.ops) > 0 || len(d.buffer) > 0) {
		return tick
	}
	var next time.Time
	due := func(at time.Time) {
		if !at.IsZero() && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	for _, f := range d.faults {
		if f.After > 0 {
			due(f.at)
		}
	}
	if d.off {
		due(d.offUntil)
	}
	if !s.since.IsZero() {
		due(s.since.Add(restTime))
	}
	if d.ticket && !d.stay {
		due(d.ticketAt.Add(restTime))
	}
	if len(d.out) > 0 {
		due(d.out[0].due)
	}
	if next.IsZero() {
		return 0
	}
	return max(next.Sub(now), time.Millisecond)
}

// baud is the speed of the wire: what GS ( E set, if it did.
func (s *service) baud() int {
	if s.wire.Baud > 0 && s.p.settings.Serial[1] != "" && !s.p.device.dip {
		return s.p.serial.Baud
	}
	return s.wire.Baud
}

// garbled says whether host and printer speak at different speeds: by a fault,
// or because GS ( E set the printer's and the wire knows the host's.
func (s *service) garbled() bool {
	if s.p.device.garbled {
		return true
	}
	if s.speed == nil || s.p.settings.Serial[1] == "" {
		return false
	}
	host, own := s.speed(), s.p.serial.Baud
	if s.p.device.dip {
		own = s.p.profile.Serial.Baud
	}
	return host > 0 && host != own
}

// garble is what a byte becomes at the wrong speed.
func garble(c byte) byte { return c>>3 | ^c<<5 | 0x80 }

// cutWaits says whether a cut is still to come: the printer goes on reading
// commands only after it, so that a fence behind a cut (GS r) is not answered
// when the blade jams.
func (p *Printer) cutWaits() bool {
	return slices.ContainsFunc(p.ops, func(o op) bool { return o.cut != "" })
}

// idle lets a person tear the paper off a printer without cutter, a while after
// it came to rest.
func (s *service) idle(now time.Time) {
	p := s.p
	switch {
	case !p.roll.noCutter || len(p.ops) > 0 || len(p.device.buffer) > 0 || p.roll.blank():
		s.since = time.Time{}
	case s.since.IsZero() || s.restAt != p.device.dots: // it moved since we looked
		s.since, s.restAt = now, p.device.dots
	case now.Sub(s.since) >= restTime:
		s.since = time.Time{}
		p.tearOff()
	}
	if d := &p.device; d.ticket && !d.stay && now.Sub(d.ticketAt) >= restTime {
		d.ticket = false
	}
}

// power brings the printer back after a power cycle.
func (s *service) power(now time.Time) {
	d := &s.p.device
	if d.off && !now.Before(d.offUntil) {
		d.off = false
		s.p.powerOn()
		if s.xonxoff() {
			d.signal(xon)
		}
	}
}

// strike lets the faults happen whose time has come.
func (s *service) strike(now time.Time) {
	d := &s.p.device
	d.halt = false
	if len(d.faults) == 0 {
		return
	}
	rest := make([]armed, 0, len(d.faults))
	for _, f := range d.faults {
		switch {
		case f.Name == "back" && !d.hungUp || !f.due(d, now):
			rest = append(rest, f)
		case f.Name == powerCycle:
			s.switchOff(now)
		default:
			strikes[f.Name](s.p, f.Value)
		}
	}
	d.faults = rest
}

// switchOff is the first half of a power cycle: what was received is gone.
func (s *service) switchOff(now time.Time) {
	p, d := s.p, &s.p.device
	d.off, d.xoffed, d.asb = true, false, 0
	d.cutter, d.jamNext, d.dead = false, false, false
	d.lost += len(d.buffer)
	d.buffer, d.rt, d.out = nil, nil, nil
	p.ops, p.pending, p.cmd, p.line, p.page = nil, 0, command{}, line{}, nil
	d.offUntil = now.Add(offTime)
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
		d.xoffed, d.tail = true, d.slack
		d.signal(xoff)
	case d.xoffed && !stop && free >= c.XOnFree:
		d.xoffed = false
		d.signal(xon)
	}
}

// send hands the answers to the writer; a host that does not read loses them,
// as on a wire.
func (s *service) send() {
	d := &s.p.device
	for len(d.out) > 0 && !d.out[0].due.After(d.now) {
		b := d.out[0].b
		d.out = d.out[1:]
		if d.unplugged {
			continue
		}
		if s.garbled() {
			for i := range b {
				b[i] = garble(b[i])
			}
		}
		select {
		case s.replies <- b:
		default:
		}
	}
}

// take puts bytes from the wire into the receive buffer.
func (s *service) take(b []byte) {
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	d := &s.p.device
	d.now = s.clock.Now()
	bad := s.garbled()
	for _, c := range b {
		if bad {
			c = garble(c)
		}
		if d.unplugged {
			d.received++
			d.lost++
		} else {
			s.p.receive(c)
		}
		s.strike(d.now)
	}
	if d.xoffed {
		d.tail = max(0, d.tail-len(b))
	}
	s.bytes -= float64(len(b))
}

// late is how many bytes to take after XOFF: those of a wire that stops late,
// else none, unless the wire tells that no more wait than still fit. They are a
// host's real-time command, sent after it threw away what it could not send
// before.
func (s *service) late(free int) int {
	if n := s.p.device.tail; n > 0 {
		return min(n, chunk)
	}
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
	defer s.p.mu.Unlock()
	if s.baud() > 0 {
		n = min(n, int(s.bytes))
	}
	if n > 0 {
		s.reading = true
		s.grant <- n
	}
}
