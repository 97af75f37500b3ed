package escpos_test

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"motcua/firmware-config/profile"
	"motcua/firmware-config/profiles"
	"motcua/printer/escpos"
	"motcua/printer/spool"
)

func printers(t testing.TB) map[string]profile.Printer {
	t.Helper()
	m := map[string]profile.Printer{}
	for _, key := range profiles.Printers() {
		p, err := profiles.Printer(key)
		if err != nil {
			t.Fatal(err)
		}
		m[key] = p
	}
	return m
}

func text(s string) spool.Block {
	return spool.Block{Text: &spool.Text{S: s, Size: 25}}
}

func doc(blocks ...spool.Block) spool.Doc { return spool.Doc{Blocks: blocks} }

// hardText are the lines of the shared hard text, or a skip where it is absent.
func hardText(t testing.TB) []string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for dir != "/" {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		dir = filepath.Dir(dir)
	}
	b, err := os.ReadFile(filepath.Join(dir, "../shared/data/hard_text.txt"))
	if err != nil {
		t.Skip("../shared/data/hard_text.txt is absent: the longest real names are not tried")
	}
	var lines []string
	for sc := bufio.NewScanner(bytes.NewReader(b)); sc.Scan(); {
		if sc.Text() != "" {
			lines = append(lines, sc.Text())
		}
	}
	return lines
}

// realTime is where a stream holds bytes that a printer obeys at once, or -1.
func realTime(b []byte) int {
	for i := 0; i+1 < len(b); i++ {
		if b[i] == 0x10 && (b[i+1] == 0x04 || b[i+1] == 0x05 || b[i+1] == 0x14) {
			return i
		}
	}
	return -1
}

// Every profile prints the hardest real text, and nothing in it is a command.
func TestEveryProfileEncodesHardText(t *testing.T) {
	lines := hardText(t)
	for key, p := range printers(t) {
		var d spool.Doc
		for _, l := range lines {
			d.Blocks = append(d.Blocks, text(l))
		}
		b, err := escpos.Encode(d, p)
		if err != nil {
			t.Errorf("%s: %v", key, err)
		}
		if i := realTime(b); i >= 0 {
			t.Errorf("%s: real-time command at byte %d: % x", key, i, b[i:i+3])
		}
		if p.Text.Tier == "raster" && len(b) < 100_000 {
			t.Errorf("%s: %d bytes for %d lines", key, len(b), len(lines))
		}
	}
}

var letters = []rune("aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯạặậẹệịọộợụựỵẪẨỂỖỞỮỳỷỹ0123456789.,:;/()-–·☐ \u0301\u0302\t\n\x00\x04\x10\x14\x1b\x1d")

// anyDoc draws a document as no designer would make it.
func anyDoc(t *rapid.T) spool.Doc {
	words := rapid.StringOfN(rapid.RuneFrom(letters), 0, 40, -1)
	aligns := rapid.SampledFrom([]spool.Align{spool.Left, spool.Center, spool.Right})
	block := rapid.Custom(func(t *rapid.T) spool.Block {
		switch rapid.IntRange(0, 7).Draw(t, "kind") {
		case 0:
			return spool.Block{QR: &spool.QR{Data: words.Draw(t, "data"), Module: rapid.IntRange(0, 12).Draw(t, "module"), Align: aligns.Draw(t, "align")}}
		case 1:
			return spool.Block{Rule: &spool.Rule{Dots: rapid.IntRange(0, 5).Draw(t, "dots"), Dashed: rapid.Bool().Draw(t, "dashed")}}
		case 2:
			return spool.Block{Space: &spool.Space{Dots: rapid.IntRange(-5, 90).Draw(t, "space")}}
		case 3:
			return spool.Block{Cut: &spool.Cut{Partial: rapid.Bool().Draw(t, "partial")}}
		}
		return spool.Block{Text: &spool.Text{
			S: words.Draw(t, "s"), Right: words.Draw(t, "right"), Align: aligns.Draw(t, "align"),
			Size: rapid.SampledFrom([]int{0, 13, 16, 22, 25, 31, 70}).Draw(t, "size"),
			Bold: rapid.Bool().Draw(t, "bold"), Invert: rapid.Bool().Draw(t, "invert"),
		}}
	})
	return spool.Doc{Blocks: rapid.SliceOfN(block, 1, 6).Draw(t, "blocks")}
}

