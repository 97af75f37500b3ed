package paper

import (
	"golang.org/x/text/encoding/charmap"
)

// lost is what stands for a byte that the page has no letter for. A `?` in a
// transcript means a lost letter.
const lost = '?'

// pages are the tables that ESC t n selects, by Epson's numbers (TM-T88V and
// TM-T20II technical guides). A printer that numbers them otherwise (Bixolon's
// 49 and 50) names its Vietnamese pages in its profile.
var pages = map[byte]*charmap.Charmap{
	0: charmap.CodePage437, 2: charmap.CodePage850, 3: charmap.CodePage860, 4: charmap.CodePage863,
	5: charmap.CodePage865, 15: charmap.ISO8859_7, 16: charmap.Windows1252, 17: charmap.CodePage866,
	18: charmap.CodePage852, 19: charmap.CodePage858, 21: charmap.Windows874, 34: charmap.CodePage855,
	36: charmap.CodePage862, 39: charmap.ISO8859_2, 40: charmap.ISO8859_15, 45: charmap.Windows1250,
	46: charmap.Windows1251, 47: charmap.Windows1253, 48: charmap.Windows1254, 49: charmap.Windows1255,
	50: charmap.Windows1256, 51: charmap.Windows1257,
}

// The upper halves of the pages that charmap does not have, from A0h on unless
// said otherwise. A blank is a byte without a letter.
const (
	// TCVN-3 as Epson prints it: small letters on page 30, capitals on 31.
	tcvnLower = "        ăâêôơưđ " + "     àảãáạ ằẳẵắ " + "      ặầẩẫấậè ẻẽ" +
		"éẹềểễếệìỉ   ĩíịò" + " ỏõóọồổỗốộờởỡớợù" + " ủũúụừửữứựỳỷỹýỵ "
	tcvnUpper = " ĂÂ    Đ  ÊÔƠƯ  " + "     ÀẢÃÁẠ ẰẲẴẮ " + "      ẶẦẨẪẤẬÈ ẺẼ" +
		"ÉẸỀỂỄẾỆÌỈ   ĨÍỊÒ" + " ỎÕÓỌỒỔỖỐỘỜỞỠỚỢÙ" + " ỦŨÚỤỪỬỮỨỰỲỶỸÝỴ "
	// Page 1: half-width katakana.
	katakana = " ｡｢｣､･ｦｧｨｩｪｫｬｭｮｯ" + "ｰｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿ" + "ﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏ" +
		"ﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟ"
	// CP737, CP775 and CP857 from 80h on.
	cp737 = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠ" + "ΡΣΤΥΦΧΨΩαβγδεζηθ" + "ικλμνξοπρσςτυφχψ" + "░▒▓│┤╡╢╖╕╣║╗╝╜╛┐" +
		"└┴┬├─┼╞╟╚╔╩╦╠═╬╧" + "╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀" + "ωάέήϊίόύϋώΆΈΉΊΌΎ" + "Ώ±≥≤ΪΫ÷≈°∙·√ⁿ²■\u00a0"
	cp775 = "ĆüéāäģåćłēŖŗīŹÄÅ" + "ÉæÆōöĢ¢ŚśÖÜø£Ø×¤" + "ĀĪóŻżź”¦©®¬½¼Ł«»" + "░▒▓│┤ĄČĘĖ╣║╗╝ĮŠ┐" +
		"└┴┬├─┼ŲŪ╚╔╩╦╠═╬Ž" + "ąčęėįšųūž┘┌█▄▌▐▀" + "ÓßŌŃõÕµńĶķĻļņĒŅ’" + "\u00ad±“¾¶§÷„°∙·¹³²■\u00a0"
	cp857 = "ÇüéâäàåçêëèïîıÄÅ" + "ÉæÆôöòûùİÖÜø£ØŞş" + "áíóúñÑĞğ¿®¬½¼¡«»" + "░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐" +
		"└┴┬├─┼ãÃ╚╔╩╦╠═╬¤" + "ºªÊËÈ?ÍÎÏ┘┌█▄¦Ì▀" + "ÓßÔÒõÕµ?×ÚÛÙìÿ¯´" + "\u00ad±?¾¶§÷¸°¨·¹³²■\u00a0"
)

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

var tables = map[byte][128]rune{
	1: upper(katakana, 0xA0), 13: upper(cp857, 0x80), 14: upper(cp737, 0x80), 33: upper(cp775, 0x80),
	30: upper(tcvnLower, 0xA0), 31: upper(tcvnUpper, 0xA0),
}

// combining are the tones of WPC1258, which a fixed-cell printer cannot set
// over the letter before: they are lost letters.
func combining(r rune) bool { return r >= 0x0300 && r <= 0x036F }

// decode is the letter that byte c prints on page n.
func (p *Printer) decode(n, c byte) rune {
	if c < 0x80 {
		return rune(c)
	}
	switch {
	case n == 0 || n != byte(p.profile.Text.PageLower) && n != byte(p.profile.Text.PageUpper):
	case n == byte(p.profile.Text.PageLower):
		n = 30
	default:
		n = 31
	}
	if p.lacks("\x1bt" + string(rune(n))) {
		return lost
	}
	if t, ok := tables[n]; ok {
		if r := t[c-0x80]; r != 0 {
			return r
		}
		return lost
	}
	page := pages[n]
	if n == 52 {
		page = charmap.Windows1258
	}
	if page == nil {
		return lost
	}
	r := page.DecodeByte(c)
	if r == 0xFFFD || combining(r) || r < 0xA0 {
		return lost
	}
	return r
}
