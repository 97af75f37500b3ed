//go:build !js

package decode

import (
	"bufio"
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"motcua/internal/clip"
	"motcua/internal/media"
)

var (
	gold = color.RGBA{224, 165, 38, 255}
	blue = color.RGBA{11, 79, 138, 255}
)

func fill(img draw.Image, r image.Rectangle, c color.Color) {
	draw.Draw(img, r, image.NewUniform(c), image.Point{}, draw.Src)
}

// halves is gold to the left and blue to the right.
func halves(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	fill(img, img.Rect, blue)
	fill(img, image.Rect(0, 0, w/2, h), gold)
	return img
}

func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 92}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// filmOf is a film whose left half becomes lighter with every frame.
func filmOf(t testing.TB, frames int, bare bool) []byte {
	t.Helper()
	var b bytes.Buffer
	err := clip.Write(&b, clip.Film{W: 64, H: 48, Frames: frames, Bare: bare, Draw: func(img *image.RGBA, n int) {
		fill(img, img.Rect, blue)
		fill(img, image.Rect(0, 0, 32, 48), color.Gray{Y: uint8(20 + 2*(n%100))})
	}})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// shown decodes bytes in this process.
func shown(t testing.TB, b []byte, ctype string, w, h int, from time.Duration) (list []*image.RGBA, at []time.Duration, err error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	err = decode(&out, path, ctype, w, h, from)
	for {
		img, due, e := Read(&out, nil)
		if e != nil {
			if !errors.Is(e, io.EOF) && err == nil {
				t.Fatal(e)
			}
			return list, at, err
		}
		list, at = append(list, img), append(at, due)
	}
}

// near reports whether a pixel has about that colour.
func near(img *image.RGBA, x, y int, want color.Color) bool {
	r, g, b, a := want.RGBA()
	c := img.RGBAAt(x, y)
	for _, d := range []int{int(c.R) - int(r>>8), int(c.G) - int(g>>8), int(c.B) - int(b>>8), int(c.A) - int(a>>8)} {
		if d > 24 || d < -24 {
			return false
		}
	}
	return true
}

func TestAPictureFitsTheStage(t *testing.T) {
	for name, c := range map[string]struct {
		b     []byte
		ctype string
		want  image.Point
	}{
		"a large one made small":   {pngOf(t, halves(3000, 2000)), media.PNG, image.Pt(300, 200)},
		"a small one made large":   {pngOf(t, halves(30, 30)), media.PNG, image.Pt(200, 200)},
		"one of a camera":          {jpegOf(t, halves(1600, 400)), media.JPEG, image.Pt(320, 80)},
		"one as large":             {pngOf(t, halves(320, 200)), media.PNG, image.Pt(320, 200)},
		"a tall one":               {jpegOf(t, halves(111, 999)), media.JPEG, image.Pt(22, 200)},
		"one of broken proportion": {pngOf(t, halves(1000, 333)), media.PNG, image.Pt(320, 107)},
	} {
		list, _, err := shown(t, c.b, c.ctype, 320, 200, 0)
		if err != nil || len(list) != 1 {
			t.Errorf("%s: %d frames, %v", name, len(list), err)
			continue
		}
		img := list[0]
		if img.Rect.Size() != c.want {
			t.Errorf("%s: %v, want %v", name, img.Rect.Size(), c.want)
		}
		w, h := img.Rect.Dx(), img.Rect.Dy()
		for _, y := range []int{0, h / 2, h - 1} {
			if !near(img, 0, y, gold) || !near(img, w/4, y, gold) || !near(img, w-1, y, blue) || !near(img, w*3/4, y, blue) {
				t.Errorf("%s, line %d: %v %v %v", name, y, img.RGBAAt(0, y), img.RGBAAt(w/4, y), img.RGBAAt(w-1, y))
			}
		}
	}
}

// A camera held upright writes its picture lying, and says so.
func TestAPictureStandsUpright(t *testing.T) {
	lying := jpegOf(t, halves(200, 100))
	for turned, where := range map[byte]image.Point{1: {10, 50}, 2: {190, 50}, 3: {190, 50}, 4: {10, 50}, 5: {50, 10}, 6: {50, 10}, 7: {50, 190}, 8: {50, 190}} {
		exif := append([]byte("\xff\xe1\x00\x22Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"), turned, 0, 0, 0, 0, 0, 0)
		b := append(append(append([]byte{}, lying[:2]...), exif...), lying[2:]...)
		list, _, err := shown(t, b, media.JPEG, 200, 200, 0)
		if err != nil || len(list) != 1 {
			t.Fatalf("%d: %v", turned, err)
		}
		want := image.Pt(200, 100)
		if turned >= 5 {
			want = image.Pt(100, 200)
		}
		if img := list[0]; img.Rect.Size() != want || !near(img, where.X, where.Y, gold) {
			t.Errorf("%d: %v, %v at %v", turned, img.Rect.Size(), img.RGBAAt(where.X, where.Y), where)
		}
	}
}

func TestAFilmIsShownFrameByFrame(t *testing.T) {
	for _, bare := range []bool{false, true} {
		b := filmOf(t, 60, bare)
		list, at, err := shown(t, b, media.MPEG, 640, 480, 0)
		if err != nil || len(list) != 60 {
			t.Fatalf("bare %v: %d frames, %v", bare, len(list), err)
		}
		for i, img := range list {
			if want := time.Duration(i) * 40 * time.Millisecond; at[i]-want > time.Millisecond || want-at[i] > time.Millisecond {
				t.Errorf("frame %d is due at %v", i, at[i])
			}
			if !near(img, 8, 20, color.Gray{Y: uint8(20 + 2*i)}) || !near(img, 56, 20, blue) {
				t.Errorf("frame %d: %v", i, img.RGBAAt(8, 20))
			}
		}
		if list[0].Rect.Size() != image.Pt(64, 48) {
			t.Errorf("the graphics card makes it larger, not we: %v", list[0].Rect)
		}
		later, at, err := shown(t, b, media.MPEG, 32, 32, 1200*time.Millisecond)
		if err != nil || len(later) != 30 || at[0] != 1200*time.Millisecond || later[0].Rect.Size() != image.Pt(32, 24) || !near(later[0], 8, 10, color.Gray{Y: 80}) {
			t.Errorf("bare %v: from 1.2 s on: %d frames, %v", bare, len(later), err)
		}
	}
}

// grey40 is a JPEG of 40 million pixels that a person could have brought: its
// blocks are all the same, so it is made in a moment.
func grey40(w, h int, sof byte) []byte {
	img := image.NewGray(image.Rect(0, 0, 8, 8))
	var b bytes.Buffer
	_ = jpeg.Encode(&b, img, nil) // into memory
	head := b.Bytes()
	at := bytes.Index(head, []byte{0xff, 0xc0})
	head[at+1] = sof
	head[at+5], head[at+6], head[at+7], head[at+8] = byte(h>>8), byte(h), byte(w>>8), byte(w)
	at = bytes.Index(head, []byte{0xff, 0xda}) + 2 + 8
	// on the wire: for each block "no difference" (00) and "end of block" (1010)
	out := append([]byte{}, head[:at]...)
	for range w * h / 64 * 6 / 24 {
		out = append(out, 0b00101000, 0b10100010, 0b10001010)
	}
	return append(out, 0xff, 0xd9)
}

// A picture of 40 million pixels is shown, within the memory that is allowed; one
// that would take more is refused before it is read.
func TestALargePictureIsShownOrRefused(t *testing.T) {
	b := grey40(8000, 5000, 0xc0)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	list, _, err := shown(t, b, media.JPEG, 1920, 1080, 0)
	runtime.ReadMemStats(&after)
	if err != nil || len(list) != 1 || list[0].Rect.Size() != image.Pt(1728, 1080) {
		t.Fatalf("%d frames, %v", len(list), err)
	}
	if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > maxDecode>>20 {
		t.Errorf("%d MB were used", used)
	}
	cost, _, err := weighJPEG(bufio.NewReader(bytes.NewReader(grey40(9600, 9600, 0xc2)[:2000])))
	if err != nil || cost <= maxDecode {
		t.Errorf("a progressive one of 92 million pixels costs %d, %v", cost, err)
	}
	if _, _, err = shown(t, grey40(9600, 9600, 0xc2)[:2000], media.JPEG, 1920, 1080, 0); err == nil || !strings.Contains(err.Error(), "make it smaller") {
		t.Errorf("it is refused: %v", err)
	}
}

func TestForeignBytesAreAnError(t *testing.T) {
	whole := jpegOf(t, halves(100, 100))
	for name, c := range map[string]struct {
		b     []byte
		ctype string
	}{
		"half a picture": {whole[:len(whole)/2], media.JPEG}, "nothing": {nil, media.JPEG}, "a film that is none": {whole, media.MPEG},
		"a picture that is a film": {filmOf(t, 3, false), media.PNG}, "a foreign film": {[]byte("....ftypisom"), media.MP4},
		"a film without pictures": {filmOf(t, 0, false), media.MPEG},
	} {
		if list, _, err := shown(t, c.b, c.ctype, 100, 100, 0); err == nil {
			t.Errorf("%s gave %d frames", name, len(list))
		}
	}
}

func FuzzWeighJPEG(f *testing.F) {
	f.Add(jpegOf(f, halves(20, 20)))
	f.Add(grey40(64, 64, 0xc2))
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x22Exif\x00\x00II\x2a\x00\x08\x00\x00\x00\xff\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if cost, turned, err := weighJPEG(bufio.NewReader(bytes.NewReader(b))); err == nil && (cost < 0 || turned < 1 || turned > 8) {
			t.Errorf("%d, %d", cost, turned)
		}
	})
}
