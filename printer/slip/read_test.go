package slip_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"motcua/firmware-config/profile"
	"motcua/firmware-config/profiles"
	"motcua/printer/escpos"
	"motcua/printer/ink"
	"motcua/printer/paper"
	"motcua/printer/slip"
	"motcua/printer/spool"
)

// everyKind is a slip of each kind with long real names.
func everyKind(t testing.TB) map[slip.Kind]slip.Slip {
	t.Helper()
	names := longest(shared(t, "catalogue.csv", 1), 2)
	hall := "Trung tâm Phục vụ hành chính công Phường Nam Sầm Sơn"
	field := longest(shared(t, "catalogue.csv", 2), 1)[0]
	tk := fullTicket(hall, field)
	tk.Marks = []slip.Mark{slip.Priority, slip.Reprint, slip.Offline}
	tk.Notice = "Hôm nay có thể chưa đến lượt."
	day := `{"hall":"` + hall + `","day":"2026-11-21","total":{"issued":412,"carried":4,"served":371,"no_show":22,"open":3,"transfers":31,"out_of_order":7,"undone":12,"wait_s":{"n":9,"p50":700,"p90":2000},"targeted":9,"in_target":8,"service_s":{"n":371,"p50":290,"p90":900},"given":143,"rating":{"n":140,"mean":4.62,"points":1.9}},"on_time":{"due":48,"on_time":47},
		"services":[{"id":"a","name":{"vi":"` + field + `"},"issued":120,"served":101}],"printers":[{"name":"kiosk-1","printed":300,"failed":2,"unknown":1}]}`
	d, err := slip.Decode(slip.KindDay, []byte(day))
	if err != nil {
		t.Fatal(err)
	}
	return map[slip.Kind]slip.Slip{
		slip.KindTicket: tk,
		slip.KindGuide: slip.Guide{
			Hall: hall, Code: "1.013980", Name: names[0], Field: field, Papers: names[1:], Fee: "Miễn phí", Days: "Ngay trong ngày làm việc",
			Where: "Ủy ban nhân dân cấp xã nơi cư trú của cha hoặc mẹ", Counters: "3, 4", URL: "https://motcua.thanhhoa.gov.vn/procedures/1.013980",
		},
		slip.KindLookup: slip.Lookup{
			Hall: hall, CaseCode: "000.17.22.H56-210531-0001", State: "Đang giải quyết", Due: "25/11/2026", Fee: "150.000 đồng",
			Pay: "00020101021238530010A0000007270123000697041601092245284790208QRIBFTTA53037045405100005802VN62340107NPS68690819TRANSFER TO SOMEONE6304AC13",
		},
		slip.KindEmergency: slip.Emergency{Hall: hall, Number: "TN999", Service: field},
		slip.KindDay:       d,
	}
}

