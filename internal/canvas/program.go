package canvas

import "time"

// Program is what a shell (canvas/ebi, canvas/web) runs in its window. All
// methods but the wake function are called by the shell on one goroutine.
type Program interface {
	// Start is called once before all else. wake may be called from any
	// goroutine, at any time: it asks the shell for a Paint soon.
	Start(wake func())
	// Paint brings the picture up to date and tells when it wants to be painted
	// again without being woken (zero: only when woken). What was on the canvas
	// is still there unless fresh is set.
	Paint(c Canvas, now time.Time, fresh bool) (next time.Time)
	// Point handles the one pointer there is: the mouse or the first finger.
	Point(p Pointer)
	// Press handles a key; scanners type on the same keyboard.
	Press(k Key)
	// Controls lists what can be activated, in reading order, for those who do
	// not see the canvas; Activate presses the i-th of them, Focus shows where
	// the keyboard is (-1: nowhere).
	Controls() []Control
	Page() Page
	Activate(i int)
	Focus(i int)
}

// Phase is a stage of a touch.
type Phase uint8

// A touch goes down, may move, and ends up or cancelled.
const (
	Down Phase = iota
	Move
	Up
	Cancel
)

// Pointer is one event of the mouse or the first finger, in canvas pixels.
type Pointer struct {
	Phase Phase
	X, Y  float64
	At    time.Time // when it happened; zero: now
}

// Wheeler is a Program that takes a mouse's wheel too: dy pixels downwards at
// that point.
type Wheeler interface{ Wheel(x, y, dy float64) }

// Key is a key press: a typed character, or a named key with Rune 0.
type Key struct {
	Rune rune
	Name KeyName
}

// KeyName names the keys that do not type.
type KeyName string

// The named keys; a keypad of five keys has the first five.
const (
	KeyNext      KeyName = "next" // Tab, right, down
	KeyBack      KeyName = "back" // Shift+Tab, left, up
	KeyEnter     KeyName = "enter"
	KeyEscape    KeyName = "escape"
	KeyRepeat    KeyName = "repeat" // F1: say it again
	KeyBackspace KeyName = "backspace"
)

// What keypads with more keys send, and those with a jack of their own.
const (
	KeySofter    KeyName = "softer"
	KeyLouder    KeyName = "louder"
	KeySlower    KeyName = "slower"
	KeyFaster    KeyName = "faster"
	KeyDark      KeyName = "dark"       // the screen on or off for those who listen
	KeyHeadset   KeyName = "headset"    // one was plugged in
	KeyNoHeadset KeyName = "no headset" // it was pulled out
)

// Control is one thing that can be activated, as a screen reader meets it.
// A Control that is only read (Text) cannot be activated.
type Control struct {
	Label    string
	Rect     Rect
	Kind     Kind
	Text     bool
	Disabled bool
	Selected bool // it is on
	Focused  bool // the keypad is here
}

// Kind says what a Control is beside a button or a text.
type Kind uint8

// The kinds.
const (
	Plain   Kind = iota
	Title        // of all pages: the hall's name
	Heading      // of this page
	Picture
	Status // its changes are worth saying at once
)

// Page says what the controls stand on.
type Page struct {
	Name   string // another name is another page
	Lang   string // of its words; "" is that of the document
	Dialog string // the controls are those of a dialog that is called so and lies over it
}
