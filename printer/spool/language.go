package spool

// A Language is how one model of printer is spoken to. Package escpos speaks
// ESC/POS; spool itself knows no command. A Language is immutable and safe for
// use by many goroutines; the Decoders that it makes are not.
type Language interface {
	// Watch turns on the status that the printer sends by itself. It is sent
	// at opening and again after everything that may have turned it off.
	// Empty: the printer has no such thing.
	Watch() []byte
	// Ask asks for the whole status now, also from a printer that is offline
	// or whose buffer is full. Empty: the printer cannot be asked.
	Ask() []byte
	// Fence ends a job: the printer answers it in order, after what was sent
	// before. Empty: the printer has no fence.
	Fence(mark Mark) []byte
	// Proof is what an answer to Fence proves.
	Proof() Proof
	// Pieces cuts a job where Beat may stand. Put together, the pieces print
	// what the job prints.
	Pieces(job []byte) [][]byte
	// Beat is a question that every printer in its right mind answers at once.
	// Empty: the printer has none.
	Beat() []byte
	// Abort throws away, in real time, what the printer still holds of a broken
	// job, the command in progress too. The printer confirms it with
	// Answer.Cleared. Empty: it has no such command.
	Abort() []byte
	// Fill fills up a command that was cut in the middle, so that the next
	// ticket is not eaten as picture data, and turns Watch on. It may take
	// several until a Fence behind them is answered.
	Fill() []byte
	// Pad ends the head of a command that was cut in the middle. It goes before
	// a question to a printer that may be there: the question would be read as
	// the size of a picture, and a picture of that size eats tickets for hours.
	Pad() []byte
	// Part cuts off what stands on the paper now, so that a half ticket does not
	// hang on the next one. Empty: the printer has no cutter.
	Part() []byte
	// NewMemory makes a memory of what one printer holds, empty. nil: it holds
	// nothing that jobs could leave out.
	NewMemory() Memory
	// NewDecoder makes a decoder for what one connection receives.
	NewDecoder() Decoder
}

// A Memory is what a printer still holds from earlier jobs, letters of our own
// for example, so that a job can leave it out. Whoever owns the port must know
// that the printer was not switched off since: when in doubt, Lost.
type Memory interface {
	// Lighten is the job without what the printer holds; the paper is the same.
	Lighten(job []byte) []byte
	// Printed notes what a job, as it was sent, left in the printer. Call it
	// for every job of which all was taken.
	Printed(job []byte)
	// Lost forgets everything: the printer may have been off, or got something
	// that was no whole job.
	Lost()
}

// A Mark is what a Fence carries and its answer brings back: four printable
// characters, unlike those of the jobs around it.
type Mark [4]byte

// Proof says how much an answered fence is worth.
type Proof int

// The proofs, weakest first.
const (
	NoProof Proof = iota // the printer answers no fence
	Taken                // the printer took all bytes from its buffer: accepted
	OnPaper              // the printer finished the paper: printed
)

// A Decoder makes answers from bytes as they come in, split and delayed as
// they like, with flow control characters and noise between them.
type Decoder interface {
	// Feed takes received bytes and returns the answers that they complete.
	// The slice is good until the next Feed.
	Feed(b []byte) []Answer
	// Asked must be called for every command sent that is answered by bytes
	// that do not say what they answer (Ask, Fence).
	Asked(cmd []byte)
	// Unanswered is how many questions are open.
	Unanswered() int
	// Doubt is how many fences were given up by Forget whose answers may yet
	// come, and do not say whose they are. A fence sent so many times more has
	// an answer of its own once the Decoder tells Taken.
	Doubt() int
	// Noise is how many bytes came in that no printer sends.
	Noise() int
	// Forget drops questions that stayed open, so that later answers are not
	// taken for theirs. Call it after a silence only.
	Forget()
}

// An Answer is one thing that the printer said. More than one field may be set.
type Answer struct {
	// Status is the status after this answer; nil when it said nothing new
	// about it (it may be equal to the one before).
	Status *Status
	// Whole is set when Status is complete: an answer to all of Ask, or an
	// automatic status.
	Whole bool
	// Marked is the fence that was reached; nil if none. Unmarked fences of
	// the Taken kind answer with Taken alone.
	Marked *Mark
	Taken  bool
	// Cleared confirms Abort.
	Cleared bool
	// Identity is the text of an identity block ("EPSON", "TM-T88V").
	Identity string
}
