package paper

import (
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// lost is what stands for a byte that the page has no letter for. A `?` in a
// transcript means a lost letter.
const lost = '?'

// pageNumbers are the tables that ESC t n selects, by maker, in the words of
// charmaps and upperHalves. Numbers from ReceiptPrinterEncoder (mappings, MIT),
// for Epson also the TM-T88V technical guide. What is missing prints as lost.
var pageNumbers = map[string]map[byte]string{
	"epson": {
		0: "cp437", 1: "katakana", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 11: "cp851", 13: "cp857", 14: "cp737",
		15: "iso8859-7", 16: "windows1252", 17: "cp866", 18: "cp852", 19: "cp858", 21: "cp874", 26: "cp874",
		30: "tcvn3", 31: "tcvn3capitals", 32: "cp720", 33: "cp775", 34: "cp855", 35: "cp861", 36: "cp862",
		37: "cp864", 38: "cp869", 39: "iso8859-2", 40: "iso8859-15", 42: "cp774", 43: "cp772", 44: "cp1125",
		45: "windows1250", 46: "windows1251", 47: "windows1253", 48: "windows1254", 49: "windows1255",
		50: "windows1256", 51: "windows1257", 52: "windows1258", 53: "rk1048",
	},
	"bixolon": {
		0: "cp437", 1: "katakana", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 16: "windows1252", 17: "cp866",
		18: "cp852", 19: "cp858", 21: "cp862", 22: "cp864", 23: "cp874", 24: "windows1253", 25: "windows1254",
		26: "windows1257", 28: "windows1251", 29: "cp737", 30: "cp775", 31: "cp874", 33: "windows1255", 34: "cp874",
		35: "cp874", 36: "cp855", 37: "cp857", 38: "iso8859-7", 39: "cp874", 40: "windows1256", 41: "windows1258",
		47: "windows1250", 49: "tcvn3", 50: "tcvn3capitals", 51: "viscii",
	},
	"citizen": {
		0: "cp437", 1: "katakana", 2: "cp858", 3: "cp860", 4: "cp863", 5: "cp865", 6: "cp852", 7: "cp866", 8: "cp857",
		9: "windows1252", 16: "windows1252", 17: "cp866", 18: "cp852", 19: "cp858", 20: "cp874", 21: "cp874",
		26: "cp874", 30: "tcvn3", 31: "tcvn3capitals", 32: "windows1258", 40: "cp864", 52: "windows1258",
	},
	"star": {
		0: "cp437", 1: "katakana", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 16: "windows1252", 17: "cp866",
		18: "cp852", 19: "cp858", 20: "cp874", 21: "cp874", 22: "cp874", 23: "cp874", 24: "cp874", 26: "cp874",
	},
	"xprinter": {
		0: "cp437", 1: "katakana", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 6: "iso8859-1", 7: "windows1253",
		8: "cp862", 9: "cp866", 11: "windows1255", 16: "windows1252", 17: "cp866", 18: "cp852", 19: "cp858", 22: "cp864",
		23: "windows1251", 24: "cp737", 25: "windows1257", 26: "windows1255", 27: "tcvn3", 29: "cp864",
		33: "windows1256", 34: "windows1255",
	},
	"zjiang": {
		0: "cp437", 1: "katakana", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 6: "iso8859-1", 8: "cp862",
		16: "windows1252", 17: "cp866", 18: "cp852", 19: "cp858", 23: "windows1251", 24: "cp737", 25: "windows1257",
		27: "windows1258", 28: "cp864", 32: "windows1255", 53: "cp858", 54: "cp852", 55: "cp860", 56: "cp861",
		57: "cp863", 58: "cp865", 59: "cp866", 60: "cp855", 61: "cp857", 65: "cp851", 62: "cp862", 63: "cp864", 64: "cp737",
		66: "cp869", 68: "cp772", 69: "cp774", 71: "windows1252", 72: "windows1250", 73: "windows1251", 83: "cp771",
		90: "windows1253", 91: "windows1254", 92: "windows1256", 93: "cp720", 94: "windows1258", 95: "cp775",
	},
}

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
	// Page 1: blocks and frames, half-width katakana, signs (Epson, "Character
	// Code Tables", Page 1: Katakana).
	katakana = "▁▂▃▄▅▆▇█▏▎▍▌▋▊▉┼" + "┴┬┤├▔─│▕┌┐└┘╭╮╰╯" +
		"\u00a0｡｢｣､･ｦｧｨｩｪｫｬｭｮｯ" + "ｰｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿ" + "ﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏ" +
		"ﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟ" + "═╞╪╡◢◣◥◤♠♥♦♣●○╱╲" + "╳円年月日時分秒〒市区町村人▒\u00a0"
)

// tables are the upper halves as runes.
var tables = map[string][128]rune{
	"katakana": upper(katakana, 0x80), "tcvn3": upper(tcvnLower, 0xA0), "tcvn3capitals": upper(tcvnUpper, 0xA0),
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
