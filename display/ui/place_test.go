package ui

import "testing"

func TestACounterGoesByItsNumber(t *testing.T) {
	for name, want := range map[string][2]string{
		"Quầy 5":           {"5", ""},
		"Quầy số 12":       {"12", ""},
		"QUẦY 12B":         {"12B", ""},
		"Counter 7":        {"7", ""},
		"Guichet n° 7":     {"7", ""},
		"7":                {"7", ""},
		"Quầy 3: Tư pháp":  {"3", "Tư pháp"},
		"Quầy 3 (Tư pháp)": {"3", "Tư pháp"},
		"Quầy số 124 – Văn phòng đăng ký đất đai": {"124", "Văn phòng đăng ký đất đai"},
		"Quầy Tư pháp":            {"", "Quầy Tư pháp"},
		"Bàn hướng dẫn":           {"", "Bàn hướng dẫn"},
		"Quầy Công an 113":        {"", "Quầy Công an 113"},
		"Phòng 12345 nhà B":       {"", "Phòng 12345 nhà B"},
		"":                        {"", ""},
		"  Quầy  5  ":             {"5", ""},
		"Quầy 5A - Hộ tịch, số 2": {"5A", "Hộ tịch, số 2"},
	} {
		number, rest := place(name)
		if [2]string{number, rest} != want {
			t.Errorf("%q is %q and %q, want %q", name, number, rest, want)
		}
	}
}
