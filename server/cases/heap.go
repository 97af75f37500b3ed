package cases

import (
	"context"
	"sync"
)

// heap is a table whose changes are kept until they are written together. It is
// for one goroutine.
type heap struct {
	under Table
	to    map[string][]byte // nil: deleted
}

// Get implements Table.
func (h *heap) Get(key string) ([]byte, bool, error) {
	if v, ok := h.to[key]; ok {
		return v, v != nil, nil
	}
	return h.under.Get(key)
}

// Put implements Table.
func (h *heap) Put(key string, value []byte) error {
	h.to[key] = value
	return nil
}

// Delete implements Table.
func (h *heap) Delete(key string) error {
	h.to[key] = nil
	return nil
}

// atOnce is how many changes wait for the disk together.
const atOnce = 256

// write writes all changes, and the day up to which they reach behind them: a
// crash in between reads the log once more.
func (h *heap) write(ctx context.Context) error {
	room := make(chan struct{}, atOnce)
	var all sync.WaitGroup
	var mu sync.Mutex
	var first error
	for key, value := range h.to {
		if key == dayKey {
			continue
		}
		if err := ctx.Err(); err != nil {
			all.Wait()
			return err
		}
		room <- struct{}{}
		all.Go(func() {
			defer func() { <-room }()
			if err := h.change(key, value); err != nil {
				mu.Lock()
				first = err
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if day, ok := h.to[dayKey]; first == nil && ok {
		return h.change(dayKey, day)
	}
	return first
}

func (h *heap) change(key string, value []byte) error {
	if value == nil {
		return h.under.Delete(key)
	}
	return h.under.Put(key, value)
}
