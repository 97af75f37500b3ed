package queue

import (
	"slices"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// maxGuests bounds the devices that are none of the site's.
const maxGuests = 64

// Devices says what has changed about the devices, given how each of them is
// now; those that are not named stay as they were. Nil when nothing has.
// Since is used only when the state is another one; its zero means now.
func (e *Engine) Devices(now time.Time, seen []wire.Device) []wire.Event {
	d := &decision{e: e, now: e.clock(now)}
	guests := 0
	for i := range e.devices {
		if e.devices[i].Guest {
			guests++
		}
	}
	for _, s := range seen {
		was := e.device(s.Name)
		if own := e.own(s.Name); own != nil {
			s.Role, s.Counter, s.Guest = wire.Role(own.Role), own.Counter, false
		} else if s.Guest = true; was == nil {
			if s.State == wire.DeviceAway || guests >= maxGuests {
				continue
			}
			guests++
		}
		switch {
		case was != nil && was.State == s.State && was.Cause == s.Cause && !was.Since.IsZero():
			continue
		case was != nil && was.State == s.State && !was.Since.IsZero():
			s.Since = was.Since
		case s.Since.IsZero() || s.Since.After(d.now):
			s.Since = d.now
		default:
			s.Since = e.wall(s.Since)
		}
		d.add(wire.Body{Kind: wire.DeviceChanged, Device: &s})
	}
	return d.events
}

// device is a device as the log has it; nil if it never heard of it.
func (e *Engine) device(name string) *wire.Device {
	for i := range e.devices {
		if e.devices[i].Name == name {
			return &e.devices[i]
		}
	}
	return nil
}

// Met reports whether the log ever heard of a device.
func (e *Engine) Met(name string) bool {
	d := e.device(name)
	return d != nil && !d.Since.IsZero()
}

// own is a device as the site has it; nil if it is none of the site's.
func (e *Engine) own(name string) *hall.Device {
	for i := range e.hall.Devices {
		if e.hall.Devices[i].Name == name {
			return &e.hall.Devices[i]
		}
	}
	return nil
}

// roster is every device of the site, as the log has it or away, and behind
// them the others that were seen.
func (e *Engine) roster() []wire.Device {
	list := make([]wire.Device, 0, len(e.hall.Devices)+len(e.devices))
	for _, own := range e.hall.Devices {
		n := wire.Device{Name: own.Name, State: wire.DeviceAway}
		if was := e.device(own.Name); was != nil {
			n = *was
		}
		n.Role, n.Counter, n.Guest = wire.Role(own.Role), own.Counter, false
		list = append(list, n)
	}
	for _, o := range e.devices {
		if e.own(o.Name) == nil {
			o.Guest = true
			list = append(list, o)
		}
	}
	return list
}

func (e *Engine) foldDevice(d *wire.Device) {
	if was := e.device(d.Name); was != nil {
		*was = *d
		return
	}
	e.devices = append(e.devices, *d)
}

// foldRoster takes over the devices that a changed site brings along.
func (e *Engine) foldRoster(s *wire.Site) {
	if s != nil && len(s.Devices) > 0 {
		e.devices = slices.Clone(s.Devices)
	}
}

// testSound makes the boards say a few words.
func (d *decision) testSound(a *wire.TestSound) (any, *wire.Error) {
	known := a.Board == "" || slices.ContainsFunc(d.e.hall.Devices, func(b hall.Device) bool {
		return b.Role == string(wire.RoleDisplay) && (b.Name == a.Board || b.Board == a.Board)
	})
	if !known {
		return nil, wire.Errorf(wire.CodeNotFound, "there is no board %q", a.Board)
	}
	d.add(wire.Body{Kind: wire.SoundTested, Board: a.Board})
	return none{}, nil
}

// ClockSet is the event that says that the machine's clock was set. Now is
// what the hall takes for the time.
func (e *Engine) ClockSet(now, was, is time.Time) []wire.Event {
	d := &decision{e: e, now: e.clock(now)}
	d.add(wire.Body{Kind: wire.ClockChanged, From: e.wall(was).Format(time.RFC3339), Until: e.wall(is)})
	return d.events
}
