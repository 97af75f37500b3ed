package site

import (
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
