// Package settings reads and sets what a printer remembers without power: its
// serial line, its memory switches and a few customised values. Makers who
// document commands for it share one frame, GS ( E; a number in it means what
// the model's maker says (dialect.go). Clones document none, and nothing is
// written into them.
//
//	fn 1   1D 28 45 03 00 01 49 4E        "IN": the setting mode, answered 37 20 00
//	fn 2   1D 28 45 04 00 02 4F 55 54     "OUT": the end of it; the printer restarts and obeys what was set
//	fn 3   1D 28 45 0A 00 03 a b8...b1    memory switch a: 30 off, 31 on, 32 as it is
//	fn 4   1D 28 45 02 00 04 a            answered 37 21 b8...b1 00
//	fn 5   1D 28 45 04 00 05 a nL nH      customised value a
//	fn 6   1D 28 45 02 00 06 a            answered 37 27 a... 1F n... 00, both in digits
//	fn 11  1D 28 45 xx 00 0B a d...       serial line: 1 speed in digits, 2 parity, 3 flow control, 4 bits
//	fn 12  1D 28 45 02 00 0C a            answered 37 33 a 1F d... 00
//
// Epson: TM-T81 Specification (Standard) Rev. A, pages 87 to 91 of the PDF; TM
// programming guide Ver. 10.01, pages 575 to 613. Citizen: Command Reference,
// pages 255 and 358. Bixolon: SRP-350/352plusII Command Manual Rev. 1.01, pages
// 62 to 68. Reading works at any time. Writing wears the memory, ten times a day
// at most, so what is already as it should be is not written; and the printer
// must not be spoken to while it writes.
package settings
