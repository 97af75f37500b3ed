package layouts

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"motcua/internal/hall"
)

var update = flag.Bool("update", false, "write internal/hall/layouts.json anew")

const compiled = "../../internal/hall/layouts.json"

// The programs have compiled in what the files say.
func TestTheFilesAreWhatBoardsDraw(t *testing.T) {
	all := map[string]hall.Layout{}
	for _, name := range Names() {
		f, bad, err := Load(name)
		if err != nil || len(bad) > 0 {
			t.Fatalf("%s: %v %v", name, err, bad)
		}
		all[name] = f.Layout
	}
	want, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, '\n')
	if *update {
		if err := os.WriteFile(compiled, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(compiled)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, want) {
		t.Errorf("%s is not what the files here say: go test ./firmware-config/layouts -update writes it anew", compiled)
	}
	for _, name := range []string{hall.LayoutHall, hall.LayoutCounter, hall.LayoutSecond} {
		if l := hall.BuiltIn(name); l.Landscape.IsZero() || l.Portrait.IsZero() {
			t.Errorf("the layout %q is not there for both ways of mounting", name)
		}
	}
}

// Whatever a file holds, it is read or refused, and what is read can be drawn.
func FuzzParse(f *testing.F) {
	for _, name := range Names() {
		data, err := Source(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("[landscape]\nrow = [ { part = \"newest\", share = nan } ]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, bad := Parse("f.toml", data)
		for _, p := range bad {
			if p.Line < 1 || p.Key == "" || p.What == "" {
				t.Errorf("%+v does not say where", p)
			}
		}
		if len(bad) > 0 {
			return
		}
		l.Small(hall.Panel{WidthPx: 1920, HeightPx: 1080, DiagonalIn: 55, DistanceMM: 15000}, 7)
		for _, at := range l.On(1920, 1080).Place(0, 0, 1920, 1080) {
			if !(at.W >= 0 && at.H >= 0 && at.X+at.W <= 1921 && at.Y+at.H <= 1081) {
				t.Errorf("%s stands at %+v", at.Part, at)
			}
		}
	})
}
