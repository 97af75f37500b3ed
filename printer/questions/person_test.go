package questions_test

import (
	"strconv"
	"strings"

	"motcua/printer/paper"
	"motcua/printer/questions"
)

// person answers questions from the paper alone, with a ruler and a telephone.
type person struct {
	read  *reader
	dpi   float64 // the head's: turns dots into what a ruler shows
	roll  float64 // mm, what the box says
	blade int     // dots from the head to the tear bar, for paper that is torn
	juts  int     // mm that the presenter holds out
	lever bool    // there is a near-end lever
}

func (p person) mm(dots int) string {
	return strconv.FormatFloat(half(float64(dots)*25.4/p.dpi), 'f', -1, 64)
}

// seen is what came out since the question's pattern began.
type seen struct {
	view
	cuts []int // rows at which it was cut
	kind string
}

// strip is all paper of a printer, sheets laid end to end.
func strip(pr *paper.Printer) (v view, cuts []int, kind string) {
	sheets := pr.Sheets()
	last, _ := pr.Growing()
	for i, s := range append(sheets, last) {
		b := s.Image.Bounds()
		v.w = b.Dx()
		for y := range b.Dy() {
			row := make([]bool, b.Dx())
			for x := range row {
				row[x] = s.Image.ColorIndexAt(x, y) == 1
			}
			v.rows = append(v.rows, row)
		}
		if i < len(sheets) && s.Cut != "tear" { // what a hand tears is no cut
			cuts, kind = append(cuts, len(v.rows)), s.Cut
		}
	}
	return v, cuts, kind
}

func choice(first bool) string {
	if first {
		return "1"
	}
	return "2"
}

// answer looks at the paper.
func (p person) answer(q questions.Question, s seen) string {
	switch q.Key {
	case "readable":
		lines := p.lines(s.view, "MOTCUABDEFGHIJabcdefghij0123456789")
		return choice(len(lines) == 2 && lines[0] == "MOTCUA 0123456789" && lines[1] == "ABCDEFGHIJ abcdefghij")
	case "chinese":
		return p.chinese(s.view)
	case "raster":
		return p.blocks(s.view)
	case "lf":
		return choice(len(s.solids(96, 24)) == 2)
	case "rows_mm", "feed_mm", "units_mm", "lines_mm":
		return p.distance(q.Key, s.view)
	case "roll_mm":
		return strconv.FormatFloat(p.roll, 'f', -1, 64)
	case "width":
		return p.width(s.view)
	case "margin":
		return choice(len(s.solids(48, 48)) == 1)
	case "double":
		return choice(len(s.solids(64, 64)) == 2)
	case "cut_66", "cut_65", "cut_i", "cut_m":
		return cutAnswer(s)
	case "cut_kind":
		return choice(s.kind == "full")
	case "blade_mm", "tear_mm":
		return p.scale(s)
	case "presenter_mm":
		return strconv.Itoa(p.juts)
	case "qr":
		switch {
		case s.qr() == "MOTCUA QR 7":
			return "1"
		case len(s.solids(6, 6)) > 0:
			return "2"
		}
		return "3"
	case "qr_sizes":
		return p.sizes(s.view)
	case "near_end":
		return choice(p.lever)
	case "ticket", "ticket_raster":
		return choice(s.qr() == questions.StandardTicket().URL && (p.blade > 0 || len(s.cuts) == 1))
	}
	return p.letters(q, s.view)
}

// letters answers what is asked about letters of the printer's own.
func (p person) letters(q questions.Question, v view) string {
	spans := v.lines()
	switch q.Key {
	case "glyphs":
		return choice(len(spans) == 2 && same(v, spans[0], spans[1]))
	case "glyph_count":
		return strconv.Itoa(len(v.solids(10, 22)))
	case "glyphs_kept":
		return choice(len(v.solids(10, 22)) == 3)
	case "page_lower":
		return p.page(v, questions.PageSampleLower)
	case "page_upper":
		return p.page(v, questions.PageSampleUpper)
	case "pages":
		return choice(p.twice(v))
	case "font_a_mm", "font_b_mm":
		i := map[string]int{"font_a_mm": 0, "font_b_mm": 1}[q.Key]
		x0, x1 := v.extent(spans[i])
		return p.mm(x1 - x0)
	case "column":
		return choice(strings.HasPrefix(p.lines(v.cut(spans[0].y1, len(v.rows)), "ABH")[0], "AB    "))
	case "back":
		last := spans[len(spans)-1]
		_, x1 := v.extent(last)
		return choice(x1 <= 8*12)
	}
	return ""
}

func (p person) lines(v view, letters string) []string {
	var out []string
	for _, s := range v.lines() {
		out = append(out, p.read.read(v.cut(s.y0, s.y1), letters))
	}
	return out
}

// chinese: a Chinese letter is twice as wide, so that its ink goes across the
// place where the first letter would end.
func (p person) chinese(v view) string {
	var on [3]bool
	for i, s := range v.spans() {
		if i < 3 {
			for y := s.y0; y < s.y1; y++ {
				on[i] = on[i] || v.at(3*12-1, y) && v.at(3*12, y)
			}
		}
	}
	switch on {
	case [3]bool{}:
		return "1"
	case [3]bool{true, false, false}:
		return "2"
	case [3]bool{true, false, true}:
		return "3"
	}
	return "4"
}

