package ui

import (
	"bufio"
	"flag"
	"image"
	"image/color/palette"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"motcua/firmware-config/sites"
	"motcua/internal/canvas/soft"
	"motcua/internal/hall"
	"motcua/internal/scene"
	"motcua/internal/wire"
	"motcua/kiosk/flow"
)

var (
	update  = flag.Bool("update", false, "write the golden pictures anew")
	gallery = flag.String("gallery", "", "folder to write every screen to, for people to judge")
)

// panels are the sizes that screens are made for: portrait, 5:4 and 16:9.
var panels = [][2]int{{1080, 1920}, {1280, 1024}, {1920, 1080}}

func shotOf(st *flow.State, w, h int) *soft.Canvas {
	c := soft.New(w, h)
	Draw(c, st)
	return c
}

func TestGallery(t *testing.T) {
	if *gallery == "" {
		t.Skip("-gallery DIR was not given: no pictures were asked for")
	}
	for _, sz := range panels[:2] {
		for _, name := range Screens() {
			st := screenOf(t, name, "vi")
			suffix := "-portrait.png"
			if sz[0] > sz[1] {
				suffix = "-landscape.png"
			}
			writePNG(t, filepath.Join(*gallery, name+suffix), shotOf(&st, sz[0], sz[1]).Image)
		}
	}
}

func screenOf(t *testing.T, name, lang string) flow.State {
	t.Helper()
	st, err := Example(name, lang)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func writePNG(t *testing.T, path string, img image.Image) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(f, img); err != nil {
		t.Fatal(err)
	}
}

// The idle screen says little: 40 words beside the hall's own name and the tiles.
func TestIdleSaysLittle(t *testing.T) {
	st := screenOf(t, "idle", "vi")
	words := 0
	var count func(nodes []*scene.Node)
	count = func(nodes []*scene.Node) {
		for _, n := range nodes {
			if n.Role != scene.Tile && n.Text != st.Hall.Name.In("vi") {
				words += len(strings.Fields(n.Text))
				count(n.Children)
			}
		}
	}
	count(Build(soft.New(1, 1), &st, 1080, 1920).Nodes)
	if words > 40 {
		t.Errorf("%d words", words)
	}
}

// hallOf is a shipped hall as the server would tell of it.
func hallOf(t *testing.T, name string) flow.Hall {
	t.Helper()
	s, err := sites.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	h := flow.Hall{Name: s.Hall.Name, Languages: s.Hall.Languages}
	for _, p := range s.Hall.Priorities {
		h.Priorities = append(h.Priorities, wire.Named{ID: p.ID, Name: p.Name})
	}
	for _, sv := range s.Hall.Services {
		h.Services = append(h.Services, wire.ServiceState{
			ID: sv.ID, Prefix: sv.Prefix, Name: sv.Name, Line: sv.Line, Agency: sv.Agency, Open: true, Waiting: 128,
			WaitS: &hall.Wait{P10: 3300, P50: 5000, P90: 7100},
		})
	}
	for _, c := range s.Hall.Counters {
		var ids []string
		for _, sv := range c.Services {
			ids = append(ids, sv.Service)
		}
		h.Counters = append(h.Counters, wire.CounterState{ID: c.ID, Name: c.Name, Services: ids})
	}
	return h
}

// The shipped halls with all their real names, on every page that shows them.
func TestRealHallsFit(t *testing.T) {
	m := soft.New(1, 1)
	for _, name := range sites.Names {
		h := hallOf(t, name)
		for _, sz := range panels {
			for _, lang := range []string{"vi", "en"} {
				for _, late := range []bool{false, true} {
					r := &real{t: t, m: m, what: name + " " + lang, size: sz}
					r.walk(h, lang, late)
				}
			}
		}
	}
}

// real lints the pages of one hall.
type real struct {
	t    *testing.T
	m    *soft.Canvas
	what string
	size [2]int
}

func (r *real) lint(w *walker) {
	dw, dh := Design(float64(r.size[0]), float64(r.size[1]))
	for _, fault := range scene.Lint(Build(r.m, &w.State, dw, dh), r.m, scene.Kiosk) {
		r.t.Errorf("%s %v %s: %s", r.what, r.size, w.Page, fault)
	}
}

func (r *real) walk(h flow.Hall, lang string, late bool) {
	for i := range h.Services {
		if h.Services[i].Open = !late; late {
			h.Services[i].Reason, h.Services[i].Until, h.Services[i].Notice = "closed", "13:30", "late_day"
		}
	}
	w := &walker{State: flow.New("real", flow.DefaultRules()), clock: noon}
	w.tell(flow.LineIs{Line: flow.Line{Up: true, Numbers: true}})
	w.tell(flow.HallIs{Hall: h})
	w.touch(flow.Spoke{Lang: lang})
	r.lint(w)
	r.choices(*w)
	for i := range h.Services {
		h.Services[i].Open = true
	}
	for _, sv := range h.Services {
		c := *w
		c.touch(flow.Chose{Service: sv.ID})
		r.lint(&c)
		if len(h.Priorities) > 1 {
			p := c
			p.touch(flow.AskedPriority{})
			r.lint(&p)
			for _, g := range h.Priorities {
				q := p
				q.touch(flow.ChosePriority{ID: g.ID})
				r.lint(&q)
			}
		}
		for _, print := range []flow.PrintState{flow.Printed, flow.Failed, flow.Unknown} {
			q := c
			q.touch(flow.Took{})
			q.tell(flow.Issued{Request: q.Visit.Request, Ticket: flow.Ticket{
				Number: sv.Prefix + "999", Service: sv.ID, Token: "Zk3v9QxT1bLm8RsW5yUe2A", Ahead: 128, Wait: sv.WaitS, Offline: late,
			}})
			q.tell(flow.PrintIs{Request: q.Visit.Request, Print: flow.Print{State: print}})
			r.lint(&q)
		}
	}
}

