package hub

import (
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"motcua/internal/wire"
)

// keepEvents is how many encoded events a view keeps, states how many views'
// states are kept, and staleState how old a state may be: forecasts move
// without events.
const (
	keepEvents = 256
	keepStates = 8
	staleState = time.Second
)

// cache shares what is encoded between readers of one view.
type cache struct {
	mu     sync.Mutex
	events map[wire.View]*eventCache
	states map[wire.View]encodedState
}

type eventCache struct {
	mu   sync.Mutex
	slot [keepEvents]struct {
		seq uint64
		msg *websocket.PreparedMessage // nil when the view does not see it
	}
}

type encodedState struct {
	seq  uint64
	at   time.Time
	json []byte
}

func newCache() *cache {
	return &cache{events: map[wire.View]*eventCache{}, states: map[wire.View]encodedState{}}
}

func (c *cache) of(view wire.View) *eventCache {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.events[view]
	if e == nil {
		e = &eventCache{}
		c.events[view] = e
	}
	return e
}

// event encodes an event for a view; nil when the view does not see it.
func (c *eventCache) event(view wire.View, e *wire.Event) (*websocket.PreparedMessage, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := &c.slot[e.Seq%keepEvents]
	if s.seq == e.Seq {
		return s.msg, nil
	}
	msg, err := encodeEvent(view, e)
	if err != nil {
		return nil, err
	}
	s.seq, s.msg = e.Seq, msg
	return msg, nil
}

func encodeEvent(view wire.View, e *wire.Event) (*websocket.PreparedMessage, error) {
	cut, ok := view.Event(*e)
	if !ok {
		return nil, nil
	}
	b, err := json.Marshal(struct {
		Type  string    `json:"type"`
		Seq   uint64    `json:"seq"`
		At    time.Time `json:"at"`
		Event wire.Body `json:"event"`
	}{"event", cut.Seq, cut.At, cut.Body})
	if err != nil {
		return nil, fmt.Errorf("encode event %d: %w", e.Seq, err)
	}
	return websocket.NewPreparedMessage(websocket.TextMessage, b)
}

// state encodes the floor's state for a view.
func (c *cache) state(view wire.View, fl Floor) ([]byte, uint64, error) {
	now, seq := time.Now(), fl.Seq()
	c.mu.Lock()
	s, ok := c.states[view]
	c.mu.Unlock()
	if ok && s.seq == seq && now.Sub(s.at) < staleState {
		return s.json, s.seq, nil
	}
	st := view.State(fl.State())
	b, err := json.Marshal(st)
	if err != nil {
		return nil, 0, fmt.Errorf("encode state %d: %w", st.Seq, err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.states) >= keepStates {
		clear(c.states)
	}
	c.states[view] = encodedState{st.Seq, now, b}
	return b, st.Seq, nil
}

func encodeReply(r wire.Reply) []byte {
	var v any
	if r.OK {
		v = struct {
			Type   string          `json:"type"`
			ID     string          `json:"id"`
			OK     bool            `json:"ok"`
			Seq    uint64          `json:"seq"`
			Result json.RawMessage `json:"result"`
		}{"reply", r.ID, true, r.Seq, r.Result}
	} else {
		v = struct {
			Type  string      `json:"type"`
			ID    string      `json:"id"`
			OK    bool        `json:"ok"`
			Error *wire.Error `json:"error"`
		}{"reply", r.ID, false, r.Error}
	}
	b, err := json.Marshal(v)
	if err != nil { // a result that is no JSON: the floor's fault, told to the client
		b, _ = json.Marshal(map[string]any{
			"type": "reply", "id": r.ID, "ok": false,
			"error": wire.Errorf(wire.CodeUnavailable, "the answer cannot be written"),
		})
	}
	return b
}
