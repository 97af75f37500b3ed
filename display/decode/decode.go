//go:build !js

// Package decode makes frames of slides and films: the work of a second screen
// that takes time and memory, in a process of its own. It is one because the files
// are anybody's: one that makes a decoder crash, or takes all memory, ends this
// process and not the board.
//
//	motcua-display decode FILE TYPE WIDTH HEIGHT FROM
//
// writes to stdout what the file shows, fitted into WIDTH x HEIGHT pixels, a film
// from the time FROM on, as frames (Write, Read). What cannot be shown is an
// error, in one line.
package decode

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/gen2brain/mpeg"
	xdraw "golang.org/x/image/draw"

	"motcua/internal/media"
)

// maxDecode is the memory that decoding one picture may take. 40 million pixels
// of a camera are 60 to 120 MB.
const maxDecode = 400 << 20

// Run does what the arguments say.
func Run(out io.Writer, args []string) error {
	if len(args) != 5 {
		return errors.New("want FILE TYPE WIDTH HEIGHT FROM")
	}
	w, err1 := strconv.Atoi(args[2])
	h, err2 := strconv.Atoi(args[3])
	from, err3 := time.ParseDuration(args[4])
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	humble()
	return decode(out, args[0], args[1], min(w, mostSide), min(h, mostSide), from)
}

func decode(out io.Writer, path, ctype string, w, h int, from time.Duration) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	o := &frames{out: out, w: max(1, w), h: max(1, h)}
	switch ctype {
	case media.PNG, media.JPEG:
		err = o.picture(f, ctype)
	case media.MPEG:
		err = o.film(f, from)
	default:
		err = fmt.Errorf("%s: this board plays MPEG-1 only", ctype)
	}
	return err
}

// frames writes frames.
type frames struct {
	out  io.Writer
	w, h int
	tmp  *image.RGBA
}

// picture writes one frame, turned as the camera was held.
func (o *frames) picture(f io.ReadSeeker, ctype string) error {
	cost, turned, err := weigh(f, ctype)
	if err != nil {
		return err
	}
	if cost > maxDecode {
		return fmt.Errorf("needs %d MB of memory, more than the %d that are allowed: make it smaller", cost>>20, maxDecode>>20)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	var img image.Image
	if ctype == media.PNG {
		img, err = png.Decode(bufio.NewReader(f))
	} else {
		img, err = jpeg.Decode(bufio.NewReader(f))
	}
	if err != nil {
		return err
	}
	w, h := o.w, o.h
	if turned >= 5 { // a quarter
		w, h = h, w
	}
	small := image.NewRGBA(image.Rectangle{Max: within(img.Bounds().Size(), w, h)})
	if small.Rect.Dx() >= img.Bounds().Dx() {
		xdraw.CatmullRom.Scale(small, small.Rect, img, img.Bounds(), draw.Src, nil)
	} else {
		shrink(small, img)
	}
	return Write(o.out, upright(small, turned), 0)
}

// film writes the frames of an MPEG-1 film from a moment on.
func (o *frames) film(f io.ReadSeeker, from time.Duration) (err error) {
	v, err := open(f, from)
	if err != nil {
		return err
	}
	for n := 0; ; n++ {
		frame := v()
		if frame == nil {
			if n == 0 {
				return errors.New("no picture in it")
			}
			return nil
		}
		at := time.Duration(frame.Time * float64(time.Second))
		if at < from {
			continue
		}
		src := frame.YCbCr()
		size := within(src.Rect.Size(), o.w, o.h)
		if size.X >= src.Rect.Dx() { // the graphics card makes it larger
			size = src.Rect.Size()
		}
		if o.tmp == nil || o.tmp.Rect.Size() != size {
			o.tmp = image.NewRGBA(image.Rectangle{Max: size})
		}
		if size == src.Rect.Size() {
			draw.Draw(o.tmp, o.tmp.Rect, src, image.Point{}, draw.Src)
		} else {
			shrink(o.tmp, src)
		}
		if err := Write(o.out, o.tmp, at); err != nil {
			return err
		}
	}
}

// open finds the video, in a programme stream or bare, and gives what decodes the
// next frame; in a stream it begins at the last whole picture before from.
func open(f io.ReadSeeker, from time.Duration) (next func() *mpeg.Frame, err error) {
	var head [4]byte
	if _, err := io.ReadFull(f, head[:]); err != nil {
		return nil, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	if head == [4]byte{0, 0, 1, 0xb3} {
		b, err := mpeg.NewBuffer(f)
		if err != nil {
			return nil, err
		}
		b.SetLoadCallback(b.LoadReaderCallback)
		return mpeg.NewVideo(b).Decode, nil
	}
	m, err := mpeg.New(f)
	if err != nil {
		return nil, err
	}
	m.SetAudioEnabled(false)
	if m.Video() == nil {
		return nil, errors.New("no video in it")
	}
	if from <= 0 {
		return m.DecodeVideo, nil
	}
	first := m.SeekFrame(from, false)
	return func() *mpeg.Frame {
		if frame := first; frame != nil {
			first = nil
			return frame
		}
		return m.DecodeVideo()
	}, nil
}

// within is the largest size of the same shape that fits into w x h.
func within(size image.Point, w, h int) image.Point {
	k := min(float64(w)/float64(size.X), float64(h)/float64(size.Y))
	return image.Pt(max(1, min(w, int(float64(size.X)*k+0.5))), max(1, min(h, int(float64(size.Y)*k+0.5))))
}
