// Package profile describes devices: what a printer, kiosk, board or tablet of
// one model can do. It knows no hall; the programs link it to learn how to talk
// to the device that a site names. One TOML file stands for one model, its file
// name is its key, and it may inherit from a base.
package profile

// Printer is one model of ESC/POS receipt printer, whole: every inherited value
// is already in place. The zero value is no printable profile.
type Printer struct {
	Key   string `toml:"-"`     // file name without .toml, e.g. "epson-tm-t88v"
	Name  string `toml:"name"`  // "Epson TM-T88V"
	Maker string `toml:"maker"` // "Epson"

	Paper  Paper  `toml:"paper"`
	Cut    Cut    `toml:"cut"`
	Raster Raster `toml:"raster"`
	Text   Text   `toml:"text"`
	QR     QR     `toml:"qr"`
	NV     NV     `toml:"nv"`
	Serial Serial `toml:"serial"`
	Speed  Speed  `toml:"speed"`
	Status Status `toml:"status"`

	Settings Settings `toml:"settings"`
	Quirks   Quirks   `toml:"quirks"`

	// Sources says where each value comes from, by its dotted key
	// ("paper.dots"): a document with its page or address, or a word of ours:
	// "measured ...", "guessed ...", "chosen ..." (a decision, not a fact).
	Sources map[string]string `toml:"sources"`
}

// Paper is the geometry of the roll and of the head.
type Paper struct {
	WidthMM int `toml:"width_mm"` // roll width, mm: 80 or 58
	Dots    int `toml:"dots"`     // printable dots across: 576, 512, 384, ...
	DPI     int `toml:"dpi"`      // dots per inch along and across: 203 or 180
	// FeedUnits is the number of vertical motion units an inch that ESC J and
	// GS V feed by (GS P default): 203, 360, 180, ...
	FeedUnits int `toml:"feed_units"`
	// SetUnits says that GS P x y sets the units, so that a feed can be said in
	// dots whatever FeedUnits was when the printer woke.
	SetUnits bool `toml:"set_units"`
	// LineDots is the default line spacing of ESC @, in dots.
	LineDots int `toml:"line_dots"`
}

// Cut is the blade, if there is one.
type Cut struct {
	Kind string `toml:"kind"` // "full", "partial" or "none"
	// Command is "gs_v" (GS V 65/66 n feeds to the blade by itself), "esc_i"
	// (ESC i cuts where the paper stands) or "none" (a tear bar).
	Command   string `toml:"command"`
	BladeDots int    `toml:"blade_dots"` // distance from the head to the blade (or tear bar), dots
	MS        int    `toml:"ms"`         // how long a cut takes, milliseconds
}

// Raster is the way pictures are sent.
type Raster struct {
	// Command is "gs_v_0", "gs_lparen_l" or, as a last resort, "esc_star" (ESC *:
	// strips of 24 dots, slower, and with white seams on some).
	Command  string `toml:"command"`
	BandDots int    `toml:"band_dots"` // tallest band sent in one command, dots
	// Offset says how a band that starts right of the margin gets there: "gs_l"
	// (GS L, the left margin) or "pad" (white dots sent in front of it).
	Offset string `toml:"offset"`
	// Double says that GS v 0 m=3 prints every dot two by two: a quarter of the
	// bytes for what is coarse anyway.
	Double bool `toml:"double"`
}

// Text is how Vietnamese reaches the paper.
type Text struct {
	// Tier is "raster" (pictures of lines; right on every printer), "glyphs"
	// (ESC & downloaded characters) or "codepage" (a verified native page).
	Tier string `toml:"tier"`
	// SlowTier is the tier over a serial line below 38400 baud, where pictures
	// of a ticket take longer than a person waits; "": the same.
	SlowTier  string `toml:"slow_tier"`
	PageLower int    `toml:"page_lower"` // ESC t n of TCVN-3 small letters, when Tier is "codepage"
	PageUpper int    `toml:"page_upper"` // ESC t n of TCVN-3 capitals
	// FontA is the cell of ESC M 0 in dots and Columns the characters a line.
	FontAWidth  int `toml:"font_a_width"`
	FontAHeight int `toml:"font_a_height"`
	FontBWidth  int `toml:"font_b_width"`
	FontBHeight int `toml:"font_b_height"`
	// GlyphMax is the number of characters ESC & can define at once.
	GlyphMax int `toml:"glyph_max"`
	// GlyphsKept is how long they last: "job" (until ESC @) or "power" (ESC @
	// leaves them alone; only switching off loses them).
	GlyphsKept string `toml:"glyphs_kept"`
}

