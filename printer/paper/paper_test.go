package paper

import (
	"image"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	qrcode "github.com/skip2/go-qrcode"

	"motcua/firmware-config/profile"
	"motcua/firmware-config/profiles"
)

// epson is the reference profile, 512 dots at 180 dpi, blade 106 dots.
func epson(t testing.TB) profile.Printer {
	t.Helper()
	p, err := profiles.Printer("epson-tm-t88v")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// render prints a stream at once.
func render(t testing.TB, p profile.Printer, in string) *Printer {
	t.Helper()
	pr := New(p, Options{})
	if n, err := pr.Write([]byte(in)); n != len(in) || err != nil {
		t.Fatalf("Write took %d of %d bytes: %v", n, len(in), err)
	}
	pr.Finish()
	return pr
}

func TestTranscript(t *testing.T) {
	const clean = "unknown commands: 0\nlost bytes: 0\n"
	tests := []struct{ name, in, want string }{
		{"nothing", "", clean},
		{"a line", "A012\n", "A012\n" + clean},
		{"a line without end is printed by the feed button", "A012", "A012\n" + clean},
		{"blank lines are paper, not text", "\n\nA\n\n", "A\n" + clean},
		{"tab stops every eight columns", "a\tb\n", "a       b\n" + clean},
		{"own tab stops", "\x1bD\x04\x00a\tb\n", "a   b\n" + clean},
		{"long lines wrap at 42 columns", strings.Repeat("x", 43) + "\n", strings.Repeat("x", 42) + "\nx\n" + clean},
		{"double width halves the columns", "\x1d!\x10" + strings.Repeat("x", 22), strings.Repeat("x", 21) + "\nx\n" + clean},
		{"code page 437", "\x82\n", "é\n" + clean},
		{"windows 1252", "\x1bt\x10\x80\n", "€\n" + clean},
		{"small letters of TCVN-3", "\x1bt\x1eTi\xd5ng Vi\xd6t \xae\xad\xeec\n", "Tiếng Việt được\n" + clean},
		{"capitals of TCVN-3", "\x1bt\x1fC\xa2N C\xad\xa7C\n", "CÂN CƯĐC\n" + clean},
		{"a page without such letter", "\x1bt\x1e\xff\n", "?\n" + clean},
		{"frames of page 1", "\x1bt\x01\x98\x95\x99\n", "┌─┐\n" + clean},
		{"an international set", "\x1bR\x10$5\n", "₫5\n" + clean},
		{"tones of windows 1258 cannot be set over a letter", "\x1bt\x34e\xec\n", "e?\n" + clean},
		{"a Chinese pair is one lost letter", "\x1c&\xc4\xe3A\x1c.\x82\n", "?Aé\n" + clean},
		{"a line written in two goes", "|   |\x1b$\x0c\x00abc\n", "|abc|\n" + clean},
		{"absolute position", "ab\x1b$\x78\x00c\n", "ab        c\n" + clean},
		{"full cut", "A\n\x1dVA\x00", "A\nCUT full\n" + clean},
		{"partial cut", "A\n\x1dV\x01", "A\nCUT partial\n" + clean + "cuts through print: 1\n"},
		{"a cut right after a cut is no sheet", "A\n\x1dVA\x00\x1dV\x00", "A\nCUT full\nCUT full\n" + clean},
		{"old cuts", "\x1bi\x1bm", "CUT partial\nCUT partial\n" + clean},
		{"qr", "\x1d(k\x0a\x001P0https:/\x1d(k\x03\x001Q0", "QR: https:/\n" + clean},
		{"qr that is too wide is not printed", "\x1d(k\x03\x001C\x10\x1d(k\x43\x001P0" + strings.Repeat("x", 64) + "\x1d(k\x03\x001Q0", "QR too wide: 528 of 512 dots\n" + clean},
		{"pdf417 is recognised", "\x1d(k\x06\x000P0abc\x1d(k\x03\x000Q0", "PDF417: abc\n" + clean},
		{"code39", "\x1dk\x04ABC\x00", "CODE39: ABC\n" + clean},
		{"a wrong check digit is printed and told", "\x1dk\x028901234567891\x00", "EAN13: 8901234567891 (wrong check digit)\n" + clean},
		{"itf leaves the odd digit out", "\x1dk\x05123\x00", "ITF: 12\n" + clean},
		{"bands of raster are one picture", "\x1dv0\x00\x02\x00\x01\x00\xff\xff\x1dv0\x00\x01\x00\x02\x00\xff\xff", "IMAGE 16x3\n" + clean},
		{"graphics", "\x1d(L\x0c\x000p0\x01\x011\x0a\x00\x01\x00\xff\xc0\x1d(L\x02\x0002", "IMAGE 10x1\n" + clean},
		{"graphics in double size", "\x1d(L\x0c\x000p0\x02\x021\x0a\x00\x01\x00\xff\xc0\x1d(L\x02\x0002", "IMAGE 20x2\n" + clean},
		{"column picture", "\x1b*\x21\x02\x00abcdef\n", "IMAGE 2x24\n" + clean},
		{"real-time commands print nothing", "A\x10\x04\x01\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08B\n", "AB\n" + clean},
		{"zeros fill up and print nothing", "\x00\x00\x00A\n", "A\n" + clean},
		{"own glyphs", "\x1b&\x03AA\x0c" + strings.Repeat("\xff", 36) + "\x1b%\x01AB\n", "▯B\n" + clean},
		{"unknown commands", "\x1b\x99\x1d\xee\x07A\n", "A\nunknown commands: 3 (1B 99, 1D EE, 07)\nlost bytes: 0\n"},
		{"real-time command in a picture", "\x1dv0\x00\x03\x00\x01\x00\x10\x04\x01", "IMAGE 24x1\n" + clean + "real-time commands inside data: 1\n"},
		{"a picture cut short", "\x1dv0\x00\x03\x00\x02\x00\x01\x02", clean + "unfinished command: 4 bytes missing\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := render(t, epson(t), tt.in).Transcript(); got != tt.want {
				t.Errorf("got\n%swant\n%s", got, tt.want)
			}
		})
	}
}