// choices lints every sheet of every group.
func (r *real) choices(w walker) {
	for sheet := range w.Sheets() {
		w.Visit.Sheet = sheet
		r.lint(&w)
		for _, tile := range w.Tiles() {
			if tile.Service == nil {
				in := w
				in.Visit.Sheet = 0
				in.touch(flow.ChoseGroup{Key: tile.Key})
				r.choices(in)
			}
		}
	}
}

// longNames are the longest and oddest names of procedures there are.
func longNames(t *testing.T) []string {
	t.Helper()
	f, err := os.Open(filepath.FromSlash("../../../shared/data/hard_text.txt"))
	if err != nil {
		t.Skip("../shared/data/hard_text.txt is not here: the longest names were not set")
	}
	defer f.Close()
	var names []string
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if c := strings.Split(lines.Text(), "\t"); len(c) >= 2 {
			names = append(names, c[len(c)-1])
		}
	}
	if len(names) < 100 {
		t.Fatalf("only %d names in hard_text.txt", len(names))
	}
	return names
}

func TestLongestNamesFit(t *testing.T) {
	m := soft.New(1, 1)
	for i, name := range longNames(t) {
		for j, sz := range panels {
			if i%len(panels) != j && i >= 30 { // the longest on every panel, the others in turn
				continue
			}
			dw, dh := Design(float64(sz[0]), float64(sz[1]))
			info := procedure()
			info.Name, info.Agency = name, name
			info.Papers = append(info.Papers, name, name, name, name, name, name)
			for _, page := range []string{"search", "procedure", "confirm"} {
				st := screenOf(t, page, "vi")
				st.Visit.Procedure = &info
				st.Visit.Results = append([]flow.Found{{Code: "2.000635.000.00.00.H56", Name: name, Field: name}}, st.Visit.Results...)
				for _, fault := range scene.Lint(Build(m, &st, dw, dh), m, scene.Kiosk) {
					if !strings.Contains(fault, "letters that the typeface lacks") {
						t.Errorf("%s %v: %s", page, sz, fault)
					}
				}
			}
		}
	}
}

func TestForecastIsSaidAsPeopleDo(t *testing.T) {
	w := in("vi")
	for _, tc := range []struct {
		wait *hall.Wait
		want string
	}{
		{nil, ""},
		{&hall.Wait{P10: 0, P50: 60, P90: 130}, "dưới 5 phút"},
		{&hall.Wait{P10: 120, P50: 300, P90: 500}, "2–9 phút"},
		{&hall.Wait{P10: 900, P50: 1300, P90: 1800}, "15–30 phút"},
		{&hall.Wait{P10: 1020, P50: 1300, P90: 1790}, "15–30 phút"},
	} {
		if got := w.forecast(tc.wait); got != tc.want {
			t.Errorf("%+v: %q, want %q", tc.wait, got, tc.want)
		}
	}
}

// goldens are the screens whose pictures are kept, a quarter of the size.
var goldens = []string{"idle", "confirm-late", "result", "search", "procedure", "warning"}

func TestGoldenPictures(t *testing.T) {
	for _, name := range goldens {
		st := screenOf(t, name, "vi")
		small := image.NewPaletted(image.Rect(0, 0, 270, 480), palette.WebSafe)
		for i, pix := 0, shotOf(&st, 270, 480).Image.Pix; i < len(small.Pix); i++ { // the palette is a cube of 6 x 6 x 6
			step := func(c int) uint8 { return uint8((int(pix[4*i+c]) + 25) / 51) }
			small.Pix[i] = 36*step(0) + 6*step(1) + step(2)
		}
		path := filepath.Join("testdata", name+".png")
		if *update {
			writePNG(t, path, small)
			continue
		}
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		want, err := png.Decode(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		if n := soft.Differ(small, want, 52); n > 270*480/200 {
			t.Errorf("%s: %d pixels differ from %s; look at it (shot --screen %s) and run with -update", name, n, path, name)
		}
	}
}

// The picture of a kiosk that nobody touches changes with its minutes only.
func TestNextChange(t *testing.T) {
	st := screenOf(t, "idle", "vi")
	now := time.Now()
	if d := next(&st, now).Sub(now); d < 59*time.Second || d > 61*time.Second {
		t.Errorf("idle at 08:12:00 is next painted after %v", d)
	}
	st = screenOf(t, "confirm", "vi")
	if d := next(&st, now).Sub(now); d != time.Second {
		t.Errorf("a visit is next painted after %v", d)
	}
}
