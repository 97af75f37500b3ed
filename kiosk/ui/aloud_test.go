package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"motcua/internal/canvas"
	"motcua/internal/canvas/soft"
	"motcua/internal/lang"
	"motcua/internal/scene"
	"motcua/kiosk/flow"
	"motcua/kiosk/voice"
)

// ear hears what a screen says.
type ear struct {
	heard  []string
	sounds []string
	with   voice.Settings
	cut    bool // by what was said last
	busy   bool
}

func (e *ear) Say(lines []string, cut bool, with voice.Settings) {
	e.heard, e.cut, e.with = append(e.heard, lines...), cut, with
}

func (e *ear) Sound(name string) { e.sounds = append(e.sounds, name) }

func (e *ear) Busy() bool { return e.busy }

// take gives what was heard since the last take.
func (e *ear) take() []string {
	h := e.heard
	e.heard = nil
	return h
}

// listener is somebody with five keys before a screen.
type listener struct {
	t    *testing.T
	s    *Screen
	c    *soft.Canvas
	ear  *ear
	does []flow.Effect
}

func listen(t *testing.T, st flow.State, v func(*flow.View)) *listener {
	v(&st.Visit.View)
	l := &listener{t: t, c: soft.New(270, 480), ear: &ear{}}
	l.s = NewScreen(st, func(e flow.Effect) { l.does = append(l.does, e) }, func() time.Time { return noon })
	l.s.Speak(l.ear)
	l.s.Program().Start(func() {})
	l.paint()
	return l
}

func dark(v *flow.View)  { v.Aloud, v.Dark = true, true }
func silent(*flow.View)  {}
func aloud(v *flow.View) { v.Aloud = true }

func (l *listener) paint() { l.s.Program().Paint(l.c, noon, false) }

// press presses keys and gives what was heard of them.
func (l *listener) press(keys ...canvas.KeyName) []string {
	for _, k := range keys {
		l.s.Program().Press(canvas.Key{Name: k})
		l.paint()
	}
	return l.ear.take()
}

func (l *listener) tell(e flow.Event) []string {
	l.s.Tell(e)
	l.paint()
	return l.ear.take()
}

// wait lets time pass.
func (l *listener) wait(d time.Duration) []string {
	l.s.start = l.s.start.Add(-d)
	l.paint()
	return l.ear.take()
}

// find walks until the stop is called so, around the page at most once.
func (l *listener) find(begins string) {
	l.t.Helper()
	for range len(l.s.view.Scene().Stops()) {
		if strings.HasPrefix(l.s.view.Focused().Spoken(), begins) {
			return
		}
		if h := l.press(canvas.KeyNext); len(h) == 1 && strings.HasPrefix(h[0], begins) {
			return
		}
	}
	l.t.Fatalf("page %s: the keypad does not come to %q", l.s.State().Page, begins)
}

// Whatever stands on any screen, in any language: the keypad comes to all of
// it, forwards and backwards, and what it says is what the scene calls it, in
// the order in which a reader of the page meets it.
func TestWhatIsSpokenIsWhatStandsThere(t *testing.T) {
	for _, code := range lang.Languages() {
		for _, name := range Screens() {
			l := listen(t, screenOf(t, name, code), dark)
			var all, texts []string
			for _, c := range l.s.Program().Controls() {
				if c.Disabled || c.Label == "" {
					continue
				}
				if c.Selected {
					c.Label += ", " + map[string]string{"vi": "đang bật", "en": "on", "fr": "activé"}[l.s.Program().Page().Lang]
				}
				all = append(all, c.Label)
				if c.Text {
					texts = append(texts, c.Label)
				}
			}
			at := voice.Label(l.s.view.Scene(), l.s.view.Focused())
			if texts = slices.DeleteFunc(texts, func(s string) bool { return s == at }); !slices.Equal(l.ear.take(), append(texts, at)) {
				t.Errorf("%s %s: at first not all of %q was read", name, code, texts)
			}
			i := slices.Index(all, at)
			if i < 0 {
				t.Fatalf("%s %s: begins at %q, which is not among %q", name, code, at, all)
			}
			round := append(all[i+1:len(all):len(all)], all[:i+1]...)
			for _, want := range round {
				if got := l.press(canvas.KeyNext); !slices.Equal(got, []string{want}) {
					t.Fatalf("%s %s: next says %q, want %q", name, code, got, want)
				}
			}
			for j := range round {
				want := round[(2*len(round)-2-j)%len(round)]
				if got := l.press(canvas.KeyBack); !slices.Equal(got, []string{want}) {
					t.Fatalf("%s %s: back says %q, want %q", name, code, got, want)
				}
			}
		}
	}
}