// ink is the smallest rectangle around what is black.
func ink(img *image.Paletted) image.Rectangle {
	var r image.Rectangle
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			if img.ColorIndexAt(x, y) == 1 {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}

func TestGeometry(t *testing.T) {
	const blade = 106
	bar := "\x1dv0\x00\x02\x00\x01\x00\xff\xff" // 16 dots by one
	tests := []struct {
		name, in string
		ink      image.Rectangle
		height   int
	}{
		{"a row is one dot", bar, image.Rect(0, blade, 16, blade+1), blade + 1},
		{"centred", "\x1ba\x01" + bar, image.Rect(248, blade, 264, blade+1), blade + 1},
		{"right", "\x1ba2" + bar, image.Rect(496, blade, 512, blade+1), blade + 1},
		{"left margin", "\x1dL\x0a\x00" + bar, image.Rect(10, blade, 26, blade+1), blade + 1},
		{"printing area", "\x1dW\x64\x00\x1ba\x02" + bar, image.Rect(84, blade, 100, blade+1), blade + 1},
		{"double", "\x1dv0\x03\x02\x00\x01\x00\xff\xff", image.Rect(0, blade, 32, blade+2), blade + 2},
		{"feeding is by half dots when the printer wakes", "\x1bJ\x14" + bar, image.Rect(0, blade+10, 16, blade+11), blade + 11},
		{"and by dots when told so", "\x1dP\xb4\xb4\x1bJ\x14" + bar, image.Rect(0, blade+20, 16, blade+21), blade + 21},
		{"line feeds", "\n\n" + bar, image.Rect(0, blade+60, 16, blade+61), blade + 61},
		{"line spacing", "\x1dP\xb4\xb4\x1b3\x28\n" + bar, image.Rect(0, blade+40, 16, blade+41), blade + 41},
		{"back and over", bar + "\x1bK\x02" + bar, image.Rect(0, blade, 16, blade+1), blade + 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := render(t, epson(t), tt.in).Growing()
			if got := ink(s.Image); got != tt.ink {
				t.Errorf("ink %v, want %v", got, tt.ink)
			}
			if h := s.Image.Rect.Dy(); h != tt.height {
				t.Errorf("%d dots of paper, want %d", h, tt.height)
			}
		})
	}
}

func TestTheBladeStandsBehindTheHead(t *testing.T) {
	bar := "\x1dv0\x00\x02\x00\x01\x00\xff\xff"
	fed := render(t, epson(t), bar+"\x1dVA\x00").Sheets()
	if len(fed) != 1 || fed[0].Image.Rect.Dy() != 107 || ink(fed[0].Image).Empty() {
		t.Errorf("a cut that feeds keeps what was printed: %v", fed)
	}
	pr := render(t, epson(t), bar+"\x1dV\x00")
	if s := pr.Sheets(); len(s) != 1 || !ink(s[0].Image).Empty() {
		t.Error("a cut here must leave the last line on the next sheet")
	}
	if s, _ := pr.Growing(); ink(s.Image) != image.Rect(0, 105, 16, 106) {
		t.Errorf("the line is at %v of the next sheet", ink(s.Image))
	}
}

// GS V 103 takes the paper back after the cut, so that none is wasted.
func TestCutAndBack(t *testing.T) {
	p := epson(t)
	for in, want := range map[string]int{"A\n\x1dVA\x00B\n": p.Cut.BladeDots, "A\n\x1dVg\x00B\n": 0} {
		s, _ := render(t, p, in).Growing()
		if top := ink(s.Image).Min.Y; top < want || top > want+12 {
			t.Errorf("%q: the next sheet's text begins at %d, want just below %d", in, top, want)
		}
	}
}

