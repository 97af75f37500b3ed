package arch

import (
	_ "embed"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// sequential lists the packages that make test runs without the race detector,
// which would make their arithmetic five times as slow and could find nothing.
//
//go:embed sequential.txt
var sequential string

// locksAllTheSame are the files of sequential packages that may take a lock,
// with the package whose tests use it from several goroutines under the
// detector.
var locksAllTheSame = map[string]string{
	"../../kiosk/ui/screen.go": "motcua/kiosk",
}

// A sequential package starts no goroutine and takes no lock: what is done with
// it at the same time is its caller's, and tested there.
func TestSequentialPackagesAreSequential(t *testing.T) {
	for _, p := range strings.Fields(sequential) {
		dir := filepath.Join("..", "..", strings.TrimPrefix(p, "motcua/"))
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Errorf("%s: no such package; mend sequential.txt", p)
		}
		for _, name := range files {
			if !strings.HasSuffix(name, "_test.go") && locksAllTheSame[filepath.ToSlash(name)] == "" {
				concurrent(t, name)
			}
		}
	}
}

// concurrent reports every go statement, lock and channel operation of a file.
func concurrent(t *testing.T, name string) {
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt, *ast.SelectStmt, *ast.SendStmt:
			t.Errorf("%s is concurrent: take its package out of sequential.txt", set.Position(n.Pos()))
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && x.Name == "sync" && (strings.HasSuffix(n.Sel.Name, "Mutex") || n.Sel.Name == "WaitGroup") {
				t.Errorf("%s locks: take its package out of sequential.txt", set.Position(n.Pos()))
			}
		}
		return true
	})
}
