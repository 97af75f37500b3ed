package scene

import (
	"strings"
	"testing"
	"time"

	"motcua/internal/canvas"
	"motcua/internal/canvas/soft"
)

func button(label string, r canvas.Rect) *Node {
	return &Node{
		Role: Button, Text: label, Rect: r, Action: label,
		Style: Style{Fill: Light.Action, Ink: Light.ActionInk, Size: 40, Radius: 16, Across: Center, Down: Center, Pad: 16, Lines: 2},
	}
}

func newView(act func(any), nodes ...*Node) (*View, *soft.Canvas) {
	v := &View{Act: act, Build: func(_ canvas.Measurer, w, h float64, _ time.Time) *Scene {
		s := &Scene{W: w, H: h, Ground: Light.Ground, Focus: Light.Focus}
		for _, n := range nodes {
			c := *n
			s.Add(&c)
		}
		return s
	}}
	v.Start(func() {})
	c := soft.New(800, 600)
	v.Paint(c, time.Now(), true)
	return v, c
}

func TestActsOnlyWhenReleasedInTheBoxItBeganIn(t *testing.T) {
	for _, tc := range []struct {
		name     string
		from, to canvas.Point
		want     string
	}{
		{"in the box", canvas.Point{X: 50, Y: 50}, canvas.Point{X: 60, Y: 90}, "A"},
		{"slid to the other", canvas.Point{X: 50, Y: 50}, canvas.Point{X: 450, Y: 50}, ""},
		{"slid in from nothing", canvas.Point{X: 50, Y: 400}, canvas.Point{X: 50, Y: 50}, ""},
		{"slid out", canvas.Point{X: 450, Y: 50}, canvas.Point{X: 450, Y: 500}, ""},
	} {
		got := ""
		v, _ := newView(func(a any) { got = a.(string) }, button("A", canvas.R(0, 0, 300, 200)), button("B", canvas.R(400, 0, 300, 200)))
		v.Point(canvas.Pointer{Phase: canvas.Down, X: tc.from.X, Y: tc.from.Y})
		v.Point(canvas.Pointer{Phase: canvas.Up, X: tc.to.X, Y: tc.to.Y})
		if got != tc.want {
			t.Errorf("%s: acted %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestKeypadWalksAndEnters(t *testing.T) {
	var got []any
	v, c := newView(func(a any) { got = append(got, a) }, button("A", canvas.R(0, 0, 300, 200)), button("B", canvas.R(400, 0, 300, 200)))
	for _, k := range []canvas.KeyName{canvas.KeyEnter, canvas.KeyNext, canvas.KeyEnter, canvas.KeyNext, canvas.KeyEnter, canvas.KeyNext, canvas.KeyEnter, canvas.KeyBack, canvas.KeyEnter} {
		v.Press(canvas.Key{Name: k})
		v.Paint(c, time.Now(), false)
	}
	if want := []any{"A", "B", "A", "B"}; len(got) != 4 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] || got[3] != want[3] {
		t.Errorf("acted %v, want %v", got, want)
	}
}

func TestDialogCoversWhatLiesUnderIt(t *testing.T) {
	dialog := &Node{Role: Group, Over: true, Rect: canvas.R(0, 0, 800, 600), Children: []*Node{button("OK", canvas.R(300, 300, 200, 100))}}
	v, _ := newView(nil, button("A", canvas.R(0, 0, 300, 200)), dialog)
	if n := v.Scene().Hit(50, 50); n != nil {
		t.Errorf("touched %q through the dialog", n.Text)
	}
	if f := v.Scene().Focusable(); len(f) != 1 || f[0].Text != "OK" {
		t.Errorf("keypad reaches %d nodes behind the dialog", len(f))
	}
}

func TestPaintsOnlyWhatChanged(t *testing.T) {
	clock := "09:41"
	v := &View{Build: func(_ canvas.Measurer, w, h float64, _ time.Time) *Scene {
		s := &Scene{W: w, H: h, Ground: Light.Ground}
		s.Add(button("A", canvas.R(0, 0, 300, 200)))
		s.Add(&Node{Text: clock, Rect: canvas.R(500, 400, 200, 80), Style: Style{Size: 40, Ink: Light.Ink}})
		return s
	}}
	v.Start(func() {})
	part, whole := soft.New(800, 600), soft.New(800, 600)
	v.Paint(part, time.Now(), true)
	before := v.Scene()
	clock = "09:42"
	v.Paint(part, time.Now(), false)
	if r := v.Scene().Changed(before); len(r) != 1 || r[0] != canvas.R(500, 400, 200, 80) {
		t.Errorf("changed %v, want the clock", r)
	}
	v.Paint(whole, time.Now(), true)
	if n := soft.Differ(part.Image, whole.Image, 0); n != 0 {
		t.Errorf("%d pixels differ between painting the change and painting all", n)
	}
}

func TestScaledViewTouchesWhereItDraws(t *testing.T) {
	got := ""
	v := &View{
		Act: func(a any) { got = a.(string) }, Design: func(w, h float64) (float64, float64) { return 1080, 1920 },
		Build: func(_ canvas.Measurer, w, h float64, _ time.Time) *Scene {
			s := &Scene{W: w, H: h, Ground: Light.Ground}
			s.Add(button("A", canvas.R(0, 0, 108, 192)))
			return s
		},
	}
	v.Start(func() {})
	c := soft.New(800, 384) // scale 0.2, shown from x=292
	v.Paint(c, time.Now(), true)
	v.Point(canvas.Pointer{Phase: canvas.Down, X: 300, Y: 10})
	v.Point(canvas.Pointer{Phase: canvas.Up, X: 300, Y: 10})
	if got != "A" {
		t.Errorf("touch on the scaled button acted %q", got)
	}
	if r := v.Controls()[0].Rect; r != canvas.R(292, 0, 21.6, 38.400000000000006) {
		t.Errorf("hidden button at %v", r)
	}
}

func TestFit(t *testing.T) {
	m := soft.New(1, 1)
	long := "Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất"
	for _, tc := range []struct {
		text      string
		w, h      float64
		lines     int
		wantLines int
		wantCut   bool
	}{
		{"Đất đai", 400, 100, 2, 1, false},
		{"Hộ tịch - Chứng thực - Cư trú", 400, 120, 2, 2, false},
		{long, 400, 400, 4, 4, false},
		{long, 400, 120, 2, 2, true},
		{"Một\nHai", 400, 120, 2, 2, false},
	} {
		f := Fit(m, tc.text, canvas.Font{Size: 44}, tc.w, tc.h, tc.lines, 0)
		if len(f.Lines) != tc.wantLines || f.Cut != tc.wantCut {
			t.Errorf("Fit(%q) = %q cut=%v, want %d lines cut=%v", tc.text, f.Lines, f.Cut, tc.wantLines, tc.wantCut)
		}
		for _, l := range f.Lines {
			if w := m.Width(l, canvas.Font{Size: f.Size}); w > tc.w+0.01 {
				t.Errorf("line %q is %.0f wide in %.0f", l, w, tc.w)
			}
		}
		if f.Height() > tc.h+0.5 {
			t.Errorf("%q is %.0f high in %.0f", tc.text, f.Height(), tc.h)
		}
	}
}

func TestLintFindsEachFault(t *testing.T) {
	m := soft.New(1, 1)
	pale := button("Nhạt", canvas.R(0, 0, 300, 200))
	pale.Style.Ink = canvas.RGB(0x3060A0)
	var rows []*Node
	for _, size := range []float64{20, 24, 28, 32, 36, 40} {
		rows = append(rows, &Node{Text: "A", Rect: canvas.R(0, 0, 300, 100), Style: Style{Ink: Light.Ink, Size: size}})
	}
	long := button("Không vừa trong ô này vì chữ quá dài so với ô", canvas.R(0, 0, 150, 100))
	mute := &Node{Action: 1, Rect: canvas.R(0, 0, 300, 300), Icon: Back, Style: Style{Ink: Light.Ink}}
	endless := button("Đất đai", canvas.R(0, 0, 300, 200))
	endless.Style.Fill, endless.Style.Ink = Light.Wash, Light.Ink
	tiny := button("Đất đai", canvas.R(0, 0, 300, 200))
	tiny.Style.Size = 12
	chosen := button("Tương phản", canvas.R(0, 0, 300, 200))
	chosen.State = Selected
	for i, n := range rows {
		n.Rect.Y += float64(i) * 100
	}
	for _, tc := range []struct {
		name, want string
		nodes      []*Node
	}{
		{"good", "", []*Node{button("Đất đai", canvas.R(0, 300, 300, 200)), button("Hộ tịch", canvas.R(400, 300, 300, 200))}},
		{"outside", "reaches out", []*Node{button("A", canvas.R(600, 300, 300, 200))}},
		{"overlap", "overlaps", []*Node{button("A", canvas.R(0, 300, 300, 200)), button("B", canvas.R(200, 300, 300, 200))}},
		{"small", "too small", []*Node{button("A", canvas.R(0, 300, 300, 60))}},
		{"near", "too near", []*Node{button("A", canvas.R(0, 300, 300, 200)), button("B", canvas.R(304, 300, 300, 200))}},
		{"near in another group", "too near", []*Node{
			{Rect: canvas.R(0, 300, 300, 200), Children: []*Node{button("A", canvas.R(0, 300, 300, 200))}}, button("B", canvas.R(304, 300, 300, 200)),
		}},
		{"high", "out of a low reach", []*Node{button("A", canvas.R(0, 299, 300, 200))}},
		{"pale", "contrast", []*Node{pale}},
		{"no end", "ends with contrast", []*Node{endless}},
		{"clipped", "does not fit", []*Node{long}},
		{"tiny", "written at 12 px", []*Node{tiny}},
		{"many sizes", "6 sizes of type", rows},
		{"mute", "no name", []*Node{mute}},
		{"red word", "by colour alone", []*Node{{Text: "Hết giấy", Rect: canvas.R(0, 0, 300, 200), Style: Style{Ink: Light.Bad, Size: 40}}}},
		{"red word with a sign", "", []*Node{
			{Text: "Hết giấy", Rect: canvas.R(100, 0, 300, 200), Style: Style{Ink: Light.Bad, Size: 50}},
			{Icon: Warning, Rect: canvas.R(0, 0, 100, 100), Style: Style{Ink: Light.Bad}},
		}},
		{"green light", "by colour alone", []*Node{{Rect: canvas.R(0, 0, 30, 30), Style: Style{Fill: Light.Good}}}},
		{"chosen by its colour", "selected by colour", []*Node{chosen}},
		{"glyph", "lacks", []*Node{button("▶", canvas.R(0, 300, 300, 200))}},
	} {
		s := &Scene{W: 800, H: 600, Ground: Light.Ground, Nodes: tc.nodes}
		rules := Kiosk
		rules.Low = 300
		got := strings.Join(Lint(s, m, rules), "; ")
		if tc.want == "" && got != "" || !strings.Contains(got, tc.want) {
			t.Errorf("%s: lint says %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestThemesKeepTheirContrast(t *testing.T) {
	for name, th := range map[string]Theme{"light": Light, "dark": Dark, "contrast": Contrast} {
		for _, p := range []struct {
			what    string
			ink, on canvas.Color
			need    float64
		}{
			{"ink on ground", th.Ink, th.Ground, 7},
			{"ink on panel", th.Ink, th.Panel, 7},
			{"quiet on ground", th.Quiet, th.Ground, 7},
			{"quiet on panel", th.Quiet, th.Panel, 7},
			{"header", th.HeaderInk, th.Header, 7},
			{"action", th.ActionInk, th.Action, 7},
			{"number", th.Number, th.Ground, 7},
			{"good", th.Good, th.Ground, 4.5},
			{"bad", th.Bad, th.Ground, 4.5},
			{"edge", th.Edge, th.Ground, 3},
		} {
			if got := Ratio(p.ink, p.on); got < p.need {
				t.Errorf("%s: %s is %.2f, needs %.1f", name, p.what, got, p.need)
			}
		}
	}
}

// A panel's rules are millimetres.
func TestRulesOfAPanel(t *testing.T) {
	for _, tc := range []struct {
		w, h, diagonal, want float64
	}{
		{1080, 1920, 21.5, 80.7}, // 4.03 px/mm
		{1080, 1920, 32, 54.2},
		{1280, 1024, 17, 75.9},
	} {
		if got := Kiosk.On(tc.w, tc.h, tc.diagonal).Target; got < tc.want-0.1 || got > tc.want+0.1 {
			t.Errorf("%v x %v on %v inches: a target of %.1f px, want %.1f", tc.w, tc.h, tc.diagonal, got, tc.want)
		}
	}
}

// What the design says of the themes, and that each can be read.
func TestThemesAreTheDesigns(t *testing.T) {
	rgb := canvas.RGB
	for _, tc := range []struct {
		what      string
		got, want canvas.Color
	}{
		{"ground", Light.Ground, rgb(0xFBF7F0)},
		{"ink", Light.Ink, rgb(0x1F2933)},
		{"header", Light.Header, rgb(0x9E1B1E)},
		{"action", Light.Action, rgb(0x0B4F8A)},
		{"ornament", Light.Ornament, rgb(0xE0A526)},
		{"good", Light.Good, rgb(0x1E7B4D)},
		{"bad", Light.Bad, rgb(0xB42318)},
		{"boards", Dark.Ground, rgb(0x101820)},
		{"numbers", Dark.Number, rgb(0xFFD76A)},
		{"good on boards", Dark.Good, rgb(0x7BD8A0)},
		{"bad on boards", Dark.Bad, rgb(0xFFB4A9)},
	} {
		if tc.got != tc.want {
			t.Errorf("%s is %v, the design has %v", tc.what, tc.got, tc.want)
		}
	}
	for name, th := range built.themes {
		for _, on := range []canvas.Color{th.Ground, th.Panel, th.Wash} {
			for what, ink := range map[string]canvas.Color{"ink": th.Ink, "quiet": th.Quiet, "number": th.Number} {
				if r := Ratio(ink, on); r < 7 {
					t.Errorf("%s: %s on %v is %.1f, want 7", name, what, on, r)
				}
			}
		}
		for what, pair := range map[string][2]canvas.Color{
			"header": {th.HeaderInk, th.Header}, "action": {th.ActionInk, th.Action}, "good": {th.GoodInk, th.GoodTint},
			"bad": {th.BadInk, th.BadTint}, "warm": {th.WarmInk, th.WarmTint},
		} {
			if r := Ratio(pair[0], pair[1]); r < 7 {
				t.Errorf("%s: text on %s is %.1f, want 7", name, what, r)
			}
		}
		for what, part := range map[string]canvas.Color{"edge": th.Edge, "good": th.Good, "bad": th.Bad, "action": th.Action, "focus": th.Focus} {
			if r := Ratio(part, th.Panel); r < 3 {
				t.Errorf("%s: %s on a panel is %.1f, want 3", name, what, r)
			}
		}
	}
}

func TestALookThatIsNotWhole(t *testing.T) {
	whole := string(themeJSON)
	for _, tc := range []struct{ name, old, now, want string }{
		{"no colour", `"ground": "#FBF7F0", `, ``, `light: ground is ""`},
		{"no hex", `"#FBF7F0"`, `"beige"`, `light: ground is "beige"`},
		{"unknown", `"ground": "#FBF7F0",`, `"ground": "#FBF7F0", "grund": "#FFFFFF",`, "light: grund is no colour"},
		{"broken", `"themes": {`, `"themes": [`, "theme.json: "},
	} {
		if _, err := readLook([]byte(strings.Replace(whole, tc.old, tc.now, 1))); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %q", tc.name, err, tc.want)
		}
	}
}

// longest is a name of a thousand letters, as the national catalogue has one.
var longest = strings.TrimSpace(strings.Repeat("Đăng ký biến động đối với trường hợp thay đổi quyền sử dụng đất, ", 17))

func TestTheLongestNameIsCutAfterAWord(t *testing.T) {
	m := soft.New(1, 1)
	f := Fit(m, longest, canvas.Font{Size: 40}, 500, 200, 3, 26)
	last := f.Lines[len(f.Lines)-1]
	if !f.Cut || len(f.Lines) != 3 || !strings.HasSuffix(last, "…") {
		t.Fatalf("%+v", f)
	}
	words := strings.Fields(strings.TrimSuffix(last, "…"))
	if !strings.Contains(longest, " "+words[len(words)-1]) || strings.HasSuffix(last, ",…") {
		t.Errorf("it ends with %q", last)
	}
	for _, l := range f.Lines {
		if w := m.Width(l, canvas.Font{Size: f.Size}); w > 500 {
			t.Errorf("%q is %v wide", l, w)
		}
	}
}

func BenchmarkFit(b *testing.B) {
	m := soft.New(1, 1)
	for name, text := range map[string]string{"short": "Hộ tịch – Chứng thực", "thousand": longest} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Fit(m, text, canvas.Font{Size: 44, Bold: true}, 980, 230, 5, 26)
			}
		})
	}
}

func TestAFilmsNextFrameIsPaintedAlone(t *testing.T) {
	film := &canvas.Film{}
	build := func(frame uint64) *Scene {
		s := &Scene{W: 100, H: 100}
		s.Add(&Node{Rect: canvas.R(0, 0, 100, 20), Style: Style{Fill: canvas.RGB(0xFF0000)}},
			&Node{Rect: canvas.R(0, 20, 50, 80), Stage: true, Children: []*Node{{Rect: canvas.R(10, 30, 30, 60), Picture: film, Frame: frame}}})
		return s
	}
	if got := build(1).Changed(build(1)); len(got) != 0 {
		t.Errorf("the same frame changes %v", got)
	}
	if got := build(2).Changed(build(1)); len(got) != 1 || got[0] != canvas.R(10, 30, 30, 60) {
		t.Errorf("the next frame changes %v", got)
	}
	if r, ok := build(1).Stage(); !ok || r != canvas.R(0, 20, 50, 80) {
		t.Errorf("the stage is %v, %v", r, ok)
	}
	if _, ok := (&Scene{}).Stage(); ok {
		t.Error("an empty scene has a stage")
	}
}
