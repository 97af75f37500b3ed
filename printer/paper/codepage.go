package paper

import (
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// lost is what stands for a byte that the page has no letter for. A `?` in a
// transcript means a lost letter.
const lost = '?'

// charmaps are the pages that are in x/text.
var charmaps = map[string]*charmap.Charmap{
	"cp437": charmap.CodePage437, "cp850": charmap.CodePage850, "cp852": charmap.CodePage852,
	"cp855": charmap.CodePage855, "cp858": charmap.CodePage858, "cp860": charmap.CodePage860,
	"cp862": charmap.CodePage862, "cp863": charmap.CodePage863, "cp865": charmap.CodePage865,
	"cp866": charmap.CodePage866, "cp874": charmap.Windows874, "iso8859-1": charmap.ISO8859_1,
	"iso8859-2": charmap.ISO8859_2, "iso8859-7": charmap.ISO8859_7, "iso8859-15": charmap.ISO8859_15,
	"windows1250": charmap.Windows1250, "windows1251": charmap.Windows1251, "windows1252": charmap.Windows1252,
	"windows1253": charmap.Windows1253, "windows1254": charmap.Windows1254, "windows1255": charmap.Windows1255,
	"windows1256": charmap.Windows1256, "windows1257": charmap.Windows1257, "windows1258": charmap.Windows1258,
}

// The pages that have letters from A0h on only. A blank is a byte without a
// letter.
const (
	// TCVN-3 as Epson prints it: small letters on page 30, capitals on 31.
	tcvnLower = "        ăâêôơưđ " + "     àảãáạ ằẳẵắ " + "      ặầẩẫấậè ẻẽ" +
		"éẹềểễếệìỉ   ĩíịò" + " ỏõóọồổỗốộờởỡớợù" + " ủũúụừửữứựỳỷỹýỵ "
	tcvnUpper = " ĂÂ    Đ  ÊÔƠƯ  " + "     ÀẢÃÁẠ ẰẲẴẮ " + "      ẶẦẨẪẤẬÈ ẺẼ" +
		"ÉẸỀỂỄẾỆÌỈ   ĨÍỊÒ" + " ỎÕÓỌỒỔỖỐỘỜỞỠỚỢÙ" + " ỦŨÚỤỪỬỮỨỰỲỶỸÝỴ "
)

// tables are the upper halves as runes.
var tables = map[string][128]rune{
	"tcvn3": upper(tcvnLower, 0xA0), "tcvn3capitals": upper(tcvnUpper, 0xA0),
}

func init() {
	for name, half := range upperHalves {
		tables[name] = upper(half, 0x80)
	}
}

// upper turns such a table into runes for 80h to FFh.
func upper(s string, from int) [128]rune {
	var t [128]rune
	i := from - 0x80
	for _, r := range s {
		if r != ' ' {
			t[i] = r
		}
		i++
	}
	return t
}

// combining are the tones of WPC1258, which a fixed-cell printer cannot set
// over the letter before: they are lost letters.
func combining(r rune) bool { return r >= 0x0300 && r <= 0x036F }

// pageName is what the printer has on page n: the profile's own Vietnamese
// pages first, then its maker's.
func (p *Printer) pageName(n byte) string {
	t := p.profile.Text
	switch {
	case n != 0 && n == byte(t.PageLower):
		return "tcvn3"
	case n != 0 && n == byte(t.PageUpper):
		return "tcvn3capitals"
	}
	pages, ok := pageNumbers[strings.ToLower(p.profile.Maker)]
	if !ok {
		pages = pageNumbers["epson"]
	}
	return pages[n]
}

// decode is the letter that byte c prints on page n.
func (p *Printer) decode(n, c byte) rune {
	if c < 0x80 {
		return international(p.set.country, c)
	}
	if p.lacks(string([]byte{esc, 't', n})) {
		return lost
	}
	name := p.pageName(n)
	if t, ok := tables[name]; ok {
		if r := t[c-0x80]; r != 0 && !combining(r) {
			return r
		}
		return lost
	}
	page := charmaps[name]
	if page == nil {
		return lost
	}
	r := page.DecodeByte(c)
	if r == 0xFFFD || combining(r) || r < 0xA0 {
		return lost
	}
	return r
}

// countries are the twelve letters that ESC R n replaces, in the order of
// replaced; set 16 is Vietnam's.
const replaced = "#$@[\\]^`{|}~"

var countries = [...][12]rune{
	letters(replaced), letters("#$à°ç§^`éùè¨"), letters("#$§ÄÖÜ^`äöüß"), letters("£$@[\\]^`{|}~"),
	letters("#$@ÆØÅ^`æøå~"), letters("#¤ÉÄÖÅÜéäöåü"), letters("#$@°\\é^ùàòèì"), letters("₧$@¡Ñ¿^`¨ñ}~"),
	letters("#$@[¥]^`{|}~"), letters("#¤ÉÆØÅÜéæøåü"), letters("#$ÉÆØÅÜéæøåü"), letters("#$á¡Ñ¿é`íñóú"),
	letters("#$á¡Ñ¿éüíñóú"), letters("#$@[₩]^`{|}~"), letters("#$ŽŠĐĆČžšđćč"), letters("#¥@[\\]^`{|}~"),
	letters("#₫@[\\]^`{|}~"), letters(replaced),
}

func letters(s string) [12]rune { return [12]rune([]rune(s)) }

// international is letter c in the international set n.
func international(n, c byte) rune {
	if i := strings.IndexByte(replaced, c); i >= 0 && int(n) < len(countries) {
		return countries[n][i]
	}
	return rune(c)
}
