package soft

import (
	"image"
	"image/draw"
	"testing"

	"pgregory.net/rapid"

	"motcua/internal/canvas"
)

// vowels are all Vietnamese vowels with all marks, and đ, composed.
const vowels = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ" +
	"AÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬEÈÉẺẼẸÊỀẾỂỄỆIÌÍỈĨỊOÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢUÙÚỦŨỤƯỪỨỬỮỰYỲÝỶỸỴĐ"

func TestEveryVietnameseLetterIsThere(t *testing.T) {
	c := New(1, 1)
	if miss := c.Missing(vowels + "0123456789–…·•“”→"); len(miss) > 0 {
		t.Errorf("the typeface lacks %q", miss)
	}
}

func TestDecomposedTextLooksComposed(t *testing.T) {
	a, b := New(600, 100), New(600, 100)
	f := canvas.Font{Size: 60, Bold: true}
	a.Text("Tiếng Việt Ộ", 10, 70, f, canvas.RGB(0xFFFFFF))
	b.Text("Tie\u0302\u0301ng Vie\u0323\u0302t O\u0323\u0302", 10, 70, f, canvas.RGB(0xFFFFFF))
	if n := Differ(a.Image, b.Image, 8); n != 0 {
		t.Errorf("%d pixels differ between NFC and NFD", n)
	}
	if n := Differ(a.Image, New(600, 100).Image, 8); n < 1000 {
		t.Errorf("only %d pixels were written", n)
	}
}

func TestDigitsAreTabular(t *testing.T) {
	c := New(1, 1)
	for _, bold := range []bool{false, true} {
		f := canvas.Font{Size: 100, Bold: bold}
		for _, d := range "123456789" {
			if got, want := c.Width(string(d), f), c.Width("0", f); got != want {
				t.Errorf("%c is %.2f wide, 0 is %.2f", d, got, want)
			}
		}
	}
}

func TestNumbersOfOneLengthAreOfOneWidth(t *testing.T) {
	c := New(1, 1)
	for _, pair := range [][2]string{{"D111", "D888"}, {"11:11", "20:48"}, {"Đang chờ: 11", "Đang chờ: 90"}, {"1111", "0000"}} {
		for _, bold := range []bool{false, true} {
			f := canvas.Font{Size: 100, Bold: bold}
			if a, b := c.Width(pair[0], f), c.Width(pair[1], f); a != b {
				t.Errorf("%q is %v wide, %q %v", pair[0], a, pair[1], b)
			}
		}
	}
	if f := (canvas.Font{Size: 100}); c.Width("AV", f) >= c.Width("A", f)+c.Width("V", f) {
		t.Error("words are not kerned")
	}
}

func TestLettersStayBetweenAscentAndDescent(t *testing.T) {
	for _, bold := range []bool{false, true} {
		for _, r := range vowels + "gjpqyQ,;" {
			b := New(1, 1).face.Outline(string(r), 0, 0, canvas.Font{Size: 1000, Bold: bold}).Bounds()
			if b.Y < -1000*canvas.Ascent-1 || b.Bottom() > 1000*canvas.Descent+1 {
				t.Errorf("%c reaches from %.0f to %.0f", r, b.Y, b.Bottom())
			}
		}
	}
}

func TestClipCuts(t *testing.T) {
	c := New(200, 200)
	c.Clip(canvas.R(50, 50, 60, 60), func() {
		c.Clip(canvas.R(0, 0, 100, 100), func() {
			c.Fill(canvas.Circle(100, 100, 300), canvas.RGB(0xFF0000))
		})
	})
	n := 0
	for y := range 200 {
		for x := range 200 {
			if c.Image.RGBAAt(x, y).R > 0 {
				n++
				if !image.Pt(x, y).In(image.Rect(50, 50, 100, 100)) {
					t.Fatalf("painted at %d,%d outside of the clip", x, y)
				}
			}
		}
	}
	if n != 50*50 {
		t.Errorf("%d pixels painted, want 2500", n)
	}
}

func TestOverlapsAndHolesFillByNonZeroRule(t *testing.T) {
	c := New(100, 100)
	c.Fill(canvas.Polyline(20, canvas.Point{X: 20, Y: 50}, canvas.Point{X: 50, Y: 50}, canvas.Point{X: 80, Y: 50}), canvas.RGB(0xFFFFFF))
	for _, x := range []int{20, 35, 50, 65, 80} {
		if got := c.Image.RGBAAt(x, 50).R; got != 255 {
			t.Errorf("hole in a polyline at %d: %d", x, got)
		}
	}
	r := New(100, 100)
	r.Fill(canvas.Ring(canvas.R(10, 10, 80, 80), 16, 4), canvas.RGB(0xFFFFFF))
	if r.Image.RGBAAt(50, 50).R != 0 || r.Image.RGBAAt(50, 12).R != 255 {
		t.Error("a ring is not hollow, or has no border")
	}
}

// What blend computes is what the standard library does.
func TestBlendIsDrawMask(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bytes := func(n int) []byte {
			return rapid.SliceOfN(rapid.SampledFrom([]byte{0, 1, 60, 127, 128, 200, 254, 255}), n, n).Draw(t, "bytes")
		}
		w, h := rapid.IntRange(1, 9).Draw(t, "w"), rapid.IntRange(1, 5).Draw(t, "h")
		got := New(w+4, h+3)
		copy(got.Image.Pix, bytes(len(got.Image.Pix)))
		for i := 3; i < len(got.Image.Pix); i += 4 {
			got.Image.Pix[i] = 255 // a screen is never seen through
		}
		want := &image.RGBA{Pix: append([]byte(nil), got.Image.Pix...), Stride: got.Image.Stride, Rect: got.Image.Rect}
		mask := &image.Alpha{Pix: bytes(w * h), Stride: w, Rect: image.Rect(0, 0, w, h)}
		c := bytes(4)
		col := canvas.Color{R: c[0], G: c[1], B: c[2], A: c[3]}
		b := mask.Rect.Add(image.Pt(2, 1))
		got.blend(b, mask.Pix, col)
		draw.DrawMask(want, b, image.NewUniform(col), image.Point{}, mask, image.Point{}, draw.Over)
		if n := Differ(got.Image, want, 0); n > 0 {
			t.Fatalf("%d pixels differ with %v: %v, want %v", n, col, got.Image.Pix, want.Pix)
		}
	})
}
