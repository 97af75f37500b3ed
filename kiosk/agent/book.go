package agent

import (
	"encoding/json"
	"fmt"
	"sync/atomic"
	"time"

	"motcua/internal/catalogue"
)

// The catalogue that is searched: the server's, kept for a start without it.

// bookFile keeps the catalogue.
const bookFile = "catalogue.json"

// books is where the catalogue comes and goes.
type books struct {
	now    atomic.Pointer[book]
	opened chan struct{} // closed when now is there
	news   chan string   // the version that the server named last
	named  string        // the same; owned by link's goroutine
}

// book is a catalogue ready for searching; it never changes.
type book struct {
	version string
	index   *catalogue.Index
	byCode  map[string]catalogue.Procedure
	apart   map[string]string
}

func newBook(b catalogue.Book) *book {
	n := &book{version: b.Version, index: b.Index(), byCode: make(map[string]catalogue.Procedure, len(b.Procedures))}
	for _, p := range b.Procedures {
		n.byCode[p.Code] = p
	}
	n.apart = catalogue.Apart(b.Procedures)
	return n
}

// book is the catalogue as it stands; who asks too early waits for it.
func (a *Agent) book() *book {
	<-a.books.opened
	return a.books.now.Load()
}

// bookIs takes note of the version that the server names, on link's goroutine.
func (a *Agent) bookIs(version string) {
	if version == a.books.named || a.cfg.Catalogue != nil {
		return
	}
	a.books.named = version
	select {
	case <-a.books.news: // an older word, which nobody has read
	default:
	}
	select {
	case a.books.news <- version:
	default:
	}
}

// bookAgain is the pause behind a catalogue that did not come.
const bookAgain = 20 * time.Second

// keepBook opens the catalogue that was kept and follows the server's.
func (a *Agent) keepBook() {
	a.books.now.Store(newBook(a.keptBook()))
	close(a.books.opened)
	want := ""
	again := time.NewTimer(0)
	defer again.Stop()
	for {
		select {
		case <-a.ctx.Done():
			return
		case want = <-a.books.news:
		case <-again.C:
		}
		if want == "" || want == a.book().version {
			continue
		}
		if err := a.fetchBook(); err != nil {
			if a.ctx.Err() == nil {
				a.log.Warn("the catalogue did not come", "err", err)
			}
			again.Reset(bookAgain)
		}
	}
}

// keptBook is the one that is told, else the server's last, else what ships.
func (a *Agent) keptBook() catalogue.Book {
	if a.cfg.Catalogue != nil {
		return catalogue.Book{Procedures: a.cfg.Catalogue}
	}
	kept, err := a.cfg.Store.Load(bookFile)
	if err == nil && kept != nil {
		var b catalogue.Book
		if err = json.Unmarshal(kept, &b); err == nil && len(b.Procedures) > 0 {
			return b
		}
	}
	if err != nil {
		a.log.Warn("the catalogue that was kept cannot be read", "err", err)
	}
	return catalogue.Book{Procedures: catalogue.Shipped()}
}

// bookTime is how long a catalogue may take on a bad line.
const bookTime = 2 * time.Minute

// fetchBook puts the server's catalogue in force and keeps it.
func (a *Agent) fetchBook() error {
	ctx, cancel := a.within(bookTime)
	defer cancel()
	data, err := a.get(ctx, "/api/v1/procedures", maxBook)
	if err != nil {
		return err
	}
	var b catalogue.Book
	if err := json.Unmarshal(data, &b); err != nil {
		return fmt.Errorf("catalogue: %w", err)
	}
	a.books.now.Store(newBook(b))
	a.log.Info("catalogue", "version", b.Version, "procedures", len(b.Procedures))
	if err := a.cfg.Store.Save(bookFile, data); err != nil {
		a.log.Warn("the catalogue is not kept for a start without a server", "err", err)
	}
	return nil
}

// maxBook bounds the catalogue, bytes: the national one has 1 MB.
const maxBook = 32 << 20

// maxFetch bounds a small document.
const maxFetch = 64 << 10
