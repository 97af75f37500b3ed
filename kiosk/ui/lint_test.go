package ui

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"testing"
	"unicode/utf8"

	"motcua/firmware-config/profiles"
	"motcua/internal/canvas/soft"
	"motcua/internal/hall"
	"motcua/internal/lang"
	"motcua/internal/scene"
	"motcua/kiosk/flow"
)

// panel is a screen that kiosks have, as large as it is to the people before it.
type panel struct {
	name string
	w, h float64 // of the layout
	rule scene.Rules
}

func panelOf(name string, wide, high int, diagonal float64) panel {
	w, h := Design(float64(wide), float64(high))
	return panel{name, w, h, scene.Kiosk.On(w, h, diagonal)}
}

// everyPanel is each kiosk profile that ships, 4K panels and a lying 16:9 one.
// Of those with one layout it is the smallest panel, whose rules are strictest.
func everyPanel(t *testing.T) []panel {
	t.Helper()
	all := []panel{panelOf("4K upright", 2160, 3840, 32), panelOf("4K lying", 3840, 2160, 32), panelOf("16:9 lying", 1920, 1080, 21.5)}
	for _, key := range profiles.Screens("kiosk") {
		s, err := profiles.Screen("kiosk", key)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, panelOf(key, s.WidthPx, s.HeightPx, s.DiagonalIn))
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].rule.Target > all[j].rule.Target })
	var out []panel
	for _, p := range all {
		if !slices.ContainsFunc(out, func(o panel) bool { return o.w == p.w && o.h == p.h }) {
			out = append(out, p)
		}
	}
	return out
}

// everyView is each way to see a screen of w x h.
func everyView(w, h float64) []flow.View {
	views := []flow.View{{}, {Larger: 1}, {Larger: 2}, {Contrast: true}}
	if h > w {
		views = append(views, flow.View{Low: true}, flow.View{Larger: 2, Low: true})
	}
	return views
}

// lintView lints one scene of a state, by the rules of its panel and view.
func lintView(t *testing.T, m *soft.Canvas, st flow.State, v flow.View, p panel, what string) {
	t.Helper()
	st.Visit.View = v
	rule := p.rule
	if v.Low {
		rule.Low = p.h / 2
	}
	for _, fault := range scene.Lint(Build(m, &st, p.w, p.h), m, rule) {
		t.Errorf("%s, %s, %+v: %s", what, p.name, v, fault)
	}
}

// Every screen on every panel, in every language, seen in every way: nothing
// clipped, overlapping, too small, too near, too pale, out of reach or told by
// colour alone.
func TestScreensAreSound(t *testing.T) {
	m := soft.New(1, 1)
	for _, p := range everyPanel(t) {
		for _, l := range lang.Languages() {
			for _, name := range Screens() {
				st := screenOf(t, name, l)
				for _, v := range everyView(p.w, p.h) {
					lintView(t, m, st, v, p, name+" "+l)
				}
			}
		}
	}
}

// column gives the values of a column of a table of ../shared/data, longest first.
func column(t *testing.T, file, name string) []string {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", file))
	if err != nil {
		t.Skipf("../shared/data/%s is not here: the longest names were not set", file)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := -1
	for i, h := range rows[0] {
		if h == name {
			at = i
		}
	}
	seen := map[string]bool{}
	var out []string
	for _, row := range rows[1:] {
		if !seen[row[at]] {
			seen[row[at]] = true
			out = append(out, row[at])
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return utf8.RuneCountInString(out[i]) > utf8.RuneCountInString(out[j]) })
	return out
}

// A hall whose name, fields, groups and counters are the longest that exist.
func TestTheLongestHallFits(t *testing.T) {
	fields := column(t, "catalogue.csv", "field")
	communes := column(t, "communes_thanhhoa.csv", "full_name")
	h := smallHall()
	h.Name = hall.Text{"vi": "Trung tâm Phục vụ hành chính công " + communes[0] + ", tỉnh Thanh Hóa, điểm tiếp nhận số 2"}
	for i := range h.Services {
		h.Services[i].Name = hall.Text{"vi": fields[i]}
		h.Services[i].Waiting = 128
	}
	for i := range h.Counters {
		h.Counters[i].Name = hall.Text{"vi": fmt.Sprintf("Quầy số %d – Bộ phận %s", i+1, communes[i])}
	}
	for i := range h.Priorities {
		h.Priorities[i].Name = hall.Text{"vi": "Người hoạt động kháng chiến bị nhiễm chất độc hóa học, người khuyết tật đặc biệt nặng và thân nhân"}
	}
	m := soft.New(1, 1)
	for _, name := range []string{"idle", "confirm", "confirm-late", "confirm-priority", "priority", "result", "print-elsewhere", "refused", "closed", "own", "rejoin", "help-alone"} {
		st := screenOf(t, name, "vi")
		st.Hall.Name, st.Hall.Services, st.Hall.Counters, st.Hall.Priorities = h.Name, h.Services, h.Counters, h.Priorities
		for _, p := range everyPanel(t) {
			for _, v := range everyView(p.w, p.h) {
				lintView(t, m, st, v, p, name)
			}
		}
	}
}

// Who asks for larger text gets none smaller than before, but for a little where
// a name shares a tile with a fact that grows too.
func TestLargerIsLarger(t *testing.T) {
	m := soft.New(1, 1)
	for _, p := range everyPanel(t) {
		for _, name := range Screens() {
			st := screenOf(t, name, "vi")
			before := map[string]float64{}
			for larger := range 3 {
				st.Visit.View = flow.View{Larger: larger}
				now := map[string]float64{}
				Build(m, &st, p.w, p.h).Walk(func(n *scene.Node) bool {
					if n.Text == "" || n.Style.Size == 0 || n.Style.Cut { // names that no size was made for
						return true
					}
					size := scene.FittedText(m, n).Size
					now[n.Text] = max(size, now[n.Text])
					return true
				})
				for text, was := range before {
					if size, ok := now[text]; ok && size < 0.94*was {
						t.Errorf("%s, %s: %q is %v px, after one step larger %v", name, p.name, text, was, size)
					}
				}
				before = now
			}
		}
	}
}
