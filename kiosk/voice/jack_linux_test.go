package voice

import (
	"context"
	"encoding/binary"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// Two jacks, one of them a microphone's: only the other speaks of headsets.
func TestJacks(t *testing.T) {
	root := t.TempDir()
	write := func(path, text string) {
		path = filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("sys/class/input/event3/device/capabilities/sw", "10\n")
	write("sys/class/input/event4/device/capabilities/sw", "0 4\n")
	write("dev/input/none", "")
	device := filepath.Join(root, "dev/input/event4")
	if err := unix.Mkfifo(device, 0o600); err != nil {
		t.Fatal(err)
	}
	told := make(chan bool)
	j := &jacks{
		sys: filepath.Join(root, "sys"), dev: filepath.Join(root, "dev"), log: slog.New(slog.DiscardHandler),
		changed: func(in bool) { told <- in }, open: map[string]bool{}, in: map[string]bool{},
	}
	w, err := os.OpenFile(device, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); j.run(ctx) }()
	send := func(kind, code uint16, value uint32) {
		b := make([]byte, eventSize-8)
		b = binary.NativeEndian.AppendUint16(b, kind)
		b = binary.NativeEndian.AppendUint16(b, code)
		if _, err := w.Write(binary.NativeEndian.AppendUint32(b, value)); err != nil {
			t.Error(err)
		}
	}
	send(evSwitch, 4, 1) // a microphone
	send(evSwitch, headphones, 1)
	send(0, 0, 0)
	if in := <-told; !in {
		t.Error("plugged in, and told that it is not")
	}
	send(evSwitch, headphones, 1)
	send(evSwitch, headphones, 0)
	if in := <-told; in {
		t.Error("pulled out, and told that it is not")
	}
	send(evSwitch, headphones, 1)
	<-told
	go func() { <-told }() // the last word: whoever listened is gone
	cancel()
	<-done
}
