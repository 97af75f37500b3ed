package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
)

// column is one figure on paper: what stands over it in a spreadsheet and in
// a table on a screen, and how it is written. One in seconds has its unit in
// head, and is minutes and seconds on a screen.
type column struct {
	head, short string
	cell        func(*Figures) string
}

func (c column) text(f *Figures) string {
	s, err := strconv.Atoi(c.cell(f))
	if err != nil || !strings.HasSuffix(c.head, "(giây)") {
		return c.cell(f)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

func number(of func(*Figures) int) func(*Figures) string {
	return func(f *Figures) string { return strconv.Itoa(of(f)) }
}

// times writes a time in seconds, or nothing where nobody had one.
func times(in func(*Figures) Spread, of func(Spread) int) func(*Figures) string {
	return func(f *Figures) string {
		if s := in(f); s.N > 0 {
			return strconv.Itoa(of(s))
		}
		return ""
	}
}

func waits(f *Figures) Spread    { return f.Wait }
func services(f *Figures) Spread { return f.Service }
func p50(s Spread) int           { return s.P50 }
func p90(s Spread) int           { return s.P90 }
func longest(s Spread) int       { return s.Max }

// columns are the figures in the order of a report. Times are in seconds.
var columns = []column{
	{"Số đã cấp", "Cấp", number(func(f *Figures) int { return f.Issued })},
	{"Chuyển từ hôm trước", "Cũ", number(func(f *Figures) int { return f.Carried })},
	{"Đã phục vụ", "Xong", number(func(f *Figures) int { return f.Served })},
	{"Vắng mặt", "Vắng", number(func(f *Figures) int { return f.NoShow })},
	{"Đã hủy", "Hủy", number(func(f *Figures) int { return f.Cancelled })},
	{"Hết giờ chưa đến lượt", "Hết giờ", number(func(f *Figures) int { return f.Expired })},
	{"Chưa xong", "Còn", number(func(f *Figures) int { return f.Open })},
	{"Chuyển quầy", "Chuyển", number(func(f *Figures) int { return f.Transfers })},
	{"Gọi ngoài thứ tự", "Ngoài TT", number(func(f *Figures) int { return f.OutOfOrder })},
	{"Hoàn tác", "H.tác", number(func(f *Figures) int { return f.Undone })},
	{"Số lượt chờ", "Lượt", number(func(f *Figures) int { return f.Wait.N })},
	{"Chờ p50 (giây)", "Chờ p50", times(waits, p50)},
	{"Chờ p90 (giây)", "Chờ p90", times(waits, p90)},
	{"Chờ lâu nhất (giây)", "Chờ max", times(waits, longest)},
	{"Chờ trong cam kết (%)", "Đạt %", func(f *Figures) string {
		if f.Targeted == 0 {
			return ""
		}
		return strconv.FormatFloat(100*float64(f.InTarget)/float64(f.Targeted), 'f', 1, 64)
	}},
	{"Phục vụ p50 (giây)", "PV p50", times(services, p50)},
	{"Phục vụ p90 (giây)", "PV p90", times(services, p90)},
	{"Phục vụ lâu nhất (giây)", "PV max", times(services, longest)},
	{"Số đánh giá", "Đ.giá", func(f *Figures) string {
		if f.Rating == nil {
			return ""
		}
		return strconv.Itoa(f.Rating.N)
	}},
	{"Điểm trung bình", "Điểm", func(f *Figures) string {
		if f.Rating == nil {
			return ""
		}
		return strconv.FormatFloat(f.Rating.Mean, 'f', 2, 64)
	}},
}

// part is one cut as it is written.
type part struct {
	name string
	rows []Row
}

func (d *Summary) parts() []part {
	return []part{
		{"Toàn bộ", []Row{{Figures: d.Total}}},
		{"Lĩnh vực", d.Services},
		{"Quầy", d.Counters},
		{"Giờ", d.Hours},
	}
}

// WriteCSV writes the day for a spreadsheet: a row for the whole, for each
// service, counter and hour.
func (d *Summary) WriteCSV(w io.Writer) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil { // so that Excel reads it as UTF-8
		return err
	}
	c := csv.NewWriter(w)
	head := []string{"Ngày", "Theo", "Mã", "Tên"}
	for _, col := range columns {
		head = append(head, col.head)
	}
	if err := c.Write(head); err != nil {
		return err
	}
	for _, p := range d.parts() {
		for i := range p.rows {
			r := &p.rows[i]
			row := []string{string(d.Day), p.name, r.ID, harmless(r.Name.In("vi"))}
			for _, col := range columns {
				row = append(row, col.cell(&r.Figures))
			}
			if err := c.Write(row); err != nil {
				return err
			}
		}
	}
	c.Flush()
	return c.Error()
}

// harmless keeps a spreadsheet from taking a name for a formula.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@", rune(s[0])) {
		return "'" + s
	}
	return s
}

// WriteText writes the day for a person at a terminal, without the rows where
// nothing happened.
func (d *Summary) WriteText(w io.Writer) error {
	end := "chưa khóa ngày"
	if d.Closed {
		end = "đã khóa ngày"
	}
	if _, err := fmt.Fprintf(w, "Báo cáo ngày %s (%s; sự kiện %d–%d). Thời gian: phút:giây.\n", d.Day, end, d.From, d.To); err != nil {
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, p := range d.parts() {
		fmt.Fprintf(t, "\n%-*s\t", labelWidth, p.name)
		for _, col := range columns {
			fmt.Fprintf(t, "%s\t", col.short)
		}
		fmt.Fprintln(t)
		for i := range p.rows {
			if p.rows[i].Figures == (Figures{}) && len(p.rows) > 1 {
				continue // nothing happened there
			}
			fmt.Fprintf(t, "%-*s\t", labelWidth, label(&p.rows[i]))
			for _, col := range columns {
				fmt.Fprintf(t, "%s\t", col.text(&p.rows[i].Figures))
			}
			fmt.Fprintln(t)
		}
	}
	return t.Flush()
}

// labelWidth is how wide the first column of a table is, in letters.
const labelWidth = 28

// label names a row on one line.
func label(r *Row) string {
	name := strings.Join(strings.Fields(r.Name.In("vi")), " ")
	if name == "" {
		return r.ID
	}
	if s := []rune(name); len(s) > labelWidth {
		return string(s[:labelWidth-1]) + "…"
	}
	return name
}
