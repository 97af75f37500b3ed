package escpos

import (
	"bytes"
	"encoding/json"
	"math/bits"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"motcua/firmware-config/profile"
	"motcua/firmware-config/profiles"
	"motcua/printer/ink"
	"motcua/printer/spool"
)

func printer(t *testing.T, key string) profile.Printer {
	t.Helper()
	p, err := profiles.Printer(key)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func cellDoc(lines ...string) spool.Doc {
	var d spool.Doc
	for _, l := range lines {
		d.Blocks = append(d.Blocks, spool.Block{Text: &spool.Text{S: l, Size: 23}})
	}
	return d
}

// The table agrees with one that others made from the printers' manuals.
func TestTCVNAgreesWithPrinterDB(t *testing.T) {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Dir(filepath.Dir(dir)) // printer/escpos
	b, err := os.ReadFile(filepath.Join(root, "../shared/data/escpos/printer-db/capabilities.json"))
	if err != nil {
		t.Skip("../shared/data/escpos is absent: the TCVN table is not compared")
	}
	var db struct {
		Encodings map[string]struct {
			Data []string `json:"data"`
		} `json:"encodings"`
	}
	if err := json.Unmarshal(b, &db); err != nil {
		t.Fatal(err)
	}
	for name, table := range map[string]map[rune]byte{"TCVN-3-1": tcvnSmall, "TCVN-3-2": tcvnCapital} {
		n := 0
		for row, line := range db.Encodings[name].Data {
			for col, r := range []rune(line) {
				if r == ' ' {
					continue
				}
				if r == 'Ð' {
					r = 'Đ' // theirs is the Icelandic letter that looks alike
				}
				n++
				if want := byte(0x80 + row*16 + col); table[r] != want {
					t.Errorf("%s: %c is %#x, want %#x", name, r, table[r], want)
				}
			}
		}
		if n != len(table) || n < 60 {
			t.Errorf("%s: %d letters, ours has %d", name, n, len(table))
		}
	}
}

// Capitals come from the page of capitals, and the page changes only when a
// letter needs the other one.
func TestCodePageSwitching(t *testing.T) {
	b, err := Encode(cellDoc("ĐẤT đất"), printer(t, "epson-tm-t20ii"))
	if err != nil {
		t.Fatal(err)
	}
	want := "\x1bt\x1f\xa7\xCAT \x1bt\x1e\xae\xcat\n"
	if !bytes.HasSuffix(b, []byte(want)) {
		t.Errorf("% x\nwant ... % x", b, want)
	}
}

// A letter that no page has is drawn with its whole paragraph.
func TestUnknownLetterIsDrawn(t *testing.T) {
	for _, key := range []string{"epson-tm-t20ii"} {
		b, err := Encode(cellDoc("Ƀrâu", "Ba Na"), printer(t, key))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(b, []byte("\x1dv0")) || !bytes.Contains(b, []byte("Ba Na\n")) {
			t.Errorf("%s: % x", key, b)
		}
	}
}

// Letters of ours take no code that the document prints as itself, each is
// defined once and before its line, and "?" is never one of them.
func TestOwnLettersTakeFreeCodes(t *testing.T) {
	lines := []string{"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz", "đất ruộng đồng", "Đồng – đất?"}
	b, err := Encode(cellDoc(lines...), printer(t, "epson-tm-t88iii"))
	if err != nil {
		t.Fatal(err)
	}
	own := map[byte]bool{}
	for i := 0; i+5 < len(b); {
		if !bytes.HasPrefix(b[i:], []byte("\x1b&\x03")) {
			i++
			continue
		}
		code, n := b[i+3], int(b[i+5])
		if b[i+4] != code || n < 1 || n > 12 {
			t.Fatalf("definition % x", b[i:i+6])
		}
		if own[code] {
			t.Errorf("code %q defined twice", code)
		}
		own[code] = true
		i += 6 + 3*n
	}
	if len(own) != 5 { // đ ấ ộ ồ Đ
		t.Errorf("%d letters defined, want 5", len(own))
	}
	for _, l := range lines {
		for _, r := range plainText(l) {
			if r < 128 && own[byte(r)] {
				t.Errorf("code %q is given away and printed", r)
			}
		}
	}
	if own['?'] || own[' '] {
		t.Error("? or space given away")
	}
}

// When codes run out the paragraph is drawn instead, and nothing is lost.
func TestOwnLettersRunOut(t *testing.T) {
	p := printer(t, "epson-tm-t88iii")
	p.Text.GlyphMax = 3
	b, err := Encode(cellDoc("đất", "ruộng đồng nước", "đất"), p)
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(b, []byte("\x1b&\x03")); n != 2 {
		t.Errorf("%d letters defined, want 2", n)
	}
	if !bytes.Contains(b, []byte("\x1dv0\x00")) {
		t.Error("no picture of the line that needs more")
	}
}

// Rules and QR modules go at half resolution on a slow wire, and look the same.
func TestHalvedIsLossless(t *testing.T) {
	p := printer(t, "epson-tm-t88iii")
	d := spool.Doc{Blocks: []spool.Block{
		{QR: &spool.QR{Data: "https://motcua.example/t/Zk3v9QmT1xY0aB7cD8eF2g", Module: 5, Align: spool.Center}},
		{Rule: &spool.Rule{Dots: 2}},
	}}
	half, err := Encode(d, p)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(half, []byte("\x1dv0\x00")) || bytes.Count(half, []byte("\x1dv0\x03")) < 2 {
		t.Errorf("not halved: % x", half[:40])
	}
	p.Raster.Double = false
	full, err := Encode(d, p)
	if err != nil {
		t.Fatal(err)
	}
	if len(half)*3 > len(full) {
		t.Errorf("%d bytes, at full resolution %d", len(half), len(full))
	}
}

func TestBreakRealTime(t *testing.T) {
	d := []byte{0x10, 0x10, 0x04, 0x10, 0x05, 0xff, 0x10, 0x14, 0x10}
	breakRealTime(d)
	if want := []byte{0x10, 0x18, 0x04, 0x18, 0x05, 0xff, 0x18, 0x14, 0x10}; !bytes.Equal(d, want) {
		t.Errorf("% x, want % x", d, want)
	}
}

// A tall picture goes in bands that the profile allows, and loses no row.
func TestBands(t *testing.T) {
	p := printer(t, "epson-tm-t88v")
	p.Raster.BandDots = 20
	e := &encoder{p: p, strip: ink.New(p.Paper.Dots, 0), cells: newCells(spool.Doc{}, p)}
	y := e.room(90)
	for i := range 90 {
		e.strip.Fill(100+i%2, y+i, 199+i%2, y+i+1)
	}
	e.flush()
	rows := 0
	for i := 0; i+8 <= len(e.b); {
		if !bytes.HasPrefix(e.b[i:], []byte("\x1dv0\x00")) {
			i++
			continue
		}
		w, h := int(e.b[i+4]), int(e.b[i+6])
		if h > 20 || w != 13 { // 96 to 200, whole bytes
			t.Errorf("band of %d x %d", w, h)
		}
		rows += h
		i += 8 + w*h
	}
	if rows != 90 {
		t.Errorf("%d rows, want 90", rows)
	}
	if !bytes.HasPrefix(e.b, []byte("\x1dL\x60\x00")) {
		t.Errorf("margin: % x", e.b[:4])
	}
}

// A mend changes one dot for each command found, and leaves none.
func TestMendingChangesOneDot(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		d := make([]byte, 64)
		for i := range d {
			d[i] = []byte{0, 0x10, 0x04, 0x05, 0x14, 0x18, 0x1C, 0xFF, byte(r.Uint32())}[r.IntN(9)]
		}
		before := byte(r.Uint32())
		w := wire{b: []byte{before}}
		w.picture(d)
		hits, flipped := 0, 0
		if realTimePair(before, d[0]) {
			hits++
		}
		for i := range d {
			if i > 0 && realTimePair(d[i-1], d[i]) {
				hits++
			}
			flipped += bits.OnesCount8(d[i] ^ w.b[i+1])
			if realTimePair(w.b[i], w.b[i+1]) {
				t.Fatalf("% x still holds a command", w.b)
			}
		}
		if flipped > hits {
			t.Fatalf("%d dots changed for %d commands", flipped, hits)
		}
	}
}

