package escpos_test

import (
	"testing"

	"motcua/firmware-config/profiles"
	"motcua/printer/escpos"
	"motcua/printer/paper"
	"motcua/printer/spool"
)

// What Length says is what the software printer cuts off, on every printer.
func TestLengthIsThePaperThatIsUsed(t *testing.T) {
	doc := spool.Doc{Blocks: []spool.Block{
		{Text: &spool.Text{S: "Trung tâm Phục vụ hành chính công tỉnh Thanh Hóa", Size: 23, Bold: true, Align: spool.Center}},
		{Rule: &spool.Rule{Dots: 2}},
		{Row: &spool.Row{Pieces: []spool.Text{{S: "PHIẾU SỐ THỨ TỰ", Size: 23}, {S: "ƯU TIÊN", Size: 25, Invert: true}, {S: "IN LẠI", Size: 25, Invert: true}}}},
		{Text: &spool.Text{S: "A012", Size: 170, Bold: true, Align: spool.Center}},
		{Space: &spool.Space{Dots: 11}},
		{Text: &spool.Text{S: "Lệ phí", Right: "Miễn phí", Size: 25}},
		{QR: &spool.QR{Data: "https://motcua.example/t/Zk3v9QmT1xY0aB7cD8eF2g", Module: 4, Align: spool.Center, Beside: []spool.Text{
			{S: "Còn 11 lượt phía trước.", Size: 25}, {S: "Dự kiến chờ 15–30 phút", Size: 25, Bold: true},
		}}},
		{Cut: &spool.Cut{Partial: true}},
	}}
	for _, key := range profiles.Printers() {
		p, err := profiles.Printer(key)
		if err != nil {
			t.Fatal(err)
		}
		want, err := escpos.Length(doc, p)
		if err != nil {
			t.Fatal(err)
		}
		b, err := escpos.Encode(doc, p)
		if err != nil {
			t.Fatal(err)
		}
		pr := paper.New(p, paper.Options{})
		if _, err := pr.Write(b); err != nil {
			t.Fatal(err)
		}
		pr.Finish()
		got := pr.Sheets()[0].Image.Bounds().Dy() * 254 / p.Paper.DPI
		if got < want-5 || got > want+5 {
			t.Errorf("%s: %d tenths of a millimetre were cut off, Length says %d", key, got, want)
		}
	}
}
