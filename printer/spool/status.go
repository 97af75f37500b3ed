package spool

import "strings"

// Status is what a printer said about itself last. The zero value means that
// nothing was heard: Known is false and the rest says nothing.
type Status struct {
	Known  bool `json:"known"`
	Online bool `json:"online"`

	PaperEnd bool `json:"paper_end,omitempty"` // no paper under the head
	// NearEnd is set while the sensor sees a small roll. False promises
	// nothing: many printers have no such sensor.
	NearEnd bool `json:"near_end,omitempty"`

	CoverOpen     bool `json:"cover_open,omitempty"`
	Feeding       bool `json:"feeding,omitempty"`       // somebody holds the feed button
	CutterError   bool `json:"cutter_error,omitempty"`  // the blade is stuck
	Mechanical    bool `json:"mechanical,omitempty"`    // another mechanical error that a person can clear
	Unrecoverable bool `json:"unrecoverable,omitempty"` // only power off and repair help
	Recoverable   bool `json:"recoverable,omitempty"`   // goes away by itself: hot head, low voltage
}

// Ready says whether the printer takes and prints a job now. A small roll does
// not stop it.
func (s Status) Ready() bool { return s.Known && s.Online && s.Trouble() == "" }

// Trouble is the one cause that a person must deal with first, in the words
// that a verdict uses ("paper end", "cover open", "cutter", ...), or "".
// The cover comes before the paper: an open cover hides the paper sensor.
func (s Status) Trouble() string {
	switch {
	case s.Unrecoverable:
		return "unrecoverable error"
	case s.CutterError:
		return "cutter"
	case s.CoverOpen:
		return "cover open"
	case s.PaperEnd:
		return "paper end"
	case s.Mechanical:
		return "mechanical error"
	case s.Recoverable:
		return "too hot or low voltage"
	case s.Feeding:
		return "feed button"
	case s.Known && !s.Online:
		return "offline"
	}
	return ""
}

// Word is the status in one word of the hall's protocol: ok, near_end,
// paper_end, cover_open, cutter, error, offline, or silent for a printer that
// says nothing.
func (s Status) Word() string {
	switch s.Trouble() {
	case "":
	case "paper end":
		return "paper_end"
	case "cover open":
		return "cover_open"
	case "cutter":
		return "cutter"
	case "offline":
		return "offline"
	default:
		return "error"
	}
	switch {
	case !s.Known:
		return "silent"
	case s.NearEnd:
		return "near_end"
	}
	return "ok"
}

// String names everything that is out of order, for people: "ready",
// "ready, paper near end", "offline, paper end".
func (s Status) String() string {
	if !s.Known {
		return "no answer"
	}
	words := make([]string, 0, 4)
	if s.Online {
		words = append(words, "ready")
	} else {
		words = append(words, "offline")
	}
	for _, w := range []struct {
		on   bool
		name string
	}{
		{s.Unrecoverable, "unrecoverable error"},
		{s.CutterError, "cutter"},
		{s.CoverOpen, "cover open"},
		{s.PaperEnd, "paper end"},
		{s.Mechanical, "mechanical error"},
		{s.Recoverable, "too hot or low voltage"},
		{s.Feeding, "feed button"},
		{s.NearEnd && !s.PaperEnd, "paper near end"},
	} {
		if w.on {
			words = append(words, w.name)
		}
	}
	return strings.Join(words, ", ")
}
