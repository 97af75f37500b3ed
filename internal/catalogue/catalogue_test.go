package catalogue

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSpellingsOfTheSameWordsFoldAlike(t *testing.T) {
	for _, c := range [][2]string{
		{"hoà", "hòa"},
		{"Thuỷ lợi", "THỦY LỢI"},
		{"lý lịch", "lí lịch"},
		{"Mỹ", "mĩ"},
		{"Đất đai", "dat dai"},
		{"đất", "đất"},
		{"Việt", "Việt"}, // NFD, in either order of marks
		{"  Hộ tịch,  chứng-thực. ", "ho tich chung thuc"},
		{"ƯỚC", "uoc"},
		{"quý", "quý"},
	} {
		if a, b := Fold(c[0]), Fold(c[1]); a != b {
			t.Errorf("%q folds to %q, %q to %q", c[0], a, c[1], b)
		}
	}
	if Fold("ma") == Fold("mai") || Fold("y") == Fold("i") || Fold("quy") == Fold("qui") {
		t.Error("different words fold alike")
	}
	same := func(a, b string) bool { return syllables(a)[0].full == syllables(b)[0].full }
	if !same("hoà", "hòa") || !same("hòa", "hòa") || same("tử", "tư") || same("bán", "bản") {
		t.Error("accents are compared wrongly")
	}
}

