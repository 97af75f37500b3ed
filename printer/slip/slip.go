// Package slip says what stands on the pieces of paper that a hall hands out: a
// ticket ("phiếu số thứ tự"), a procedure guide ("hướng dẫn thủ tục") and a
// look-up slip ("phiếu tra cứu hồ sơ"). It turns the data of each into a
// spool.Doc and knows no printer but for the width of its paper.
//
// A slip is read at arm's length, often by old eyes and in a hurry: one thing is
// huge, the rest is at least 3 mm tall, nothing is said twice. It is read from
// the top: who, what, which number, where to go, how long, the code to scan, and
// last what only an argument needs (the time it was issued).
package slip

import (
	"unicode/utf8"

	"motcua/firmware-config/profile"
	"motcua/printer/spool"
)

// A Slip is one of Ticket, Guide and Lookup.
type Slip interface {
	// Doc lays the slip out for paper of that printable width, dots at 203 dpi.
	Doc(width int) spool.Doc
}

// Width is a printer's printable width as Slip.Doc wants it.
func Width(p profile.Printer) int {
	if p.Paper.DPI == 0 {
		return p.Paper.Dots
	}
	return p.Paper.Dots * 203 / p.Paper.DPI
}

// Sizes of type, em in dots at 203 dpi (8 dots are a millimetre); with the
// number's own that makes four on a slip. Odd ones have a whole x-height.
const (
	sizeNote = 23 // 2.9 mm: names everybody knows, notes, captions
	sizeBody = 25 // 3.1 mm: what a person plans by
	sizeHead = 31 // 3.9 mm: what a person must act on
)

// narrow is the width below which a roll is 58 mm wide.
const narrow = 450

// sheet builds a document from the top.
type sheet struct {
	w     words
	width int
	doc   spool.Doc
}

func (s *sheet) add(b spool.Block) { s.doc.Blocks = append(s.doc.Blocks, b) }

// line sets a centred paragraph; no text sets nothing.
func (s *sheet) line(text string, size int, bold bool) {
	if text != "" {
		s.add(spool.Block{Text: &spool.Text{S: text, Size: size, Bold: bold, Align: spool.Center}})
	}
}

// name sets what the paper is for. Names of procedures run to a thousand letters
// by law; a long one is known by its first words and shrinks.
func (s *sheet) name(text string) {
	size := sizeHead
	switch n := utf8.RuneCountInString(text); {
	case n > 160:
		size = sizeNote
	case n > 80:
		size = sizeBody
	}
	s.line(text, size, true)
}

func (s *sheet) space(dots int) { s.add(spool.Block{Space: &spool.Space{Dots: dots}}) }

func (s *sheet) rule(dots int) { s.add(spool.Block{Rule: &spool.Rule{Dots: dots}}) }

func (s *sheet) mark(text string) {
	s.add(spool.Block{Text: &spool.Text{S: text, Size: sizeHead, Bold: true, Align: spool.Center, Invert: true}})
	s.space(6)
}

// head is what every slip begins with: the hall, and what this paper is.
func (s *sheet) head(hall, title string) {
	s.line(hall, sizeNote, true)
	s.space(8)
	s.rule(2)
	s.space(7)
	s.line(title, sizeNote, false)
}

// code sets a QR symbol with what it is for below it.
func (s *sheet) code(data, caption string) {
	if data == "" {
		return
	}
	s.add(spool.Block{QR: &spool.QR{Data: data, Module: 5, Align: spool.Center}})
	s.line(caption, sizeNote, false)
}

func (s *sheet) cut() spool.Doc {
	s.add(spool.Block{Cut: &spool.Cut{Partial: true}})
	return s.doc
}
