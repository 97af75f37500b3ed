package ui

import (
	"fmt"
	"strings"
	"time"

	"motcua/display/board"
	"motcua/internal/hall"
	"motcua/internal/scene"
)

const (
	longHall    = "Trung tâm Phục vụ hành chính công và Xúc tiến đầu tư tỉnh Bà Rịa - Vũng Tàu, cơ sở 2 thị xã Phú Mỹ"
	longService = "Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất"
	longOfficer = "Công Tằng Tôn Nữ Nguyễn Thị Phương Khuê"
	longDesk    = "Bàn Hướng dẫn, hỗ trợ nộp hồ sơ trực tuyến"
	longNotice  = "Từ ngày 01/12/2026, Trung tâm tiếp nhận hồ sơ đất đai, hộ tịch và đăng ký kinh doanh từ 07:30 đến 11:30 và từ 13:30 đến 17:00, kể cả sáng thứ Bảy; đề nghị Ông/Bà mang theo căn cước, bản chính giấy tờ liên quan và kiểm tra lại thông tin trên phiếu trước khi đến quầy. Mọi thắc mắc xin gọi số 1022."
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
		Recent:  []board.Call{call("A045", 12), call("D111", 1), call("TX024", 24), call("K007", 8), call("B019", 2)},
		Waiting: lines10(10),
	}
}

// lines10 are n lines of a hall, with who waits in them.
func lines10(n int) (out []board.Waiting) {
	names := []string{
		"Đất đai", "Hộ tịch, quốc tịch, chứng thực", "Thành lập và hoạt động của doanh nghiệp, hộ kinh doanh",
		"Công an", "Bảo hiểm xã hội", longService, "Thuế", "Xây dựng và nhà ở", "Lao động, người có công và xã hội", "Nhận kết quả",
	}
	prefixes := []string{"D", "H", "TX", "C", "B", "Q", "T", "X", "L", "K"}
	for i := range n {
		w := board.Waiting{
			Service: fmt.Sprint(i), Prefix: prefixes[i%10], Name: text(names[i%10], "Land and property"),
			Count: 17 * i % 41, Open: i%5 != 4, Wait: &hall.Wait{P10: 300, P50: 900, P90: 1500},
		}
		if !w.Open {
			w.Wait, w.Until = nil, "13:30"
		}
		out = append(out, w)
	}
	return out
}

func withRows(n int) board.Picture {
	p := base()
	for i := 1; i <= n; i++ {
		r := board.Row{Counter: fmt.Sprint(i), Name: counterName(i), State: hall.Open, Number: fmt.Sprintf("D%03d", 100+i)}
		if i == min(5, n) {
			r.Number, r.Calling, r.New = "D112", true, true
		}
		switch i % 6 * min(1, abs(i-min(5, n))) {
		case 2:
			r.Number = "TX024"
		case 3:
			r.State, r.Number, r.Until = hall.Paused, "", "10:15"
		case 4:
			r.State, r.Number = hall.Closed, ""
		case 0:
			if !r.New {
				r.Number = ""
			}
		}
		p.Rows = append(p.Rows, r)
	}
	return p
}

func abs(n int) int { return max(n, -n) }