// A code that any text of the document prints as itself is not given away, be
// it in a paragraph, a row of marks or beside a symbol.
func TestNoCodeIsGivenAwayThatATextNeeds(t *testing.T) {
	const letters = "àấộđưệôảáâĐậụạủếớỉốựờịãíơứýêềăổởểợòầóửẩéũồỦìúừữặọùỹắỗẻằễỷĩỏ"
	const signs = "bdlkvsT.N79865432e1:,0ypoiuagmcthnC-"
	p := printer(t, "epson-tm-t88iii")
	for name, b := range map[string]spool.Block{
		"paragraph": {Text: &spool.Text{S: signs, Size: 23}},
		"value":     {Text: &spool.Text{S: "x", Right: signs, Size: 23}},
		"lead":      {Text: &spool.Text{S: "x", Lead: signs, Size: 23}},
		"row":       {Row: &spool.Row{Pieces: []spool.Text{{S: signs, Size: 23}}}},
		"beside":    {QR: &spool.QR{Data: "https://example.vn", Module: 3, Beside: []spool.Text{{S: signs, Size: 23}}}},
	} {
		doc := cellDoc(letters)
		doc.Blocks = append(doc.Blocks, b)
		c := newCells(doc, p)
		for _, code := range []byte(signs) {
			if bytes.IndexByte(c.free, code) >= 0 {
				t.Errorf("%s: %q is free for a letter of our own", name, code)
			}
		}
	}
}
