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
	return NewIndex(list)
}

type question struct {
	id, text string
	codes    []string
}

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

// recall is the share of questions with a right code among the first five, and
// the mean share of the right codes found there.
func recall(ix *Index, qs []question, change func(string) string) (hit, share float64, missed []string) {
	for _, q := range qs {
		got := ix.Search(change(q.text))
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
			missed = append(missed, fmt.Sprintf("%s %q want %v got %v", q.id, change(q.text), q.codes, got))
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

func TestRecallOnQuestionsOfCitizens(t *testing.T) {
	ix, qs := national(t), questions(t)
	same := func(s string) string { return s }
	for _, c := range []struct {
		name   string
		change func(string) string
		least  float64
	}{
		{"as written", same, 0.85},
		{"without accents", plainText, 0.85},
		{"one slip", slip(rand.New(rand.NewPCG(1, 2))), 0.80},
		{"one slip, no accents", func(s string) string { return slip(rand.New(rand.NewPCG(3, uint64(len(s)))))(plainText(s)) }, 0.80},
	} {
		hit, share, missed := recall(ix, qs, c.change)
		t.Logf("%-22s recall@5 %.3f (of all right codes %.3f)", c.name, hit, share)
		if hit < c.least {
			t.Errorf("%s: %.3f, want %.2f", c.name, hit, c.least)
		}
		if *misses {
			t.Log(strings.Join(missed, "\n"))
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
