//go:build !js

package ebi

import (
	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/inpututil"

	"motcua/internal/canvas"
)

// input makes one pointer out of mouse and touch, and keys out of the keyboard.
type input struct {
	mouse  bool // the left button is down and is the pointer
	touch  bool // a finger is down and is the pointer
	finger ebiten.TouchID
	x, y   float64 // where the pointer was last

	chars   []rune
	keys    []ebiten.Key
	touches []ebiten.TouchID
	at      func(x, y float64) (float64, float64) // where a point of the panel lies in the picture
}

// feed tells p what happened since the last tick and reports whether anything
// did. Points lie on the panel; at says where in the picture.
func (in *input) feed(p canvas.Program, at func(x, y float64) (float64, float64)) bool {
	in.at = at
	a := in.feedMouse(p)
	b := in.feedTouch(p)
	c := in.feedKeys(p)
	return a || b || c
}

// feedMouse sees a click that began and ended within one tick as well.
func (in *input) feedMouse(p canvas.Program) bool {
	cx, cy := ebiten.CursorPosition()
	x, y := float64(cx), float64(cy)
	busy := false
	if !in.touch && !in.mouse && inpututil.IsMouseButtonJustPressed(ebiten.MouseButtonLeft) {
		in.mouse, busy = true, true
		in.send(p, canvas.Down, x, y)
	}
	if in.mouse && (x != in.x || y != in.y) {
		busy = true
		in.send(p, canvas.Move, x, y)
	}
	if in.mouse && !ebiten.IsMouseButtonPressed(ebiten.MouseButtonLeft) {
		in.mouse, busy = false, true
		in.send(p, canvas.Up, x, y)
	}
	return busy
}

func (in *input) feedTouch(p canvas.Program) bool {
	busy := false
	in.touches = inpututil.AppendJustPressedTouchIDs(in.touches[:0])
	if len(in.touches) > 0 && !in.mouse && !in.touch {
		in.touch, in.finger, busy = true, in.touches[0], true
		x, y := ebiten.TouchPosition(in.finger)
		in.send(p, canvas.Down, float64(x), float64(y))
	}
	if !in.touch {
		return busy
	}
	if inpututil.IsTouchJustReleased(in.finger) {
		in.touch = false
		in.send(p, canvas.Up, in.x, in.y)
		return true
	}
	if x, y := ebiten.TouchPosition(in.finger); float64(x) != in.x || float64(y) != in.y {
		in.send(p, canvas.Move, float64(x), float64(y))
		busy = true
	}
	return busy
}

func (in *input) send(p canvas.Program, ph canvas.Phase, x, y float64) {
	in.x, in.y = x, y
	px, py := in.at(x, y)
	p.Point(canvas.Pointer{Phase: ph, X: px, Y: py})
}

// named are the keys that do not type; a keypad of five plain keys is enough.
var named = map[ebiten.Key]canvas.KeyName{
	ebiten.KeyTab: canvas.KeyNext, ebiten.KeyArrowRight: canvas.KeyNext, ebiten.KeyArrowDown: canvas.KeyNext,
	ebiten.KeyArrowLeft: canvas.KeyBack, ebiten.KeyArrowUp: canvas.KeyBack,
	ebiten.KeyEnter: canvas.KeyEnter, ebiten.KeyNumpadEnter: canvas.KeyEnter,
	ebiten.KeyEscape: canvas.KeyEscape, ebiten.KeyF1: canvas.KeyRepeat, ebiten.KeyBackspace: canvas.KeyBackspace,
}

func (in *input) feedKeys(p canvas.Program) bool {
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
	return len(in.chars)+len(in.keys) > 0
}
