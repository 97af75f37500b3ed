package formats

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCaseCodesAreReadAsTheyComeOffAScanner(t *testing.T) {
	for in, want := range map[string]string{
		"000.17.22.H56-210531-0001":                   "000.17.22.H56-210531-0001",
		"h56.14 – 240823 – 0001\r\n":                  "H56.14-240823-0001",
		"G09.20-20260609-0000001":                     "G09.20-20260609-0000001",
		"00001/2026/07906":                            "00001/2026/07906",
		"https://x.vn/tra?ma=H56.14-240823-0001&l=vi": "H56.14-240823-0001",
		"https://x.vn/tra/h56.14%2D240823%2D0001":     "H56.14-240823-0001",
	} {
		c, err := ParseCaseCode(in)
		if err != nil || c.Code != want {
			t.Errorf("%q: %+v, %v", in, c, err)
		}
	}
	for _, in := range []string{
		"", "H56.14-240832-0001", "H56.14-241301-0001", "H56.14-240823", "A012", "1.001193", "https://x.vn/",
		"H56.14-240823-0001'; drop", "AB.CD-240823-0001", strings.Repeat("9", 600), "99999/2026/1",
	} {
		if c, err := ParseCaseCode(in); !errors.Is(err, ErrNoCaseCode) {
			t.Errorf("%q was taken as %+v", in, c)
		}
	}
}

func TestACardIsReadLeniently(t *testing.T) {
	c, err := ParseCard("038199000001|171999999|Nguyễn Thị Mẫu Thử|01021999|Nữ|Thôn Mẫu, Thanh Hóa|03042021\r\n")
	if err != nil || c.Number != "038199000001" || c.Born.Year() != 1999 || c.Issued.Month() != 4 {
		t.Errorf("%+v, %v", c, err)
	}
	if c, err = ParseCard("038301000003||Hơ Thị Giả Định|10102001|Nữ|"); err != nil || !c.Issued.IsZero() {
		t.Errorf("six fields: %+v, %v", c, err)
	}
	for in, year := range map[string]int{
		"038050000001|171000000|A|00001950|Nam|x|":                                    1950,
		"038050000001||A|1950|Nam|x":                                                  1950,
		"038050000001||A|01/02/1950|Nam|x|03042021":                                   1950,
		"038099000001|171999999|A|01021999|Nam|x|01072024||B|C||||||":                 1999,
		"038099000001|038099000002|A|01021999|Nam|" + strings.Repeat("x", 200) + "||": 1999,
	} {
		if c, err := ParseCard(in); err != nil || c.Born.Year() != year {
			t.Errorf("%q: %+v, %v", in, c, err)
		}
	}
	for _, in := range []string{"", "038099000001||NGUYEN", "03809900000X||A|10102001|Nam|x", "038099000001||A|31022001|Nam|x", "H56.14-240823-0001"} {
		if _, err := ParseCard(in); !errors.Is(err, ErrNoCard) {
			t.Errorf("%q was taken for a card", in)
		}
	}
}

