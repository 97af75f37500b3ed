package ui

import (
	"flag"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"motcua/display/board"
	"motcua/internal/canvas"
	"motcua/internal/canvas/soft"
	"motcua/internal/hall"
	"motcua/internal/lang"
	"motcua/internal/scene"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

const (
	longHall    = "Trung tâm Phục vụ hành chính công và Xúc tiến đầu tư tỉnh Bà Rịa - Vũng Tàu, cơ sở 2 thị xã Phú Mỹ"
	longService = "Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất"
	longOfficer = "Công Tằng Tôn Nữ Nguyễn Thị Phương Khuê"
)

var at0941 = time.Date(2026, 11, 21, 9, 41, 0, 0, time.FixedZone("ICT", 7*3600))

func text(vi, en string) hall.Text { return hall.Text{"vi": vi, "en": en} }

func counterName(i int) hall.Text { return text(fmt.Sprint("Quầy ", i), fmt.Sprint("Counter ", i)) }

func call(number string, counter int) board.Call {
	return board.Call{Number: number, Counter: fmt.Sprint(counter), Name: counterName(counter), Service: text("Đất đai", "Land")}
}

// base is a hall board in the middle of a morning.
func base() board.Picture {
	newest := call("D112", 5)
	return board.Picture{
		Ready: true, Clock: at0941, Langs: []string{"vi", "en"},
		Hall:   text("Trung tâm Phục vụ hành chính công tỉnh Thanh Hóa", "Thanh Hoa Province Public Administration Service Centre"),
		Newest: &newest, Fresh: true,
		Recent: []board.Call{call("A045", 12), call("D111", 1), call("TX024", 24), call("K007", 8), call("B019", 2)},
	}
}

func withRows(n int) board.Picture {
	p := base()
	for i := 1; i <= n; i++ {
		r := board.Row{Counter: fmt.Sprint(i), Name: counterName(i), State: hall.Open, Number: fmt.Sprintf("D%03d", 100+i)}
		if i == 5 {
			r.Number, r.Calling, r.New = "D112", true, true
		}
		switch i % 6 {
		case 2:
			r.Number = "TX024"
		case 3:
			r.State, r.Number, r.Until = hall.Paused, "", "10:15"
		case 4:
			r.State, r.Number = hall.Closed, ""
		case 0:
			r.Number = ""
		}
		p.Rows = append(p.Rows, r)
	}
	return p
}

func counterPicture(change func(*board.Counter)) board.Picture {
	p := base()
	c := &board.Counter{
		ID: "5", Name: counterName(5), State: hall.Open, Number: "D112", Service: text("Đất đai", "Land"),
		Fields:  []hall.Text{text("Đất đai", "Land"), text("Đăng ký biện pháp bảo đảm", "Secured transactions")},
		Officer: &hall.Officer{Name: "Nguyễn Thị Phương", Title: "Công chức tiếp nhận", Field: "Đất đai"},
	}
	change(c)
	p.Kind, p.Counter = board.OneCounter, c
	return p
}

// fixtures are the boards of the gallery, each with the texts that fit worst.
var fixtures = map[string]func() board.Picture{
	"hall-recent": base,
	"hall-rows12": func() board.Picture { return withRows(12) },
	"hall-rows5":  func() board.Picture { return withRows(5) },
	"hall-rows2": func() board.Picture {
		p := withRows(2)
		p.Hall = text("Bộ phận Một cửa xã Mường Lát", "Muong Lat Commune One-Stop Desk")
		return p
	},
	"hall-testing": func() board.Picture { p := withRows(12); p.Testing = true; return p },
	"hall-mute":    func() board.Picture { p := withRows(5); p.Testing = true; return p },
	"counter-testing": func() board.Picture {
		p := counterPicture(func(*board.Counter) {})
		p.Testing = true
		return p
	},
	"hall-blink": func() board.Picture { p := withRows(12); p.Invert = true; return p },
	"hall-stale": func() board.Picture {
		p := base()
		p.Fresh, p.Stale, p.Clock = false, at0941, at0941.Add(7*time.Minute)
		return p
	},
	"hall-empty": func() board.Picture { p := base(); p.Newest, p.Recent = nil, nil; return p },
	"hall-shut":  func() board.Picture { p := base(); p.Newest, p.Recent, p.Shut = nil, nil, true; return p },
	"hall-longest": func() board.Picture {
		p := withRows(12)
		p.Hall = text(longHall, longHall)
		c := call("QX999", 1)
		c.Name = text("Bàn Hướng dẫn, hỗ trợ nộp hồ sơ trực tuyến", "Online filing help desk")
		p.Newest = &c
		for i := range p.Rows {
			p.Rows[i].Name = text(fmt.Sprintf("Quầy %d – Đăng ký biện pháp bảo đảm", 1+i), "Counter")
		}
		return p
	},
	"hall-english": func() board.Picture { p := base(); p.Langs = []string{"en", "vi"}; return p },
	"connecting":   func() board.Picture { return board.Picture{} },

	"counter-calling": func() board.Picture {
		p := counterPicture(func(c *board.Counter) { c.Calling = true })
		p.Invert = true
		return p
	},
	"counter-serving": func() board.Picture { return counterPicture(func(*board.Counter) {}) },
	"counter-ready":   func() board.Picture { return counterPicture(func(c *board.Counter) { c.Number = "" }) },
	"counter-paused": func() board.Picture {
		return counterPicture(func(c *board.Counter) { c.State, c.Number, c.Until = hall.Paused, "", "10:15" })
	},
	"counter-closed": func() board.Picture {
		return counterPicture(func(c *board.Counter) { c.State, c.Number, c.Officer = hall.Closed, "", nil })
	},
	"counter-longest": func() board.Picture {
		p := counterPicture(func(c *board.Counter) {
			c.Number, c.Service, c.Name = "QX999", text(longService, longService), text("Quầy số 124 – Văn phòng đăng ký đất đai", "Counter 124")
			c.Officer = &hall.Officer{Name: longOfficer, Title: "Phó Giám đốc Trung tâm kiêm công chức tiếp nhận", Field: longService}
		})
		p.Stale = at0941
		return p
	},
}

// sizes are the panels of device profiles.
var sizes = [][2]int{{1920, 1080}, {1080, 1920}, {3840, 2160}, {1366, 768}, {1280, 800}, {1024, 600}}

func TestNoBoardIsCrowdedClippedOrPale(t *testing.T) {
	m := soft.New(1, 1)
	for name, f := range fixtures {
		for _, size := range sizes {
			for _, l := range append(lang.Languages(), "") {
				p := f()
				if l != "" { // else the hall's own two
					p.Langs = []string{l}
				}
				for sound, th := range map[Sound]scene.Theme{SoundDead: scene.Dark, SoundAsleep: scene.Contrast, SoundOK: scene.Light} {
					s := Scene(p, Look{Theme: th, Sound: sound, Tap: 1}, float64(size[0]), float64(size[1]))
					for _, fault := range scene.Lint(s, m, scene.Board) {
						t.Errorf("%s %s %dx%d: %s", name, l, size[0], size[1], fault)
					}
				}
			}
		}
	}
}

func TestTheNewestNumberIsReadFrom15Metres(t *testing.T) {
	for _, size := range sizes[:4] {
		s := Scene(withRows(12), Look{Theme: scene.Dark}, float64(size[0]), float64(size[1]))
		found := false
		s.Walk(func(n *scene.Node) bool {
			if n.Text == "D112" && !found {
				f := scene.FittedText(soft.New(1, 1), n)
				found = true
				if least := 0.14 * float64(min(size[0], size[1])); f.Size*canvas.CapHeight < least {
					t.Errorf("%v: the newest number has digits of %.0f px, want %.0f", size, f.Size*canvas.CapHeight, least)
				}
			}
			return true
		})
		if !found {
			t.Errorf("%v: the newest number is not there", size)
		}
	}
}

func TestGoldenPictures(t *testing.T) {
	for name, f := range fixtures {
		size := [2]int{960, 540}
		if name[:4] == "coun" {
			size = [2]int{640, 400}
		}
		golden(t, name, f(), size)
	}
	golden(t, "hall-recent-portrait", base(), [2]int{540, 960})
	golden(t, "hall-rows12-portrait", withRows(12), [2]int{540, 960})
	golden(t, "hall-longest-portrait", fixtures["hall-longest"](), [2]int{540, 960})
}

func look(name string) Look {
	l := Look{Theme: scene.Dark, Tap: 1}
	switch name {
	case "hall-rows12":
		l.Sound = SoundDead
	case "hall-rows5":
		l.Sound = SoundAsleep
	case "hall-testing", "counter-testing":
		l.Sound = SoundOK
	case "hall-mute":
		l.Sound = SoundDead
	}
	return l
}

func golden(t *testing.T, name string, p board.Picture, size [2]int) {
	t.Helper()
	c := soft.New(size[0], size[1])
	Scene(p, look(name), float64(size[0]), float64(size[1])).Draw(c)
	path := filepath.Join("testdata", name+".png")
	if *update {
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(f, c.Image); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		return
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatalf("%v (write it with -update, then look at it)", err)
	}
	defer f.Close()
	want, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if n := soft.Differ(c.Image, want, 16); n > 0 {
		t.Errorf("%s: %d pixels differ from the golden picture (-update writes it anew)", name, n)
	}
}
