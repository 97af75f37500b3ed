package catalogue

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Table is a sheet being read, row by row.
type Table struct {
	// Next returns a row and its line, from 1; io.EOF behind the last one. A
	// *RowError is a row that cannot be read, and the next may be good.
	Next func() (cells []string, line int, err error)
	// Ragged rows may be shorter than the header: a spreadsheet leaves out what
	// is empty at the end.
	Ragged bool
}

// columns are the names of the columns that are read, also as one-stop systems
// export them; the rest is passed over.
var columns = map[string][]string{
	"code":      {"code", "mã", "mã số", "mã tthc", "mã số tthc", "mã thủ tục", "mã thủ tục hành chính"},
	"name":      {"name", "tên", "tên tthc", "tên thủ tục", "tên thủ tục hành chính", "thủ tục hành chính"},
	"field":     {"field", "lĩnh vực", "tên lĩnh vực"},
	"level":     {"level", "cấp", "cấp thực hiện", "cấp giải quyết"},
	"agency":    {"agency", "cơ quan", "cơ quan thực hiện", "cơ quan giải quyết", "cơ quan có thẩm quyền", "đơn vị"},
	"days":      {"days", "thời hạn", "thời hạn giải quyết", "thời gian giải quyết"},
	"days_unit": {"days_unit", "đơn vị thời hạn"},
	"papers":    {"papers", "giấy tờ", "hồ sơ", "thành phần hồ sơ"},
	"fee":       {"fee", "phí", "lệ phí", "phí, lệ phí", "mức phí"},
}

// columnOf finds a column by any spelling of its name.
var columnOf = func() map[string]string {
	m := map[string]string{}
	for col, names := range columns {
		for _, n := range names {
			m[Fold(n)] = col
		}
	}
	return m
}()

// Import reads a catalogue as CSV with a header, parted by commas, semicolons or
// tabs. The columns code and name are needed; field, level, agency, days,
// days_unit, papers (parted by "|" or lines) and fee are taken where they are,
// under these names or the Vietnamese ones, all others passed over. A bad row is
// left out and reported; err is for a file that is no catalogue at all.
func Import(r io.Reader) (list []Procedure, bad []*RowError, err error) {
	return ImportTable(csvTable(r))
}

// ImportTable is Import from any sheet.
func ImportTable(t Table) (list []Procedure, bad []*RowError, err error) {
	im := importer{Table: t, lines: map[string]int{}}
	if err := im.header(); err != nil {
		return nil, nil, err
	}
	for {
		cells, line, err := t.Next()
		var broken *RowError
		switch {
		case errors.Is(err, io.EOF) && len(im.list)+len(im.bad) == 0:
			return nil, nil, errors.New("no procedure stands below the header")
		case errors.Is(err, io.EOF):
			return im.list, im.bad, nil
		case errors.As(err, &broken):
			im.bad = append(im.bad, broken)
		case err != nil:
			return im.list, im.bad, err
		default:
			im.take(cells, line)
		}
	}
}

type importer struct {
	Table
	head  []string
	col   map[string]int
	lines map[string]int // a code -> the line it stands in
	list  []Procedure
	bad   []*RowError
}

// titles is how many rows may stand above the header, as the name of the list.
const titles = 20

// header looks for the row that names the columns.
func (im *importer) header() error {
	var first error
	for range titles {
		cells, line, err := im.Next()
		if errors.Is(err, io.EOF) && first == nil {
			err = errors.New("empty: want a header with code and name")
		}
		if errors.Is(err, io.EOF) {
			return first
		}
		if err != nil {
			return fmt.Errorf("line %d: %w", max(line, 1), err)
		}
		if err = im.headerIn(cells); err == nil {
			return nil
		}
		if first == nil {
			first = fmt.Errorf("line %d: %w", line, err)
		}
	}
	return first
}

func (im *importer) headerIn(cells []string) error {
	im.head, im.col = cells, map[string]int{}
	for i, h := range cells {
		if name, ok := columnOf[Fold(strings.TrimPrefix(h, "\ufeff"))]; ok {
			if _, twice := im.col[name]; !twice {
				im.col[name] = i
			}
		}
	}
	for _, need := range []string{"code", "name"} {
		if _, ok := im.col[need]; !ok {
			return fmt.Errorf("%s: no such column in the header", need)
		}
	}
	return nil
}

// take reads one row; one without any text is none.
func (im *importer) take(cells []string, line int) {
	if strings.TrimSpace(strings.Join(cells, "")) == "" {
		return
	}
	p, re := im.row(cells)
	if re == nil && im.lines[p.Code] > 0 {
		re = &RowError{Column: "code", Err: fmt.Errorf("%q stands already in line %d", p.Code, im.lines[p.Code])}
	}
	if re != nil {
		re.Line, re.Code = line, p.Code
		im.bad = append(im.bad, re)
		return
	}
	im.lines[p.Code] = line
	im.list = append(im.list, p)
}