func TestVietQRIsWrittenAsTheBanksWriteIt(t *testing.T) {
	for _, c := range []struct {
		v    VietQR
		want string
	}{
		{VietQR{BIN: "970436", Account: "1100000000001"}, "00020101021138570010A00000072701270006970436011311000000000010208QRIBFTTA53037045802VN6304"},
		{
			VietQR{BIN: "970415", Account: "1100000000", Amount: 15000, Purpose: "LE PHI H56.10-250701-0001"},
			"00020101021238540010A00000072701240006970415011011000000000208QRIBFTTA53037045405150005802VN62290825LE PHI H56.10-250701-00016304",
		},
	} {
		got, err := c.v.Payload()
		if err != nil || !strings.HasPrefix(got, c.want) || len(got) != len(c.want)+4 {
			t.Errorf("%+v:\n got %s, %v\nwant %s....", c.v, got, err, c.want)
		}
	}
	// The example that the design page checked against a bank's.
	const known = "00020101021238530010A0000007270123000697041601092245284790208QRIBFTTA53037045405100005802VN62340107NPS68690819TRANSFER TO SOMEONE6304AC13"
	v, err := ParseVietQR(known)
	if err != nil || v.BIN != "970416" || v.Account != "224528479" || v.Amount != 10000 || v.Purpose != "TRANSFER TO SOMEONE" {
		t.Errorf("%+v, %v", v, err)
	}
	if _, err := ParseVietQR(strings.Replace(known, "10000", "90000", 1)); !errors.Is(err, ErrCRC) {
		t.Errorf("a changed amount: %v", err)
	}
	for _, bad := range []VietQR{
		{BIN: "97041", Account: "1"},
		{BIN: "970415"},
		{BIN: "970415", Account: "1 2"},
		{BIN: "970415", Account: "1", Amount: -1},
		{BIN: "970415", Account: "1", Purpose: "lệ phí"},
		{BIN: "970415", Account: "1", Service: "X"},
	} {
		if s, err := bad.Payload(); err == nil {
			t.Errorf("%+v became %s", bad, s)
		}
	}
	if got := Purpose("Lệ phí hồ sơ: H56.10-250701-0001"); got != "LE PHI HO SO H56.10-25070" {
		t.Errorf("purpose %q", got)
	}
}

// Samples that nobody on the project wrote.
func TestSamplesFromOutside(t *testing.T) {
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", "formats_samples.csv"))
	if err != nil {
		t.Skip("../shared/data/formats_samples.csv is not here: nothing is compared")
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows[1:] {
		kind, value, expect := r[0], strings.NewReplacer(`\r`, "\r", `\n`, "\n").Replace(r[1]), r[2]
		switch kind {
		case "case_code":
			c, err := ParseCaseCode(value)
			switch {
			case expect == "reject":
				if err == nil {
					t.Errorf("%q was taken as %+v", value, c)
				}
			case err != nil:
				t.Errorf("%q: %v", value, err)
			case !strings.HasPrefix(expect, "accept") && c.Kind != expect:
				t.Errorf("%q: %s, want %s", value, c.Kind, expect)
			}
		case "cccd_qr":
			if c, err := ParseCard(value); (err == nil) != (expect == "valid") {
				t.Errorf("%q: %+v, %v; want %s", value, c, err, expect)
			}
		case "vietqr", "emvco":
			v, err := ParseVietQR(value)
			want := map[string]error{"vietqr valid crc": nil, "vietqr bad crc": ErrCRC, "emvco valid crc": ErrNotVietQR}[kind+" "+expect]
			if !errors.Is(err, want) {
				t.Errorf("%q: %v, want %v", value, err, want)
			}
			if err != nil {
				continue
			}
			if again, err := v.Payload(); err != nil || again != value {
				t.Errorf("written again:\n%s, %v\n%s", again, err, value)
			}
		default:
			t.Errorf("unknown kind %q", kind)
		}
	}
}

func FuzzFormats(f *testing.F) {
	f.Add("H56.14-240823-0001")
	f.Add("038301000003||Hơ Thị Giả Định|10102001|Nữ|")
	f.Add("00020101021138540010A00000072701240006970436011000000000010208QRIBFTTA53037045802VN6304B690")
	f.Fuzz(func(t *testing.T, s string) {
		if c, err := ParseCaseCode(s); err == nil {
			if again, err := ParseCaseCode(c.Code); err != nil || again != c {
				t.Fatalf("%q became %+v, and that %+v, %v", s, c, again, err)
			}
		}
		if c, err := ParseCard(s); err == nil && len(c.Number) != 12 {
			t.Fatalf("%q: %+v", s, c)
		}
		if v, err := ParseVietQR(s); err == nil && (v.BIN == "" || v.Amount < 0) {
			t.Fatalf("%q: %+v", s, v)
		}
		if p := Purpose(s); len(p) > 25 || strings.ContainsFunc(p, func(r rune) bool { return r > '~' }) {
			t.Fatalf("%q: %q", s, p)
		}
	})
}
