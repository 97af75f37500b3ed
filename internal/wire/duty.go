package wire

import "time"

// Times of the duty at a loudspeaker.
const (
	// DutyLease is how long the server lets a display that it hears nothing of
	// hold the duty. A display must have fallen silent well before, so one that
	// hears nothing of its server for DutySilence ends what it says at once.
	DutyLease   = 8 * time.Second
	DutySilence = 4 * time.Second
	// DutyRest is how long a display may finish what it is saying after its
	// server has said good-bye with CloseRestart. A server that has just started
	// gives no duty so long, unless all whom it knows are back.
	DutyRest = 4 * time.Second
)

// Duty tells a display whether it speaks for its loudspeaker ("trực loa"). At
// one loudspeaker at most one display is told so at a time.
type Duty struct {
	Loudspeaker string `json:"loudspeaker"` // "": the display is at none any more, and decides for itself
	// Turn counts the server's words on who speaks; Said gives it back.
	Turn  uint64 `json:"turn,omitempty"`
	Speak bool   `json:"speak,omitempty"`
	// Stop, of a display that is not to speak: break off what is being said, since
	// another takes over now. Without it, finish that and then say so (Said).
	Stop bool `json:"stop,omitempty"`
	// Said is up to which event everything has been spoken that was to be; what
	// waits after it is the next speaker's.
	Said uint64 `json:"said"`
	// Boards are the boards that this loudspeaker speaks for.
	Boards []string `json:"boards,omitempty"`
}

// Said is what a display tells of its voice, when it comes and at every change.
type Said struct {
	Turn uint64 `json:"turn,omitempty"` // of the last Duty that it has heeded
	Able bool   `json:"able"`           // it can speak: there is a voice and nothing is wrong with its sound
	// Speaking: an announcement is being said. A display that was told not to
	// speak any more sends false when it has fallen silent.
	Speaking bool `json:"speaking,omitempty"`
	// Seq is up to which event it has spoken everything that was to be, or had
	// no need to.
	Seq uint64 `json:"seq,omitempty"`
}
