package arch

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A ban says that nothing below Package may reach a package whose path starts
// with one of Forbidden, even through others.
type ban struct {
	Package   string   // a path below the module, "kiosk/..." for a tree
	GOOS      string   // "js" for the browser build; "" for native
	Forbidden []string // import path prefixes
	Except    []string // import path prefixes that are allowed all the same
	Why       string
}

// stdAnd lists the prefixes a pure package may import besides the standard
// library.
type only struct {
	Package string
	Allowed []string // import path prefixes
	Why     string
}

const (
	ebiten  = "github.com/hajimehoshi/ebiten"
	serial  = "go.bug.st/serial"
	bbolt   = "go.etcd.io/bbolt"
	gorilla = "github.com/gorilla/websocket"
)

// heavy are packages of the standard library and others that bring more than
// they give to a program in the browser.
var heavy = []string{"regexp", "log/slog", "crypto/rand", "crypto/sha256", "net/url", "image/png", "image/draw", "text/template", "golang.org/x/text", "github.com/skip2"}

var bans = []ban{
	{Package: "server/serve", Forbidden: []string{ebiten, serial, "motcua/printer"}, Why: "a hall's server drives no screen and no serial port: devices do"},
	{Package: "kiosk", Forbidden: []string{bbolt, "motcua/server"}, Why: "the hall's data has one owner, the server"},
	{Package: "display", Forbidden: []string{bbolt, "motcua/server", "motcua/kiosk"}, Why: "the hall's data has one owner, the server"},
	{Package: "printer/spool", Forbidden: []string{"motcua/internal", ebiten, gorilla}, Why: "printing knows neither hall nor screen nor network protocol"},
	{Package: "printer/escpos", Forbidden: []string{"motcua/internal", ebiten, gorilla}, Except: []string{"motcua/internal/tomlfile"}, Why: "printing knows neither hall nor screen nor network protocol"},
	{Package: "printer/paper", Forbidden: []string{"motcua/internal", ebiten, gorilla}, Except: []string{"motcua/internal/tomlfile"}, Why: "printing knows neither hall nor screen nor network protocol"},
	{Package: "printer/ink", Forbidden: []string{"motcua/internal", ebiten, gorilla}, Why: "printing knows neither hall nor screen nor network protocol"},
	{Package: "printer/port", Forbidden: []string{"motcua/internal", ebiten, gorilla}, Why: "printing knows neither hall nor screen nor network protocol"},
	{Package: "printer", Forbidden: []string{ebiten, bbolt, "motcua/server", "motcua/kiosk", "motcua/display"}, Why: "the box beside a printer has no screen and no data"},
	{Package: "firmware-config", Forbidden: []string{ebiten, bbolt, gorilla, "motcua/server", "motcua/kiosk", "motcua/display", "motcua/printer"}, Except: []string{"motcua/printer/slip", "motcua/printer/spool", "motcua/printer/escpos", "motcua/printer/ink"}, Why: "programs import nothing from each other but libraries: a hall's templates are judged by what prints them"},
	{Package: "firmware-config/profile", Forbidden: []string{"motcua/internal"}, Except: []string{"motcua/internal/tomlfile"}, Why: "a device profile knows no hall"},
	{Package: "server/hub", Forbidden: []string{bbolt}, Why: "the hub speaks to the floor, never to the disk"},
	{Package: "kiosk", GOOS: "js", Forbidden: []string{"net/http", "crypto/tls", ebiten, serial, "motcua/printer/port"}, Why: "the browser has its own network and prints by command; a megabyte, not three"},
	{Package: "kiosk", GOOS: "js", Forbidden: heavy, Why: "each is a twentieth of the browser's program: journal, chance and a few lines do instead"},
	{Package: "display", GOOS: "js", Forbidden: []string{"net/http", "crypto/tls", ebiten, serial}, Why: "the browser has its own network; half a megabyte, not three"},
}

