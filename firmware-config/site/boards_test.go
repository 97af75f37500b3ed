package site

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"motcua/internal/hall"
)

const withBoards = small + `
[[device]]
name = "tv-1"
role = "display"
profile = "tv-55-1080p"
board = "hall"
turn = 90
announce = true

[[device]]
name = "board-q1"
role = "display"
profile = "counter-10-wxga"
counter = "q1"

[[theme]]
id = "do"
base = "dark"
colours = { number = "#FFFFFF" }

[[board]]
id = "dat-dai"
name.vi = "Khu đất đai"
name.en = "Land"
services = ["dat-dai"]
theme = "do"
layout = "second"
languages = ["en"]
loudspeaker = "loa-1"
media = "phim"
profile = "tv-43-1080p"

[[board]]
id = "hall"
theme = "light"
`

func TestBoardsAreRead(t *testing.T) {
	s, err := Parse("halls/thu.toml", []byte(withBoards))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(s.Hall.Boards); n != 3 {
		t.Fatalf("%d boards, want those of the file and that of the counter's screen", n)
	}
	zone, named := s.Hall.Board("dat-dai")
	if !named || zone.Name["vi"] != "Khu đất đai" || len(zone.Services) != 1 || zone.Layout.Name != "second" || zone.Counter != "" {
		t.Errorf("the zone's board: %+v", zone)
	}
	if zone.Theme.Base != "dark" || zone.Theme.Colours["number"] != "#FFFFFF" || zone.Languages[0] != "en" || zone.Loudspeaker != "loa-1" || zone.Media != "halls/phim" {
		t.Errorf("the zone's board: %+v", zone)
	}
	if zone.Panel.DiagonalIn != 43 || zone.Panel.Tall() {
		t.Errorf("the zone's panel is %+v, want that of its profile", zone.Panel)
	}
	tv, _ := s.Hall.Board("hall")
	if tv.Layout.Name != hall.LayoutHall || tv.Theme.Base != hall.ThemeLight || tv.Loudspeaker != "hall" {
		t.Errorf("the hall's board: %+v", tv)
	}
	if !tv.Panel.Tall() || tv.Panel.DiagonalIn != 55 {
		t.Errorf("the hall's panel is %+v, want its device's, turned", tv.Panel)
	}
	over, _ := s.Hall.Board("q1")
	if over.Counter != "q1" || over.Layout.Name != hall.LayoutCounter || over.Panel.DistanceMM != 3000 || over.Loudspeaker != "" {
		t.Errorf("the counter's board: %+v", over)
	}
	if b, named := s.Hall.Board("unknown"); named || b.Layout.Name != hall.LayoutHall {
		t.Errorf("a board that nobody speaks of: %+v", b)
	}
}

