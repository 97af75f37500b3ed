package practice

import (
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// Situation is one situation to practise. It is not changed once loaded.
type Situation struct {
	ID      string    `toml:"id"`
	Order   int       `toml:"order"` // its place in the list
	Minutes int       `toml:"minutes"`
	Title   hall.Text `toml:"title"`
	Story   hall.Text `toml:"story"`
	Good    hall.Text `toml:"good"` // what a good clerk does, and why
	People  []Person  `toml:"person"`
	Begin   []Script  `toml:"begin"`
	Steps   []Step    `toml:"step"`
	Wrongs  []Wrong   `toml:"wrong"`
	Checks  []Check   `toml:"check"`
}

// Person is somebody with a ticket in the story. Nobody has a name.
type Person struct {
	Key string    `toml:"key"`
	Who hall.Text `toml:"who"`
}

// Script is a command that the script gives, or a power cut.
type Script struct {
	By   string         `toml:"by"` // kiosk, guide, manager or colleague
	Do   string         `toml:"do"`
	With map[string]any `toml:"with"`
	As   string         `toml:"as"`   // the person whose ticket it issues
	Away int            `toml:"away"` // seconds without power, instead of a command
}

// Step is what the trainee is to do next.
type Step struct {
	ID    string      `toml:"id"`
	Say   hall.Text   `toml:"say"`
	Hints []hall.Text `toml:"hints"`
	On    []Match     `toml:"on"`
	// Do is what a good clerk gives here, one after the other; "" as the actor
	// is the trainee.
	Do   []Script `toml:"do"`
	Then []Script `toml:"then"`
	// Optional steps are passed over when a later one is reached.
	Optional bool `toml:"optional"`
}

// Match recognises an event. Every field that is set must fit; "*" fits
// anything that is not empty. Without Kind it is about how a person's ticket
// stands, whoever made it so.
type Match struct {
	Kind    wire.Kind  `toml:"kind"`
	Ticket  string     `toml:"ticket"` // of which person; "" any
	By      string     `toml:"by"`     // "" the trainee, "any", or a role of the script
	State   hall.State `toml:"state"`  // of the ticket, afterwards
	Service string     `toml:"service"`
	Reason  string     `toml:"reason"`
	Outcome string     `toml:"outcome"`
	Note    string     `toml:"note"`
	Undone  wire.Kind  `toml:"undone"`
	Files   int        `toml:"files"`
	People  int        `toml:"people"`
}

// Wrong is a mistake that can be seen, and what to do about it.
type Wrong struct {
	Say hall.Text `toml:"say"`
	On  []Match   `toml:"on"`
	// It counts from when the step From is awaited until Until is reached;
	// "" is the beginning or the end.
	From  string `toml:"from"`
	Until string `toml:"until"`
	// Blocks says that the situation cannot end well unless it is undone.
	Blocks bool `toml:"blocks"`
}

// Check is something that a review asks for.
type Check struct {
	Say   hall.Text `toml:"say"`
	On    []Match   `toml:"on"`    // one of these happened
	Never []Match   `toml:"never"` // none of these did
}

// stuck is how long without a step the next hint takes to come by itself.
const stuck = 45 * time.Second
