package escpos_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"motcua/firmware-config/profile"
	"motcua/printer/escpos"
	"motcua/printer/paper"
	"motcua/printer/spool"
)

// sheetsOf are the pictures of the pieces of paper that a job alone makes.
func sheetsOf(t testing.TB, p profile.Printer, job []byte) [][]byte {
	t.Helper()
	pr := paper.New(p, paper.Options{})
	pr.Write(job)
	pr.Finish()
	return pictures(pr)
}

func pictures(pr *paper.Printer) (out [][]byte) {
	for _, s := range pr.Sheets() {
		out = append(out, s.Image.Pix)
	}
	return out
}

func slowTicket(number, service string) spool.Doc {
	return doc(
		spool.Block{Text: &spool.Text{S: "Trung tâm Phục vụ hành chính công tỉnh Thanh Hóa", Size: 23, Bold: true, Align: spool.Center}},
		spool.Block{Text: &spool.Text{S: number, Size: 208, Bold: true, Align: spool.Center}},
		spool.Block{Text: &spool.Text{S: "Lĩnh vực: " + service, Size: 31, Bold: true, Align: spool.Center}},
		spool.Block{Text: &spool.Text{S: "ƯU TIÊN", Size: 31, Invert: true}},
		spool.Block{Text: &spool.Text{S: "Lệ phí", Right: "Miễn phí", Size: 25}},
		spool.Block{Cut: &spool.Cut{Partial: true}},
	)
}

// A second ticket goes out without the letters that the first one left in the
// printer, and comes out the same.
func TestSecondTicketIsLighter(t *testing.T) {
	for _, kept := range []string{"job", "power"} {
		t.Run(kept, func(t *testing.T) {
			p := printers(t)["epson-tm-t88iii"]
			p.Text.GlyphsKept = kept
			m, pr := escpos.Language(p).NewMemory(), paper.New(p, paper.Options{})
			var sizes []int
			for i, d := range []spool.Doc{slowTicket("A001", "Đất đai"), slowTicket("A002", "Hộ tịch – chứng thực"), slowTicket("A002", "Đất đai")} {
				job, err := escpos.Encode(d, p)
				if err != nil {
					t.Fatal(err)
				}
				sent := m.Lighten(job)
				pr.Write(sent)
				pr.Finish()
				m.Printed(sent)
				sizes = append(sizes, len(job), len(sent))
				want := sheetsOf(t, p, job)
				if got := pictures(pr); len(got) != i+1 || !bytes.Equal(got[i], want[0]) {
					t.Errorf("ticket %d looks different", i)
				}
			}
			if sizes[1] != sizes[0] {
				t.Errorf("the first ticket lacks %d bytes", sizes[0]-sizes[1])
			}
			if sizes[5]*2 > sizes[4] {
				t.Errorf("the third ticket takes %d bytes of %d", sizes[5], sizes[4])
			}
		})
	}
}

// After a power cycle the letters are gone: what Lost does must bring them back,
// and without it they would be wrong, which is why nobody may guess.
func TestAfterAPowerCycleNothingIsHeld(t *testing.T) {
	p := printers(t)["epson-tm-t88iii"]
	m := escpos.Language(p).NewMemory()
	job, err := escpos.Encode(slowTicket("A001", "Đất đai"), p)
	if err != nil {
		t.Fatal(err)
	}
	m.Printed(job)
	want := sheetsOf(t, p, job)
	if got := sheetsOf(t, p, m.Lighten(job)); slices.EqualFunc(got, want, bytes.Equal) {
		t.Error("a printer that was off prints a light ticket right: the test proves nothing")
	}
	m.Lost()
	if got := sheetsOf(t, p, m.Lighten(job)); !slices.EqualFunc(got, want, bytes.Equal) {
		t.Error("a letter is lost after a power cycle")
	}
}

// Whatever is printed in whatever order, by ourselves or from a foreign file, a
// lighter job is the same paper.
func TestLighterIsTheSamePaper(t *testing.T) {
	base := printers(t)["epson-tm-t88iii"]
	foreign := []string{"\x1b@J!$ plain\n", "no waking {}~\n", "\x1bz\x01\n", "\x1b&\x03AB\x01\xff\xff\xff\x01\xff\xff\xff\x1b%\x01AB\n\x1b%\x00"}
	rapid.Check(t, func(t *rapid.T) {
		p := base
		p.Text.GlyphsKept = rapid.SampledFrom([]string{"job", "power"}).Draw(t, "kept")
		p.Text.GlyphMax = rapid.SampledFrom([]int{8, 20, 95}).Draw(t, "max")
		files := foreign
		if p.Text.GlyphMax < 95 {
			files = foreign[:3] // one that fills the printer's memory leaves no room to anybody
		}
		m, pr := escpos.Language(p).NewMemory(), paper.New(p, paper.Options{})
		for range rapid.IntRange(2, 5).Draw(t, "jobs") {
			if rapid.IntRange(0, 5).Draw(t, "power") == 0 {
				pr = paper.New(p, paper.Options{})
				m.Lost()
			}
			var job []byte
			own := rapid.IntRange(0, 5).Draw(t, "foreign") > 0
			if own {
				d := anyDoc(t)
				d.Blocks = append(d.Blocks, spool.Block{Cut: &spool.Cut{}})
				var err error
				if job, err = escpos.Encode(d, p); err != nil {
					t.Fatal(err)
				}
			} else {
				job = []byte(rapid.SampledFrom(files).Draw(t, "file") + "\x1dVA\x15")
			}
			before := len(pr.Sheets())
			sent := m.Lighten(job)
			pr.Write(sent)
			pr.Finish()
			m.Printed(sent)
			if !own {
				continue // what it looks like is its own affair
			}
			alone := paper.New(p, paper.Options{})
			alone.Write(job)
			alone.Finish()
			if got, want := pictures(pr)[before:], pictures(alone); !slices.EqualFunc(got, want, bytes.Equal) {
				t.Fatalf("%d pieces of paper, want %d, or other pictures; job % x, sent % x", len(got), len(want), job, sent)
			}
		}
		if strings.Contains(pr.Transcript(), "?") {
			t.Fatal("a lost letter")
		}
	})
}
