package profiles

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"motcua/firmware-config/profile"
)

func all(t *testing.T) map[string]profile.Printer {
	t.Helper()
	m := map[string]profile.Printer{}
	for _, key := range Printers() {
		p, err := Printer(key)
		if err != nil {
			t.Fatalf("%s: %v", key, err)
		}
		m[key] = p
	}
	return m
}

// Every profile that ships loads and names itself.
func TestEveryProfileIsWhole(t *testing.T) {
	for key, p := range all(t) {
		if p.Key != key || p.Name == "" || p.Maker == "" {
			t.Errorf("%s: key %q, name %q, maker %q", key, p.Key, p.Name, p.Maker)
		}
	}
}

// The halls differ, so must the profiles: each trait is somebody's.
func TestProfilesDifferWhereHallsDo(t *testing.T) {
	traits := map[string]func(profile.Printer) bool{
		"confirms by process ID":  func(p profile.Printer) bool { return p.Status.Fence == "process_id" },
		"answers nothing":         func(p profile.Printer) bool { return p.Status.Fence == "none" },
		"58 mm":                   func(p profile.Printer) bool { return p.Paper.WidthMM == 58 },
		"no cutter":               func(p profile.Printer) bool { return p.Cut.Kind == "none" },
		"no native QR":            func(p profile.Printer) bool { return !p.QR.Native },
		"Chinese mode":            func(p profile.Printer) bool { return p.Quirks.ChineseMode },
		"a verified TCVN page":    func(p profile.Printer) bool { return p.Text.Tier == "codepage" && p.Text.PageLower == 30 },
		"downloaded letters":      func(p profile.Printer) bool { return p.Text.Tier == "glyphs" },
		"180 dpi":                 func(p profile.Printer) bool { return p.Paper.DPI == 180 },
		"a presenter":             func(p profile.Printer) bool { return p.Quirks.PresenterMM > 0 },
		"pictures by GS ( L":      func(p profile.Printer) bool { return p.Raster.Command == "gs_lparen_l" },
		"settings by command":     func(p profile.Printer) bool { return p.Settings.Dialect == "citizen" },
		"ESC J is not understood": func(p profile.Printer) bool { return p.Quirks.ESCJIgnored },
	}
	ps := all(t)
	if len(ps) < 8 {
		t.Errorf("%d profiles, want at least 8", len(ps))
	}
	for name, has := range traits {
		found := false
		for _, p := range ps {
			found = found || has(p)
		}
		if !found {
			t.Errorf("no profile: %s", name)
		}
	}
	if p := ps["epson-tm-t88v"]; p.Status.Fence != "process_id" {
		t.Errorf("epson-tm-t88v: fence %q, want process_id", p.Status.Fence)
	}
}

func TestUnknownProfileNamesNeighbours(t *testing.T) {
	_, err := Printer("epson-tm-t88")
	if err == nil || !strings.Contains(err.Error(), "did you mean epson-tm-t88v?") {
		t.Errorf("got %v", err)
	}
	for _, bad := range []string{"zzz", "", "../base/escpos", "a/b"} {
		if _, err := Printer(bad); err == nil || !strings.Contains(err.Error(), "zjiang-pos-5890k") {
			t.Errorf("%q: got %v", bad, err)
		}
	}
}

// A profile may be a file of one's own, which inherits like the others.
func TestPrinterOfAFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "mine.toml")
	text := "inherits = \"epson\"\nname = \"Mine\"\n[paper]\ndots = 576\n[speed]\nmm_per_s = 100\n" +
		"[sources]\n\"paper.dots\" = \"measured\"\n\"speed.mm_per_s\" = \"measured\"\n"
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := Printer(name)
	if err != nil || p.Key != "mine" || p.Paper.Dots != 576 || p.Status.Fence != "process_id" {
		t.Errorf("%v: %+v", err, p)
	}
	if err := os.WriteFile(name, []byte(text+"x = 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Printer(name); err == nil || !strings.Contains(err.Error(), "mine.toml:10: ") {
		t.Errorf("an unknown key: %v", err)
	}
	if _, err := Printer(filepath.Join(t.TempDir(), "none.toml")); err == nil {
		t.Error("a file that is not there")
	}
}

// A profile that is written down whole reads back as the same profile.
func TestFormatReadsBack(t *testing.T) {
	for key, p := range all(t) {
		p.Name = "q\"uote\\ \n đ"
		got, err := profile.ReadPrinter(files, key+".toml", profile.Format(p, "one\ntwo"))
		if err != nil {
			t.Fatalf("%s: %v", key, err)
		}
		if !reflect.DeepEqual(got, p) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", key, got, p)
		}
	}
}

// What halls in Vietnam buy is there by name.
func TestTheUsualPrintersAreThere(t *testing.T) {
	ps := all(t)
	for _, key := range []string{
		"epson-tm-t82iii", "epson-tm-t88v", "epson-tm-t88vi", "epson-tm-t20ii", "epson-tm-t20iii",
		"xprinter-xp-n160ii", "xprinter-xp-q80a", "bixolon-srp-330ii", "bixolon-srp-350iii", "citizen-ct-s310ii",
		"star-tsp650ii", "rongta-rp326", "zjiang-pos-5890k", "custom-vkp80ii",
	} {
		if _, ok := ps[key]; !ok {
			t.Errorf("no profile %s", key)
		}
	}
}

// The table of docs/printers.md says what the profiles say.
func TestTheDocumentAgrees(t *testing.T) {
	doc, err := os.ReadFile("../../docs/printers.md")
	if err != nil {
		t.Fatal(err)
	}
	letters := map[string]string{"raster": "pictures", "glyphs": "own letters", "codepage": "its code page"}
	proof := map[string]string{"process_id": "printed", "gs_r": "accepted", "none": "none"}
	qr := map[bool]string{true: "native", false: "picture"}
	for key, p := range all(t) {
		row := fmt.Sprintf("| `%s` | %s | %d mm, %d dots, %d dpi | %s | %s | %s | %d | %s | %s |\n", key, p.Name,
			p.Paper.WidthMM, p.Paper.Dots, p.Paper.DPI, p.Cut.Kind, letters[p.Text.Tier], qr[p.QR.Native], p.Serial.Baud,
			proof[p.Status.Fence], p.Settings.Dialect)
		if !strings.Contains(string(doc), row) {
			t.Errorf("docs/printers.md lacks\n%s", row)
		}
	}
	if n := strings.Count(string(doc), "\n| `"); n != len(Printers()) {
		t.Errorf("docs/printers.md has %d rows for %d profiles", n, len(Printers()))
	}
}
