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
func Fit(m canvas.Measurer, text string, f canvas.Font, w, h float64, lines int, least float64) Fitted {
	if least <= 0 || least > f.Size {
		least = f.Size * 0.7
	}
	lines = max(1, lines)
	least, step := math.Ceil(least), max(1, math.Floor(f.Size/48)) // whole sizes are drawn crisper
	for size := math.Floor(f.Size); ; size = max(least, size-step) {
		got := Fitted{Lines: Wrap(m, text, canvas.Font{Size: size, Bold: f.Bold}, w), Size: size}
		if len(got.Lines) <= lines && (got.Height() <= h+0.5) && widest(m, got, f.Bold) <= w+0.01 {
			return got
		}
		if size <= least {
			return cut(m, got, f.Bold, w, h, lines)
		}
	}
}

func widest(m canvas.Measurer, f Fitted, bold bool) (w float64) {
	for _, l := range f.Lines {
		w = max(w, m.Width(l, canvas.Font{Size: f.Size, Bold: bold}))
	}
	return w
}

// cut keeps as many lines as fit and ends the last in "…".
func cut(m canvas.Measurer, f Fitted, bold bool, w, h float64, lines int) Fitted {
	n := min(lines, len(f.Lines))
	for n > 1 && (Fitted{Lines: f.Lines[:n], Size: f.Size}).Height() > h+0.5 {
		n--
	}
	rest := strings.Join(f.Lines[n-1:], " ")
	ft := canvas.Font{Size: f.Size, Bold: bold}
	for rest != "" && m.Width(rest+"…", ft) > w {
		_, size := utf8.DecodeLastRuneInString(rest)
		rest = strings.TrimRight(rest[:len(rest)-size], " ,;(")
	}
	return Fitted{Lines: append(append([]string{}, f.Lines[:n-1]...), rest+"…"), Size: f.Size, Cut: true}
}

// Wrap breaks text at spaces into lines of at most w; "\n" breaks always, a
// no-break space never. A single word wider than w stays whole on its line.
func Wrap(m canvas.Measurer, text string, f canvas.Font, w float64) []string {
	var out []string
	for _, para := range strings.Split(text, "\n") {
		line := ""
		for _, word := range strings.FieldsFunc(para, func(r rune) bool { return r == ' ' || r == '\t' }) {
			switch {
			case line == "":
				line = word
			case m.Width(line+" "+word, f) <= w:
				line += " " + word
			default:
				out = append(out, line)
				line = word
			}
		}
		out = append(out, line)
	}
	return balance(m, out, f)
}

// balance evens out two lines where the second would hold a lone word, by moving
// words down as long as the first stays the longer one.
func balance(m canvas.Measurer, lines []string, f canvas.Font) []string {
	if len(lines) != 2 {
		return lines
	}
	for {
		i := strings.LastIndexByte(lines[0], ' ')
		if i < 0 {
			return lines
		}
		a, b := lines[0][:i], lines[0][i+1:]+" "+lines[1]
		if strings.TrimSpace(lines[1]) == "" || m.Width(b, f) > m.Width(a, f) {
			return lines
		}
		lines = []string{a, b}
	}
}
