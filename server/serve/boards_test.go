package serve

import (
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"motcua/firmware-config/site"
)

// A layout that is wrong leaves the site of before in force, says where it is
// wrong, and costs no board anything; one that is right is on every board at once,
// and a new board is there without a restart.
func TestAWrongLayoutLeavesTheBoardsAsTheyAre(t *testing.T) {
	dir := t.TempDir()
	layout := func(text string) {
		if err := os.WriteFile(filepath.Join(dir, "our.toml"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	layout("[landscape]\ncolumn = [ { part = \"header\", share = 11 }, { part = \"newest\" } ]\n")
	var text atomic.Pointer[string]
	set := func(s string) { s = siteTOML + s; text.Store(&s) }
	const board = "\n[[board]]\nid = \"cua-vao\"\nlayout = \"our.toml\"\n"
	set(board)
	w := newWorld(t, func(c *Config) {
		c.Load = func() (*site.Site, error) { return site.Parse(filepath.Join(dir, "test.toml"), []byte(*text.Load())) }
	})
	seq := func() uint64 { return w.srv.floor.State().Seq }
	drawn := func() string {
		b := w.srv.floor.State().Board("cua-vao")
		return b.Layout.Name + " " + string(b.Layout.Landscape.Column[1].Part)
	}
	if drawn() != "our newest" {
		t.Fatalf("the board is drawn by %s", drawn())
	}
	a := w.ask("GET", "/api/v1/hall", "display", nil)
	if a.status != 200 || !strings.Contains(string(a.body), `"id":"cua-vao"`) || !strings.Contains(string(a.body), `"part":"newest"`) {
		t.Errorf("a display is not told its boards: %d %.300s", a.status, a.body)
	}
	if a := w.ask("GET", "/api/v1/hall", "kiosk", nil); strings.Contains(string(a.body), `"cua-vao"`) {
		t.Error("a kiosk is told of boards")
	}

	before := seq()
	layout("[landscape]\ncolumn = [ { part = \"header\", share = 11 }, { part = \"newset\" } ]\n")
	err := w.srv.Reload(t.Context())
	if err == nil || !strings.Contains(err.Error(), "our.toml:2: landscape.column[1].part: unknown part \"newset\"") {
		t.Errorf("a wrong layout: %v", err)
	}
	if said := w.srv.lastRead().Faults; len(said) != 1 || !strings.Contains(said[0], "our.toml:2") {
		t.Errorf("the administrator reads %q", said)
	}
	if drawn() != "our newest" || seq() != before {
		t.Errorf("a wrong layout changed the board: %s, %d events", drawn(), seq()-before)
	}

	layout("[landscape]\ncolumn = [ { part = \"header\", share = 11 }, { part = \"recent\" } ]\n")
	set(board + "[[board]]\nid = \"khu-b\"\ncounters = [\"2\"]\n")
	if err := w.srv.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	if drawn() != "our recent" {
		t.Errorf("a changed layout: the board is drawn by %s", drawn())
	}
	if b := w.srv.floor.State().Board("khu-b"); len(b.Counters) != 1 {
		t.Errorf("a new board: %+v", b)
	}
	if a := w.ask("GET", "/board/khu-b", "display", nil); a.status != 200 {
		t.Errorf("a new board's page: %d", a.status)
	}
}
