package voicepack

import (
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"syscall/js"
)

// fetched are the packs that came, by language; nil for a language without one.
var fetched = struct {
	sync.Mutex
	packs map[string]*Pack
}{packs: map[string]*Pack{}}

// Default is the pack of a language that the hall's server has, nil when there is
// none. The first call for a language waits for the server and must not be made
// on the browser's event loop; one that failed is tried again by the next.
func Default(lang string) (*Pack, error) {
	fetched.Lock()
	defer fetched.Unlock()
	if p, ok := fetched.packs[lang]; ok {
		return p, nil
	}
	p, err := Load(served("/voice/" + lang + "/"))
	if errors.Is(err, fs.ErrNotExist) {
		p, err = nil, nil
	}
	if err == nil {
		fetched.packs[lang] = p
	}
	return p, err
}

// served is a folder on the server.
type served string

// Open is not used: Load reads whole files.
func (s served) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: errors.ErrUnsupported}
}

// ReadFile fetches a file.
func (s served) ReadFile(name string) ([]byte, error) {
	resp, err := await(js.Global().Call("fetch", string(s)+name))
	switch {
	case err != nil:
		return nil, err
	case resp.Get("status").Int() == 404:
		return nil, &fs.PathError{Op: "fetch", Path: name, Err: fs.ErrNotExist}
	case !resp.Get("ok").Bool():
		return nil, fmt.Errorf("%s: the server answers %d", name, resp.Get("status").Int())
	}
	buf, err := await(resp.Call("arrayBuffer"))
	if err != nil {
		return nil, err
	}
	view := js.Global().Get("Uint8Array").New(buf)
	b := make([]byte, view.Length())
	js.CopyBytesToGo(b, view)
	return b, nil
}

// await waits for a promise.
func await(promise js.Value) (js.Value, error) {
	type result struct {
		v   js.Value
		err error
	}
	done := make(chan result, 1)
	ok := js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- result{v: args[0]}
		return nil
	})
	defer ok.Release()
	bad := js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- result{err: errors.New(args[0].Call("toString").String())}
		return nil
	})
	defer bad.Release()
	promise.Call("then", ok, bad)
	r := <-done
	return r.v, r.err
}