// blocks: a block belongs to the number above it.
func (p person) blocks(v view) string {
	var out []string
	label := ""
	for _, s := range v.spans() {
		if n := len(v.cut(s.y0, s.y1).solids(96, 48)); n == 1 {
			out = append(out, label)
			continue
		}
		if x0, x1 := v.extent(s); x0 < 12 && x1 <= 12 {
			label = p.read.read(v.cut(s.y0, s.y1), "123")
		}
	}
	if len(out) == 0 {
		return "0"
	}
	return strings.Join(out, " ")
}

// distance measures between the tops of the five marks.
func (p person) distance(key string, v view) string {
	var tops []int
	for y := range v.rows {
		bar := true
		for x := range 150 {
			bar = bar && v.at(x, y)
		}
		if bar && (len(tops) == 0 || y > tops[len(tops)-1]+4) {
			tops = append(tops, y)
		}
	}
	i := map[string]int{"rows_mm": 0, "feed_mm": 1, "units_mm": 2, "lines_mm": 3}[key]
	if len(tops) != 5 {
		return "?"
	}
	return p.mm(tops[i+1] - tops[i])
}

// width: the last number with a whole block below it.
func (p person) width(v view) string {
	last, label := "", ""
	for _, s := range v.spans() {
		x0, x1 := v.extent(s)
		if x1-x0 <= 16 && x0 > 100 {
			if x1-x0 == 16 {
				last = label
			}
			continue
		}
		label = strings.TrimSpace(p.read.read(v.cut(s.y0, s.y1), "0123456789"))
	}
	return last
}

func cutAnswer(s seen) string {
	bar := -1
	for _, b := range s.solids(240, 8) {
		bar = b.Max.Y
	}
	switch {
	case len(s.cuts) > 0 && s.cuts[len(s.cuts)-1] >= bar:
		return "1"
	case len(s.cuts) > 0:
		return "2"
	case len(s.rows)-bar > 20:
		return "3"
	}
	return "4"
}

// scale counts the ticks between the scale's end and the edge.
func (p person) scale(s seen) string {
	var ticks []int
	for _, b := range s.blobs() {
		if b.Min.X == 0 && b.Dy() == 2 {
			ticks = append(ticks, b.Min.Y)
		}
	}
	end := ticks[len(ticks)-1]
	edge := end - p.blade
	if len(s.cuts) > 0 && p.blade == 0 {
		edge = s.cuts[len(s.cuts)-1]
	}
	perMM := float64(end-ticks[0]) / float64(len(ticks)-1)
	return strconv.FormatFloat(half(float64(end+4-edge)/perMM), 'f', -1, 64)
}

func (p person) sizes(v view) string {
	var out []string
	for i, w := range []int{21 * 8, 21 * 16} {
		for _, bar := range v.solids(w, 6) {
			below := v.cut(bar.Max.Y, bar.Max.Y+40+w)
			for _, s := range below.spans() {
				if x0, x1 := below.extent(s); s.y1-s.y0 == w && x1-x0 == w {
					out = append(out, strconv.Itoa(i+1))
				}
			}
		}
	}
	if len(out) == 0 {
		return "0"
	}
	return strings.Join(out, " ")
}

func same(v view, a, b span) bool {
	if a.y1-a.y0 != b.y1-b.y0 {
		return false
	}
	for i := range a.y1 - a.y0 {
		for x := range v.w {
			if v.at(x, a.y0+i) != v.at(x, b.y0+i) {
				return false
			}
		}
	}
	return true
}

func (p person) page(v view, sample string) string {
	for _, line := range p.lines(v, "0123456789:?"+strings.ReplaceAll(questions.PageSampleLower+questions.PageSampleUpper, " ", "")) {
		if n, text, ok := strings.Cut(line, ": "); ok && text == sample {
			return n
		}
	}
	return "0"
}

// twice: the lines from the pages read as the alphabet; of letters that differ
// by a dot or two some may be misread, but none is a question mark.
func (p person) twice(v view) bool {
	want := []rune(strings.ReplaceAll(alphabet, " ", ""))
	got := []rune(strings.ReplaceAll(strings.Join(p.lines(v, "?"+string(want)), ""), " ", ""))
	right := 0
	for i, r := range want {
		if i >= len(got) || got[i] == '?' {
			return false
		}
		if got[i] == r {
			right++
		}
	}
	return right >= len(want)*9/10
}

// alphabet is every letter of Vietnamese that is not ASCII.
const alphabet = "àáảãạ ăằắẳẵặ âầấẩẫậ đ èéẻẽẹ êềếểễệ ìíỉĩị òóỏõọ ôồốổỗộ ơờớởỡợ ùúủũụ ưừứửữự ỳýỷỹỵ " +
	"ÀÁẢÃẠ ĂẰẮẲẴẶ ÂẦẤẨẪẬ Đ ÈÉẺẼẸ ÊỀẾỂỄỆ ÌÍỈĨỊ ÒÓỎÕỌ ÔỒỐỔỖỘ ƠỜỚỞỠỢ ÙÚỦŨỤ ƯỪỨỬỮỰ ỲÝỶỸỴ"
