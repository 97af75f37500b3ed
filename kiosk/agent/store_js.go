package agent

import (
	"errors"
	"fmt"
	"syscall/js"
	"time"
)

// Browser is a Store in the browser's IndexedDB. What Save has taken is on the
// disk: the browser's simpler localStorage writes seconds later, and forgets
// what a killed browser had not written. One page at a time has it: two
// windows of one kiosk would give one number twice.
type Browser struct {
	device string // several kiosks may be shown in one browser, one after the other
	db     js.Value
	mine   bool
}

// errElsewhere is Save's error in a second window of a kiosk.
var errElsewhere = errors.New("this kiosk stands in another window of this browser")

// lockTime is how long a page that was opened anew waits for its predecessor
// to go.
const lockTime = 2 * time.Second

// OpenBrowser opens the store of one device. In a second window of it nothing
// is kept, so that such a kiosk gives no number by itself; once the first is
// gone the page opens anew.
func OpenBrowser(device string) (b *Browser, err error) {
	defer caught("the browser's store", &err)
	b = &Browser{device: device}
	if b.mine = lock("motcua-kiosk-" + device); !b.mine {
		return b, nil
	}
	if s := js.Global().Get("navigator").Get("storage"); s.Truthy() && s.Get("persist").Truthy() {
		s.Call("persist") // not to be cleared when the disk runs full
	}
	err = b.open()
	b.mine = err == nil
	return b, err
}

// lock takes a name for as long as the page stands, and reports whether it has.
func lock(name string) bool {
	locks := js.Global().Get("navigator").Get("locks")
	if !locks.Truthy() {
		return true // a browser of long ago: its hall opens one window
	}
	var got js.Func
	have, late := make(chan struct{}), false
	got = js.FuncOf(func(js.Value, []js.Value) any {
		if late {
			js.Global().Get("location").Call("reload")
		}
		close(have)
		return js.Global().Get("Promise").New(forEver)
	})
	locks.Call("request", name, got)
	select {
	case <-have:
		return true
	case <-time.After(lockTime):
		late = true
		return false
	}
}

// forEver is a promise that nobody keeps.
var forEver = js.FuncOf(func(js.Value, []js.Value) any { return nil })

// files is the name of the object store.
const files = "files"

func (b *Browser) open() error {
	req := js.Global().Get("indexedDB").Call("open", "motcua-kiosk", 1)
	up := js.FuncOf(func(js.Value, []js.Value) any {
		req.Get("result").Call("createObjectStore", files)
		return nil
	})
	defer up.Release()
	req.Set("onupgradeneeded", up)
	if err := settled(req, "success", "error"); err != nil {
		return err
	}
	b.db = req.Get("result")
	return nil
}

// settled waits for one of a request's or transaction's events; any but the
// first is an error.
func settled(of js.Value, good string, bad ...string) error {
	end := make(chan bool, 1)
	var hear []js.Func
	for i, event := range append([]string{good}, bad...) {
		f := js.FuncOf(func(js.Value, []js.Value) any {
			select {
			case end <- i == 0:
			default:
			}
			return nil
		})
		hear = append(hear, f)
		of.Call("addEventListener", event, f)
	}
	ok := <-end
	for i, event := range append([]string{good}, bad...) {
		of.Call("removeEventListener", event, hear[i])
		hear[i].Release()
	}
	if ok {
		return nil
	}
	if e := of.Get("error"); e.Truthy() {
		return errors.New(e.Call("toString").String())
	}
	return errors.New("not done")
}

// begin starts a transaction that is on the disk when it completes.
func (b *Browser) begin(mode string) (tx, store js.Value) {
	tx = b.db.Call("transaction", files, mode, map[string]any{"durability": "strict"})
	return tx, tx.Call("objectStore", files)
}

func (b *Browser) key(name string) string { return b.device + "/" + name }

// caught makes an error of what the browser throws.
func caught(what string, err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%s: %v", what, r)
	}
}

// Load reads an entry; nil when there is none.
func (b *Browser) Load(name string) (data []byte, err error) {
	defer caught(name, &err)
	if !b.mine {
		return nil, nil
	}
	_, store := b.begin("readonly")
	req := store.Call("get", b.key(name))
	if err := settled(req, "success", "error"); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if v := req.Get("result"); v.Type() == js.TypeString {
		return []byte(v.String()), nil
	}
	return nil, nil
}

// Save replaces an entry. It waits for the disk, so it must not be called from
// the browser's own callbacks. A store that the browser has closed is opened
// again.
func (b *Browser) Save(name string, data []byte) error {
	if !b.mine {
		return errElsewhere
	}
	err := b.put(name, data)
	if err != nil && b.open() == nil {
		err = b.put(name, data)
	}
	return err
}

func (b *Browser) put(name string, data []byte) (err error) {
	defer caught(name, &err)
	tx, store := b.begin("readwrite")
	store.Call("put", string(data), b.key(name))
	if err := settled(tx, "complete", "error", "abort"); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// fingerprint tells one kiosk from another. In a browser the token is the
// cookie's, and what stands for it here is the kiosk's name.
func fingerprint(name string) string { return name }
