package slip_test

import (
	"image"
	"strings"
	"testing"

	"motcua/firmware-config/profile"
	"motcua/firmware-config/profiles"
	"motcua/printer/escpos"
	"motcua/printer/paper"
	"motcua/printer/slip"
)

// ticketFor makes the standard ticket's bytes.
func ticketFor(t *testing.T, p profile.Printer) []byte {
	t.Helper()
	s, err := slip.Decode(slip.KindTicket, []byte(ticket))
	if err != nil {
		t.Fatal(err)
	}
	b, err := escpos.Encode((*slip.Book)(nil).Doc(s, p), p)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// on prints the standard ticket by a profile on a software printer of it.
func on(t *testing.T, by, printer profile.Printer) *paper.Printer {
	t.Helper()
	pr := paper.New(printer, paper.Options{})
	if _, err := pr.Write(ticketFor(t, by)); err != nil {
		t.Fatal(err)
	}
	pr.Finish()
	return pr
}

// Every profile that ships prints the standard ticket, also as it is used over a
// slow line: nothing lost, one cut, the symbol readable, every letter there, and
// the same layout as when all of it goes as pictures.
func TestEveryProfilePrintsTheTicket(t *testing.T) {
	for _, key := range profiles.Printers() {
		p, err := profiles.Printer(key)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(key, func(t *testing.T) { printsTheTicket(t, p) })
		if slow := p.Over(9600); slow.Text.Tier != p.Text.Tier {
			t.Run(key+" slow", func(t *testing.T) { printsTheTicket(t, slow) })
		}
	}
}

func printsTheTicket(t *testing.T, p profile.Printer) {
	pr := on(t, p, p)
	if c := pr.Counts(); c.Unknown+c.Lost+c.RealTime+c.Missing != 0 || c.Sheets != 1 {
		t.Fatalf("%+v\n%s", c, pr.Tally())
	}
	got := pr.Transcript()
	if strings.Contains(got, "?") {
		t.Errorf("a lost letter:\n%s", got)
	}
	if cut := map[string]string{"full": "CUT full", "partial": "CUT partial", "none": "CUT tear"}[p.Cut.Kind]; !strings.Contains(got, cut) {
		t.Errorf("no %q in\n%s", cut, got)
	}
	img := pr.Sheets()[0].Image
	if s := scan(t, img); s != "https://motcua.thanhhoa.gov.vn/t/Zk3v9QmT1xY0aB7cD8eF2g" {
		t.Errorf("the symbol reads %q", s)
	}
	if p.Text.Tier == "codepage" { // own letters have no name in the transcript
		for _, w := range []string{"Thanh Hóa", "A012", "Đất đai", "5, 6, 7"} {
			if !strings.Contains(got, w) {
				t.Errorf("no %q in\n%s", w, got)
			}
		}
	}
	plain := p
	plain.Text.Tier, plain.QR.Native, plain.NV.Graphics = "raster", false, false
	part := 10
	if p.Text.Tier != "raster" {
		part = 3 // the printer's own cells are coarser
	}
	sameLayout(t, img, on(t, plain, p).Sheets()[0].Image, part)
}

// A printer whose letters can be sent prints a ticket within 3 s at 9600 baud:
// its bytes take 2.7 s, the end of the paper and the cut the rest.
func TestATicketOnASlowLineIsShort(t *testing.T) {
	for _, key := range profiles.Printers() {
		p, err := profiles.Printer(key)
		if err != nil {
			t.Fatal(err)
		}
		p = p.Over(9600)
		if p.Text.Tier == "raster" {
			continue
		}
		if n := len(ticketFor(t, p)); n > 2600 {
			t.Errorf("%s: %d bytes", key, n)
		}
	}
}

// sameLayout compares the ink: as long and as wide within one part in so many,
// and as many dots within two fifths: a printer's own letters have no bold to speak
// of.
func sameLayout(t *testing.T, a, b image.Image, part int) {
	t.Helper()
	ra, rb := inkBox(a), inkBox(b)
	if d := ra.Dy() - rb.Dy(); d > rb.Dy()/part || -d > rb.Dy()/part {
		t.Errorf("%d rows of ink, as pictures %d", ra.Dy(), rb.Dy())
	}
	if d := ra.Dx() - rb.Dx(); d > rb.Dx()/part || -d > rb.Dx()/part {
		t.Errorf("%d dots wide, as pictures %d", ra.Dx(), rb.Dx())
	}
	na, nb := inked(a), inked(b)
	if d := na - nb; d > nb*2/5 || -d > nb*2/5 {
		t.Errorf("%d dots of ink, as pictures %d", na, nb)
	}
}

func black(img image.Image, x, y int) bool {
	r, _, _, _ := img.At(x, y).RGBA()
	return r < 0x8000
}

func inked(img image.Image) (n int) {
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if black(img, x, y) {
				n++
			}
		}
	}
	return n
}

func inkBox(img image.Image) (box image.Rectangle) {
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if black(img, x, y) {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return box
}
