package explain

import (
	"bytes"
	"slices"
)

// A Command is one row of the table.
type Command struct {
	Name    string
	Meaning string
	code    []byte                        // its first bytes; wild stands for any
	length  func(b []byte) (arg, dat int) // of the whole command b, bytes after code: arguments, then data
}

// wild is a byte of a code that may be anything: a length that stands before
// the function's name.
const wild = 0xFF

func lookUp(b []byte) (Command, bool) {
	for _, c := range table {
		if c.begins(b) {
			return c, true
		}
	}
	return Command{}, false
}

func (c Command) begins(b []byte) bool {
	if len(b) < len(c.code) {
		return false
	}
	for i, v := range c.code {
		if v != wild && v != b[i] {
			return false
		}
	}
	return true
}

// row makes a command with n argument bytes.
func row(code, name string, n int, meaning string) Command {
	return Command{Name: name, Meaning: meaning, code: []byte(code), length: func([]byte) (int, int) { return n, 0 }}
}

// special makes a command whose length is in its arguments.
func special(code, name string, length func(b []byte) (int, int), meaning string) Command {
	return Command{Name: name, Meaning: meaning, code: []byte(code), length: func(b []byte) (int, int) { return length(b[len(code):]) }}
}

// sized makes a command of which the word at byte 3 counts everything after it:
// the rest of the code, n argument bytes, then data.
func sized(code, name string, n int, meaning string) Command {
	c := row(code, name, n, meaning)
	c.length = func(b []byte) (int, int) { return n, max(0, word(b, 3)-(len(code)-5)-n) }
	return c
}

// at is byte i of b, or 0 beyond its end.
func at(b []byte, i int) int {
	if i < len(b) {
		return int(b[i])
	}
	return 0
}

func word(b []byte, i int) int { return at(b, i) | at(b, i+1)<<8 }

// counted has n bytes of arguments, of which two at i count what follows.
func counted(i, n int) func([]byte) (int, int) {
	return func(b []byte) (int, int) { return n, max(0, word(b, i)-(n-i-2)) }
}

// toZero ends with a NUL.
func toZero(skip int) func([]byte) (int, int) {
	return func(b []byte) (int, int) {
		if skip >= len(b) {
			return skip + 1, 0
		}
		if i := bytes.IndexByte(b[skip:], 0); i >= 0 {
			return skip, i + 1
		}
		return skip, len(b) - skip + 1
	}
}

// block has n bytes of arguments, two words at i whose product is its data.
func block(n, i int) func([]byte) (int, int) {
	return func(b []byte) (int, int) { return n, word(b, i) * word(b, i+2) }
}

// columns is ESC * m nL nH d: one byte a column, or three.
func columns(b []byte) (int, int) {
	n := word(b, 1)
	if at(b, 0) >= 32 {
		n *= 3
	}
	return 3, n
}

// letters is ESC & y c1 c2 [x d..]..
func letters(b []byte) (int, int) {
	y, n := at(b, 0), 3
	for c := at(b, 1); c <= at(b, 2); c++ {
		n += 1 + at(b, n)*y
	}
	return 3, n - 3
}

// barcode is GS k: set A ends with a NUL, set B is counted.
func barcode(b []byte) (int, int) {
	if at(b, 0) >= 65 {
		return 2, at(b, 1)
	}
	return toZero(1)(b)
}

// stored is FS q n [xL xH yL yH d..]..
func stored(b []byte) (int, int) {
	n := 1
	for range at(b, 0) {
		n += 4 + word(b, n)*word(b, n+2)*8
		if n > len(b) {
			break
		}
	}
	return 1, n - 1
}

// long is GS 8 L p1 p2 p3 p4: a length of four bytes.
func long(b []byte) (int, int) {
	return 4, at(b, 0) | at(b, 1)<<8 | at(b, 2)<<16 | at(b, 3)<<24
}

// longPicture is GS 8 L with fn 112, whose code holds five bytes after the length.
func longPicture(code, name, meaning string) Command {
	c := row(code, name, 7, meaning)
	c.length = func(b []byte) (int, int) {
		_, n := long(b[3:])
		return 7, max(0, n-3-7)
	}
	return c
}

// cut is GS V m, or GS V m n for the forms that feed.
func cut(b []byte) (int, int) {
	if at(b, 0) >= 'A' {
		return 2, 0
	}
	return 1, 0
}

// clearing is DLE DC4 8 with its fixed bytes.
const clearing = "\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"

// table is ESC/POS as Epson, Citizen, Bixolon and their clones have it (their
// command manuals). Rows with a longer code come first where two begin alike.
var table = slices.Concat(realTime, escape, groups, control)

