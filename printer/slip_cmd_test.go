package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func slipOf(t *testing.T, kind, profile, json string) ([]byte, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "slip.json")
	if err := os.WriteFile(file, []byte(json), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	err := (&slipCmd{Kind: kind, Profile: profile, Data: file}).run(nil, &out)
	return out.Bytes(), err
}

func TestSlipMakesBytes(t *testing.T) {
	b, err := slipOf(t, "ticket", "epson-tm-t20ii", `{"hall":"UBND xã","number":"A012","service":"Đất đai","url":"https://motcua.example/t/x"}`)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(b, []byte("\x1b@")) || !bytes.Contains(b, []byte("https://motcua.example/t/x")) || !bytes.Contains(b, []byte("\x1dV")) {
		t.Errorf("% x ...", b[:min(len(b), 40)])
	}
}

func TestSlipReadsStdin(t *testing.T) {
	var out bytes.Buffer
	c := slipCmd{Kind: "lookup", Profile: "zjiang-pos-5890k", Data: "-"}
	if err := c.run(strings.NewReader(`{"hall":"UBND xã","case_code":"H56.1","state":"Đang giải quyết"}`), &out); err != nil {
		t.Fatal(err)
	}
	if out.Len() == 0 {
		t.Error("no bytes")
	}
}

// Nothing is printed of bad input; the error names the file.
func TestSlipBadInput(t *testing.T) {
	tests := []struct{ name, kind, profile, json, want string }{
		{"unknown key", "ticket", "epson-tm-t88v", `{"hall":"H","nummer":"A1"}`, "slip.json: line 1: nummer: unknown key"},
		{"language", "ticket", "epson-tm-t88v", `{"hall":"H","number":"A1","service":"S","lang":"zz"}`, `slip.json: lang: unknown language "zz"`},
		{"profile", "ticket", "epson-tm-t88", `{}`, `unknown printer profile "epson-tm-t88": did you mean`},
		{"qr", "ticket", "zjiang-pos-5890k", `{"hall":"H","number":"A1","service":"S","url":"` + strings.Repeat("x", 2000) + `"}`, "slip.json: "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := slipOf(t, tt.kind, tt.profile, tt.json)
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
			if len(b) != 0 {
				t.Errorf("%d bytes for bad input", len(b))
			}
		})
	}
}

// Exit codes: 1 for bad input, 2 for wrong usage, one line each.
func TestRunExitCodes(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want int
	}{
		{[]string{"slip", "--kind", "ticket", "--profile", "nothing", "--data", "/nonexistent"}, 1},
		{[]string{"slip", "--kind", "ticket", "--profile", "epson-tm-t88v", "--data", "/nonexistent"}, 1},
		{[]string{"slip", "--kind", "poster", "--profile", "epson-tm-t88v", "--data", "x"}, 2},
		{[]string{"slip"}, 2},
		{[]string{"fly"}, 2},
	} {
		var stderr bytes.Buffer
		if got := run(tt.args, &stderr); got != tt.want {
			t.Errorf("%v: exit %d, want %d", tt.args, got, tt.want)
		}
		if n := strings.Count(stderr.String(), "\n"); n != 1 {
			t.Errorf("%v: %d lines: %s", tt.args, n, stderr.String())
		}
	}
}
