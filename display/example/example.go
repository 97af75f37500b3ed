// Package example has boards to look at and to test with: every kind of board, in
// every state, with the texts that fit worst. `make gallery` shows them all.
package example

import (
	"fmt"
	"strings"
	"time"

	"motcua/display/board"
	"motcua/internal/hall"
)

const (
	longHall    = "Trung tâm Phục vụ hành chính công và Xúc tiến đầu tư tỉnh Bà Rịa - Vũng Tàu, cơ sở 2 thị xã Phú Mỹ"
	longService = "Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất"
	// LongOfficer is among the longest names that there are.
	LongOfficer = "Công Tằng Tôn Nữ Nguyễn Thị Phương Khuê"
	longDesk    = "Bàn Hướng dẫn, hỗ trợ nộp hồ sơ trực tuyến"
	// LongNotice is 300 letters long.
	LongNotice = "Từ ngày 01/12/2026, Trung tâm tiếp nhận hồ sơ đất đai, hộ tịch và đăng ký kinh doanh từ 07:30 đến 11:30 và từ 13:30 đến 17:00, kể cả sáng thứ Bảy; đề nghị Ông/Bà mang theo căn cước, bản chính giấy tờ liên quan và kiểm tra lại thông tin trên phiếu trước khi đến quầy. Mọi thắc mắc xin gọi số 1022."
)

var at0941 = time.Date(2026, 11, 21, 9, 41, 0, 0, time.FixedZone("ICT", 7*3600))

// Text is something in both languages.
func Text(vi, en string) hall.Text { return hall.Text{"vi": vi, "en": en} }

func counterName(i int) hall.Text { return Text(fmt.Sprint("Quầy ", i), fmt.Sprint("Counter ", i)) }

func call(number string, counter int) board.Call {
	return board.Call{Number: number, Counter: fmt.Sprint(counter), Name: counterName(counter), Service: Text("Đất đai", "Land")}
}

// base is a hall board in the middle of a morning.
func base() board.Picture {
	newest := call("D112", 5)
	return board.Picture{
		Ready: true, Clock: at0941, Langs: []string{"vi", "en"},
		Hall:   Text("Trung tâm Phục vụ hành chính công tỉnh Thanh Hóa", "Thanh Hoa Province Public Administration Service Centre"),
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
			Service: fmt.Sprint(i), Prefix: prefixes[i%10], Name: Text(names[i%10], "Land and property"),
			Count: 17 * i % 41, Open: i%5 != 4, Wait: &hall.Wait{P10: 300, P50: 900, P90: 1500},
		}
		if !w.Open {
			w.Wait, w.Until = nil, "13:30"
		}
		out = append(out, w)
	}
	return out
}

// WithRows is a hall board with a row for each of n counters.
func WithRows(n int) board.Picture {
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
	p.Hall = Text(longHall, longHall)
	c := call("QX999", 1)
	c.Name = Text(longDesk, "Online filing help desk")
	p.Newest = &c
	for i := range p.Rows {
		p.Rows[i].Name = Text(fmt.Sprintf("Quầy %d – Đăng ký biện pháp bảo đảm", 1+i), "Counter")
		if i%4 == 1 {
			p.Rows[i].Name = Text(longDesk, "Online filing help desk")
		}
	}
	return p
}

func counterPicture(change func(*board.Counter)) board.Picture {
	p := base()
	c := &board.Counter{
		ID: "5", Name: counterName(5), State: hall.Open, Number: "D112", Service: Text("Đất đai", "Land"),
		Fields:  []hall.Text{Text("Đất đai", "Land"), Text("Đăng ký biện pháp bảo đảm", "Secured transactions")},
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
		p.Notices = append(p.Notices, Text(n, n))
	}
	return p
}

// Board is one board of the gallery.
type Board struct {
	Picture func() board.Picture
	Layout  string // built in; "" is what is usual
	Media   string
	Theme   string // "" is dark
	Zone    string
	Sound   string // "", "ok", "dead" or "asleep", as the loudspeaker is
}

func hallOf(p func() board.Picture) Board { return Board{Picture: p} }

func counterOf(change func(*board.Counter)) Board {
	return Board{Picture: func() board.Picture { return counterPicture(change) }}
}

