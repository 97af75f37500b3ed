// Package staff knows who may come in: people with accounts, devices with
// tokens, and the sessions of browsers.
//
//	person   user + password (argon2id) ------> session (cookie), 12 h
//	device   token, 256 bits, by hand --------> bearer
//	         code on its screen, approved ----> session (cookie), until revoked
//
// Everything stands in one table of the hall's store, by what the key begins
// with. Secrets are not in it: passwords as argon2id, tokens and sessions as
// SHA-256 of 256 random bits.
//
//	account/USER    Account and password hash
//	device/NAME     Device and token hash
//	session/HASH    session: whose, since when, until when
//	photo/USER      the picture that a counter's tablet shows, a JPEG
//
// Lock-outs and pairing codes live in memory only: a restart forgets them.
// What a role may do and see is wire's; who owns a counter is the engine's.
package staff

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"motcua/internal/wire"
)

// Table is where accounts, devices and sessions are kept; a change is durable
// when the call returns. ForEach goes on a copy.
type Table interface {
	Put(key string, value []byte) error
	Delete(key string) error
	ForEach(fn func(key string, value []byte) error) error
}

// Account is a person who may sign in. Name, Title and Field are what the
// public may know of a clerk.
type Account struct {
	User  string    `json:"user"`
	Role  wire.Role `json:"role"` // clerk, guide, manager, inspector or admin
	Name  string    `json:"name,omitempty"`
	Title string    `json:"title,omitempty"`
	Field string    `json:"field,omitempty"`
	Photo string    `json:"photo,omitempty"`
	Since time.Time `json:"since"`
}

// Device is a box, a browser on one, or an integration.
type Device struct {
	Name    string    `json:"name"`
	Role    wire.Role `json:"role"`              // kiosk, display, tablet, printer or integration
	Counter string    `json:"counter,omitempty"` // a tablet's; "" means the site says it
	May     []string  `json:"may,omitempty"`     // narrows an integration: issue, print, call, rate
	Since   time.Time `json:"since"`
}

// Grant is a proof of who someone is. ID names the token or session without
// giving it away.
type Grant struct {
	ID    string
	Actor wire.Actor
	// Since is when the session or token was made.
	Since time.Time
}

type account struct {
	Account
	Hash string `json:"hash"`
}

type device struct {
	Device
	Token string `json:"token,omitempty"` // hash; "" when it only has sessions
}

type session struct {
	User    string    `json:"user,omitempty"`
	Device  string    `json:"device,omitempty"`
	Since   time.Time `json:"since"`
	Expires time.Time `json:"expires,omitzero"`
}

// Staff is made with New; its methods are safe for concurrent use.
type Staff struct {
	table   Table // writes are made under mu, so that they keep their order
	now     func() time.Time
	changed func() // called, outside mu, when a grant has ended
	hashing chan struct{}

	mu       sync.Mutex // guards what follows
	accounts map[string]*account
	devices  map[string]*device
	tokens   map[string]string // token hash -> device
	sessions map[string]session
	places   map[string]string // device -> counter, from the site
	attempts attempts
	pairs    map[string]*pair // code ->
	photos   map[string][]byte
}

// New reads the table. Now nil means time.Now; ended, if not nil, hears that
// some grant is no longer good.
func New(table Table, now func() time.Time, ended func()) (*Staff, error) {
	if now == nil {
		now = time.Now
	}
	if ended == nil {
		ended = func() {}
	}
	s := &Staff{
		table: table, now: now, changed: ended, hashing: make(chan struct{}, 1),
		accounts: map[string]*account{}, devices: map[string]*device{}, tokens: map[string]string{},
		sessions: map[string]session{}, attempts: attempts{}, pairs: map[string]*pair{},
		photos: map[string][]byte{},
	}
	err := table.ForEach(s.load)
	if err != nil {
		return nil, fmt.Errorf("staff: %w", err)
	}
	return s, s.sweep()
}

