package paper

import (
	"strings"
	"testing"
)

// Hosts draw a picture as strips of ESC * with ESC J 24 between them: ESC J is
// a line feed of its own height, not one after the strip's.
func TestStripsJoinByESCJ(t *testing.T) {
	p := epson(t)
	p.Paper.DPI, p.Paper.FeedUnits = 203, 203
	strip := "\x1b*\x21\x01\x00\xff\xff\xff\x1bJ\x18"
	s, _ := render(t, p, strip+strip).Growing()
	if got, want := ink(s.Image).Dy(), 48; got != want {
		t.Errorf("two strips of 24 dots are %d dots high, want %d", got, want)
	}
	if got := s.Image.Bounds().Dy() - ink(s.Image).Min.Y; got != 48 {
		t.Errorf("paper moved %d dots, want 48", got)
	}
}

// The makers let GS V, ESC i and ESC m work at the start of a line only: a host
// that forgot the line feed gets no cut, and must see it here first.
func TestNoCutInTheMiddleOfALine(t *testing.T) {
	for _, cut := range []string{"\x1dV\x00", "\x1dVA\x00", "\x1dVB ", "\x1bi", "\x1bm"} {
		got := render(t, epson(t), "word"+cut+"\n").Transcript()
		if strings.Contains(got, "CUT") || !strings.Contains(got, "cuts ignored in the middle of a line: 1\n") ||
			!strings.HasPrefix(got, "word\n") {
			t.Errorf("%q: %q", cut, got)
		}
		if got := render(t, epson(t), "word\n"+cut).Transcript(); !strings.Contains(got, "CUT") {
			t.Errorf("%q after a line feed: %q", cut, got)
		}
	}
}

// An asterisk ends a CODE39, whatever its length says; the rest is text.
func TestAsteriskEndsCode39(t *testing.T) {
	for _, in := range []string{"\x1dkE\x03A*B\n", "\x1dk\x04A*B\n", "\x1dkE\x04*A*B\n", "\x1dk\x04*A*B\n"} {
		got := render(t, epson(t), in).Transcript()
		if !strings.HasPrefix(got, "CODE39: A\nB\n") {
			t.Errorf("%q: %q", in, got)
		}
	}
	got := render(t, epson(t), "\x1dkE\x02AB\x1dk\x04CD\x00E\n").Transcript()
	if !strings.HasPrefix(got, "CODE39: AB\nCODE39: CD\nE\n") {
		t.Errorf("without asterisks: %q", got)
	}
}

// Frames with round corners, as page 1 has them, are frames.
func TestRoundCorners(t *testing.T) {
	c := cell{12, 24}
	for round, square := range alike {
		if string(glyph(round, c).pix) != string(glyph(square, c).pix) {
			t.Errorf("%c is not drawn as %c", round, square)
		}
	}
	if string(glyph('┌', c).pix) == string(glyph('\U0010FFFD', c).pix) {
		t.Error("the face lacks ┌")
	}
}

// The makers have DLE ENQ 2 work while the blade is stuck: as part of a picture
// on a sound printer it takes nothing away.
func TestRecoveryNeedsAnError(t *testing.T) {
	for stuck, want := range map[bool]int{false: 7, true: 0} {
		p := New(epson(t), Options{})
		p.device.cutter = stuck
		for _, c := range []byte("word\x10\x05\x02") {
			p.receive(c)
		}
		if got := len(p.device.buffer); got != want || p.device.cutter {
			t.Errorf("blade stuck %t: %d bytes are left, want %d; still stuck: %t", stuck, got, want, p.device.cutter)
		}
	}
}
