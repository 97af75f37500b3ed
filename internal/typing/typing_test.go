package typing

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func typed(m Mode, keys string) Keys {
	var k Keys
	for _, key := range keys {
		k = k.Press(m, key)
	}
	return k
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
		"huouw":                   "hươu",
		"rwowuj":                  "rượu",
		"thuowr":                  "thuở",
		"muaw":                    "mưa",
		"luuw":                    "lưu",
		"lwu":                     "lưu",
		"tw phaps":                "tư pháp",
		"Wng":                     "Ưng",
		"ww":                      "w",
		"quaan":                   "quân",
		"quangw":                  "quăng",
		"quoocs":                  "quốc",
		"quyts":                   "quýt",
		"quynhf":                  "quỳnh",
		"giaays":                  "giấy",
		"gif":                     "gì",
		"gias":                    "giá",
		"gieengs":                 "giếng",
		"hoaf":                    "hòa",
		"hoanf":                   "hoàn",
		"hofan":                   "hoàn",
		"thuyr":                   "thủy",
		"khuyur":                  "khuỷu",
		"tooil":                   "tooil", // no such word: as it was typed
		"ngoawn ngoeof":           "ngoăn ngoèo",
		"nguyeenx":                "nguyễn",
		"nguyeexn":                "nguyễn",
		"nguyenxe":                "nguyễn",
		"khai sinh":               "khai sinh",
		"khuyeens":                "khuyến",
		"ngoaif":                  "ngoài",
		"nguwowif":                "người",
		"as":                      "á",
		"ass":                     "as",
		"ASS":                     "AS",
		"asf":                     "à",
		"asz":                     "a",
		"aaa":                     "aa",
		"aww":                     "aw",
		"ddd":                     "dd",
		"tr":                      "tr",
		"szx":                     "szx",
		"CCCD":                    "CCCD",
		"QDDD":                    "QDD",
		"QDD HDDND":               "QĐ HĐND",
		"xooong":                  "xoong",
		"hooj tichj 15/2026":      "hộ tịch 15/2026",
		"Trung taam":              "Trung tâm",
		"xaay duwngj":             "xây dựng",
		"ket hon":                 "ket hon",
		"thuees":                  "thuế",
		"uyr quyeenf":             "ủy quyền",
		"DDAATS":                  "ĐẤT",
		"tooi muoons chuyeenr xe": "tôi muốn chuyển xe",
		"VNeID":                   "VNeID",
		"online internet":         "online internet",
		"Google facebook":         "Google facebook",
		"email fax web":           "email fax web",
		"mart":                    "mart",
		"taxxi":                   "taxi",
		"ế":                       "ế", // a keyboard that has the letter
		"nguyên":                  "nguyên",
		"e\u0301":                 "e\u0301",
	} {
		if got := typed(Telex, keys).Text(); got != want {
			t.Errorf("%q: got %q, want %q", keys, got, want)
		}
	}
}

func TestVNIWritesVietnamese(t *testing.T) {
	for keys, want := range map[string]string{
		"D9a6t1 d9ai":        "Đất đai",
		"d9a8ng ky1":         "đăng ký",
		"dang98 ky1":         "đăng ký",
		"thuong72 tru1":      "thường trú",
		"thuo73":             "thuở",
		"mua7":               "mưa",
		"luu7":               "lưu",
		"nguyen6 4":          "nguyên 4",
		"nguye64n":           "nguyễn",
		"quoc61":             "quốc",
		"ha5n":               "hạn",
		"a1":                 "á",
		"a11":                "a1",
		"a12":                "à",
		"a10":                "a",
		"a66":                "a6",
		"d99":                "d9",
		"QD 15/2026 so62 56": "QD 15/2026 sồ 56",
		"saas":               "saas",
		"H56":                "H56",
		"CCCD 12":            "CCCD 12",
	} {
		if got := typed(VNI, keys).Text(); got != want {
			t.Errorf("%q: got %q, want %q", keys, got, want)
		}
	}
}

func TestPlainLeavesKeysAlone(t *testing.T) {
	if got := typed(Plain, "ddaats H56.14-240823-0001").Text(); got != "ddaats H56.14-240823-0001" {
		t.Errorf("got %q", got)
	}
}

