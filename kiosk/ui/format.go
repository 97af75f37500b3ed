package ui

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"motcua/internal/hall"
	"motcua/internal/lang"
)

// forecast words a forecast as people say it: steps of five minutes from ten
// on, never more exact than a forecast is; "" without one.
func (w *words) forecast(f *hall.Wait) string {
	if f == nil {
		return ""
	}
	lo, hi := max(f.P10, 0)/60, (max(f.P90, 60)+59)/60
	if hi > 10 {
		lo, hi = lo/5*5, (hi+4)/5*5
	}
	switch {
	case lo == 0:
		return lang.Fill(w.UpTo, "n", strconv.Itoa(max(hi, 5)))
	case lo >= hi:
		return lang.Fill(w.Minutes, "n", strconv.Itoa(hi))
	}
	return lang.Fill(w.Minutes, "n", strconv.Itoa(lo)+"–"+strconv.Itoa(hi))
}

// waitLine is "Còn 11 lượt phía trước. Dự kiến chờ 15–30 phút".
func (w *words) waitLine(ahead int, f *hall.Wait) string {
	line := w.Next
	if ahead > 0 {
		line = lang.Fill(w.Ahead, "n", ahead)
	}
	if m := w.forecast(f); m != "" {
		line += "\n" + lang.Fill(w.Wait, "n", m)
	}
	return line
}

// day writes "2026-11-25" as people here do; anything else as it is.
func day(s string) string {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t.Format("02/01/2006")
	}
	return s
}

// counterList makes "5, 6, 7" of counters' names: their numbers where every
// name is "Quầy" and a number, else the names, without the word that stands
// before the list anyway: "5 – Đất đai" of "Quầy số 5 – Đất đai".
func (w *words) counterList(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		f := strings.Fields(n)
		if len(f) != 2 {
			return strings.Join(w.withoutCounter(names), ", ")
		}
		out[i] = f[1]
	}
	return strings.Join(out, ", ")
}

// withoutCounter takes "Quầy" or "Quầy số" off names that go on with a number.
func (w *words) withoutCounter(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = n
		first, rest, _ := strings.Cut(strings.TrimSpace(n), " ")
		rest = strings.TrimPrefix(strings.TrimPrefix(rest, "số "), "Số ")
		digit := rest != "" && rest[0] >= '0' && rest[0] <= '9'
		if digit && strings.HasPrefix(strings.ToLower(w.Counters), strings.ToLower(first)) {
			out[i] = rest
		}
	}
	return out
}

// brief cuts a text that is far longer than its place at a word, so that
// nobody has to measure a thousand letters to show a hundred.
func brief(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	s = string([]rune(s)[:most])
	if i := strings.LastIndexByte(s, ' '); i > 0 {
		s = s[:i]
	}
	return strings.TrimRight(s, " ,;(") + "…"
}
