package paper

import (
	"bufio"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"motcua/internal/hall"
	"motcua/server/report"
)

// A period in which nothing happened is a report without figures, in every
// format: blanks, not zeros, where nobody waited.
func TestAPeriodWithoutAnything(t *testing.T) {
	p, err := report.ParsePeriod("2027-02")
	if err != nil {
		t.Fatal(err)
	}
	d := Of(&report.Summary{Period: p, Hall: hall.Text{"vi": "Xã Yên Khương"}, Closed: true}, "vi")
	text := strings.Join(strings.Fields(strings.Join(readPages(t, file(t, d, "pdf")), "\n")), " ")
	for _, want := range []string{"XÃ YÊN KHƯƠNG", "Tháng 2/2027", "Nhật ký không có sự kiện nào trong kỳ", "Trang 1/"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "NaN") || strings.Contains(text, "0001") {
		t.Errorf("figures out of nothing in\n%s", text)
	}
	_, rows := table(t, file(t, d, "csv"))
	if len(rows) != 1 || rows[0]["Số đã cấp"] != "0" || rows[0]["Chờ p50 (giây)"] != "" || rows[0]["Chờ trong cam kết (%)"] != "" {
		t.Errorf("rows %v", rows)
	}
	book := readBook(t, file(t, d, "xlsx"))
	if s := book["Theo lĩnh vực"]; len(s.Cells) != 2 || s.Cells[1][1].V != "Toàn trung tâm" {
		t.Errorf("%+v", s)
	}
	file(t, d, "text")
}

// hard are names that break programs.
func hard(t *testing.T) []string {
	list := []string{
		norm.NFD.String("Đăng ký hộ tịch, chứng thực"), // letters and marks apart
		"Cấp phép 📄🖨️ điện tử", "\u202eđảo ngược", "Một\x00hai\x1b[31m\tba\r\nbốn", "\xff\xfe hỏng", "¶¶", "漢字 thủ tục",
		`:\/?*[]' Lĩnh vực`, "@SUM(A1)", strings.Repeat("Không-có-dấu-cách", 40), "",
	}
	f, err := os.Open("../../../../shared/data/hard_text.txt")
	if err != nil {
		t.Log("without ../shared/data/hard_text.txt the longest real names are not tried")
		return list
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() && len(list) < 40 {
		if utf8.RuneCountInString(lines.Text()) > 200 {
			list = append(list, lines.Text())
		}
	}
	return list
}

// Whatever a hall calls its services, every format is written, whole, and no
// letter stands outside its column.
func TestHardNames(t *testing.T) {
	names := hard(t)
	s := busy()
	s.Services, s.Counters = nil, s.Counters[:3]
	for i, n := range names {
		row := report.Row{ID: "h" + string(rune('a'+i%26)) + string(rune('a'+i/26)), Name: hall.Text{"vi": n}}
		row.Issued, row.Served = 1, 1
		s.Services = append(s.Services, row)
	}
	s.Hall = hall.Text{"vi": strings.Repeat("Trung tâm Phục vụ hành chính công ", 9)}
	d := Of(s, "vi")
	text := strings.Join(strings.Fields(strings.Join(readPages(t, file(t, d, "pdf")), "\n")), " ")
	for _, want := range []string{"Đăng ký hộ tịch, chứng thực", "Mộthai[31m ba bốn", "□□ thủ tục", "Trang 1/"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	book := readBook(t, file(t, d, "xlsx"))
	for i, n := range names {
		r := s.Services[i]
		want := clean(n)
		if want == "" {
			want = r.ID
		}
		if got := book["Theo lĩnh vực"].row(r.ID)["Lĩnh vực"].V; got != want {
			t.Errorf("%q became %q", want, got)
		}
	}
	if _, rows := table(t, file(t, d, "csv")); len(rows) != 1+len(names)+3+len(s.Hours) {
		t.Errorf("%d rows", len(rows))
	}
}

// A spreadsheet takes 31 letters, some of them not, and no name twice.
func TestSheetNames(t *testing.T) {
	taken, long := map[string]bool{}, strings.Repeat("Đánh giá ", 9)
	for _, c := range [][2]string{
		{"Theo: quầy/giờ?", "Theo quầy giờ"},
		{"theo QUẦY giờ", "theo QUẦY giờ 2"},
		{long, "Đánh giá Đánh giá Đánh giá Đánh"},
		{long, "Đánh giá Đánh giá Đánh giá Đá 2"},
		{"'", "–"},
	} {
		if got := sheetName(c[0], taken); got != c[1] {
			t.Errorf("%q became %q, want %q", c[0], got, c[1])
		}
	}
}
