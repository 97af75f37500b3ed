package paper

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/datamatrix"
)

// symbolBytes is GS ( k cn fn d..
func symbolBytes(cn, fn byte, d string) string {
	n := len(d) + 2
	return "\x1d(k" + string([]byte{byte(n), byte(n >> 8), cn, fn}) + d
}

// Every word of a PDF417 symbol is a pattern of its row's cluster, and the
// whole message is a code word of the check.
func TestPDF417IsSound(t *testing.T) {
	words := map[string]int{}
	for k := range 3 {
		for v := range 929 {
			n, err := strconv.ParseUint("1"+pdf417Patterns[k][4*v:4*v+4], 16, 32)
			if err != nil {
				t.Fatal(err)
			}
			bits := fmt.Sprintf("%b", n)
			if _, twice := words[bits]; twice {
				t.Fatalf("pattern %s stands twice", bits)
			}
			words[bits] = k*1000 + v
		}
	}
	for _, text := range []string{"Testing 123", "Tiếng Việt: Quận 1", "\xff", strings.Repeat("0123456789", 12), "a1B2;c3,D4!e5"} {
		for _, set := range []symbolSetting{{ratio: 1}, {level: 0}, {level: 5, columns: 4}, {ratio: 40, truncated: true}} {
			pic := pdf417Symbol([]byte(text), set, 300)
			if pic == nil {
				t.Fatalf("%q does not fit", text)
			}
			var message []int
			for y := range pic.h {
				row := ""
				for x := range pic.w {
					row += map[bool]string{true: "1", false: "0"}[pic.at(x, y)]
				}
				end := len(row) - 18 - 17
				if set.truncated {
					end = len(row) - 1
				}
				for x := 34; x < end; x += 17 {
					v, ok := words[row[x:x+17]]
					if !ok || v/1000 != y%3 {
						t.Fatalf("%q row %d: %s is no word of cluster %d", text, y, row[x:x+17], y%3)
					}
					message = append(message, v%1000)
				}
			}
			check := len(message) - message[0]
			root := 1
			for range check {
				root = root * 3 % 929
				sum := 0
				for _, v := range message {
					sum = (sum*root + v) % 929
				}
				if sum != 0 {
					t.Fatalf("%q: %d words of check do not fit", text, check)
				}
			}
		}
	}
}

func TestDataMatrixCanBeRead(t *testing.T) {
	for _, text := range []string{"A012", "12345678901234567890", "https://hcc.example.vn/t/q1w2e3r4"} {
		s, _ := render(t, epson(t), "\n\x1ba\x01"+symbolBytes(54, 67, "\x05")+symbolBytes(54, 80, "0"+text)+symbolBytes(54, 81, "0")+"\n\n").Growing()
		bmp, err := gozxing.NewBinaryBitmapFromImage(s.Image)
		if err != nil {
			t.Fatal(err)
		}
		r, err := datamatrix.NewDataMatrixReader().Decode(bmp, map[gozxing.DecodeHintType]interface{}{gozxing.DecodeHintType_PURE_BARCODE: true})
		if err != nil || r.GetText() != text {
			t.Errorf("read %v, %v, want %q", r, err, text)
		}
	}
}

// Function 82 tells the size that function 81 prints.
func TestSymbolsTellTheirSize(t *testing.T) {
	serve(t, epson(t), Wire{}, "", func(_ *Printer, h *host) {
		h.send(t, symbolBytes(49, 82, "0"))
		expect(t, h, "no data", "\x3760\x1f0\x1f1\x1f1\x00")
		h.send(t, symbolBytes(49, 67, "\x04")+symbolBytes(49, 80, "0A012")+symbolBytes(49, 82, "0"))
		expect(t, h, "a small QR Code", "\x37684\x1f84\x1f1\x1f0\x00")
		h.send(t, symbolBytes(49, 67, "\x10")+symbolBytes(49, 80, "0"+strings.Repeat("x", 64))+symbolBytes(49, 82, "0"))
		expect(t, h, "one too wide", "\x376528\x1f528\x1f1\x1f1\x00")
	})
}
