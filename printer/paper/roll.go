package paper

import (
	"fmt"
	"image"
	"image/color"
	"strings"
)

// A Sheet is one piece of paper: what came out between two cuts, or what hangs
// out of the printer now.
type Sheet struct {
	Image *image.Paletted // bare paper, one pixel a dot, white and black
	Text  []string        // its part of the transcript
	Cut   string          // "full", "partial", "tear"; "" when it still hangs there
}

// op is a piece of work for the mechanics, in the order of the bytes. Exactly
// one of the pictures, feeds, cuts and replies is set.
type op struct {
	rows   *bitmap // printed row by row at the head
	picked int     // rows printed already
	feed   int     // dots of blank paper; negative: back
	cut    string  // "full" or "partial"
	reply  []byte  // sent when all before it stands on paper
	raster int     // width of the picture that the rows are, noted as IMAGE; 0: none
	note   string  // line of the transcript, once done
}

// roll is the paper below the head and the sheet that grows from it. Only the
// mechanics touch it.
type roll struct {
	width, blade int
	pix          []byte // rows since the last cut at the blade, the head line last
	head         int    // row under the head; below the top of the sheet when fed back
	text         []string
	total        int // dots fed since power on, for faults
	knife        int // with blade 0: how far below the head the blade really stands
	severed      int // cuts that went through print

	run       image.Rectangle // extent of the pictures since the last other thing, empty: none
	sheets    []Sheet
	onSheet   func(Sheet)
	noCutter  bool
	keep      int
	discarded int // sheets not kept
}

// maxSheetDots is the longest piece of paper, 3 m at 8 dots a millimetre: a
// longer one tears by its own weight.
const maxSheetDots = 24000

func (r *roll) stride() int { return (r.width + 7) / 8 }

// putRow prints one row of dots at the head and moves the paper on by one dot.
func (r *roll) putRow(row []byte, dots int) {
	s := r.stride()
	for len(r.pix) < (r.head+1)*s {
		r.pix = append(r.pix, make([]byte, s)...)
	}
	orRow(r.pix[r.head*s:(r.head+1)*s], r.width, row, dots, 0)
	r.step()
}

func (r *roll) step() {
	r.head++
	r.total++
	if r.head > maxSheetDots {
		r.part("", r.head)
	}
}

// feedBack moves the paper back, at most to the top of the sheet.
func (r *roll) feedBack(n int) { r.head = max(0, r.head-n) }

// height is how much paper has passed the head since the last cut.
func (r *roll) height() int { return max(r.head, len(r.pix)/r.stride()) }

// say notes a line of the transcript.
func (r *roll) say(line string) {
	r.endRun()
	r.text = append(r.text, line)
	if len(r.text) > maxLines { // a stream of blank cuts must not fill the memory
		r.text = r.text[len(r.text)-maxLines:]
	}
}

const maxLines = 4096

// picture notes that rows of a picture are being printed, for one IMAGE line
// however many bands it came in.
func (r *roll) picture(width int) {
	if r.run.Empty() {
		r.run = image.Rect(0, r.head, width, r.head+1)
		return
	}
	r.run.Max.X = max(r.run.Max.X, width)
	r.run.Max.Y = r.head + 1
}

// endRun writes the IMAGE line and the QR symbols that stand in the picture.
func (r *roll) endRun() {
	if r.run.Empty() {
		return
	}
	run := r.run
	r.run = image.Rectangle{}
	r.text = append(r.text, fmt.Sprintf("IMAGE %dx%d", run.Dx(), run.Dy()))
	for _, s := range readSymbols(r.window(run.Min.Y, run.Max.Y)) {
		r.text = append(r.text, "QR: "+oneLine(s))
	}
}

// window copies rows y0 to y1 of the growing sheet.
func (r *roll) window(y0, y1 int) *bitmap {
	b := newBitmap(r.width, max(0, y1-y0))
	s := r.stride()
	y0, y1 = min(y0*s, len(r.pix)), min(y1*s, len(r.pix))
	copy(b.pix, r.pix[y0:y1])
	return b
}

// cut cuts at the blade, which stands blade dots after the head: that much
// stays below the head and becomes the top of the next sheet.
func (r *roll) cut(kind string) {
	if r.noCutter {
		kind = "tear"
	}
	r.say("CUT " + kind)
	if r.through() {
		r.severed++
	}
	r.part(kind, max(0, r.head-r.blade))
}

// through says whether something is printed on both sides of the blade, or
// just above it: a cut goes through it.
func (r *roll) through() bool {
	s := r.stride()
	at := max(0, r.head-max(r.blade, r.knife)) * s
	if at >= len(r.pix) {
		return false
	}
	for _, v := range r.pix[at:] {
		if v != 0 {
			return true
		}
	}
	return false
}

// feedOut moves the paper on until the last printed row has passed the blade.
func (r *roll) feedOut() {
	s := r.stride()
	last := len(r.pix)
	for last > 0 && r.pix[last-1] == 0 {
		last--
	}
	for need := (last+s-1)/s + r.blade; r.head < need && r.head < maxSheetDots; {
		r.head++
		r.total++
	}
}

// part ends the sheet after at rows.
func (r *roll) part(kind string, at int) {
	r.endRun()
	if at <= 0 {
		return // the knife fell where it fell before: no paper, no sheet
	}
	s := r.stride()
	have := min(at*s, len(r.pix))
	sheet := Sheet{Image: r.image(at), Text: r.text, Cut: kind}
	r.text = nil
	r.pix = append([]byte(nil), r.pix[have:]...)
	r.head -= at
	if r.onSheet != nil {
		r.onSheet(sheet)
	}
	r.sheets = append(r.sheets, sheet)
	if len(r.sheets) > r.keep {
		r.discarded += len(r.sheets) - r.keep
		r.sheets = append([]Sheet(nil), r.sheets[len(r.sheets)-r.keep:]...)
	}
}

var blackOnWhite = color.Palette{color.Gray{Y: 255}, color.Gray{Y: 0}}

// image is the first h rows of the growing sheet as a picture.
func (r *roll) image(h int) *image.Paletted {
	img := image.NewPaletted(image.Rect(0, 0, r.width, h), blackOnWhite)
	s := r.stride()
	for y := range h {
		if (y+1)*s > len(r.pix) {
			break
		}
		row := r.pix[y*s : (y+1)*s]
		for i, v := range row {
			for x := 8 * i; v != 0 && x < r.width; x, v = x+1, v<<1 {
				img.Pix[y*img.Stride+x] = v >> 7
			}
		}
	}
	return img
}

// blank says whether nothing stands on the paper since the last cut.
func (r *roll) blank() bool {
	for _, b := range r.pix {
		if b != 0 {
			return false
		}
	}
	return len(r.text) == 0
}

// oneLine keeps a line of the transcript one line.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F {
			return '·'
		}
		return r
	}, strings.ToValidUTF8(s, "�"))
}
