package portrait

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

var (
	red, green, blue = color.RGBA{200, 30, 30, 255}, color.RGBA{30, 160, 60, 255}, color.RGBA{30, 60, 200, 255}
	white            = color.RGBA{250, 250, 250, 255}
)

// upright photo, 300 x 480: red above, where the face is, blue below, green at
// the right edge.
func portraitAt(x, y int) color.RGBA {
	switch {
	case x >= 240:
		return green
	case y < 240:
		return red
	case y < 360:
		return white
	}
	return blue
}

// lying gives the photo as a camera writes it that was held another way.
func lying(way int) image.Image {
	const w, h = 300, 480
	sw, sh := w, h
	if way >= 5 {
		sw, sh = h, w
	}
	img := image.NewRGBA(image.Rect(0, 0, sw, sh))
	for y := range h {
		for x := range w {
			sx, sy := x, y
			switch way {
			case 2:
				sx = w - 1 - x
			case 3:
				sx, sy = w-1-x, h-1-y
			case 4:
				sy = h - 1 - y
			case 5:
				sx, sy = y, x
			case 6:
				sx, sy = y, w-1-x
			case 7:
				sx, sy = h-1-y, w-1-x
			case 8:
				sx, sy = h-1-y, x
			}
			img.SetRGBA(sx, sy, portraitAt(x, y))
		}
	}
	return img
}

// withEXIF puts an orientation, and a place that nobody is to learn, into a
// JPEG.
func withEXIF(t testing.TB, img image.Image, way int, order binary.AppendByteOrder) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	tiff := []byte("II")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		tiff = []byte("MM")
	}
	tiff = order.AppendUint16(tiff, 42)
	tiff = order.AppendUint32(tiff, 8)
	tiff = order.AppendUint16(tiff, 2)
	for _, e := range [][2]uint16{{0x0100, 300}, {orientationTag, uint16(way)}} {
		tiff = order.AppendUint16(order.AppendUint16(tiff, e[0]), 3)
		tiff = order.AppendUint32(tiff, 1)
		tiff = order.AppendUint16(order.AppendUint16(tiff, e[1]), 0)
	}
	tiff = append(tiff, "taken at 21.0278 N 105.8342 E"...)
	seg := append([]byte("Exif\x00\x00"), tiff...)
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(seg)+2))...)
	return append(append(out, seg...), b.Bytes()[2:]...)
}

func near(a, b color.Color) bool {
	r, g, bl, _ := a.RGBA()
	x, y, z, _ := b.RGBA()
	d := func(p, q uint32) bool { return max(p, q)-min(p, q) < 0x3000 }
	return d(r, x) && d(g, y) && d(bl, z)
}

// However the camera was held, the picture stands upright and shows the face.
func TestAPhotoStandsUpright(t *testing.T) {
	for way := 1; way <= 8; way++ {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian}[way%2 : way%2+1] {
			out, err := Make(bytes.NewReader(withEXIF(t, lying(way), way, order)))
			if err != nil {
				t.Fatalf("orientation %d: %v", way, err)
			}
			img, kind, err := image.Decode(bytes.NewReader(out))
			if err != nil || kind != "jpeg" || img.Bounds() != image.Rect(0, 0, size, size) {
				t.Fatalf("orientation %d: a %s of %v, %v", way, kind, img.Bounds(), err)
			}
			// 300 of 480 rows are shown, from the 45th on: red to row 312 of the square
			for at, want := range map[image.Point]color.Color{{200, 20}: red, {200, 290}: red, {200, 340}: white, {200, 470}: white, {440, 240}: green} {
				if got := img.At(at.X, at.Y); !near(got, want) {
					t.Errorf("orientation %d %v: at %v %v, want %v", way, order, at, got, want)
				}
			}
			if bytes.Contains(out, []byte("Exif")) || bytes.Contains(out, []byte("105.8342")) {
				t.Errorf("orientation %d: the picture still says where it was taken", way)
			}
			if len(out) > 80<<10 {
				t.Errorf("orientation %d: %d bytes", way, len(out))
			}
		}
	}
}

func TestWhatIsNoPhotoIsRefused(t *testing.T) {
	var small, clear bytes.Buffer
	if err := png.Encode(&small, image.NewRGBA(image.Rect(0, 0, 119, 400))); err != nil {
		t.Fatal(err)
	}
	whole := withEXIF(t, lying(1), 1, binary.LittleEndian)
	huge := bytes.Clone(whole)
	at := bytes.Index(huge, []byte{0xff, 0xc0}) + 5
	binary.BigEndian.PutUint16(huge[at:], 60000)
	binary.BigEndian.PutUint16(huge[at+2:], 60000)
	for why, file := range map[string][]byte{
		"not a picture": []byte("<svg onload=alert(1)>"), "not a picture ": nil, "too small: 119 x 400": small.Bytes(),
		"too large: 60000 x 60000": huge, "damaged": whole[:len(whole)/2], "more than 16 MB": make([]byte, mostBytes+1),
	} {
		if _, err := Make(bytes.NewReader(file)); err == nil || !strings.Contains(err.Error(), strings.TrimSpace(why)) {
			t.Errorf("%v, want %q", err, why)
		}
	}
	if err := png.Encode(&clear, image.NewRGBA(image.Rect(0, 0, 200, 200))); err != nil {
		t.Fatal(err)
	}
	out, err := Make(&clear)
	if err != nil {
		t.Fatal(err)
	}
	if img, _, err := image.Decode(bytes.NewReader(out)); err != nil || !near(img.At(100, 100), color.White) {
		t.Errorf("a picture one can see through stands on %v, want white", img.At(100, 100))
	}
}

func FuzzOrientation(f *testing.F) {
	f.Add(withEXIF(f, image.NewRGBA(image.Rect(0, 0, 8, 8)), 6, binary.BigEndian))
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x0aExif\x00\x00II"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if way := orientation(b); way < 1 || way > 8 {
			t.Error(fmt.Sprint(way))
		}
	})
}