var realTime = []Command{
	row("\x10\x04\x01", "DLE EOT 1", 0, "status now: is the printer online?"),
	row("\x10\x04\x02", "DLE EOT 2", 0, "status now: why is it offline (cover, feed button, paper end, error)?"),
	row("\x10\x04\x03", "DLE EOT 3", 0, "status now: which error (cutter, hot head, unrecoverable)?"),
	row("\x10\x04\x04", "DLE EOT 4", 0, "status now: paper near its end, at its end?"),
	row("\x10\x04\x07", "DLE EOT 7", 1, "status now: ink {0}"),
	row("\x10\x04\x08", "DLE EOT 8", 1, "status now: peel sensor {0}"),
	row("\x10\x04\x14", "DLE EOT 20", 0, "status now: full status of Custom's kiosk printers"),
	row("\x10\x04", "DLE EOT", 1, "status now: number {0}"),
	row("\x10\x05\x01", "DLE ENQ 1", 0, "recover from the error and go on"),
	row("\x10\x05\x02", "DLE ENQ 2", 0, "recover from the error and drop what is buffered"),
	row("\x10\x05", "DLE ENQ", 1, "real-time request {0}"),
	row(clearing, "DLE DC4 8", 0, "drop everything that is not printed yet"),
	row("\x10\x14\x01", "DLE DC4 1", 2, "drawer pulse {0}, {1} x 100 ms"),
	row("\x10\x14\x02", "DLE DC4 2", 2, "switch the power off"),
	row("\x10\x14\x03", "DLE DC4 3", 5, "buzzer"),
	row("\x10\x14\x07", "DLE DC4 7", 1, "send the automatic status now"),
}

var escape = []Command{
	row("\x1b@", "ESC @", 0, "initialize: forget all settings"),
	row("\x1b\x0c", "ESC FF", 0, "print the page"),
	row("\x1b ", "ESC SP", 1, "{0} units between letters"),
	row("\x1b!", "ESC !", 1, "print mode {0x}: font, bold, size, underline"),
	row("\x1b$", "ESC $", 2, "go to column {0w} (units)"),
	row("\x1b%", "ESC %", 1, "own letters on or off: {0}"),
	special("\x1b&", "ESC &", letters, "own letters for codes {1x} to {2x}, {0} bytes tall"),
	special("\x1b(A", "ESC ( A", counted(0, 3), "buzzer, function {2}"),
	special("\x1b(Y", "ESC ( Y", counted(0, 2), "batch print"),
	special("\x1b(", "ESC (", counted(1, 3), "function group {0c}"),
	special("\x1b*", "ESC *", columns, "strip of {1w} columns, mode {0}"),
	row("\x1b-", "ESC -", 1, "underline {0}"),
	row("\x1b2", "ESC 2", 0, "line spacing as delivered"),
	row("\x1b3", "ESC 3", 1, "line spacing {0} units"),
	row("\x1b4", "ESC 4", 1, "italics on or off: {0}"),
	row("\x1b=", "ESC =", 1, "listen to this printer or not: {0}"),
	row("\x1b?", "ESC ?", 1, "forget the own letter of code {0x}"),
	special("\x1bD", "ESC D", toZero(0), "tab stops"),
	row("\x1bE", "ESC E", 1, "bold on or off: {0}"),
	row("\x1bG", "ESC G", 1, "double strike on or off: {0}"),
	row("\x1bJ", "ESC J", 1, "print the line, feed {0} units"),
	row("\x1bK", "ESC K", 1, "print the line, feed {0} units back"),
	row("\x1bL", "ESC L", 0, "page mode"),
	row("\x1bM", "ESC M", 1, "font {0}"),
	row("\x1bR", "ESC R", 1, "international character set {0}"),
	row("\x1bS", "ESC S", 0, "standard mode"),
	row("\x1bT", "ESC T", 1, "direction in page mode {0}"),
	row("\x1bU", "ESC U", 1, "one direction only: {0}"),
	row("\x1bV", "ESC V", 1, "turned by 90 degrees: {0}"),
	row("\x1bW", "ESC W", 8, "page at {0w}, {2w}, size {4w} x {6w}"),
	row("\x1b\\", "ESC \\", 2, "move by {0w} units"),
	row("\x1ba", "ESC a", 1, "align {0}: 0 left, 1 centre, 2 right"),
	row("\x1bc", "ESC c", 2, "panel and sensors: {0c} {1}"),
	row("\x1bd", "ESC d", 1, "print the line, feed {0} lines"),
	row("\x1be", "ESC e", 1, "feed {0} lines back"),
	row("\x1bi", "ESC i", 0, "cut here"),
	row("\x1bm", "ESC m", 0, "cut here, leave a bridge"),
	row("\x1bp", "ESC p", 3, "drawer {0}, pulse {1} and {2} x 2 ms"),
	row("\x1br", "ESC r", 1, "colour {0}"),
	row("\x1bt", "ESC t", 1, "code page {0}"),
	row("\x1bu", "ESC u", 1, "status of device {0} (old)"),
	row("\x1bv", "ESC v", 0, "paper status (old)"),
	row("\x1b{", "ESC {", 1, "upside down on or off: {0}"),
	row("\x1c!", "FS !", 1, "mode of Chinese letters {0x}"),
	row("\x1c&", "FS &", 0, "Chinese mode on: bytes from 80 up are read in pairs"),
	row("\x1c.", "FS .", 0, "Chinese mode off"),
	row("\x1c-", "FS -", 1, "underline of Chinese letters {0}"),
	row("\x1c2", "FS 2", 74, "own Chinese letter {0x} {1x}"),
	row("\x1cC", "FS C", 1, "Kanji code system {0}"),
	row("\x1cS", "FS S", 2, "{0} and {1} units beside Chinese letters"),
	row("\x1cW", "FS W", 1, "Chinese letters four times as large: {0}"),
	special("\x1c(", "FS (", counted(1, 3), "function group {0c}"),
	row("\x1cp", "FS p", 2, "print stored picture {0}, scale {1}"),
	special("\x1cq", "FS q", stored, "store {0} pictures for good"),
	row("\x1cg1", "FS g 1", 7, "write to user memory"),
	row("\x1cg2", "FS g 2", 7, "read user memory"),
}
