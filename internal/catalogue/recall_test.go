package catalogue

import (
	"encoding/csv"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var misses = flag.Bool("misses", false, "list the questions that found nothing right")

// shared opens a file of the data that nobody on the project wrote; the tests
// that need it are skipped where it is absent.
func shared(t testing.TB, name string) *os.File {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", name))
	if err != nil {
		t.Skipf("../shared/data/%s is not here: nothing is measured", name)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func national(t testing.TB) *Index {
	t.Helper()
	list, bad, err := Import(shared(t, "catalogue.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range bad {
		t.Error(e)
	}
	return NewIndex(list, Own{})
}

type question struct {
	id, text string
	codes    []string
}

// questions are what citizens asked: the public set that the search is tuned
// on.
func questions(t testing.TB) []question {
	t.Helper()
	rows, err := csv.NewReader(shared(t, "questions_dev.csv")).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []question
	for _, r := range rows[1:] {
		if r[4] != "" {
			out = append(out, question{r[0], r[2], strings.Split(r[4], ";")})
		}
	}
	return out
}

// heldOut are 222 questions of our own, written before the search was tuned:
// they are measured, never tuned on. No alias may be made from one of them.
func heldOut(t testing.TB) []question { return ours(t, "questions.csv") }

// hard are 60 more, in words as far from the law's as people use them, written
// when the tuning had ended: 0.63 were found then, and words that stand for one
// another were added for what they showed.
func hard(t testing.TB) []question { return ours(t, "questions_hard.csv") }

// last are 50 more, in plain words, written behind that: 0.84 were found at
// first sight, which is the figure to expect of questions that nobody has seen.
func last(t testing.TB) []question { return ours(t, "questions_last.csv") }

// reviewed are 78 of 156 that a reviewer wrote who had not seen the tuning: as
// written 0.92 were found at first sight, 0.89 with a slip. The other half was
// looked at, these were not.
func reviewed(t testing.TB) []question { return ours(t, "questions_review.csv") }

func ours(t testing.TB, name string) []question {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []question
	for i, r := range rows[1:] {
		out = append(out, question{fmt.Sprint("line ", i+2), r[0], strings.Split(r[1], ";")})
	}
	return out
}

// recall is the share of questions with a right code among the first five, and
// the mean share of the right codes found there.
func recall(ix *Index, qs []question, change func(string) string) (hit, share float64, missed []string) {
	for _, q := range qs {
		text := change(q.text)
		got := ix.Search(text)
		got = got[:min(5, len(got))]
		n := 0
		for _, c := range q.codes {
			if slices.Contains(got, c) {
				n++
			}
		}
		if n > 0 {
			hit++
		} else {
			missed = append(missed, fmt.Sprintf("%s %q want %v got %v", q.id, text, q.codes, got))
		}
		share += float64(n) / float64(min(len(q.codes), 5))
	}
	return hit / float64(len(qs)), share / float64(len(qs)), missed
}

// plainText takes the accents off and leaves all else.
func plainText(s string) string {
	return strings.Map(func(r rune) rune {
		low := []rune(strings.ToLower(string(r)))[0]
		if l, ok := letters[low]; ok {
			if b, ok := bare[l.quality]; ok {
				return b
			}
			return l.quality
		}
		return r
	}, s)
}

// slip makes one typing mistake in a word of four letters or more.
func slip(rnd *rand.Rand) func(string) string {
	return func(s string) string {
		words := strings.Fields(s)
		var long []int
		for i, w := range words {
			if len([]rune(w)) >= 4 {
				long = append(long, i)
			}
		}
		if len(long) == 0 {
			return s
		}
		i := long[rnd.IntN(len(long))]
		w := []rune(words[i])
		at := rnd.IntN(len(w) - 1)
		switch rnd.IntN(4) {
		case 0:
			w[at], w[at+1] = w[at+1], w[at]
		case 1:
			w = slices.Delete(w, at, at+1)
		case 2:
			w = slices.Insert(w, at, w[at])
		default:
			w[at] = rune("qwertyuiopasdfghjklzxcvbnm"[rnd.IntN(26)])
		}
		words[i] = string(w)
		return strings.Join(words, " ")
	}
}

// typed is a text as it comes off a keyboard on which no program makes the
// accents: Telex, or VNI with digits.
func typed(marks, tones map[rune]string) func(string) string {
	return func(s string) string {
		var b strings.Builder
		for w := range strings.FieldsSeq(s) {
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			tone := ""
			w, end := strings.TrimRight(w, ",.?!"), w[len(strings.TrimRight(w, ",.?!")):]
			for _, r := range w {
				l, ok := letters[[]rune(strings.ToLower(string(r)))[0]]
				if !ok {
					b.WriteRune(r)
					continue
				}
				base, ok := bare[l.quality]
				if !ok {
					base = l.quality
				}
				b.WriteRune(base)
				b.WriteString(marks[l.quality])
				if l.tone != '0' {
					tone = tones[rune(l.tone)]
				}
			}
			b.WriteString(tone + end)
		}
		return b.String()
	}
}

var (
	asTelex = typed(
		map[rune]string{'ă': "w", 'â': "a", 'ê': "e", 'ô': "o", 'ơ': "w", 'ư': "w", 'đ': "d"},
		map[rune]string{'1': "f", '2': "r", '3': "x", '4': "s", '5': "j"})
	asVNI = typed(
		map[rune]string{'ă': "8", 'â': "6", 'ê': "6", 'ô': "6", 'ơ': "7", 'ư': "7", 'đ': "9"},
		map[rune]string{'1': "2", '2': "3", '3': "4", '4': "1", '5': "5"})
)

func thirdOf(qs []question) []question {
	var out []question
	for i := 0; i < len(qs); i += 3 {
		out = append(out, qs[i])
	}
	return out
}

func together(s string) string { return strings.ReplaceAll(s, " ", "") }

func TestRecallOnQuestionsOfCitizens(t *testing.T) {
	ix := national(t)
	for _, set := range []struct {
		name string
		qs   []question
	}{{"public", questions(t)}, {"held out", heldOut(t)}, {"hard", hard(t)}, {"last", last(t)}, {"reviewed", reviewed(t)}} {
		for i, c := range []struct {
			name   string
			change func(string) string
			least  float64 // of the first two sets
		}{
			{"as written", func(s string) string { return s }, 0.85},
			{"without accents", plainText, 0.85},
			{"one slip", slip(rand.New(rand.NewPCG(1, 2))), 0.80},
			{"one slip, no accents", func(s string) string { return slip(rand.New(rand.NewPCG(3, uint64(len(s)))))(plainText(s)) }, 0.80},
			{"Telex keys", asTelex, 0.80},
			{"VNI keys", asVNI, 0.80},
			{"no spaces", together, 0.75},
			{"no spaces, no accents", func(s string) string { return together(plainText(s)) }, 0.75},
		} {
			qs := set.qs
			if i > 1 && len(qs) < 100 {
				break
			}
			if i > 1 { // some of them tell as much of the keyboard
				qs = thirdOf(qs)
			}
			hit, share, missed := recall(ix, qs, c.change)
			t.Logf("%-9s %-22s recall@5 %.3f (of all right codes %.3f)", set.name, c.name, hit, share)
			if hit < c.least && (set.name == "public" || set.name == "held out") { // too few to be sure
				t.Errorf("%s, %s: %.3f, want %.2f", set.name, c.name, hit, c.least)
			}
			if *misses && set.name == "public" {
				t.Log(strings.Join(missed, "\n"))
			}
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	ix, qs := national(b), questions(b)
	i := 0
	for b.Loop() {
		ix.Search(qs[i%len(qs)].text)
		i++
	}
}

// Who knows a procedure's name finds it, whatever everyday words it holds.
func TestEveryNameFindsItsProcedure(t *testing.T) {
	ix := national(t)
	first, five := 0, 0
	const each = 30
	for i := 0; i < ix.Len(); i += each {
		p := ix.list[i]
		words := strings.Fields(p.Name)
		query := plainText(strings.Join(words[:min(len(words), 16)], " "))
		got := ix.Search(query)
		at := slices.IndexFunc(got, func(c string) bool {
			q, _ := Find(ix.list, c)
			return strings.HasPrefix(Fold(q.Name), Fold(query))
		})
		if at == 0 {
			first++
		}
		if at >= 0 && at < 5 {
			five++
		} else if *misses {
			t.Logf("%s %q got %v", p.Code, query, got)
		}
	}
	t.Logf("the first 16 words of a name, without accents: first %.3f, among five %.3f",
		float64(each*first)/float64(ix.Len()), float64(each*five)/float64(ix.Len()))
	if n := ix.Len()/each - five; n*50 > ix.Len()/each {
		t.Errorf("%d names of %d are not found by their own words", n, ix.Len())
	}
}

// A keystroke at a time, as a kiosk searches; `GOOS=js GOARCH=wasm` runs it in
// the browser's machine.
func BenchmarkKeystroke(b *testing.B) {
	ix := national(b)
	var typed []string
	for _, q := range heldOut(b)[:40] {
		letters := []rune(plainText(q.text))
		for n := 1; n <= len(letters); n++ {
			typed = append(typed, string(letters[:n]))
		}
	}
	i := 0
	for b.Loop() {
		ix.Search(typed[i%len(typed)])
		i++
	}
}

func BenchmarkNewIndex(b *testing.B) {
	list := national(b).list
	for b.Loop() {
		NewIndex(list, Own{})
	}
}