// Boards are the boards of the gallery, each with the texts that fit worst.
var Boards = map[string]Board{
	"hall-recent": hallOf(base),
	"hall-rows12": {Picture: func() board.Picture { return WithRows(12) }, Sound: "dead"},
	"hall-rows8":  hallOf(func() board.Picture { return WithRows(8) }),
	"hall-rows5":  {Picture: func() board.Picture { return WithRows(5) }, Sound: "asleep"},
	"hall-rows2": hallOf(func() board.Picture {
		p := WithRows(2)
		p.Hall = Text("Bộ phận Một cửa xã Mường Lát", "Muong Lat Commune One-Stop Desk")
		return p
	}),
	"hall-rows1":   hallOf(func() board.Picture { return WithRows(1) }),
	"hall-light":   {Picture: func() board.Picture { return WithRows(12) }, Theme: "light"},
	"hall-testing": {Picture: func() board.Picture { p := WithRows(12); p.Testing = true; return p }, Sound: "ok"},
	"hall-mute":    {Picture: func() board.Picture { p := WithRows(5); p.Testing = true; return p }, Sound: "dead"},
	"hall-blink":   hallOf(func() board.Picture { p := WithRows(12); p.Invert = true; return p }),
	"hall-stale": hallOf(func() board.Picture {
		p := base()
		p.Fresh, p.Stale, p.Clock = false, at0941, at0941.Add(7*time.Minute)
		return p
	}),
	"hall-empty":   hallOf(func() board.Picture { p := base(); p.Newest, p.Recent = nil, nil; return p }),
	"hall-shut":    hallOf(func() board.Picture { p := base(); p.Newest, p.Recent, p.Shut = nil, nil, true; return p }),
	"hall-longest": hallOf(func() board.Picture { return named(WithRows(12)) }),
	"hall-english": hallOf(func() board.Picture { p := base(); p.Langs = []string{"en", "vi"}; return p }),
	"hall-french":  hallOf(func() board.Picture { p := WithRows(12); p.Langs = []string{"fr", "vi"}; return p }),
	"connecting":   hallOf(func() board.Picture { return board.Picture{} }),
	"zone":         {Picture: func() board.Picture { return WithRows(4) }, Zone: "Khu A – Tầng 2"},
	"zone-longest": {Picture: func() board.Picture { return named(WithRows(6)) }, Zone: "Khu vực Văn phòng đăng ký đất đai, tầng 2 nhà B"},

	"counter-testing": {Picture: func() board.Picture {
		p := counterPicture(func(*board.Counter) {})
		p.Testing = true
		return p
	}, Sound: "ok"},
	"counter-calling": {Picture: func() board.Picture {
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
		c.Number, c.Name = "QX999", Text(longDesk, "Online filing help desk")
	}),
	"counter-longest": {Picture: func() board.Picture {
		p := counterPicture(func(c *board.Counter) {
			c.Number, c.Service, c.Name = "QX999", Text(longService, longService), Text("Quầy số 124 – Văn phòng đăng ký đất đai", "Counter 124")
			c.Officer = &hall.Officer{Name: LongOfficer, Title: "Phó Giám đốc Trung tâm kiêm công chức tiếp nhận", Field: longService}
		})
		p.Stale = at0941
		return p
	}},

	"second": {Layout: hall.LayoutSecond, Media: "slides", Picture: func() board.Picture {
		return second("Mời Ông/Bà kiểm tra thông tin trên phiếu trước khi đến quầy.")
	}},
	"second-longest": {Layout: hall.LayoutSecond, Media: "slides", Picture: func() board.Picture {
		p := second(LongNotice, strings.ToUpper(LongNotice))
		p.Hall, p.Waiting = Text(longHall, longHall), lines10(30)
		return p
	}},
	"second-quiet": {Layout: hall.LayoutSecond, Picture: func() board.Picture {
		p := base()
		p.Waiting = lines10(3)
		return p
	}},
}

// On is the board as data of its hall, on a panel; the zero one is what is usual.
func (b Board) On(panel hall.Panel) hall.Board {
	out := hall.StandardBoard("5", b.Picture().Kind == board.OneCounter)
	if b.Layout != "" {
		out.Layout = hall.BuiltIn(b.Layout)
	}
	out.Panel, out.Media, out.Theme.Base = panel, b.Media, b.Theme
	if b.Zone != "" {
		out.Name = Text(b.Zone, b.Zone)
	}
	return out
}

// Upright are the boards that are looked at on an upright panel too.
var Upright = []string{
	"hall-recent", "hall-rows12", "hall-longest", "hall-stale", "hall-empty", "zone", "second", "second-longest",
	"counter-serving", "counter-calling", "counter-paused", "counter-closed", "counter-longest", "counter-desk",
}