// QR says whether GS ( k, cn 49 prints a symbol that was verified.
type QR struct {
	Native    bool `toml:"native"`     // false: the symbol goes as raster
	ModuleMax int  `toml:"module_max"` // largest module in dots that fn 167 takes
}

// NV is the memory that keeps a logo while the printer is switched off.
type NV struct {
	Graphics bool `toml:"graphics"` // GS ( L 67 stores a picture there, 69 prints it
	Bytes    int  `toml:"bytes"`    // how much it holds
}

// Serial is the RS-232 side as delivered.
type Serial struct {
	Baud   int    `toml:"baud"`
	Flow   string `toml:"flow"`   // "none", "xonxoff", "rtscts" or "dtrdsr"
	Buffer int    `toml:"buffer"` // receive buffer, bytes
	// XOffFree and XOnFree are the free bytes at which the printer says stop and go.
	XOffFree int `toml:"xoff_free"`
	XOnFree  int `toml:"xon_free"`
}

// Speed is the mechanics.
type Speed struct {
	MMPerS int `toml:"mm_per_s"` // print speed, mm a second
}

// Status is what the printer can answer.
type Status struct {
	DLEEOT bool `toml:"dle_eot"` // answers 10 04 n
	ASB    bool `toml:"asb"`     // sends automatic status back after GS a
	// Fence is the proof a job ends with: "process_id" (GS ( H fn 48: printed),
	// "gs_r" (GS r 1: taken from the buffer) or "none".
	Fence   string `toml:"fence"`
	NearEnd bool   `toml:"near_end"` // has a near-end sensor
	GSI     bool   `toml:"gs_i"`     // answers GS I (identity)
}

// Settings is the printer's own memory of how it works: memory switches,
// customised values, the serial line.
type Settings struct {
	// Dialect is whose commands read and set it: "epson", "citizen" or
	// "bixolon", all of GS ( E, or "none" where the maker documents none.
	Dialect string `toml:"dialect"`
	// DIP says that a serial line set by command counts only while the
	// printer's DIP switches hand it over.
	DIP bool `toml:"dip"`
}

// Quirks are departures from the common command set.
type Quirks struct {
	ESCJIgnored    bool `toml:"esc_j_ignored"`     // ESC J does not feed
	ChineseMode    bool `toml:"chinese_mode"`      // boots with FS & on: bytes from 80h pair up until FS .
	ESCAtChinese   bool `toml:"esc_at_chinese"`    // ESC @ turns Chinese mode on again
	ESCAtResetsASB bool `toml:"esc_at_resets_asb"` // ESC @ turns ASB off
	PresenterMM    int  `toml:"presenter_mm"`      // length a kiosk presenter holds out, mm; 0: none
	DLEDC4Clear    bool `toml:"dle_dc4_clear"`     // DLE DC4 8 clears the buffer (Epson)

	ESCStarThin   bool `toml:"esc_star_thin"`   // rows of ESC * with 8 dots stand one dot apart, not three
	LFAfterRaster bool `toml:"lf_after_raster"` // one LF right after GS v 0 is swallowed
	GSV66Ignored  bool `toml:"gs_v_66_ignored"` // GS V 66 n does nothing; GS V 65 n works
	GSPIgnored    bool `toml:"gs_p_ignored"`    // GS P does not set the units
	// ESCDollarIgnored says that ESC $ moves nothing once the line holds text.
	ESCDollarIgnored bool `toml:"esc_dollar_ignored"`
	// ESCBackslashIgnored says that ESC \ does not move to the left.
	ESCBackslashIgnored bool `toml:"esc_backslash_ignored"`
}

// uses says whether the printer's letters may go by that tier.
func (p *Printer) uses(tier string) bool { return p.Text.Tier == tier || p.Text.SlowTier == tier }

// slowBaud is the speed of a serial line below which SlowTier counts: pictures
// of a ticket take 2 s at 38400 baud and 4 s at 19200.
const slowBaud = 38400

// Over is the profile as it is best used over a serial line of that speed, bits
// a second.
func (p Printer) Over(baud int) Printer {
	if p.Text.SlowTier != "" && baud < slowBaud {
		p.Text.Tier = p.Text.SlowTier
	}
	return p
}
