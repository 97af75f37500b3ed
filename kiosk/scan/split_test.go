package scan

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func collect(got *[]string) splitter {
	return newSplitter(func(b []byte) { *got = append(*got, string(b)) })
}

func TestScansArePartedHoweverTheyEnd(t *testing.T) {
	const card = "038199000001||Nguyễn Thị Mẫu Thử|01021999|Nữ|Thôn Mẫu|03042021"
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"CR":                     {"H56.14-240823-0001\rA\r", []string{"H56.14-240823-0001", "A"}},
		"LF":                     {"one\ntwo\n", []string{"one", "two"}},
		"CR LF":                  {"one\r\ntwo\r\n", []string{"one", "two"}},
		"TAB":                    {"one\ttwo\t", []string{"one", "two"}},
		"STX and ETX":            {"\x02one\x03\x02two\x03", []string{"one", "two"}},
		"letters with accents":   {card + "\r\n", []string{card}},
		"a byte order mark":      {"\ufeff" + card + "\r", []string{card}},
		"a symbology identifier": {"]Q1one\r]C0two\r", []string{"one", "two"}},
		"noise":                  {"\x00\xff\xfe\r\x00\x7f\x80 \r one \r", []string{"one"}},
		"another code page":      {"038199000001||Nguy\xe7n|01021999\r", []string{"038199000001||Nguy\ufffdn|01021999"}},
		"without end":            {strings.Repeat("x", 3*maxScan) + "\rone\r", []string{"one"}},
		"as long as a QR may be": {strings.Repeat("7", 2953) + "\r", []string{strings.Repeat("7", 2953)}},
		"nothing":                {"\r\n\r\n\t", nil},
	} {
		var whole, bytewise []string
		s := collect(&whole)
		s.feed([]byte(c.in))
		if !slices.Equal(whole, c.want) {
			t.Errorf("%s: %q", name, whole)
		}
		s = collect(&bytewise)
		for i := range len(c.in) {
			s.feed([]byte{c.in[i]})
		}
		if !slices.Equal(bytewise, whole) || s.open() {
			t.Errorf("%s, byte by byte: %q", name, bytewise)
		}
	}
}

func TestAPauseEndsWhatHasNoEndOfItsOwn(t *testing.T) {
	var got []string
	s := collect(&got)
	s.feed([]byte("H56.14-240823-0001"))
	s.pause()
	s.feed([]byte("H56.14-240823-0002\r"))
	s.feed([]byte("H56.14-240823-0")) // the cable was pulled
	s.pause()
	s.feed([]byte("H56.14-240823-0003\r"))
	if want := []string{"H56.14-240823-0001", "H56.14-240823-0002", "H56.14-240823-0003"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// What was scanned may have been a citizen card: its bytes do not outlive it.
func TestAScanIsWiped(t *testing.T) {
	const card = "038199000001"
	var held []byte
	s := newSplitter(func(b []byte) { held = b })
	for _, end := range []string{"\r", "", strings.Repeat("x", 2*maxScan) + "\r"} {
		s.feed([]byte(card + "||A" + end))
		if end == "" {
			s.pause()
		}
		for _, b := range [][]byte{held, s.buf[:cap(s.buf)], s.out[:cap(s.out)]} {
			if bytes.Contains(b, []byte(card)) {
				t.Errorf("after %.3q: %q", end, b)
			}
		}
	}
}

func FuzzSplit(f *testing.F) {
	f.Add([]byte("one\r\x00two"), 2)
	f.Add([]byte("]Q1\xff\xfe\ufeff\t"), 1)
	f.Fuzz(func(t *testing.T, in []byte, cut int) {
		var got []string
		s := collect(&got)
		cut = min(max(cut, 0), len(in))
		s.feed(in[:cut])
		s.feed(in[cut:])
		s.pause()
		if s.open() {
			t.Fatal("open after a pause")
		}
		for _, text := range got {
			if text == "" || !utf8.ValidString(text) || strings.ContainsAny(text, "\r\n\t\x00") || len(text) > 3*maxScan {
				t.Fatalf("%q of %q", text, in)
			}
		}
	})
}
