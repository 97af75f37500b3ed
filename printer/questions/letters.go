package questions

import (
	"fmt"
	"math"
	"strconv"

	"motcua/firmware-config/profile"
	"motcua/printer/escpos"
	"motcua/printer/ink"
	"motcua/printer/spool"
)

// QRText is what the first code of the QR pattern says.
const QRText = "MOTCUA QR 7"

// qrModules is the width of a symbol of QRText, error correction M.
const qrModules = 21

func (w *sheet) qr(module int, text string) {
	w.put(gs + "(k\x04\x001A2\x00")
	w.put(gs + "(k\x03\x001C" + string([]byte{byte(module)}))
	w.put(gs + "(k\x03\x001E1")
	w.put(gs + "(k" + word(len(text)+3) + "1P0" + text)
	w.put(gs + "(k\x03\x001Q0")
}

func printQR(_ *Session, w *sheet) {
	w.begin()
	w.line("QR")
	w.put(esc + "a\x01")
	w.qr(6, QRText)
	w.line(" ")
	w.put(esc + "a\x00")
	w.show()
}

// takeQR: 1 a telephone reads the text, 2 there is a code that it does not
// read, 3 there is none.
func takeQR(s *Session, a answer) error {
	s.measured("qr.native", "the code of GS ( k by a reader", func(p *profile.Printer) { p.QR.Native = a.n == 1 })
	return nil
}

func nativeQR(s *Session) bool { return s.p.QR.Native }

// printQRSizes prints bars as wide as codes of 8 and of 16 dots a module are,
// each above its code. What the roll cannot hold is left out.
func printQRSizes(s *Session, w *sheet) {
	for i, module := range []int{8, 16} {
		w.begin()
		w.line(strconv.Itoa(i + 1))
		width := qrModules * module
		if width > s.p.Paper.Dots {
			continue
		}
		w.picture(box(0, width, 6))
		w.line(" ")
		w.qr(module, QRText)
		w.line(" ")
	}
	w.show()
}

func takeQRSizes(s *Session, a answer) error {
	most := 6 // that of the code that was read
	switch {
	case a.has(2):
		most = 16
	case a.has(1):
		most = 8
	}
	s.measured("qr.module_max", "the codes as wide as their bars", func(p *profile.Printer) { p.QR.ModuleMax = most })
	return nil
}

// slowLine: letters of the printer's own pay where pictures take long.
func slowLine(s *Session) bool { return s.opts.Serial && s.opts.Baud < 100_000 }

// The cell that own letters are tried in: font A of nearly every printer.
const (
	cellW, cellH = 12, 24
	glyphCodes   = 0x7F - 0x20
)

// define sends one own letter.
func (w *sheet) define(code byte, g *ink.Bitmap) {
	d := make([]byte, 0, g.W*3)
	for x := range g.W {
		for y := 0; y < cellH; y += 8 {
			var b byte
			for i := range 8 {
				b <<= 1
				if g.Black(x, y+i) {
					b |= 1
				}
			}
			d = append(d, b)
		}
	}
	w.put(esc + "&\x03" + string([]byte{code, code, byte(g.W)}))
	w.b = append(w.b, harmless(d)...)
}

// accented are letters of which no western printer has one.
var accented = []string{"Ữ", "Ậ", "đ", "ẵ"}

func letterCell(letter string) *ink.Bitmap {
	g := ink.New(cellW, cellH)
	for _, l := range ink.Wrap(letter, ink.Style{Size: 16}, 400) {
		l.Draw(g, max(0, (cellW-l.Width)/2), cellH-5)
	}
	return g
}

// printGlyphs prints the letters as own letters and, below, as a picture.
func printGlyphs(_ *Session, w *sheet) {
	w.begin()
	row := ink.New(len(accented)*cellW, cellH)
	for i, l := range accented {
		g := letterCell(l)
		w.define(byte('a'+i), g)
		row.Or(g, i*cellW, 0)
	}
	w.put(esc + "%\x01")
	w.line("abcd")
	w.put(esc + "%\x00")
	w.picture(row)
	w.line(" ")
	w.show()
}

