package spoken

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

// What is right stands here a second time, written out as a school book has it
// and not as the rules of the packs: 0 to 99 in rows of ten, and what comes
// before them.
var rowsVI = []string{
	"không|một|hai|ba|bốn|năm|sáu|bảy|tám|chín",
	"mười|mười một|mười hai|mười ba|mười bốn|mười lăm|mười sáu|mười bảy|mười tám|mười chín",
	"hai mươi|hai mươi mốt|hai mươi hai|hai mươi ba|hai mươi tư|hai mươi lăm|hai mươi sáu|hai mươi bảy|hai mươi tám|hai mươi chín",
	"ba mươi|ba mươi mốt|ba mươi hai|ba mươi ba|ba mươi tư|ba mươi lăm|ba mươi sáu|ba mươi bảy|ba mươi tám|ba mươi chín",
	"bốn mươi|bốn mươi mốt|bốn mươi hai|bốn mươi ba|bốn mươi tư|bốn mươi lăm|bốn mươi sáu|bốn mươi bảy|bốn mươi tám|bốn mươi chín",
	"năm mươi|năm mươi mốt|năm mươi hai|năm mươi ba|năm mươi tư|năm mươi lăm|năm mươi sáu|năm mươi bảy|năm mươi tám|năm mươi chín",
	"sáu mươi|sáu mươi mốt|sáu mươi hai|sáu mươi ba|sáu mươi tư|sáu mươi lăm|sáu mươi sáu|sáu mươi bảy|sáu mươi tám|sáu mươi chín",
	"bảy mươi|bảy mươi mốt|bảy mươi hai|bảy mươi ba|bảy mươi tư|bảy mươi lăm|bảy mươi sáu|bảy mươi bảy|bảy mươi tám|bảy mươi chín",
	"tám mươi|tám mươi mốt|tám mươi hai|tám mươi ba|tám mươi tư|tám mươi lăm|tám mươi sáu|tám mươi bảy|tám mươi tám|tám mươi chín",
	"chín mươi|chín mươi mốt|chín mươi hai|chín mươi ba|chín mươi tư|chín mươi lăm|chín mươi sáu|chín mươi bảy|chín mươi tám|chín mươi chín",
}

var rowsEN = []string{
	"zero|one|two|three|four|five|six|seven|eight|nine",
	"ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen",
	"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
}

var rowsFR = []string{
	"zéro|un|deux|trois|quatre|cinq|six|sept|huit|neuf",
	"dix|onze|douze|treize|quatorze|quinze|seize|dix-sept|dix-huit|dix-neuf",
	"vingt", "trente", "quarante", "cinquante",
	"soixante|soixante et un|soixante-deux|soixante-trois|soixante-quatre|soixante-cinq|soixante-six|soixante-sept|soixante-huit|soixante-neuf",
	"soixante-dix|soixante et onze|soixante-douze|soixante-treize|soixante-quatorze|soixante-quinze|soixante-seize|soixante-dix-sept|soixante-dix-huit|soixante-dix-neuf",
	"quatre-vingts|quatre-vingt-un|quatre-vingt-deux|quatre-vingt-trois|quatre-vingt-quatre|quatre-vingt-cinq|quatre-vingt-six|quatre-vingt-sept|quatre-vingt-huit|quatre-vingt-neuf",
	"quatre-vingt-dix|quatre-vingt-onze|quatre-vingt-douze|quatre-vingt-treize|quatre-vingt-quatorze|quatre-vingt-quinze|quatre-vingt-seize|quatre-vingt-dix-sept|quatre-vingt-dix-huit|quatre-vingt-dix-neuf",
}

// book is every number from 0 to 999 in words.
func book(lang string) []string {
	var below []string
	rows := map[string][]string{"vi": rowsVI, "en": rowsEN, "fr": rowsFR}[lang]
	for _, row := range rows {
		if words := strings.Split(row, "|"); len(words) == 10 {
			below = append(below, words...)
			continue
		}
		for u := range 10 {
			switch {
			case u == 0:
				below = append(below, row)
			case u == 1 && lang == "fr":
				below = append(below, row+" et un")
			default:
				below = append(below, row+"-"+below[u])
			}
		}
	}
	all := append([]string{}, below...)
	for h := 1; h <= 9; h++ {
		for r, rest := range below {
			var s string
			switch {
			case lang == "vi" && r == 0:
				s = below[h] + " trăm"
			case lang == "vi" && r < 10:
				s = below[h] + " trăm linh " + rest
			case lang == "vi":
				s = below[h] + " trăm " + rest
			case lang == "en" && r == 0:
				s = below[h] + " hundred"
			case lang == "en":
				s = below[h] + " hundred and " + rest
			case h == 1 && r == 0:
				s = "cent"
			case h == 1:
				s = "cent " + rest
			case r == 0:
				s = below[h] + " cents"
			default:
				s = below[h] + " cent " + rest
			}
			all = append(all, s)
		}
	}
	return all
}

// prefixes are A to Z and AA to ZZ.
func prefixes() (out []string) {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	for _, a := range letters {
		out = append(out, string(a))
	}
	for _, a := range letters {
		for _, b := range letters {
			out = append(out, string(a)+string(b))
		}
	}
	return out
}

