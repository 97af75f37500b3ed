// Package escpos speaks ESC/POS, the language of receipt printers: a document
// (spool.Doc) becomes bytes for one printer profile, and the bytes that the
// printer sends back become its status.
//
// These are the commands sent, and no others. Whoever adds one adds a row.
//
//	1B 40                     ESC @       wake: forget all settings
//	1C 2E                     FS .        leave Chinese mode (bytes from 80h on are ours)
//	1D 61 FF                  GS a        send status by itself from now on
//	1D 50 x y                 GS P        units: x and y an inch, so that one unit is one dot
//	1D 4C nL nH               GS L        left margin, units
//	1B 4A n                   ESC J       feed n units
//	1D 76 30 m xL xH yL yH d  GS v 0      raster, x bytes by y rows; m 0 as it is, 3 twice as wide and tall
//	1D 28 4C pL pH 30 70 30 bx by 31 xL xH yL yH d
//	                          GS ( L 112  raster into the print buffer, x dots by y rows; b 2 twice as wide and tall
//	1D 28 4C 02 00 30 32      GS ( L 50   print that buffer
//	1D 38 4C p1 p2 p3 p4 ..   GS 8 L      GS ( L with a length of four bytes
//	1B 2A 21 nL nH d          ESC *       n columns of 24 dots on the line: the last resort
//	1D 28 4C pL pH 30 43 30 kc1 kc2 01 xL xH yL yH 31 d
//	                          GS ( L 67   a picture for good, at installation only
//	1D 28 4C 04 00 30 42 kc1 kc2
//	                          GS ( L 66   forget it
//	1D 28 4C 06 00 30 45 kc1 kc2 01 01
//	                          GS ( L 69   print it
//	1D 28 6B .. 31 41 32 00   GS ( k 165  QR: model 2
//	1D 28 6B .. 31 43 n       GS ( k 167  QR: n dots a module
//	1D 28 6B .. 31 45 31      GS ( k 169  QR: error correction M
//	1D 28 6B .. 31 50 30 d    GS ( k 180  QR: store the data
//	1D 28 6B .. 31 51 30      GS ( k 181  QR: print it
//	1B 61 n                   ESC a       0 left, 1 centre, 2 right
//	1D 21 n                   GS !        letters (1 + n>>4) times as wide, (1 + n&7) as tall
//	1B 45 n                   ESC E       bold
//	1D 42 n                   GS B        white on black
//	1D 62 n                   GS b        round the steps of large letters
//	1B 33 n                   ESC 3       line spacing, units
//	1B 74 n                   ESC t       code page
//	1B 26 03 c1 c2 x d        ESC &       letters of our own for codes c1 to c2, 24 dots tall
//	1B 25 n                   ESC %       use them, or not
//	1B 3F n                   ESC ?       code n stands for itself again
//	0A                        LF          print the line
//	1D 56 41|42 n             GS V        feed to the blade, cut: full, partial
//	1B 69, 1B 6D              ESC i, m    cut here: full, partial
//	10 04 n                   DLE EOT     status now (real time)
//	10 14 08 01 03 14 01 06 02 08
//	                          DLE DC4 8   drop everything not yet printed (real time)
//	1D 72 01                  GS r        paper sensors, answered in order with the data
//	1B 4A 00                  ESC J 0     before it: what stands in the line buffer is printed
//	1D 28 48 06 00 30 30 d    GS ( H 48   process ID: answered when all before it is on paper
//
// Vietnamese reaches the paper in one of three ways, by profile.Text.Tier. A
// ticket of 80 mm (hall, number, service, counters, wait, QR Code) takes:
//
//	raster    pictures of lines, right on every printer         8 to 20 KB
//	glyphs    letters of our own (ESC &)                        1.8 KB, the next ones 1.0 KB
//	codepage  TCVN-3 in the printer's own letters               0.5 KB, 1.0 KB with the QR Code drawn
//
// BenchmarkTiers measures them. Whoever owns the port may send a job lighter by
// what the printer still holds (NewMemory).
//
// The three real-time commands (10 04, 10 05, 10 14) are carried out by the
// printer wherever it meets them, inside pictures too. No document therefore
// holds such a pair: Encode looks at every run of picture bytes and thickens a
// stroke by one dot where a pair would arise.
package escpos
