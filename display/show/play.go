//go:build !js

package show

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"motcua/display/decode"
	"motcua/internal/media"
)

// Times of playing.
const (
	ahead    = 2 * time.Second // the next decoder starts so long before its turn
	firstIn  = 20 * time.Second
	lateness = 80 * time.Millisecond // a frame that is later is left out, if the last was not
)

// reel is one decoder at work: its frames come by the channel, in order.
type reel struct {
	src    media.Source
	frames chan frame       // closed at the end
	free   chan *image.RGBA // frames that may be written to again
	stop   context.CancelFunc
	done   chan struct{} // closed when the process is gone
	err    error         // why it ended badly; set before frames is closed
	size   image.Point   // that it was started for
}

type frame struct {
	img *image.RGBA
	at  time.Duration // from the film's beginning
}

// buffers is how many frames of a film there are: one is shown, one waits for its
// time, one is being read.
const buffers = 3

// startReel starts the decoder of a file. A picture that was made small for the
// stage before is read from the cache.
func startReel(ctx context.Context, decoder []string, c cache, src media.Source, size image.Point, from time.Duration) *reel {
	ctx, stop := context.WithCancel(ctx)
	r := &reel{src: src, frames: make(chan frame), free: make(chan *image.RGBA, buffers+1), stop: stop, done: make(chan struct{}), size: size}
	for range buffers {
		r.free <- nil
	}
	path, _ := c.has(src)
	args := append(decoder[1:len(decoder):len(decoder)], path, src.Type, strconv.Itoa(size.X), strconv.Itoa(size.Y), from.String())
	cmd := exec.CommandContext(ctx, decoder[0], args...)
	go func() {
		defer close(r.done)
		defer stop()
		if src.Type == media.MPEG {
			r.err = r.run(ctx, cmd, nil)
		} else if img := c.small(src, size); img != nil {
			r.give(ctx, frame{img: img})
		} else {
			r.err = r.run(ctx, cmd, func(img *image.RGBA) { c.keepSmall(src, size, img) })
		}
		close(r.frames)
	}()
	return r
}

// give hands a frame over; false: nobody wants it.
func (r *reel) give(ctx context.Context, f frame) bool {
	select {
	case r.frames <- f:
		return true
	case <-ctx.Done():
		return false
	}
}

// run reads the decoder's frames until it ends; each is shown to look first.
func (r *reel) run(ctx context.Context, cmd *exec.Cmd, look func(*image.RGBA)) error {
	var say bytes.Buffer
	cmd.Stderr = &limited{b: &say, left: 2000}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	err = r.read(ctx, out, look)
	unwanted := ctx.Err() != nil
	if err != nil {
		r.stop() // one that says nonsense goes
	}
	ended := cmd.Wait()
	if unwanted {
		return nil //nolint:nilerr // nobody waits for what it would have said
	}
	var exit *exec.ExitError
	switch {
	case say.Len() > 0:
		return errors.New(lastLine(say.String()))
	case err != nil:
		return err
	case errors.As(ended, &exit):
		return fmt.Errorf("its decoder died: %s", exit.ProcessState)
	}
	return nil
}

func (r *reel) read(ctx context.Context, out io.Reader, look func(*image.RGBA)) error {
	for {
		var old *image.RGBA
		select {
		case old = <-r.free:
		case <-ctx.Done():
			return nil
		}
		img, at, err := decode.Read(out, old)
		if err != nil {
			if errors.Is(err, io.EOF) || ctx.Err() != nil {
				err = nil
			}
			return err
		}
		if look != nil {
			look(img)
		}
		if !r.give(ctx, frame{img, at}) {
			return nil
		}
	}
}

// end ends the decoder and waits until it is gone.
func (r *reel) end() {
	r.stop()
	<-r.done
}

// limited keeps the beginning of what is written.
type limited struct {
	b    *bytes.Buffer
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	n := min(l.left, len(p))
	l.left -= n
	l.b.Write(p[:n])
	return len(p), nil
}

// lastLine is what a decoder says of its end: one that crashed says more, and the
// cause first.
func lastLine(s string) string {
	s = strings.TrimSpace(s)
	if i := strings.IndexByte(s, '\n'); i > 0 {
		s = s[:i]
	}
	return strings.TrimPrefix(s, "motcua-display: ")
}
