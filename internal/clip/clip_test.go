package clip

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"testing"

	"github.com/gen2brain/mpeg"
)

// A decoder that is not ours shows the film that was drawn.
func TestADecoderShowsWhatWasDrawn(t *testing.T) {
	const w, h, frames = 96, 64, 60
	paint := func(img *image.RGBA, n int) {
		draw.Draw(img, img.Rect, image.NewUniform(color.RGBA{16, 24, 32, 255}), image.Point{}, draw.Src)
		draw.Draw(img, image.Rect(n, 20, n+20, 44), image.NewUniform(color.RGBA{224, 165, 38, 255}), image.Point{}, draw.Src)
	}
	var b bytes.Buffer
	if err := Write(&b, Film{W: w, H: h, Frames: frames, Draw: paint, Coarse: 2}); err != nil {
		t.Fatal(err)
	}
	m, err := mpeg.New(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if m.Width() != w || m.Height() != h || m.Framerate() != Rate || m.NumAudioStreams() != 0 {
		t.Errorf("%d x %d, %v a second, %d sounds", m.Width(), m.Height(), m.Framerate(), m.NumAudioStreams())
	}
	want := image.NewRGBA(image.Rect(0, 0, w, h))
	n := 0
	for f := m.DecodeVideo(); f != nil; f = m.DecodeVideo() {
		paint(want, n)
		got := f.RGBA()
		far := 0
		for i := range want.Pix {
			if d := int(want.Pix[i]) - int(got.Pix[i]); d > 60 || d < -60 {
				far++
			}
		}
		if far > len(want.Pix)/50 {
			t.Errorf("frame %d: %d of %d values are far off", n, far, len(want.Pix))
		}
		n++
	}
	if n != frames {
		t.Errorf("%d frames of %d", n, frames)
	}
}
