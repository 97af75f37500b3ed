//go:build !js

package ebi

import (
	"slices"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/inpututil"

	"motcua/internal/canvas"
)

// input makes one pointer out of mouse and touch, and keys out of the keyboard.
type input struct {
	fingers canvas.Fingers
	held    map[ebiten.TouchID][2]float64 // fingers that are down, and where

	chars   []rune
	keys    []ebiten.Key
	touches []ebiten.TouchID
	at      func(x, y float64) (float64, float64) // where a point of the panel lies in the picture
}

// feed tells p what happened since the last tick and reports whether something
// is being pulled. Points lie on the panel; at says where in the picture.
func (in *input) feed(p canvas.Program, at func(x, y float64) (float64, float64)) (pulled bool) {
	in.at = at
	in.fingers.To = func(pt canvas.Pointer) {
		pulled = pulled || pt.Phase == canvas.Move
		pt.X, pt.Y = at(pt.X, pt.Y)
		p.Point(pt)
	}
	now := time.Now()
	in.feedMouse(now)
	in.feedTouch(now)
	in.feedKeys(p)
	return in.feedWheel(p) || pulled
}

// feedMouse sees a click that began and ended within one tick as well.
func (in *input) feedMouse(now time.Time) {
	cx, cy := ebiten.CursorPosition()
	x, y := float64(cx), float64(cy)
	if inpututil.IsMouseButtonJustPressed(ebiten.MouseButtonLeft) {
		in.fingers.Feed(canvas.Mouse, canvas.Down, x, y, now)
	}
	if ebiten.IsMouseButtonPressed(ebiten.MouseButtonLeft) {
		in.fingers.Feed(canvas.Mouse, canvas.Move, x, y, now)
	} else {
		in.fingers.Feed(canvas.Mouse, canvas.Up, x, y, now)
	}
}

func (in *input) feedTouch(now time.Time) {
	if in.held == nil {
		in.held = map[ebiten.TouchID][2]float64{}
	}
	in.touches = inpututil.AppendJustPressedTouchIDs(in.touches[:0])
	for _, id := range in.touches {
		x, y := ebiten.TouchPosition(id)
		in.held[id] = [2]float64{float64(x), float64(y)}
		in.fingers.Feed(int(id), canvas.Down, float64(x), float64(y), now)
	}
	in.touches = ebiten.AppendTouchIDs(in.touches[:0])
	for id, at := range in.held {
		if !slices.Contains(in.touches, id) {
			delete(in.held, id)
			in.fingers.Feed(int(id), canvas.Up, at[0], at[1], now) // its place is gone: the last one known
			continue
		}
		x, y := ebiten.TouchPosition(id)
		in.held[id] = [2]float64{float64(x), float64(y)}
		in.fingers.Feed(int(id), canvas.Move, float64(x), float64(y), now)
	}
}

// notch is how far one notch of the wheel goes, in pixels.
const notch = 100

func (in *input) feedWheel(p canvas.Program) bool {
	w, ok := p.(canvas.Wheeler)
	if _, dy := ebiten.Wheel(); ok && dy != 0 {
		cx, cy := ebiten.CursorPosition()
		x, y := in.at(float64(cx), float64(cy))
		w.Wheel(x, y, -dy*notch)
		return true
	}
	return false
}

// named are the keys that do not type; a keypad of five plain keys is enough.
var named = map[ebiten.Key]canvas.KeyName{
	ebiten.KeyTab: canvas.KeyNext, ebiten.KeyArrowRight: canvas.KeyNext, ebiten.KeyArrowDown: canvas.KeyNext,
	ebiten.KeyArrowLeft: canvas.KeyBack, ebiten.KeyArrowUp: canvas.KeyBack,
	ebiten.KeyEnter: canvas.KeyEnter, ebiten.KeyNumpadEnter: canvas.KeyEnter,
	ebiten.KeyEscape: canvas.KeyEscape, ebiten.KeyF1: canvas.KeyRepeat,
	ebiten.KeyF2: canvas.KeySofter, ebiten.KeyF3: canvas.KeyLouder, ebiten.KeyF4: canvas.KeySlower, ebiten.KeyF6: canvas.KeyFaster,
	ebiten.KeyF7: canvas.KeyDark, ebiten.KeyF15: canvas.KeyHeadset, ebiten.KeyF16: canvas.KeyNoHeadset, ebiten.KeyBackspace: canvas.KeyBackspace,
}

func (in *input) feedKeys(p canvas.Program) {
	in.chars = ebiten.AppendInputChars(in.chars[:0])
	for _, r := range in.chars {
		p.Press(canvas.Key{Rune: r})
	}
	in.keys = inpututil.AppendJustPressedKeys(in.keys[:0])
	for _, k := range in.keys {
		name, ok := named[k]
		if k == ebiten.KeyTab && ebiten.IsKeyPressed(ebiten.KeyShift) {
			name = canvas.KeyBack
		}
		if ok {
			p.Press(canvas.Key{Name: name})
		}
	}
}