// Each mistake in a board, its layout or its theme names the file, the line and
// the key in which it stands: a layout's own file where it has one.
func TestEveryMistakeInABoardNamesFileLineAndKey(t *testing.T) {
	const (
		table = "[[board]]\nid = \"b\"\n"                                   // lines 38 and 39
		own   = table + "layout = \"our.toml\"\nservices = [\"dat-dai\"]\n" // line 40
		theme = "[[theme]]\nid = \"do\"\n"                                  // lines 38 and 39
	)
	for _, c := range []struct{ board, layout, want string }{
		{"[[board]]\nlayout = \"hall\"\n", "", `thu.toml:38: board.id: missing`},
		{table + table, "", `thu.toml:41: board.id: "b" stands already in line 39`},
		{table + "layuot = \"hall\"\n", "", `thu.toml:40: board.layuot: unknown key; did you mean layout?`},
		{table + "service = [\"dat-dai\"]\n", "", `thu.toml:40: board.service: unknown key; did you mean services?`},
		{table + "services = \"dat-dai\"\n", "", `thu.toml:40: board.services: want a list, [...], not text in quotation marks`},
		{table + "loudspeaker = true\n", "", `thu.toml:40: board.loudspeaker: want text in quotation marks, not true or false`},
		{table + "turn = \"90\"\n", "", `thu.toml:40: board.turn: want a number, not text in quotation marks`},
		{table + "layout = \"hal\"\n", "", `thu.toml:40: board.layout: unknown layout "hal": there are counter, hall, second`},
		{table + "layout = \"\"\n", "", `thu.toml:40: board.layout: empty`},
		{table + "layout = \"none.toml\"\n", "", `thu.toml:40: board.layout: layout: open `},
		{table + "layout = \"counter\"\n", "", `thu.toml:40: board.layout: layout counter: landscape.column[1].part: "counter" is for a board over one counter`},
		{table + "counter = \"q9\"\n", "", `thu.toml:40: board.counter: unknown counter "q9"; did you mean "q1"?`},
		{table + "counter = \"q1\"\nservices = [\"dat-dai\"]\n", "", `thu.toml:40: board.counter: a board over one counter has no zone`},
		{table + "counters = [\"q1\", \"q2\"]\n", "", `thu.toml:40: board.counters: unknown counter "q2"; did you mean "q1"?`},
		{table + "counters = [\"q1\", \"q1\"]\n", "", `thu.toml:40: board.counters: counter "q1" stands here twice`},
		{table + "services = [\n  \"dat-dai\",\n  \"dat-dia\",\n]\n", "", `thu.toml:42: board.services: unknown service "dat-dia"; did you mean "dat-dai"?`},
		{table + "services = [\"dat-dai\", \"dat-dai\"]\n", "", `thu.toml:40: board.services: service "dat-dai" stands here twice`},
		{table + "languages = [\"xx\"]\n", "", `thu.toml:40: board.languages: there are no words in "xx": one of vi, en, fr`},
		{table + "languages = [\"vi\", \"vi\"]\n", "", `thu.toml:40: board.languages: "vi" stands here twice`},
		{table + "loudspeaker = \"Loa 1\"\n", "", `thu.toml:40: board.loudspeaker: "Loa 1": want small letters`},
		{table + "media = \"\"\n", "", `thu.toml:40: board.media: empty`},
		{table + "profile = \"cinema\"\n", "", `thu.toml:40: board.profile: unknown board profile "cinema"`},
		{table + "profile = \"tv-55-1080p\"\nturn = 45\n", "", `thu.toml:41: board.turn: 45: want 0, 90, 180 or 270`},
		{table + "turn = 90\n", "", `thu.toml:40: board.turn: says how the panel of profile is mounted`},
		{table + "theme = \"drak\"\n", "", `thu.toml:40: board.theme: unknown theme "drak": want dark, light, contrast, or the id of a [[theme]]; did you mean "dark"?`},
		{table + "name.en = \"Zone\"\n", "", `thu.toml:40: board.name.vi: missing`},
		{table + "profile = \"counter-10-wxga\"\nlayout = \"second\"\nservices = 1\n", "", `thu.toml:42: board.services:`},

		{theme + "base = \"dim\"\n", "", `thu.toml:40: theme.base: "dim": want dark, light, contrast`},
		{"[[theme]]\nid = \"dark\"\n", "", `thu.toml:39: theme.id: "dark" is a theme that ships`},
		{theme + "colours = { nubmer = \"#FFFFFF\" }\n", "", `thu.toml:40: theme.colours.nubmer: no colour of a theme: want one of action,`},
		{theme + "[theme.colours]\nground = \"#000000\"\nnumber = \"yellow\"\n", "", `thu.toml:42: theme.colours.number: "yellow": want #RRGGBB`},
		{theme + "colours = { number = \"#334455\" }\n", "", `thu.toml:40: theme.colours.number: number: contrast with ground is 1.`},
		{theme + "[theme.colours]\ngood = \"#7BD8A0\"\nground = \"#FFD76A\"\n", "", `thu.toml:42: theme.colours.ground: ink: contrast with ground is`},
		{theme + "base = \"light\"\ncolours = { edge = \"#EEEEEE\" }\n", "", `thu.toml:41: theme.colours.edge: edge: contrast with ground is 1.1 to 1, needs 3`},

		{own, "", `our.toml:1: landscape: missing: a layout needs [landscape], [portrait] or both`},
		{own, "[landscape]\n", `our.toml:1: landscape: missing: a layout needs`},
		{own, "[landscape]\npart = \"newest\"\n[portrait]\n", `our.toml:3: portrait: empty: want a part`},
		{own, "[landscape\n", `our.toml:1: `},
		{own, "# ours\n[landscape]\nparts = \"newest\"\n", `our.toml:3: landscape.parts: unknown key`},
		{own, "[landscape]\npart = 7\n", `our.toml:2: landscape.part: `},
		{own, "[landscape]\npart = \"newst\"\n", `our.toml:2: landscape.part: unknown part "newst": want header, newest,`},
		{own, "[landscape]\ncolumn = [\n  { part = \"header\", share = 10 },\n  { part = \"video\", share = 90 },\n]\n", `our.toml:4: landscape.column[1].part: unknown part "video"`},
		{own, "[landscape]\ncolumn = [\n  { part = \"header\", share = 20 },\n  { part = \"newest\", share = 90 },\n]\n", `our.toml:2: landscape.column: the shares make 110 percent: want 100`},
		{own, "[landscape]\ncolumn = [\n  { part = \"header\", share = 100 },\n  { part = \"newest\" },\n]\n", `our.toml:2: landscape.column: the shares make 100 percent: nothing is left for the area without one`},
		{own, "[landscape]\ncolumn = [\n  { part = \"header\", share = -1 },\n  { part = \"newest\" },\n]\n", `our.toml:3: landscape.column[0].share: -1: want more than 0 to 100 percent`},
		{own, "[landscape]\ncolumn = [\n  { part = \"newest\", share = 50 },\n  { row = [\n    { part = \"newest\" },\n  ] },\n]\n", `our.toml:5: landscape.column[1].row[0].part: "newest" stands on this board twice`},
		{own, "[landscape]\ncolumn = [\n  { part = \"newest\" },\n  { share = 50 },\n]\n", `our.toml:4: landscape.column[1]: empty: want a part`},
		{own, "[landscape]\npart = \"newest\"\nrow = [ { part = \"clock\" } ]\n", `our.toml:1: landscape: has more than one of part, row and column`},
		{own, "[portrait]\npart = \"newest\"\n", `our.toml:1: landscape: board b: missing: the panel is 1920 x 1080`},
		{own, "[landscape]\ncolumn = [\n  { part = \"newest\", share = 8 },\n  { part = \"media\" },\n]\n", `our.toml:3: landscape.column[0].part: board b: "newest" is too small to be read from 15.0 m on 55 inches: 1920 x 86 px, needs`},
		{own, "[landscape]\ncolumn = [\n  { part = \"newest\", share = 60 },\n  { part = \"officer\", share = 40 },\n]\n", `our.toml:4: landscape.column[1].part: board b: "officer" is for a board over one counter`},
		{own + "profile = \"tv-55-4k\"\n", "[landscape]\nrow = [\n  { part = \"newest\", share = 90 },\n  { part = \"rows\", share = 10 },\n]\n", `our.toml:4: landscape.row[1].part: board b: "rows" is too small to be read from 7.5 m on 55 inches: 384 x 2160 px, needs`},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "our.toml"), []byte(c.layout), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := Parse(filepath.Join(dir, "thu.toml"), []byte(small+"\n"+c.board))
		var all Problems
		if !errors.As(err, &all) {
			t.Errorf("%q with %q was taken", c.board, c.layout)
			continue
		}
		if got := strings.ReplaceAll(all[0].Error(), dir+"/", ""); !strings.HasPrefix(got, c.want) {
			t.Errorf("%q with %q:\n got %s\nwant %s", c.board, c.layout, got, c.want)
		}
	}
}

// What is allowed and unwise is said, and the site is good.
func TestUnwiseBoards(t *testing.T) {
	display := "[[device]]\nname = \"tv-1\"\nrole = \"display\"\nprofile = \"tv-55-1080p\"\n"
	for _, c := range []struct{ add, want string }{
		{"[[board]]\nid = \"b\"\nlayout = \"second\"\n", `thu.toml:39: board.id: the layout has a place for media`},
		{"[[board]]\nid = \"b\"\nmedia = \"phim\"\n", `thu.toml:40: board.media: the layout has no place for media`},
		{display + "board = \"khua\"\n[[board]]\nid = \"khu-a\"\n", `thu.toml:42: device.board: no [[board]] has the id "khua"; did you mean "khu-a"?: it shows the whole hall`},
	} {
		s, err := Parse("thu.toml", []byte(small+"\n"+c.add))
		if err != nil {
			t.Errorf("%q: %v", c.add, err)
			continue
		}
		if got := strings.Join(s.Warnings, "\n"); !strings.HasPrefix(got, c.want) {
			t.Errorf("%q:\n got %s\nwant %s", c.add, got, c.want)
		}
	}
}
