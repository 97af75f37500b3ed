package slip_test

import (
	"bytes"
	"flag"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"motcua/firmware-config/profiles"
	"motcua/printer/escpos"
	"motcua/printer/paper"
	"motcua/printer/slip"
)

var update = flag.Bool("update", false, "rewrite the golden pictures and transcripts")

// print puts a slip on the software printer's paper.
func print(t *testing.T, kind slip.Kind, json, key string) (*paper.Printer, []byte) {
	t.Helper()
	p, err := profiles.Printer(key)
	if err != nil {
		t.Fatal(err)
	}
	s, err := slip.Decode(kind, []byte(json))
	if err != nil {
		t.Fatal(err)
	}
	b, err := escpos.Encode((*slip.Book)(nil).Doc(s, p), p)
	if err != nil {
		t.Fatal(err)
	}
	pr := paper.New(p, paper.Options{})
	if _, err := pr.Write(b); err != nil {
		t.Fatal(err)
	}
	pr.Finish()
	return pr, b
}

const ticket = `{"hall":"Trung tâm Phục vụ hành chính công tỉnh Thanh Hóa","number":"A012","service":"Đất đai",
"counters":"5, 6, 7","issued_at":"2026-11-21T08:12:00+07:00","ahead":11,"wait_s":{"p10":900,"p50":1200,"p90":1800},
"url":"https://motcua.thanhhoa.gov.vn/t/Zk3v9QmT1xY0aB7cD8eF2g","lang":"vi"}`

const ticketMarks = `{"hall":"Trung tâm Phục vụ hành chính công phường Hạc Thành","number":"TN123",
"service":"Thủ tục đăng ký kết hôn có yếu tố nước ngoài và cấp Giấy xác nhận tình trạng hôn nhân","counters":"5, 6, 7, 12",
"issued_at":"2026-11-21T01:12:00Z","ahead":0,"wait_s":{"p50":120,"p90":400},"lang":"vi",
"notice":"Hôm nay có thể chưa đến lượt.","marks":["priority","reprint","offline"]}`

const ticketEnglish = `{"hall":"Thanh Hoa Public Service Centre","number":"B007","service":"Land","counters":"5",
"issued_at":"2026-11-21T08:12:00+07:00","ahead":1,"wait_s":{"p50":30,"p90":200},"url":"https://motcua.example/t/x","lang":"en"}`

const guide = `{"hall":"Trung tâm Phục vụ hành chính công tỉnh Thanh Hóa","code":"1.001193","name":"Thủ tục đăng ký khai sinh",
"field":"Hộ tịch","papers":["Tờ khai đăng ký khai sinh theo mẫu","Giấy chứng sinh (bản chính); nếu không có thì văn bản của người làm chứng",
"Thẻ căn cước của cha hoặc mẹ (xuất trình)"],"fee":"Miễn phí","days":"Ngay trong ngày",
"where":"Ủy ban nhân dân cấp xã nơi cư trú của cha hoặc mẹ","counters":"3, 4","url":"https://motcua.example/p/1.001193"}`

const lookup = `{"hall":"Trung tâm Phục vụ hành chính công tỉnh Thanh Hóa","case_code":"H56.08.12-261121-0001",
"state":"Đang giải quyết","due":"25/11/2026","lang":"vi"}`

const suggestion = `{"hall":"Trung tâm Phục vụ hành chính công tỉnh Thanh Hóa","code":"2K7MP3XQA9TX","given_at":"2026-11-21T09:41:00+07:00",
"url":"https://motcua.thanhhoa.gov.vn/suggest/2K7MP3XQA9TX","complaint":"Hệ thống tiếp nhận, trả lời phản ánh, kiến nghị của Chính phủ: 18001096, dichvucong.gov.vn","lang":"vi"}`

const suggestionBare = `{"hall":"Trung tâm Phục vụ hành chính công tỉnh Thanh Hóa","code":"2k7m-p3xq-a9tx","lang":"vi"}`

var goldens = []struct {
	name    string
	kind    slip.Kind
	json    string
	key     string
	picture bool // the letters are ours, not the printer's
	qr      string
}{
	{"ticket-180dpi", slip.KindTicket, ticket, "epson-tm-t88v", true, "https://motcua.thanhhoa.gov.vn/t/Zk3v9QmT1xY0aB7cD8eF2g"},
	{"ticket-203dpi-picture-qr", slip.KindTicket, ticket, "custom-vkp80ii", true, "https://motcua.thanhhoa.gov.vn/t/Zk3v9QmT1xY0aB7cD8eF2g"},
	{"ticket-58mm", slip.KindTicket, ticket, "zjiang-pos-5890k", true, "https://motcua.thanhhoa.gov.vn/t/Zk3v9QmT1xY0aB7cD8eF2g"},
	{"ticket-marks", slip.KindTicket, ticketMarks, "epson-tm-t20iii", true, ""},
	{"ticket-english", slip.KindTicket, ticketEnglish, "epson-tm-m30iii", true, "https://motcua.example/t/x"},
	{"ticket-own-letters", slip.KindTicket, ticket, "epson-tm-t88iii", false, "https://motcua.thanhhoa.gov.vn/t/Zk3v9QmT1xY0aB7cD8eF2g"},
	{"ticket-code-page", slip.KindTicket, ticket, "epson-tm-t20ii", false, "https://motcua.thanhhoa.gov.vn/t/Zk3v9QmT1xY0aB7cD8eF2g"},
	{"guide", slip.KindGuide, guide, "xprinter-xp-n160ii", true, "https://motcua.example/p/1.001193"},
	{"guide-58mm", slip.KindGuide, guide, "zjiang-pos-5890k", true, "https://motcua.example/p/1.001193"},
	{"suggestion", slip.KindSuggestion, suggestion, "epson-tm-t88v", true, "https://motcua.thanhhoa.gov.vn/suggest/2K7MP3XQA9TX"},
	{"suggestion-58mm", slip.KindSuggestion, suggestionBare, "zjiang-pos-5890k", true, "2K7MP3XQA9TX"},
	{"lookup", slip.KindLookup, lookup, "bixolon-srp-350iii", true, "H56.08.12-261121-0001"},
}

