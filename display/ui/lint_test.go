package ui

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"motcua/display/board"
	"motcua/display/example"
	"motcua/firmware-config/profiles"
	"motcua/internal/canvas"
	"motcua/internal/canvas/soft"
	"motcua/internal/hall"
	"motcua/internal/lang"
	"motcua/internal/scene"
)

// panels are all board profiles, as they are mounted and turned by a quarter, and
// sizes that no profile has: for them a panel is as large as is usual.
func panels(t *testing.T) map[string]hall.Panel {
	t.Helper()
	out := map[string]hall.Panel{
		"1366x768": {WidthPx: 1366, HeightPx: 768}, "1024x600": {WidthPx: 1024, HeightPx: 600},
		"1280x1024": {WidthPx: 1280, HeightPx: 1024}, "3840x2160": {WidthPx: 3840, HeightPx: 2160},
	}
	for _, key := range profiles.Screens("board") {
		s, err := profiles.Screen("board", key)
		if err != nil {
			t.Fatal(err)
		}
		p := hall.Panel{WidthPx: s.WidthPx, HeightPx: s.HeightPx, DiagonalIn: s.DiagonalIn, DistanceMM: s.DistanceMM}
		out[key] = p
		p.WidthPx, p.HeightPx = p.HeightPx, p.WidthPx
		out[key+" turned"] = p
	}
	return out
}

// fits reports whether a board of that kind hangs on such a panel: those of
// counters are small.
func fits(p board.Picture, panel string) bool {
	small := strings.HasPrefix(panel, "counter") || panel == "1024x600"
	return small == (p.Kind == board.OneCounter) || panel == "1280x1024"
}

var themes = []string{"", "light", "contrast"}

// faults lints a board; the rules are those of all boards and that nothing is too
// small to be read near by.
func faults(p board.Picture, l Look, panel hall.Panel, m canvas.Measurer, other ...scene.Rules) []string {
	l.Measure = m
	w, h := float64(panel.WidthPx), float64(panel.HeightPx)
	z := sizesOn(l.Board.PanelOf(), w, h)
	r := scene.Board
	for _, o := range other {
		r.Sizes = o.Sizes
	}
	r.Least = 0.99 * min(z.tiny, z.near/2+z.tiny/2)
	return scene.Lint(Scene(p, l, w, h), m, r)
}

func TestNoBoardIsCrowdedClippedOrPale(t *testing.T) {
	m := measurer()
	all := panels(t)
	for name, f := range example.Boards {
		for key, panel := range all {
			for i, l := range append(lang.Languages(), "") {
				p := f.Picture()
				if !fits(p, key) {
					continue
				}
				if l != "" { // else the hall's own two
					p.Langs = []string{l}
				}
				f.Theme, f.Sound = themes[i%3], []string{"", "ok", "dead", "asleep"}[i%4]
				for _, fault := range faults(p, look(f, panel), panel, m) {
					t.Errorf("%s, %q on %s: %s", name, l, key, fault)
				}
			}
		}
	}
}

// measurer is a canvas to measure with, as all tests need.
func measurer() *soft.Canvas { return soft.New(1, 1) }

// Whatever the number of counters and of calls, all that is shown can be read.
func TestBoardsOfOneToSixtyCounters(t *testing.T) {
	m := measurer()
	panel := hall.Panel{WidthPx: 1920, HeightPx: 1080, DiagonalIn: 55, DistanceMM: 15000}
	for n := 1; n <= 60; n++ {
		p := example.WithRows(n)
		for _, tall := range []bool{false, true} {
			on := panel
			if tall {
				on.WidthPx, on.HeightPx = on.HeightPx, on.WidthPx
			}
			l := look(example.Board{Picture: func() board.Picture { return p }}, on)
			for _, fault := range faults(p, l, on, m) {
				t.Errorf("%d counters, upright %v: %s", n, tall, fault)
			}
		}
	}
}

