package main

import (
	"sync"

	"motcua/internal/link"
	"motcua/internal/wire"
)

// voiceLine carries what the speaker tells to the line, which is there only after
// the speaker.
type voiceLine struct {
	mu   sync.Mutex
	line *link.Client
	last *wire.Said
}

func (v *voiceLine) tell(is wire.Said) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.line == nil {
		v.last = &is
		return
	}
	v.line.Said(is)
}

func (v *voiceLine) to(line *link.Client) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.line = line; v.last != nil {
		line.Said(*v.last)
	}
}