// Five keys and a screen that shows nothing: from any page, in any language, one
// comes to a number and hears it.
func TestFiveKeysAndADarkScreenTakeATicket(t *testing.T) {
	given := 0
	for i, code := range lang.Languages() {
		for j, name := range Screens() {
			if name == "out" || strings.HasPrefix(name, "issuing") || name == "burst" || (i+j)%5 != 0 && i > 0 {
				continue // no numbers now; of other languages a fifth
			}
			st := screenOf(t, name, code)
			l := listen(t, st, dark)
			black := append([]byte(nil), l.c.Image.Pix...)
			for range 8 {
				if st := l.s.State(); st.Page == flow.Idle && !st.Visit.Warned && !st.Visit.Tuning {
					break
				}
				l.press(canvas.KeyEscape)
			}
			l.press(canvas.KeyRepeat) // a visit that has ended is not read to any more
			l.press(canvas.KeyDark)
			if !l.s.State().Visit.View.Dark {
				l.press(canvas.KeyDark)
			}
			if code != lang.Office {
				l.find(lang.Name(code)) // nor is its language kept
				l.press(canvas.KeyEnter)
			}
			if l.take(code, black) {
				given++
			}
		}
	}
	if given < len(Screens())*3/4 {
		t.Errorf("only %d numbers", given)
	}
}

// take takes a number from the first page on, unless the hall gives none.
func (l *listener) take(code string, black []byte) bool {
	l.t.Helper()
	w := in(code)
	for range 3 { // field, or line and field, or line, agency and field
		if l.s.State().Page == flow.Confirm {
			break
		}
		for _, tile := range ptr(l.s.State()).Tiles() {
			if tile.Closed == (flow.Closed{}) {
				name := w.Lines[tile.Line]
				if tile.Service != nil {
					name = tile.Service.Name.In(code)
				}
				l.find(name)
				l.press(canvas.KeyEnter)
				break
			}
		}
	}
	if l.s.State().Page == flow.Idle {
		return false // no field gives numbers now
	}
	if at := l.s.view.Focused().Spoken(); at != w.Take {
		l.t.Fatalf("on the way to a number the keypad begins at %q", at)
	}
	l.does = nil
	heard := l.press(canvas.KeyEnter)
	if l.s.State().Page == flow.Card { // this hall asks for it: "Tôi không mang thẻ" is where it begins
		heard = l.press(canvas.KeyEnter)
	}
	if st := l.s.State(); st.Page == flow.Helping && st.Hall.Card == flow.CardMust {
		return false // and gives none without: an assistant comes
	}
	if !slices.Contains(heard, w.Issuing) {
		l.t.Fatalf("after %s it says %q", w.Take, heard)
	}
	ask, ok := l.does[0].(flow.Ask)
	if !ok || ask.Issue.Lang != code {
		l.t.Fatalf("did %#v", l.does)
	}
	heard = l.tell(flow.Issued{Request: ask.Request, Ticket: flow.Ticket{Number: "A012", Service: ask.Issue.Service, Ahead: 11}})
	for _, want := range []string{w.Yours, "A012", w.Printing, w.Done} {
		if !slices.Contains(heard, want) {
			l.t.Errorf("%s: of the number it says %q, and not %q", code, heard, want)
		}
	}
	heard = l.tell(flow.PrintIs{Request: ask.Request, Print: flow.Print{State: flow.Printed}})
	if !slices.Equal(heard, []string{w.Taken}) || l.ear.cut {
		l.t.Errorf("of the paper it says %q, cutting itself short: %v", heard, l.ear.cut)
	}
	if l.ear.with.Lang != code {
		l.t.Errorf("in %s, not %s", l.ear.with.Lang, code)
	}
	if code == "vi" && !slices.Equal(l.c.Image.Pix, black) {
		l.t.Errorf("page %s shows on a dark screen", l.s.State().Page)
	}
	return true
}

func ptr[T any](v T) *T { return &v }

// The fifth key begins to read, says the stop again, then the page, then leads
// to the settings; and back.
func TestRepeat(t *testing.T) {
	l := listen(t, screenOf(t, "confirm", "vi"), silent)
	if l.press(canvas.KeyNext); len(l.ear.take()) > 0 {
		t.Error("it speaks to somebody who did not ask")
	}
	page := l.press(canvas.KeyRepeat)
	if len(page) < 6 || page[len(page)-1] != "LẤY SỐ" {
		t.Fatalf("it begins with %q", page)
	}
	l.find("Đang chờ: 12")
	if got := l.press(canvas.KeyEnter); !slices.Equal(got, []string{"Đang chờ: 12"}) {
		t.Errorf("select on a text: %q", got)
	}
	l.find("LẤY SỐ")
	l.ear.take()
	if got := l.press(canvas.KeyRepeat); !slices.Equal(got, []string{"LẤY SỐ"}) {
		t.Errorf("once: %q", got)
	}
	if got := l.press(canvas.KeyRepeat); !slices.Equal(got, page) {
		t.Errorf("twice: %q, want %q", got, page)
	}
	if got := l.press(canvas.KeyRepeat); got[0] != "Giọng đọc và màn hình" || got[len(got)-1] != "Đóng" {
		t.Errorf("three times: %q", got)
	}
	if got := l.press(canvas.KeyEscape); got[len(got)-1] != "LẤY SỐ" {
		t.Errorf("and back: %q", got)
	}
}