func TestModesChangeInALine(t *testing.T) {
	k := typed(Telex, "ddaats ")
	for _, key := range "as " {
		k = k.Press(Plain, key)
	}
	for _, key := range "a1" {
		k = k.Press(VNI, key)
	}
	if got := k.Text(); got != "đất as á" {
		t.Errorf("got %q", got)
	}
	for _, want := range []string{"đất as a", "đất as ", "đất as", "đất a", "đất ", "đất", "đât", "đâ", "đa", "đ", "d", "", ""} {
		if k = k.Back(); k.Text() != want {
			t.Errorf("back: got %q, want %q", k.Text(), want)
		}
	}
}

func TestALineOfSomebodyElseGoesOn(t *testing.T) {
	k := Of("hộ ddaats")
	if k.Text() != "hộ ddaats" {
		t.Fatalf("it reads %q", k.Text())
	}
	k = k.Press(Telex, ' ').Press(Telex, 'a').Press(Telex, 's')
	if k.Text() != "hộ ddaats á" {
		t.Errorf("typed on: %q", k.Text())
	}
	for range 30 {
		k = k.Back()
	}
	if k != "" || Of("") != "" {
		t.Errorf("%q is left", k)
	}
}

// alphabet is every Vietnamese letter that has a mark or a tone.
func alphabet() (out []rune) {
	for _, row := range toned {
		for _, r := range row {
			if !strings.ContainsRune("aeiouy", r) {
				out = append(out, r, unicode.ToUpper(r))
			}
		}
	}
	return append(out, 'đ', 'Đ')
}

// spell gives the keys of a letter: its base, its mark, its tone.
func spell(m Mode, r rune) (base, mark, tone string) {
	low, key := untoned(unicode.ToLower(r))
	b := low
	if p, ok := marks[low]; ok {
		b = p[0]
		if m == VNI {
			mark = map[rune]string{'^': "6", '+': "7", '(': "8", '-': "9"}[p[1]]
		} else {
			mark = map[rune]string{'^': string(b), '+': "w", '(': "w", '-': "d"}[p[1]]
		}
	}
	if key != 0 {
		tone = string(key)
		if m == VNI {
			tone = string("0123456"[strings.IndexRune("zsfrxj", key)])
		}
	}
	if unicode.IsUpper(r) {
		b = unicode.ToUpper(b)
	}
	return string(b), mark, tone
}

func TestEveryLetterCanBeTyped(t *testing.T) {
	letters := alphabet()
	if len(letters) != 134 {
		t.Fatalf("%d letters, there are 134", len(letters))
	}
	for _, m := range []Mode{Telex, VNI} {
		for _, r := range letters {
			base, mark, tone := spell(m, r)
			keys := typed(m, base+mark+tone)
			if got := keys.Text(); got != string(r) {
				t.Errorf("mode %d: %q writes %q, want %q", m, base+mark+tone, got, string(r))
			}
			for pressed := base + mark + tone; pressed != ""; { // Back undoes tone, mark, letter
				pressed, keys = pressed[:len(pressed)-1], keys.Back()
				if keys.Text() != typed(m, pressed).Text() {
					t.Errorf("mode %d: %c back is %q, %q typed", m, r, keys.Text(), pressed)
				}
			}
		}
	}
}

// ways are the orders in which people type a word's marks and tone: each behind
// its letter, the tone at the end, all at the end.
var ways = []string{"each", "tone last", "all last"}

func spellWord(m Mode, way, word string) string {
	var b strings.Builder
	last, tones := "", ""
	for _, r := range word {
		base, mark, tone := spell(m, r)
		b.WriteString(base)
		switch way {
		case "each":
			b.WriteString(mark + tone)
		case "tone last":
			b.WriteString(mark)
			tones += tone
		default:
			if mark != "" && strings.HasSuffix(last, mark) && strings.ContainsAny(mark, "w7") {
				mark = "" // one key for both letters of ươ
			}
			last += mark
			tones += tone
		}
	}
	return b.String() + last + tones
}

// syllables are all there are, with their tones: some 17,000, of which Viet
// Nam uses 6,000.
func syllables(f func(string)) {
	for _, onset := range append(strings.Fields(onsets), "") {
		if onset == "q" {
			continue // only with u
		}
		for _, rime := range strings.Fields(rimes) {
			stop := strings.HasSuffix(rime, "c") || strings.HasSuffix(rime, "ch") || strings.HasSuffix(rime, "p") || strings.HasSuffix(rime, "t")
			first := bare(rime)[:1]
			switch {
			case strings.HasPrefix(rime, "oó"):
				continue // typed with three: see TestTelexWritesVietnamese
			case onset == "qu" && strings.ContainsAny(first, "ou"), onset == "gi" && first == "i":
				continue // the glide is in the onset already
			case onset == "g" && (rime == "ía" || rime == "íu"):
				continue // these are gi and a, gi and u
			}
			for _, tone := range toneKeys {
				if stop && tone != 's' && tone != 'j' {
					continue
				}
				f(onset + strings.Map(func(r rune) rune {
					if v, key := untoned(r); key != 0 {
						if tone == 0 {
							return v
						}
						return withTone(v, tone)
					}
					return r
				}, rime))
			}
		}
	}
}

