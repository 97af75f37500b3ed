package main

import (
	"fmt"
	"reflect"

	"motcua/internal/hall"
	"motcua/internal/scene"
)

// dress is how a board looks: as the hall last said it in a way that can be drawn.
// A layout or a theme that cannot be, from a newer server or a site that was not
// checked, leaves the board as it was.
type dress struct {
	said  hall.Board // by the hall, good or not
	is    hall.Board
	theme scene.Theme
	err   error // why said is not what is drawn
}

// take hears what the hall says of the board.
func (d *dress) take(b hall.Board) {
	if reflect.DeepEqual(b, d.said) {
		return
	}
	d.said = b
	theme, err := wearable(&b)
	if d.err = err; err == nil {
		d.is, d.theme = b, theme
		return
	}
	if d.is.Layout.Landscape.IsZero() && d.is.Layout.Portrait.IsZero() { // nothing good was ever said
		d.is, d.theme = hall.StandardBoard(b.ID, b.Counter != ""), scene.Dark
	}
	b.Layout, b.Theme = d.is.Layout, d.is.Theme
	d.is = b
}

// wearable gives the colours of a board that can be drawn, and why one cannot.
func wearable(b *hall.Board) (scene.Theme, error) {
	if faults := b.Layout.Faults(); len(faults) > 0 {
		return scene.Theme{}, fmt.Errorf("layout %s: %w", b.Layout.Name, faults[0])
	}
	theme, err := scene.Dress(b.Theme.Base, b.Theme.Colours)
	if err != nil {
		return scene.Theme{}, fmt.Errorf("theme %s: %w", b.Theme.Name, err)
	}
	if pale := theme.Pale(); len(pale) > 0 {
		return scene.Theme{}, fmt.Errorf("theme %s: %s: %w", b.Theme.Name, pale[0].Key, pale[0])
	}
	return theme, nil
}
