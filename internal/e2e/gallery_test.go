package e2e

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"motcua/kiosk/ui"
)

var gallery = flag.String("gallery", "", "folder for pictures of every screen")

// TestGallery writes every screen and slip as a picture, with an index. The
// pages come from server/web's own pictures and from the walk in this package.
func TestGallery(t *testing.T) {
	if *gallery == "" {
		t.Skip("no -gallery DIR: no pictures are wanted (make gallery)")
	}
	tmp := t.TempDir()
	tool := func(name string, args ...string) {
		t.Helper()
		if out, err := exec.Command(filepath.Join(bin, "motcua-"+name), args...).CombinedOutput(); err != nil {
			t.Fatalf("motcua-%s %v: %v\n%s", name, args, err, out)
		}
	}
	at := func(name string) string { return filepath.Join(*gallery, name+".png") }
	for _, screen := range []string{
		"idle", "idle-grouped", "group", "confirm", "confirm-late", "result", "print-failed", "closed",
		"search", "procedure", "lookup", "case", "own", "rejoin", "help", "warning", "out", "idle-contrast", "idle-larger",
	} {
		tool("kiosk", "shot", "--screen", screen, "--lang", "vi", "--size", "1080x1920", at("kiosk-"+screen+"-vi"))
	}
	for _, screen := range ui.Screens() { // all of them, at half the size, upright and lying
		tool("kiosk", "shot", "--screen", screen, "--lang", "vi", "--size", "540x960", at("kiosk-"+screen+"-small"))
		tool("kiosk", "shot", "--screen", screen, "--lang", "vi", "--size", "640x512", at("kiosk-"+screen+"-lying"))
	}
	tool("kiosk", "shot", "--screen", "idle", "--lang", "en", "--size", "1280x1024", at("kiosk-idle-en-landscape"))
	for board, size := range map[string]string{"hall": "1920x1080", "q1": "1280x800"} {
		tool("display", "shot", "--site", "../../firmware-config/sites/provincial.toml", "--board", board,
			"--state", "../../display/testdata/provincial.json", "--size", size, at("board-"+board))
	}
	tool("display", "shot", "--site", "../../firmware-config/sites/provincial.toml", "--board", "hall",
		"--state", "../../display/testdata/provincial.json", "--size", "1080x1920", at("board-hall-portrait"))

	slips := map[string]string{
		"ticket-vi":    `{"hall":"Trung tâm Phục vụ hành chính công tỉnh Thanh Hóa","number":"A012","service":"Đất đai","counters":"5, 6, 7","issued_at":"2026-11-21T08:12:00+07:00","ahead":11,"wait_s":{"p10":900,"p50":1200,"p90":1800},"url":"https://motcua.example.vn/t/q3ZkT1xGm0aVb8sWc2YdRw","lang":"vi","notice":"","marks":["priority"]}`,
		"ticket-en":    `{"hall":"Thanh Hoa Public Administration Service Centre","number":"A012","service":"Land","counters":"5, 6, 7","issued_at":"2026-11-21T08:12:00+07:00","ahead":11,"wait_s":{"p10":900,"p50":1200,"p90":1800},"url":"https://motcua.example.vn/t/q3ZkT1xGm0aVb8sWc2YdRw","lang":"en","notice":""}`,
		"guide-vi":     `{"hall":"Trung tâm Phục vụ hành chính công tỉnh Thanh Hóa","code":"1.001193","name":"Đăng ký khai sinh","field":"Hộ tịch","papers":["Tờ khai đăng ký khai sinh theo mẫu","Giấy chứng sinh (bản chính); nếu không có thì văn bản của người làm chứng","Thẻ căn cước của cha hoặc mẹ (xuất trình)"],"fee":"Miễn phí","days":"Ngay trong ngày","counters":"10","url":"https://motcua.example.vn/procedures/1.001193","lang":"vi"}`,
		"lookup-vi":    `{"hall":"Trung tâm Phục vụ hành chính công tỉnh Thanh Hóa","case_code":"000.17.22.H56-210531-0001","state":"Chờ nộp phí, lệ phí","due":"25/11/2026","fee":"150.000 đồng","pay":"00020101021238530010A0000007270123000697041601092245284790208QRIBFTTA53037045405100005802VN62340107NPS68690819TRANSFER TO SOMEONE6304AC13","lang":"vi"}`,
		"emergency-vi": `{"hall":"Trung tâm Phục vụ hành chính công tỉnh Thanh Hóa","number":"H903","service":"Đất đai","lang":"vi"}`,
		"day-vi": `{"hall":{"vi":"Trung tâm Phục vụ hành chính công tỉnh Thanh Hóa"},"day":"2026-11-21","closed":true,
			"total":{"issued":412,"served":371,"no_show":22,"cancelled":9,"expired":10,"wait_s":{"n":380,"p50":780,"p90":2100},"targeted":380,"in_target":341,"rating":{"n":141,"mean":4.62}},
			"services":[{"id":"dat-dai","name":{"vi":"Đất đai"},"issued":120,"served":101},{"id":"ho-tich","name":{"vi":"Hộ tịch, quốc tịch, chứng thực"},"issued":190,"served":181},{"id":"dkkd","name":{"vi":"Thành lập và hoạt động của doanh nghiệp, hộ kinh doanh"},"issued":102,"served":89}],
			"printers":[{"name":"kiosk-1","printed":300,"failed":2,"unknown":1},{"name":"printer-1","printed":112}],"lang":"vi"}`,
	}
	for name, data := range slips {
		kind, _, _ := strings.Cut(name, "-")
		for profile, width := range map[string]string{"epson-tm-t82iii": "", "zjiang-pos-5890k": "-58"} {
			in := filepath.Join(tmp, name+".json")
			if err := os.WriteFile(in, []byte(data), 0o600); err != nil {
				t.Fatal(err)
			}
			bytes, err := exec.Command(filepath.Join(bin, "motcua-printer"), "slip", "--kind", kind, "--profile", profile, "--data", in).Output()
			if err != nil {
				t.Fatalf("slip %s: %v", name, err)
			}
			stream := filepath.Join(tmp, name+".bin")
			if err := os.WriteFile(stream, bytes, 0o600); err != nil {
				t.Fatal(err)
			}
			tool("printer", "paper", "--profile", profile, stream, "--png", at("slip-"+name+width), "--transcript", filepath.Join(tmp, "transcript.txt"))
		}
	}
	index(t)
}

// index lists the pictures of the folder, by screen.
func index(t *testing.T) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(*gallery, "*.png"))
	if err != nil {
		t.Fatal(err)
	}
	sort.Strings(files)
	var b strings.Builder
	b.WriteString("# Every screen and slip\n\nMade by `make gallery`.\n")
	last := ""
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".png")
		if group, _, _ := strings.Cut(name, "-"); group != last {
			last = group
			fmt.Fprintf(&b, "\n## %s\n\n", group)
		}
		fmt.Fprintf(&b, "<img src=%q width=\"320\" alt=%q>\n", name+".png", name)
	}
	if err := os.WriteFile(filepath.Join(*gallery, "README.md"), []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
