package hall

import (
	_ "embed"
	"encoding/json"
)

// The layouts that every program has.
const (
	LayoutHall    = "hall"    // the television over the counters
	LayoutCounter = "counter" // the screen over one of them
	LayoutSecond  = "second"  // who waits, notices, slides and films
)

// layouts.json is made from firmware-config/layouts/*.toml, which people read and
// copy (go test ./firmware-config/layouts -update): a board that was told nothing
// of a layout draws these.
//
//go:embed layouts.json
var layoutsJSON []byte

var builtIn = func() (m map[string]Layout) {
	if err := json.Unmarshal(layoutsJSON, &m); err != nil {
		panic("hall: the built-in layouts: " + err.Error()) // cannot happen: they are compiled in and tested
	}
	return m
}()

// BuiltIn is a layout by its name; the zero one if there is none of it.
func BuiltIn(name string) Layout { return builtIn[name] }
