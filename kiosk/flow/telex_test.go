package flow

import (
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func typed(keys string) string {
	text := ""
	for _, k := range keys {
		text = Telex(text, k)
	}
	return text
}

func TestTelexWritesVietnamese(t *testing.T) {
	for keys, want := range map[string]string{
		"ddaats ddai":             "đất đai",
		"dang ky":                 "dang ky",
		"DDawng kys":              "Đăng ký",
		"dangdw":                  "đăng",
		"thuongwf trus":           "thường trú",
		"thuowngf":                "thường",
		"huowu":                   "hươu",
		"thuowr":                  "thuở",
		"muaw":                    "mưa",
		"quaan":                   "quân",
		"quangw":                  "quăng",
		"quoocs":                  "quốc",
		"giaays":                  "giấy",
		"gif":                     "gì",
		"gias":                    "giá",
		"hoaf":                    "hòa",
		"hoanf":                   "hoàn",
		"hofan":                   "hoàn",
		"thuyr":                   "thủy",
		"nguyeenx":                "nguyễn",
		"nguyeexn":                "nguyễn",
		"khai sinh":               "khai sinh",
		"khuyeens":                "khuyến",
		"ngoaif":                  "ngoài",
		"nguwowif":                "người",
		"as":                      "á",
		"ass":                     "as",
		"asf":                     "à",
		"asz":                     "a",
		"aaa":                     "aa",
		"aww":                     "aw",
		"ddd":                     "dd",
		"tr":                      "tr",
		"szx":                     "szx",
		"CCCD":                    "CCCD",
		"hooj tichj 15/2026":      "hộ tịch 15/2026",
		"Trung taam":              "Trung tâm",
		"xaay duwngj":             "xây dựng",
		"ket hon":                 "ket hon",
		"thuees":                  "thuế",
		"uyr quyeenf":             "ủy quyền",
		"DDAATS":                  "ĐẤT",
		"tooi muoons chuyeenr xe": "tôi muốn chuyển xe",
	} {
		if got := typed(keys); got != want {
			t.Errorf("%q: got %q, want %q", keys, got, want)
		}
	}
}

// Whatever is typed, the text stays NFC, every earlier word stays, and a key
// grows the text by one letter at most.
func TestTelexNeverHarmsText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.StringOfN(rapid.RuneFrom([]rune("aăâbcdđeêghiklmnoôơpqrstuưvxyfjwz ASDWOE19.")), 0, 30, -1).Draw(t, "keys")
		text := ""
		for _, k := range keys {
			next := Telex(text, k)
			if !norm.NFC.IsNormalString(next) {
				t.Fatalf("%q + %q = %q is not NFC", text, k, next)
			}
			if n, m := len([]rune(text)), len([]rune(next)); m > n+1 || m < n {
				t.Fatalf("%q + %q = %q", text, k, next)
			}
			if !unicode.IsLetter(k) && next != text+string(k) {
				t.Fatalf("%q + %q = %q", text, k, next)
			}
			text = next
		}
	})
}
