package paper

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/server/cases"
	"motcua/server/rating"
	"motcua/server/report"
)

// kept is where what was written stays, for people to judge:
// go test ./server/report/paper -keep DIR.
var kept = flag.String("keep", "", "folder for what was written")

// busy is a day of a large hall, with names as long as real ones.
func busy() *report.Summary {
	r := rand.New(rand.NewPCG(1, 2))
	d := &report.Summary{
		Period: report.PeriodOf(report.SpanDay, "2026-11-20"),
		Day:    "2026-11-20", Closed: true, From: 120_345, To: 131_990, At: at,
		Hall: hall.Text{"vi": "Trung tâm Phục vụ hành chính công và Kiểm soát thủ tục hành chính tỉnh Thanh Hóa"},
	}
	figures := func(n int) report.Figures {
		f := report.Figures{
			Issued: n, Carried: r.IntN(2), NoShow: n / 14, Cancelled: n / 50, Expired: n / 90, Transfers: n / 33,
			OutOfOrder: r.IntN(3), Undone: r.IntN(4), Targeted: n,
		}
		f.Served = f.Issued + f.Carried - f.NoShow - f.Cancelled - f.Expired
		f.InTarget = n - n/9
		if n > 0 {
			f.Wait = report.Spread{N: n, P50: 400 + r.IntN(900), P90: 1900 + r.IntN(2000), Max: 4000 + r.IntN(9000)}
			f.Service = report.Spread{N: f.Served, P50: 200 + r.IntN(300), P90: 700 + r.IntN(900), Max: 1800 + r.IntN(4000)}
		}
		return f
	}
	for i, s := range []string{
		"Đất đai", "Đăng ký biện pháp bảo đảm", "Nông nghiệp, môi trường", "Doanh nghiệp, đầu tư",
		"Lao động, người có công, bảo trợ xã hội, phòng chống tệ nạn xã hội và bình đẳng giới", "Nhận kết quả",
	} {
		d.Services = append(d.Services, report.Row{ID: fmt.Sprint("s", i), Name: hall.Text{"vi": s}, Figures: figures(20 + r.IntN(200))})
	}
	for i := range 60 {
		c := hall.Text{"vi": fmt.Sprintf("Quầy %d", i+1)}
		if i == 7 {
			c["vi"] = "Quầy 8: Chi nhánh Văn phòng Đăng ký đất đai khu vực Thành phố Thanh Hóa – Đông Sơn"
		}
		d.Counters = append(d.Counters, report.Row{ID: fmt.Sprint("q", i+1), Name: c, Figures: figures(r.IntN(40))})
	}
	for h := 7; h < 18; h++ {
		d.Hours = append(d.Hours, report.Row{ID: fmt.Sprintf("%02d", h), Figures: figures(r.IntN(200))})
	}
	for _, s := range d.Services {
		d.Total.Issued += s.Issued
		d.Total.Served += s.Served
		d.Total.NoShow += s.NoShow
		d.Total.Carried += s.Carried
		d.Total.Targeted += s.Targeted
		d.Total.InTarget += s.InTarget
	}
	d.Total.Wait, d.Total.Service = d.Services[0].Wait, d.Services[0].Service
	return d
}

