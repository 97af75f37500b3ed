package staff

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"math"
	"runtime/debug"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"motcua/internal/wire"
)

// sessionTime is a working day; then a person signs in anew.
const sessionTime = 12 * time.Hour

// The cost of a password: what OWASP's password storage sheet gives for
// argon2id with little memory, so that sign-ins of a whole hall at eight in
// the morning fit in a small box.
const (
	hashMemory  = 19 << 10 // KiB
	hashTime    = 2
	hashThreads = 1
	hashLen     = 32
)

var accountRoles = []wire.Role{wire.RoleClerk, wire.RoleGuide, wire.RoleManager, wire.RoleInspector, wire.RoleAdmin}

// AddAccount makes an account; one that is there already is an error.
func (s *Staff) AddAccount(a Account, password string) error {
	if err := nameGood("user", a.User); err != nil {
		return err
	}
	if !slices.Contains(accountRoles, a.Role) {
		return fmt.Errorf("role %q: want clerk, guide, manager, inspector or admin", a.Role)
	}
	hash, err := hashPassword(password)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.accounts[a.User] != nil {
		return fmt.Errorf("account %q is there already", a.User)
	}
	if s.devices[a.User] != nil {
		return fmt.Errorf("%q is a device's name", a.User)
	}
	a.Since = s.now()
	rec := &account{a, hash}
	if err := s.put("account/"+a.User, rec); err != nil {
		return err
	}
	s.accounts[a.User] = rec
	return nil
}

// SetPassword gives an account another password and ends its sessions.
func (s *Staff) SetPassword(user, password string) error {
	hash, err := hashPassword(password)
	if err != nil {
		return err
	}
	defer s.changed()
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.accounts[user]
	if old == nil {
		return fmt.Errorf("there is no account %q", user)
	}
	rec := &account{old.Account, hash}
	if err := s.put("account/"+user, rec); err != nil {
		return err
	}
	s.accounts[user] = rec
	s.attempts.forget(user)
	return s.dropSessions(func(x session) bool { return x.User == user })
}

// Accounts lists the accounts by user.
func (s *Staff) Accounts() []Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Account
	for _, a := range s.accounts {
		list = append(list, a.Account)
	}
	return sorted(list, func(a Account) string { return a.User })
}

// SignIn checks a password and makes a session; value is for the cookie. A
// wrong password and an unknown user are the same unauthenticated; too many
// of them from one address are too_many for a while.
func (s *Staff) SignIn(ctx context.Context, user, password, address string) (value string, g Grant, err error) {
	key := attempt{user, address}
	s.mu.Lock()
	wait := s.attempts.wait(key, s.now())
	hash := unknownUser
	if a := s.accounts[user]; a != nil {
		hash = a.Hash
	}
	s.mu.Unlock()
	if wait > 0 {
		return "", Grant{}, lockedOut(wait)
	}
	select { // a hash takes a core and 19 MB: one at a time
	case s.hashing <- struct{}{}:
	case <-ctx.Done():
		return "", Grant{}, wire.Errorf(wire.CodeTooMany, "too many people sign in at once")
	}
	good := checkPassword(hash, password)
	<-s.hashing

	s.mu.Lock()
	defer s.mu.Unlock()
	if !good || s.accounts[user] == nil {
		s.attempts.failed(key, s.now())
		return "", Grant{}, wire.Errorf(wire.CodeUnauthenticated, "user or password is wrong")
	}
	delete(s.attempts, key)
	return s.newSession(session{User: user, Expires: s.now().Add(sessionTime)})
}

func lockedOut(wait time.Duration) *wire.Error {
	return wire.Errorf(wire.CodeTooMany, "too many wrong passwords: try again in %d s", int(math.Ceil(wait.Seconds())))
}

// OpenSession makes a session for an account or a device without any proof:
// for the demo's one click, and for a device that has just been paired.
func (s *Staff) OpenSession(name string) (value string, g Grant, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.accounts[name] != nil:
		return s.newSession(session{User: name, Expires: s.now().Add(sessionTime)})
	case s.devices[name] != nil:
		return s.newSession(session{Device: name})
	}
	return "", Grant{}, fmt.Errorf("there is no account or device %q", name)
}

func (s *Staff) newSession(x session) (string, Grant, error) {
	value := secret()
	id := fingerprint(value)
	x.Since = s.now()
	if err := s.put("session/"+id, x); err != nil {
		return "", Grant{}, wire.Errorf(wire.CodeUnavailable, "the session cannot be kept")
	}
	s.sessions[id] = x
	g := Grant{ID: id, Since: x.Since}
	if x.Device != "" {
		g.Actor = s.deviceActor(s.devices[x.Device])
	} else {
		g.Actor = s.accounts[x.User].actor()
	}
	return value, g, nil
}

// SignOut ends a session by its cookie's value.
func (s *Staff) SignOut(value string) error {
	defer s.changed()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dropSession(fingerprint(value))
}

// hashPassword writes argon2id's result as its reference program does:
// $argon2id$v=19$m=..,t=..,p=..$salt$hash.
func hashPassword(password string) (string, error) {
	if n := utf8.RuneCountInString(password); n < 8 || n > 256 {
		return "", fmt.Errorf("password: want 8 to 256 characters")
	}
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails
	b64 := base64.RawStdEncoding.EncodeToString
	sum := derive(password, salt, hashTime, hashMemory, hashThreads, hashLen)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, hashMemory, hashTime, hashThreads, b64(salt), b64(sum)), nil
}

// derive gives its memory back at once: a small box would else carry 19 MB
// until the next collection, and let the heap grow to twice that after it.
func derive(password string, salt []byte, rounds, memory uint32, threads uint8, size uint32) []byte {
	defer debug.FreeOSMemory()
	return argon2.IDKey([]byte(password), salt, rounds, memory, threads, size)
}

// unknownUser is a hash that no password has: an unknown user costs as long
// as a wrong password.
var unknownUser = fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$AAAAAAAAAAAAAAAAAAAAAA$%s",
	argon2.Version, hashMemory, hashTime, hashThreads, strings.Repeat("A", 43))

func checkPassword(hash, password string) bool {
	var version int
	var memory, rounds uint32
	var threads uint8
	part := strings.Split(hash, "$")
	if len(part) != 6 || part[1] != "argon2id" || len(password) > 4*256 {
		return false
	}
	if _, err := fmt.Sscanf(part[2]+" "+part[3], "v=%d m=%d,t=%d,p=%d", &version, &memory, &rounds, &threads); err != nil {
		return false
	}
	salt, err := base64.RawStdEncoding.DecodeString(part[4])
	if err != nil {
		return false
	}
	want, err := base64.RawStdEncoding.DecodeString(part[5])
	if err != nil || version != argon2.Version || rounds < 1 || threads < 1 {
		return false
	}
	sum := derive(password, salt, rounds, memory, threads, uint32(len(want)))
	return subtle.ConstantTimeCompare(sum, want) == 1
}
