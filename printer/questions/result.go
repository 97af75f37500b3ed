package questions

import (
	"fmt"
	"strings"
	"time"

	"motcua/firmware-config/profile"
	"motcua/printer/slip"
)

// Measured is what a printer and its line tell without a person; see package
// probe.
type Measured struct {
	DLEEOT, ASB, GSR, ProcessID, GSI, Clear bool

	Maker, Model string // of GS I 66 and 67
	NearEnd      bool   // a near-end sensor reports now: there is one
	MMPerS       int    // 0: not measured
	Buffer       int    // bytes until the printer said stop; 0: not measured
	AtLeast      int    // bytes that it took without saying so
}

// assumed is the draft before any answer: what is true of nearly all printers
// and harmless where it is not.
func assumed() profile.Printer {
	p := profile.Printer{Sources: map[string]string{}}
	p.Paper = profile.Paper{WidthMM: 80, Dots: 384, DPI: 203, FeedUnits: 203, LineDots: 30}
	p.Cut = profile.Cut{MS: 500}
	p.Raster = profile.Raster{BandDots: 24, Offset: "pad"}
	p.Text = profile.Text{Tier: "raster", FontAWidth: 12, FontAHeight: 24, FontBWidth: 9, FontBHeight: 17}
	p.Serial = profile.Serial{Baud: 9600, Flow: "none", Buffer: 4096, XOffFree: 128, XOnFree: 256}
	p.Speed = profile.Speed{MMPerS: 100}
	p.Settings = profile.Settings{Dialect: "none"}
	p.Status = profile.Status{Fence: "none"}
	for key, why := range map[string]string{
		"paper.dpi": "guessed", "paper.feed_units": "guessed", "paper.set_units": "guessed: not tried", "paper.line_dots": "guessed",
		"cut.blade_dots": "guessed", "cut.ms": "guessed: 0.3 to 0.5 s", "raster.offset": "chosen: white dots are understood by every printer",
		"raster.double": "guessed: not tried", "text.font_a_width": "guessed: as nearly all", "text.font_a_height": "guessed: as nearly all",
		"text.font_b_width": "guessed: as nearly all", "text.font_b_height": "guessed: as nearly all", "nv.graphics": "guessed: not tried",
		"serial.baud": "guessed: no serial line", "serial.flow": "guessed: no serial line", "serial.buffer": "guessed: a small one", "serial.xoff_free": "guessed",
		"serial.xon_free": "guessed", "speed.mm_per_s": "guessed: slow, so that nothing is given up too early",
		"status.dle_eot": "guessed: not tried", "status.asb": "guessed: not tried",
		"settings.dialect": "chosen: nothing is written into a printer that nobody knows", "settings.dip": "chosen: of no account without a dialect", "status.fence": "guessed: not tried", "status.gs_i": "guessed: not tried", "status.near_end": "guessed: not tried",
	} {
		p.Sources[key] = why
	}
	return p
}

// Measured takes what was measured without a person. It may be called again
// when more is known.
func (s *Session) Measured(m Measured) {
	heard := func(key string, on bool, change func(*profile.Printer)) {
		how := "no answer"
		if on {
			how = "answered"
		}
		s.measured(key, how, change)
	}
	heard("status.dle_eot", m.DLEEOT, func(p *profile.Printer) { p.Status.DLEEOT = m.DLEEOT })
	heard("status.asb", m.ASB, func(p *profile.Printer) { p.Status.ASB = m.ASB })
	heard("status.gs_i", m.GSI, func(p *profile.Printer) { p.Status.GSI = m.GSI })
	heard("quirks.dle_dc4_clear", m.Clear, func(p *profile.Printer) { p.Quirks.DLEDC4Clear = m.Clear })
	fence := "none"
	switch {
	case m.ProcessID:
		fence = "process_id"
	case m.GSR:
		fence = "gs_r"
	}
	heard("status.fence", fence != "none", func(p *profile.Printer) { p.Status.Fence = fence })
	if m.NearEnd {
		s.measured("status.near_end", "it reports a small roll now", func(p *profile.Printer) { p.Status.NearEnd = true })
	}
	if m.ASB {
		s.set("quirks.esc_at_resets_asb", func(p *profile.Printer) { p.Quirks.ESCAtResetsASB = true }, "chosen: it is asked for again after every ESC @")
	}
	if s.opts.Maker == "" {
		s.opts.Maker = m.Maker
	}
	if s.opts.Name == "" {
		s.opts.Name = m.Model
	}
	if m.MMPerS > 0 {
		s.measured("speed.mm_per_s", "two feeds of different length", func(p *profile.Printer) { p.Speed.MMPerS = min(max(m.MMPerS, 10), 500) })
	}
	s.buffer(m)
}

// buffer notes the receive buffer: bytes taken before the printer said stop are
// what may be sent.
func (s *Session) buffer(m Measured) {
	size, how := m.Buffer, fmt.Sprintf("it said stop after %d bytes", m.Buffer)
	if size == 0 {
		if m.AtLeast == 0 {
			return
		}
		size = max(m.AtLeast, smallBuffer)
		how = fmt.Sprintf("it never said stop in %d bytes", m.AtLeast)
	}
	size = max(size, 45)
	s.measured("serial.buffer", how, func(p *profile.Printer) { p.Serial.Buffer = size })
	s.set("serial.xoff_free", func(p *profile.Printer) { p.Serial.XOffFree = max(size/8, 1) }, "chosen: a part of serial.buffer")
	s.set("serial.xon_free", func(p *profile.Printer) { p.Serial.XOnFree = max(size/4, 2) }, "chosen: a part of serial.buffer")
}

