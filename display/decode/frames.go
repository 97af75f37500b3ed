//go:build !js

package decode

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"
	"time"
)

// A frame on the pipe from the decoder to the board:
//
//	"FRAM"  width  height  4 bytes each, big-endian
//	when it is due, microseconds from the beginning, 8 bytes
//	width x height x 4 bytes of RGBA, premultiplied
const (
	frameMark = "FRAM"
	frameHead = 20
	// mostFrame bounds a frame: a 4K panel's.
	mostSide  = 4096
	mostFrame = mostSide * mostSide * 4
)

// Write writes a frame that is due at a time from the film's beginning.
func Write(w io.Writer, img *image.RGBA, at time.Duration) error {
	var h [frameHead]byte
	copy(h[:], frameMark)
	binary.BigEndian.PutUint32(h[4:], uint32(img.Rect.Dx()))
	binary.BigEndian.PutUint32(h[8:], uint32(img.Rect.Dy()))
	binary.BigEndian.PutUint64(h[12:], uint64(at.Microseconds()))
	if _, err := w.Write(h[:]); err != nil {
		return err
	}
	_, err := w.Write(img.Pix)
	return err
}

// Read reads a frame into old, or into a new picture where that is of
// another size. io.EOF is the orderly end.
func Read(r io.Reader, old *image.RGBA) (img *image.RGBA, at time.Duration, err error) {
	var h [frameHead]byte
	if _, err := io.ReadFull(r, h[:]); err != nil {
		return nil, 0, err
	}
	w, ht := int64(binary.BigEndian.Uint32(h[4:])), int64(binary.BigEndian.Uint32(h[8:]))
	if string(h[:4]) != frameMark || w < 1 || ht < 1 || w > mostFrame || ht > mostFrame || w*ht*4 > mostFrame {
		return nil, 0, errors.New("the decoder says nonsense")
	}
	size := image.Pt(int(w), int(ht))
	if img = old; img == nil || img.Rect.Size() != size {
		img = image.NewRGBA(image.Rectangle{Max: size})
	}
	if _, err := io.ReadFull(r, img.Pix); err != nil {
		return nil, 0, fmt.Errorf("the decoder stopped in a frame: %w", errors.Join(err, io.ErrUnexpectedEOF))
	}
	return img, time.Duration(int64(binary.BigEndian.Uint64(h[12:]))) * time.Microsecond, nil
}
