package escpos

// TCVN 5712:1993 in its third form (VN3, "ABC"), as Epson prints it: ESC t has
// one page with the small letters and one with the capitals at the same places,
// so that a capital with a tone is a change of page and not a control code. The
// first two forms of the standard put such capitals below 20h, where a printer
// obeys them.
var tcvnSmall = map[rune]byte{}

// tcvnCapital holds the letters of the page of capitals.
var tcvnCapital = map[rune]byte{}

// tcvnRows are the letters from B0h on, the page of small letters, then that of
// capitals; a dot is a place that neither uses.
var tcvnRows = [2][]rune{
	[]rune(".....àảãáạ.ằẳẵắ." + "......ặầẩẫấậè.ẻẽ" + "éẹềểễếệìỉ...ĩíịò" + ".ỏõóọồổỗốộờởỡớợù" + ".ủũúụừửữứựỳỷỹýỵ."),
	[]rune(".....ÀẢÃÁẠ.ẰẲẴẮ." + "......ẶẦẨẪẤẬÈ.ẺẼ" + "ÉẸỀỂỄẾỆÌỈ...ĨÍỊÒ" + ".ỎÕÓỌỒỔỖỐỘỜỞỠỚỢÙ" + ".ỦŨÚỤỪỬỮỨỰỲỶỸÝỴ."),
}

func init() {
	for i, r := range []rune("ăâêôơưđ") {
		tcvnSmall[r] = 0xA8 + byte(i)
	}
	for r, c := range map[rune]byte{'Ă': 0xA1, 'Â': 0xA2, 'Đ': 0xA7, 'Ê': 0xAA, 'Ô': 0xAB, 'Ơ': 0xAC, 'Ư': 0xAD} {
		tcvnCapital[r] = c
	}
	for i, page := range []map[rune]byte{tcvnSmall, tcvnCapital} {
		for at, r := range tcvnRows[i] {
			if r != '.' {
				page[r] = 0xB0 + byte(at)
			}
		}
	}
}

// plain are signs that no page has, said with signs that all have.
var plain = map[rune]string{
	'–': "-", '—': "-", '‑': "-", '“': `"`, '”': `"`, '‘': "'", '’': "'", '…': "...", '·': "-", '•': "-", '☐': "[ ]", '\u00a0': " ", 'Ð': "Đ",
}