// takeGlyphs: 1 both rows alike, 2 not.
func takeGlyphs(s *Session, a answer) error {
	s.glyphsSeen = a.n == 1
	return nil
}

func ownLetters(s *Session) bool { return s.glyphsSeen }

// blackCell is an own letter that nobody takes for one of the printer's.
func blackCell() *ink.Bitmap { return box(0, cellW-2, 22) }

// printGlyphCount defines a black cell for every code and prints all codes, ten
// a row.
func printGlyphCount(_ *Session, w *sheet) {
	w.begin()
	for c := byte(0x20); c < 0x7F; c++ {
		w.define(c, blackCell())
	}
	w.put(esc + "%\x01")
	for c := byte(0x20); c < 0x7F; c++ {
		w.b = append(w.b, c)
		if c%10 == 1 {
			w.put("\n")
		}
	}
	w.put("\n")
	w.put(esc + "%\x00")
	w.show()
}

func takeGlyphCount(s *Session, a answer) error {
	s.measured("text.glyph_max", "black cells of 95", func(p *profile.Printer) { p.Text.GlyphMax = int(a.x) })
	if a.x < 1 {
		s.glyphsSeen = false
	}
	return nil
}

// printGlyphsKept initializes the printer between defining and printing.
func printGlyphsKept(_ *Session, w *sheet) {
	w.begin()
	w.define('a', blackCell())
	w.begin()
	w.put(esc + "%\x01")
	w.line("aaa")
	w.put(esc + "%\x00")
	w.show()
}

// takeGlyphsKept: 1 three black cells, 2 three letters.
func takeGlyphsKept(s *Session, a answer) error {
	kept := "job"
	if a.n == 1 {
		kept = "power"
	}
	s.measured("text.glyphs_kept", "an own letter printed after ESC @", func(p *profile.Printer) { p.Text.GlyphsKept = kept })
	return nil
}

// vietnamesePages are the numbers under which makers have Vietnamese letters:
// Epson and Citizen 30 and 31, Bixolon 49 and 50, Xprinter 27.
var vietnamesePages = []byte{27, 30, 31, 49, 50}

// tcvnSample are "à ấ ệ ộ ữ" in TCVN-3; on the page of capitals "À Ấ Ệ Ộ Ữ".
const tcvnSample = "\xb5 \xca \xd6 \xe9 \xf7"

// PageSampleLower and PageSampleUpper are what a right line of the page pattern
// reads.
const (
	PageSampleLower = "à ấ ệ ộ ữ"
	PageSampleUpper = "À Ấ Ệ Ộ Ữ"
)

func printPages(_ *Session, w *sheet) {
	w.begin()
	for _, n := range vietnamesePages {
		w.put(fmt.Sprintf("%d: ", n))
		w.put(esc + "t" + string([]byte{n}))
		w.put(tcvnSample)
		w.put(esc + "t\x00")
		w.put("\n")
	}
	w.show()
}

func takePageLower(s *Session, a answer) error {
	s.p.Text.PageLower = int(a.x)
	return nil
}

func takePageUpper(s *Session, a answer) error {
	s.p.Text.PageUpper = int(a.x)
	return nil
}

func lowerSeen(s *Session) bool { return s.p.Text.PageLower > 0 }

func bothSeen(s *Session) bool { return s.p.Text.PageLower > 0 && s.p.Text.PageUpper > 0 }

