// Package portrait makes the picture of an officer ("ảnh cán bộ") that a
// counter's tablet shows out of the photo that somebody has at hand: a JPEG or
// PNG of any camera, turned upright as its EXIF says, cut to a square about the
// face and drawn anew in one size. Nothing of the file but its picture is
// kept: cameras write where and when a photo was taken into it.
package portrait

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // a format that is taken
	"io"
	"sync"

	"golang.org/x/image/draw"
)

// Bounds of what is taken and made.
const (
	mostBytes = 16 << 20 // of a file
	mostDots  = 50e6     // of a JPEG, the largest that telephones make
	mostPNG   = 12e6     // of a PNG, which takes more memory a dot
	least     = 120      // the shorter side: less is a smear on a tablet
	size      = 480      // of the square that is made
	quality   = 86
)

// one lets one picture be made at a time: a large photo takes a hundred
// megabytes while it is read.
var one sync.Mutex

// Make reads a photo and gives a JPEG of size by size. The error is for the
// person who chose the file.
func Make(r io.Reader) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, mostBytes+1))
	if err != nil {
		return nil, fmt.Errorf("the photo did not arrive whole: %w", err)
	}
	if len(b) > mostBytes {
		return nil, fmt.Errorf("the photo has more than %d MB", mostBytes>>20)
	}
	conf, kind, err := image.DecodeConfig(bytes.NewReader(b))
	if err != nil {
		return nil, errors.New("the file is not a picture that can be read: want a JPEG or a PNG")
	}
	dots := float64(conf.Width) * float64(conf.Height)
	switch {
	case min(conf.Width, conf.Height) < least:
		return nil, fmt.Errorf("the photo is too small: %d x %d, want at least %d x %d", conf.Width, conf.Height, least, least)
	case dots > mostDots, kind == "png" && dots > mostPNG:
		return nil, fmt.Errorf("the photo is too large: %d x %d", conf.Width, conf.Height)
	}
	one.Lock()
	defer one.Unlock()
	img, _, err := image.Decode(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("the photo is damaged: %w", err)
	}
	square := image.NewRGBA(image.Rect(0, 0, size, size))
	draw.Draw(square, square.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	way := orientation(b)
	draw.CatmullRom.Scale(square, square.Bounds(), img, cut(img.Bounds(), way), draw.Over, nil)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, upright(square, way), &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("the photo cannot be written: %w", err)
	}
	return out.Bytes(), nil
}

// cut is the square that is shown: the whole width of an upright photo, and of
// its height the part about the face, which stands above the middle.
func cut(r image.Rectangle, way int) image.Rectangle {
	w, h := r.Dx(), r.Dy()
	side := min(w, h)
	x, y := (w-side)/2, (h-side)/2
	head := (max(w, h) - side) / 4 // from the top, a quarter of what is left over
	switch {
	case h > w && (way == 3 || way == 4): // upside down
		y = h - side - head
	case h > w && way <= 2:
		y = head
	case w > h && (way == 5 || way == 6): // its top is at the left
		x = head
	case w > h && way >= 7: // at the right
		x = w - side - head
	}
	return image.Rect(x, y, x+side, y+side).Add(r.Min)
}

// upright turns a square as EXIF's orientation says that it lies.
func upright(s *image.RGBA, way int) *image.RGBA {
	if way == 1 {
		return s
	}
	out := image.NewRGBA(s.Bounds())
	n := s.Bounds().Dx() - 1
	for y := range n + 1 {
		for x := range n + 1 {
			fx, fy := x, y
			switch way {
			case 2:
				fx = n - x
			case 3:
				fx, fy = n-x, n-y
			case 4:
				fy = n - y
			case 5:
				fx, fy = y, x
			case 6:
				fx, fy = y, n-x
			case 7:
				fx, fy = n-y, n-x
			case 8:
				fx, fy = n-y, x
			}
			out.SetRGBA(x, y, s.RGBAAt(fx, fy))
		}
	}
	return out
}
