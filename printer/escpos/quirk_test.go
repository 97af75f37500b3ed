package escpos_test

import (
	"bytes"
	"fmt"
	"image"
	"strings"
	"testing"

	"motcua/firmware-config/profile"
	"motcua/printer/escpos"
	"motcua/printer/paper"
	"motcua/printer/spool"
)

// inkOf is the ink of the first piece of paper, without the white around it.
func inkOf(t testing.TB, p profile.Printer, job []byte) *image.Paletted {
	t.Helper()
	pr := paper.New(p, paper.Options{})
	pr.Write(job)
	pr.Finish()
	sheets := pr.Sheets()
	if len(sheets) != 1 {
		t.Fatalf("%d pieces of paper:\n%s", len(sheets), pr.Transcript())
	}
	if c := pr.Counts(); c != (paper.Counts{Sheets: 1}) {
		t.Errorf("%+v", c)
	}
	return trim(sheets[0].Image)
}

// trim cuts the white rows above and below off.
func trim(img *image.Paletted) *image.Paletted {
	b := img.Bounds()
	white := func(y int) bool {
		row := img.Pix[img.PixOffset(b.Min.X, y):img.PixOffset(b.Max.X, y)]
		return bytes.IndexByte(row, 1) < 0
	}
	for b.Min.Y < b.Max.Y && white(b.Min.Y) {
		b.Min.Y++
	}
	for b.Max.Y > b.Min.Y && white(b.Max.Y-1) {
		b.Max.Y--
	}
	out := image.NewPaletted(image.Rect(0, 0, b.Dx(), b.Dy()), img.Palette)
	for y := range b.Dy() {
		copy(out.Pix[y*out.Stride:], img.Pix[img.PixOffset(b.Min.X, b.Min.Y+y):][:b.Dx()])
	}
	return out
}

// Every way of sending pictures and every quirk puts the same dots on the paper.
func TestEveryCommandAndQuirkPrintsTheSame(t *testing.T) {
	d := doc(
		text("Trung tâm Phục vụ hành chính công"),
		spool.Block{Text: &spool.Text{S: "A012", Size: 208, Bold: true, Align: spool.Center}},
		spool.Block{Space: &spool.Space{Dots: 40}},
		spool.Block{Text: &spool.Text{S: "IN LẠI", Size: 31, Invert: true, Align: spool.Right}},
		spool.Block{QR: &spool.QR{Data: "https://x.example/t/abc", Module: 4, Align: spool.Center}},
		spool.Block{Rule: &spool.Rule{Dots: 2}},
		text("Giờ lấy số: 08:12, 21/11/2026"),
		spool.Block{Cut: &spool.Cut{Partial: true}},
	)
	base := printers(t)["epson-tm-t20iii"]
	base.QR.Native = false
	ref, err := escpos.Encode(d, base)
	if err != nil {
		t.Fatal(err)
	}
	want := inkOf(t, base, ref)
	quirks := map[string]func(*profile.Printer){
		"none":               func(*profile.Printer) {},
		"ESC J ignored":      func(p *profile.Printer) { p.Quirks.ESCJIgnored = true },
		"GS P ignored":       func(p *profile.Printer) { p.Quirks.GSPIgnored, p.Paper.SetUnits = true, false },
		"whole dots":         func(p *profile.Printer) { p.Paper.SetUnits, p.Paper.FeedUnits = false, 203 },
		"half dots":          func(p *profile.Printer) { p.Paper.SetUnits, p.Paper.FeedUnits = false, 406 },
		"LF swallowed":       func(p *profile.Printer) { p.Quirks.LFAfterRaster = true },
		"GS V 66 ignored":    func(p *profile.Printer) { p.Quirks.GSV66Ignored = true },
		"Chinese":            func(p *profile.Printer) { p.Quirks.ChineseMode, p.Quirks.ESCAtChinese = true, true },
		"Chinese after ESC@": func(p *profile.Printer) { p.Quirks.ESCAtChinese = true },
		"small buffer":       func(p *profile.Printer) { p.Serial.Buffer = 1024 },
		"one row a band":     func(p *profile.Printer) { p.Raster.BandDots = 8 },
	}
	for _, command := range []string{"gs_v_0", "gs_lparen_l", "esc_star"} {
		for _, offset := range []string{"gs_l", "pad"} {
			for name, change := range quirks {
				t.Run(fmt.Sprintf("%s %s %s", command, offset, name), func(t *testing.T) {
					p := base
					p.Raster.Command, p.Raster.Offset = command, offset
					change(&p)
					job, err := escpos.Encode(d, p)
					if err != nil {
						t.Fatal(err)
					}
					got := inkOf(t, p, job)
					if got.Bounds() != want.Bounds() || !bytes.Equal(got.Pix, want.Pix) {
						t.Errorf("%v of ink, want %v, or other dots", got.Bounds(), want.Bounds())
					}
					if command != "gs_v_0" && bytes.Contains(job, []byte("\x1dv0")) {
						t.Error("GS v 0 was sent")
					}
					if i := realTime(job); i >= 0 {
						t.Errorf("real-time command at %d", i)
					}
				})
			}
		}
	}
}

// The band that the printer takes is never larger than its buffer.
func TestBandsFitTheBuffer(t *testing.T) {
	p := printers(t)["epson-tm-t20iii"]
	p.Serial.Buffer = 1024
	job, err := escpos.Encode(doc(text(strings.Repeat("Đăng ký biến động quyền sử dụng đất ", 30))), p)
	if err != nil {
		t.Fatal(err)
	}
	for _, piece := range escpos.Language(p).Pieces(job) {
		if i := bytes.Index(piece, []byte("\x1dv0")); i >= 0 {
			if n := int(piece[i+4]) * int(piece[i+6]); n > 1024 {
				t.Errorf("a band of %d bytes", n)
			}
		}
	}
}
