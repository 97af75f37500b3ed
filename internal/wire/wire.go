// Package wire is the protocol between a hall's server and everything else:
// devices, pages and integrations.
//
//	client                                   server
//	  | GET /ws, subprotocol motcua.v1         |
//	  |--------------------------------------->|
//	  | {"type":"hello","epoch":?,"since":?}   |   within HelloTimeout
//	  |--------------------------------------->|
//	  |       {"type":"welcome", seq, role...} |
//	  |<---------------------------------------|
//	  |  missed events, or {"type":"snapshot"} |
//	  |<---------------------------------------|
//	  |          {"type":"event","seq":N,...}  |   for ever, in the order of seq
//	  |<---------------------------------------|
//	  | {"type":"command","id","do","with"}    |
//	  |--------------------------------------->|
//	  |            {"type":"reply","id",...}   |   after the events are on disk
//	  |<---------------------------------------|
//
// Frames are JSON text. Heartbeats are WebSocket pings, every Heartbeat. Both
// sides skip messages of a type they do not know, so that a later version may
// add some. A client that was away says the epoch and the last seq it has seen
// and gets what came after, or a snapshot when that is no longer possible.
//
// The state that a client keeps is State; State.Apply folds an event into it
// just as the server did.
//
// Versions of the subprotocol:
//
//	motcua.v1  the first
package wire

import (
	"encoding/json"
	"time"

	"motcua/internal/hall"
)

// Subprotocol is what a client asks for in the WebSocket handshake.
const Subprotocol = "motcua.v1"

// Times of the protocol.
const (
	// Heartbeat is the time between the server's pings.
	Heartbeat = 15 * time.Second
	// HelloTimeout is how long the server waits for a hello.
	HelloTimeout = 10 * time.Second
	// SlowAfter is the age of the oldest unsent message at which a connection
	// is closed as slow.
	SlowAfter = 10 * time.Second
)

// Sizes of the protocol, bytes.
const (
	// MaxBody bounds a command, over HTTP and in a WebSocket frame.
	MaxBody = 64 << 10
	// MaxKey bounds an idempotency key.
	MaxKey = 64
)

// Close codes. 4000-4499: come back and resume. 4500-4999: do not.
const (
	CloseRestart      = 4000 // the server is going down for a moment
	CloseSlow         = 4001 // the oldest unsent message was older than SlowAfter
	CloseSiteChanged  = 4002 // the device's own settings changed: say hello again
	CloseUnauthorized = 4500 // the token or session is not, or no longer, good
	CloseBadHello     = 4501 // the first message was no hello in time
	CloseTooLarge     = 4502 // a frame over MaxBody
	CloseBadMessage   = 4503 // a frame that is no JSON object
)

// MayReturn reports whether a client that was closed with code may come back
// by itself.
func MayReturn(code int) bool { return code < 4500 || code > 4999 }

// Message is any frame: Type says which of the other fields are meant.
type Message struct {
	Type string `json:"type"` // hello, welcome, snapshot, event, day, command, reply, time, catalogue, duty, said

	// hello
	Epoch string  `json:"epoch,omitempty"`
	Since *uint64 `json:"since,omitempty"`
	Board string  `json:"board,omitempty"` // a display's: which board it shows

	// snapshot and event
	Seq   uint64    `json:"seq,omitempty"`
	At    time.Time `json:"at,omitzero"`
	State *State    `json:"state,omitempty"`
	Event *Body     `json:"event,omitempty"`

	// command and reply
	ID     string          `json:"id,omitempty"`
	Do     string          `json:"do,omitempty"`
	With   json.RawMessage `json:"with,omitempty"`
	OK     bool            `json:"ok,omitempty"`
	Result json.RawMessage `json:"result,omitempty"`
	Error  *Error          `json:"error,omitempty"`

	Duty *Duty `json:"duty,omitempty"`
	Said *Said `json:"said,omitempty"`

	Welcome
}

// Welcome is the server's answer to a hello.
type Welcome struct {
	Hall       string    `json:"hall,omitempty"`
	Day        hall.Day  `json:"day,omitempty"`
	Time       time.Time `json:"time,omitzero"` // the hall's clock: devices trust it, not their own
	Role       Role      `json:"role,omitempty"`
	Device     string    `json:"device,omitempty"`
	HeartbeatS int       `json:"heartbeat_s,omitempty"`
	Offline    *Offline  `json:"offline,omitempty"`
	// PersonKey is what a kiosk makes of a citizen card's number what may leave it
	// (formats.Person), this Day. A "day" message brings another one.
	PersonKey string `json:"person_key,omitempty"`
	// Asked are the slips that a printer, or a kiosk with one inside, was asked
	// for and has not said a word of, oldest first.
	Asked []AskedJob `json:"asked,omitempty"`
	// Catalogue is the version of the procedures that a kiosk searches, to be
	// had at /api/v1/procedures; also the only field of a "catalogue" message.
	Catalogue string `json:"catalogue,omitempty"`
	// Loudspeaker is the one that a display shares: it is silent until a "duty"
	// message tells it to speak. "": it is not the hall's to decide.
	Loudspeaker string `json:"loudspeaker,omitempty"`
}

// Offline is a kiosk's own block of numbers, for when the server is away.
type Offline struct {
	Block int `json:"block"`
	First int `json:"first"`
	Last  int `json:"last"`
	// Next is the first number of the block that is still free, by service;
	// Last+1 when the block is used up.
	Next map[string]int `json:"next"`
	// Before says that a kiosk of this name was here before. To one that knows
	// none of its numbers it means that another box may have given some that the
	// hall has not heard of, and never will: it had better start further on.
	Before bool `json:"before,omitempty"`
}

// Command is one wish, over HTTP or WebSocket. ID is an idempotency key that
// belongs to the device or account using it: 1 to MaxKey characters.
type Command struct {
	ID   string          `json:"id"`
	Do   string          `json:"do"`
	With json.RawMessage `json:"with"`
}

// Reply answers a Command. Seq is that of the last event it made, or the
// hall's current one when it made none. Result is the object itself, or null.
type Reply struct {
	ID     string          `json:"id"`
	OK     bool            `json:"ok"`
	Seq    uint64          `json:"seq,omitempty"`
	Result json.RawMessage `json:"result,omitempty"`
	Error  *Error          `json:"error,omitempty"`
}
