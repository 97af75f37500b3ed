package lang

import (
	"strconv"
	"strings"
)

// Number writes a whole number as a language does: 12.345 in Vietnamese,
// 12,345 in English.
func Number(language string, n int) string { return Decimal(language, float64(n), 0) }

// Decimal writes a number with that many digits behind the point, or the
// comma: Decimal("vi", 1234.56, 1) is "1.234,6".
func Decimal(language string, x float64, digits int) string {
	group, point := marks(names(language).Number)
	whole, rest, _ := strings.Cut(strconv.FormatFloat(x, 'f', digits, 64), ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "−", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + group + whole[i:]
	}
	if rest != "" {
		rest = point + rest
	}
	if strings.Trim(whole+rest, "0"+group+point) == "" {
		sign = "" // it was rounded to nothing
	}
	return sign + whole + rest
}

// marks are what a sample, 1234.5 as a language writes it, has between its
// thousands and before its fraction.
func marks(sample string) (group, point string) {
	_, rest, _ := strings.Cut(sample, "1")
	group, rest, _ = strings.Cut(rest, "234")
	return group, strings.TrimSuffix(rest, "5")
}
