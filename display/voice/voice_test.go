package voice

import "testing"

func TestLabel(t *testing.T) {
	for in, want := range map[string]string{"5": "5", "Quầy 5": "5", "Quầy số 12": "12", "Counter 7": "7", "quầy 3A": "3A", "Trả kết quả": "Trả kết quả", "Quầy": "Quầy", "Quầy Hỗ trợ": "Quầy Hỗ trợ"} {
		if got := Label(in); got != want {
			t.Errorf("Label(%q) = %q, want %q", in, got, want)
		}
	}
}
