package questions

import (
	"strconv"

	"motcua/firmware-config/profile"
	"motcua/internal/lang"
	"motcua/printer/ink"
	"motcua/printer/spool"
)

// TestPage shows an installer whether a profile fits: rulers in millimetres
// across and along, squares of single dots that no grey can fake, every kind of
// letter, a code to scan, and a line that must be a known way from the cut.
func TestPage(p profile.Printer, language string) []byte {
	words := Speak(language).Say
	s := &Session{p: p}
	w := &sheet{s: s}
	center := func(text string, size int, bold bool) spool.Block {
		return spool.Block{Text: &spool.Text{S: text, Size: size, Bold: bold, Align: spool.Center}}
	}
	w.encode(spool.Doc{Blocks: []spool.Block{center(words.Test, 60, true), center(p.Name, 25, false), center(words.TestRuler, 23, false)}}, p)
	w.begin()
	w.picture(rulers(p))
	w.encode(spool.Doc{Blocks: []spool.Block{{Space: &spool.Space{Dots: 8}}, center(words.TestSquares, 23, false), {Space: &spool.Space{Dots: 6}}}}, p)
	w.begin()
	w.picture(squares(p))
	w.encode(spool.Doc{Blocks: []spool.Block{
		{Space: &spool.Space{Dots: 10}},
		center("ăâđêôơư ĂÂĐÊÔƠƯ áàảãạ ẤẦẨẪẬ ữựớợ", 25, false),
		center("0123456789 ABCDEFGHIJ", 31, true),
		{QR: &spool.QR{Data: "https://example.vn/t/in-thu", Module: 5, Align: spool.Center}},
		{Text: &spool.Text{S: "ƯU TIÊN", Size: 31, Bold: true, Align: spool.Center, Invert: true}},
		{Space: &spool.Space{Dots: 8}},
		center(lang.Fill(words.TestCut, "n", footMM), 23, false),
		{Rule: &spool.Rule{Dots: 2}},
		{Cut: &spool.Cut{Partial: true}},
	}}, p)
	return w.b
}

// footMM is what the encoder leaves white between the last line and the cut.
const footMM = 3

// rulers are ticks of a millimetre along the upper edge, over the whole width,
// and 20 mm down the left edge.
func rulers(p profile.Printer) *ink.Bitmap {
	dots := func(mm int) int { return (mm*p.Paper.DPI*10 + 127) / 254 }
	bm := ink.New(p.Paper.Dots, dots(20)+2)
	for n := 0; dots(n)+2 <= p.Paper.Dots; n++ {
		long := 12
		switch {
		case n%10 == 0:
			long = 32
			if dots(n)+40 < p.Paper.Dots && n > 0 {
				write(bm, strconv.Itoa(n), 22, dots(n)+4, 16)
			}
		case n%5 == 0:
			long = 22
		}
		bm.Fill(dots(n), 0, dots(n)+2, long)
	}
	for n := 5; n <= 20; n++ { // the corner belongs to the ruler across
		long := 12
		switch {
		case n%10 == 0:
			long = 32
			if n == 10 {
				write(bm, "10", 22, 36, dots(n)-8)
			}
		case n%5 == 0:
			long = 22
		}
		bm.Fill(0, dots(n), long, dots(n)+2)
	}
	return bm
}

// squares are chessboards of one and of two dots, and stripes beside them.
func squares(p profile.Printer) *ink.Bitmap {
	const side, rows = 96, 48
	bm := ink.New(p.Paper.Dots, rows)
	for y := range rows {
		for x := range side {
			if (x+y)%2 == 0 {
				bm.Fill(x, y, x+1, y+1)
			}
			if (x/2+y/2)%2 == 0 {
				bm.Fill(side+16+x, y, side+17+x, y+1)
			}
			if x/4%2 == 0 {
				bm.Fill(2*side+32+x, y, 2*side+33+x, y+1)
			}
		}
	}
	return bm
}
