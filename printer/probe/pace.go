package probe

import (
	"bytes"
	"context"
	"time"

	"motcua/printer/explain"
	"motcua/printer/questions"
)

// pieceBytes is how much goes out before the printer must have caught up.
const pieceBytes = 768

// Print sends a pattern. Where the printer has a fence, it must have caught up
// after every piece, so that its buffer never overruns although nobody knows yet
// how large it is; pieces end between commands.
func (p *Probe) Print(ctx context.Context, m questions.Measured, pattern []byte) error {
	begin, at := 0, 0
	for _, s := range explain.Stream(pattern) {
		at += len(s.Bytes) + s.Data
		if at-begin < pieceBytes && at < len(pattern) {
			continue
		}
		if err := p.write(ctx, pattern[begin:at]); err != nil {
			return err
		}
		begin = at
		if err := p.Fence(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// Fence waits until the printer has got here, if it can tell; at most as long as
// it may be stuck.
func (p *Probe) Fence(ctx context.Context, m questions.Measured) error {
	switch {
	case m.ProcessID:
		if err := p.write(ctx, []byte(fencePaper+mark)); err != nil {
			return err
		}
		_, err := p.read(ctx, stuck, func(b []byte) bool { return bytes.Contains(b, []byte(marked)) })
		return err
	case m.GSR:
		if err := p.write(ctx, []byte(fenceTaken)); err != nil {
			return err
		}
		_, err := p.read(ctx, stuck, func(b []byte) bool { return at(b, 0x90, 0) >= 0 })
		return err
	}
	_, err := p.read(ctx, settle, nil)
	return err
}

// Speed feeds twice, a short and a long way, and divides the difference of the
// ways by that of the times: how late the printer answers does not matter. feed
// makes the bytes for so many millimetres. 0: the printer has no fence, or it
// answers before it moves.
func (p *Probe) Speed(ctx context.Context, m questions.Measured, feed func(mm int) []byte) (mmPerS int, err error) {
	if !m.ProcessID && !m.GSR {
		return 0, nil
	}
	const short, long = 30, 110
	var took [2]time.Duration
	for i, way := range []int{short, long} {
		if err := p.Fence(ctx, m); err != nil {
			return 0, err
		}
		begun := time.Now()
		if err := p.write(ctx, feed(way)); err != nil {
			return 0, err
		}
		if err := p.Fence(ctx, m); err != nil {
			return 0, err
		}
		took[i] = time.Since(begun)
	}
	d := took[1] - took[0]
	if d < 80*time.Millisecond {
		return 0, nil // a metre a second: it did not wait for the paper
	}
	return int(float64(long-short) / d.Seconds()), nil
}

// Buffer feeds a long way and sends bytes that mean nothing behind it, as fast
// as the line carries them, until the printer says stop: so much its buffer
// takes. Without a stop it took at least what was sent.
func (p *Probe) Buffer(ctx context.Context, feed []byte, mmPerS int) (stop, atLeast int, err error) {
	if p.baud == 0 {
		return 0, 0, nil
	}
	if err := p.write(ctx, feed); err != nil {
		return 0, 0, err
	}
	busy := time.Duration(BufferWay) * time.Second / time.Duration(max(mmPerS, 50))
	until := time.Now().Add(busy * 7 / 10)
	before, sent := p.stops, 0
	for time.Now().Before(until) && p.stops == before {
		if err := p.send(ctx, make([]byte, chunkBytes)); err != nil {
			return 0, sent, err
		}
		sent += chunkBytes
		if err := p.listen(ctx, p.carries(chunkBytes)); err != nil {
			return 0, sent, err
		}
	}
	saidStop := p.stops > before
	if err := p.listen(ctx, busy); err != nil {
		return 0, sent, err
	}
	if saidStop {
		return sent, sent, nil
	}
	return 0, sent, nil
}

// BufferWay is how far the feed that Buffer is given goes, mm.
const BufferWay = 100
