// Package probe finds out what a printer answers by itself, before and beside
// what a person sees on its paper: which status it gives, who it says it is, how
// fast it feeds, how much it takes until it says stop. It prints nothing but
// blank paper, and every wait ends.
//
//	10 04 n          a byte 0xx1xx10        status now
//	1D 61 FF         four bytes             automatic status
//	1D 72 01         a byte 0xx0xxxx        a fence: it got here
//	1D 28 48 ..      37 22 d1..d4 00        a fence: all before is on paper
//	1D 49 n          5F text 00             who it is
//	10 14 08 ..      37 25 00               it dropped what it had
package probe

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"motcua/printer/questions"
)

// Conn is the way to the printer; port.Port is one.
type Conn interface {
	Read(b []byte) (int, error)
	Write(b []byte) (int, error)
	SetReadDeadline(t time.Time) error
	SetWriteDeadline(t time.Time) error
}

// Times of a probe.
const (
	Patience = 2 * time.Second        // how late an answer may come
	settle   = 150 * time.Millisecond // silence before the next question
	stuck    = 20 * time.Second       // a printer that takes nothing any more
)

// ErrEcho is a line that sends back what it was told: two ends of a cable, or a
// modem.
var ErrEcho = errors.New("the line sends back what it was told: no printer, or a wrong cable")

// A Probe asks one printer. It is owned by one goroutine.
type Probe struct {
	conn    Conn
	baud    int
	pending []byte // came while something was being written
	stops   int    // XOFF so far
	stopped bool   // the last of XOFF and XON
}

// New makes a Probe. On a serial line, which must be open without XON/XOFF, it
// sends no faster than the line carries and keeps to the printer's XOFF itself:
// so it sees them. baud is 0 on other ports.
func New(c Conn, baud int) *Probe { return &Probe{conn: c, baud: baud} }

// ask sends a question and reads until done is content or Patience is over; it
// returns what came.
func (p *Probe) ask(ctx context.Context, q string, done func(b []byte) bool) ([]byte, error) {
	if _, err := p.read(ctx, settle, nil); err != nil {
		return nil, err
	}
	if err := p.write(ctx, []byte(q)); err != nil {
		return nil, err
	}
	b, err := p.read(ctx, Patience, done)
	if err == nil && len(b) >= len(q) && bytes.HasPrefix(b, []byte(q)) {
		return nil, ErrEcho
	}
	return b, err
}

// read collects bytes for so long, or until done.
func (p *Probe) read(ctx context.Context, within time.Duration, done func(b []byte) bool) ([]byte, error) {
	defer context.AfterFunc(ctx, func() { _ = p.conn.SetReadDeadline(time.Unix(1, 0)) })()
	if err := p.conn.SetReadDeadline(time.Now().Add(within)); err != nil {
		return nil, err
	}
	got := p.pending
	p.pending = nil
	var b [256]byte
	for {
		if done != nil && done(got) {
			return got, nil
		}
		if err := ctx.Err(); err != nil {
			return got, err
		}
		n, err := p.conn.Read(b[:])
		for _, c := range b[:n] {
			switch c {
			case xoff:
				p.stops++
				p.stopped = true
			case xon:
				p.stopped = false
			default:
				got = append(got, c)
			}
		}
		if len(got) > maxHeard { // a line full of noise
			got = got[len(got)-maxHeard/2:]
		}
		if n == 0 && errors.Is(err, os.ErrDeadlineExceeded) {
			return got, ctx.Err()
		}
		if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
			return got, err
		}
	}
}

// listen collects bytes for so long and keeps them for the next read.
func (p *Probe) listen(ctx context.Context, within time.Duration) error {
	got, err := p.read(ctx, within, nil)
	p.pending = got
	return err
}

const (
	xon, xoff  = 0x11, 0x13
	maxHeard   = 1 << 14
	chunkBytes = 32
)

// write sends bytes at the pace of the line, and waits while the printer says
// stop.
func (p *Probe) write(ctx context.Context, b []byte) error {
	if p.baud == 0 {
		return p.send(ctx, b)
	}
	for len(b) > 0 {
		n := min(chunkBytes, len(b))
		if err := p.send(ctx, b[:n]); err != nil {
			return err
		}
		b = b[n:]
		if err := p.listen(ctx, p.carries(n)); err != nil {
			return err
		}
		for until := time.Now().Add(stuck); p.stopped; {
			if !time.Now().Before(until) {
				return errors.New("the printer said stop and never go: paper end, cover open, or noise")
			}
			if err := p.listen(ctx, 10*time.Millisecond); err != nil {
				return err
			}
		}
	}
	return nil
}

// carries is how long the line takes for n bytes.
func (p *Probe) carries(n int) time.Duration {
	return time.Duration(n) * 10 * time.Second / time.Duration(max(p.baud, 1200))
}

// send hands bytes to the port and waits while the printer takes none, as long
// as it is patient.
func (p *Probe) send(ctx context.Context, b []byte) error {
	defer context.AfterFunc(ctx, func() { _ = p.conn.SetWriteDeadline(time.Unix(1, 0)) })()
	if err := p.conn.SetWriteDeadline(time.Now().Add(stuck)); err != nil {
		return err
	}
	_, err := p.conn.Write(b)
	if errors.Is(err, os.ErrDeadlineExceeded) && ctx.Err() == nil {
		return fmt.Errorf("the printer takes no bytes: %w", err)
	}
	return errors.Join(ctx.Err(), err)
}

