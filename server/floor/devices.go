package floor

import (
	"maps"
	"slices"
	"sync"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/queue"
)

const (
	// usualGrace is how long a device may be gone before it is away, unless the
	// hall says otherwise: a board that starts anew is no news.
	usualGrace = 30 * time.Second
	// atOnce and every bound what one device's changes may add to the log: so
	// many together, then one in so long. Its last word is told in any case.
	atOnce = 6
	every  = 20 * time.Second
	// maxBoxes bounds the devices that are remembered.
	maxBoxes = 1024
)

// devices is how every device was heard of last. It is kept in memory only:
// the log has what was told of it.
type devices struct {
	stir chan struct{} // holds one token when there is something to look at

	mu   sync.Mutex
	list map[string]*device
}

// device is one of them.
type device struct {
	is   wire.Device
	told [2]string // state and cause, as the engine was told; only run looks
	left float64   // changes that it may still make
	asOf time.Time
}

// Device tells how a device is. State "" says that it has just come and not
// said anything yet; away, since when its last connection is gone.
func (f *Floor) Device(d wire.Device) {
	b := &f.devices
	b.mu.Lock()
	was := b.list[d.Name]
	if was == nil {
		if d.State == wire.DeviceAway || len(b.list) >= maxBoxes && !b.forget() {
			b.mu.Unlock()
			return
		}
		was = &device{left: atOnce}
		b.list[d.Name] = was
	}
	if d.State == "" {
		d.State, d.Cause = wire.DeviceOK, ""
		switch {
		case was.is.State != "" && was.is.State != wire.DeviceAway: // its first word was faster than the welcome
			d.State, d.Cause = was.is.State, was.is.Cause
		case was.told[0] == wire.DeviceWarn, was.told[0] == wire.DeviceFailed: // it was hardly gone, and goes on as it was
			d.State, d.Cause = was.told[0], was.told[1]
		}
	}
	was.is = d
	b.mu.Unlock()
	select {
	case b.stir <- struct{}{}:
	default:
	}
}

// forget drops the devices that are gone and were said to be; mu is held.
func (b *devices) forget() bool {
	maps.DeleteFunc(b.list, func(_ string, d *device) bool { return d.is.State == wire.DeviceAway && d.told[0] == wire.DeviceAway })
	return len(b.list) < maxBoxes
}

// lookDevices tells the engine what has become of the devices. One that is
// gone is away only after the hall's grace, so that a short cut is no event.
func (f *Floor) lookDevices(now time.Time) {
	h := f.Hall()
	grace := h.Alarms.Device
	if grace <= 0 {
		grace = usualGrace
	}
	events := f.eng.Devices(now, append(f.heardOf(now, grace), f.missing(now, grace, h)...))
	if len(events) == 0 {
		return
	}
	entry := &queue.Entry{Events: events}
	f.eng.Apply(entry)
	f.toCommit.put(&written{entry: entry})
}

// heardOf lists the devices that there is something new to say about.
func (f *Floor) heardOf(now time.Time, grace time.Duration) (list []wire.Device) {
	b := &f.devices
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(b.list)) {
		d := b.list[name]
		is := [2]string{d.is.State, d.is.Cause}
		if is == d.told || d.is.State == wire.DeviceAway && now.Sub(d.is.Since) < grace || !d.may(now) {
			continue
		}
		d.told = is
		list = append(list, d.is)
	}
	return list
}

// may takes one change out of what the device may make.
func (d *device) may(now time.Time) bool {
	if !d.asOf.IsZero() {
		d.left = min(atOnce, d.left+now.Sub(d.asOf).Seconds()/every.Seconds())
	}
	d.asOf = now
	if d.left < 1 {
		return false
	}
	d.left--
	return true
}

// missing lists the hall's own devices that have not come since it listens to
// them. It has something to say once.
func (f *Floor) missing(now time.Time, grace time.Duration, h *hall.Hall) (list []wire.Device) {
	if f.missed || f.listens.IsZero() || now.Sub(f.listens) < grace {
		return nil
	}
	f.missed = true
	f.devices.mu.Lock()
	defer f.devices.mu.Unlock()
	for _, own := range h.Devices {
		if f.devices.list[own.Name] == nil && (!f.cfg.Patient || f.eng.Met(own.Name)) {
			list = append(list, wire.Device{Name: own.Name, State: wire.DeviceAway, Since: f.listens})
		}
	}
	return list
}

// retell makes the devices be told once more, to an engine that was made anew.
func (f *Floor) retell() {
	f.missed = false
	f.devices.mu.Lock()
	defer f.devices.mu.Unlock()
	for _, d := range f.devices.list {
		d.told = [2]string{}
	}
}
