package staff

import (
	"crypto/rand"
	"math/big"
	"strings"
	"time"

	"motcua/internal/wire"
)

// pairTime is how long a code on a device's screen is good.
const pairTime = 10 * time.Minute

// openPairs bounds the codes that wait at once: a hall has tens of devices.
const openPairs = 200

// codeLetters are told apart on a bad screen and over a telephone.
const codeLetters = "ABCDEFGHJKMNPQRTUVWXY346789"

// Pairing is a device that shows a code and waits to be let in.
type Pairing struct {
	Code  string
	From  string // its address
	Since time.Time
}

type pair struct {
	Pairing
	claim  string // fingerprint of the secret that only the device has
	device string // its name, once approved
}

// AskToPair gives a device a code to show, and a claim to come back with.
func (s *Staff) AskToPair(from string) (p Pairing, claim string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweepPairs()
	if len(s.pairs) >= openPairs {
		return Pairing{}, "", wire.Errorf(wire.CodeTooMany, "too many devices wait to be paired")
	}
	code := newCode()
	for s.pairs[code] != nil {
		code = newCode()
	}
	claim = secret()
	q := &pair{Pairing: Pairing{Code: code, From: from, Since: s.now()}, claim: fingerprint(claim)}
	s.pairs[code] = q
	return q.Pairing, claim, nil
}

func newCode() string {
	var b strings.Builder
	for range 6 {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(codeLetters))))
		if err != nil {
			panic(err) // the system has no randomness: nothing here is safe
		}
		b.WriteByte(codeLetters[n.Int64()])
	}
	return b.String()
}

func (s *Staff) sweepPairs() {
	for code, p := range s.pairs {
		if s.now().Sub(p.Since) >= pairTime {
			delete(s.pairs, code)
		}
	}
}

// Pairings lists the devices that wait, the oldest first.
func (s *Staff) Pairings() []Pairing {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweepPairs()
	var list []Pairing
	for _, p := range s.pairs {
		if p.device == "" {
			list = append(list, p.Pairing)
		}
	}
	return sorted(list, func(p Pairing) string { return p.Since.Format(time.RFC3339Nano) + p.Code })
}

// Approve lets the device that shows code in, as d. A device of that name and
// role may be there already, with a token of its own; it keeps it.
func (s *Staff) Approve(code string, d Device) error {
	if err := deviceGood(d); err != nil {
		return wire.Errorf(wire.CodeInvalid, "%v", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweepPairs()
	p := s.pairs[strings.ToUpper(strings.TrimSpace(code))]
	if p == nil || p.device != "" {
		return wire.Errorf(wire.CodeNotFound, "no device shows the code %q", code)
	}
	if err := s.addDevice(d); err != nil {
		return err
	}
	p.device = d.Name
	return nil
}

// Claim asks whether the device has been let in: then value is for its
// cookie, and the claim is used up. An unknown or expired claim is an error;
// one that waits gives value "" and its pairing.
func (s *Staff) Claim(claim string) (value string, g Grant, p Pairing, err error) {
	id := fingerprint(claim)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweepPairs()
	for code, q := range s.pairs {
		if q.claim != id {
			continue
		}
		if q.device == "" || s.devices[q.device] == nil {
			return "", Grant{}, q.Pairing, nil
		}
		value, g, err = s.newSession(session{Device: q.device})
		if err == nil {
			delete(s.pairs, code)
		}
		return value, g, q.Pairing, err
	}
	return "", Grant{}, Pairing{}, wire.Errorf(wire.CodeNotFound, "no such pairing, or its ten minutes are over")
}
