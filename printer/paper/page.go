package paper

import (
	"fmt"
	"image"
)

// page is page mode (ESC L): what is printed is collected on a canvas and
// comes out by FF or ESC FF. Positions are those of the area that ESC W sets,
// seen in the direction that ESC T sets: the pen is the left end of a letter's
// baseline, or the lower left corner of a picture or symbol.
type page struct {
	pic    *bitmap
	area   image.Rectangle // of the canvas, dots
	turn   byte            // 0 left to right, 1 upwards, 2 upside down, 3 downwards
	y      int             // pen; its x is the line's
	fresh  bool            // the pen stands where ESC W or ESC T put it
	bottom int             // of the areas that were set; 0: none
	text   []string
}

// maxPageDots is the longest page; a longer area is cut there, as printers do.
const maxPageDots = 2400

// pageStart is ESC L; it works at the start of a line only.
func pageStart(p *Printer, _ []byte) {
	if len(p.line.items) > 0 || p.page != nil {
		return
	}
	w := p.profile.Paper.Dots
	p.page = &page{pic: newBitmap(w, maxPageDots), area: image.Rect(0, 0, w, maxPageDots)}
	p.pageHome()
}

// pageEnd is ESC S: what was not printed is gone.
func pageEnd(p *Printer, _ []byte) {
	if p.page != nil {
		p.page, p.line = nil, line{}
	}
}

// pageArea is ESC W.
func pageArea(p *Printer, a []byte) {
	if p.page == nil {
		return
	}
	x, y := p.horizontal(le(a[:2])), p.vertical(le(a[2:4]))
	r := image.Rect(x, y, x+p.horizontal(le(a[4:6])), y+p.vertical(le(a[6:8])))
	if r = r.Intersect(p.page.pic.bounds()); r.Empty() {
		return
	}
	p.endPageLine()
	p.page.area, p.page.bottom = r, max(p.page.bottom, r.Max.Y)
	p.pageHome()
}

// pageTurn is ESC T.
func pageTurn(p *Printer, a []byte) {
	if n := a[0] &^ '0'; p.page != nil && n <= 3 {
		p.endPageLine()
		p.page.turn = n
		p.pageHome()
	}
}

// pageHome puts the pen where a letter of font A stands in the area's corner.
func (p *Printer) pageHome() {
	p.line = line{}
	p.page.y, p.page.fresh = baselineOf(p.cellOf(0).h), true
}

// pageSize is the area as ESC T turns it.
func (g *page) size() (w, h int) {
	if g.turn&1 != 0 {
		return g.area.Dy(), g.area.Dx()
	}
	return g.area.Dx(), g.area.Dy()
}

// put draws a picture with its upper left corner at x, y of the turned area;
// what stands outside of the area is not printed.
func (g *page) put(pic *bitmap, x, y int) {
	a := g.area
	switch g.turn {
	case 0:
		g.pic.drawIn(pic, a.Min.X+x, a.Min.Y+y, a)
	case 1:
		g.pic.drawIn(pic.turned().upsideDown(), a.Min.X+y, a.Max.Y-x-pic.w, a)
	case 2:
		g.pic.drawIn(pic.upsideDown(), a.Max.X-x-pic.w, a.Max.Y-y-pic.h, a)
	case 3:
		g.pic.drawIn(pic.turned(), a.Max.X-y-pic.h, a.Min.Y+x, a)
	}
}

// placeOnPage puts a letter or a strip of dots at the pen.
func (p *Printer) placeOnPage(pic *bitmap, r rune, drop int) {
	w, _ := p.page.size()
	if r != 0 && p.line.x > 0 && p.line.x+pic.w > w {
		p.flush(p.set.lineDots)
	}
	p.page.put(pic, p.line.x, p.page.y-(pic.h-min(drop, pic.h)))
	p.page.fresh = false
	p.line.x += pic.w
	p.line.note(r, p.line.x-pic.w, pic.w)
}

// showOnPage puts a picture or symbol on the pen's line, its lower edge there;
// one that came first of all hangs from the top.
func (p *Printer) showOnPage(pic *bitmap, note string, raster bool) {
	g := p.page
	if g.fresh {
		g.y, g.fresh = max(g.y, pic.h), false
	}
	g.put(pic, p.line.x, g.y-pic.h)
	p.line.x += pic.w
	notes := []string{note}
	if raster {
		notes[0] = fmt.Sprintf("IMAGE %dx%d", pic.w, pic.h)
		for _, s := range readSymbols(pic) {
			notes = append(notes, "QR: "+oneLine(s))
		}
	}
	if p.endPageText(); len(g.text) < maxLines {
		g.text = append(g.text, notes...)
	}
}

// endPageText keeps the letters so far as a line of the transcript.
func (p *Printer) endPageText() {
	if s := p.line.String(); s != "" && len(p.page.text) < maxLines {
		p.page.text = append(p.page.text, s)
	}
	p.line.letters = nil
}

func (p *Printer) endPageLine() {
	p.endPageText()
	p.line = line{}
}

// pageFeed moves the pen to the start of the next line.
func (p *Printer) pageFeed(dots int) {
	p.endPageLine()
	p.page.y, p.page.fresh = p.page.y+dots, p.page.fresh && dots == 0
}

// pageTo is GS $ and, by steps, GS \: the pen's height on the page.
func pageTo(p *Printer, a []byte) { p.pageAt(p.vertical(le(a))) }

func pageBy(p *Printer, a []byte) {
	if p.page != nil {
		p.pageAt(p.page.y + p.vertical(int(int16(le(a)))))
	}
}

func (p *Printer) pageAt(y int) {
	if p.page == nil {
		return
	}
	if _, h := p.page.size(); y >= 0 && y <= h {
		p.endPageText()
		p.page.y, p.page.fresh = y, false
	}
}

// pageCancel is CAN: the area becomes white again.
func (p *Printer) pageCancel() {
	if p.page == nil {
		return
	}
	p.page.pic.wipe(p.page.area)
	p.page.text = nil
	p.pageHome()
}

// pagePrint is ESC FF: the areas come out, whole; without any, what is printed.
func pagePrint(p *Printer, _ []byte) {
	if p.page == nil {
		return
	}
	p.endPageLine()
	g := p.page
	h := g.bottom
	if h == 0 {
		h = g.pic.used()
	}
	if h > 0 {
		p.push(op{rows: g.pic.top(h)})
	}
	for _, s := range g.text {
		p.push(op{note: s})
	}
}

// formFeed is FF: the page comes out and page mode ends; a line without it.
func (p *Printer) formFeed() {
	if p.page == nil {
		p.flush(p.set.lineDots)
		return
	}
	pagePrint(p, nil)
	pageEnd(p, nil)
}
