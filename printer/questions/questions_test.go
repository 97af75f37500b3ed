package questions

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"motcua/firmware-config/profile"
	"motcua/internal/lang"
	"motcua/printer/explain"
)

func begin() *Session {
	return New(Options{Name: "Test", Date: time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC), Serial: true, Baud: 9600, Flow: "none"})
}

// right answers every question as a good 203 dpi printer with a partial cut.
var right = map[string]string{
	"readable": "1", "chinese": "1", "raster": "1 2 3", "lf": "1", "rows_mm": "30", "feed_mm": "18,5", "units_mm": "34", "lines_mm": "33.5",
	"roll_mm": "79.5", "width": "576", "margin": "1", "double": "1", "cut_66": "1", "cut_kind": "2", "blade_mm": "14", "presenter_mm": "0",
	"qr": "1", "qr_sizes": "1 2", "glyphs": "1", "glyph_count": "95", "glyphs_kept": "2", "page_lower": "0", "font_a_mm": "36", "font_b_mm": "27",
	"column": "1", "back": "1", "near_end": "2", "ticket": "1",
}

func play(t *testing.T, s *Session, change map[string]string) []string {
	t.Helper()
	var asked []string
	for {
		q, more := s.Next()
		if !more {
			return asked
		}
		asked = append(asked, q.Key)
		text, ok := change[q.Key]
		if !ok {
			if text, ok = right[q.Key]; !ok {
				t.Fatalf("nobody knows the answer to %s", q.Key)
			}
		}
		if text == "middle" {
			text = f((q.Min + q.Max) / 2)
		}
		if err := s.Answer(text); err != nil {
			t.Fatalf("%s: %v", q.Key, err)
		}
	}
}

func TestAnswersMakeAProfile(t *testing.T) {
	s := begin()
	s.Measured(Measured{DLEEOT: true, ASB: true, GSR: true, ProcessID: true, GSI: true, Clear: true, Maker: "M", Model: "X", MMPerS: 150, Buffer: 3968})
	play(t, s, nil)
	p, err := s.Profile()
	if err != nil {
		t.Fatal(err)
	}
	if p.Name != "Test" || p.Maker != "M" || p.Paper != (profile.Paper{WidthMM: 80, Dots: 576, DPI: 203, FeedUnits: 406, SetUnits: true, LineDots: 30}) ||
		p.Cut.Kind != "partial" || p.Cut.Command != "gs_v" || p.Cut.BladeDots != 112 || p.Raster.Command != "gs_v_0" || p.Raster.Offset != "gs_l" ||
		!p.Raster.Double || !p.QR.Native || p.QR.ModuleMax != 16 || p.Text.Tier != "glyphs" || p.Text.GlyphsKept != "job" ||
		p.Status.Fence != "process_id" || p.Serial.Buffer != 3968 || p.Speed.MMPerS != 150 {
		t.Errorf("%+v", p)
	}
	if src := p.Sources["paper.dots"]; src != "measured 2026-11-02: last whole square at 576" {
		t.Errorf("source %q", src)
	}
}

// Whatever is answered, the file is a profile that loads, or the session says
// why there is none.
func TestEveryAnswerEndsInAProfileOrAReason(t *testing.T) {
	for _, st := range steps {
		for _, text := range others(st) {
			s := begin()
			answers := map[string]string{"ticket_raster": "1", "cut_65": "1", "cut_i": "1", "cut_m": "1", "tear_mm": "10", "page_upper": "31", "pages": "1", "width": "middle"}
			answers[st.key] = text
			play(t, s, answers)
			b, err := s.File()
			if errors.Is(err, ErrUnreadable) || errors.Is(err, ErrNoPictures) || errors.Is(err, ErrWrong) {
				continue
			}
			if err != nil {
				t.Fatalf("%s = %s: %v", st.key, text, err)
			}
			if _, err := profile.ReadPrinter(nil, "measured.toml", b); err != nil {
				t.Errorf("%s = %s: %v\n%s", st.key, text, err, b)
			}
		}
	}
}

