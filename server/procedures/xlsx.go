package procedures

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"

	"github.com/xuri/excelize/v2"

	"motcua/internal/catalogue"
)

// maxUnpacked bounds what a workbook may unpack to, bytes.
const maxUnpacked = 256 << 20

// readWorkbook reads the first sheet that has the columns of a catalogue.
func readWorkbook(r io.Reader) (list []catalogue.Procedure, bad []*catalogue.RowError, err error) {
	f, err := excelize.OpenReader(r, excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked, RawCellValue: true})
	if err != nil {
		return nil, nil, fmt.Errorf("workbook: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	var first error
	for _, name := range f.GetSheetList() {
		list, bad, err = readSheet(f, name)
		if err == nil {
			return list, bad, nil
		}
		if first == nil {
			first = fmt.Errorf("sheet %q: %w", name, err)
		}
	}
	return nil, nil, first
}

func readSheet(f *excelize.File, name string) (list []catalogue.Procedure, bad []*catalogue.RowError, err error) {
	rows, err := f.Rows(name)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	line := 0
	return catalogue.ImportTable(catalogue.Table{Ragged: true, Next: func() ([]string, int, error) {
		if !rows.Next() {
			return nil, line, cmpErr(rows.Error(), io.EOF)
		}
		line++
		cells, err := rows.Columns()
		if err != nil {
			return nil, line, err
		}
		for i, c := range cells {
			cells[i] = codeAgain(c)
		}
		return cells, line, nil
	}})
}

func cmpErr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// number is a code that a spreadsheet took for a number: 2.000200 lost its
// zeros, 1.001193 may have got a tail of digits.
var number = regexp.MustCompile(`^[0-9]\.[0-9]{1,5}$|^[0-9]\.[0-9]{7,}$`)

// codeAgain gives a national code its six digits back.
func codeAgain(cell string) string {
	if !number.MatchString(cell) {
		return cell
	}
	v, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		return cell
	}
	return strconv.FormatFloat(v, 'f', 6, 64)
}
