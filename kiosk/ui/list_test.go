package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"motcua/internal/canvas"
	"motcua/internal/canvas/soft"
	"motcua/internal/scene"
	"motcua/kiosk/flow"
)

// many finds n procedures for "dat".
func (s *shell) many(n int) {
	s.t.Helper()
	list := make([]flow.Found, n)
	for i := range list {
		list[i] = flow.Found{Code: fmt.Sprint(i), Name: fmt.Sprintf("Thủ tục số %d về quyền sử dụng đất và tài sản gắn liền với đất", i), Field: "Đất đai"}
	}
	s.tap("Tìm thủ tục")
	for _, key := range "dat" {
		s.tap(string(key))
	}
	s.s.Tell(flow.FoundAre{Query: "dat", Results: list})
	s.now = time.Now()
	s.paint()
}

// point moves the finger; y is a share of the canvas' height.
func (s *shell) point(ph canvas.Phase, y float64) {
	w, h := s.c.Size()
	s.now = s.now.Add(16 * time.Millisecond)
	s.s.Program().Point(canvas.Pointer{Phase: ph, X: w / 2, Y: h * y, At: s.now})
	s.s.Program().Paint(s.c, s.now, false)
}

func TestAThousandResultsCanBePulledAndTurned(t *testing.T) {
	var opened []string
	s := newShell(t, func(e flow.Effect) {
		if open, ok := e.(flow.Open); ok {
			opened = append(opened, open.Code)
		}
	})
	s.many(1000)
	s.point(canvas.Down, 0.5)
	for y := 0.48; y > 0.2; y -= 0.02 {
		s.point(canvas.Move, y)
	}
	s.point(canvas.Up, 0.2)
	if len(opened) > 0 {
		t.Fatalf("pulling the list opened %v", opened)
	}
	s.now = s.now.Add(5 * time.Second)
	s.s.Program().Paint(s.c, s.now, false)
	s.point(canvas.Down, 0.3)
	s.point(canvas.Up, 0.3)
	if len(opened) != 1 || len(opened[0]) < 2 {
		t.Fatalf("behind the first ten rows it opened %v", opened)
	}
	for range 3 {
		s.tap("Trang sau")
	}
	s.now = time.Now().Add(time.Second)
	s.s.Program().Paint(s.c, s.now, false)
	s.point(canvas.Down, 0.3)
	s.point(canvas.Up, 0.3)
	if len(opened) != 2 || opened[1] <= opened[0] {
		t.Fatalf("three pages on it opened %v", opened)
	}
}

// The keys lie still while the results change: only the line and the list are
// painted again.
func TestTypingPaintsNoKeys(t *testing.T) {
	s := newShell(t, func(flow.Effect) {})
	s.many(30)
	later := s.now.Add(time.Second) // no key shows as pressed any more
	s.s.Program().Paint(s.c, later, false)
	before := s.s.view.Scene()
	s.s.Tell(flow.Typed{Key: ' '})
	s.s.Tell(flow.Typed{Key: 'b'})
	s.s.Tell(flow.FoundAre{Query: "dat b", Results: []flow.Found{{Code: "1", Name: "Một"}, {Code: "2", Name: "Hai"}}})
	s.s.Program().Paint(s.c, later, false)
	q := s.at("q")
	for _, part := range s.s.view.Scene().Changed(before) {
		if part.Bottom() > q.Y {
			t.Errorf("painted %v, the keys begin at %v", part, q.Y)
		}
	}
}

// at is where the scene has the button of that name.
func (s *shell) at(label string) canvas.Rect {
	for _, n := range s.s.view.Scene().Focusable() {
		if n.Spoken() == label {
			return n.Rect
		}
	}
	s.t.Fatalf("no button %q", label)
	return canvas.Rect{}
}

func TestALongLineShowsItsEnd(t *testing.T) {
	s := newShell(t, func(flow.Effect) {})
	s.tap("Tìm thủ tục")
	s.typed("thur tujc chuyeenr nhuwowngj quyeenf suwr dungj ddaats nn oowr ddoo thij")
	s.paint()
	text := s.s.State().Visit.Query.Text
	shown := ""
	for _, n := range s.s.view.Scene().Nodes {
		if n.Role == scene.Field {
			shown = n.Children[0].Text
		}
	}
	if end, ok := strings.CutPrefix(shown, "…"); !ok || !strings.HasSuffix(text, end) || !strings.HasSuffix(end, " đô thị") {
		t.Errorf("of %q it shows %q", text, shown)
	}
}

func TestTheNextPersonFindsListsAtTheirTop(t *testing.T) {
	var opened []string
	s := newShell(t, func(e flow.Effect) {
		if open, ok := e.(flow.Open); ok {
			opened = append(opened, open.Code)
		}
	})
	s.many(100)
	s.tap("Trang sau")
	s.now = s.now.Add(time.Second)
	s.s.Program().Paint(s.c, s.now, false)
	s.tap("Quay lại")
	s.many(100)
	s.now = s.now.Add(time.Second)
	s.point(canvas.Down, 0.18)
	s.point(canvas.Up, 0.18)
	if len(opened) != 1 || opened[0] != "0" {
		t.Errorf("the first row opens %v", opened)
	}
}

// benchScreen is a search with a thousand results on a full panel.
func benchScreen(b *testing.B) (*Screen, *soft.Canvas) {
	b.Helper()
	st, err := Example("search", "vi")
	if err != nil {
		b.Fatal(err)
	}
	first := st.Visit.Results
	for i := range 1000 {
		f := first[i%len(first)]
		f.Code = fmt.Sprint(i)
		st.Visit.Results = append(st.Visit.Results, f)
	}
	s := NewScreen(st, func(flow.Effect) {}, func() time.Time { return noon })
	c := soft.New(1080, 1920)
	s.Program().Start(func() {})
	s.Program().Paint(c, time.Now(), true)
	return s, c
}

// BenchmarkScroll is one frame of a thousand results that move.
func BenchmarkScroll(b *testing.B) {
	s, c := benchScreen(b)
	now := time.Now()
	s.Program().Point(canvas.Pointer{Phase: canvas.Down, X: 500, Y: 900, At: now})
	for i := range b.N {
		y := 880 - float64(i%400)
		s.Program().Point(canvas.Pointer{Phase: canvas.Move, X: 500, Y: y, At: now})
		s.Program().Paint(c, now, false)
	}
}

// BenchmarkKey is the frame that shows a key pressed.
func BenchmarkKey(b *testing.B) {
	s, c := benchScreen(b)
	r := (&shell{s: s}).at("g")
	x, y := r.Center()
	now := time.Now()
	for range b.N {
		now = now.Add(time.Second)
		s.Program().Point(canvas.Pointer{Phase: canvas.Down, X: x, Y: y, At: now})
		s.Program().Paint(c, now, false)
		s.Program().Point(canvas.Pointer{Phase: canvas.Cancel, X: x, Y: y, At: now})
	}
}

// BenchmarkWhole is a frame painted anew, to compare.
func BenchmarkWhole(b *testing.B) {
	s, c := benchScreen(b)
	for range b.N {
		s.Program().Paint(c, time.Now(), true)
	}
}

// BenchmarkBuild is the making of the scene alone.
func BenchmarkBuild(b *testing.B) {
	s, c := benchScreen(b)
	st := s.State()
	for range b.N {
		Build(c, &st, 1080, 1920)
	}
}
