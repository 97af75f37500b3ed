//go:build !js

package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// hook is a program that writes down what it is called with, and then does more.
func hook(t *testing.T, more string) (command, file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "calls")
	command = filepath.Join(t.TempDir(), "pa")
	script := "#!/bin/sh\necho \"$@\" >> " + file + "\n" + more + "\n"
	if err := os.WriteFile(command, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return command, file
}

func calls(t *testing.T, file string) string {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(raw)), " ")
}

func TestTheHookIsCalledInOrder(t *testing.T) {
	command, file := hook(t, "")
	p := newPA(command+" relay", time.Millisecond, time.Minute, slog.New(slog.DiscardHandler))
	p.On(t.Context())
	if got := calls(t, file); got != "relay off relay on" {
		t.Errorf("before the chime: %q", got)
	}
	p.Off()
	p.Close()
	if got := calls(t, file); got != "relay off relay on relay off" || p.Fault() != nil {
		t.Errorf("in the end: %q, %v", got, p.Fault())
	}
}

// A hook that fails or hangs is told, and does not hold the voice up: at most
// patience, and the next time not at all.
func TestABrokenHook(t *testing.T) {
	command, _ := hook(t, "echo no relay >&2; exit 3")
	p := newPA(command, time.Hour, time.Minute, slog.New(slog.DiscardHandler))
	p.On(t.Context()) // nor is its lead waited for
	if err := p.Fault(); err == nil || !strings.Contains(err.Error(), "no relay") {
		t.Errorf("a hook that fails: %v", err)
	}
	p.Close()

	p = newPA(filepath.Join(t.TempDir(), "none"), time.Hour, time.Minute, slog.New(slog.DiscardHandler))
	p.On(t.Context())
	p.Close()
	if p.Fault() == nil {
		t.Error("a hook that is not there")
	}

	command, _ = hook(t, "sleep 600 & sleep 600")
	p = newPA(command, time.Millisecond, 100*time.Millisecond, slog.New(slog.DiscardHandler))
	for p.Fault() == nil {
		p.On(t.Context())
	}
	if err := p.Fault(); !strings.Contains(err.Error(), "hangs") {
		t.Errorf("a hook that hangs: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 20 { // more than wait
		p.On(ctx)
		p.Off()
	}
	p.Close()
}