// Every number of every prefix, in both ways: 1.4 million announcements in each
// language with SOAK set. Without, every number of every letter in Vietnamese,
// and some of the rest.
func TestEveryNumberOfEveryPrefix(t *testing.T) {
	for _, lang := range []string{"vi", "en", "fr"} {
		numbers := book(lang)
		if len(numbers) != 1000 {
			t.Fatalf("%s: %d numbers in the book", lang, len(numbers))
		}
		digit := strings.Split(map[string]string{"vi": rowsVI[0], "en": rowsEN[0], "fr": rowsFR[0]}[lang], "|")
		way := map[string][3]string{
			"vi": {"Mời công dân có số ", ", ", ", đến quầy số "}, "en": {"Number ", " ", ", counter "}, "fr": {"Numéro ", ", ", ", au guichet "},
		}[lang]
		for i, prefix := range prefixes() {
			letters := strings.Join(strings.Split(prefix, ""), " ")
			for n := range 1000 {
				if (i >= 26 || lang != "vi") && (n+i)%59 != 0 && os.Getenv("SOAK") == "" {
					continue
				}
				ticket, counter := fmt.Sprintf("%s%03d", prefix, n), 999-n
				spelt := digit[n/100] + " " + digit[n/10%10] + " " + digit[n%10]
				for how, number := range map[Numbers]string{Digits: spelt, Cardinals: numbers[n]} {
					want := way[0] + letters + way[1] + number + way[2] + numbers[counter]
					if got := Words(Phrases(lang, ticket, fmt.Sprint(counter), Style{Numbers: how}, First)); got != want {
						t.Fatalf("%s %s, counter %d, %s: %q, want %q", lang, ticket, counter, how, got, want)
					}
				}
			}
		}
	}
}

// A hall of the south says lẻ: everywhere, and nothing else changes.
func TestEveryNumberWithLe(t *testing.T) {
	for n, want := range book("vi") {
		if got := Words(Cardinal("vi", n, Style{Words: []string{"lẻ"}})); got != strings.ReplaceAll(want, "linh", "lẻ") {
			t.Errorf("%d: %q", n, got)
		}
	}
}

// Whatever a counter is called, something is said, in one line and without a
// letter that was not there.
func FuzzPhrases(f *testing.F) {
	for _, s := range []string{"5", "Quầy 5", "12B", "Quầy số 12B", "Tư pháp", "", " ", "Quầy", "A1", "5 – Đất đai", "5-6", "1000", "\xff", "Quầy 5\n", "quẦY 7", "-", "0009"} {
		f.Add("vi", "A012", s, uint8(0))
		f.Add("en", "ZZ999", s, uint8(4))
	}
	f.Fuzz(func(t *testing.T, lang, number, counter string, how uint8) {
		style := Style{Numbers: []Numbers{Digits, Cardinals}[how%2]}
		phrases := Phrases(lang, number, counter, style, Lead(how/2%3))
		if len(phrases) == 0 {
			t.Fatal("nothing is said")
		}
		for _, p := range phrases {
			if strings.TrimSpace(p) == "" {
				t.Errorf("%q %q: a phrase is empty: %q", number, counter, phrases)
			}
		}
		if words := Words(phrases); strings.Contains(words, "\n") || utf8.ValidString(counter) && !utf8.ValidString(words) {
			t.Errorf("%q %q: %q", number, counter, words)
		}
		has := func(p string) bool { return len(p)%2 == 0 }
		if got := Sayable(lang, phrases, has); len(got) == 0 {
			t.Errorf("%q: nothing is left of %q", counter, phrases)
		}
	})
}

func TestTheRulesReadEveryNumber(t *testing.T) {
	for _, l := range every {
		if err := l.try(); err != nil {
			t.Error(err)
		}
	}
}

// A wrong section is a clear error and never a silent loudspeaker.
func TestWrongRulesAreFound(t *testing.T) {
	good := `{"call":"Số {letters} {number}, {place}","again":"Lại {letters} {number}, {place}","more":"{letters} {number}, {place}",
		"digits":["0","1","2","3","4","5","6","7","8","9"],"cardinal":["0: không","10: << mươi[ >>]","100: << trăm[ >>]"],
		"letters":["a","b","c","d","e","f","g","h","i","j","k","l","m","n","o","p","q","r","s","t","u","v","w","x","y","z"],
		"places":[{"words":["quầy"],"number":"đến","name":"đến"}],"screen":"màn hình","other":["a/b"],"names":[],"alike":[]}`
	for _, c := range [][3]string{
		{"", "", ""},
		{`"0: không"`, `"1: một"`, "rules go up from 0"},
		{`"10: <<`, `"ten: <<`, "want"},
		{`[ >>]`, `[ >>`, "] is missing"},
		{`<< trăm`, `< trăm`, "a second <"},
		{`>>]","100`, `>tens>]","100`, `no rule of "tens"`},
		{`0: không`, `0: ==`, "no rule"},
		{`Số {letters}`, `Số`, "{letters} is missing"},
		{`"0","1"`, `"0"`, "10 digits"},
		{`"a/b"`, `"ab"`, "want usual/other"},
		{`"names"`, `"name"`, "unknown field"},
		{`"Lại {letters}`, `"Lại {letters`, "is missing"},
		{`10: <<`, `10/x: <<`, "60/20"},
	} {
		bad := strings.Replace(good, c[0], c[1], 1)
		l, err := parse([]byte(bad))
		if err == nil {
			err = l.try()
		}
		if c[2] == "" && err != nil || c[2] != "" && (err == nil || !strings.Contains(err.Error(), c[2])) {
			t.Errorf("%q for %q: %v, want %q", c[1], c[0], err, c[2])
		}
	}
}
