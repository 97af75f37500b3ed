package questions

import (
	"fmt"
	"strconv"
	"strings"

	"motcua/firmware-config/profile"
	"motcua/printer/ink"
)

func mm(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) + " mm" }

func takeRoll(s *Session, a answer) error {
	s.rollMM = a.x
	s.measured("paper.width_mm", "ruler", func(p *profile.Printer) { p.Paper.WidthMM = int(a.x + 0.5) })
	return nil
}

// widths are the candidates: from two thirds of the roll to all of it.
func widths(s *Session) (lo, hi float64) {
	roll := s.rollMM * float64(s.p.Paper.DPI) / 25.4
	return float64(int(roll*0.66) / 8 * 8), float64(min(int(roll)/8*8, 960))
}

// printWidth prints a staircase: a number, and below it, a little to the right, a
// square that ends at so many dots.
func printWidth(s *Session, w *sheet) {
	w.begin()
	lo, hi := widths(s)
	for n := int(lo); n <= int(hi); n += 8 {
		w.line(strings.Repeat(" ", max((n-16)*8/10/cellW-4, 0)) + strconv.Itoa(n))
		w.picture(box(n-16, 16, 12))
	}
	w.line(" ")
	w.show()
}

func takeWidth(s *Session, a answer) error {
	dots := int(a.x) / 8 * 8
	s.measured("paper.dots", fmt.Sprintf("last whole square at %g", a.x), func(p *profile.Printer) { p.Paper.Dots = dots })
	return nil
}

// printMargin prints two squares at one column, the second by GS L.
func printMargin(_ *Session, w *sheet) {
	const left = 160
	w.begin()
	w.picture(box(left, 48, 24))
	w.put(gs + "L" + word(left))
	w.picture(box(0, 48, 24))
	w.put(gs + "L" + word(0))
	w.line(" ")
	w.show()
}

func takeMargin(s *Session, a answer) error {
	offset := "pad"
	if a.n == 1 {
		offset = "gs_l"
	}
	s.measured("raster.offset", "a square by GS L below one by white dots", func(p *profile.Printer) { p.Raster.Offset = offset })
	return nil
}

// printDouble prints two squares that are alike if m = 3 doubles both ways.
func printDouble(_ *Session, w *sheet) {
	w.begin()
	w.picture(box(0, 64, 64))
	w.line(" ")
	half := box(0, 32, 32)
	w.put(gs + "v0\x03" + word(half.Stride) + word(half.H))
	w.b = append(w.b, half.Pix...)
	w.line(" ")
	w.show()
}

func takeDouble(s *Session, a answer) error {
	s.measured("raster.double", "a square by GS v 0 with m = 3", func(p *profile.Printer) { p.Raster.Double = a.n == 1 })
	return nil
}

// printCut prints a bar and a command that may cut below it.
func printCut(name, command string) func(*Session, *sheet) {
	return func(_ *Session, w *sheet) {
		w.begin()
		w.line(name)
		w.picture(box(0, 240, 8))
		w.put(command)
	}
}

// The answers of a cut: 1 cut, and the bar is on the piece; 2 cut above the bar
// (or through it); 3 fed, not cut; 4 nothing.

func takeCut66(s *Session, a answer) error {
	if a.n == 1 {
		s.cutBy("gs_v", "GS V 66 fed and cut")
	}
	return nil
}

func takeCut65(s *Session, a answer) error {
	if a.n == 1 {
		s.cutBy("gs_v", "GS V 65 fed and cut")
		s.measured("quirks.gs_v_66_ignored", "GS V 65 cuts, GS V 66 does not", func(p *profile.Printer) { p.Quirks.GSV66Ignored = true })
	}
	return nil
}

func takeCutI(s *Session, a answer) error {
	if a.n <= 2 {
		s.cutBy("esc_i", "ESC i cut")
		return nil
	}
	s.measured("cut.command", "neither GS V nor ESC i cut", func(p *profile.Printer) { p.Cut.Command = "none" })
	s.measured("cut.kind", "neither GS V nor ESC i cut", func(p *profile.Printer) { p.Cut.Kind = "none" })
	s.set("cut.ms", func(p *profile.Printer) { p.Cut.MS = 0 }, "measured: no blade")
	return nil
}

func (s *Session) cutBy(command, how string) {
	s.measured("cut.command", how, func(p *profile.Printer) { p.Cut.Command = command })
}

func notCut(s *Session) bool { return s.p.Cut.Command == "" }

func hasBlade(s *Session) bool { return s.p.Cut.Command == "gs_v" || s.p.Cut.Command == "esc_i" }

func noBlade(s *Session) bool { return !hasBlade(s) }

// takeCutKind: 1 the piece fell off, 2 a bridge holds it.
func takeCutKind(s *Session, a answer) error {
	kind := "full"
	if a.n == 2 {
		kind = "partial"
	}
	s.measured("cut.kind", "the last cut", func(p *profile.Printer) { p.Cut.Kind = kind })
	return nil
}

func partialByESCi(s *Session) bool { return s.p.Cut.Command == "esc_i" && s.p.Cut.Kind == "partial" }

// takeCutM: a printer that knows ESC i alone is used as if it cut through.
func takeCutM(s *Session, a answer) error {
	if a.n > 2 {
		s.measured("cut.kind", "ESC i leaves a bridge, ESC m does not cut: ESC i is used", func(p *profile.Printer) { p.Cut.Kind = "full" })
	}
	return nil
}

// bladeMM is the longest distance from head to blade that is looked for.
const bladeMM = 48

// printBlade prints a scale that ends under the head, and cuts there: the number
// at the cut is the distance from head to blade.
func printBlade(s *Session, w *sheet) {
	w.begin()
	bm := ink.New(160, w.dots(bladeMM)+4)
	for n := 0; n <= bladeMM; n++ {
		y, long := bm.H-4-w.dots(float64(n)), 24
		if n%5 == 0 {
			long = 64
			if y > 10 {
				write(bm, strconv.Itoa(n), 24, 72, max(y-8, 0))
			}
		}
		bm.Fill(0, y, long, y+2)
	}
	w.picture(bm)
	switch {
	case s.p.Cut.Command == "esc_i":
		w.put(esc + "i")
	case s.p.Cut.Command == "gs_v" && s.p.Cut.Kind == "partial" && !s.p.Quirks.GSV66Ignored:
		w.put(gs + "V\x01")
	case s.p.Cut.Command == "gs_v":
		w.put(gs + "V\x00")
	}
}

func takeBlade(s *Session, a answer) error {
	if a.x == 0 {
		s.set("cut.blade_dots", func(p *profile.Printer) { p.Cut.BladeDots = 14 * p.Paper.DPI * 10 / 254 }, "guessed: 14 mm, the scale was not cut")
		return nil
	}
	return takeTear(s, a)
}

func takeTear(s *Session, a answer) error {
	w := &sheet{s: s}
	s.measured("cut.blade_dots", mm(a.x)+" on the scale at the cut", func(p *profile.Printer) { p.Cut.BladeDots = w.dots(a.x) })
	return nil
}

func takePresenter(s *Session, a answer) error {
	s.measured("quirks.presenter_mm", "told by the installer", func(p *profile.Printer) { p.Quirks.PresenterMM = int(a.x) })
	return nil
}