// Voice, light, contrast, size and language are all within reach of five keys,
// on a page that people are at.
func TestTheSettingsByKeys(t *testing.T) {
	l := listen(t, screenOf(t, "confirm", "vi"), aloud)
	l.press(canvas.KeyRepeat, canvas.KeyRepeat, canvas.KeyRepeat)
	for _, tc := range []struct {
		stop, heard string
		is          func(flow.Visit) bool
	}{
		{"Tốc độ đọc: nhanh hơn", "Tốc độ đọc: 5 trên 7", func(v flow.Visit) bool { return v.View.Rate == 1 && l.ear.with.Rate == 1 }},
		{"Tốc độ đọc: chậm hơn", "Tốc độ đọc: 4 trên 7", func(v flow.Visit) bool { return v.View.Rate == 0 }},
		{"Âm lượng: to hơn", "Âm lượng: 5 trên 7", func(v flow.Visit) bool { return v.View.Volume == 1 && l.ear.with.Volume == 1 }},
		{"Âm lượng: nhỏ hơn", "Âm lượng: 4 trên 7", func(v flow.Visit) bool { return v.View.Volume == 0 }},
		{"Cỡ chữ", "Cỡ chữ 2 trên 3, đang bật", func(v flow.Visit) bool { return v.View.Larger == 1 }},
		{"Tương phản", "Tương phản, đang bật", func(v flow.Visit) bool { return v.View.Contrast }},
		{"Hạ thấp", "Hạ thấp, đang bật", func(v flow.Visit) bool { return v.View.Low }},
		{"Tắt màn hình", "Tắt màn hình, đang bật", func(v flow.Visit) bool { return v.View.Dark }},
		{"English", "English, on", func(v flow.Visit) bool { return v.Lang == "en" && l.ear.with.Lang == "en" }},
	} {
		l.find(tc.stop)
		if heard := l.press(canvas.KeyEnter); len(heard) == 0 || heard[len(heard)-1] != tc.heard || !l.ear.cut {
			t.Errorf("%s: says %q", tc.stop, heard)
		}
		if v := l.s.State().Visit; !tc.is(v) || !v.Tuning {
			t.Errorf("%s: %+v", tc.stop, v)
		}
	}
	l.press(canvas.KeyEscape)
	if st := l.s.State(); st.Visit.Tuning || st.Page != flow.Confirm {
		t.Errorf("back is page %s", st.Page)
	}
}

// Keypads with more keys have the voice under them on every page.
func TestVolumeAndRateKeys(t *testing.T) {
	l := listen(t, screenOf(t, "confirm", "vi"), aloud)
	l.ear.take()
	for _, k := range []canvas.KeyName{canvas.KeyLouder, canvas.KeyLouder, canvas.KeySofter, canvas.KeyFaster, canvas.KeySlower, canvas.KeySlower} {
		if heard := l.press(k); !slices.Equal(heard, []string{"LẤY SỐ"}) {
			t.Errorf("%s: says %q", k, heard)
		}
	}
	if v := l.s.State().Visit.View; v.Volume != 1 || v.Rate != -1 || l.ear.with.Volume != 1 || l.ear.with.Rate != -1 {
		t.Errorf("%+v, heard as %+v", v, l.ear.with)
	}
	for range 10 {
		l.press(canvas.KeyLouder, canvas.KeySlower)
	}
	if v := l.s.State().Visit.View; v.Volume != flow.MaxVoice || v.Rate != -flow.MaxVoice {
		t.Errorf("at the ends: %+v", v)
	}
}

// A headset begins to be read to, and pulled out leaves nothing behind.
func TestAHeadsetSpeaks(t *testing.T) {
	l := listen(t, screenOf(t, "idle", "vi"), silent)
	if heard := l.press(canvas.KeyHeadset); len(heard) < 4 || !strings.Contains(strings.Join(heard, " "), "Phím tới") {
		t.Errorf("plugged in, it says %q", heard)
	}
	l.press(canvas.KeyEnter, canvas.KeyDark)
	if st := l.s.State(); st.Page != flow.Confirm || !st.Visit.View.Dark {
		t.Fatalf("page %s, %+v", st.Page, st.Visit.View)
	}
	l.press(canvas.KeyNoHeadset)
	if v := l.s.State().Visit.View; v.Aloud || v.Dark || !l.ear.cut {
		t.Errorf("pulled out: %+v, silent at once: %v", v, l.ear.cut)
	}
	if heard := l.press(canvas.KeyNext); len(heard) > 0 {
		t.Errorf("it still says %q", heard)
	}
}