// alphabet is every letter of Vietnamese that is not ASCII.
const alphabet = "àáảãạ ăằắẳẵặ âầấẩẫậ đ èéẻẽẹ êềếểễệ ìíỉĩị òóỏõọ ôồốổỗộ ơờớởỡợ ùúủũụ ưừứửữự ỳýỷỹỵ " +
	"ÀÁẢÃẠ ĂẰẮẲẴẶ ÂẦẤẨẪẬ Đ ÈÉẺẼẸ ÊỀẾỂỄỆ ÌÍỈĨỊ ÒÓỎÕỌ ÔỒỐỔỖỘ ƠỜỚỞỠỢ ÙÚỦŨỤ ƯỪỨỬỮỰ ỲÝỶỸỴ"

// printPagesWhole prints the alphabet from the pages, and as a picture.
func printPagesWhole(s *Session, w *sheet) {
	p := s.draft()
	text := spool.Doc{Blocks: []spool.Block{{Text: &spool.Text{S: alphabet, Size: 24}}, {Space: &spool.Space{Dots: 30}}}}
	p.Text.Tier = "codepage"
	w.encode(text, p)
	p.Text.Tier = "raster"
	w.encode(text, p)
	w.show()
}

// encode adds a document as the encoder makes it for a profile; one that the
// encoder refuses is left out, and its question is answered by what is missing.
func (w *sheet) encode(d spool.Doc, p profile.Printer) {
	if b, err := escpos.Encode(d, p); err == nil {
		w.b = append(w.b, b...)
	}
}

// takePages: 1 every letter is there twice, 2 not.
func takePages(s *Session, a answer) error {
	s.pagesSeen = a.n == 1
	if s.pagesSeen {
		lower, upper := s.p.Text.PageLower, s.p.Text.PageUpper
		s.measured("text.page_lower", "all letters compared with a picture", func(p *profile.Printer) { p.Text.PageLower = lower })
		s.measured("text.page_upper", "all letters compared with a picture", func(p *profile.Printer) { p.Text.PageUpper = upper })
	}
	return nil
}

// fontLetters is how many letters the font pattern has on a line.
const fontLetters = 24

// printFonts prints lines of one letter in font A and in font B.
func printFonts(_ *Session, w *sheet) {
	w.begin()
	for font := range 2 {
		w.put(esc + "M" + string([]byte{byte(font)}))
		for range fontLetters {
			w.put("H")
		}
		w.put("\n")
	}
	w.put(esc + "M\x00")
	w.show()
}

func takeFontA(s *Session, a answer) error {
	width := s.fontWidth(a.x, 8)
	s.measured("text.font_a_width", mm(a.x)+" for 24 letters", func(p *profile.Printer) { p.Text.FontAWidth = width })
	return nil
}

func takeFontB(s *Session, a answer) error {
	width := s.fontWidth(a.x, 6)
	s.measured("text.font_b_width", mm(a.x)+" for 24 letters", func(p *profile.Printer) { p.Text.FontBWidth = width })
	return nil
}

// fontWidth: the last letter's white is not measured, about two dots.
func (s *Session) fontWidth(x float64, least int) int {
	dots := (x*float64(s.p.Paper.DPI)/25.4 + 2) / fontLetters
	return min(max(int(math.Round(dots)), least), 24)
}

// printColumns goes to a column by ESC $ and back by ESC \, beside pictures
// that end where the letters shall be.
func printColumns(s *Session, w *sheet) {
	const column = 240
	w.begin()
	w.picture(box(column, 48, 8))
	w.line(" ")
	w.put("AB" + esc + "$" + word(column) + "HHHH\n")
	w.line("ABCDEFGH")
	w.put("ABCDEFGH" + esc + "\\" + word(65536-8*s.p.Text.FontAWidth) + "________\n")
	w.show()
}

func takeColumn(s *Session, a answer) error {
	s.measured("quirks.esc_dollar_ignored", "letters at a column under a bar", func(p *profile.Printer) { p.Quirks.ESCDollarIgnored = a.n == 2 })
	return nil
}

func takeBack(s *Session, a answer) error {
	s.measured("quirks.esc_backslash_ignored", "letters with a line under them", func(p *profile.Printer) { p.Quirks.ESCBackslashIgnored = a.n == 2 })
	return nil
}
