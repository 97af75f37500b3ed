package lang

import "testing"

func TestNumbersAreWrittenAsTheLanguageDoes(t *testing.T) {
	for _, c := range []struct {
		lang   string
		x      float64
		digits int
		want   string
	}{
		{"vi", 0, 0, "0"},
		{"vi", 999, 0, "999"},
		{"vi", 1000, 0, "1.000"},
		{"vi", 1234567.89, 1, "1.234.567,9"},
		{"en", 1234567.89, 1, "1,234,567.9"},
		{"fr", 12345, 0, "12\u202f345"},
		{"vi", -12345.6, 0, "−12.346"},
		{"vi", -0.04, 1, "0,0"},
		{"xx", 1000.5, 1, "1.000,5"}, // a language without a pack: the office's
	} {
		if got := Decimal(c.lang, c.x, c.digits); got != c.want {
			t.Errorf("%s %v: %q, want %q", c.lang, c.x, got, c.want)
		}
	}
	if got := Number("vi", 500000); got != "500.000" {
		t.Errorf("half a million: %q", got)
	}
}
