package tomlfile

import (
	"errors"
	"strings"
	"testing"
)

type place struct {
	Name  string         `toml:"name"`
	Width int            `toml:"width_mm"`
	Tags  []string       `toml:"tags"`
	Open  bool           `toml:"open"`
	More  map[string]any `toml:"more"`
}

type area struct {
	Share float64 `toml:"share"`
	Row   []area  `toml:"row"`
	Place place   `toml:"place"`
}

type doc struct {
	Top   area    `toml:"top"`
	Place []place `toml:"place"`
	Loose int
}

func TestFaultsNameLineKeyAndWhatWasMeant(t *testing.T) {
	for text, want := range map[string]string{
		"[top]\nshare = 3.5\n[top.place]\nname = \"a\"\nwidth_mm = 4\n[[place]]\ntags = [\"x\"]\nopen = true\n": "",
		"loose = 3\nlose = 3":                                 "f.toml:2: lose: unknown key; did you mean loose?",
		"[top]\nshare = 1\nshear = 2":                         "f.toml:3: top.shear: unknown key; did you mean share?",
		"[[place]]\nname = \"a\"\n[[place]]\nwidth = 3":       "f.toml:4: place.width: unknown key",
		"[[plcae]]\nname = \"a\"":                             "f.toml:1: plcae: unknown key; did you mean place?",
		"naem = \"a\"\ntosp = 1":                              "f.toml:1: naem: unknown key; did you mean name? (and 1 more)",
		"[[place]]\nname = 3":                                 "f.toml:2: place.name: want text in quotation marks, not a number",
		"[[place]]\nwidth_mm = \"3\"":                         "f.toml:2: place.width_mm: want a number, not text in quotation marks",
		"[[place]]\nopen = \"yes\"":                           "f.toml:2: place.open: want true or false, not text in quotation marks",
		"[[place]]\ntags = \"x\"":                             "f.toml:2: place.tags: want a list, [...], not text in quotation marks",
		"[top]\nshare = 1\n[[place]]\nname = \"a\nopen = 1":   "f.toml:4: place: ",
		"[top]\nrow = [{ share = 1 }, { share = 2, rwo = 1}]": "f.toml:2: top.rwo: unknown key; did you mean row?",
	} {
		err := Decode("f.toml", []byte(text), &doc{})
		got := ""
		if err != nil {
			got = err.Error()
		}
		if !strings.HasPrefix(got, want) || (want == "") != (got == "") {
			t.Errorf("%q:\n got %q\nwant %q", text, got, want)
		}
	}
}

func TestLines(t *testing.T) {
	l := Index([]byte("[a]\nb.c = 1\n\n[[d]]\ne = [1,\n  2]\n[[d]]\n[d.f]\ng = { h = 1 }\n"))
	for path, want := range map[string]int{
		"a": 1, "a.b": 2, "a.b.c": 2, "d[0]": 4, "d[0].e": 5, "d[0].e[1]": 6, "d[1]": 7, "d[1].f": 8, "d[1].f.g.h": 9,
		"a.b.c.nothing": 2, "d[1].nothing": 7, "nothing": 1,
	} {
		if got := l.Of(path); got != want {
			t.Errorf("%s in line %d, want %d", path, got, want)
		}
	}
	if l.Has("nothing") || !l.Has("d[1].f") {
		t.Error("what the file sets")
	}
	if f := l.At("x.toml", "d[1].f", "is %d", 3); f.Error() != "x.toml:8: d.f: is 3" {
		t.Error(f)
	}
}

// Whatever stands in a file, the fault has a line.
func FuzzDecode(f *testing.F) {
	f.Add([]byte("[top]\nshare = 1"))
	f.Add([]byte("place = [[[{a=1}]]]\n[top.row]\nx=\"\"\""))
	f.Fuzz(func(t *testing.T, data []byte) {
		err := Decode("f.toml", data, &doc{})
		var all Faults
		if err != nil && (!errors.As(err, &all) || len(all) == 0 || all[0].Line < 1 || strings.Contains(all[0].Error(), "\n")) {
			t.Fatalf("%v", err)
		}
	})
}
