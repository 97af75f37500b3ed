//go:build js

package link

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"syscall/js"
	"time"

	"motcua/internal/wire"
)

// browser is a connection on the browser's own WebSocket.
type browser struct {
	ws    js.Value
	funcs []js.Func
	once  sync.Once

	mu     sync.Mutex // guards what follows
	frames []string
	err    error
	news   chan struct{} // holds one token when frames or err may have changed
}

func dial(ctx context.Context, cfg Config, again bool) (conn, error) {
	if again {
		if err := knock(ctx, cfg.URL); err != nil {
			return nil, err
		}
	}
	b := &browser{news: make(chan struct{}, 1)}
	opened := make(chan struct{}, 1)
	b.ws = js.Global().Get("WebSocket").New(socketURL(cfg.URL), js.ValueOf([]any{wire.Subprotocol}))
	b.on("open", func(js.Value) {
		select {
		case opened <- struct{}{}:
		default:
		}
	})
	b.on("message", func(e js.Value) {
		if d := e.Get("data"); d.Type() == js.TypeString {
			b.push(d.String(), nil)
		}
	})
	b.on("close", func(e js.Value) { b.push("", &closedError{e.Get("code").Int(), e.Get("reason").String()}) })

	for {
		select {
		case <-opened:
			return b, nil
		case <-ctx.Done():
			b.close(1000)
			return nil, ctx.Err()
		case <-b.news:
			b.mu.Lock()
			err := b.err
			b.mu.Unlock()
			if err != nil {
				b.close(1000)
				return nil, errors.New("server not reached")
			}
		}
	}
}

// knockTime is how long the server may take to answer a knock.
const knockTime = 700 * time.Millisecond

// knock asks whether anybody is there. A browser makes a page wait for up to
// five seconds more with every WebSocket that came to nothing; a fetch it does
// not hold back.
func knock(ctx context.Context, base string) error {
	ctx, cancel := context.WithTimeout(ctx, knockTime)
	defer cancel()
	abort := js.Global().Get("AbortController").New()
	defer abort.Call("abort")
	end := make(chan error, 1)
	yes := js.FuncOf(func(js.Value, []js.Value) any {
		end <- nil
		return nil
	})
	defer yes.Release()
	no := js.FuncOf(func(js.Value, []js.Value) any {
		end <- errors.New("server not reached")
		return nil
	})
	defer no.Release()
	js.Global().Call("fetch", strings.TrimSuffix(base, "/")+"/healthz", map[string]any{
		"cache": "no-store", "mode": "no-cors", "signal": abort.Get("signal"),
	}).Call("then", yes, no)
	select {
	case err := <-end:
		return err
	case <-ctx.Done():
		abort.Call("abort")
		<-end // the callbacks are called once, and only then released
		return errors.New("server not reached")
	}
}

// page is what the page's data block, <script id="page">, says: as whom it
// speaks, since one browser may hold the sessions of several devices.
func page() (as string) {
	block := js.Global().Get("document").Call("getElementById", "page")
	if !block.Truthy() {
		return ""
	}
	var p struct {
		As string `json:"as"`
	}
	if json.Unmarshal([]byte(block.Get("textContent").String()), &p) != nil {
		return ""
	}
	return p.As
}

// socketURL turns the server's address, or that of the page, into its
// WebSocket's.
func socketURL(base string) string {
	if base == "" {
		base = js.Global().Get("location").Get("origin").String()
	}
	u := strings.TrimSuffix(base, "/")
	if rest, ok := strings.CutPrefix(u, "http"); ok {
		u = "ws" + rest
	}
	if !strings.HasSuffix(u, "/ws") {
		u += "/ws"
	}
	if as := page(); as != "" {
		u += "?as=" + js.Global().Call("encodeURIComponent", as).String()
	}
	return u
}

func (b *browser) on(event string, f func(js.Value)) {
	fn := js.FuncOf(func(_ js.Value, args []js.Value) any {
		f(args[0])
		return nil
	})
	b.funcs = append(b.funcs, fn)
	b.ws.Call("addEventListener", event, fn)
}

func (b *browser) push(frame string, err error) {
	b.mu.Lock()
	if err != nil {
		b.err = err
	} else {
		b.frames = append(b.frames, frame)
	}
	b.mu.Unlock()
	select {
	case b.news <- struct{}{}:
	default:
	}
}

// sleep is how long a page that nobody sees may hear nothing.
const sleep = 2 * time.Minute

func (b *browser) read(idle time.Duration) ([]byte, error) {
	dead := time.NewTimer(idle)
	defer dead.Stop()
	late := false
	for {
		b.mu.Lock()
		if len(b.frames) > 0 {
			f := b.frames[0]
			b.frames = b.frames[1:]
			b.mu.Unlock()
			return []byte(f), nil
		}
		err := b.err
		b.mu.Unlock()
		if err != nil {
			return nil, err
		}
		select {
		case <-b.news:
		case <-dead.C:
			if hidden := js.Global().Get("document").Get("hidden").Truthy(); hidden && !late {
				late = true // a browser lets a page that nobody sees sleep for a minute
				dead.Reset(sleep)
				continue
			}
			return nil, errors.New("read: nothing came, the line is dead")
		}
	}
}

func (b *browser) write(frame []byte) error {
	if b.ws.Get("readyState").Int() != 1 {
		return errors.New("write: the connection is not open")
	}
	b.ws.Call("send", string(frame))
	return nil
}

// close frees the callbacks and ends the socket; a reader wakes.
func (b *browser) close(code int) {
	b.once.Do(func() {
		for i, event := range []string{"open", "message", "close"} {
			b.ws.Call("removeEventListener", event, b.funcs[i])
		}
		if code != 1000 {
			code = 3000 // the browser lets a page say 1000 or 3000-4999 only
		}
		b.ws.Call("close", code)
		for _, f := range b.funcs {
			f.Release()
		}
		b.push("", errors.New("closed"))
	})
}

// ask asks for the time: pings cannot be sent from here.
func (b *browser) ask() error { return b.write([]byte(`{"type":"time"}`)) }
