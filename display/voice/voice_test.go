package voice

import (
	"slices"
	"strings"
	"testing"
)

func TestAnnouncements(t *testing.T) {
	for _, c := range []struct {
		lang, number, counter string
		how                   Numbers
		want                  string
	}{
		{"vi", "A012", "5", Digits, "Mời công dân có số A, không một hai, đến quầy số năm"},
		{"vi", "A112", "5", Digits, "Mời công dân có số A, một một hai, đến quầy số năm"},
		{"vi", "A112", "5", Cardinals, "Mời công dân có số A, một trăm mười hai, đến quầy số năm"},
		{"vi", "AB950", "Quầy 24", Digits, "Mời công dân có số A B, chín năm không, đến quầy số hai mươi tư"},
		{"vi", "D001", "Quầy số 1B", Cardinals, "Mời công dân có số D, một, đến quầy số một B"},
		{"vi", "A012", "Trả kết quả", Digits, "Mời công dân có số A, không một hai, đến quầy Trả kết quả"},
		{"en", "A012", "5", Digits, "Number A zero one two, counter five"},
		{"en", "A112", "Counter 12", Cardinals, "Number A one hundred and twelve, counter twelve"},
		{"en", "B020", "21", Cardinals, "Number B twenty, counter twenty one"},
	} {
		if got := Words(Phrases(c.lang, c.number, c.counter, c.how)); got != c.want {
			t.Errorf("%s %s %s: %q\nwant %q", c.lang, c.number, c.counter, got, c.want)
		}
	}
}

func TestTheLoudspeakerIsTriedByCounting(t *testing.T) {
	for lang, want := range map[string]string{"vi": "một, hai, ba, bốn, năm", "en": "one, two, three, four, five"} {
		if got := Words(Count(lang)); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
		for _, p := range Count(lang) {
			if p != Pause && !slices.Contains(Vocabulary(lang), p) {
				t.Errorf("%s: no clip for %q", lang, p)
			}
		}
	}
}

func TestVietnameseCardinals(t *testing.T) {
	for n, want := range map[int]string{
		0: "không", 1: "một", 4: "bốn", 5: "năm", 10: "mười", 11: "mười một", 14: "mười bốn", 15: "mười lăm",
		20: "hai mươi", 21: "hai mươi mốt", 24: "hai mươi tư", 25: "hai mươi lăm", 31: "ba mươi mốt", 50: "năm mươi",
		55: "năm mươi lăm", 91: "chín mươi mốt", 100: "một trăm", 101: "một trăm linh một", 104: "một trăm linh bốn",
		105: "một trăm linh năm", 110: "một trăm mười", 111: "một trăm mười một", 112: "một trăm mười hai",
		115: "một trăm mười lăm", 121: "một trăm hai mươi mốt", 500: "năm trăm", 505: "năm trăm linh năm",
		555: "năm trăm năm mươi lăm", 914: "chín trăm mười bốn", 944: "chín trăm bốn mươi tư", 999: "chín trăm chín mươi chín",
	} {
		if got := strings.Join(Cardinal("vi", n), " "); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

// Every number can be read back from its words, and each is said differently: an
// independent reading by the values of the words, not by the writer's rules.
func TestEveryCardinalReadsBack(t *testing.T) {
	value := map[string]int{
		"không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
		"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
		"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
		"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
	}
	for _, lang := range []string{"vi", "en"} {
		seen := map[string]int{}
		for n := range 1000 {
			words := Cardinal(lang, n)
			sum, last := 0, 0
			for _, w := range words {
				switch w {
				case "trăm", "hundred":
					sum, last = (sum+last)*100, 0
				case "mươi":
					sum, last = sum+last*10, 0
				case "mười":
					sum, last = sum+10, 0
				case "linh", "and":
				default:
					v, ok := value[w]
					if !ok {
						t.Fatalf("%s %d: %q is no word of a number", lang, n, w)
					}
					sum, last = sum+last, v
				}
			}
			if sum+last != n {
				t.Errorf("%s %d is said %q, which is %d", lang, n, words, sum+last)
			}
			key := strings.Join(words, " ")
			if o, ok := seen[key]; ok {
				t.Errorf("%s %d and %d are both %q", lang, o, n, key)
			}
			seen[key] = n
		}
	}
}

func TestThePackHasEveryPhrase(t *testing.T) {
	for _, lang := range []string{"vi", "en"} {
		words := Vocabulary(lang)
		for n := range 1000 {
			for _, how := range []Numbers{Digits, Cardinals} {
				number := string(rune('A'+n%26)) + strings.Repeat("0", 3-len(itoa(n))) + itoa(n)
				for _, p := range Phrases(lang, number, itoa(n%60+1), how) {
					if p != Pause && !slices.Contains(words, p) {
						t.Fatalf("%s %s: no clip for %q", lang, number, p)
					}
				}
			}
		}
	}
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + itoa(n%10)
}

func TestLabel(t *testing.T) {
	for in, want := range map[string]string{"5": "5", "Quầy 5": "5", "Quầy số 12": "12", "Counter 7": "7", "quầy 3A": "3A", "Trả kết quả": "Trả kết quả", "Quầy": "Quầy", "Quầy Hỗ trợ": "Quầy Hỗ trợ"} {
		if got := Label(in); got != want {
			t.Errorf("Label(%q) = %q, want %q", in, got, want)
		}
	}
}
