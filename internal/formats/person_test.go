package formats

import (
	"strings"
	"testing"
)

func TestTheNumberOfACardIsFoundInWhateverIsReadOfIt(t *testing.T) {
	for _, in := range []string{
		"038199000001|171999999|Nguyễn Thị Mẫu Thử|01021999|Nữ|Thôn Mẫu, Thanh Hóa|03042021",
		"038199000001||Lò Văn Ví Dụ|29022000|Nam|Bản Ví Dụ|15082021\r\n",
		"038199000001||Hơ Thị Giả Định|10102001|Nữ|",
		"\ufeff 038199000001||Nguy\xe7n|01021999|N\xf7|x|",                              // another code page
		"038199000001||Nguyn Th|01021999|N|x|03042021",                                  // a keyboard that types no accents
		"038199000001|038199000002|A|00001960|Nam|x|01072024||Cha|Mẹ|",                  // the card since 2024, a year of birth alone
		"038199000001|" + strings.Repeat("|", 4) + "|" + strings.Repeat("Thôn Mẫu", 50), // long
	} {
		if got := string(CardNumber([]byte(in))); got != "038199000001" {
			t.Errorf("%q: %q", in, got)
		}
	}
	for _, in := range []string{
		"", "038199000001", "038199000001||NGUYEN", "03819900000X||A|10102001|Nam|x", "0381990000011||A|10102001|Nam|x|",
		"https://x.vn/038199000001|||||", "H56.14-240823-0001", "038199000001|||||" + strings.Repeat("x", 1000), "|||||||",
	} {
		if got := CardNumber([]byte(in)); got != nil {
			t.Errorf("%q was taken for the card of %q", in, got)
		}
	}
}

func FuzzCardNumber(f *testing.F) {
	f.Add([]byte("038199000001||Lò|29022000|Nam|Bản|15082021"))
	f.Add([]byte("\xff\xfe038199000001|||||"))
	f.Fuzz(func(t *testing.T, in []byte) {
		n := CardNumber(in)
		if n != nil && (len(n) != 12 || strings.Trim(string(n), "0123456789") != "") {
			t.Fatalf("%q of %q", n, in)
		}
		if c, err := ParseCard(string(in)); err == nil && string(n) != c.Number {
			t.Fatalf("%q is the card of %s, not of %q", in, c.Number, n)
		}
	})
}