func printers(t testing.TB) (list []profile.Printer) {
	t.Helper()
	for _, key := range profiles.Printers() {
		p, err := profiles.Printer(key)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	return list
}

// No letter of any slip is smaller than 22 dots of the head that prints it, none
// stands outside the paper, and no word is broken that fits in smaller letters.
func TestLettersAreLargeAndWhole(t *testing.T) {
	slips := everyKind(t)
	for _, p := range printers(t) {
		for kind, s := range slips {
			for _, x := range texts((*slip.Book)(nil).Doc(s, p)) {
				size := (x.Size*p.Paper.DPI + 101) / 203
				if size < 22 {
					t.Errorf("%s: %s: %d dots: %.40s", p.Key, kind, size, x.S)
				}
				for _, s := range []string{x.S, x.Right} {
					words := 0
					for _, l := range ink.Wrap(s, ink.Style{Size: size, Bold: x.Bold}, p.Paper.Dots) {
						words += len(strings.Fields(l.Text))
						if l.Width > p.Paper.Dots {
							t.Errorf("%s: %s: %d dots wide: %s", p.Key, kind, l.Width, l.Text)
						}
					}
					if words != len(strings.Fields(s)) && size > 22 {
						t.Errorf("%s: %s: a word is broken: %s", p.Key, kind, s)
					}
				}
			}
		}
	}
}

// The whole name of a procedure stands on its guide, however long; on a ticket
// it ends, if it must, after a whole word.
func TestNamesAreWhole(t *testing.T) {
	names := longest(shared(t, "catalogue.csv", 1), 6)
	for _, p := range printers(t) {
		for _, name := range names {
			if got := texts((*slip.Book)(nil).Doc(slip.Guide{Hall: "H", Code: "1", Name: name}, p)); !has(got, norm.NFC.String(name)) {
				t.Errorf("%s: %.40s is not whole", p.Key, name)
			}
		}
		for _, x := range texts((*slip.Book)(nil).Doc(fullTicket("H", names[0]), p)) {
			rest, ends := strings.CutSuffix(x.S, "…")
			if after, ok := strings.CutPrefix("Lĩnh vực: "+names[0], rest); ends && (!ok || !strings.ContainsAny(after[:1], " ,;")) {
				t.Errorf("%s: ends inside a word: %s", p.Key, x.S)
			}
		}
	}
}

func has(list []spool.Text, s string) bool {
	for _, x := range list {
		if strings.Join(strings.Fields(x.S), " ") == strings.Join(strings.Fields(s), " ") {
			return true
		}
	}
	return false
}

// A text that was typed in parts prints the dots of the whole one.
func TestPartsPrintLikeWholes(t *testing.T) {
	p := printers(t)[0]
	print := func(form norm.Form) []byte {
		tk := fullTicket(form.String("Trung tâm Phục vụ hành chính công xã Pù Luông"), form.String("Đăng ký quyền sử dụng đất ở Bỉm Sơn"))
		b, err := escpos.Encode((*slip.Book)(nil).Doc(tk, p), p)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	if !bytes.Equal(print(norm.NFC), print(norm.NFD)) {
		t.Error("NFD prints otherwise than NFC")
	}
}

// Both codes of a look-up slip are read from its picture.
func TestBothCodesOfALookupAreRead(t *testing.T) {
	l := everyKind(t)[slip.KindLookup].(slip.Lookup)
	for _, key := range []string{"epson-tm-t88v", "xprinter-xp-n160ii", "zjiang-pos-5890k"} {
		img := picture(t, l, key)
		h := img.Bounds().Dy()
		want := []string{l.CaseCode, l.Pay}
		for cut := h / 4; cut < h && len(want) > 0; cut += 8 {
			top, ok := img.(interface {
				SubImage(image.Rectangle) image.Image
			})
			if !ok {
				t.Fatal("the picture has no parts")
			}
			if got := scan(t, whole(top.SubImage(image.Rect(0, 0, img.Bounds().Dx(), cut)))); got == want[0] {
				want = want[1:]
				img = whole(top.SubImage(image.Rect(0, cut, img.Bounds().Dx(), h)))
				h, cut = img.Bounds().Dy(), 0
			}
		}
		if len(want) > 0 {
			t.Errorf("%s: not read: %s", key, want)
		}
	}
}

// whole copies a part of a picture to the origin.
func whole(img image.Image) image.Image {
	b := img.Bounds()
	out := image.NewGray(image.Rect(0, 0, b.Dx(), b.Dy()))
	for y := range b.Dy() {
		for x := range b.Dx() {
			out.Set(x, y, img.At(b.Min.X+x, b.Min.Y+y))
		}
	}
	return out
}

func picture(t testing.TB, s slip.Slip, key string) image.Image {
	t.Helper()
	p, err := profiles.Printer(key)
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
	return pr.Sheets()[0].Image
}

// A reader who was not told what stands there reads it from the dots: at most
// one letter in fifty is wrong, and most of those are the reader's.
func TestTextIsReadFromThePicture(t *testing.T) {
	if out, err := exec.Command("tesseract", "--list-langs").CombinedOutput(); err != nil || !strings.Contains(string(out), "vie") {
		t.Skip("tesseract with Vietnamese is not installed: pictures are not read")
	}
	names := longest(shared(t, "catalogue.csv", 1), 40)
	g := slip.Guide{Hall: "Trung tâm Phục vụ hành chính công xã Pù Luông", Code: "1.013980", Name: names[30], Papers: []string{names[0], names[20]}}
	var want []string
	for _, x := range texts((*slip.Book)(nil).Doc(g, printers(t)[0])) {
		want = append(want, x.Lead, x.S)
	}
	for _, key := range []string{"epson-tm-t88v", "xprinter-xp-n160ii", "zjiang-pos-5890k"} {
		got := read(t, picture(t, g, key))
		a, b := letters(strings.Join(want, "")), letters(got)
		wrong := distance(a, b)
		t.Logf("%s: %d of %d letters", key, wrong, len(a))
		if wrong*50 > len(a) {
			t.Errorf("%s: %d of %d letters are read wrongly:\n%s", key, wrong, len(a), got)
		}
	}
}

// read asks an OCR program.
func read(t *testing.T, img image.Image) string {
	t.Helper()
	b := img.Bounds()
	big := image.NewGray(image.Rect(0, 0, 2*b.Dx()+80, 2*b.Dy()+80))
	for i := range big.Pix {
		big.Pix[i] = 255
	}
	for y := range 2 * b.Dy() {
		for x := range 2 * b.Dx() {
			big.Set(x+40, y+40, color.GrayModel.Convert(img.At(b.Min.X+x/2, b.Min.Y+y/2)))
		}
	}
	var in, out bytes.Buffer
	if err := png.Encode(&in, big); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("tesseract", "-", "-", "-l", "vie", "--psm", "6")
	cmd.Env = append(cmd.Environ(), "OMP_THREAD_LIMIT=1")
	cmd.Stdin, cmd.Stdout = &in, &out
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// letters leaves out what is white.
func letters(s string) []rune {
	return []rune(strings.Join(strings.Fields(norm.NFC.String(s)), ""))
}

// distance is how many letters must change to make one text of the other.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		last := row[0]
		row[0] = i + 1
		for j, y := range b {
			next := min(row[j], row[j+1]) + 1
			if d := last; x == y {
				next = min(next, d)
			} else {
				next = min(next, d+1)
			}
			last, row[j+1] = row[j+1], next
		}
	}
	return row[len(b)]
}
