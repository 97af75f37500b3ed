package explain

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"motcua/firmware-config/profile"
	"motcua/firmware-config/profiles"
	"motcua/printer/escpos"
	"motcua/printer/paper"
	"motcua/printer/spool"
)

func TestStreamNamesCommands(t *testing.T) {
	tests := []struct{ in, want string }{
		{"\x1b@", "ESC @ / initialize: forget all settings"},
		{"\x1bJ\x18", "ESC J / print the line, feed 24 units"},
		{"\x1dv0\x00\x48\x00\x02\x00" + strings.Repeat("\x10", 144), "GS v 0 / picture of 576 x 2 dots, scale 0 + 144"},
		{"\x1d(L\x0c\x000p0\x01\x011\x10\x00\x01\x00ab", "GS ( L 112 / picture of 16 x 1 dots into the buffer + 2"},
		{"\x1d8L\x0c\x00\x00\x000p0\x01\x011\x10\x00\x01\x00ab", "GS 8 L 112 / picture of 16 x 1 dots into the buffer + 2"},
		{"\x1d(L\x02\x0002", "GS ( L 50 / print the picture in the buffer"},
		{"\x1d(k\x08\x001P0hallo", "GS ( k 180 / QR: the text + 5"},
		{"\x1d(k\x03\x001C\x06", "GS ( k 167 / QR: 6 dots a module"},
		{"\x1d(H\x06\x0000wxyz", `GS ( H 48 / say "w""x""y""z" when all before is on paper`},
		{"\x1dVB\x00", "GS V 66 / feed to the blade and 0 units, cut but for a bridge"},
		{"\x1dV0", "GS V / cut, form 48"},
		{"\x10\x04\x02", "DLE EOT 2 / status now: why is it offline (cover, feed button, paper end, error)?"},
		{"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", "DLE DC4 8 / drop everything that is not printed yet"},
		{"\x1b&\x03ab\x02123456\x01789", "ESC & / own letters for codes 61 to 62, 3 bytes tall + 11"},
		{"\x1b*\x21\x02\x00123456", "ESC * / strip of 2 columns, mode 33 + 6"},
		{"\x1bD\x08\x10\x00", "ESC D / tab stops + 3"},
		{"\x1dk\x04ABC\x00", "GS k / barcode of kind 4 + 4"},
		{"\x1dk\x49\x03ABC", "GS k / barcode of kind 73 + 3"},
		{"Xin ch\xe0o", `text / "Xin ch<E0>o"`},
		{"\x1b\x7f", "? / no command of the table: what follows may be its data"},
	}
	for _, tt := range tests {
		steps := Stream([]byte(tt.in))
		if len(steps) != 1 {
			t.Errorf("% X: %d steps: %v", tt.in, len(steps), steps)
			continue
		}
		s := steps[0]
		got := s.Name + " / " + s.Meaning
		if s.Data > 0 {
			got += " + " + strconv.Itoa(s.Data)
		}
		if got != tt.want || s.Missing != 0 {
			t.Errorf("% X:\ngot  %s (missing %d)\nwant %s", tt.in, got, s.Missing, tt.want)
		}
	}
}

func TestStreamSaysWhatIsMissing(t *testing.T) {
	s := Stream([]byte("A\x1dv0\x00\x02\x00\x04\x00abc"))
	if len(s) != 2 || s[1].Missing != 5 || s[1].Data != 3 || !strings.Contains(s[1].String(), "5 bytes missing") {
		t.Errorf("%v", s)
	}
}

