package slip_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"motcua/firmware-config/profile"
	"motcua/firmware-config/profiles"
	"motcua/printer/escpos"
	"motcua/printer/slip"
	"motcua/printer/spool"
)

// rollMM is a thousandth of an 80 m roll, in tenths of a millimetre.
const rollMM = 800

// shared reads a column of a table that lies beside the project.
func shared(t testing.TB, file string, column int) []string {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", file))
	if err != nil {
		t.Skip("../shared/data is absent: real names are not tried")
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range rows[1:] {
		out = append(out, r[column])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// longest are the n longest words of a list.
func longest(list []string, n int) []string {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b string) int { return len([]rune(b)) - len([]rune(a)) })
	return list[:min(n, len(list))]
}

func fullTicket(hall, service string) slip.Ticket {
	at := time.Date(2026, 11, 21, 8, 12, 0, 0, time.FixedZone("", 7*3600))
	ahead, p10 := 111, 3600
	return slip.Ticket{
		Hall: hall, Number: "A012", Service: service, Counters: "5, 6, 7", IssuedAt: &at, Ahead: &ahead,
		Wait: &slip.Wait{P10: &p10, P50: 4000, P90: 7200}, URL: "https://motcua.thanhhoa.gov.vn/t/Zk3v9QmT1xY0aB7cD8eF2g", Lang: "vi",
	}
}

// A queue ticket takes at most 80 mm of paper, the feed to the blade included,
// on every printer: with the longest names of communes, fields and procedures,
// with marks, and in both languages.
func TestATicketTakesAtMost80mm(t *testing.T) {
	var halls []string
	for _, name := range longest(shared(t, "communes_thanhhoa.csv", 3), 1) {
		halls = append(halls, "Trung tâm Phục vụ hành chính công "+name)
	}
	halls = append(halls, strings.ToUpper(halls[0]), "Trung tâm Phục vụ hành chính công tỉnh Thanh Hóa")
	services := append(longest(shared(t, "catalogue.csv", 2), 1), "Đất đai")
	services = append(services, longest(shared(t, "catalogue.csv", 1), 1)...)
	for _, p := range everyWay(t) {
		worst, what := 0, ""
		for _, hall := range halls {
			for _, service := range services {
				for _, marks := range [][]slip.Mark{nil, {slip.Priority, slip.Reprint, slip.Offline}} {
					tk := fullTicket(hall, service)
					tk.Marks = marks
					if len(marks) > 0 {
						tk.Counters, tk.Notice = "10, 11, 12, 13, 14", "Chiều thứ Bảy Trung tâm chỉ tiếp nhận hồ sơ đất đai và chứng thực"
					}
					n, err := escpos.Length((*slip.Book)(nil).Doc(tk, p), p)
					if err != nil {
						t.Fatal(err)
					}
					if n > worst {
						worst, what = n, fmt.Sprintf("%s; %.60s; %v", hall, service, marks)
					}
				}
			}
		}
		std, _ := escpos.Length((*slip.Book)(nil).Doc(fullTicket(halls[len(halls)-1], "Đất đai"), p), p)
		t.Logf("%-24s %-8s standard %.1f mm, worst %.1f mm", p.Key, p.Text.Tier, float64(std)/10, float64(worst)/10)
		if worst > rollMM {
			t.Errorf("%s by %s: %.1f mm: %s", p.Key, p.Text.Tier, float64(worst)/10, what)
		}
	}
}

// everyWay is every printer, and once more as it is used over a slow line if it
// then sets letters otherwise.
func everyWay(t *testing.T) (all []profile.Printer) {
	t.Helper()
	for _, key := range profiles.Printers() {
		p, err := profiles.Printer(key)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
		if slow := p.Over(9600); slow.Text.Tier != p.Text.Tier {
			all = append(all, slow)
		}
	}
	return all
}

// The name of a field that has room on a line and a half is on the paper whole,
// on every printer and over every line: a notice, a full sentence and a larger
// number give way first.
func TestANameIsNotCutShortWhileSomethingElseCanGiveWay(t *testing.T) {
	for _, p := range everyWay(t) {
		for _, service := range []string{"Hoạt động thông tin tín dụng", "Quản lý chương trình mục tiêu quốc gia", "Hỗ trợ tổ hợp tác, hợp tác xã, liên hiệp hợp tác xã"} {
			tk := fullTicket("Trung tâm Phục vụ hành chính công xã Quảng Bình", service)
			tk.Notice = "Chiều thứ Bảy Trung tâm chỉ tiếp nhận hồ sơ đất đai và chứng thực"
			if len([]rune(service)) < 40 {
				tk.Marks = []slip.Mark{slip.Reprint}
			}
			var said []string
			for _, b := range (*slip.Book)(nil).Doc(tk, p).Blocks {
				for _, x := range b.Texts() {
					said = append(said, x.S)
				}
			}
			if all := strings.Join(said, "\n"); !strings.Contains(all, service) || !strings.Contains(all, "Dự kiến chờ 60–120 phút") {
				t.Errorf("%s by %s: no %q or no forecast in\n%s", p.Key, p.Text.Tier, service, all)
			}
		}
	}
}

// However short the paper is, white parts a mark, black as it is, from the number
// below it.
func TestAMarkNeverTouchesTheNumber(t *testing.T) {
	service := "Chuyển đổi công ty nhà nước được thành lập và hoạt động theo Luật Doanh nghiệp nhà nước thành công ty trách nhiệm hữu hạn một thành viên tổ chức và hoạt động theo quy định tại Luật Doanh nghiệp"
	for _, p := range everyWay(t) {
		if p.Text.Tier != "raster" {
			continue // a printer's own cells have their air
		}
		tk := fullTicket("Trung tâm Phục vụ hành chính công xã Quảng Bình", service)
		tk.Marks = []slip.Mark{slip.Reprint}
		blocks := (*slip.Book)(nil).Doc(tk, p).Blocks
		at := slices.IndexFunc(blocks, func(b spool.Block) bool { return b.Row != nil })
		if at < 0 || blocks[at+1].Space == nil || blocks[at+1].Space.Dots < 4 {
			t.Errorf("%s: no white below the marks", p.Key)
		}
	}
}
