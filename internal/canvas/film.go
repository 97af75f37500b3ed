package canvas

import (
	"image"
	"image/color"
	"sync"
)

// Film is a picture that changes by itself: a video, slides. Whoever has the
// frames shows them, on any goroutine; a canvas draws the one that is shown when
// it paints and keeps one copy of it, however many there were. The zero Film
// shows nothing.
type Film struct {
	mu    sync.Mutex // guards what follows
	img   *image.RGBA
	frame uint64
}

// Show shows img, whose lines follow each other without a gap and which is not
// written to while it is shown; nil shows nothing. What was shown before comes
// back and may be written to again.
func (f *Film) Show(img *image.RGBA) (old *image.RGBA) {
	f.mu.Lock()
	defer f.mu.Unlock()
	old, f.img = f.img, img
	f.frame++
	return old
}

// Use calls do with what is shown, nil when that is nothing, and the number of
// the frame; what is shown does not change meanwhile, so do is brief.
func (f *Film) Use(do func(img *image.RGBA, frame uint64)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	do(f.img, f.frame)
}

// Frame is the number of the frame that is shown and its size; another picture
// has another number.
func (f *Film) Frame() (frame uint64, size image.Point) {
	f.Use(func(img *image.RGBA, n uint64) {
		frame = n
		if img != nil {
			size = img.Rect.Size()
		}
	})
	return frame, size
}

// ColorModel is that of every frame.
func (f *Film) ColorModel() color.Model { return color.RGBAModel }

// Bounds is the rectangle of what is shown.
func (f *Film) Bounds() (b image.Rectangle) {
	f.Use(func(img *image.RGBA, _ uint64) {
		if img != nil {
			b = img.Rect
		}
	})
	return b
}

// At is a pixel of what is shown.
func (f *Film) At(x, y int) (c color.Color) {
	c = color.RGBA{}
	f.Use(func(img *image.RGBA, _ uint64) {
		if img != nil {
			c = img.At(x, y)
		}
	})
	return c
}
