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
