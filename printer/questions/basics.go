package questions

import (
	"math"

	"motcua/firmware-config/profile"
	"motcua/printer/ink"
)

func printReadable(_ *Session, w *sheet) {
	w.begin()
	w.line("MOTCUA 0123456789")
	w.line("ABCDEFGHIJ abcdefghij")
	w.show()
}

func takeReadable(_ *Session, a answer) error {
	if a.n != 1 {
		return ErrUnreadable
	}
	return nil
}

// chinesePair are four letters of a western page, or two Chinese ones.
const chinesePair = "\xc1\xa6\xc1\xa6"

func printChinese(_ *Session, w *sheet) {
	w.put(esc + "@")
	w.line("1 " + chinesePair)
	w.put(fs + ".")
	w.line("2 " + chinesePair)
	w.put(esc + "@")
	w.line("3 " + chinesePair)
	w.put(fs + ".")
	w.show()
}

// takeChinese: 1 none of the lines is Chinese, 2 the first, 3 the first and the
// third, 4 all.
func takeChinese(s *Session, a answer) error {
	s.measured("quirks.chinese_mode", "line 1 of the test of Chinese letters", func(p *profile.Printer) { p.Quirks.ChineseMode = a.n > 1 })
	s.measured("quirks.esc_at_chinese", "line 3 of that test", func(p *profile.Printer) { p.Quirks.ESCAtChinese = a.n > 2 })
	return nil
}

func printRaster(_ *Session, w *sheet) {
	w.begin()
	for i, command := range []string{"gs_v_0", "gs_lparen_l", "esc_star"} {
		w.line(string(rune('1' + i)))
		w.pictureBy(command, box(0, 96, 48))
		w.line(" ")
	}
	w.show()
}

func takeRaster(s *Session, a answer) error {
	command := ""
	switch {
	case a.has(1):
		command = "gs_v_0"
	case a.has(2):
		command = "gs_lparen_l"
	case a.has(3):
		command = "esc_star"
	default:
		return ErrNoPictures
	}
	s.measured("raster.command", "square "+string(rune('0'+a.some[0]))+" was whole", func(p *profile.Printer) { p.Raster.Command = command })
	return nil
}

func byGSv(s *Session) bool { return s.p.Raster.Command == "gs_v_0" }

func bands(s *Session) bool { return s.p.Raster.Command != "esc_star" }

// printLF puts one LF between two squares.
func printLF(_ *Session, w *sheet) {
	w.begin()
	w.pictureBy("gs_v_0", box(0, 96, 24))
	w.put("\n")
	w.pictureBy("gs_v_0", box(0, 96, 24))
	w.line(" ")
	w.show()
}

func takeLF(s *Session, a answer) error {
	s.measured("quirks.lf_after_raster", "two squares with an LF between", func(p *profile.Printer) { p.Quirks.LFAfterRaster = a.n == 2 })
	return nil
}

// Geometry: five numbered marks below each other. Every mark is markRows tall
// and black at its top; the person measures from top to top.
const (
	markRows  = 28
	gapRows   = 240 // from mark 1 to mark 2, rows of a picture
	gapUnits  = 240 // from mark 2 to 3 by ESC J, units as the printer woke with
	setUnits  = 100 // of GS P, an inch
	setFeed   = 120 // from mark 3 to 4 by ESC J, in those units
	gapLines  = 8   // from mark 4 to 5 by LF
	markWidth = 200
)

func printGeometry(_ *Session, w *sheet) {
	w.put(esc + "@")
	if w.s.p.Quirks.ChineseMode {
		w.put(fs + ".")
	}
	mark := func(n int) {
		bm := ink.New(markWidth, markRows)
		bm.Fill(0, 0, markWidth-48, 4)
		write(bm, string(rune('0'+n)), 28, markWidth-24, 0)
		w.picture(bm)
	}
	mark(1)
	w.picture(ink.New(8, gapRows-markRows))
	mark(2)
	w.put(esc + "J" + string([]byte{gapUnits}))
	mark(3)
	w.put(gs + "P" + string([]byte{setUnits, setUnits}))
	w.put(esc + "J" + string([]byte{setFeed}))
	w.put(gs + "P\x00\x00")
	mark(4)
	for range gapLines {
		w.line(" ")
	}
	mark(5)
	w.show()
}

// takeRows: mark 1 to 2 are 240 rows, which gives the resolution.
func takeRows(s *Session, a answer) error {
	dpi := nearest(gapRows*25.4/a.x, 180, 203, 300)
	s.measured("paper.dpi", mm(a.x)+" for 240 rows", func(p *profile.Printer) { p.Paper.DPI = dpi })
	return nil
}

// takeFeed: mark 2 to 3 are the mark and 240 units.
func takeFeed(s *Session, a answer) error {
	dots := a.x*float64(s.p.Paper.DPI)/25.4 - markRows
	ignored := dots < gapUnits*15/100
	s.measured("quirks.esc_j_ignored", mm(a.x)+" for 240 units of ESC J", func(p *profile.Printer) { p.Quirks.ESCJIgnored = ignored })
	if ignored {
		s.set("paper.feed_units", func(p *profile.Printer) { p.Paper.FeedUnits = p.Paper.DPI }, "guessed: ESC J does not feed")
		s.set("paper.set_units", func(p *profile.Printer) { p.Paper.SetUnits = false }, "guessed: ESC J does not feed")
		return nil
	}
	units := nearest(gapUnits*float64(s.p.Paper.DPI)/dots, s.p.Paper.DPI, 2*s.p.Paper.DPI, 180, 203, 360, 406)
	s.measured("paper.feed_units", mm(a.x)+" for 240 units of ESC J", func(p *profile.Printer) { p.Paper.FeedUnits = units })
	return nil
}

func feeds(s *Session) bool { return !s.p.Quirks.ESCJIgnored }

// takeUnits: mark 3 to 4 are 1.2 inches if GS P is obeyed.
func takeUnits(s *Session, a answer) error {
	mark := markRows * 25.4 / float64(s.p.Paper.DPI)
	obeyed, ignored := mark+setFeed*25.4/setUnits, mark+setFeed*25.4/float64(s.p.Paper.FeedUnits)
	set := math.Abs(a.x-obeyed) < math.Abs(a.x-ignored)
	s.measured("paper.set_units", mm(a.x)+" for 120 hundredths of an inch", func(p *profile.Printer) { p.Paper.SetUnits = set })
	s.measured("quirks.gs_p_ignored", mm(a.x)+" for 120 hundredths of an inch", func(p *profile.Printer) { p.Quirks.GSPIgnored = !set })
	return nil
}

// takeLines: mark 4 to 5 are the mark and eight lines.
func takeLines(s *Session, a answer) error {
	dots := int(math.Round((a.x*float64(s.p.Paper.DPI)/25.4 - markRows) / gapLines))
	dots = min(max(dots, 16), 80)
	s.measured("paper.line_dots", mm(a.x)+" for 8 lines and a mark", func(p *profile.Printer) { p.Paper.LineDots = dots })
	return nil
}

// nearest is the candidate that is nearest to x, by ratio.
func nearest(x float64, candidates ...int) int {
	best := candidates[0]
	off := func(c int) float64 { return math.Abs(math.Log(x / float64(c))) }
	for _, c := range candidates {
		if off(c) < off(best) {
			best = c
		}
	}
	return best
}
