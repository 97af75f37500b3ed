package cases

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"motcua/internal/catalogue"
	"motcua/internal/hall"
)

// rowError is a row that cannot be read.
type rowError struct {
	line int
	why  error
}

func (e *rowError) Error() string { return fmt.Sprintf("line %d: %v", e.line, e.why) }

// list is a file being read, row by row.
type list struct {
	row   func() (cells []string, line int, err error)
	close func()
	col   map[string]int
}

// Limits of a file.
const (
	titles   = 20        // rows that may stand above the header
	unpacked = 256 << 20 // bytes of a workbook
)

// open finds the header.
func open(in io.Reader) (*list, error) {
	b := bufio.NewReader(in)
	head, _ := b.Peek(4)
	l := &list{close: func() {}}
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		if err := l.workbook(b); err != nil {
			return nil, err
		}
	case bytes.HasPrefix(head, []byte{0xd0, 0xcf, 0x11, 0xe0}):
		return nil, errors.New("a workbook of the old kind (.xls): save it as .xlsx")
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}), bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return nil, errors.New("text in UTF-16: save it as CSV UTF-8")
	default:
		l.csv(b)
	}
	if err := l.header(); err != nil {
		l.close()
		return nil, err
	}
	return l, nil
}

// csv reads rows of a text.
func (l *list) csv(b *bufio.Reader) {
	if head, _ := b.Peek(3); string(head) == "\ufeff" {
		_, _ = b.Discard(3)
	}
	head, _ := b.Peek(4096)
	c := csv.NewReader(b)
	if bytes.ContainsRune(head, '\r') && !bytes.ContainsRune(head, '\n') {
		c = csv.NewReader(oldLines{b})
	}
	c.Comma, c.FieldsPerRecord = comma(string(head)), -1
	l.row = func() ([]string, int, error) {
		cells, err := c.Read()
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			return nil, broken.StartLine, &rowError{broken.StartLine, broken.Err}
		}
		if err != nil {
			return nil, 0, err
		}
		line, _ := c.FieldPos(0)
		return cells, line, nil
	}
}

// oldLines ends lines as others do in a text that ends them with a carriage
// return alone.
type oldLines struct{ io.Reader }

func (o oldLines) Read(p []byte) (int, error) {
	n, err := o.Reader.Read(p)
	copy(p[:n], bytes.ReplaceAll(p[:n], []byte{'\r'}, []byte{'\n'}))
	return n, err
}

// comma is what parts the line that names the columns, which may stand below a
// title.
func comma(head string) rune {
	for line := range strings.FieldsFuncSeq(head, func(r rune) bool { return r == '\n' || r == '\r' }) {
		for _, sep := range ",;\t" {
			cells := strings.Split(line, string(sep))
			for i, c := range cells {
				cells[i] = strings.Trim(c, `" `)
			}
			if col := columns(cells); len(col) > 1 {
				return sep
			}
		}
	}
	return ','
}

// columns is where the columns stand that a header names.
func columns(cells []string) map[string]int {
	col := map[string]int{}
	for i, h := range cells {
		if name := headers[catalogue.Fold(strings.TrimSpace(h))]; name != "" {
			col[name] = i
		}
	}
	return col
}

// workbook reads rows of the first sheet.
func (l *list) workbook(b io.Reader) error {
	f, err := excelize.OpenReader(b, excelize.Options{UnzipSizeLimit: unpacked, UnzipXMLSizeLimit: unpacked, RawCellValue: true})
	if err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	rows, err := f.Rows(f.GetSheetName(0))
	if err != nil {
		_ = f.Close()
		return fmt.Errorf("workbook: %w", err)
	}
	l.close = func() { _ = errors.Join(rows.Close(), f.Close()) }
	line := 0
	l.row = func() ([]string, int, error) {
		if !rows.Next() {
			if err := rows.Error(); err != nil {
				return nil, line, err
			}
			return nil, line, io.EOF
		}
		line++
		cells, err := rows.Columns()
		return cells, line, err
	}
	return nil
}

// header looks for the row that names the columns; its error is about the first
// row, which people took for the header.
func (l *list) header() error {
	var first error
	for range titles {
		cells, line, err := l.row()
		switch {
		case errors.Is(err, io.EOF) && first == nil:
			return errors.New("line 1: the file is empty")
		case errors.Is(err, io.EOF):
			return first
		case err != nil:
			return err
		}
		l.col = columns(cells)
		_, code := l.col["code"]
		_, state := l.col["state"]
		if code && state {
			return nil
		}
		if first == nil && !code {
			first = fmt.Errorf("line %d: code: no such column in the header", line)
		} else if first == nil {
			first = fmt.Errorf("line %d: state: no such column in the header", line)
		}
	}
	return first
}

// next reads a row; a *rowError says that the next one may be good.
func (l *list) next() (Case, error) {
	cells, line, err := l.row()
	for err == nil && strings.Join(cells, "") == "" { // an empty line of a sheet
		cells, line, err = l.row()
	}
	if err != nil {
		return Case{}, err
	}
	cell := func(name string) string {
		if i, ok := l.col[name]; ok && i < len(cells) {
			return strings.TrimSpace(cells[i])
		}
		return ""
	}
	c := Case{Code: cell("code"), State: State(strings.ToLower(cell("state")))}
	if s, ok := said[catalogue.Fold(cell("state"))]; ok {
		c.State = s
	}
	if c.Due, err = dueDay(cell("due")); err != nil {
		return Case{}, &rowError{line, fmt.Errorf("due: %w", err)}
	}
	if c.Ended, err = dueDay(cell("ended")); err != nil {
		return Case{}, &rowError{line, fmt.Errorf("ended: %w", err)}
	}
	switch {
	case Key(c.Code) == "":
		return Case{}, &rowError{line, errors.New("code: it is empty or too long")}
	case !strings.ContainsAny(c.Code, "0123456789"):
		return Case{}, &rowError{line, fmt.Errorf("code %q has no digit", c.Code)}
	case !slices.Contains(states, c.State):
		return Case{}, &rowError{line, fmt.Errorf("state %.60q: want one of %v", cell("state"), states)}
	}
	return c, nil
}

// dueDay reads a day, as people, systems and spreadsheets write it.
func dueDay(s string) (hall.Day, error) {
	if days, err := strconv.ParseFloat(s, 64); err == nil && days > 30000 && days < 80000 { // a sheet counts from 1900
		t, err := excelize.ExcelDateToTime(days, false)
		return hall.Day(t.Format(time.DateOnly)), err
	}
	t, err := moment(s)
	switch {
	case err == nil && t.IsZero():
		return "", nil
	case err == nil:
		return hall.Day(t.Format(time.DateOnly)), nil
	}
	return hall.ParseDay(s)
}
