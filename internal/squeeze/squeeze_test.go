package squeeze

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const program = `package main

import "os"

type shape struct{ a, b int }

var table = map[string]shape{"một": {1, 2}, "hai": {3, 4}}

func main() {
	defer func() {
		if r := recover(); r != nil {
			println("recovered", table["hai"].b)
			panic("again")
		}
	}()
	var list []int
	println(list[len(os.Args)+6])
}
`

// A real program does the same when it is squeezed: it looks things up, falls,
// gets up, falls for good, and its stack still has the names.
func TestASqueezedProgramDoesTheSame(t *testing.T) {
	node, err := exec.LookPath("node")
	dir := t.TempDir()
	src, out := filepath.Join(dir, "main.go"), filepath.Join(dir, "main.wasm")
	if err := os.WriteFile(src, []byte(program), 0o600); err != nil {
		t.Fatal(err)
	}
	build := exec.Command("go", "build", "-ldflags=-s -w", "-o", out, src)
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	module, err2 := os.ReadFile(out)
	if err2 != nil {
		t.Fatal(err2)
	}
	small, err2 := Program(module)
	if err2 != nil {
		t.Fatal(err2)
	}
	again, err2 := Program(small)
	if err2 != nil || !bytes.Equal(again, small) {
		t.Errorf("squeezed twice it is another: %v", err2)
	}
	if zeros := bytes.Count(small, make([]byte, 8)) - bytes.Count(module, make([]byte, 8)); zeros < 1000 {
		t.Errorf("only %d more runs of eight zeros: nothing was joined or taken out", zeros)
	}
	if err != nil {
		t.Log("node is not here: the program was not run")
		return
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	run := func(module []byte) string {
		if err := os.WriteFile(out, module, 0o600); err != nil {
			t.Fatal(err)
		}
		said, err := exec.Command(node, filepath.Join(strings.TrimSpace(string(root)), "lib/wasm/wasm_exec_node.js"), out).CombinedOutput()
		if err == nil {
			t.Error("a program that panics ends well")
		}
		return string(said)
	}
	before, after := run(module), run(small)
	for _, want := range []string{"recovered 4", "index out of range [7]", "panic: again", "main.main("} {
		if !strings.Contains(before, want) || !strings.Contains(after, want) {
			t.Errorf("%q: said before\n%s\nand after\n%s", want, before, after)
		}
	}
}

func TestWhatIsNoModuleIsLeftAlone(t *testing.T) {
	for _, b := range []string{"", "\x00asm\x01\x00\x00\x00", "not one", "\x00asm\x01\x00\x00\x00\x0b\x05\x01\x01\x41\x00\x0b", "\x00asm\x01\x00\x00\x00\x0b\xff\xff\xff\xff\x0f"} {
		if _, err := Program([]byte(b)); !errors.Is(err, ErrForm) {
			t.Errorf("%q: %v", b, err)
		}
	}
}

func FuzzProgram(f *testing.F) {
	f.Add([]byte("\x00asm\x01\x00\x00\x00\x0b\x08\x01\x00\x41\x05\x0b\x02hi"))
	f.Add(append([]byte("\x00asm\x01\x00\x00\x00\x0b\x60\x01\x00\x41\x05\x0b\x5a"), append(magic, make([]byte, 90)...)...))
	f.Fuzz(func(t *testing.T, b []byte) {
		small, err := Program(b)
		if err != nil {
			return
		}
		if again, err := Program(small); err != nil || !bytes.Equal(again, small) {
			t.Errorf("%q became %q and that %q, %v", b, small, again, err)
		}
	})
}
