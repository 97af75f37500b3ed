package chance

import (
	"strings"
	"testing"
)

func TestTextIsLongAndNeverTheSame(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		s := Text()
		if len(s) != 26 || strings.Trim(s, letters) != "" || seen[s] {
			t.Fatalf("%q, %v", s, seen[s])
		}
		seen[s] = true
	}
}
