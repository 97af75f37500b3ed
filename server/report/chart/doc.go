// Package chart draws how a day goes: who waits, how long they waited, and
// what came against the counters that were open. The figures are report's;
// here they become SVG, for the floor's page, and a table that says the same
// in words, for who cannot see the picture. Lines differ by dash and mark as
// well as by colour.
//
// Kinds are the pictures of one day as it goes. Heat, Trend and Bars are
// drawings of plain figures, for reports of any period: they know nothing of
// what is counted, and each gives a Picture that goes on a page or on paper.
//
// Drawing is gonum's plot: pure Go, with a PDF canvas beside the SVG one, so
// that a page on paper shows the very picture of the screen.
package chart

import (
	"motcua/internal/lang"
)

// Kind is which of a day's pictures.
type Kind string

// The pictures.
const (
	Waiting Kind = "waiting" // how many wait, by group of services
	Waits   Kind = "waits"   // half and nine in ten, by half hour
	Load    Kind = "load"    // numbers taken and served by hour, over the counters that were open
)

// Kinds are all pictures, in the order in which they are shown.
var Kinds = []Kind{Waiting, Waits, Load}

// words are what a picture says.
type words struct {
	Waiting, Waits, Half, Nine, Load, Counters, Issued, Served, Hour, Slot, Calls, None string

	Nothing, Most string // of any picture: no figures; the greatest of all
}

var speak = lang.Section[words]("chart")

// Title is what a picture shows, in a language.
func Title(k Kind, language string) string {
	w := speak(language)
	return map[Kind]string{Waiting: w.Waiting, Waits: w.Waits, Load: w.Load}[k]
}
