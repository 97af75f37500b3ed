package chart_test

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgpdf"

	"motcua/server/report/chart"
)

var weekdays = []string{"Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"}

// week is a hall's load by weekday and hour, closed at noon and on Saturday's
// afternoon.
func week(scale float64) chart.Heat {
	h := chart.Heat{Title: "Số lượt lấy số theo thứ và giờ", Corner: "Thứ", Rows: weekdays, Short: []string{"T2", "T3", "T4", "T5", "T6", "T7"}}
	for hour := 7; hour <= 17; hour++ {
		h.Cols = append(h.Cols, fmt.Sprintf("%02d", hour))
	}
	for day := range weekdays {
		row := []float64{20, 65, 88, 71, 30, math.NaN(), 24, 51, 38, 12, 0}
		for i := range row {
			row[i] = math.Round(row[i] * scale / float64(1+day/2))
			if day == 5 && i > 4 {
				row[i] = math.NaN()
			}
		}
		h.N = append(h.N, row)
	}
	return h
}

// month is waits day by day, with the days of rest between.
func month(days int, scale float64) chart.Trend {
	t := chart.Trend{Title: "Thời gian chờ theo ngày (phút)", Corner: "Ngày"}
	half, nine := chart.Series{Name: "Một nửa chờ không quá"}, chart.Series{Name: "9/10 chờ không quá"}
	for d := range days {
		t.X, t.Long = append(t.X, fmt.Sprintf("%02d/11", d+1)), append(t.Long, fmt.Sprintf("%02d/11/2026", d+1))
		y := scale * (12 + 5*math.Sin(float64(d)))
		if d%7 == 6 {
			y = math.NaN()
		}
		half.Y, nine.Y = append(half.Y, y), append(nine.Y, 2.2*y)
	}
	t.Series = []chart.Series{half, nine}
	return t
}

func long() chart.Bars {
	b := chart.Bars{
		Title: "Thời gian phục vụ theo lĩnh vực (phút)", Head: []string{"Lĩnh vực", "Số lượt", "Một nửa", "9/10"},
		Legend: []string{"Một nửa không quá", "9/10 không quá"},
	}
	for i, name := range []string{
		"Đất đai, tài nguyên và môi trường, đo đạc bản đồ và viễn thám", "Tư pháp – hộ tịch", "Lao động, thương binh và xã hội, người có công", "Nhận kết quả",
	} {
		half, nine := float64(4+3*i), float64(9+5*i)
		b.Rows = append(b.Rows, chart.Bar{
			Name: name, Long: []float64{half, nine}, Says: fmt.Sprintf("%.0f · %.0f phút", half, nine),
			Cells: []string{"1.204", fmt.Sprint(half), fmt.Sprint(nine)},
		})
	}
	return b
}

func gallery() map[string]chart.Picture {
	columns := month(12, 40)
	columns.Columns = true
	levels := chart.Bars{Title: "Mức độ hài lòng", Head: []string{"Mức", "Số lượt", "Tỷ lệ"}}
	for i, n := range []float64{812, 403, 61, 9, 0} {
		levels.Rows = append(levels.Rows, chart.Bar{
			Name: []string{"Rất hài lòng", "Hài lòng", "Bình thường", "Không hài lòng", "Rất không hài lòng"}[i],
			Long: []float64{n}, Says: fmt.Sprintf("%.0f (%.1f%%)", n, n/12.85), Cells: []string{fmt.Sprint(n), ""},
		})
	}
	return map[string]chart.Picture{
		"heat-week":   week(1).Picture("vi"),
		"heat-year":   week(49.7).Picture("vi"),
		"heat-few":    week(.03).Picture("vi"),
		"heat-empty":  week(0).Picture("vi"),
		"trend-month": month(30, 1).Picture("vi"),
		"trend-day":   month(1, 1).Picture("vi"),
		"trend-year":  month(365, 100).Picture("en"),
		"columns":     columns.Picture("vi"),
		"trend-empty": chart.Trend{Title: "x"}.Picture("vi"),
		"bars":        long().Picture("vi"),
		"bars-empty":  chart.Bars{Title: "x", Head: []string{"x"}}.Picture("en"),
		"levels":      levels.Picture("vi"),
	}
}

// Every picture is well-formed on a phone and on a desk, carries no code, and
// its table has the figures that it shows.
func TestPicturesOfPlainFigures(t *testing.T) {
	for name, p := range gallery() {
		for _, width := range []int{328, 720} {
			var b bytes.Buffer
			if err := p.SVG(&b, width); err != nil {
				t.Fatal(err)
			}
			wellFormed(t, b.Bytes())
			if strings.Contains(b.String(), "NaN") || strings.Contains(b.String(), "Inf") {
				t.Errorf("%s %d: a length that is none", name, width)
			}
			if *pictures != "" {
				_ = os.WriteFile(filepath.Join(*pictures, fmt.Sprintf("%s-%d.svg", name, width)), b.Bytes(), 0o644)
			}
		}
		for _, r := range p.Table.Rows {
			if len(r) != len(p.Table.Head) {
				t.Errorf("%s: a row of %d under %d heads", name, len(r), len(p.Table.Head))
			}
		}
	}
}

func TestAHeatMapWritesEveryFigure(t *testing.T) {
	p := week(1).Picture("vi")
	if got, want := p.Table.Rows[0], []string{"Thứ Hai", "20", "65", "88", "71", "30", "–", "24", "51", "38", "12", "0"}; !slices.Equal(got, want) {
		t.Errorf("Monday: %q", got)
	}
	var b bytes.Buffer
	if err := p.SVG(&b, 720); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{">88<", ">Thứ Bảy<", ">0<", "Nhiều nhất"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %s in the picture", want)
		}
	}
	if n := strings.Count(b.String(), ">88<"); n != 2 { // on Monday and on Tuesday
		t.Errorf("the greatest stands there %d times", n)
	}
}

// A day of rest parts a line; it does not fall to nothing there.
func TestATrendLeavesDaysOfRestOut(t *testing.T) {
	p := month(14, 1).Picture("vi")
	if got := p.Table.Rows[6]; !slices.Equal(got, []string{"07/11/2026", "–", "–"}) {
		t.Errorf("the seventh: %q", got)
	}
}

// The very picture goes on paper.
func TestAPictureOnPaper(t *testing.T) {
	for name, p := range gallery() {
		c := vgpdf.New(500, 300)
		p.Draw(draw.New(c))
		var b bytes.Buffer
		if _, err := c.WriteTo(&b); err != nil || b.Len() < 800 || !bytes.HasPrefix(b.Bytes(), []byte("%PDF")) {
			t.Errorf("%s: %d bytes of PDF, %v", name, b.Len(), err)
		}
	}
}
