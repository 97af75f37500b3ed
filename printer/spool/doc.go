package spool

// A Doc is what shall stand on one piece of paper, top to bottom, said in
// terms a person would use: it knows no command of any printer. Sizes are dots
// at 203 dpi (8 dots a millimetre); the encoder scales them to the head it
// prints on and wraps text to its width. The zero Doc is blank paper.
type Doc struct {
	Blocks []Block `json:"blocks"`
}

// A Block is one thing on the paper. Exactly one pointer is set.
type Block struct {
	Text  *Text  `json:"text,omitempty"`
	Row   *Row   `json:"row,omitempty"`
	QR    *QR    `json:"qr,omitempty"`
	Rule  *Rule  `json:"rule,omitempty"`
	Space *Space `json:"space,omitempty"`
	Cut   *Cut   `json:"cut,omitempty"`
	// Picture is a logo or a seal.
	Picture *Picture `json:"picture,omitempty"`
}

// Texts are all texts of the block: its paragraph, the pieces of its row, what
// stands beside its symbol.
func (b Block) Texts() []Text {
	var all []Text
	if b.Text != nil {
		all = append(all, *b.Text)
	}
	if b.Row != nil {
		all = append(all, b.Row.Pieces...)
	}
	if b.QR != nil {
		all = append(all, b.QR.Beside...)
	}
	return all
}

// Align places a block between the margins.
type Align string

// The alignments. The zero value is Left.
const (
	Left   Align = ""
	Center Align = "center"
	Right  Align = "right"
)

// Text is a paragraph in one size. It wraps between words, never inside a
// letter; NFC and NFD print alike.
type Text struct {
	S     string `json:"s"`
	Size  int    `json:"size"` // height of the em, dots at 203 dpi: 22 is the smallest we print
	Bold  bool   `json:"bold,omitempty"`
	Align Align  `json:"align,omitempty"`
	// Invert prints white on black: the marks "ƯU TIÊN" and "IN LẠI".
	Invert bool `json:"invert,omitempty"`
	// Right is the value of which S is the name ("Lệ phí ... Miễn phí"): bold, at
	// the right margin of the same line, or below S when the line is too short.
	Right string `json:"right,omitempty"`
	// Lead stands in front of the paragraph ("1."), which hangs beside it.
	Lead string `json:"lead,omitempty"`
}

// Row is pieces of text beside each other in the middle of one line: a title and
// its marks. What has no room there goes on to a further line.
type Row struct {
	Pieces []Text `json:"pieces"`
}

// QR is a QR Code symbol, error correction M, with its quiet zone.
type QR struct {
	Data   string `json:"data"`
	Module int    `json:"module"` // wanted module, dots at 203 dpi
	Align  Align  `json:"align,omitempty"`
	// Beside are the texts at the symbol's right, the symbol then standing at
	// the left margin. A printer that sets its own letters prints them below it.
	Beside []Text `json:"beside,omitempty"`
}

// Rule is a line across the paper.
type Rule struct {
	Dots   int  `json:"dots"` // thickness
	Dashed bool `json:"dashed,omitempty"`
}

// Space is blank paper.
type Space struct {
	Dots int `json:"dots"`
}

// Picture is a picture of black and white dots, one to one on every head: rows
// from the top, each of whole bytes, the leftmost dot in the highest bit, 1 is
// black. A printer in whose memory it stands prints it from there.
type Picture struct {
	W     int    `json:"w"`
	H     int    `json:"h"`
	Pix   []byte `json:"pix"`
	Align Align  `json:"align,omitempty"`
}

// Cut ends the piece: the encoder feeds the last line past the blade first.
type Cut struct {
	// Partial wishes that the piece hangs on by a point; the printer's profile
	// says how its blade cuts.
	Partial bool `json:"partial,omitempty"`
}
