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
