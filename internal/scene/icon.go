package scene

import (
	"motcua/internal/canvas"
)

// Icon is a drawing made of paths, since a typeface may lack it.
type Icon uint8

// The icons. Face1 is the unhappiest of five faces, Face5 the happiest.
const (
	NoIcon Icon = iota
	Tick
	Cross
	Play  // ▶ "goes to"
	Arrow // → with a shaft
	Back  // ←
	Up
	Down
	Warning
	Clock
	Search
	Document
	Printer
	Person
	Bell
	Speaker
	Mute // a speaker that says nothing
	Backspace
	Face1
	Face2
	Face3
	Face4
	Face5
	Star   // the five-pointed one of the header, an ornament
	Ticket // with its notches
	Scan   // a code between four corners
	Halves // half dark, half light
	Reach  // down to the lower half
	Files  // one sheet behind the other
	People // two of them
	Letter // in its envelope
)

// draw paints the icon as a square in the middle of r.
func (ic Icon) draw(c canvas.Canvas, r canvas.Rect, ink canvas.Color) {
	side := min(r.W, r.H)
	x0, y0 := r.X+(r.W-side)/2, r.Y+(r.H-side)/2
	p := pen{c: c, ink: ink, x: x0, y: y0, k: side / 24}
	switch ic {
	case Tick:
		p.line(3, 4, 13, 9, 18, 20, 6)
	case Cross:
		p.line(3, 5, 5, 19, 19)
		p.line(3, 19, 5, 5, 19)
	case Play:
		p.fill(6, 3, 20, 12, 6, 21)
	case Arrow:
		p.line(2.6, 3, 12, 20, 12)
		p.line(2.6, 14, 5, 21, 12, 14, 19)
	case Back:
		p.line(2.6, 21, 12, 4, 12)
		p.line(2.6, 10, 5, 3, 12, 10, 19)
	case Up:
		p.line(2.6, 4, 15, 12, 7, 20, 15)
	case Down:
		p.line(2.6, 4, 9, 12, 17, 20, 9)
	case Warning:
		p.line(2, 12, 3, 22, 21, 2, 21, 12, 3)
		p.line(2.4, 12, 9.5, 12, 14.5)
		p.disc(12, 17.8, 1.4)
	default:
		ic.drawObject(p)
	}
}

func (ic Icon) drawObject(p pen) {
	switch ic {
	case Clock:
		p.ring(12, 12, 10, 2)
		p.line(2, 12, 6, 12, 12, 16, 14)
	case Search:
		p.ring(10, 10, 7.5, 2.4)
		p.line(3, 16, 16, 21.5, 21.5)
	case Document:
		p.line(2, 5, 2.5, 14, 2.5, 19, 7.5, 19, 21.5, 5, 21.5, 5, 2.5)
		p.line(2, 8.5, 12, 15.5, 12)
		p.line(2, 8.5, 16.5, 15.5, 16.5)
	case Letter:
		p.line(2, 2.5, 5.5, 21.5, 5.5, 21.5, 18.5, 2.5, 18.5, 2.5, 5.5)
		p.line(2, 2.5, 6.5, 12, 13.5, 21.5, 6.5)
	case Printer:
		p.line(2, 6, 8, 6, 2.5, 18, 2.5, 18, 8)
		p.line(2, 6, 17, 3, 17, 3, 8.5, 21, 8.5, 21, 17, 18, 17)
		p.line(2, 6, 14, 18, 14, 18, 21.5, 6, 21.5, 6, 14)
	case Person:
		p.disc(12, 7, 4.6)
		p.curve(3, 22, 3, 16, 7, 13.6, 12, 13.6, 17, 13.6, 21, 16, 21, 22)
	case Bell:
		p.disc(12, 3.6, 1.5)
		p.curve(3.6, 18, 6, 16, 6, 13, 6, 10, 6, 6, 8.6, 3.8, 12, 3.8, 15.4, 3.8, 18, 6, 18, 10, 18, 13, 18, 16, 20.4, 18)
		p.curve(9.4, 19.6, 9.4, 23, 14.6, 23, 14.6, 19.6)
	case Speaker:
		p.speaker()
		p.arc(12, 12, 5, -0.9, 0.9)
		p.arc(12, 12, 9, -0.9, 0.9)
	case Mute:
		p.speaker()
		p.line(2, 15.5, 9, 21.5, 15)
		p.line(2, 15.5, 15, 21.5, 9)
	case Backspace:
		p.line(2, 8, 5, 21.5, 5, 21.5, 19, 8, 19, 2.5, 12, 8, 5)
		p.line(2, 11, 9, 17, 15)
		p.line(2, 17, 9, 11, 15)
	case Face1, Face2, Face3, Face4, Face5:
		p.face(float64(ic-Face1) - 2)
	default:
		ic.drawSign(p)
	}
}

func (ic Icon) drawSign(p pen) {
	switch ic {
	case Star:
		p.star(12, 12.6, 11)
	case Ticket:
		p.ticket()
	case Scan:
		p.line(2.2, 3, 8, 3, 3, 8, 3)
		p.line(2.2, 16, 3, 21, 3, 21, 8)
		p.line(2.2, 21, 16, 21, 21, 16, 21)
		p.line(2.2, 8, 21, 3, 21, 3, 16)
		p.fill(7, 7, 11, 7, 11, 11, 7, 11)
		p.fill(13, 7, 17, 7, 17, 11, 13, 11)
		p.fill(7, 13, 11, 13, 11, 17, 7, 17)
		p.fill(14.5, 14.5, 17, 14.5, 17, 17, 14.5, 17)
	case Halves:
		p.ring(12, 12, 10, 2)
		p.curve(12, 2, 17.5, 2, 22, 6.5, 22, 12, 22, 17.5, 17.5, 22, 12, 22)
	case Reach:
		p.disc(9.4, 3.6, 2.3)
		p.line(2.3, 9.6, 8, 10.2, 14, 16, 14, 18.4, 20.2, 20.8, 19.4)
		p.line(2, 10, 10, 15, 10)
		p.c.Fill(canvas.Polyline(2*p.k, canvas.Arc(p.x+10*p.k, p.y+16.4*p.k, 5.6*p.k, 0.5, 4.1)...), p.ink)
	case Files:
		p.line(2, 8, 6.5, 15, 6.5, 19, 10.5, 19, 21.5, 8, 21.5, 8, 6.5)
		p.line(2, 4.5, 17.5, 4.5, 2.5, 14, 2.5)
		p.line(1.8, 11, 13.5, 16, 13.5)
		p.line(1.8, 11, 17.3, 16, 17.3)
	case People:
		p.disc(9, 8, 3.8)
		p.curve(2, 20.5, 2, 15.5, 5, 13, 9, 13, 13, 13, 16, 15.5, 16, 20.5)
		p.disc(17, 8.6, 3)
		p.curve(17.4, 20.5, 17.4, 16.4, 16.6, 14.6, 15, 13.2, 19, 12, 22.5, 14.6, 22.5, 20.5)
	}
}
