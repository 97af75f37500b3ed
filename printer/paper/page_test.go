package paper

import (
	"image"
	"strings"
	"testing"
)

// pageProfile has whole dots as motion units.
func pagePaper(t *testing.T, in string) (*Printer, *image.Paletted) {
	t.Helper()
	p := epson(t)
	p.Paper.Dots, p.Paper.DPI, p.Paper.FeedUnits, p.Cut.BladeDots = 576, 203, 203, 0
	pr := New(p, Options{AtHead: true})
	_, _ = pr.Write([]byte(in))
	s, _ := pr.Growing()
	return pr, s.Image
}

// dot is one black dot as a raster picture.
const dot = "\x1dv0\x00\x01\x00\x01\x00\x80"

func TestPageModeTurns(t *testing.T) {
	const area = "\x1bL\x1bW\x64\x00\x0a\x00\xc8\x00\x64\x00" // 200 by 100 at 100, 10
	tests := []struct {
		name, turn string
		want       image.Point
	}{
		{"left to right", "\x1bT0", image.Pt(100+5, 10+29)},
		{"upwards", "\x1bT\x01", image.Pt(100+29, 10+99-5)},
		{"upside down", "\x1bT\x02", image.Pt(100+199-5, 10+99-29)},
		{"downwards", "\x1bT\x03", image.Pt(100+199-29, 10+5)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, img := pagePaper(t, area+tt.turn+"\x1b$\x05\x00\x1d$\x1e\x00"+dot+"\x0c")
			if img.Rect.Dy() != 110 {
				t.Errorf("%d rows of paper, want the area's end at 110", img.Rect.Dy())
			}
			if got := ink(img); got.Min != tt.want || got.Dx() != 1 || got.Dy() != 1 {
				t.Errorf("the dot is at %v, want %v", got, tt.want)
			}
		})
	}
}

func TestPageMode(t *testing.T) {
	const clean = "unknown commands: 0\nlost bytes: 0\n"
	tests := []struct{ name, in, want string }{
		{"nothing comes out before FF", "\x1bLA\n", clean},
		{"FF prints and ends it", "\x1bLA\nB\x0cC\n", "A\nB\nC\n" + clean},
		{"ESC FF keeps the page", "\x1bLA\n\x1b\x0c\x1b\x0cB\n", "A\nA\n" + clean},
		{"CAN forgets", "\x1bLA\n\x18B\n\x0c", "B\n" + clean},
		{"ESC S forgets and ends it", "\x1bLA\n\x1bSB\n", "B\n" + clean},
		{"ESC @ ends it", "\x1bLA\n\x1b@B\n", "B\n" + clean},
		{"pictures and symbols", "\x1bLA" + dot + "B\x1d(k\x0a\x001P0https:/\x1d(k\x03\x001Q0\x0c", "A\nIMAGE 8x1\nB\nQR: https:/\n" + clean},
		{"cuts wait for standard mode", "\x1bLA\n\x1dV\x00\x0c", "A\n" + clean},
		{"lines wrap at the area", "\x1bL\x1bW\x00\x00\x00\x00\x30\x00\x64\x00abcdef\x0c", "abcd\nef\n" + clean},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			pr, _ := pagePaper(t, tt.in)
			if got := pr.Transcript(); got != tt.want {
				t.Errorf("got\n%swant\n%s", got, tt.want)
			}
		})
	}
}

func TestPageModeBaseline(t *testing.T) {
	_, flat := pagePaper(t, "A\n")
	_, page := pagePaper(t, "\x1bLA\x0c")
	if a, b := ink(flat), ink(page); a != b {
		t.Errorf("a letter stands at %v in page mode, at %v without", b, a)
	}
	_, img := pagePaper(t, "\x1bL\x1d$\x64\x00"+strings.Repeat("A", 3)+"\x0c")
	if got := ink(img).Max.Y; got != 100 {
		t.Errorf("letters end at %d, want the baseline at 100", got)
	}
}
