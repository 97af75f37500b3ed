package web

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"motcua/internal/canvas"
	"motcua/internal/scene"
)

var update = flag.Bool("update", false, "write look.css's colours anew from the theme")

// tokens are look.css's names for the colours of the light theme, and its steps
// of type, in the order they stand there.
var tokens = [][][2]string{
	{{"ground", "ground"}, {"card", "panel"}, {"ink", "ink"}, {"soft", "quiet"}, {"line", "line"}, {"edge", "edge"}, {"wash", "wash"}},
	{{"head", "header"}, {"on", "header_ink"}, {"gold", "ornament"}},
	{{"action", "action"}, {"action-deep", "action_deep"}, {"action-tint", "action_tint"}},
	{{"good", "good"}, {"good-ink", "good_ink"}, {"good-tint", "good_tint"}, {"danger", "bad"}, {"danger-ink", "bad_ink"}, {"danger-tint", "bad_tint"}},
	{{"warm", "warm_tint"}, {"warm-ink", "warm_ink"}},
}

// root is what look.css has between its two marks.
func root() string {
	light, dark := scene.Light, scene.Dark
	var b strings.Builder
	for _, line := range tokens {
		for i, t := range line {
			b.WriteString([]string{"  ", " "}[min(i, 1)])
			fmt.Fprintf(&b, "--%s: %s;", t[0], colourCode(*light.Roles()[t[1]]))
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "  --night: %s; --night-number: %s;\n ", colourCode(dark.Ground), colourCode(dark.Number))
	for i, s := range scene.PageType {
		fmt.Fprintf(&b, " --s%d: %vpx;", i+1, s)
	}
	fmt.Fprintf(&b, " --radius: %vpx;\n", scene.Radius)
	return b.String()
}

func colourCode(c canvas.Color) string { return fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B) }

// The pages have the colours and sizes of the screens: internal/scene/theme.json
// is where both come from.
func TestThePagesHaveTheThemeOfTheScreens(t *testing.T) {
	path := filepath.Join("static", "look.css")
	css, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const from, to = "/* from the theme: */\n", "  /* until here */"
	head, rest, ok := strings.Cut(string(css), from)
	old, tail, ok2 := strings.Cut(rest, to)
	if !ok || !ok2 {
		t.Fatalf("%s lacks its marks %q and %q", path, from, to)
	}
	if old == root() {
		return
	}
	if !*update {
		t.Fatalf("%s differs from the theme; go test ./server/web -run Theme -update writes\n%s", path, root())
	}
	if err := os.WriteFile(path, []byte(head+from+root()+to+tail), 0o644); err != nil {
		t.Fatal(err)
	}
}

var hexColour = regexp.MustCompile(`#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})\b`)

// No stylesheet brings a colour of its own. Those that cannot have variables, a
// phone's page of a few kilobytes and the boards of old televisions, write the
// theme's colours out.
func TestNoPageHasAColourOfItsOwn(t *testing.T) {
	known := []string{"#FFF", "#000"}
	for _, th := range []scene.Theme{scene.Light, scene.Dark} {
		for _, c := range th.Roles() {
			known = append(known, colourCode(*c))
		}
	}
	faces := []string{"#3A2E00", "#FFE08A", "#BFE5CD", "#F6C6BF"} // the five faces of the rating, drawn alike everywhere
	files, err := fs.Glob(os.DirFS("static"), "*.css")
	if err != nil || len(files) == 0 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, name := range files {
		css, err := os.ReadFile(filepath.Join("static", name))
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(css), "\n") {
			for _, c := range hexColour.FindAllString(line, -1) {
				if c = strings.ToUpper(c); !slices.Contains(known, c) && !slices.Contains(faces, c) {
					t.Errorf("%s:%d: %s is no colour of the theme", name, i+1, c)
				}
			}
		}
	}
}

// Text on each of the theme's grounds is read by those who see little: 7:1, and
// 4.5:1 for the words of a button.
func TestThePagesAreReadable(t *testing.T) {
	l := scene.Light
	for _, tc := range []struct {
		what    string
		ink, on canvas.Color
		atLeast float64
	}{
		{"text on the page", l.Ink, l.Ground, 7},
		{"second-rank text on the page", l.Quiet, l.Ground, 7},
		{"second-rank text on a wash", l.Quiet, l.Wash, 7},
		{"a heading in the header", l.HeaderInk, l.Header, 7},
		{"a button's word", l.ActionInk, l.Action, 7},
		{"a plain button's word", l.Action, l.Panel, 7},
		{"good news", l.GoodInk, l.GoodTint, 7},
		{"bad news", l.BadInk, l.BadTint, 7},
		{"what comes first", l.WarmInk, l.WarmTint, 7},
		{"a dangerous button's word", l.Bad, l.Panel, 4.5},
		{"the edge of a field", l.Edge, l.Panel, 3},
		{"the edge of a field on the page", l.Edge, l.Ground, 3},
	} {
		if r := scene.Ratio(tc.ink, tc.on); r < tc.atLeast {
			t.Errorf("%s: %.1f, want %v", tc.what, r, tc.atLeast)
		}
	}
}