var pure = []only{
	{Package: "internal/hall", Why: "the words of the trade: standard library only"},
	{Package: "internal/lang", Why: "words are data: standard library only, in the browser too"},
	{Package: "internal/spoken", Allowed: []string{"motcua/internal/lang"}, Why: "words are data: boards, their pages and the recording kit say the same"},
	{Package: "internal/typing", Why: "the keys of a keyboard: standard library only, in the browser too"},
	{Package: "internal/wire", Allowed: []string{"motcua/internal/hall"}, Why: "the protocol: standard library and hall"},
	{Package: "internal/catalogue", Allowed: []string{"motcua/internal/catalogue", "motcua/internal/hall"}, Why: "used by server and kiosk, in the browser too"},
	{Package: "server/queue", Allowed: []string{"motcua/internal", "motcua/server/forecast"}, Why: "the engine is pure: no disk, no network, no clock"},
	{Package: "server/practice", Allowed: []string{"motcua/internal", "motcua/server/queue", "github.com/pelletier/go-toml"}, Why: "situations are data and a fold: no disk, no network, no clock"},
	{Package: "kiosk/flow", Allowed: []string{"motcua/internal/hall", "motcua/internal/wire", "motcua/internal/catalogue", "motcua/internal/lang", "motcua/internal/formats", "motcua/internal/typing", "golang.org/x/text"}, Why: "rules without a screen"},
	{Package: "internal/turns", Allowed: []string{"motcua/internal/hall", "motcua/internal/wire"}, Why: "rules without a screen: boards of every kind show by them"},
	{Package: "display/board", Allowed: []string{"motcua/internal/hall", "motcua/internal/turns", "motcua/internal/wire", "motcua/internal/lang", "motcua/internal/formats", "golang.org/x/text"}, Why: "rules without a screen"},
	{Package: "display/voice", Allowed: []string{"motcua/internal/hall", "motcua/internal/wire", "motcua/internal/lang", "motcua/internal/spoken", "motcua/internal/formats", "golang.org/x/text"}, Why: "rules without a loudspeaker"},
}

func TestNobodyImportsWhatIsForbidden(t *testing.T) {
	for _, b := range bans {
		if !exists(t, b.Package) {
			t.Errorf("%s: no such package; mend the table", b.Package)
			continue
		}
		for _, dep := range deps(t, b.GOOS, b.Package) {
			if within(dep, b.Forbidden) && !within(dep, b.Except) {
				t.Errorf("%s %s reaches %s: %s", b.GOOS, b.Package, dep, b.Why)
			}
		}
	}
}

func TestPurePackagesStayPure(t *testing.T) {
	for _, o := range pure {
		if !exists(t, o.Package) {
			t.Errorf("%s: no such package; mend the table", o.Package)
			continue
		}
		for _, dep := range deps(t, "", o.Package) {
			std := !strings.Contains(strings.SplitN(dep, "/", 2)[0], ".") && !strings.HasPrefix(dep, "motcua/")
			self := strings.HasPrefix(dep, "motcua/"+o.Package)
			if !std && !self && !within(dep, o.Allowed) && !strings.HasPrefix(dep, "vendor/") {
				t.Errorf("%s reaches %s: %s", o.Package, dep, o.Why)
			}
		}
	}
}

// Programs share the printer's libraries and the embedded sites and profiles;
// nothing else crosses from one box to another.
func TestProgramsShareOnlyLibraries(t *testing.T) {
	shared := []string{
		"motcua/printer/", "motcua/firmware-config/profile", "motcua/firmware-config/profiles",
		"motcua/firmware-config/site", "motcua/firmware-config/sites", "motcua/firmware-config/layouts",
		"motcua/firmware-config/ratings",
	}
	boxes := []string{"kiosk", "display", "printer", "server", "firmware-config"}
	for _, box := range boxes {
		for _, dep := range deps(t, "", box) {
			rest, mine := strings.CutPrefix(dep, "motcua/")
			if !mine || strings.HasPrefix(rest, "internal/") || rest == box || strings.HasPrefix(rest, box+"/") {
				continue
			}
			if !within(dep, shared) {
				t.Errorf("%s imports %s: programs import nothing from each other but libraries", box, dep)
			}
		}
	}
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	for _, p := range packages(t) {
		doc := ""
		for _, f := range p.GoFiles {
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, f), nil, parser.PackageClauseOnly|parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			if file.Doc != nil && len(file.Doc.Text()) > len(doc) {
				doc = file.Doc.Text()
			}
		}
		if len(p.GoFiles) > 0 && len(doc) < 40 {
			t.Errorf("%s: no doc comment that says what the package is for", p.ImportPath)
		}
		name := filepath.Base(p.ImportPath)
		if slices.Contains([]string{"util", "utils", "common", "helpers", "models", "types", "core", "base"}, name) {
			t.Errorf("%s: a package is named for what it does", p.ImportPath)
		}
	}
}

type listed struct {
	ImportPath, Dir string
	GoFiles, Deps   []string
}

func packages(t *testing.T) []listed { return list(t, "", "./...") }

func deps(t *testing.T, goos, pkg string) []string {
	t.Helper()
	got := list(t, goos, "./"+pkg)
	if len(got) != 1 {
		t.Fatalf("%s: %d packages", pkg, len(got))
	}
	return got[0].Deps
}

func list(t *testing.T, goos, pattern string) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles,Deps", pattern)
	cmd.Dir = root(t)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if goos == "js" {
		cmd.Env = append(cmd.Env, "GOOS=js", "GOARCH=wasm")
	}
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list %s: %v\n%s", pattern, err, errs.String())
	}
	var all []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func exists(t *testing.T, pkg string) bool {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(root(t), filepath.FromSlash(pkg), "*.go"))
	return err == nil && len(found) > 0
}

func within(path string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(path, p) {
			return true
		}
	}
	return false
}

func root(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above")
		}
		dir = up
	}
}
