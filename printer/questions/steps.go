package questions

// step is one question: what it prints, and what its answer means.
type step struct {
	key      string
	kind     Kind
	choices  int
	min, max float64
	bounds   func(s *Session) (lo, hi float64) // of a number that depends on earlier answers
	needs    func(s *Session) bool             // nil: always asked
	print    func(s *Session, w *sheet)        // nil: nothing new on paper
	take     func(s *Session, a answer) error
}

// steps are all questions, in order. A question about the pattern before has
// no print of its own.
var steps = []step{
	{key: "readable", kind: Choice, choices: 3, print: printReadable, take: takeReadable},
	{key: "chinese", kind: Choice, choices: 4, print: printChinese, take: takeChinese},
	{key: "raster", kind: Several, choices: 3, print: printRaster, take: takeRaster},
	{key: "lf", kind: Choice, choices: 2, needs: byGSv, print: printLF, take: takeLF},

	{key: "rows_mm", kind: Number, min: 15, max: 60, print: printGeometry, take: takeRows},
	{key: "feed_mm", kind: Number, min: 0, max: 80, take: takeFeed},
	{key: "units_mm", kind: Number, min: 0, max: 80, needs: feeds, take: takeUnits},
	{key: "lines_mm", kind: Number, min: 5, max: 120, take: takeLines},
	{key: "roll_mm", kind: Number, min: 40, max: 120, take: takeRoll},
	{key: "width", kind: Number, bounds: widths, print: printWidth, take: takeWidth},
	{key: "margin", kind: Choice, choices: 2, needs: bands, print: printMargin, take: takeMargin},
	{key: "double", kind: Choice, choices: 2, needs: byGSv, print: printDouble, take: takeDouble},

	{key: "cut_66", kind: Choice, choices: 4, print: printCut("GS V 66", gs+"VB\x00"), take: takeCut66},
	{key: "cut_65", kind: Choice, choices: 4, needs: notCut, print: printCut("GS V 65", gs+"VA\x00"), take: takeCut65},
	{key: "cut_i", kind: Choice, choices: 4, needs: notCut, print: printCut("ESC i", esc+"i"), take: takeCutI},
	{key: "cut_kind", kind: Choice, choices: 2, needs: hasBlade, take: takeCutKind},
	{key: "cut_m", kind: Choice, choices: 4, needs: partialByESCi, print: printCut("ESC m", esc+"m"), take: takeCutM},
	{key: "blade_mm", kind: Number, min: 0, max: bladeMM, needs: hasBlade, print: printBlade, take: takeBlade},
	{key: "tear_mm", kind: Number, min: 0, max: bladeMM, needs: noBlade, print: printBlade, take: takeTear},
	{key: "presenter_mm", kind: Number, min: 0, max: 500, needs: hasBlade, take: takePresenter},

	{key: "qr", kind: Choice, choices: 3, print: printQR, take: takeQR},
	{key: "qr_sizes", kind: Several, choices: 2, needs: nativeQR, print: printQRSizes, take: takeQRSizes},

	{key: "glyphs", kind: Choice, choices: 2, needs: slowLine, print: printGlyphs, take: takeGlyphs},
	{key: "glyph_count", kind: Number, min: 0, max: glyphCodes, needs: ownLetters, print: printGlyphCount, take: takeGlyphCount},
	{key: "glyphs_kept", kind: Choice, choices: 2, needs: ownLetters, print: printGlyphsKept, take: takeGlyphsKept},
	{key: "page_lower", kind: Number, min: 0, max: 255, needs: slowLine, print: printPages, take: takePageLower},
	{key: "page_upper", kind: Number, min: 0, max: 255, needs: lowerSeen, take: takePageUpper},
	{key: "pages", kind: Choice, choices: 2, needs: bothSeen, print: printPagesWhole, take: takePages},
	{key: "font_a_mm", kind: Number, min: 20, max: 90, needs: slowLine, print: printFonts, take: takeFontA},
	{key: "font_b_mm", kind: Number, min: 10, max: 90, needs: slowLine, take: takeFontB},
	{key: "column", kind: Choice, choices: 2, needs: slowLine, print: printColumns, take: takeColumn},
	{key: "back", kind: Choice, choices: 2, needs: slowLine, take: takeBack},

	{key: "near_end", kind: Choice, choices: 3, needs: asksPaper, take: takeNearEnd},
	{key: "ticket", kind: Choice, choices: 2, print: printTicket, take: takeTicket},
	{key: "ticket_raster", kind: Choice, choices: 2, needs: wasWrong, print: printTicketRaster, take: takeTicketRaster},
}

// Keys are the keys of all questions, in order: what a file of answers may
// hold.
func Keys() []string {
	keys := make([]string, len(steps))
	for i, st := range steps {
		keys[i] = st.key
	}
	return keys
}
