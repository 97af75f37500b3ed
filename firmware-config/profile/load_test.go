package profile

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

const base = "../profiles/"

// fsWith is the shipped data with one file replaced or added.
func fsWith(t *testing.T, name, text string) fstest.MapFS {
	t.Helper()
	m := fstest.MapFS{}
	for _, dir := range []string{"base", "printer"} {
		list, err := os.ReadDir(base + dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range list {
			b, err := os.ReadFile(base + dir + "/" + e.Name())
			if err != nil {
				t.Fatal(err)
			}
			m[dir+"/"+e.Name()] = &fstest.MapFile{Data: b}
		}
	}
	if name != "" {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

const good = `inherits = "epson"
name = "X"
[paper]
dots = 512
dpi = 180
[sources]
"paper.dots" = "guessed"
"paper.dpi" = "guessed"
`

func TestLoadInherits(t *testing.T) {
	p, err := LoadPrinter(fsWith(t, "printer/x.toml", good), "x")
	if err != nil {
		t.Fatal(err)
	}
	if p.Key != "x" || p.Maker != "Epson" || p.Paper.Dots != 512 || p.Paper.WidthMM != 80 || p.Status.Fence != "process_id" {
		t.Errorf("%+v", p)
	}
	if p.Sources["paper.dots"] != "guessed" || p.Sources["qr.module_max"] == "" {
		t.Errorf("sources not merged: %q %q", p.Sources["paper.dots"], p.Sources["qr.module_max"])
	}
}

// Every mistake is found, and said with file, line and key.
func TestLoadErrors(t *testing.T) {
	edit := func(old, new string) string { return strings.Replace(good, old, new, 1) }
	tests := []struct{ name, text, want string }{
		{"unknown key", edit("dpi = 180\n", "dpi = 180\ncolour = 3\n"), "printer/x.toml:6: paper.colour: unknown key"},
		{"unknown table", good + "[ink]\na = 1\n", "printer/x.toml:9: ink: unknown key"},
		{"wrong type", edit("dots = 512", `dots = "wide"`), "printer/x.toml:4: paper.dots:"},
		{"out of range", edit("dots = 512", "dots = 5120"), "printer/x.toml:4: paper.dots: 5120 is not from 128 to 960"},
		{"odd width", edit("dots = 512", "dots = 510"), "printer/x.toml:4: paper.dots: 510 is not a multiple of 8"},
		{"wider than paper", edit("dots = 512", "dots = 640"), "printer/x.toml:4: paper.dots: 640 dots at 180 dpi"},
		{"missing", edit("dots = 512\n", ""), "a source for a value that this file does not set"},
		{"missing with its source", strings.NewReplacer("dots = 512\n", "", "\"paper.dots\" = \"guessed\"\n", "").Replace(good), "printer/x.toml:3: paper.dots: missing"},
		{"no source", edit(`"paper.dots" = "guessed"`+"\n", ""), "printer/x.toml:4: paper.dots: no source"},
		{"empty source", edit(`"paper.dots" = "guessed"`, `"paper.dots" = " "`), "printer/x.toml:4: paper.dots: no source"},
		{"unknown word", good[:] + "\"cut.kind\" = \"guessed\"\n[cut]\nkind = \"half\"\n", `printer/x.toml:11: cut.kind: unknown word "half": one of full, partial, none`},
		{"unknown base", edit(`"epson"`, `"epsom"`), `printer/x.toml:1: inherits: no base "epsom"`},
		{"broken", edit("[paper]", "[paper"), "printer/x.toml:3: "},
		{"codepage without pages", good + "\"text.tier\" = \"guessed\"\n[text]\ntier = \"codepage\"\n", "text.page_lower: missing"},
		{"slow letters without room", good + "\"text.slow_tier\" = \"guessed\"\n\"text.glyph_max\" = \"guessed\"\n[text]\nslow_tier = \"glyphs\"\nglyph_max = 0\n", "printer/x.toml:13: text.glyph_max:"},
		{"switches without a dialect", good + "\"settings.dialect\" = \"guessed\"\n[settings]\ndialect = \"none\"\n", "settings.dip: no command"},
		{"none and a command", good + "\"cut.kind\" = \"guessed\"\n[cut]\nkind = \"none\"\n", "cut.command:"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := LoadPrinter(fsWith(t, "printer/x.toml", tt.text), "x")
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
			if err != nil && strings.Contains(err.Error(), "\n") {
				t.Errorf("more than one line: %q", err)
			}
		})
	}
}

func TestInheritanceCycle(t *testing.T) {
	m := fsWith(t, "base/a.toml", `inherits = "b"`)
	m["base/b.toml"] = &fstest.MapFile{Data: []byte(`inherits = "a"`)}
	m["printer/x.toml"] = &fstest.MapFile{Data: []byte(`inherits = "a"`)}
	_, err := LoadPrinter(m, "x")
	if err == nil || !strings.Contains(err.Error(), `base/b.toml:1: inherits: "a" inherits from itself`) {
		t.Errorf("got %v", err)
	}
}

// Of every shipped profile every value can be traced: set by some file, with a
// source; only what has no meaning for a printer may be left out.
func TestEveryKeyOfEveryProfileIsSourced(t *testing.T) {
	m := fsWith(t, "", "")
	loaded := 0
	for name := range m {
		key, ok := strings.CutPrefix(strings.TrimSuffix(name, ".toml"), "printer/")
		if !ok {
			continue
		}
		p, err := LoadPrinter(m, key)
		if err != nil {
			t.Error(err)
			continue
		}
		loaded++
		for _, k := range leafKeys() {
			must := needed(k, &p) || strings.HasPrefix(k, "quirks.")
			if must && !slices.Contains(needsNoSource, k) && !isSource(p.Sources[k]) {
				t.Errorf("%s: %s: source %q", key, k, p.Sources[k])
			}
		}
	}
	if loaded < 16 {
		t.Errorf("%d profiles, want 16 at least", loaded)
	}
}

func TestASourceCanBeLookedUp(t *testing.T) {
	for s, want := range map[string]bool{
		"guessed":                              true,
		"guessed: as the TM-T20III":            true,
		"chosen: no code page is trusted":      true,
		"measured 2026-11-22 with a ruler":     true,
		"Epson TM-T81 Specification, page 87":  true,
		"Custom VKP80II User Manual, page B-4": true,
		"https://example.com/gs_h.html":        true,
		"escpos-printer-db, profile TM-T88V":   true,
		"node-thermal-printer issue 33":        true,
		"":                                     false,
		"manual":                               false,
		"everybody knows":                      false,
		"I guessed":                            false,
		"the page about baud":                  false,
		"http://":                              false,
	} {
		if isSource(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
	_, err := LoadPrinter(fsWith(t, "printer/x.toml", strings.Replace(good, `"paper.dots" = "guessed"`, `"paper.dots" = "the net"`, 1)), "x")
	if want := `printer/x.toml:7: sources.paper.dots: "the net" cannot be looked up`; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// Over a slow serial line a profile takes its slow tier, else it stays as it is.
func TestOver(t *testing.T) {
	p, err := LoadPrinter(fsWith(t, "", ""), "epson-tm-t88v")
	if err != nil {
		t.Fatal(err)
	}
	for baud, want := range map[int]string{9600: "glyphs", 19200: "glyphs", 38400: "raster", 115200: "raster"} {
		if got := p.Over(baud).Text.Tier; got != want {
			t.Errorf("%d baud: %s, want %s", baud, got, want)
		}
	}
	if p.Text.SlowTier = ""; p.Over(9600).Text.Tier != "raster" {
		t.Error("no slow tier is the same tier")
	}
}
