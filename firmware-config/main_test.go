package main

import (
	"errors"
	"os"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"motcua-config": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata"})
}

func TestUsageIsToldFromFailure(t *testing.T) {
	var usage *kong.ParseError
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	if err := run(t.Context(), []string{"chekc"}, null, null); !errors.As(err, &usage) {
		t.Errorf("a wrong command: %v", err)
	}
	if err := run(t.Context(), []string{"check", "absent.toml"}, null, null); err == nil || errors.As(err, &usage) {
		t.Errorf("an absent file: %v", err)
	}
}