// The end of a visit is told in words to those who are read to, with a sound
// to the others; while one listens no time passes, and a key asks for more.
func TestATimeOutIsHeard(t *testing.T) {
	l := listen(t, screenOf(t, "confirm", "vi"), silent)
	l.wait(50 * time.Second)
	if !slices.Equal(l.ear.sounds, []string{"warning"}) {
		t.Errorf("sounds %q", l.ear.sounds)
	}
	l = listen(t, screenOf(t, "confirm", "vi"), dark)
	l.ear.busy = true
	for range 10 {
		l.wait(30 * time.Second)
	}
	l.ear.busy = false
	if l.wait(80 * time.Second); l.s.State().Visit.Warned {
		t.Fatal("warned while it spoke")
	}
	heard := l.wait(15 * time.Second)
	if want := []string{"Ông/Bà cần thêm thời gian?", "Màn hình sẽ đóng sau 20 giây", "Tiếp tục"}; !slices.Equal(heard, want) || len(l.ear.sounds) > 0 {
		t.Errorf("it says %q and sounds %q", heard, l.ear.sounds)
	}
	if heard := l.wait(11 * time.Second); !slices.Equal(heard, []string{"Màn hình sẽ đóng sau 10 giây"}) {
		t.Errorf("later it says %q", heard)
	}
	if heard := l.press(canvas.KeyNext); len(heard) == 0 || heard[len(heard)-1] != "Kết thúc" {
		t.Errorf("next says %q", heard)
	}
	l.wait(15 * time.Second)
	l.find("Tiếp tục")
	if heard := l.press(canvas.KeyEnter); heard[len(heard)-1] != "LẤY SỐ" {
		t.Errorf("gone on: %q", heard)
	}
	l.wait(2 * time.Minute)
	if st := l.s.State(); st.Page != flow.Idle || st.Visit.View != (flow.View{}) {
		t.Errorf("left alone: page %s, %+v", st.Page, st.Visit.View)
	}
}

// A dark screen does nothing but become light when somebody touches it.
func TestATouchLightsADarkScreen(t *testing.T) {
	l := listen(t, screenOf(t, "confirm", "vi"), dark)
	p := l.s.Program()
	for _, c := range p.Controls() {
		if c.Label == "LẤY SỐ" {
			x, y := c.Rect.Center()
			p.Point(canvas.Pointer{Phase: canvas.Down, X: x, Y: y})
			p.Point(canvas.Pointer{Phase: canvas.Up, X: x, Y: y})
		}
	}
	l.paint()
	if st := l.s.State(); st.Page != flow.Confirm || st.Visit.View.Dark || len(l.does) > 0 {
		t.Errorf("page %s, %+v, did %v", st.Page, st.Visit.View, l.does)
	}
}

// What is typed is heard, and how much was found.
func TestTypingIsHeard(t *testing.T) {
	l := listen(t, screenOf(t, "search-empty", "vi"), dark)
	l.find("k")
	if heard := l.press(canvas.KeyEnter); !slices.Contains(heard, "k") {
		t.Errorf("typed k: %q", heard)
	}
	heard := l.tell(flow.FoundAre{Query: "k", Results: []flow.Found{{Code: "1.001193", Name: "Đăng ký khai sinh"}, {Code: "2", Name: "Đăng ký kết hôn"}}})
	if !slices.Contains(heard, "Tìm thấy 2 thủ tục") {
		t.Errorf("found: %q", heard)
	}
}

// The settings and the dark screen are screens like all others.
func TestSettingsAreSound(t *testing.T) {
	m := soft.New(1, 1)
	for _, sz := range panels {
		w, h := Design(float64(sz[0]), float64(sz[1]))
		for _, code := range lang.Languages() {
			st := screenOf(t, "confirm", code)
			st.Visit.Tuning = true
			for i := range 6 {
				st.Visit.View = flow.View{Larger: i % 3, Low: i > 2, Contrast: i > 2, Aloud: i%2 == 0}
				for _, fault := range scene.Lint(Build(m, &st, w, h), m, scene.Kiosk) {
					t.Errorf("%s %v +%d: %s", code, sz, i, fault)
				}
			}
			st.Visit.View.Dark = true
			sc := Build(m, &st, w, h)
			sc.Nodes, sc.Ground = []*scene.Node{sc.Curtain}, scene.Contrast.Ink // all of it is one button
			for _, fault := range scene.Lint(sc, m, scene.Kiosk) {
				t.Errorf("%s %v dark: %s", code, sz, fault)
			}
		}
	}
}
