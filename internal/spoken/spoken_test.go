package spoken

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestAnnouncements(t *testing.T) {
	le := Style{Cardinals, []string{"lẻ"}}
	for _, c := range []struct {
		lang, number, counter string
		how                   Style
		lead                  Lead
		want                  string
	}{
		{"vi", "A012", "5", Style{}, First, "Mời công dân có số A, không một hai, đến quầy số năm"},
		{"vi", "A012", "Quầy số 5", Style{}, Again, "Mời lại công dân có số A, không một hai, đến quầy số năm"},
		{"vi", "A012", "quầy  5 ", Style{}, More, "số A, không một hai, đến quầy số năm"},
		{"vi", "A112", "5", Style{Numbers: Cardinals}, First, "Mời công dân có số A, một trăm mười hai, đến quầy số năm"},
		{"vi", "AB950", "Quầy 24", Style{}, First, "Mời công dân có số A B, chín năm không, đến quầy số hai mươi tư"},
		{"vi", "D001", "Quầy số 1B", Style{Numbers: Cardinals}, First, "Mời công dân có số D, một, đến quầy số một B"},
		{"vi", "D104", "105", Style{Numbers: Cardinals}, First, "Mời công dân có số D, một trăm linh bốn, đến quầy số một trăm linh năm"},
		{"vi", "D104", "105", le, First, "Mời công dân có số D, một trăm lẻ bốn, đến quầy số một trăm lẻ năm"},
		{"vi", "A012", "Trả kết quả", Style{}, First, "Mời công dân có số A, không một hai, đến quầy Trả kết quả"},
		{"vi", "A012", "Quầy Tư pháp", Style{}, First, "Mời công dân có số A, không một hai, đến quầy Tư pháp"},
		{"vi", "A012", "Cửa số 3", Style{}, First, "Mời công dân có số A, không một hai, đến cửa số ba"},
		{"vi", "A012", "Counter 3", Style{}, First, "Mời công dân có số A, không một hai, đến quầy số ba"},
		{"vi", "A012", "Quầy A1", Style{}, First, "Mời công dân có số A, không một hai, đến quầy A một"},
		{"vi", "A012", "Quầy A", Style{}, First, "Mời công dân có số A, không một hai, đến quầy A"},
		{"vi", "A012", "Quầy 5 – Đất đai", Style{}, First, "Mời công dân có số A, không một hai, đến quầy số năm"},
		{"vi", "A012", "Quầy 5: Đất đai", Style{}, First, "Mời công dân có số A, không một hai, đến quầy số năm"},
		{"vi", "A012", "Quầy 5-6", Style{}, First, "Mời công dân có số A, không một hai, đến quầy 5-6"},
		{"vi", "A012", "Quầy 5 và 6", Style{}, First, "Mời công dân có số A, không một hai, đến quầy 5 và 6"},
		{"vi", "A012", "", Style{}, First, "Mời công dân có số A, không một hai, đến quầy ghi trên bảng"},
		{"en", "A012", "5", Style{}, First, "Number A zero one two, counter five"},
		{"en", "A012", "Quầy 5", Style{}, Again, "Once more, number A zero one two, counter five"},
		{"en", "A012", "Cửa số 5", Style{}, More, "number A zero one two, window five"},
		{"en", "A112", "Counter 12", Style{Numbers: Cardinals}, First, "Number A one hundred and twelve, counter twelve"},
		{"en", "B020", "21", Style{Numbers: Cardinals}, First, "Number B twenty, counter twenty-one"},
		{"fr", "B171", "Guichet n° 81", Style{Numbers: Cardinals}, First, "Numéro B, cent soixante et onze, au guichet quatre-vingt-un"},
		{"xx", "A012", "5", Style{}, First, "Mời công dân có số A, không một hai, đến quầy số năm"},
	} {
		got := Words(Phrases(c.lang, c.number, c.counter, c.how, c.lead))
		if got != c.want || !norm.NFC.IsNormalString(got) {
			t.Errorf("%s %s %s: %q\nwant %q", c.lang, c.number, c.counter, got, c.want)
		}
	}
}

func TestTheLoudspeakerIsTriedByCounting(t *testing.T) {
	for lang, want := range map[string]string{"vi": "một, hai, ba, bốn, năm", "en": "one, two, three, four, five"} {
		if got := Words(Count(lang)); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}

// A counter's name is said where there is a clip for it, else the screen knows.
func TestANameWithoutAClip(t *testing.T) {
	p := Phrases("vi", "A012", "Quầy Tư pháp", Style{}, First)
	for _, has := range []bool{true, false} {
		want := map[bool]string{true: "đến quầy Tư pháp", false: "đến quầy ghi trên bảng"}[has]
		if got := Words(Sayable("vi", p, func(string) bool { return has })); !strings.HasSuffix(got, ", "+want) {
			t.Errorf("%v: %q", has, got)
		}
	}
	for _, counter := range []string{"Quầy A", "Quầy A1", "12B"} {
		p := Phrases("vi", "A012", counter, Style{}, First)
		if got := Sayable("vi", p, func(string) bool { return false }); !slices.Equal(got, p) {
			t.Errorf("%s: %q", counter, got)
		}
	}
}

// Nothing is said that the vocabulary lacks, and it has nothing twice.
func TestTheVocabularyIsWhole(t *testing.T) {
	for _, lang := range []string{"vi", "en", "fr"} {
		words := Vocabulary(lang)
		if u := slices.Compact(slices.Sorted(slices.Values(words))); len(u) != len(words) || !Has(lang) {
			t.Errorf("%s: something is there twice: %q", lang, words)
		}
		known := map[string]bool{}
		for _, w := range words {
			known[w] = true
		}
		for n := range 1000 {
			for _, how := range []Style{{}, {Numbers: Cardinals}, {Cardinals, []string{"lẻ"}}} {
				for lead := First; lead <= More; lead++ {
					for _, p := range Phrases(lang, fmt.Sprintf("%c%03d", 'A'+n%26, n), fmt.Sprint("Quầy ", n, "B"), how, lead) {
						if !isMark(p) && !known[p] {
							t.Fatalf("%s %d: no clip for %q", lang, n, p)
						}
					}
				}
			}
		}
	}
}

func TestLettersInTheVietnameseWay(t *testing.T) {
	var got []string
	for _, r := range "ABCDEFGHIJKLMNOPQRSTUVWXYZ" {
		got = append(got, Spelt("vi", string(r)))
	}
	want := "a, bê, xê, dê, e, ép, giê, hát, i, gi, ca, e lờ, em mờ, en nờ, o, pê, quy, e rờ, ét sì, tê, u, vê, vê kép, ích xì, i dài, dét"
	if s := strings.Join(got, ", "); s != want {
		t.Errorf("%s", s)
	}
	if s := Spelt("vi", "không"); s != "không" {
		t.Errorf("%q", s)
	}
}