func (im *importer) row(rec []string) (Procedure, *RowError) {
	if len(rec) != len(im.head) && (!im.Ragged || len(rec) > len(im.head)) {
		return Procedure{}, &RowError{Err: fmt.Errorf("%d columns, the header has %d", len(rec), len(im.head))}
	}
	get := func(name string) string {
		if i, ok := im.col[name]; ok && i < len(rec) {
			return strings.TrimSpace(rec[i])
		}
		return ""
	}
	p := Procedure{
		Code: get("code"), Name: oneLine(get("name")), Field: oneLine(get("field")), Level: oneLine(get("level")),
		Agency: oneLine(get("agency")), DaysUnit: get("days_unit"), Fee: get("fee"),
	}
	for i, v := range rec {
		if err := checkText(v); err != nil {
			return p, &RowError{Column: im.head[i], Err: err}
		}
	}
	if err := checkCode(p.Code); err != nil {
		return p, &RowError{Column: "code", Err: err}
	}
	if len(syllables(p.Name)) == 0 {
		return p, &RowError{Column: "name", Err: errors.New("missing")}
	}
	if err := p.setDays(get("days")); err != nil {
		return p, &RowError{Column: "days", Err: err}
	}
	for paper := range strings.FieldsFuncSeq(get("papers"), func(r rune) bool { return r == '|' || r == '\n' }) {
		if paper = strings.TrimSpace(paper); paper != "" {
			p.Papers = append(p.Papers, paper)
		}
	}
	return p, nil
}

// oneLine takes line breaks out, which the cells of a spreadsheet may hold.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\r\n") {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// setDays reads a number, with its unit behind it where there is no column for
// that: "20 ngày làm việc".
func (p *Procedure) setDays(s string) error {
	if s == "" {
		return nil
	}
	number := s
	if i := strings.IndexFunc(s, unicode.IsSpace); i > 0 && p.DaysUnit == "" {
		number, p.DaysUnit = s[:i], strings.TrimSpace(s[i:])
	}
	d, err := strconv.ParseFloat(strings.Replace(number, ",", ".", 1), 64)
	if err != nil || !(d >= 0 && d < 10000) {
		return fmt.Errorf("%q: want a number", s)
	}
	p.Days = d
	return nil
}

// longestCell is more than any procedure needs, bytes: what is longer is another
// file, or a quotation mark that nobody closed.
const longestCell = 16 << 10

func checkText(s string) error {
	switch {
	case len(s) > longestCell:
		return fmt.Errorf("%d bytes, at most %d: is a quotation mark missing before?", len(s), longestCell)
	case !utf8.ValidString(s):
		return errors.New("not UTF-8: save it as CSV UTF-8")
	case strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) }):
		return errors.New("holds a control character")
	}
	return nil
}

func checkCode(code string) error {
	switch {
	case code == "":
		return errors.New("missing")
	case len(code) > 64:
		return fmt.Errorf("%q is too long", code[:16]+"...")
	case strings.ContainsFunc(code, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }):
		return fmt.Errorf("%q holds a space or a control character", code)
	case !strings.ContainsFunc(code, unicode.IsDigit):
		return fmt.Errorf("%q has no digit", code)
	}
	return nil
}

// csvTable reads CSV, parted by what its header is parted by.
func csvTable(r io.Reader) Table {
	b := bufio.NewReader(r)
	if mark, _ := b.Peek(3); string(mark) == "\ufeff" {
		_, _ = b.Discard(3) // a quotation mark may follow
	}
	cr := csv.NewReader(b)
	head, _ := b.Peek(4096)
	if bytes.ContainsRune(head, '\r') && !bytes.ContainsRune(head, '\n') {
		cr = csv.NewReader(oldLines{b})
	}
	cr.Comma = separator(string(head))
	cr.FieldsPerRecord = -1
	return Table{Next: func() ([]string, int, error) {
		rec, err := cr.Read()
		var pe *csv.ParseError
		if errors.As(err, &pe) {
			return nil, pe.StartLine, &RowError{Line: pe.StartLine, Err: pe.Err}
		}
		if err != nil {
			return nil, 0, err
		}
		line, _ := cr.FieldPos(0)
		return rec, line, nil
	}}
}

// separator is what parts the columns of the line that names them, which may
// stand below a title.
func separator(head string) rune {
	var im importer
	for line := range strings.FieldsFuncSeq(head, func(r rune) bool { return r == '\n' || r == '\r' }) {
		for _, sep := range ",;\t" {
			cells := strings.Split(line, string(sep))
			for i, c := range cells {
				cells[i] = strings.Trim(strings.TrimPrefix(c, "\ufeff"), `" `)
			}
			if im.headerIn(cells) == nil {
				return sep
			}
		}
	}
	return ','
}

// oldLines ends lines as others do in a text that ends them with a carriage
// return alone.
type oldLines struct{ io.Reader }

func (o oldLines) Read(p []byte) (int, error) {
	n, err := o.Reader.Read(p)
	copy(p[:n], bytes.ReplaceAll(p[:n], []byte{'\r'}, []byte{'\n'}))
	return n, err
}