// No document, however odd, holds a real-time command. (The slips have ten
// thousand tickets tried.)
func TestNoRealTimeCommandInAnyDocument(t *testing.T) {
	ps := printers(t)
	rapid.Check(t, func(t *rapid.T) {
		p := ps[rapid.SampledFrom(profiles.Printers()).Draw(t, "profile")]
		b, err := escpos.Encode(anyDoc(t), p)
		if err != nil {
			t.Fatalf("%s: %v", p.Key, err)
		}
		if i := realTime(b); i >= 0 {
			t.Fatalf("%s: real-time command at byte %d of %d", p.Key, i, len(b))
		}
	})
}

// Composed and decomposed letters are the same letters.
func TestDecomposedPrintsAsComposed(t *testing.T) {
	const s = "Ẫẵằệ Đường Nguyễn Hữu Thọ, phường Hạc Thành; số ỵ/Ở"
	for key, p := range printers(t) {
		nfc, err := escpos.Encode(doc(text(norm.NFC.String(s))), p)
		if err != nil {
			t.Fatal(err)
		}
		nfd, err := escpos.Encode(doc(text(norm.NFD.String(s))), p)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(nfc, nfd) {
			t.Errorf("%s: NFD differs from NFC", key)
		}
	}
}

// Control characters print as spaces, and no letter is ever lost to a "?".
func TestControlCharactersAreSpaces(t *testing.T) {
	for key, p := range printers(t) {
		a, err := escpos.Encode(doc(text("A\x1b@B\nC\x10\x04D")), p)
		if err != nil {
			t.Fatal(err)
		}
		b, err := escpos.Encode(doc(text("A @B C D")), p)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a, b) {
			t.Errorf("%s: control characters reach the printer", key)
		}
	}
	p := printers(t)["epson-tm-t20ii"]
	b, err := escpos.Encode(doc(text("Thủ tục ☐ ẴẪ – “quá hạn”"), text("ɓ ƀ ŏ")), p)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.ContainsRune(b, '?') {
		t.Errorf("a ? in % x", b)
	}
}

// What a printer is told first is what its profile says of it.
func TestBeginByProfile(t *testing.T) {
	tests := map[string]string{
		"epson-tm-t88v":      "\x1b@\x1da\xff\x1dP\xb4\xb4",
		"xprinter-xp-n160ii": "\x1b@\x1c.\x1da\xff",
		"zjiang-pos-5890k":   "\x1b@\x1c.",
	}
	for key, want := range tests {
		b, err := escpos.Encode(doc(text("x")), printers(t)[key])
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(b), want) {
			t.Errorf("%s: begins % x, want % x", key, b[:12], want)
		}
	}
}

// The end of a piece: past the blade first, and no cut where there is none.
func TestCutByProfile(t *testing.T) {
	tests := []struct {
		key     string
		partial bool
		want    string
	}{
		{"epson-tm-t88v", false, "\x1dV\x42\x15"}, // its blade cuts partially only
		{"custom-vkp80ii", false, "\x1bJ\x77\x1bi"},
		{"custom-vkp80ii", true, "\x1bJ\x77\x1bi"},             // a presenter holds out what is cut off whole
		{"zjiang-pos-5890k", true, strings.Repeat("\x00", 40)}, // blank raster up to the tear bar
	}
	for _, tt := range tests {
		b, err := escpos.Encode(doc(text("x"), spool.Block{Cut: &spool.Cut{Partial: tt.partial}}), printers(t)[tt.key])
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(string(b), tt.want) {
			t.Errorf("%s: ends % x, want % x", tt.key, b[max(len(b)-12, 0):], tt.want)
		}
	}
}

// A printer that ignores ESC J is never asked to feed by it.
func TestFeedWithoutESCJ(t *testing.T) {
	p := printers(t)["zjiang-pos-5890k"]
	d := doc(spool.Block{Rule: &spool.Rule{Dots: 2}}, spool.Block{Space: &spool.Space{Dots: 300}}, spool.Block{Rule: &spool.Rule{Dots: 2}})
	b, err := escpos.Encode(d, p)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(b, []byte("\x1bJ")) {
		t.Error("ESC J sent")
	}
	if n := bytes.Count(b, []byte("\x1dv0\x00\x01\x00")); n != 5 {
		t.Errorf("%d blank bands for 300 dots of 64 each, want 5", n)
	}
}

func TestQRTooLongForPaper(t *testing.T) {
	q := spool.Block{QR: &spool.QR{Data: strings.Repeat("https://example.vn/", 60), Module: 6}}
	_, err := escpos.Encode(doc(q), printers(t)["zjiang-pos-5890k"])
	if err == nil || !strings.Contains(err.Error(), "block 1: qr of 1140 bytes") {
		t.Errorf("got %v", err)
	}
}

func TestProfileWithoutPaper(t *testing.T) {
	if _, err := escpos.Encode(doc(text("x")), profile.Printer{}); err == nil {
		t.Error("the zero profile printed")
	}
}
