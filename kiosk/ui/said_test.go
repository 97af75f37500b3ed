package ui

import (
	"strings"
	"testing"

	"motcua/internal/canvas"
	"motcua/internal/canvas/soft"
	"motcua/internal/scene"
)

// said is every text of a scene, in its order.
func said(s *scene.Scene) string {
	var all []string
	s.Walk(func(n *scene.Node) bool {
		if n.Text != "" {
			all = append(all, n.Text)
		}
		return true
	})
	return strings.Join(all, "\n")
}

// The word "Quầy" that stands before a list is not said again in it.
func TestCounterListSaysTheWordOnce(t *testing.T) {
	for _, c := range []struct{ lang, names, want string }{
		{"vi", "Quầy 5|Quầy 6", "5, 6"},
		{"vi", "Quầy số 1 – Đất đai|Quầy 2 – Hộ tịch", "1 – Đất đai, 2 – Hộ tịch"},
		{"vi", "Quầy 1 – Đất đai|Phòng 3 tầng 1", "1 – Đất đai, Phòng 3 tầng 1"},
		{"vi", "Quầy tiếp nhận chung", "Quầy tiếp nhận chung"},
		{"en", "Counter 1 – Land", "1 – Land"},
	} {
		w := in(c.lang)
		if got := w.counterList(strings.Split(c.names, "|")); got != c.want {
			t.Errorf("%s: %q, want %q", c.names, got, c.want)
		}
	}
}

// A hall that gives no numbers at all does not ask for a field.
func TestAClosedHallSaysSo(t *testing.T) {
	for screen, want := range map[string]string{
		"idle": "Ông/Bà cần làm thủ tục gì?", "idle-lunch": "Nghỉ trưa, mở lại lúc 13:30", "idle-evening": "Hết giờ cấp số, mở lại lúc 07:30 ngày 23/11",
	} {
		st := screenOf(t, screen, "vi")
		title := ""
		for _, n := range Build(soft.New(1, 1), &st, 1080, 1920).Nodes {
			if n.Role == scene.Heading {
				title = n.Text
			}
		}
		if title != want {
			t.Errorf("%s is called %q, want %q", screen, title, want)
		}
	}
}

// Who is locked out is told why once.
func TestTheLockSaysItOnce(t *testing.T) {
	st := screenOf(t, "burst", "vi")
	if got := said(Build(soft.New(1, 1), &st, 1080, 1920)); strings.Contains(got, in("vi").Again) {
		t.Error(got)
	}
}

// What must be brought stands there to its last word.
func TestPapersAreWhole(t *testing.T) {
	p := &page{m: soft.New(1, 1)}
	p.size.small = 32
	names := []string{"Giấy chứng sinh", strings.TrimSpace(strings.Repeat("Văn bản của người làm chứng xác nhận về việc sinh; ", 9)), ""}
	var got []string
	first := 0
	for _, r := range p.paperRows(600, names) {
		if r.first {
			first++
		}
		f := scene.FittedText(p.m, &scene.Node{Text: r.text, Rect: canvas.R(0, 0, 600, 90), Style: scene.Style{Size: 32, Lines: 2, Cut: true}})
		if joined := strings.Join(f.Lines, " "); joined != r.text {
			t.Errorf("%q is shown as %q", r.text, joined)
		}
		got = append(got, r.text)
	}
	if text, want := strings.Join(got, " "), strings.TrimSpace(strings.Join(names, " ")); text != want || first != 2 {
		t.Errorf("%d papers: %q, want %q", first, text, want)
	}
}

// What stands lower is read later: the number before its counters, a procedure
// before where it is taken.
func TestReadFromTheTop(t *testing.T) {
	for _, size := range panels {
		for screen, order := range map[string][]string{
			"result": {"Số thứ tự của Ông/Bà", "A012", "Đất đai – Tài nguyên và Môi trường", "Quầy: 1, 3"},
			"search": {"Đăng ký khai sinh", "1.001193", "Quầy: 2"},
		} {
			st := screenOf(t, screen, "vi")
			m := soft.New(1, 1)
			w, h := Design(float64(size[0]), float64(size[1]))
			text, at := said(Build(m, &st, w, h)), 0
			if screen == "search" {
				n := newPage(m, &st, w, h).found(canvas.R(0, 0, 900, 138), st.Visit.Results[0])
				text = said(&scene.Scene{Nodes: []*scene.Node{n}})
			}
			for _, s := range order {
				i := strings.Index(text[at:], s)
				if i < 0 {
					t.Errorf("%s %v: %q does not come in its place in\n%s", screen, size, s, text)
					break
				}
				at += i
			}
		}
	}
}

// A procedure whose papers nobody has listed says whom to ask.
func TestUnknownPapersAreAskedFor(t *testing.T) {
	st := screenOf(t, "procedure", "vi")
	pr := *st.Visit.Procedure
	pr.Papers, st.Visit.Procedure = nil, &pr
	m := soft.New(1, 1)
	for _, size := range panels {
		w, h := Design(float64(size[0]), float64(size[1]))
		texts := 0
		Build(m, &st, w, h).Walk(func(n *scene.Node) bool {
			if n.Role == scene.List || n.Label == "" && n.Text == in("vi").Papers {
				texts++
			}
			return true
		})
		if texts == 0 {
			t.Errorf("%v: nothing of papers", size)
		}
		for _, v := range everyView(w, h) {
			lintView(t, m, st, v, panel{"", w, h, scene.Kiosk}, "procedure without papers")
		}
	}
}

// Who types the number of a ticket where the code of a file is asked for is told
// how to ask for a ticket.
func TestATicketsNumberIsNoFile(t *testing.T) {
	m := soft.New(1, 1)
	for text, ticket := range map[string]bool{"D008": true, "b12": true, "H56.14": false, "1234": false, "ABC123": false, "D": false} {
		st := screenOf(t, "lookup-wrong", "vi")
		st.Visit.Query.Text = text
		for _, size := range panels {
			w, h := Design(float64(size[0]), float64(size[1]))
			if got := strings.Contains(said(Build(m, &st, w, h)), in("vi").ScanTicket); got != ticket {
				t.Errorf("%s, %v: told to scan the ticket: %t", text, size, got)
			}
			for _, v := range everyView(w, h) {
				lintView(t, m, st, v, panel{"", w, h, scene.Kiosk}, "look-up of "+text)
			}
		}
	}
}