func TestABadRowIsLeftOutAndNamed(t *testing.T) {
	const file = "\ufeffcode,name,days,papers\n" +
		"1.000001,Một,5,Đơn|Giấy tờ\n" + // 2
		",Hai,5,\n" + // 3
		"1.000003,,5,\n" + // 4
		"1.000004,Bốn,năm,\n" + // 5
		"1.000001,Năm,5,\n" + // 6
		"1.000006,Sáu\n" + // 7
		"1.0 7,Bảy,,\n" + // 8
		"1.000008,T\xc1m,,\n" + // 9
		"1.000009,Ch\"ín,,\n" + // 10
		"1.000010,\"Mười\nmột\",,\n" + // 11, 12
		"1.000012,Mười hai,\"7,5\",\n" // 13
	list, bad, err := Import(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, p := range list {
		codes = append(codes, p.Code)
	}
	if want := []string{"1.000001", "1.000010", "1.000012"}; !slices.Equal(codes, want) {
		t.Errorf("took %v, want %v", codes, want)
	}
	if p := list[0]; p.Days != 5 || !slices.Equal(p.Papers, []string{"Đơn", "Giấy tờ"}) || list[2].Days != 7.5 {
		t.Errorf("first %+v, last %+v", p, list[2])
	}
	var lines []string
	for _, b := range bad {
		lines = append(lines, b.Error())
	}
	for i, want := range []string{
		"line 3: code: missing", "line 4: name: missing", `line 5: days: "năm"`, `line 6: code: "1.000001" stands already in line 2`,
		"line 7: 2 columns", "line 8: code:", "line 9: name: not UTF-8", "line 10: ",
	} {
		if i >= len(lines) || !strings.HasPrefix(lines[i], want) {
			t.Fatalf("errors:\n%s\nwant one that begins %q", strings.Join(lines, "\n"), want)
		}
	}
	for _, f := range []string{"", "code\n1.1\n", "name,field\n"} {
		if _, _, err := Import(strings.NewReader(f)); err == nil {
			t.Errorf("%q was taken for a catalogue", f)
		}
	}
}

// What ships is true to its source: a fact that differs is an invention.
func TestWhatShipsIsTheSourcesFacts(t *testing.T) {
	source, _, err := Import(shared(t, "catalogue.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range Shipped() {
		s, ok := Find(source, p.Code)
		if !ok || Fold(s.Name) != Fold(p.Name) || s.Field != p.Field || s.Level != p.Level || s.Days != p.Days || s.DaysUnit != p.DaysUnit {
			t.Errorf("%s: %+v, the source has %+v", p.Code, p, s)
		}
	}
}

func TestCitizensFindWhatTheyMean(t *testing.T) {
	ix := NewIndex(Shipped(), Own{})
	for _, c := range []struct{ query, first string }{
		{"đăng ký khai sinh", "1.001193"},
		{"dang ky khai sinh", "1.001193"},
		{"ĐĂNG KÍ KHAI SINH!!!", "1.001193"},
		{"đăng ký khai sinh", "1.001193"},
		{"ddawng kys khai sinh", "1.001193"}, // Telex
		{"d9a8ng ky1 khai sinh", "1.001193"}, // VNI
		{"dangky khaisinh", "1.001193"},
		{"đăng ký khai sihn", "1.001193"},
		{"đăng k hai sinh", "1.001193"},
		{"dawngkyskhaisinh", "1.001193"},
		{"dang ky khaai sinh", "1.001193"}, // a letter twice is no accent
		{"toimuonlamgiaykhaisinh", "1.001193"},
		{"căn cước cho bé lớp1", "1.014062"},
		{"xác nhân tình trang hôn nhan", "1.004873"},
		{"kết hon", "1.000894"},
		{"ket hoon", "1.000894"},
		{"báo tử", "1.000656"},
		{"cắt khẩu", "1.003197"},
		{"sao y bằng đại học", "2.000815"},
		{"giấy độc thân", "1.004873"},
		{"mất sổ đỏ", "1.012786"},
		{"mở quán phở", "1.001612"},
		{"gia hạn tạm trú", "1.002755"},
		{"1.001193", "1.001193"},
		{"1.001193.000.00.00.H56", "1.001193"},
		{"cx363.004", "CX363.004"},
	} {
		if got := ix.Search(c.query); len(got) == 0 || got[0] != c.first {
			t.Errorf("%q: %v, want %s first", c.query, got, c.first)
		}
	}
	for _, q := range []string{"", "   ", "!!!", "zzzz qqqq", "😀"} {
		if got := ix.Search(q); got == nil || len(got) != 0 {
			t.Errorf("%q: %#v, want an empty slice", q, got)
		}
	}
	if got := ix.Search("đăng ký"); len(got) != MaxResults {
		t.Errorf("%d results, want %d", len(got), MaxResults)
	}
}

func FuzzImportAndSearch(f *testing.F) {
	f.Add([]byte("code,name\n1.1,Đăng ký\n\"1.2,x"), "đăng ký")
	f.Add([]byte("\ufeffname,code,days\nA,1,1e9\n"), "ddawng d9 ̣̂ kysss")
	ix := NewIndex(Shipped(), Own{})
	f.Fuzz(func(t *testing.T, file []byte, query string) {
		list, bad, err := Import(bytes.NewReader(file))
		if err != nil && len(list) > 0 && len(bad) == 0 && bytes.IndexByte(file, '\n') < 0 {
			t.Fatal("rows without a header")
		}
		for _, p := range list {
			if !utf8.ValidString(p.Name) || p.Code == "" {
				t.Fatalf("took %+v", p)
			}
		}
		if len(list) > 0 {
			NewIndex(list[:min(len(list), 20)], Own{}).Search(query)
		}
		if got := ix.Search(query); got == nil || len(got) > MaxResults {
			t.Fatalf("%q: %v", query, got)
		}
	})
}

func TestASheetAsOneStopSystemsExportIt(t *testing.T) {
	const file = "Danh mục thủ tục hành chính;;;;\n" +
		"STT;Mã TTHC;Tên thủ tục hành chính;Lĩnh vực;Thời hạn giải quyết;Thành phần hồ sơ\n" +
		"1;1.004194;\"Đăng ký\ntạm trú\";Cư trú;3 ngày làm việc;\"Tờ khai\nGiấy tờ chỗ ở\"\n" +
		";;;;;\n" +
		"2;1.004195;Hai;Cư trú;trong ngày;\n"
	list, bad, err := Import(strings.NewReader(file))
	if err != nil || len(list) != 1 {
		t.Fatal(list, bad, err)
	}
	p := list[0]
	if p.Code != "1.004194" || p.Name != "Đăng ký tạm trú" || p.Days != 3 || p.DaysUnit != "ngày làm việc" || len(p.Papers) != 2 {
		t.Errorf("%+v", p)
	}
	if len(bad) != 1 || bad[0].Error() != `line 7: days: "trong ngày": want a number` || bad[0].Code != "1.004195" {
		t.Errorf("%v", bad)
	}
}

func TestEqualNamesAreToldApart(t *testing.T) {
	apart := Apart([]Procedure{
		{Code: "1.1", Name: "Cấp giấy phép", Level: "Cấp xã"},
		{Code: "1.2", Name: "Cấp Giấy phép ", Level: "Cấp tỉnh"},
		{Code: "2.1", Name: "Thuỷ lợi", Level: "Cấp xã", Agency: "A"},
		{Code: "2.2", Name: "Thủy lợi", Level: "Cấp xã", Agency: "B"},
		{Code: "3.1", Name: "Gia hạn"},
		{Code: "3.2", Name: "Gia hạn"},
		{Code: "4.1", Name: "Một mình", Level: "Cấp xã"},
	})
	want := map[string]string{"1.1": "Cấp xã", "1.2": "Cấp tỉnh", "2.1": "A", "2.2": "B", "3.1": "3.1", "3.2": "3.2"}
	if !maps.Equal(apart, want) {
		t.Errorf("%v", apart)
	}
}

func TestAHallsOwnWordsAndWhatItIsAskedFor(t *testing.T) {
	own, bad, err := ReadAliases(strings.NewReader("# của xã\ncái gùi,1.004194\nsổ đỏ,đăng ký tạm trú\nsai\n~ a,b\n"))
	if err != nil || len(own) != 2 || len(bad) != 2 || bad[0].Line != 4 {
		t.Fatal(own, bad, err)
	}
	ix := NewIndex(Shipped(), Own{Aliases: own})
	for _, q := range []string{"cái gùi", "cai gui", "sổ đỏ"} {
		if got := ix.Search(q); len(got) == 0 || got[0] != "1.004194" {
			t.Errorf("%q: %v", q, got)
		}
	}
	list := []Procedure{{Code: "1.000001", Name: "Cấp giấy phép bán rượu"}, {Code: "1.000002", Name: "Cấp giấy phép bán gạo"}}
	for _, c := range [][2]string{{"1.000001", "1.000001"}, {"1.000002.000.00.00.H56", "1.000002"}} {
		ix := NewIndex(list, Own{Popular: map[string]int{c[0]: 100, "9.9": 5}})
		if got := ix.Search("giấy phép bán"); got[0] != c[1] {
			t.Errorf("%s was asked for: %v", c[0], got)
		}
	}
}