// Status tries every kind of answer. A printer that says nothing costs a few
// seconds, not an error.
func (p *Probe) Status(ctx context.Context) (questions.Measured, error) {
	var m questions.Measured
	steps := []func(context.Context, *questions.Measured) error{p.realTime, p.clear, p.fences, p.who, p.automatic}
	for _, step := range steps {
		if err := step(ctx, &m); err != nil {
			return m, err
		}
	}
	return m, nil
}

// Awake says whether anything answers as a printer does: the first question of
// the real-time status, twice, for a line at another speed answers nonsense.
func (p *Probe) Awake(ctx context.Context) (bool, error) {
	for range 2 {
		b, err := p.ask(ctx, "\x10\x04\x01", func(b []byte) bool { return at(b, 0x93, 0x12) >= 0 })
		if err != nil || len(b) == 0 || b[0]&0x93 != 0x12 {
			return false, err
		}
	}
	return true, nil
}

// realTime: all four questions must be answered.
func (p *Probe) realTime(ctx context.Context, m *questions.Measured) error {
	for n := byte(1); n <= 4; n++ {
		b, err := p.ask(ctx, "\x10\x04"+string([]byte{n}), func(b []byte) bool { return at(b, 0x93, 0x12) >= 0 })
		if err != nil {
			return err
		}
		i := at(b, 0x93, 0x12)
		if i < 0 {
			return nil
		}
		if n == 4 {
			m.DLEEOT, m.NearEnd = true, b[i]&0x0C != 0
		}
	}
	return nil
}

// at is the first byte of a kind, or -1.
func at(b []byte, mask, want byte) int {
	for i, c := range b {
		if c&mask == want {
			return i
		}
	}
	return -1
}

func (p *Probe) clear(ctx context.Context, m *questions.Measured) error {
	b, err := p.ask(ctx, "\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", func(b []byte) bool { return bytes.Contains(b, []byte("\x37\x25\x00")) })
	m.Clear = bytes.Contains(b, []byte("\x37\x25\x00"))
	return err
}

// The fences. Mark is any four printable characters.
const (
	fenceTaken = "\x1dr\x01"
	fencePaper = "\x1d(H\x06\x0000"
	mark       = "mtc1"
	marked     = "\x37\x22" + mark + "\x00"
)

func (p *Probe) fences(ctx context.Context, m *questions.Measured) error {
	b, err := p.ask(ctx, fencePaper+mark, func(b []byte) bool { return bytes.Contains(b, []byte(marked)) })
	if err != nil {
		return err
	}
	m.ProcessID = bytes.Contains(b, []byte(marked))
	// A command that it does not know may have printed its last letters, which
	// wait in the line: end the line.
	if !m.ProcessID {
		if err := p.write(ctx, []byte("\x1b@")); err != nil {
			return err
		}
	}
	b, err = p.ask(ctx, fenceTaken, func(b []byte) bool { return at(b, 0x90, 0) >= 0 })
	m.GSR = at(b, 0x90, 0) >= 0
	return err
}

// who asks maker and model.
func (p *Probe) who(ctx context.Context, m *questions.Measured) error {
	for _, q := range []struct {
		n    byte
		into *string
	}{{67, &m.Model}, {66, &m.Maker}} {
		text, err := p.Identity(ctx, q.n)
		if err != nil || text == "" {
			return err
		}
		m.GSI = true
		*q.into = text
	}
	return nil
}

// Identity is GS I n, for n that answer by a block; "" if there is no answer.
func (p *Probe) Identity(ctx context.Context, n byte) (string, error) {
	whole := func(b []byte) bool {
		i := bytes.IndexByte(b, 0x5F)
		return i >= 0 && bytes.IndexByte(b[i:], 0) > 0
	}
	b, err := p.ask(ctx, "\x1dI"+string([]byte{n}), whole)
	if err != nil || !whole(b) {
		return "", err
	}
	b = b[bytes.IndexByte(b, 0x5F)+1:]
	text := make([]rune, 0, len(b))
	for _, c := range b[:bytes.IndexByte(b, 0)] {
		if c >= 0x20 && c < 0x7F {
			text = append(text, rune(c))
		}
	}
	return string(bytes.TrimSpace([]byte(string(text)))), nil
}

// ModelByte is GS I 1, the model's number; -1 if there is no answer.
func (p *Probe) ModelByte(ctx context.Context) (int, error) {
	b, err := p.ask(ctx, "\x1dI\x01", func(b []byte) bool { return at(b, 0x90, 0) >= 0 })
	if i := at(b, 0x90, 0); err == nil && i >= 0 {
		return int(b[i]), nil
	}
	return -1, err
}

// automatic turns automatic status on, which must answer at once, and off.
func (p *Probe) automatic(ctx context.Context, m *questions.Measured) error {
	group := func(b []byte) bool {
		for i := 0; i+4 <= len(b); i++ {
			if b[i]&0x93 == 0x10 && b[i+1]&0x90 == 0 && b[i+2]&0x90 == 0 && b[i+3]&0x90 == 0 {
				return true
			}
		}
		return false
	}
	b, err := p.ask(ctx, "\x1da\xff", group)
	if err != nil {
		return err
	}
	m.ASB = group(b)
	return p.write(ctx, []byte("\x1da\x00"))
}
