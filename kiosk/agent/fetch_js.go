package agent

import (
	"context"
	"errors"
	"fmt"
	"syscall/js"
)

// fetch gets a small public document from the server, by the browser's own
// network.
func (a *Agent) fetch(ctx context.Context, path string) ([]byte, error) {
	return a.get(ctx, path, maxFetch)
}

// get gets a public document of so many bytes at most. Its errors are logged, and
// do not say of which ticket or case file it was: the path does.
func (a *Agent) get(ctx context.Context, path string, most int64) ([]byte, error) {
	type answer struct {
		status int
		text   string
		err    error
	}
	done := make(chan answer, 1)
	var got, read, failed js.Func
	status := 0
	failed = js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- answer{err: errors.New(args[0].Call("toString").String())}
		return nil
	})
	read = js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- answer{status: status, text: args[0].String()}
		return nil
	})
	got = js.FuncOf(func(_ js.Value, args []js.Value) any {
		status = args[0].Get("status").Int()
		return args[0].Call("text")
	})
	js.Global().Call("fetch", path).Call("then", got).Call("then", read).Call("catch", failed)
	release := func() { got.Release(); read.Release(); failed.Release() }
	select {
	case <-ctx.Done():
		go func() { <-done; release() }()
		return nil, ctx.Err()
	case r := <-done:
		release()
		switch {
		case r.err != nil:
			return nil, r.err
		case r.status == 404:
			return nil, errNotFound
		case r.status == 429:
			return nil, errTooMany
		case r.status != 200:
			return nil, fmt.Errorf("status %d", r.status)
		}
		if int64(len(r.text)) > most {
			return nil, fmt.Errorf("longer than %d bytes", most)
		}
		return []byte(r.text), nil
	}
}

// escape makes a text fit for the query of an address.
func escape(s string) string { return js.Global().Call("encodeURIComponent", s).String() }