func TestReplies(t *testing.T) {
	tests := []struct{ in, want string }{
		{"\x12", "DLE EOT / all well"},
		{"\x10\x00\x00\x00", "ASB / automatic status: online, paper there"},
		{"\x3b1234\x00", "block / answer: 1234"},
		{"\x18\x13\x08\x0c\x00", "ASB / automatic status: offline, cutter, paper end"},
		{"\x37\x22abcd\x00", "GS ( H 48 / all before mark abcd is on paper"},
		{"\x37\x25\x00", "DLE DC4 8 / everything that was not printed is dropped"},
		{"\x5fTM-T88V\x00", "GS I / identity: TM-T88V"},
		{"\x13", "XOFF / stop: buffer full or offline"},
		{"\x0c", "GS r, GS I / paper end; or an identity byte: 12"},
		{"\xff", "? / noise: wrong speed, wrong parity, or no printer"},
	}
	if s := Replies([]byte("\x1a\x16\x12\x7e"), 1, 2, 3, 4); s[0].Meaning != "to 1: offline" || s[1].Meaning != "to 2: cover open" ||
		s[2].Meaning != "to 3: all well" || s[3].Meaning != "to 4: paper near its end, paper end" {
		t.Errorf("asked for: %v", s)
	}
	for _, tt := range tests {
		s := Replies([]byte(tt.in))
		got := s[0].Name + " / " + s[0].Meaning
		if len(s) != 1 || got != tt.want {
			t.Errorf("% X: %v\nwant %s", tt.in, s, tt.want)
		}
	}
}

// What our encoder sends for every profile is named to the last byte.
func TestOwnSlipsAreExplained(t *testing.T) {
	doc := spool.Doc{Blocks: []spool.Block{
		{Text: &spool.Text{S: "Đất đai – cấp giấy chứng nhận", Size: 25}},
		{QR: &spool.QR{Data: "https://x.example/t/abc", Module: 5}},
		{Rule: &spool.Rule{Dots: 2}},
		{Cut: &spool.Cut{Partial: true}},
	}}
	for _, key := range profiles.Printers() {
		p, err := profiles.Printer(key)
		if err != nil {
			t.Fatal(err)
		}
		b, err := escpos.Encode(doc, p)
		if err != nil {
			t.Fatal(err)
		}
		whole(t, key, b)
	}
}

// Streams of other people's encoders are named, too. The samples lie beside
// the repository.
func TestForeignStreamsAreExplained(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join("..", "..", "..", "shared", "data", "escpos", "*", "*.bin"))
	if len(files) == 0 {
		t.Skip("no foreign streams at ../shared/data/escpos")
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		whole(t, f, b)
	}
}

func whole(t *testing.T, name string, b []byte) {
	t.Helper()
	steps := Stream(b)
	for _, s := range steps {
		if !s.Known() || s.Missing > 0 {
			t.Errorf("%s: %s", name, s)
		}
	}
	covers(t, steps, b)
	pr := paper.New(profileOf(t), paper.Options{})
	if _, err := pr.Write(b); err != nil {
		t.Fatal(err)
	}
	if c := pr.Counts(); c.Missing != 0 {
		t.Errorf("%s: the software printer waits for %d bytes more", name, c.Missing)
	}
}

func profileOf(t *testing.T) profile.Printer {
	t.Helper()
	p, err := profiles.Printer("epson-tm-t88v")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func covers(t *testing.T, steps []Step, b []byte) {
	t.Helper()
	at := 0
	for _, s := range steps {
		n := len(s.Bytes) + s.Data
		if s.At != at || len(s.Bytes) == 0 || !bytes.HasPrefix(b[at:], s.Bytes) {
			t.Fatalf("step at %d, want %d: %v", s.At, at, s)
		}
		at += n
	}
	if at != len(b) {
		t.Fatalf("steps cover %d of %d bytes", at, len(b))
	}
}

func FuzzExplain(f *testing.F) {
	f.Add([]byte("\x1b@\x1dv0\x00\x01\x00\x01\x00x\x1d(k\x03\x001C\x06"))
	f.Add([]byte("\x1b&\x03!~\x05"))
	f.Add([]byte("\x10\x00\x00\x00\x5fA\x00\x37\x22ab"))
	f.Fuzz(func(t *testing.T, b []byte) {
		steps := Stream(b)
		covers(t, steps, b)
		for _, s := range append(steps, Replies(b)...) {
			if strings.ContainsAny(s.String(), "\n\x1b") {
				t.Fatalf("a line of a dump is not one line: %q", s.String())
			}
		}
	})
}
