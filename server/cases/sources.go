package cases

import (
	"cmp"
	"context"
	"sync/atomic"

	"motcua/internal/diag"
)

// Sources are the hall's register and, where its site names one, a one-stop
// system. It is a Source, safe for concurrent use.
type Sources struct {
	register Source
	remote   atomic.Pointer[Remote]
}

// NewSources makes the sources of a hall that has a register alone.
func NewSources(register Source) *Sources { return &Sources{register: register} }

// SetRemote puts another one-stop system in force; nil: none.
func (s *Sources) SetRemote(r *Remote) {
	if old := s.remote.Swap(r); old != nil {
		old.Close()
	}
}

// Find asks both and believes whoever says more newly. A code that the register
// does not hold is an error, not unknown, while the one-stop system is away.
func (s *Sources) Find(ctx context.Context, code string) (Case, bool, error) {
	r := s.remote.Load()
	if r == nil {
		return s.register.Find(ctx, code)
	}
	theirs, known, away := r.Find(ctx, code)
	ours, held, err := s.register.Find(ctx, code)
	switch {
	case held && known && ours.AsOf.After(theirs.AsOf):
		ours.Due = cmp.Or(ours.Due, theirs.Due)
		return ours, true, nil
	case known:
		theirs.Due = cmp.Or(theirs.Due, ours.Due)
		return theirs, true, nil
	case held:
		return ours, true, nil
	}
	return Case{}, false, cmp.Or(away, err)
}

// Health is how the one-stop system is; ok is false where there is none.
func (s *Sources) Health() (n diag.Node, ok bool) {
	r := s.remote.Load()
	if r == nil {
		return n, false
	}
	return r.Health(), true
}
