package paper

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"motcua/internal/hall"
	"motcua/server/report"
)

// table reads a CSV as heads and rows.
func table(t *testing.T, name string) (head []string, rows []map[string]string) {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text, bom := strings.CutPrefix(string(raw), "\ufeff")
	list, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if !bom || err != nil {
		t.Fatalf("BOM %v, %v", bom, err)
	}
	for _, r := range list[1:] {
		row := map[string]string{}
		for i, h := range list[0] {
			if _, twice := row[h]; twice {
				t.Fatalf("two columns %q", h)
			}
			row[h] = r[i]
		}
		rows = append(rows, row)
	}
	return list[0], rows
}

func TestCSVIsReadBack(t *testing.T) {
	s := busy()
	s.Services[1].Name = hall.Text{"vi": "=HYPERLINK(\"x\"),\nHộ tịch"}
	head, rows := table(t, file(t, Of(s, "vi"), "csv"))
	if want := []string{"Ngày", "Theo", "Mã", "Tên", "Số đã cấp"}; fmt.Sprint(head[:5]) != fmt.Sprint(want) {
		t.Errorf("heads %q", head[:5])
	}
	if want := 1 + len(s.Services) + len(s.Counters) + len(s.Clerks) + len(s.Hours); len(rows) != want {
		t.Errorf("%d rows, want %d", len(rows), want)
	}
	all := rows[0]
	for h, want := range map[string]string{
		"Ngày": "2026-11-20", "Theo": "Toàn bộ", "Mã": "", "Số đã cấp": strconv.Itoa(s.Total.Issued),
		"Chờ p90 (giây)": strconv.Itoa(s.Total.Wait.P90), "Chờ trong cam kết (%)": "89.2",
	} {
		if all[h] != want {
			t.Errorf("whole: %s %q, want %q", h, all[h], want)
		}
	}
	if name := rows[2]["Tên"]; !strings.HasPrefix(name, "'=") || strings.Contains(name, "\n") {
		t.Errorf("a spreadsheet takes %q for a formula, or two lines", name)
	}
	sum := 0
	for _, r := range rows[1 : 1+len(s.Services)] {
		n, err := strconv.Atoi(r["Đã phục vụ"])
		if err != nil {
			t.Fatal(err)
		}
		sum += n
	}
	if sum != s.Total.Served {
		t.Errorf("served over services %d, in all %d", sum, s.Total.Served)
	}
}

// Another program finds every figure in its sheet, as a number, a time or a
// share, and sheets that scroll and print.
func TestXLSXIsReadBackByAnotherProgram(t *testing.T) {
	s := busy()
	s.Services[1].Name = hall.Text{"vi": "=1+1"}
	book := readBook(t, file(t, Of(s, "vi"), "xlsx"))
	for name, rows := range map[string][]report.Row{
		"Theo lĩnh vực": s.Services, "Theo quầy": s.Counters, "Theo công chức": s.Clerks, "Theo giờ trong ngày": s.Hours,
	} {
		sh := book[name]
		if sh.Freeze != "C2" || sh.Titles != "$1:$1" && sh.Titles != "1:1" || sh.Paper != "9 landscape fit" || sh.Filter == "" {
			t.Errorf("%s: frozen at %q, repeats %q, paper %q, filter %q", name, sh.Freeze, sh.Titles, sh.Paper, sh.Filter)
		}
		if len(sh.Cells) != 2+len(rows) {
			t.Fatalf("%s: %d rows, want %d", name, len(sh.Cells), 2+len(rows))
		}
		for i := range rows {
			r := &rows[i]
			cells := sh.row(r.ID)
			holds(t, cells["Đã phục vụ"], "#,##0", float64(r.Served))
			holds(t, cells["Số lượt chờ"], "#,##0", float64(r.Wait.N))
			if r.Wait.N > 0 {
				holds(t, cells["Chờ p90"], "[h]:mm:ss", float64(r.Wait.P90))
				holds(t, cells["Chờ trong cam kết"], "0.0%", float64(r.InTarget)/float64(r.Targeted))
			} else if v := cells["Chờ p90"].V; v != nil {
				t.Errorf("%s %s: nobody waited %v", name, r.ID, v)
			}
		}
	}
	if c := book["Theo lĩnh vực"].row("s1")["Lĩnh vực"]; c.V != "=1+1" || c.T != "s" {
		t.Errorf("a name became %v of type %s", c.V, c.T)
	}
	if _, ok := book["Theo quầy"].row("q1")["Số đã cấp"]; ok {
		t.Error("counters issue no numbers, yet have a column for them")
	}
	first := book["Tổng hợp"]
	if got := first.Cells[1][1].V; got != "Trung tâm Phục vụ hành chính công và Kiểm soát thủ tục hành chính tỉnh Thanh Hóa" {
		t.Errorf("hall %v", got)
	}
}

