package paper

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"motcua/firmware-config/profile"
	"motcua/firmware-config/profiles"
	"motcua/printer/escpos"
	"motcua/printer/slip"
)

var update = flag.Bool("update", false, "rewrite the golden file")

// shared finds a file beside the repository, or skips.
func shared(t *testing.T, path string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above")
		}
		dir = filepath.Dir(dir)
	}
	full := filepath.Join(dir, "..", "shared", "data", path)
	if _, err := os.Stat(full); err != nil {
		t.Skipf("the samples of foreign streams are not here: %v", err)
	}
	return full
}

// Streams that other people's encoders made must come out whole: no unknown
// command, nothing lost or unfinished. What was looked at and found good is
// held by the sizes and hashes in the golden file, which holds none of the
// streams' own data.
func TestForeignStreams(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(shared(t, "escpos"), "*", "*.bin"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no streams: %v", err)
	}
	p := epson(t)
	p.Paper.Dots, p.Paper.DPI, p.Paper.FeedUnits = 576, 203, 203 // what most of them are laid out for
	var got strings.Builder
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(filepath.Dir(f)) + "/" + filepath.Base(f)
		pr := render(t, p, string(b))
		if c := pr.Counts(); c.Unknown+c.Lost+c.Missing > 0 {
			t.Errorf("%s: %+v\n%s", name, c, pr.Tally())
		}
		h := sha256.New()
		sizes := ""
		for _, s := range pr.Sheets() {
			h.Write(s.Image.Pix)
			sizes += fmt.Sprintf(" %d", s.Image.Rect.Dy())
		}
		text := sha256.Sum256([]byte(pr.Transcript()))
		fmt.Fprintf(&got, "%s: picture %x transcript %x cut after%s\n", name, h.Sum(nil)[:6], text[:6], sizes)
	}
	golden(t, filepath.Join("testdata", "foreign.golden"), got.String())
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("look at the paper, then run with -update; got\n%swant\n%s", got, want)
	}
}

// A receipt of another encoder, read line by line.
func TestForeignReceiptReadsRight(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(shared(t, "escpos"), "escpos-php", "receipt-with-logo.bin"))
	if err != nil {
		t.Fatal(err)
	}
	p := epson(t)
	p.Paper.Dots, p.Paper.DPI, p.Paper.FeedUnits = 576, 203, 203
	lines := strings.Split(render(t, p, string(b)).Transcript(), "\n")
	if lines[0] != "IMAGE 300x236" {
		t.Errorf("the logo reads %q", lines[0])
	}
	n := 0
	for _, l := range lines {
		if len([]rune(l)) == 48 && strings.Contains(l, ".") {
			n++
		}
	}
	if n != 6 {
		t.Errorf("%d lines have their price at the right margin, want 6:\n%s", n, strings.Join(lines, "\n"))
	}
}

// Our own tickets, on every profile that ships.
func TestOwnTickets(t *testing.T) {
	const url = "https://hcc.example.vn/t/q1w2e3r4t5y6u7i8o9p0as"
	data := `{"hall":"Trung tâm Phục vụ hành chính công","number":"A012","service":"Chứng thực, hộ tịch","counters":"Quầy 3",` +
		`"issued_at":"2026-11-21T08:12:00+07:00","ahead":3,"url":"` + url + `","lang":"vi"}`
	for _, key := range profiles.Printers() {
		t.Run(key, func(t *testing.T) {
			p, err := profiles.Printer(key)
			if err != nil {
				t.Fatal(err)
			}
			pr := render(t, p, ticket(t, p, data))
			c := pr.Counts()
			if c.Unknown+c.Lost+c.Missing+c.RealTime > 0 || c.Sheets != 1 {
				t.Errorf("%+v\n%s", c, pr.Transcript())
			}
			text := pr.Transcript()
			if !strings.Contains(text, "QR: "+url+"\n") {
				t.Errorf("the QR cannot be read:\n%s", text)
			}
			if strings.Contains(strings.ReplaceAll(text, url, ""), "?") {
				t.Errorf("lost letters:\n%s", text)
			}
			s := pr.Sheets()[0]
			if end := ink(s.Image).Max.Y; end > s.Image.Rect.Dy()-1 || end < s.Image.Rect.Dy()/2 {
				t.Errorf("ink ends at %d of %d", end, s.Image.Rect.Dy())
			}
			if g, used := pr.Growing(); used {
				t.Errorf("something stays on the next sheet: %v", ink(g.Image))
			}
		})
	}
}

func ticket(t testing.TB, p profile.Printer, data string) string {
	t.Helper()
	s, err := slip.Decode("ticket", []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	b, err := escpos.Encode((*slip.Book)(nil).Doc(s, p), p)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