// What is looked for from the last row, from half way and from a quarter can be
// read there, on every panel.
func TestSizesFollowFromDistanceAndDiagonal(t *testing.T) {
	m := measurer()
	for key, panel := range panels(t) {
		for name, want := range map[string]map[string]hall.Part{
			"hall-rows12":     {"D112": hall.PartNewest, "5": hall.PartNewest, "QUẦY 5": hall.PartNewest, "D101": hall.PartRows},
			"hall-recent":     {"D112": hall.PartNewest, "5": hall.PartNewest, "QUẦY 5": hall.PartNewest, "TX024": hall.PartRecent, "Quầy 24": hall.PartHeader},
			"counter-serving": {"D112": hall.PartCounter, "QUẦY 5": hall.PartCounter, "Nguyễn Thị Phương": hall.PartOfficer},
			"counter-longest": {"QX999": hall.PartCounter, example.LongOfficer: hall.PartOfficer},
			"second":          {"D112": hall.PartRecent, "Quầy 5": hall.PartHeader},
		} {
			f := example.Boards[name]
			p := f.Picture()
			if !fits(p, key) {
				continue
			}
			l := look(f, panel)
			l.Measure = m
			w, h := float64(panel.WidthPx), float64(panel.HeightPx)
			seen := map[string]float64{}
			Scene(p, l, w, h).Walk(func(n *scene.Node) bool {
				if want[n.Text] != "" {
					seen[n.Text] = max(seen[n.Text], scene.FittedText(m, n).Size*canvas.CapHeight)
				}
				return true
			})
			if h > w {
				delete(seen, "5") // only the row's: the newest says "QUẦY 5"
			}
			for text, high := range seen {
				if least := l.Board.PanelOf().Cap(want[text], w, h); high < 0.9*least {
					t.Errorf("%s on %s: %q has capitals of %.0f px, for %s at least %.0f", name, key, text, high, want[text], least)
				}
			}
			if len(seen) < 2 {
				t.Errorf("%s on %s: only %v of what is looked for", name, key, seen)
			}
		}
	}
}

// hardTexts are the longest real names, those of a line of a board among them.
func hardTexts(t *testing.T) []string {
	t.Helper()
	f, err := os.Open("../../../shared/data/hard_text.txt")
	if os.IsNotExist(err) {
		t.Skip("../shared/data/hard_text.txt is not here: the longest real texts are not tried")
	} else if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []string
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		parts := strings.Split(in.Text(), "\t")
		if name := parts[len(parts)-1]; len(parts) > 1 && utf8.RuneCountInString(name) > 6 && !strings.HasPrefix(name, "--") {
			out = append(out, name)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) })
	if len(out) < 50 {
		t.Fatalf("%d texts in hard_text.txt", len(out))
	}
	return slices.Compact(out)
}

// The longest names that there are stand everywhere a name can stand.
func TestTheLongestRealTexts(t *testing.T) {
	texts := hardTexts(t)
	m := measurer()
	all := panels(t)
	keys := []string{"tv-55-1080p", "tv-43-1080p turned", "counter-10-wxga", "counter-10-wxga turned"}
	for i := 0; i < len(texts); i += 1 + i/12 {
		v := texts[i]
		for j, name := range []string{"hall-rows12", "hall-rows5", "counter-serving", "counter-paused", "second"} {
			f := example.Boards[name]
			p := f.Picture()
			dressIn(&p, v)
			f.Theme, f.Zone = themes[(i+j)%3], v
			for _, key := range keys {
				panel := all[key]
				if !fits(p, key) {
					continue
				}
				for _, fault := range faults(p, look(f, panel), panel, m) {
					t.Errorf("%s on %s with %.40q: %s", name, key, v, fault)
				}
			}
		}
	}
}

// dressIn gives everything on a board that name.
func dressIn(p *board.Picture, name string) {
	v := example.Text(name, name)
	p.Hall, p.Notices = v, []hall.Text{v}
	p.Newest.Name, p.Newest.Service = v, v
	for i := range p.Recent {
		p.Recent[i].Name = v
	}
	for i := range p.Rows {
		p.Rows[i].Name = v
	}
	for i := range p.Waiting {
		p.Waiting[i].Name = v
	}
	if c := p.Counter; c != nil {
		c.Name, c.Service, c.Fields = v, v, []hall.Text{v, v}
		c.Officer = &hall.Officer{Name: fmt.Sprintf("%.60s", name), Title: name, Field: name}
	}
}