// Slips look as they were judged to look: testdata holds the paper as a picture
// and what stands on it as text. go test -update rewrites them; look at them.
func TestGoldens(t *testing.T) {
	for _, g := range goldens {
		t.Run(g.name, func(t *testing.T) {
			pr, _ := print(t, g.kind, g.json, g.key)
			c := pr.Counts()
			if c.Unknown+c.Lost+c.RealTime+c.Missing != 0 || c.Sheets != 1 {
				t.Errorf("%+v: %s", c, pr.Tally())
			}
			if bytes.Contains([]byte(pr.Transcript()), []byte("?")) {
				t.Errorf("a lost letter:\n%s", pr.Transcript())
			}
			img := pr.Sheets()[0].Image
			if got := scan(t, img); got != g.qr {
				t.Errorf("the QR reads %q, want %q", got, g.qr)
			}
			compare(t, g.name+".txt", []byte(pr.Transcript()))
			if g.picture {
				comparePicture(t, g.name+".png", img)
			}
		})
	}
}

func compare(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; got\n%s", file, got)
	}
}

func comparePicture(t *testing.T, name string, got *image.Paletted) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		var b bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, got); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if want.Bounds().Size() != got.Bounds().Size() {
		t.Fatalf("%s is %v, got %v", file, want.Bounds().Size(), got.Bounds().Size())
	}
	wrong := 0
	for y := range got.Bounds().Dy() {
		for x := range got.Bounds().Dx() {
			r1, _, _, _ := got.At(x, y).RGBA()
			r2, _, _, _ := want.At(x, y).RGBA()
			if r1 != r2 {
				wrong++
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%s: %d dots differ", file, wrong)
	}
}

// scan reads the QR Code on a piece of paper, "" when there is none.
func scan(t *testing.T, img image.Image) string {
	t.Helper()
	bmp, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	r, err := qrcode.NewQRCodeReader().Decode(bmp, nil)
	if err != nil {
		return ""
	}
	return r.GetText()
}

// The words of the law stand on the paper, each where it belongs.
func TestTicketWords(t *testing.T) {
	tests := []struct {
		name, json string
		want, not  []string
	}{
		{"all", ticketMarks, []string{
			"PHIẾU SỐ THỨ TỰ", "ƯU TIÊN", "IN LẠI", "TN123", "Quầy: 5, 6, 7, 12", "Giờ lấy số: 08:12, 21/11/2026",
			"Số này được gọi theo giờ ghi trên phiếu", "Ông/Bà là lượt tiếp theo.", "Dự kiến chờ 2-7 phút", "Hôm nay có thể chưa đến lượt.",
		}, []string{"QR:", "Quét mã"}},
		{
			"least", `{"hall":"UBND xã","number":"A1","service":"Đất đai"}`,
			[]string{"UBND xã", "A1", "Lĩnh vực: Đất đai"},
			[]string{"Giờ lấy số", "Quầy", "Còn", "Dự kiến", "QR:"},
		},
		{"english", ticketEnglish, []string{"QUEUE TICKET", "Field: Land", "Counters: 5", "1 ahead. Estimated under 5 min", "Issued 08:12, 21/11/2026"}, nil},
		{
			"labelled", `{"hall":"UBND xã","number":"A1","service":"Đất đai","counters":"Quầy 3, 4"}`,
			[]string{"Quầy 3, 4"},
			[]string{"Quầy: Quầy"},
		},
		{"range", ticket, []string{"Còn 11 lượt phía trước. Dự kiến chờ 15-30 phút"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			pr, _ := print(t, slip.KindTicket, tt.json, "epson-tm-t20ii") // its letters are in the transcript
			got := strings.Join(strings.Fields(pr.Transcript()), " ")
			for _, w := range tt.want {
				if !strings.Contains(got, w) {
					t.Errorf("no %q in\n%s", w, pr.Transcript())
				}
			}
			for _, w := range tt.not {
				if strings.Contains(got, w) {
					t.Errorf("%q in\n%s", w, pr.Transcript())
				}
			}
		})
	}
}

func BenchmarkTicket(b *testing.B) {
	for _, key := range []string{"epson-tm-t88v", "xprinter-xp-n160ii", "zjiang-pos-5890k", "epson-tm-t88iii", "epson-tm-t20ii"} {
		b.Run(key, func(b *testing.B) {
			p, err := profiles.Printer(key)
			if err != nil {
				b.Fatal(err)
			}
			s, err := slip.Decode(slip.KindTicket, []byte(ticket))
			if err != nil {
				b.Fatal(err)
			}
			n := 0
			for b.Loop() {
				out, err := escpos.Encode((*slip.Book)(nil).Doc(s, p), p)
				if err != nil {
					b.Fatal(err)
				}
				n = len(out)
			}
			b.ReportMetric(float64(n), "bytes")
		})
	}
}