// holds holds a cell against a figure.
func holds(t *testing.T, c box, format string, want float64) {
	t.Helper()
	got, ok := c.V.(float64)
	if !ok || c.Format != format || got-want > 1e-9 || want-got > 1e-9 {
		t.Errorf("%v shown as %s, want %v as %s", c.V, c.Format, want, format)
	}
}

// Another program reads every name and figure in the pages' text; heads are on
// every page, and each page says which one it is of how many.
func TestPDFIsReadBackByAnotherProgram(t *testing.T) {
	s := busy()
	s.Sum = "3b1f0d9cf2aa0c1158e1a0cbd5a3e0ec02f1fb3b7c6f5ee1a4cf1c2d3e4f5a6b"
	name := file(t, Of(s, "vi"), "pdf")
	pages := readPages(t, name)
	text := strings.Join(strings.Fields(strings.Join(pages, "\n")), " ")
	for _, want := range []string{
		"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "BÁO CÁO KẾT QUẢ PHỤC VỤ", "Thứ Sáu, ngày 20/11/2026", "NGƯỜI LẬP BÁO CÁO",
		"THỦ TRƯỞNG ĐƠN VỊ", "3b1f0d9c f2aa0c11", "89,2 %", "Quầy 60", "Nhận kết quả", "Theo quầy (tiếp theo)",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	for i := range s.Counters {
		r := &s.Counters[i]
		if want := fmt.Sprintf("%s %d %d %d %d %d", r.Name["vi"], r.Served, r.NoShow, r.Transfers, r.OutOfOrder, r.Undone); i != 7 && !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
	for i, p := range pages {
		if wide := strings.Contains(string(tool(t, "pdfinfo", "-f", fmt.Sprint(i+1), "-l", fmt.Sprint(i+1), name)), "841.89 x 595.28"); wide != (i > 0) {
			t.Errorf("page %d lies across: %v", i+1, wide)
		}
		if want := fmt.Sprintf("Trang %d/%d", i+1, len(pages)); !strings.Contains(p, want) {
			t.Errorf("page %d does not say %q", i+1, want)
		}
		if p = strings.Join(strings.Fields(p), " "); i > 0 && !strings.Contains(p, "Thời gian phục vụ") {
			t.Errorf("page %d has no heads", i+1)
		}
	}
}

// The same report is the same file, so that two copies can be held together.
func TestTheSameReportIsTheSameBytes(t *testing.T) {
	for _, f := range []string{"text", "csv", "pdf"} { // an XLSX lists its parts in any order
		var a, b bytes.Buffer
		if err := Of(busy(), "vi").Write(&a, f); err != nil {
			t.Fatal(err)
		}
		if err := Of(busy(), "vi").Write(&b, f); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("%s: two copies differ", f)
		}
	}
}

// A quarter has its name as the office writes it, its days and months, and its
// load as pictures and as figures.
func TestAQuarter(t *testing.T) {
	p, err := report.ParsePeriod("2026-Q4")
	if err != nil {
		t.Fatal(err)
	}
	s := rated(long(p))
	d := Of(s, "vi")
	pages := readPages(t, file(t, d, "pdf"))
	text := strings.Join(strings.Fields(strings.Join(pages, "\n")), " ")
	for _, want := range []string{
		"Quý IV/2026", "01/10/2026 – 31/12/2026", "Theo tháng", "Theo ngày", "02/10/2026, Thứ Sáu", "Kỳ chưa kết thúc: số liệu đến 17:31 20/11/2026",
		"Hoàng Nguyễn Trần Thị Bích Phượng Hằng", "(không rõ)", d.Charts[0].Title, d.Charts[2].Title,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	book := readBook(t, file(t, d, "xlsx"))
	load := book["Số lượt lấy số theo thứ và giờ"]
	if n := load.row("1")["9 giờ"].V; n != float64(s.Load.Issued[0][9]) {
		t.Errorf("Mondays at nine: %v, want %d", n, s.Load.Issued[0][9])
	}
	if days := book["Theo ngày"]; len(days.Cells) != 2+len(s.Days) {
		t.Errorf("%d rows of days, want %d", len(days.Cells), 2+len(s.Days))
	}
	head, rows := table(t, file(t, d, "csv"))
	if head[0] != "Kỳ" || rows[0]["Kỳ"] != "2026-Q4" {
		t.Errorf("period %q under %q", rows[0][head[0]], head[0])
	}
	found := false
	for _, r := range rows {
		found = found || r["Mã"] == "1-09" && r["Số đã cấp"] == strconv.Itoa(s.Load.Issued[0][9])
	}
	if !found {
		t.Error("the CSV has no Mondays at nine")
	}
}