func TestEverySyllableCanBeTyped(t *testing.T) {
	n, wrong := 0, 0
	syllables(func(s string) {
		for _, m := range []Mode{Telex, VNI} {
			for i, way := range ways {
				if n++; (m != Telex || i > 0) && n%5 != 0 {
					continue // the ways differ in few kinds of words
				}
				keys := spellWord(m, way, s)
				if got := typed(m, keys).Text(); got != s {
					if wrong++; wrong < 30 {
						t.Errorf("%s, mode %d: %q writes %q, want %q", way, m, keys, got, s)
					}
				}
			}
		}
	})
	if n < 50_000 || wrong > 0 {
		t.Errorf("%d of %d", wrong, n)
	}
}

// The words of real procedures, typed and read again.
func TestRealNamesCanBeTyped(t *testing.T) {
	f, err := os.Open(filepath.FromSlash("../../../shared/data/catalogue.csv"))
	if err != nil {
		t.Skip("../shared/data/catalogue.csv is not here: no real names were typed")
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	seen := map[string]bool{}
	for {
		row, err := r.Read()
		if err != nil {
			break
		}
		for _, w := range strings.FieldsFunc(norm.NFC.String(strings.Join(row, " ")), func(r rune) bool { return !unicode.IsLetter(r) }) {
			seen[w] = true
		}
	}
	good, bad := 0, []string{}
	for w := range seen {
		want := oldStyle(w)
		if bare(strings.ToLower(want)) == strings.ToLower(want) {
			continue // nothing to compose
		}
		if typed(Telex, spellWord(Telex, "tone last", want)).Text() == want {
			good++
		} else {
			bad = append(bad, w)
		}
	}
	if good < 1000 || len(bad)*100 > good {
		t.Errorf("%d words can be typed, %d cannot: %v", good, len(bad), bad)
	}
	t.Logf("%d words, not Vietnamese: %v", good, bad)
}

// oldStyle moves the tone of "hoà" to where school books have it.
func oldStyle(w string) string {
	for _, p := range []string{"oa", "oe", "uy"} {
		for _, tone := range toneKeys[1:] {
			v := []rune(p)
			up := func(s string) []string { return []string{s, strings.ToUpper(s)} }
			from, to := up(string(v[0])+string(withTone(v[1], tone))), up(string(withTone(v[0], tone))+string(v[1]))
			for i := range from {
				if strings.HasSuffix(w, from[i]) && !strings.HasSuffix(strings.ToLower(w), "q"+strings.ToLower(from[i])) {
					w = strings.TrimSuffix(w, from[i]) + to[i]
				}
			}
		}
	}
	return w
}

// Whatever is typed: the text is NFC, a key changes one word at most and grows
// the text by a letter at most (a word that turns out foreign gets its keys
// back), and Back undoes the key.
func TestAnyKeysAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var k Keys
		for range rapid.IntRange(0, 30).Draw(t, "n") {
			m := rapid.SampledFrom([]Mode{Telex, Telex, VNI, Plain}).Draw(t, "mode")
			key := rapid.RuneFrom([]rune("aăâbcdđeêghiklmnoôơpqrstuưvxyfjwzế ASDWOE0123456789.")).Draw(t, "key")
			next := k.Press(m, key)
			text := next.Text()
			if !norm.NFC.IsNormalString(text) {
				t.Fatalf("%q is not NFC", text)
			}
			if next.Back() != k && next.Back().Text() != k.Text() {
				t.Fatalf("%q back is %q, was %q", next, next.Back(), k)
			}
			if i := strings.LastIndexAny(k.Text(), " ."); i >= 0 && !strings.HasPrefix(text, k.Text()[:i+1]) {
				t.Fatalf("%q + %q = %q", k.Text(), key, text)
			}
			if key == ' ' && text != k.Text()+" " {
				t.Fatalf("%q + space = %q", k.Text(), text)
			}
			k = next
		}
	})
}