// smallBuffer is assumed of a printer that did not say stop: few have less.
const smallBuffer = 2048

func asksPaper(s *Session) bool { return !s.p.Status.NearEnd && (s.p.Status.DLEEOT || s.p.Status.ASB) }

// takeNearEnd: 1 there is a sensor, 2 there is none, 3 nobody knows.
func takeNearEnd(s *Session, a answer) error {
	s.measured("status.near_end", "told by the installer", func(p *profile.Printer) { p.Status.NearEnd = a.n == 1 })
	return nil
}

// draft is the profile as far as it is known, fit to print with.
func (s *Session) draft() profile.Printer {
	p := s.p
	p.Key, p.Name, p.Maker = "measured", orElse(s.opts.Name, "Measured printer"), orElse(s.opts.Maker, "unknown")
	row := max((p.Paper.Dots+7)/8, 1)
	p.Raster.BandDots = min(max(p.Serial.Buffer*3/4/row, 8), 128)
	if p.Text.FontAWidth != cellW {
		p.Text.FontAHeight = 24
	}
	p.Text.Tier = "raster"
	switch {
	case s.wrong || !slowLine(s):
	case s.pagesSeen && !p.Quirks.ESCDollarIgnored:
		p.Text.Tier = "codepage"
	case s.glyphsSeen && p.Text.GlyphMax >= minGlyphs && p.Text.FontAWidth == cellW:
		p.Text.Tier = "glyphs"
	}
	return p
}

// minGlyphs is how many own letters a ticket may need.
const minGlyphs = 40

func orElse(s, other string) string {
	if strings.TrimSpace(s) == "" {
		return other
	}
	return s
}

// StandardTicket is the ticket that the last question shows.
func StandardTicket() slip.Ticket {
	at := time.Date(2026, 11, 2, 8, 12, 0, 0, time.FixedZone("ICT", 7*3600))
	ahead := 3
	return slip.Ticket{
		Hall: "UBND phường Nguyễn Huệ", Number: "A012", Service: "Đất đai, môi trường, xây dựng", Counters: "5, 6, 7",
		IssuedAt: &at, Ahead: &ahead, Wait: &slip.Wait{P50: 600, P90: 900}, URL: "https://motcua.example/t/IN-THU-1", Lang: "vi",
	}
}

func printTicket(s *Session, w *sheet) {
	p := s.draft()
	w.encode((*slip.Book)(nil).Doc(StandardTicket(), p), p)
}

func printTicketRaster(s *Session, w *sheet) { printTicket(s, w) }

// takeTicket: 1 all is right, 2 something is wrong: then pictures alone are
// tried, without the printer's own code.
func takeTicket(s *Session, a answer) error {
	if a.n == 2 {
		s.wrong = true
		s.set("qr.native", func(p *profile.Printer) { p.QR.Native = false }, "measured: the ticket was not right with it")
		s.set("raster.offset", func(p *profile.Printer) { p.Raster.Offset = "pad" }, "measured: the ticket was not right otherwise")
		s.set("raster.double", func(p *profile.Printer) { p.Raster.Double = false }, "measured: the ticket was not right with it")
	}
	return nil
}

func wasWrong(s *Session) bool { return s.wrong }

func takeTicketRaster(_ *Session, a answer) error {
	if a.n == 2 {
		return ErrWrong
	}
	return nil
}

// Profile is what was found out, whole. It is an error to ask before Next said
// that there is nothing more to ask.
func (s *Session) Profile() (profile.Printer, error) {
	if s.failed != nil {
		return profile.Printer{}, s.failed
	}
	if _, more := s.Next(); more {
		return profile.Printer{}, fmt.Errorf("questions: %s is not answered", s.printed.Key)
	}
	p := s.draft()
	p.Sources["raster.band_dots"] = "chosen: three quarters of serial.buffer"
	p.Sources["text.tier"] = "chosen: " + map[string]string{
		"raster": "pictures are right on every printer", "codepage": "all letters were right, and the line is slow",
		"glyphs": "own letters were right, and the line is slow",
	}[p.Text.Tier]
	if !s.pagesSeen {
		p.Text.PageLower, p.Text.PageUpper = 0, 0
	}
	return p, nil
}

// File is the profile as a TOML file with the answers as its comment.
func (s *Session) File() ([]byte, error) {
	p, err := s.Profile()
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s, measured on the spot on %s by motcua-printer questions.\nThe answers:\n", p.Name, s.opts.Date.Format(time.DateOnly))
	for _, l := range s.log {
		fmt.Fprintf(&b, "  %s = %q\n", l[0], l[1])
	}
	return profile.Format(p, b.String()), nil
}

// Feed makes the bytes that move so many millimetres of blank paper, by what is
// known of the printer.
func (s *Session) Feed(mm int) []byte {
	w := &sheet{s: s}
	w.begin()
	dots := w.dots(float64(mm))
	for dots > 0 {
		if s.p.Quirks.ESCJIgnored {
			w.line(" ")
			dots -= max(s.p.Paper.LineDots, 16)
			continue
		}
		n := min(dots, 100)
		w.put(esc + "J" + string([]byte{byte(s.vertical(n))}))
		dots -= n
	}
	return w.b
}
