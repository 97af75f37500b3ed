package agent

import (
	"fmt"
	"syscall/js"
)

// Browser is a Store in the browser's localStorage, apart for each device
// name, since several kiosks may be shown in one browser.
type Browser struct{ Prefix string }

// Load reads an entry; nil when there is none. A browser that keeps nothing
// throws already when asked for its store.
func (b Browser) Load(name string) (data []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("localStorage: %v", r)
		}
	}()
	v := js.Global().Get("localStorage").Call("getItem", b.Prefix+name)
	if v.IsNull() || v.IsUndefined() {
		return nil, nil
	}
	return []byte(v.String()), nil
}

// Save replaces an entry. It throws when the browser's quota is used up.
func (b Browser) Save(name string, data []byte) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("localStorage: %v", r)
		}
	}()
	js.Global().Get("localStorage").Call("setItem", b.Prefix+name, string(data))
	return nil
}

// fingerprint tells one kiosk from another. In a browser the token is the
// cookie's, and what stands for it here is the kiosk's name.
func fingerprint(name string) string { return name }
