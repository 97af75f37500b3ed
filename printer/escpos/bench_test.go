package escpos_test

import (
	"fmt"
	"testing"

	"motcua/printer/escpos"
	"motcua/printer/paper"
	"motcua/printer/spool"
)

// standardTicket is a queue ticket with nothing left out.
func standardTicket(number string) spool.Doc {
	line := func(s string, size int, bold bool) spool.Block {
		return spool.Block{Text: &spool.Text{S: s, Size: size, Bold: bold, Align: spool.Center}}
	}
	return doc(
		line("Trung tâm Phục vụ hành chính công tỉnh Thanh Hóa", 23, true),
		spool.Block{Rule: &spool.Rule{Dots: 2}},
		line(number, 208, true),
		line("Lĩnh vực: Đất đai", 31, true),
		line("Quầy: 5, 6, 7", 31, true),
		line("Còn 11 lượt phía trước. Dự kiến chờ 15–30 phút", 25, false),
		spool.Block{QR: &spool.QR{Data: "https://motcua.thanhhoa.gov.vn/t/Zk3v9QmT1xY0aB7cD8eF2g", Module: 5, Align: spool.Center}},
		line("Giờ lấy số: 08:12, 21/11/2026", 23, false),
		spool.Block{Cut: &spool.Cut{Partial: true}},
	)
}

// BenchmarkTiers is the time to make a ticket and its bytes in each tier, and
// how long the wire takes for them.
func BenchmarkTiers(b *testing.B) {
	for _, tier := range []string{"raster", "glyphs", "glyphs held", "codepage"} {
		b.Run(tier, func(b *testing.B) {
			p := printers(b)["epson-tm-t88iii"]
			p.Text.Tier, p.Text.PageLower, p.Text.PageUpper = tier, 30, 31
			var m spool.Memory
			if tier == "glyphs held" {
				p.Text.Tier = "glyphs"
				m = escpos.Language(p).NewMemory()
				job, err := escpos.Encode(standardTicket("A000"), p)
				if err != nil {
					b.Fatal(err)
				}
				m.Printed(job)
			}
			n, size := 0, 0
			for b.Loop() {
				n++
				job, err := escpos.Encode(standardTicket(fmt.Sprintf("A%03d", n%1000)), p)
				if err != nil {
					b.Fatal(err)
				}
				if m != nil {
					job = m.Lighten(job)
				}
				size = len(job)
			}
			b.ReportMetric(float64(size), "bytes")
			b.ReportMetric(float64(size)*10/9600, "s@9600")
		})
	}
}

// Every command that a document makes is in the package's table: what is not
// could not be parted from the next by a question.
func TestEveryCommandIsKnown(t *testing.T) {
	pic := seal(100, 30)
	d := standardTicket("A012")
	d.Blocks = append(d.Blocks[:len(d.Blocks)-1], spool.Block{Picture: &pic}, d.Blocks[len(d.Blocks)-1])
	for key, p := range printers(t) {
		for _, command := range []string{"gs_v_0", "gs_lparen_l", "esc_star"} {
			p.Raster.Command = command
			job, err := escpos.Encode(d, p)
			if err != nil {
				t.Fatal(err)
			}
			for _, piece := range escpos.Language(p).Pieces(job) {
				pr := paper.New(p, paper.Options{})
				pr.Write(piece)
				if n := pr.Counts().Missing; n != 0 {
					t.Errorf("%s, %s: a piece lacks %d bytes", key, command, n)
				}
				if len(piece) > 4096 && command != "gs_lparen_l" {
					t.Errorf("%s, %s: a piece of %d bytes", key, command, len(piece))
				}
			}
		}
	}
}
