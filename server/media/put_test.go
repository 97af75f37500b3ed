package media

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFilesArePutAndTakenAway(t *testing.T) {
	h := newHallFolder(t)
	if err := os.Remove(h.dir); err != nil { // it is made
		t.Fatal(err)
	}
	if err := h.s.Put("second", "Ảnh 1.png", bytes.NewReader(pngOf(t, 9, 9))); err != nil {
		t.Fatal(err)
	}
	if l, _, _ := h.s.List("second"); names(l) != "Ảnh 1.png" {
		t.Errorf("shown at once: %+v", l)
	}
	for name, b := range map[string][]byte{"Ảnh 1.png": []byte("broken"), "x.exe": []byte("MZ"), OrderFile: []byte("[[show]]\nfil = 3")} {
		if err := h.s.Put("second", name, bytes.NewReader(b)); err == nil || !strings.HasPrefix(err.Error(), name+": ") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"", ".", "..", "../x.png", "a/b.png", `a\b.png`, ".hidden.png", "Thumbs.db", "x\x00.png", strings.Repeat("a", 300), "\xff.png"} {
		if err := h.s.Put("second", name, bytes.NewReader(pngOf(t, 9, 9))); !errors.Is(err, ErrName) {
			t.Errorf("%q: %v", name, err)
		}
		if err := h.s.Remove("second", name); !errors.Is(err, ErrName) {
			t.Errorf("remove %q: %v", name, err)
		}
	}
	if err := h.s.Put("hall", "a.png", bytes.NewReader(pngOf(t, 9, 9))); err == nil {
		t.Error("a board without a folder takes a file")
	}
	if err := h.s.Put("second", OrderFile, strings.NewReader("seconds = 7\n[[show]]\nfile = \"Ảnh 1\"")); err != nil {
		t.Fatal(err)
	}
	if l, _, _ := h.s.List("second"); len(l.Items) != 1 || l.Items[0].Ms != 7000 {
		t.Errorf("the order: %+v", l)
	}
	left, err := filepath.Glob(filepath.Join(h.dir, ".*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	for _, name := range []string{OrderFile, "Ảnh 1.png"} {
		if err := h.s.Remove("second", name); err != nil {
			t.Error(err)
		}
	}
	if l, _, _ := h.s.List("second"); len(l.Items)+len(l.Skipped) > 0 {
		t.Errorf("still there: %+v", l)
	}
	if err := h.s.Remove("second", "Ảnh 1.png"); err == nil {
		t.Error("what is not there is removed")
	}
}
