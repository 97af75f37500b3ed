//go:build !js

package ebitest

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// ErrNoXvfb says that tests of windows need a package of the system.
var ErrNoXvfb = errors.New("no Xvfb: install the package xvfb")

// Display is an X server without a screen, with a number that it chose itself.
// Close ends it.
type Display struct {
	Name string // for the environment: DISPLAY=Name

	cmd *exec.Cmd
	dir string
}

// Start starts an X server of w x h pixels.
func Start(w, h int) (*Display, error) {
	path, err := exec.LookPath("Xvfb")
	if err != nil {
		return nil, ErrNoXvfb
	}
	dir, err := os.MkdirTemp("", "xvfb")
	if err != nil {
		return nil, err
	}
	d := &Display{dir: dir}
	d.cmd = exec.Command(path, "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", w, h), "-nolisten", "tcp", "-fbdir", dir)
	out, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer func() { _ = out.Close() }()
	d.cmd.ExtraFiles = []*os.File{in}
	err = d.cmd.Start()
	_ = in.Close() // the server has its own copy
	if err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		d.Close()
		return nil, fmt.Errorf("start of Xvfb: %w", err)
	}
	d.Name = ":" + strings.TrimSpace(line)
	return d, nil
}

// Close ends the server.
func (d *Display) Close() {
	_ = d.cmd.Process.Kill()
	_ = d.cmd.Wait()
	_ = os.RemoveAll(d.dir)
}

// Shot is what the screen shows now: Xvfb keeps its picture in a file of the
// XWD format, whose header is 25 big-endian words.
func (d *Display) Shot() (*image.RGBA, error) {
	b, err := os.ReadFile(d.file())
	if err != nil {
		return nil, err
	}
	const words = 25
	if len(b) < 4*words {
		return nil, errors.New("picture of Xvfb is cut off")
	}
	var h [words]int
	for i := range h {
		h[i] = int(binary.BigEndian.Uint32(b[4*i:]))
	}
	headerSize, width, height, bits, line, colours := h[0], h[4], h[5], h[11], h[12], h[19]
	pix := b[min(len(b), headerSize+12*colours):]
	if bits != 32 || len(pix) < line*height {
		return nil, fmt.Errorf("picture of Xvfb has %d bits a pixel and %d bytes", bits, len(pix))
	}
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			p := pix[y*line+4*x:]
			copy(img.Pix[img.PixOffset(x, y):], []byte{p[2], p[1], p[0], 255})
		}
	}
	return img, nil
}

func (d *Display) file() string { return filepath.Join(d.dir, "Xvfb_screen0") }

// Pixels looks at single points of the screen for as long as it is asked, which
// costs microseconds where a Shot costs milliseconds. Close it.
type Pixels struct {
	f            *os.File
	start, pitch int64
}

// Pixels opens the screen for looking at points of it.
func (d *Display) Pixels() (*Pixels, error) {
	f, err := os.Open(d.file())
	if err != nil {
		return nil, err
	}
	head := make([]byte, 4*25)
	if _, err := f.ReadAt(head, 0); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	word := func(i int) int64 { return int64(binary.BigEndian.Uint32(head[4*i:])) }
	return &Pixels{f, word(0) + 12*word(19), word(12)}, nil
}

// At is the point's colour, 0xRRGGBB.
func (p *Pixels) At(x, y int) (uint32, error) {
	var b [4]byte
	_, err := p.f.ReadAt(b[:], p.start+int64(y)*p.pitch+4*int64(x))
	return binary.LittleEndian.Uint32(b[:]) & 0xFFFFFF, err
}

// Close ends it.
func (p *Pixels) Close() error { return p.f.Close() }