// named gives the counters of a board names that are hard to place.
func named(p board.Picture) board.Picture {
	p.Hall = text(longHall, longHall)
	c := call("QX999", 1)
	c.Name = text(longDesk, "Online filing help desk")
	p.Newest = &c
	for i := range p.Rows {
		p.Rows[i].Name = text(fmt.Sprintf("Quầy %d – Đăng ký biện pháp bảo đảm", 1+i), "Counter")
		if i%4 == 1 {
			p.Rows[i].Name = text(longDesk, "Online filing help desk")
		}
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

// second is the board of a second screen.
func second(notices ...string) board.Picture {
	p := base()
	for _, n := range notices {
		p.Notices = append(p.Notices, text(n, n))
	}
	return p
}

// fixture is a board of the gallery.
type fixture struct {
	picture func() board.Picture
	layout  string // built in; "" is what is usual
	sound   Sound
	media   string
	theme   string // "" is dark
	zone    string
}

func hallOf(p func() board.Picture) fixture { return fixture{picture: p} }

func counterOf(change func(*board.Counter)) fixture {
	return fixture{picture: func() board.Picture { return counterPicture(change) }}
}

// fixtures are the boards of the gallery, each with the texts that fit worst.
var fixtures = map[string]fixture{
	"hall-recent": hallOf(base),
	"hall-rows12": {picture: func() board.Picture { return withRows(12) }, sound: SoundDead},
	"hall-rows8":  hallOf(func() board.Picture { return withRows(8) }),
	"hall-rows5":  {picture: func() board.Picture { return withRows(5) }, sound: SoundAsleep},
	"hall-rows2": hallOf(func() board.Picture {
		p := withRows(2)
		p.Hall = text("Bộ phận Một cửa xã Mường Lát", "Muong Lat Commune One-Stop Desk")
		return p
	}),
	"hall-rows1":   hallOf(func() board.Picture { return withRows(1) }),
	"hall-light":   {picture: func() board.Picture { return withRows(12) }, theme: "light"},
	"hall-testing": {picture: func() board.Picture { p := withRows(12); p.Testing = true; return p }, sound: SoundOK},
	"hall-mute":    {picture: func() board.Picture { p := withRows(5); p.Testing = true; return p }, sound: SoundDead},
	"hall-blink":   hallOf(func() board.Picture { p := withRows(12); p.Invert = true; return p }),
	"hall-stale": hallOf(func() board.Picture {
		p := base()
		p.Fresh, p.Stale, p.Clock = false, at0941, at0941.Add(7*time.Minute)
		return p
	}),
	"hall-empty":   hallOf(func() board.Picture { p := base(); p.Newest, p.Recent = nil, nil; return p }),
	"hall-shut":    hallOf(func() board.Picture { p := base(); p.Newest, p.Recent, p.Shut = nil, nil, true; return p }),
	"hall-longest": hallOf(func() board.Picture { return named(withRows(12)) }),
	"hall-english": hallOf(func() board.Picture { p := base(); p.Langs = []string{"en", "vi"}; return p }),
	"hall-french":  hallOf(func() board.Picture { p := withRows(12); p.Langs = []string{"fr", "vi"}; return p }),
	"connecting":   hallOf(func() board.Picture { return board.Picture{} }),
	"zone":         {picture: func() board.Picture { return withRows(4) }, zone: "Khu A – Tầng 2"},
	"zone-longest": {picture: func() board.Picture { return named(withRows(6)) }, zone: "Khu vực Văn phòng đăng ký đất đai, tầng 2 nhà B"},

	"counter-testing": {picture: func() board.Picture {
		p := counterPicture(func(*board.Counter) {})
		p.Testing = true
		return p
	}, sound: SoundOK},
	"counter-calling": {picture: func() board.Picture {
		p := counterPicture(func(c *board.Counter) { c.Calling = true })
		p.Invert = true
		return p
	}},
	"counter-serving": counterOf(func(*board.Counter) {}),
	"counter-ready":   counterOf(func(c *board.Counter) { c.Number = "" }),
	"counter-paused":  counterOf(func(c *board.Counter) { c.State, c.Number, c.Until = hall.Paused, "", "10:15" }),
	"counter-break":   counterOf(func(c *board.Counter) { c.State, c.Number = hall.Paused, "" }),
	"counter-closed":  counterOf(func(c *board.Counter) { c.State, c.Number, c.Officer = hall.Closed, "", nil }),
	"counter-desk": counterOf(func(c *board.Counter) {
		c.Number, c.Name = "QX999", text(longDesk, "Online filing help desk")
	}),
	"counter-longest": {picture: func() board.Picture {
		p := counterPicture(func(c *board.Counter) {
			c.Number, c.Service, c.Name = "QX999", text(longService, longService), text("Quầy số 124 – Văn phòng đăng ký đất đai", "Counter 124")
			c.Officer = &hall.Officer{Name: longOfficer, Title: "Phó Giám đốc Trung tâm kiêm công chức tiếp nhận", Field: longService}
		})
		p.Stale = at0941
		return p
	}},

	"second": {layout: hall.LayoutSecond, media: "slides", picture: func() board.Picture {
		return second("Mời Ông/Bà kiểm tra thông tin trên phiếu trước khi đến quầy.")
	}},
	"second-longest": {layout: hall.LayoutSecond, media: "slides", picture: func() board.Picture {
		p := second(longNotice, strings.ToUpper(longNotice))
		p.Hall, p.Waiting = text(longHall, longHall), lines10(30)
		return p
	}},
	"second-quiet": {layout: hall.LayoutSecond, picture: func() board.Picture {
		p := base()
		p.Waiting = lines10(3)
		return p
	}},
}

// look is how a fixture is dressed, on a panel or, without one, on what is usual.
func (f fixture) look(panel *hall.Panel) Look {
	p := f.picture()
	b := hall.StandardBoard("5", p.Kind == board.OneCounter)
	if f.layout != "" {
		b.Layout = hall.BuiltIn(f.layout)
	}
	if panel != nil {
		b.Panel = *panel
	}
	b.Media = f.media
	if f.zone != "" {
		b.Name = text(f.zone, f.zone)
	}
	th := scene.Dark
	switch f.theme {
	case "light":
		th = scene.Light
	case "contrast":
		th = scene.Contrast
	}
	return Look{Theme: th, Sound: f.sound, Tap: 1, Board: &b}
}