func (s *Staff) load(key string, value []byte) error {
	kind, name, _ := strings.Cut(key, "/")
	var err error
	switch kind {
	case "account":
		a := &account{}
		err = json.Unmarshal(value, a)
		s.accounts[name] = a
	case "device":
		d := &device{}
		err = json.Unmarshal(value, d)
		s.devices[name] = d
		if d.Token != "" {
			s.tokens[d.Token] = name
		}
	case "photo":
		s.photos[name] = slices.Clone(value)
	case "session":
		var x session
		err = json.Unmarshal(value, &x)
		s.sessions[name] = x
	}
	if err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	return nil
}

// sweep forgets sessions that have expired.
func (s *Staff) sweep() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	for id, x := range s.sessions {
		if !x.Expires.IsZero() && now.After(x.Expires) {
			if err := s.dropSession(id); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Staff) put(key string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("staff: %s: %w", key, err)
	}
	return s.table.Put(key, b)
}

func (s *Staff) dropSession(id string) error {
	delete(s.sessions, id)
	return s.table.Delete("session/" + id)
}

// dropSessions ends every session that who picks.
func (s *Staff) dropSessions(who func(session) bool) error {
	for id, x := range s.sessions {
		if who(x) {
			if err := s.dropSession(id); err != nil {
				return err
			}
		}
	}
	return nil
}

// SetPlaces says at which counters the site puts its devices.
func (s *Staff) SetPlaces(counters map[string]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.places = counters
}

// Bearer finds who a device's token belongs to.
func (s *Staff) Bearer(token string) (Grant, bool) {
	id := fingerprint(token)
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.devices[s.tokens[id]]
	if d == nil {
		return Grant{}, false
	}
	return Grant{ID: id, Actor: s.deviceActor(d), Since: d.Since}, true
}

// Session finds who a cookie's value belongs to.
func (s *Staff) Session(value string) (Grant, bool) {
	id := fingerprint(value)
	s.mu.Lock()
	defer s.mu.Unlock()
	x, ok := s.sessions[id]
	if !ok || !x.Expires.IsZero() && s.now().After(x.Expires) {
		return Grant{}, false
	}
	if d := s.devices[x.Device]; d != nil {
		return Grant{ID: id, Actor: s.deviceActor(d), Since: x.Since}, true
	}
	if a := s.accounts[x.User]; a != nil {
		return Grant{ID: id, Actor: a.actor(), Since: x.Since}, true
	}
	return Grant{}, false
}

// Valid reports whether a grant is still good.
func (s *Staff) Valid(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.tokens[id]; ok {
		return true
	}
	x, ok := s.sessions[id]
	return ok && (x.Expires.IsZero() || !s.now().After(x.Expires))
}

func (s *Staff) deviceActor(d *device) wire.Actor {
	counter := d.Counter
	if counter == "" {
		counter = s.places[d.Name]
	}
	return wire.Actor{Role: d.Role, Name: d.Name, Counter: counter, May: d.May}
}

func (a *account) actor() wire.Actor {
	w := wire.Actor{Role: a.Role, Name: a.User}
	w.Officer.Name, w.Officer.Title, w.Officer.Field, w.Officer.Photo = a.Name, a.Title, a.Field, a.Photo
	if w.Officer.Name == "" {
		w.Officer.Name = a.User
	}
	return w
}

// secret makes 256 random bits, written so that they fit a header and a cookie.
func secret() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}

func fingerprint(secret string) string {
	h := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(h[:])
}

// nameGood keeps names fit for keys, logs and labels.
func nameGood(what, name string) error {
	if name == "" || len(name) > 64 {
		return fmt.Errorf("%s %q: want 1 to 64 characters", what, name)
	}
	for _, r := range name {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		if !letter && !strings.ContainsRune("-_.@", r) {
			return fmt.Errorf("%s %q: want letters, digits and - _ . @ only", what, name)
		}
	}
	return nil
}

func sorted[T any](m []T, key func(T) string) []T {
	slices.SortFunc(m, func(a, b T) int { return strings.Compare(key(a), key(b)) })
	return m
}
