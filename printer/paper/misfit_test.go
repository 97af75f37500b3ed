package paper

import (
	"strings"
	"testing"

	"motcua/firmware-config/profile"
)

// Each departure from the common set does what its profile key says, and
// nothing without it.
func TestMisfits(t *testing.T) {
	tests := []struct {
		name   string
		in     string
		quirk  func(*profile.Printer)
		lacks  []string
		differ func(sound, misfit *Printer) bool
	}{
		{"lf after raster", "\x1dv0\x00\x01\x00\x01\x00x\nA\n", func(p *profile.Printer) { p.Quirks.LFAfterRaster = true }, nil, shorter},
		{"thin rows of ESC *", "\x1b3\x02\x1b*\x01\x01\x00\xff\n", func(p *profile.Printer) { p.Quirks.ESCStarThin = true }, nil, shorter},
		{"gs v 66", "A\n\x1dVB\x00", func(p *profile.Printer) { p.Quirks.GSV66Ignored = true }, nil, noCut},
		{"gs p", "\x1dP\x5a\x5aA\n\x1bJ\x64", func(p *profile.Printer) { p.Quirks.GSPIgnored = true }, nil, shorter},
		{"esc $", "A\x1b$\x64\x00B\n", func(p *profile.Printer) { p.Quirks.ESCDollarIgnored = true }, nil, otherText},
		{"esc \\", "ABCDEF\x1b\\\xd8\xffB\n", func(p *profile.Printer) { p.Quirks.ESCBackslashIgnored = true }, nil, otherPicture},
		{"glyphs kept", "\x1b&\x03a\x61\x01\xff\xff\xff\x1b@\x1b%\x01a\n", func(p *profile.Printer) { p.Text.GlyphsKept = "power" }, nil, otherText},
		{"no gs v", "\x1dv0\x00\x01\x00\x01\x00x\n", nil, []string{"\x1dv"}, otherText},
		{"no gs ( k", "\x1d(k\x03\x001C\x04\x1d(k\x05\x001P0ab\x1d(k\x03\x001Q0", nil, []string{"\x1d(k"}, otherText},
		{"no page 30", "\x1bt\x1e\xa9\n", nil, []string{"\x1bt\x1e"}, otherText},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sound, misfit := epson(t), epson(t)
			if tt.quirk != nil {
				tt.quirk(&misfit)
			}
			a, b := New(sound, Options{}), New(misfit, Options{Lacks: tt.lacks})
			for _, p := range []*Printer{a, b} {
				_, _ = p.Write([]byte(tt.in))
			}
			if !tt.differ(a, b) {
				t.Errorf("no difference:\n%s\n%s", a.Transcript(), b.Transcript())
			}
		})
	}
}

func shorter(a, b *Printer) bool { return b.roll.total < a.roll.total }

func noCut(a, b *Printer) bool {
	return strings.Contains(a.Transcript(), "CUT") && !strings.Contains(b.Transcript(), "CUT")
}

func otherText(a, b *Printer) bool { return a.Transcript() != b.Transcript() }

func otherPicture(a, b *Printer) bool { return string(a.roll.pix) != string(b.roll.pix) }
