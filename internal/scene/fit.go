package scene

import (
	"math"
	"strings"
	"unicode/utf8"

	"motcua/internal/canvas"
)

// Fitted is a text set into lines that fit a width.
type Fitted struct {
	Lines []string
	Size  float64
	Cut   bool // it did not fit and ends in "…"
}

// Height is the height of the lines from the highest ascent to the lowest descent.
func (f Fitted) Height() float64 {
	return f.Size * (canvas.Line*float64(max(0, len(f.Lines)-1)) + canvas.Ascent + canvas.Descent)
}

// Fit sets text into at most lines lines within w x h, at size if possible, else
// smaller, down to least. If even that is too much, the last line ends in "…"
// and Cut is set; Lint reports it unless the style allows it.
//
// Words are measured once and scaled, since a procedure's name may have a
// thousand letters; only the lines that are found are measured as they will be
// drawn.
func Fit(m canvas.Measurer, text string, f canvas.Font, w, h float64, lines int, least float64) Fitted {
	if least <= 0 || least > f.Size {
		least = f.Size * 0.7
	}
	lines = max(1, lines)
	least, step := math.Ceil(least), max(1, math.Floor(f.Size/48)) // whole sizes are drawn crisper
	t := measure(m, text, f)
	for size := math.Floor(f.Size); ; size = max(least, size-step) {
		set := t.lines(size/f.Size, w, lines+1)
		if got := (Fitted{Size: size, Lines: set}); len(set) <= lines && got.Height() <= h+0.5 {
			got.Lines = balance(m, set, canvas.Font{Size: size, Bold: f.Bold})
			if widest(m, got, f.Bold) <= w+0.01 {
				return got
			}
		}
		if size <= least {
			return cut(m, Fitted{Size: size, Lines: set}, f.Bold, w, h, lines)
		}
	}
}

func widest(m canvas.Measurer, f Fitted, bold bool) (w float64) {
	for _, l := range f.Lines {
		w = max(w, m.Width(l, canvas.Font{Size: f.Size, Bold: bold}))
	}
	return w
}

// cut keeps as many lines as fit and ends the last in "…", after a whole word
// where there is one.
func cut(m canvas.Measurer, f Fitted, bold bool, w, h float64, lines int) Fitted {
	n := min(lines, len(f.Lines))
	for n > 1 && (Fitted{Lines: f.Lines[:n], Size: f.Size}).Height() > h+0.5 {
		n--
	}
	last := f.Lines[n-1]
	ft := canvas.Font{Size: f.Size, Bold: bold}
	for last != "" && m.Width(last+"…", ft) > w {
		end := strings.LastIndexByte(last, ' ')
		if end < 0 {
			_, size := utf8.DecodeLastRuneInString(last)
			end = len(last) - size
		}
		last = last[:end]
	}
	last = strings.TrimRight(last, " ,;(–-")
	return Fitted{Lines: append(append([]string{}, f.Lines[:n-1]...), last+"…"), Size: f.Size, Cut: true}
}

// measured is a text whose words were measured at one size.
type measured struct {
	paras [][]word
	space float64
}

type word struct {
	text  string
	width float64
}

func measure(m canvas.Measurer, text string, f canvas.Font) measured {
	t := measured{space: m.Width(" ", f)}
	for _, para := range strings.Split(text, "\n") {
		var words []word
		for _, s := range strings.FieldsFunc(para, func(r rune) bool { return r == ' ' || r == '\t' }) {
			words = append(words, word{s, m.Width(s, f)})
		}
		t.paras = append(t.paras, words)
	}
	return t
}

// lines fills lines of width w at k times the size of measuring, word by word,
// and stops when it has most of them.
func (t measured) lines(k, w float64, most int) []string {
	var out []string
	for _, para := range t.paras {
		var line strings.Builder
		wide := 0.0
		for i, p := range para {
			if more := (t.space + p.width) * k; i > 0 && wide+more <= w {
				line.WriteByte(' ')
				wide += more
			} else {
				if i > 0 {
					if out = append(out, line.String()); len(out) >= most {
						return out
					}
					line.Reset()
				}
				wide = p.width * k
			}
			line.WriteString(p.text)
		}
		if out = append(out, line.String()); len(out) >= most {
			return out
		}
	}
	return out
}

// balance evens out two lines by moving words down as long as that makes the
// longer of them shorter and leaves the first the longer one, or nearly.
func balance(m canvas.Measurer, lines []string, f canvas.Font) []string {
	if len(lines) != 2 || strings.TrimSpace(lines[1]) == "" {
		return lines
	}
	for wide := m.Width(lines[0], f); ; {
		i := strings.LastIndexByte(lines[0], ' ')
		if i < 0 {
			return lines
		}
		a, b := lines[0][:i], lines[0][i+1:]+" "+lines[1]
		up, down := m.Width(a, f), m.Width(b, f)
		if down >= wide || down > 1.15*up {
			return lines
		}
		lines, wide = []string{a, b}, max(up, down)
	}
}