func TestWithoutCutterPaperIsTorn(t *testing.T) {
	p := epson(t)
	p.Cut.Kind = "none"
	pr := render(t, p, "A\n\x1dVB\x00B\n"+strings.Repeat("\n", 8))
	if got := pr.Transcript(); !strings.HasPrefix(got, "A\nCUT tear\nB\nCUT tear\n") {
		t.Errorf("got\n%s", got)
	}
}

// A longer stream than fits in memory must not be kept.
// Other people's streams end where their text ends: nobody tears through it.
func TestTornPaperHoldsAllThatWasPrinted(t *testing.T) {
	p := epson(t)
	p.Cut.Kind, p.Cut.Command = "none", "none"
	pr := render(t, p, "A\nB\n")
	sheets := pr.Sheets()
	if len(sheets) != 1 {
		t.Fatalf("%d sheets, want 1", len(sheets))
	}
	if s, used := pr.Growing(); used {
		t.Errorf("something is left in the printer: %v", s.Text)
	}
	ink := 0
	for _, v := range sheets[0].Image.Pix {
		ink += int(v)
	}
	if all := render(t, epson(t), "A\nB\n\x1dVA\x00").Sheets(); len(all) == 1 {
		for _, v := range all[0].Image.Pix {
			ink -= int(v)
		}
	}
	if ink != 0 {
		t.Errorf("the torn sheet and the cut one differ by %d dots of ink", ink)
	}
}

func TestEndlessPaperIsBounded(t *testing.T) {
	pr := New(epson(t), Options{Keep: 3})
	feed := []byte(strings.Repeat("\x1bd\xff", 400)) // 400 x 255 x 30 dots
	pr.Write(feed)
	if n := len(pr.Sheets()); n != 3 {
		t.Errorf("%d sheets kept, want 3", n)
	}
	s, _ := pr.Growing()
	if s.Image.Rect.Dy() > maxSheetDots {
		t.Errorf("sheet of %d dots", s.Image.Rect.Dy())
	}
}

func TestFontCoversVietnamese(t *testing.T) {
	box := glyph('\uFFFF', cell{12, 24})
	for _, r := range strings.ReplaceAll(tcvnLower+tcvnUpper, " ", "") + "abcxyzABCXYZ0123456789" {
		for _, c := range []cell{{12, 24}, {9, 17}} {
			g := glyph(r, c)
			if string(g.pix) == string(box.pix) || string(g.pix) == string(newBitmap(c.w, c.h).pix) {
				t.Errorf("%c is missing in %v", r, c)
			}
		}
	}
}

// Symbols are read by readers that nobody here wrote.
func TestBarcodesCanBeRead(t *testing.T) {
	tests := []struct {
		name   string
		in     string
		reader gozxing.Reader
		want   string
	}{
		{"EAN13", "\x1dkC\x0c893123456789", oned.NewEAN13Reader(), "8931234567897"},
		{"EAN8", "\x1dkD\x071234567", oned.NewEAN8Reader(), "12345670"},
		{"UPC-A", "\x1dkA\x0b01234567890", oned.NewUPCAReader(), "012345678905"},
		{"CODE39", "\x1dkE\x07A012-$ ", oned.NewCode39Reader(), "A012-$ "},
		{"ITF", "\x1dkF\x0812345678", oned.NewITFReader(), "12345678"},
		{"CODABAR", "\x1dkG\x08A0123-4B", oned.NewCodaBarReader(), "0123-4"},
		{"CODE128 B", "\x1dkI\x0a{BA012-xyz", oned.NewCode128Reader(), "A012-xyz"},
		{"CODE128 C", "\x1dkI\x05{C\x0c\x22\x38", oned.NewCode128Reader(), "123456"},
		{"UPC-E", "\x1dkB\x0b04210000526", oned.NewUPCEReader(), "04252614"},
		{"UPC-E whole", "\x1dkB\x0804252614", oned.NewUPCEReader(), "04252614"},
		{"CODE93", "\x1dkH\x0cA-9 $z{a\x01~:@", oned.NewCode93Reader(), "A-9 $z{a\x01~:@"},
		{"CODE128 shift", "\x1dkI\x08{BA{S\x01bc", oned.NewCode128Reader(), "A\x01bc"},
		{"CODE128 auto", "\x1dkO\x10Ab123456\x02XYZ789z", oned.NewCode128Reader(), "Ab123456\x02XYZ789z"},
		{"GS1-128", "\x1dkJ\x17(01)0893123456789*(10)A", oned.NewCode128Reader(), "010893123456789710A"},
		{"CODE128 A to B", "\x1dkI\x08{AAB{Bab", oned.NewCode128Reader(), "ABab"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := render(t, epson(t), "\x1dw\x02\x1ba\x01"+tt.in).Growing()
			bmp, err := gozxing.NewBinaryBitmapFromImage(s.Image)
			if err != nil {
				t.Fatal(err)
			}
			r, err := tt.reader.Decode(bmp, nil)
			if err != nil {
				t.Fatalf("%v in %v", err, s.Text)
			}
			if r.GetText() != tt.want {
				t.Errorf("read %q, want %q", r.GetText(), tt.want)
			}
		})
	}
}

