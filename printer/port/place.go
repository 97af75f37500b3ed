package port

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// A Place is where a printer hangs, for as long as a program lives. It knows
// the device behind its name by USB numbers, serial number and socket from the
// first time it was opened, and opens that device again when it comes back,
// under whatever name: ttyUSB0 is ttyUSB1 after the cable was pulled and put
// back too fast. It never opens another printer that took its name meanwhile,
// unless it sits in the same socket: then somebody changed the adapter.
//
// A Place is safe for concurrent use.
type Place struct {
	name string
	cfg  Config
	sys  system

	mu   sync.Mutex
	seen identity // of the device that was opened last
}

// NewPlace names a place; Open says what is wrong with the name.
func NewPlace(name string, c Config) *Place { return &Place{name: name, cfg: c, sys: linux} }

// Open opens the port. The caller closes it.
func (p *Place) Open() (Port, error) {
	k, path, id, err := parseName(p.name)
	if err != nil {
		return nil, err
	}
	if k == network {
		return dial(path, silenceLimit)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	d, err := p.find(k, path, id)
	if err != nil {
		return nil, fmt.Errorf("port %s: %w", p.name, err)
	}
	var out Port
	if k == usbPrinter {
		out, err = openUSB(d.path)
	} else {
		out, err = openSerial(d.path, p.cfg)
	}
	if err != nil {
		return nil, err
	}
	p.seen = d.id
	like := identity{vendor: d.id.vendor, product: d.id.product, serial: d.id.serial, part: d.id.part}
	if _, err := like.match(p.sys.devices(k)); d.id.known() && err != nil {
		p.seen.twin = true
	}
	return out, nil
}

// find says which device to open.
func (p *Place) find(k kind, path string, named identity) (device, error) {
	if path == "" {
		if p.seen.known() {
			named = p.seen // with its socket
		}
		return named.match(p.sys.devices(k))
	}
	there := p.sys.at(k, path)
	if _, err := os.Stat(path); err == nil && !there.id.known() {
		return device{path: path}, nil // nothing to know it by
	}
	named = p.seen
	if !named.known() || there.id.same(named) {
		return device{path: path, id: there.id}, nil
	}
	d, err := named.match(p.sys.devices(k))
	switch {
	case err == nil || !there.id.known():
		return d, err
	case there.id.socket == named.socket:
		return device{path: path, id: there.id}, nil
	}
	return d, fmt.Errorf("%w, and %s has its name", err, there.id)
}

// same says whether two identities are one device, wherever it is plugged in.
func (id identity) same(o identity) bool {
	if id.vendor != o.vendor || id.product != o.product || id.serial != o.serial || id.part != o.part {
		return false
	}
	return id.socket == o.socket || id.serial != "" && !o.twin
}

// Found is a port that a printer may hang on.
type Found struct {
	Name string // what to give to Open: a name that survives replugging, where there is one
	Path string // the device as the kernel calls it now
	Kind string // "serial" or "usb"
	Text string // what it says of itself
}

// stable is a name for a device that survives replugging, if there is one.
func (s system) stable(k kind, d device) string {
	if !d.id.known() {
		return d.path
	}
	name := map[kind]string{serialLine: "serial:", usbPrinter: "usb:"}[k] + d.id.String()
	_, _, id, err := parseName(name)
	if err != nil {
		return d.path
	}
	dirs := []string{"serial/by-id", "serial/by-path"}
	if _, err := id.match(s.devices(k)); err != nil {
		dirs, name = dirs[1:], d.path // its twin has the same id
	}
	for _, dir := range dirs {
		if link, ok := links(filepath.Join(s.dev, dir))[d.path]; ok {
			return link
		}
	}
	return name
}

// links maps devices to the links in dir that point to them.
func links(dir string) map[string]string {
	out := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return out // no such device was ever plugged in
	}
	for _, e := range entries {
		name := filepath.Join(dir, e.Name())
		if to, err := filepath.EvalSymlinks(name); err == nil {
			out[to] = name
		}
	}
	return out
}
