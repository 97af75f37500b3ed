package paper

import (
	"strings"
	"sync"
	"unicode"

	"github.com/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

// clean puts a text on one line, composed, without what steers a machine.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "")
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !unicode.IsSpace(r) || r == '\ufeff' {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(norm.NFC.String(s)), " ")
}

// face is what a page is set in.
var face = sync.OnceValue(func() *sfnt.Font {
	f, err := sfnt.Parse(liberationsansregular.TTF)
	if err != nil {
		panic(err) // the font is a part of the program
	}
	return f
})

// glyphs replaces what the face has no letter for, so that a page shows a box
// and not nothing.
type glyphs struct {
	buf  sfnt.Buffer
	have map[rune]bool
}

func (g *glyphs) fit(s string) string {
	return strings.Map(func(r rune) rune {
		ok, known := g.have[r]
		if !known {
			i, err := face().GlyphIndex(&g.buf, r)
			ok = err == nil && i != 0 && r <= 0xFFFF
			g.have[r] = ok
		}
		if !ok {
			return '□'
		}
		return r
	}, s)
}
