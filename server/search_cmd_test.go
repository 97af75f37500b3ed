package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSearchAnswersLineByLine(t *testing.T) {
	file := filepath.Join(t.TempDir(), "c.csv")
	if err := os.WriteFile(file, []byte("code,name\n1.001193,Thủ tục đăng ký khai sinh\n,ohne\n2.000635.000.00.00.H56,Cấp bản sao Trích lục hộ tịch\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs strings.Builder
	c := &searchCmd{Catalogue: file}
	if err := c.run(strings.NewReader("dang ky khai sinh\n\n\"<trích lục>\"\nxyzzy\n"), &out, &errs); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	for i, want := range []string{
		`{"query":"dang ky khai sinh","codes":["1.001193"]}`, `{"query":"","codes":[]}`,
		`{"query":"\"<trích lục>\"","codes":["2.000635.000.00.00.H56"]}`, `{"query":"xyzzy","codes":[]}`,
	} {
		if i >= len(lines) || lines[i] != want {
			t.Fatalf("line %d of\n%s\nwant %s", i+1, out.String(), want)
		}
		if !json.Valid([]byte(lines[i])) {
			t.Errorf("%s is no JSON", lines[i])
		}
	}
	if got := errs.String(); !strings.Contains(got, file+":3: code: left out: missing") || strings.Count(got, "\n") != 1 {
		t.Errorf("stderr %q", got)
	}
	if err := (&searchCmd{Catalogue: file + "x"}).run(strings.NewReader(""), &out, &errs); err == nil {
		t.Error("an absent catalogue was read")
	}
}
