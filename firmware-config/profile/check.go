package profile

import (
	"reflect"
	"slices"
	"strings"
)

// words are the closed vocabularies: a word that is not here is a mistake, not
// an extension.
var words = map[string][]string{
	"cut.kind":         {"full", "partial", "none"},
	"cut.command":      {"gs_v", "esc_i", "none"},
	"raster.command":   {"gs_v_0", "gs_lparen_l", "esc_star"},
	"raster.offset":    {"gs_l", "pad"},
	"text.tier":        {"raster", "glyphs", "codepage"},
	"text.slow_tier":   {"raster", "glyphs", "codepage"},
	"text.glyphs_kept": {"job", "power"},
	"serial.flow":      {"none", "xonxoff", "rtscts", "dtrdsr"},
	"status.fence":     {"process_id", "gs_r", "none"},
	"settings.dialect": {"epson", "citizen", "bixolon", "none"},
}

// ranges are the bounds of the numbers, both ends allowed.
var ranges = map[string][2]int{
	"paper.width_mm":      {40, 120},
	"paper.dots":          {128, 960},
	"paper.dpi":           {120, 320},
	"paper.feed_units":    {100, 640},
	"paper.line_dots":     {16, 80},
	"cut.blade_dots":      {0, 400},
	"cut.ms":              {0, 3000},
	"raster.band_dots":    {8, 255},
	"text.page_lower":     {0, 255},
	"text.page_upper":     {0, 255},
	"text.font_a_width":   {8, 24},
	"text.font_a_height":  {16, 48},
	"text.font_b_width":   {6, 24},
	"text.font_b_height":  {9, 48},
	"text.glyph_max":      {0, 95},
	"qr.module_max":       {0, 16},
	"nv.bytes":            {0, 16 << 20},
	"serial.baud":         {1200, 921600},
	"serial.buffer":       {45, 1 << 20},
	"serial.xoff_free":    {1, 1 << 20},
	"serial.xon_free":     {1, 1 << 20},
	"speed.mm_per_s":      {10, 500},
	"quirks.presenter_mm": {0, 500},
}

// needed says which keys a whole profile must have set, itself or by a base.
// A quirk may be left out: none is known then; so may the settings: nobody
// sets them by command.
func needed(key string, p *Printer) bool {
	switch key {
	case "text.page_lower", "text.page_upper":
		return p.uses("codepage")
	case "text.glyph_max", "text.glyphs_kept":
		return p.uses("glyphs")
	case "qr.module_max":
		return p.QR.Native
	case "nv.bytes":
		return p.NV.Graphics
	case "text.slow_tier", "settings.dialect", "settings.dip":
		return false
	}
	return !strings.HasPrefix(key, "quirks.")
}

// check judges a whole profile; files are its chain, the profile itself last.
func check(files []*file, p *Printer) error {
	setter := func(key string) *file {
		for i := len(files) - 1; i >= 0; i-- {
			if files[i].sets(key) {
				return files[i]
			}
		}
		return nil
	}
	last := files[len(files)-1]
	vals := leaves(p)
	for _, key := range leafKeys() {
		f := setter(key)
		if f == nil {
			if needed(key, p) {
				return last.errorf(key, "missing")
			}
			continue
		}
		if err := checkValue(f, key, vals[key]); err != nil {
			return err
		}
	}
	return checkTogether(setter, last, p)
}

func checkValue(f *file, key string, v reflect.Value) error {
	switch v.Kind() {
	case reflect.String:
		if w, ok := words[key]; ok && !slices.Contains(w, v.String()) {
			return f.errorf(key, "unknown word %q: one of %s", v.String(), strings.Join(w, ", "))
		}
		if strings.TrimSpace(v.String()) == "" {
			return f.errorf(key, "empty")
		}
	case reflect.Int:
		if r, n := ranges[key], int(v.Int()); n < r[0] || n > r[1] {
			return f.errorf(key, "%d is not from %d to %d", n, r[0], r[1])
		}
	}
	return nil
}

// checkTogether judges values that only make sense beside each other.
func checkTogether(setter func(string) *file, last *file, p *Printer) error {
	fail := func(key, format string, args ...any) error {
		f := setter(key)
		if f == nil {
			f = last
		}
		return f.errorf(key, format, args...)
	}
	switch {
	case p.Paper.Dots%8 != 0:
		return fail("paper.dots", "%d is not a multiple of 8", p.Paper.Dots)
	case p.Paper.Dots*254 > p.Paper.WidthMM*10*p.Paper.DPI:
		return fail("paper.dots", "%d dots at %d dpi are wider than a roll of %d mm", p.Paper.Dots, p.Paper.DPI, p.Paper.WidthMM)
	case (p.Cut.Kind == "none") != (p.Cut.Command == "none"):
		return fail("cut.command", "%q does not go with cut.kind %q", p.Cut.Command, p.Cut.Kind)
	case p.Serial.XOffFree >= p.Serial.XOnFree:
		return fail("serial.xoff_free", "%d must be below serial.xon_free (%d)", p.Serial.XOffFree, p.Serial.XOnFree)
	case p.Serial.XOnFree >= p.Serial.Buffer && p.Serial.Buffer > 0:
		return fail("serial.xon_free", "%d must be below serial.buffer (%d)", p.Serial.XOnFree, p.Serial.Buffer)
	case p.QR.Native && p.QR.ModuleMax < 1:
		return fail("qr.module_max", "a native QR needs at least 1 dot a module")
	case p.NV.Graphics && p.NV.Bytes < 1:
		return fail("nv.bytes", "a stored picture needs room")
	case p.Quirks.GSPIgnored && p.Paper.SetUnits:
		return fail("paper.set_units", "GS P cannot set what quirks.gs_p_ignored says it ignores")
	case p.uses("glyphs") && p.Text.GlyphMax < 1:
		return fail("text.glyph_max", "tier glyphs needs room for glyphs")
	case p.Settings.DIP && (p.Settings.Dialect == "" || p.Settings.Dialect == "none"):
		return fail("settings.dip", "no command sets what the switches would hold")
	}
	return nil
}
