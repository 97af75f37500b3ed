package profiles

import (
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

// Every profile that ships loads, and every value says where it comes from.
func TestEveryProfileIsWholeAndSourced(t *testing.T) {
	for key, p := range all(t) {
		if p.Key != key || p.Name == "" || p.Maker == "" {
			t.Errorf("%s: key %q, name %q, maker %q", key, p.Key, p.Name, p.Maker)
		}
		for _, k := range []string{"paper.dots", "paper.dpi", "cut.blade_dots", "text.tier", "status.fence", "serial.baud", "qr.native"} {
			if strings.TrimSpace(p.Sources[k]) == "" {
				t.Errorf("%s: %s has no source", key, k)
			}
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
