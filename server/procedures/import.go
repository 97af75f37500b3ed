package procedures

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"motcua/internal/catalogue"
)

// How says what an import does with the procedures that its file does not name.
type How string

// The file is the whole catalogue, unless it would take most of it away; it is
// that in any case; or it only adds to it.
const (
	Whole   How = ""
	Replace How = "replace"
	Add     How = "add"
)

// Imported is what became of a file.
type Imported struct {
	Taken   int `json:"taken"`   // rows
	New     int `json:"new"`     // of them, that were not known
	Changed int `json:"changed"` // of them, that said something else before
	Gone    int `json:"gone"`    // procedures that are no longer there
	// Kept are procedures whose row was bad: they stay as they were.
	Kept    int      `json:"kept"`
	Version string   `json:"version"`
	Bad     []string `json:"bad"` // one for each row that was left out
}

// Import reads a catalogue, CSV or XLSX, and puts it in force. Codes stay as
// they are: what hangs on them, services, tickets and how often each was asked
// for, goes on. An error changes nothing.
func (s *Shelf) Import(r io.Reader, how How) (Imported, error) {
	list, bad, err := Read(r)
	if err != nil {
		return Imported{}, err
	}
	done := Imported{Taken: len(list), Bad: []string{}}
	for _, b := range bad {
		done.Bad = append(done.Bad, b.Error())
	}
	if len(list) == 0 {
		if len(bad) == 0 {
			return done, errors.New("there is no procedure in it")
		}
		return done, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	all, err := s.merge(list, bad, how, &done)
	if err != nil {
		return Imported{}, err
	}
	encoded, err := json.Marshal(all)
	if err != nil {
		return Imported{}, err
	}
	if err := s.table.Put(listKey, encoded); err != nil {
		return Imported{}, err
	}
	s.book.Procedures = all
	err = s.publish()
	done.Version = s.Version()
	return done, err
}

// most is the share of a catalogue that a file may take away without a word.
const most = 0.5

func (s *Shelf) merge(list []catalogue.Procedure, bad []*catalogue.RowError, how How, done *Imported) ([]catalogue.Procedure, error) {
	before := map[string]catalogue.Procedure{}
	if _, imported, err := s.table.Get(listKey); err != nil {
		return nil, err
	} else if imported || how == Add {
		for _, p := range s.book.Procedures {
			before[p.Code] = p
		}
	}
	known := len(before)
	for _, p := range list {
		old, ok := before[p.Code]
		switch {
		case !ok:
			done.New++
		case !same(old, p):
			done.Changed++
		}
		delete(before, p.Code)
	}
	var stay []catalogue.Procedure
	for _, b := range bad {
		if old, ok := before[b.Code]; ok {
			stay = append(stay, old)
			delete(before, b.Code)
			done.Kept++
		}
	}
	if how == Add {
		for _, p := range before {
			stay = append(stay, p)
		}
		clear(before)
	}
	if done.Gone = len(before); how == Whole && float64(done.Gone) > most*float64(known) {
		return nil, fmt.Errorf("the file lacks %d of the %d procedures here: add to them, or replace them all, but say so", done.Gone, known)
	}
	slices.SortFunc(stay, func(a, b catalogue.Procedure) int { return bytes.Compare([]byte(a.Code), []byte(b.Code)) })
	return append(slices.Clone(list), stay...), nil
}

func same(a, b catalogue.Procedure) bool {
	papers := slices.Equal(a.Papers, b.Papers)
	a.Papers, b.Papers = nil, nil
	return papers && fmt.Sprintf("%+v", a) == fmt.Sprintf("%+v", b)
}

// Read reads the procedures of a file, CSV or XLSX; catalogue.Import says how.
func Read(r io.Reader) ([]catalogue.Procedure, []*catalogue.RowError, error) {
	b := bufio.NewReader(r)
	head, err := b.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, err
	}
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return readWorkbook(b)
	case bytes.HasPrefix(head, []byte{0xd0, 0xcf, 0x11, 0xe0}):
		return nil, nil, errors.New("a workbook of the old kind (.xls): save it as .xlsx")
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}), bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return nil, nil, errors.New("text in UTF-16: save it as CSV UTF-8")
	}
	return catalogue.Import(b)
}
