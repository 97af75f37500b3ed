package report_test

import (
	"testing"

	"motcua/server/report"
)

func TestNothingThatSomebodyTypedIsAFormula(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "Đất đai": "Đất đai", "a=1": "a=1", " =1": " =1",
		"=1+1": "'=1+1", "+84": "'+84", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1",
	} {
		if got := report.Harmless(in); got != want {
			t.Errorf("%q is written %q, want %q", in, got, want)
		}
	}
}
