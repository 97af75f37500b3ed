package procedures

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/bits"
	"slices"
	"sync"
	"sync/atomic"

	"motcua/internal/catalogue"
)

// Table is where the catalogue is kept; a change is durable when the call
// returns. A bucket of the store is one.
type Table interface {
	Get(key string) (value []byte, ok bool, err error)
	Put(key string, value []byte) error
}

// Shelf is a hall's catalogue. Make it with Open; it is safe for concurrent use.
type Shelf struct {
	table Table
	now   atomic.Pointer[edition]

	mu      sync.Mutex // guards what follows, and changes of now
	book    catalogue.Book
	asked   asked
	changed func(version string)
}

// edition is the catalogue as it stands; it never changes.
type edition struct {
	version string
	encoded []byte
	byCode  map[string]catalogue.Procedure
	index   func() *catalogue.Index
}

// Keys of the table.
const (
	listKey  = "list"
	askedKey = "asked"
)

// Open reads what is kept.
func Open(t Table) (*Shelf, error) {
	s := &Shelf{table: t}
	kept, ok, err := t.Get(listKey)
	if err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	s.book.Procedures = catalogue.Shipped()
	if ok {
		s.book.Procedures = nil
		if err := json.Unmarshal(kept, &s.book.Procedures); err != nil {
			return nil, fmt.Errorf("catalogue: %w", err)
		}
	}
	if s.asked, err = readAsked(t); err != nil {
		return nil, err
	}
	return s, s.publish()
}

// OnChange has f told of every new version from now on; f must not wait.
func (s *Shelf) OnChange(f func(version string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changed = f
}

// Index finds in the catalogue as it stands; a later change makes another.
func (s *Shelf) Index() *catalogue.Index { return s.now.Load().index() }

// Procedures lists what fits a query, the best first.
func (s *Shelf) Procedures(query string) []catalogue.Procedure { return s.Index().Procedures(query) }

// Procedure finds one by its code.
func (s *Shelf) Procedure(code string) (catalogue.Procedure, bool) {
	p, ok := s.now.Load().byCode[code]
	return p, ok
}

// Version names what Book says.
func (s *Shelf) Version() string { return s.now.Load().version }

// Book is the catalogue as kiosks take it, a catalogue.Book in JSON, and its
// version. Callers must not change it.
func (s *Shelf) Book() (encoded []byte, version string) {
	e := s.now.Load()
	return e.encoded, e.version
}

// SetAliases puts a hall's own words in force.
func (s *Shelf) SetAliases(list []catalogue.Alias) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if slices.Equal(list, s.book.Aliases) {
		return nil
	}
	s.book.Aliases = list
	return s.publish()
}

// publish makes an edition of the book; s.mu is held.
func (s *Shelf) publish() error {
	book := s.book
	book.Version, book.Popular = "", rounded(s.asked.sum())
	plain, err := json.Marshal(book)
	if err != nil {
		return fmt.Errorf("catalogue: %w", err)
	}
	sum := sha256.Sum256(plain)
	book.Version = hex.EncodeToString(sum[:8])
	if old := s.now.Load(); old != nil && old.version == book.Version {
		return nil
	}
	e := &edition{version: book.Version, byCode: make(map[string]catalogue.Procedure, len(book.Procedures))}
	if e.encoded, err = json.Marshal(book); err != nil {
		return fmt.Errorf("catalogue: %w", err)
	}
	for _, p := range book.Procedures {
		e.byCode[p.Code] = p
	}
	e.index = sync.OnceValue(book.Index)
	s.now.Store(e)
	if s.changed != nil {
		s.changed(e.version)
	}
	return nil
}

// rounded rounds counts to powers of two, so that one more ticket makes no new
// version.
func rounded(asked map[string]int) map[string]int {
	out := map[string]int{}
	for code, n := range asked {
		if n > 1 {
			out[code] = 1 << (bits.Len(uint(n)) - 1)
		}
	}
	return out
}
