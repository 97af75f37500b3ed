package escpos

import (
	"bufio"
	"bytes"
	"math/bits"
	"os"
	"strings"
	"testing"
	"unicode"

	"motcua/firmware-config/profile"
	"motcua/firmware-config/profiles"
	"motcua/printer/ink"
	"motcua/printer/paper"
	"motcua/printer/spool"
)

// hardLines are the longest and oddest real names of the country's procedures
// and communes.
func hardLines(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile("../../../shared/data/hard_text.txt")
	if err != nil {
		t.Skip("../shared/data/hard_text.txt is absent: the longest real names are not tried")
	}
	var lines []string
	for sc := bufio.NewScanner(bytes.NewReader(b)); sc.Scan(); {
		s := ink.Clean(sc.Text())
		if strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Tai_Viet, r) }) {
			continue // a script of which no font is at hand
		}
		if s != "" {
			lines = append(lines, s)
		}
	}
	return lines
}

func printed(t *testing.T, p profile.Printer, job []byte) *paper.Printer {
	t.Helper()
	pr := paper.New(p, paper.Options{})
	if _, err := pr.Write(job); err != nil {
		t.Fatal(err)
	}
	pr.Finish()
	if c := pr.Counts(); c != (paper.Counts{Sheets: c.Sheets}) {
		t.Fatalf("%+v", c)
	}
	return pr
}

func hardDoc(s string) spool.Doc {
	return spool.Doc{Blocks: []spool.Block{{Text: &spool.Text{S: s, Size: 25}}, {Cut: &spool.Cut{}}}}
}

// In pictures no dot of a letter is lost, whatever stands above or below it.
func TestHardTextIsWholeInPictures(t *testing.T) {
	lines := hardLines(t)
	type paper struct {
		profile.Paper
		profile.Raster
	}
	drawn := map[paper]bool{} // printers of one paper and one picture command draw alike
	for _, key := range profiles.Printers() {
		p := printer(t, key)
		if drawn[paper{p.Paper, p.Raster}] {
			continue
		}
		drawn[paper{p.Paper, p.Raster}] = true
		p.Text.Tier = "raster"
		var d spool.Doc
		want := 0
		e := &encoder{p: p}
		st := ink.Style{Size: e.dots(25)}
		for _, s := range lines {
			d.Blocks = append(d.Blocks, spool.Block{Text: &spool.Text{S: s, Size: 25}})
			for _, l := range ink.Wrap(s, st, p.Paper.Dots) {
				free := ink.New(p.Paper.Dots+200, 200)
				l.Draw(free, 100, 100)
				for _, v := range free.Pix {
					want += bits.OnesCount8(v)
				}
			}
		}
		d.Blocks = append(d.Blocks, spool.Block{Cut: &spool.Cut{}})
		job, err := Encode(d, p)
		if err != nil {
			t.Fatal(err)
		}
		got := 0
		for _, sheet := range printed(t, p, job).Sheets() { // 58 mm paper is longer than a sheet may be
			got += bytes.Count(sheet.Image.Pix, []byte{1})
		}
		if got < want || got > want+want/2000 { // mends add a dot here and there
			t.Errorf("%s: %d dots on paper, the letters alone have %d", key, got, want)
		}
	}
}

// By code page every letter arrives, capitals too, or the line is drawn.
func TestHardTextByCodePage(t *testing.T) {
	p := printer(t, "epson-tm-t20ii")
	drawn := 0
	for _, s := range hardLines(t) {
		job, err := Encode(hardDoc(s), p)
		if err != nil {
			t.Fatal(err)
		}
		text, _, _ := strings.Cut(printed(t, p, job).Transcript(), "CUT")
		if strings.HasPrefix(text, "IMAGE") {
			drawn++
			continue
		}
		if got, want := tight(text), tight(plainText(s)); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if drawn > 20 {
		t.Errorf("%d lines were drawn", drawn)
	}
}

// By letters of our own every code shows the letter that is meant: the stream is
// read back by the pictures in it.
func TestHardTextByOwnLetters(t *testing.T) {
	p := printer(t, "epson-tm-t88iii")
	w, h := p.Text.FontAWidth, p.Text.FontAHeight
	looks := map[string]rune{}
	for _, r := range ownRunes {
		var lw wire
		lw.define('x', ink.Cell(string(r), w, h, h*19/24))
		looks[string(lw.b[5:])] = r
	}
	if len(looks) != len(ownRunes) {
		t.Fatalf("%d letters look like %d", len(ownRunes), len(looks))
	}
	for _, s := range hardLines(t) {
		job, err := Encode(hardDoc(s), p)
		if err != nil {
			t.Fatal(err)
		}
		printed(t, p, job)
		if bytes.Contains(job, []byte("\x1dv0")) {
			continue // drawn: a letter that Vietnamese does not have
		}
		var text strings.Builder
		own := map[byte]rune{}
		for rest := job; len(rest) > 0; {
			n := commandLen(rest)
			switch c := rest[:n]; {
			case isCommand(c, esc, '&'):
				own[c[3]] = looks[string(c[5:])]
			case n == 1 && own[c[0]] != 0:
				text.WriteRune(own[c[0]])
			case n == 1:
				text.WriteByte(c[0])
			}
			rest = rest[n:]
		}
		if got, want := tight(text.String()), tight(plainText(s)); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// tight leaves the blanks out: a word longer than a line is broken.
func tight(s string) string { return strings.Join(strings.Fields(s), "") }