// rated gives every row ratings by the circular's scale, but for those that have
// too few, and the hall a register of case files.
func rated(s *report.Summary) *report.Summary {
	s.Ratings = &rating.Basis{
		Levels: 5, LotOf: 5, LegalBasis: "Thông tư số 01/2018/TT-VPCP ngày 23/11/2018 của Văn phòng Chính phủ", To: "2025-11-21",
		Unchecked: hall.Text{"vi": "Chưa đối chiếu được với toàn văn thông tư."},
		Questions: []rating.Named{
			{ID: "time", Name: hall.Text{"vi": "Thời gian giải quyết thủ tục so với quy định"}},
			{ID: "contacts", Name: hall.Text{"vi": "Số lần phải liên hệ với nơi tiếp nhận để hoàn thiện hồ sơ"}},
			{ID: "places", Name: hall.Text{"vi": "Số cơ quan, đơn vị khác phải liên hệ để hoàn thiện hồ sơ"}},
			{ID: "attitude", Name: hall.Text{"vi": "Thái độ của cán bộ, công chức, viên chức khi hướng dẫn, tiếp nhận hồ sơ"}},
		},
		Reasons: []rating.Named{{ID: "wait", Name: hall.Text{"vi": "Chờ lâu"}}, {ID: "unclear", Name: hall.Text{"vi": "Hướng dẫn chưa rõ"}}},
		Bands:   []rating.Named{{ID: "a", Name: hall.Text{"vi": "Từ 5 điểm trở lên"}}, {ID: "b", Name: hall.Text{"vi": "Từ 3,5 đến dưới 5 điểm"}}},
	}
	r := rand.New(rand.NewPCG(5, 6))
	give := func(f *report.Figures) {
		f.Given = f.Served / 4
		f.Response = rating.Response(f.Given, f.Served)
		n := f.Given / 5 * 5
		if n == 0 {
			return
		}
		sum := float64(50+r.IntN(30)) / 10
		s := &rating.Score{N: n, Levels: []int{n / 50, n / 40, n / 9, n / 5, 0}, Points: 1.7, Sum: &sum, Band: "a", Reasons: map[string]int{"wait": n / 20}}
		if sum < 5 {
			s.Band = "b"
		}
		total := 0
		for i, k := range s.Levels[:4] {
			s.Levels[4] -= k
			total += (i + 1) * k
		}
		s.Levels[4] += n
		s.Mean = float64(total+5*s.Levels[4]) / float64(n)
		for i, q := range []string{"time", "contacts", "places", "attitude"} {
			s.Questions = append(s.Questions, rating.Answers{ID: q, N: n, Levels: []int{0, n / 3, n - n/3}, Points: 1.2 + float64(i)/10})
		}
		f.Rating = s
	}
	give(&s.Total)
	for _, rows := range [][]report.Row{s.Services, s.Counters, s.Clerks} {
		for i := range rows {
			give(&rows[i].Figures)
		}
	}
	good := 0.987
	s.OnTime = &cases.OnTime{Due: 1520, Met: 1481, Late: 12, Overdue: 8, Open: 19, Share: &good}
	return s
}

// long is a period of such days, day by day.
func long(p report.Period) *report.Summary {
	s := busy()
	s.Period, s.Day, s.Closed = p, "", false
	r := rand.New(rand.NewPCG(3, 4))
	months := map[string]int{}
	for _, d := range p.Days() {
		when, err := time.Parse(time.DateOnly, string(d))
		if err != nil {
			panic(err)
		}
		nth := (int(when.Weekday()) + 6) % 7
		if nth > 4 {
			continue // the hall rests
		}
		s.Load.Days[nth]++
		f := s.Services[r.IntN(len(s.Services))].Figures
		for h := 7; h < 17; h++ {
			s.Load.Issued[nth][h] += 8 + r.IntN(90)/(1+(h-9)*(h-9))
		}
		s.Days = append(s.Days, report.Row{ID: string(d), Figures: f})
		months[when.Format("2006-01")]++
	}
	for nth, n := range s.Load.Days {
		if n > 0 {
			s.Weekdays = append(s.Weekdays, report.Row{ID: fmt.Sprint(nth + 1), Figures: s.Services[nth].Figures})
		}
	}
	if len(months) > 1 {
		for _, m := range slices.Sorted(maps.Keys(months)) {
			s.Months = append(s.Months, report.Row{ID: m, Figures: s.Services[0].Figures})
		}
	}
	for i, n := range []string{"Nguyễn Thị Phương Thảo", "Lê Văn Hùng", "Hoàng Nguyễn Trần Thị Bích Phượng Hằng", ""} {
		row := report.Row{ID: fmt.Sprint("cb", i), Figures: s.Services[i].Figures}
		if n == "" {
			row.ID = ""
		} else {
			row.Name = hall.Text{"vi": n}
		}
		s.Clerks = append(s.Clerks, row)
	}
	return s
}

var at = time.Date(2026, 11, 20, 17, 31, 0, 0, time.FixedZone("ICT", 7*3600))

// file writes a report in a format to a file.
func file(t *testing.T, d *Doc, format string) string {
	t.Helper()
	var b bytes.Buffer
	if err := d.Write(&b, format); err != nil {
		t.Fatal(err)
	}
	dir := *kept
	if dir == "" {
		dir = t.TempDir()
	}
	name := filepath.Join(dir, d.File+"-"+d.Lang+"."+format)
	if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}
