package person

import (
	"strings"
	"testing"

	"motcua/internal/formats"
)

func TestAPersonLeadsBackToNobodyWithoutTheKey(t *testing.T) {
	a := Hide("k1", []byte("038199000001"))
	if !formats.IsPerson(a) || strings.Contains(a, "038199") || a != Hide("k1", []byte("038199000001")) {
		t.Errorf("%q", a)
	}
	if a == Hide("k2", []byte("038199000001")) || a == Hide("k1", []byte("038199000002")) {
		t.Error("two are one")
	}
	if Hide("", []byte("038199000001")) != "" || Hide("k1", nil) != "" {
		t.Error("a person out of nothing")
	}
	for _, no := range []string{"", "038199000001", "p1:", a + "0", "p1:" + strings.Repeat("x", 32), strings.ToUpper(a)} {
		if formats.IsPerson(no) {
			t.Errorf("%q is none", no)
		}
	}
}
