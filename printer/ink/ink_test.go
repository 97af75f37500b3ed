package ink

import (
	"bytes"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// vietnamese are all 134 accented letters, small and capital.
const vietnamese = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ" +
	"ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"

var styles = []Style{{Size: 16}, {Size: 23}, {Size: 25, Bold: true}, {Size: 31, Bold: true}, {Size: 200, Bold: true}, {Size: 20, Mono: true}}

// burn draws a line alone with room all around.
func burn(s string, st Style) *Bitmap {
	l := Wrap(s, st, 1<<20)[0]
	b := New(l.Width+2*st.Size, 4*st.Size)
	l.Draw(b, st.Size, 2*st.Size)
	return b
}

func TestEveryLetterIsInTheFont(t *testing.T) {
	for _, st := range styles {
		shaper.mu.Lock()
		f := faceOf(st)
		for _, r := range vietnamese + "0123456789ABC–·“”…ı" {
			if _, ok := f.font.NominalGlyph(r); !ok {
				t.Errorf("%+v: no %c", st, r)
			}
		}
		shaper.mu.Unlock()
	}
}

// Each letter looks different from every other, at every size that is printed:
// a mark that the threshold swallowed would make two words one.
func TestEveryLetterLooksDifferent(t *testing.T) {
	for _, st := range styles {
		seen := map[string]rune{}
		for _, r := range vietnamese {
			key := string(burn(string(r), st).Pix)
			if other, ok := seen[key]; ok {
				t.Errorf("%+v: %c looks like %c", st, r, other)
			}
			seen[key] = r
		}
	}
}

func TestDecomposedIsTheSame(t *testing.T) {
	for _, st := range styles {
		if !bytes.Equal(burn(norm.NFC.String(vietnamese), st).Pix, burn(norm.NFD.String(vietnamese), st).Pix) {
			t.Errorf("%+v: NFD differs", st)
		}
	}
}

// Nothing is clipped: all ink lies within the height that a line is given.
func TestHeightHoldsEveryLetter(t *testing.T) {
	for _, st := range styles {
		h, up := Height(st)
		for _, r := range vietnamese + "gjpqyQ()/|" {
			above, below := Wrap(string(r), st, 1<<20)[0].Ink()
			if above > up || below > h-up {
				t.Errorf("%+v: %c rises %d of %d, falls %d of %d", st, r, above, up, below, h-up)
			}
		}
	}
}

func TestDigitsAreTabular(t *testing.T) {
	for _, st := range styles {
		want := Wrap("0", st, 1<<20)[0].Width
		for _, d := range "123456789" {
			if w := Wrap(string(d), st, 1<<20)[0].Width; w != want {
				t.Errorf("%+v: %c is %d wide, 0 is %d", st, d, w, want)
			}
		}
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"a\x1b@b\r\nc":          "a @b c",
		"  a \t b  ":            "a b",
		"\xff\xfea":             "a",
		"a\u200bb\u202ec":       "abc",
		"e\u0302\u0301":         "ế",
		"\x10\x04\x01":          "",
		"63/2024/TT-NHNN\u0085": "63/2024/TT-NHNN",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

// Lines fit, and hold every letter in its order whatever the text and width.
func TestWrapLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.RuneFrom([]rune(vietnamese+"abcWM 012   \u0301\u0323")), 0, 80, -1).Draw(t, "s")
		st := rapid.SampledFrom(styles).Draw(t, "style")
		width := rapid.IntRange(1, 900).Draw(t, "width")
		var got strings.Builder
		for _, l := range Wrap(s, st, width) {
			got.WriteString(strings.ReplaceAll(l.Text, " ", ""))
			if l.Width > width && baseLetters(l.Text) > 1 { // a letter is never broken
				t.Fatalf("%q is %d wide, allowed %d", l.Text, l.Width, width)
			}
		}
		if want := strings.ReplaceAll(Clean(s), " ", ""); got.String() != want {
			t.Fatalf("got %q, want %q", got.String(), want)
		}
	})
}

// baseLetters counts what is no combining mark.
func baseLetters(s string) (n int) {
	for _, r := range s {
		if !unicode.Is(unicode.Mn, r) {
			n++
		}
	}
	return n
}

func TestWrapBreaksBetweenWords(t *testing.T) {
	st := Style{Size: 25}
	word := Wrap("Hạc", st, 1<<20)[0].Width
	lines := Wrap("Hạc Thành", st, word+2)
	if lines[0].Text != "Hạc" {
		t.Errorf("first line %q", lines[0].Text)
	}
	if n := len(Balanced("một hai ba bốn năm sáu bảy tám chín mười", st, 300)); n < 2 {
		t.Errorf("%d lines", n)
	}
}

func TestCellHoldsTheLetterWhole(t *testing.T) {
	for _, r := range vietnamese {
		b := Cell(string(r), 12, 24, 19)
		if left, right := b.Extent(0, b.H); left == right {
			t.Errorf("%c: blank", r)
		}
		for _, other := range vietnamese {
			if other != r && bytes.Equal(b.Pix, Cell(string(other), 12, 24, 19).Pix) {
				t.Errorf("%c looks like %c in a cell", r, other)
			}
		}
	}
}

func TestBitmap(t *testing.T) {
	b := New(20, 3)
	b.Fill(3, 1, 9, 2)
	if l, r := b.Extent(0, 3); l != 3 || r != 9 {
		t.Errorf("extent %d %d", l, r)
	}
	if !b.BlankRow(0) || b.BlankRow(1) || !b.Black(8, 1) || b.Black(9, 1) || b.Black(-1, 0) || b.Black(20, 0) {
		t.Error("fill")
	}
	b.Invert(-5, 1, 50, 2)
	if b.Black(3, 1) || !b.Black(19, 1) {
		t.Error("invert")
	}
	c := New(20, 3)
	c.Or(b, -1, 1)
	if !c.Black(18, 2) || c.Black(19, 2) || !c.BlankRow(1) {
		t.Error("or")
	}
}
