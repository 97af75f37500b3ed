package main

import (
	"strings"
	"testing"

	"motcua/internal/hall"
	"motcua/internal/scene"
)

// A board goes on with the last layout and colours that it could draw, takes what
// else is new, and says why.
func TestABoardKeepsTheLastGoodLook(t *testing.T) {
	good := hall.StandardBoard("tv", false)
	good.Layout, good.Theme.Base = hall.BuiltIn(hall.LayoutSecond), hall.ThemeLight
	for what, spoil := range map[string]func(*hall.Board){
		"unknown part":  func(b *hall.Board) { b.Layout = hall.Layout{Landscape: hall.Area{Part: "horoscope"}} },
		"is no theme":   func(b *hall.Board) { b.Theme.Base = "pink" },
		"contrast with": func(b *hall.Board) { b.Theme.Colours = map[string]string{"number": "#101820", "ground": "#101820"} },
		"#RRGGBB":       func(b *hall.Board) { b.Theme.Colours = map[string]string{"number": "yellow"} },
	} {
		var d dress
		d.take(good)
		bad := good
		spoil(&bad)
		bad.Name = hall.Text{"vi": "Khu B"}
		d.take(bad)
		if d.err == nil || !strings.Contains(d.err.Error(), what) {
			t.Errorf("%s: said %v", what, d.err)
		}
		if d.theme != scene.Light || d.is.Layout.Name != hall.LayoutSecond || d.is.Name["vi"] != "Khu B" {
			t.Errorf("%s: draws %+v", what, d.is)
		}
		d.take(good)
		if d.err != nil || d.is.Name != nil {
			t.Errorf("%s: mended, and says %v", what, d.err)
		}

		var fresh dress
		fresh.take(bad)
		if fresh.err == nil || fresh.theme != scene.Dark || fresh.is.Layout.Name != hall.LayoutHall {
			t.Errorf("%s: a board that starts so draws %+v", what, fresh.is)
		}
	}
}