func others(st step) []string {
	switch st.kind {
	case Choice:
		return []string{"1", "2", "3", "4"}[:st.choices]
	case Several:
		return []string{"0", "1", "2"}
	}
	if st.bounds != nil {
		return []string{"middle"}
	}
	return []string{f(st.min), f(st.max), f((st.min + st.max) / 2)}
}

func f(x float64) string { return strings.TrimSuffix(mm(x), " mm") }

func TestBadAnswersChangeNothing(t *testing.T) {
	s := begin()
	for _, bad := range []string{"", "0", "4", "x", "1.5", "1 2"} {
		q, _ := s.Next()
		if err := s.Answer(bad); err == nil || q.Key != "readable" {
			t.Errorf("%q is taken for an answer to %s", bad, q.Key)
		}
	}
	for _, bad := range []string{"", "7", "0 1", "x"} {
		if _, err := parse(Question{Kind: Several, Choices: 3}, bad); err == nil {
			t.Errorf("several: %q", bad)
		}
	}
	for _, bad := range []string{"", "NaN", "+Inf", "3", "61", "x", "1,2,3"} {
		if _, err := parse(Question{Kind: Number, Min: 15, Max: 60}, bad); err == nil {
			t.Errorf("number: %q", bad)
		}
	}
	if err := begin().Answer("1"); err == nil {
		t.Error("an answer before a question")
	}
	if _, err := begin().Profile(); err == nil {
		t.Error("a profile before the answers")
	}
}

// A ticket that is wrong falls back to pictures, and says so when these are
// wrong, too.
func TestWrongTicketFallsBack(t *testing.T) {
	s := begin()
	play(t, s, map[string]string{"ticket": "2", "ticket_raster": "1"})
	p, err := s.Profile()
	if err != nil || p.Text.Tier != "raster" || p.QR.Native || p.Raster.Offset != "pad" {
		t.Errorf("%v: %+v", err, p)
	}
	s = begin()
	play(t, s, map[string]string{"ticket": "2", "ticket_raster": "2"})
	if _, err := s.Profile(); !errors.Is(err, ErrWrong) {
		t.Errorf("got %v", err)
	}
}

// No pattern holds a real-time command or one that has no name.
func TestPatternsAreClean(t *testing.T) {
	for _, raster := range []string{"1", "2", "3"} {
		s := begin()
		for {
			q, more := s.Next()
			if !more {
				break
			}
			for _, st := range explain.Stream(q.Pattern) {
				if !st.Known() || st.Missing > 0 {
					t.Errorf("%s: %s", q.Key, st)
				}
			}
			for _, bad := range []string{"\x10\x04", "\x10\x05", "\x10\x14"} {
				if strings.Contains(string(q.Pattern), bad) {
					t.Errorf("%s holds % X", q.Key, bad)
				}
			}
			text := right[q.Key]
			if q.Key == "raster" {
				text = raster
			}
			if err := s.Answer(text); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// Every question has words in every language, as many choices as it has, and
// nothing is asked that no question is.
func TestWordsFitQuestions(t *testing.T) {
	for _, l := range lang.Languages() {
		w := Speak(l)
		for _, st := range steps {
			q := w.Questions[st.key]
			if q.Ask == "" || len(q.Choices) != st.choices {
				t.Errorf("%s: %s: %d choices, want %d, asked %q", l, st.key, len(q.Choices), st.choices, q.Ask)
			}
		}
		for key := range w.Questions {
			if !slices.Contains(Keys(), key) {
				t.Errorf("%s: nobody asks %s", l, key)
			}
		}
		if w.Questions["qr"].Choices != nil && !strings.Contains(w.Questions["qr"].Choices[0], QRText) {
			t.Errorf("%s: the question of the code does not say %q", l, QRText)
		}
	}
}

// A USB printer is not asked for letters of its own.
func TestFastPortsAskLess(t *testing.T) {
	s := New(Options{Date: time.Unix(0, 0)})
	for _, key := range play(t, s, nil) {
		if strings.HasPrefix(key, "glyph") || strings.HasPrefix(key, "page") || strings.HasPrefix(key, "font") {
			t.Errorf("asked %s", key)
		}
	}
	if p, err := s.Profile(); err != nil || p.Text.Tier != "raster" {
		t.Errorf("%v %+v", err, p.Text)
	}
}
