package escpos_test

import (
	"bytes"
	"strings"
	"testing"

	"motcua/firmware-config/profiles"
	"motcua/printer/escpos"
	"motcua/printer/paper"
	"motcua/printer/spool"
)

// Put together, with a question between any two of them, the pieces of a job
// print what the job prints, on every profile.
func TestPiecesPrintTheSame(t *testing.T) {
	doc := spool.Doc{Blocks: []spool.Block{
		{Text: &spool.Text{S: "Trung tâm Phục vụ hành chính công", Size: 26, Align: spool.Center}},
		{Text: &spool.Text{S: "A012", Size: 180, Bold: true, Align: spool.Center}},
		{QR: &spool.QR{Data: "https://x.example/t/abc", Module: 5, Align: spool.Center}},
		{Rule: &spool.Rule{Dots: 2, Dashed: true}},
		{Cut: &spool.Cut{Partial: true}},
	}}
	for _, key := range profiles.Printers() {
		t.Run(key, func(t *testing.T) {
			p, err := profiles.Printer(key)
			if err != nil {
				t.Fatal(err)
			}
			job, err := escpos.Encode(doc, p)
			if err != nil {
				t.Fatal(err)
			}
			whole, parts := paper.New(p, paper.Options{}), paper.New(p, paper.Options{})
			whole.Write(job)
			whole.Finish()
			pieces := escpos.Language(p).Pieces(job)
			longest := 0
			for _, b := range pieces {
				parts.Write(b)
				parts.Write([]byte{0x10, 4, 1})
				longest = max(longest, len(b))
			}
			parts.Finish()
			a, b := whole.Sheets(), parts.Sheets()
			if len(a) != 1 || len(b) != 1 || !bytes.Equal(a[0].Image.Pix, b[0].Image.Pix) {
				t.Error("the pieces print something else")
			}
			if whole.Transcript() != parts.Transcript() {
				t.Errorf("got\n%swant\n%s", parts.Transcript(), whole.Transcript())
			}
			if longest > 3000 && p.Raster.Command == "gs_v_0" {
				t.Errorf("a piece of %d bytes in a job of %d", longest, len(job))
			}
		})
	}
}

// Whatever a job holds, no byte of it but the heads of split pictures is added
// or lost.
func FuzzPieces(f *testing.F) {
	f.Add([]byte("\x1b@A\n\x1dv0\x00\x02\x00\x02\x00abcd\x1dVA\x00"))
	f.Add([]byte("\x1dv0\x00\x40\x00\x40\x00" + strings.Repeat("x", 4096) + "\x1d(L\x04\x00abcd"))
	f.Add([]byte("\x1b&\x03AB\x01\xff\xff\xff\x00\x1b%\x01\x1d(k"))
	f.Add([]byte("\x1dv0\x00\x00\x00\xff\xff\x1dv0\x00\xff\xff\x01\x00"))
	p, err := profiles.Printer("epson-tm-t88v")
	if err != nil {
		f.Fatal(err)
	}
	l := escpos.Language(p)
	f.Fuzz(func(t *testing.T, job []byte) {
		whole, parts := paper.New(p, paper.Options{}), paper.New(p, paper.Options{})
		whole.Write(job)
		n := 0
		for _, b := range l.Pieces(job) {
			parts.Write(b)
			n += len(b)
		}
		if n < len(job) {
			t.Fatalf("%d of %d bytes left", n, len(job))
		}
		whole.Finish()
		parts.Finish()
		if whole.Transcript() != parts.Transcript() {
			t.Fatalf("got\n%swant\n%s", parts.Transcript(), whole.Transcript())
		}
	})
}