// A symbol that came as a picture is read back, whatever its size and level,
// and one wrong dot in a module's middle makes it unreadable.
func TestQRInPicturesIsRead(t *testing.T) {
	texts := []string{"A012", "0123456789", "HTTPS://EXAMPLE.VN/T/ABC", "https://hcc.example.vn/t/q1w2e3r4t5y6u7i8o9p0as", strings.Repeat("Tiếng Việt ", 8), strings.Repeat("0123456789ab", 40)}
	seen := map[int]bool{}
	for _, text := range texts {
		for _, level := range []qrcode.RecoveryLevel{qrcode.Low, qrcode.Medium, qrcode.High, qrcode.Highest} {
			code, err := qrcode.New(text, level)
			if err != nil || code.VersionNumber > 20 {
				continue
			}
			seen[code.VersionNumber] = true
			dots := code.Bitmap()
			for m := 1; m <= 4; m++ {
				pic := newBitmap(len(dots)+3, len(dots)+2)
				for y := range dots {
					for x := range dots[y] {
						if dots[y][x] {
							pic.set(x+3, y+2)
						}
					}
				}
				pic = pic.scaled(m, m)
				if got := readSymbols(pic); len(got) != 1 || got[0] != text {
					t.Errorf("version %d level %d module %d: read %q", code.VersionNumber, level, m, got)
				}
				if got := readSymbols(pic.upsideDown()); m == 1 && (len(got) != 1 || got[0] != text) {
					t.Errorf("version %d level %d upside down: read %q", code.VersionNumber, level, got)
				}
				mid := (len(dots)/2+2)*m + m/2 // a module that is no part of the frame
				for i := range m * m {
					x, y := (mid/m)*m+i%m, (mid/m)*m+i/m
					pic.pix[y*pic.stride+x/8] ^= 0x80 >> (x % 8)
				}
				if got := readSymbols(pic); len(got) != 0 && len(dots) < 40 {
					t.Errorf("version %d: a damaged symbol was read as %q", code.VersionNumber, got)
				}
			}
		}
	}
	if len(seen) < 8 {
		t.Errorf("only versions %v were tried", seen)
	}
}

// FuzzPrinter feeds any bytes, in pieces, to printers that differ, and looks
// that nothing panics, hangs or grows.
func FuzzPrinter(f *testing.F) {
	for _, s := range []string{
		"A\n\x1dVA\x00", "\x1dv0\x00\x02\x00\x02\x00\xff\xff\x10\x04", "\x1d(k\x0a\x001P0https:/\x1d(k\x03\x001Q0",
		"\x1b&\x03AB\x01\xff\xff\xff\x00\x1b%\x01AB\n", "\x1d*\x02\x01abcdefghijklmnop\x1d/\x03", "\x1cq\x01\x01\x00\x01\x00abcdefgh\x1cp\x01\x03",
		"\x1d8L\x0c\x00\x00\x000p0\x02\x021\x0a\x00\x01\x00\xff\xc0\x1d(L\x02\x0002", "\x1bD\x01\x02\x00\t\tA\x1bV\x01B\x1b{\x01\n", "\x1dkI\x05{C\x0c\x22\x38",
	} {
		f.Add([]byte(s))
	}
	clone, err := profiles.Printer("zjiang-pos-5890k")
	if err != nil {
		f.Fatal(err)
	}
	ref := epson(f)
	f.Fuzz(func(t *testing.T, in []byte) {
		if len(in) > 4096 {
			in = in[:4096]
		}
		for _, p := range []profile.Printer{ref, clone, {}} {
			pr := New(p, Options{Keep: 2})
			pr.Write(in[:len(in)/2])
			pr.Write(in[len(in)/2:])
			pr.Finish()
			if s, _ := pr.Growing(); s.Image.Rect.Dy() > maxSheetDots+1 {
				t.Fatalf("%d dots of paper", s.Image.Rect.Dy())
			}
			if pr.stored() > maxPicture*2 {
				t.Fatal("memory grew")
			}
			if n := strings.Count(pr.Transcript(), "\n"); n > 3*maxLines+8 {
				t.Fatalf("%d lines of transcript", n)
			}
		}
	})
}
