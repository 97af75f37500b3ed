package staff

import (
	"fmt"
	"slices"

	"motcua/internal/wire"
)

var deviceRoles = []wire.Role{wire.RoleKiosk, wire.RoleDisplay, wire.RoleTablet, wire.RolePrinter, wire.RoleIntegration}

var mayWords = []string{"issue", "print", "call", "rate"}

// NewToken makes a device, or gives one that is there another role and token:
// its old token and sessions end. The token is shown this once.
func (s *Staff) NewToken(d Device) (token string, err error) {
	if err := deviceGood(d); err != nil {
		return "", err
	}
	defer s.changed()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.accounts[d.Name] != nil {
		return "", fmt.Errorf("%q is an account's name", d.Name)
	}
	if s.devices[d.Name] != nil {
		if err := s.dropDevice(d.Name); err != nil {
			return "", err
		}
	}
	token = secret()
	return token, s.putDevice(device{d, fingerprint(token)})
}

func (s *Staff) putDevice(d device) error {
	d.Since = s.now()
	if err := s.put("device/"+d.Name, d); err != nil {
		return err
	}
	s.devices[d.Name] = &d
	if d.Token != "" {
		s.tokens[d.Token] = d.Name
	}
	return nil
}

// AddDevice makes a device without a token of its own, for a browser that is
// given a session. One of that name and role may be there already; it keeps
// its token.
func (s *Staff) AddDevice(d Device) error {
	if err := deviceGood(d); err != nil {
		return wire.Errorf(wire.CodeInvalid, "%v", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addDevice(d)
}

func (s *Staff) addDevice(d Device) error {
	old := s.devices[d.Name]
	rec := device{Device: d}
	switch {
	case s.accounts[d.Name] != nil:
		return wire.Errorf(wire.CodeInvalid, "%q is an account's name", d.Name)
	case old != nil && old.Role != d.Role:
		return wire.Errorf(wire.CodeInvalid, "%q is a %s already", d.Name, old.Role)
	case old != nil && old.Counter == d.Counter:
		return nil
	case old != nil:
		rec.Token = old.Token
	}
	if err := s.putDevice(rec); err != nil {
		return wire.Errorf(wire.CodeUnavailable, "the device cannot be kept")
	}
	return nil
}

// dropDevice ends a device's token and sessions and forgets it.
func (s *Staff) dropDevice(name string) error {
	delete(s.tokens, s.devices[name].Token)
	delete(s.devices, name)
	if err := s.table.Delete("device/" + name); err != nil {
		return err
	}
	return s.dropSessions(func(x session) bool { return x.Device == name })
}

func deviceGood(d Device) error {
	if err := nameGood("device", d.Name); err != nil {
		return err
	}
	if !slices.Contains(deviceRoles, d.Role) {
		return fmt.Errorf("role %q: want kiosk, display, tablet, printer or integration", d.Role)
	}
	if len(d.May) > 0 && d.Role != wire.RoleIntegration {
		return fmt.Errorf("only an integration can be narrowed")
	}
	for _, m := range d.May {
		if !slices.Contains(mayWords, m) {
			return fmt.Errorf("may %q: want issue, print, call or rate", m)
		}
	}
	return nil
}

// Devices lists the devices by name.
func (s *Staff) Devices() []Device {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Device
	for _, d := range s.devices {
		list = append(list, d.Device)
	}
	return sorted(list, func(d Device) string { return d.Name })
}

// Revoke ends a device's token and sessions, or removes an account with its
// sessions. The last administrator cannot be removed.
func (s *Staff) Revoke(name string) error {
	defer s.changed()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.devices[name] != nil {
		return s.dropDevice(name)
	}
	a := s.accounts[name]
	if a == nil {
		return fmt.Errorf("there is no device or account %q", name)
	}
	if a.Role == wire.RoleAdmin && s.admins() == 1 {
		return fmt.Errorf("%q is the last administrator", name)
	}
	delete(s.accounts, name)
	if err := s.table.Delete("account/" + name); err != nil {
		return err
	}
	if err := s.dropPhoto(name); err != nil {
		return err
	}
	return s.dropSessions(func(x session) bool { return x.User == name })
}

func (s *Staff) admins() (n int) {
	for _, a := range s.accounts {
		if a.Role == wire.RoleAdmin {
			n++
		}
	}
	return n
}
