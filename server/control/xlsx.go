package control

import (
	"io"

	"github.com/xuri/excelize/v2"

	"motcua/internal/wire"
)

// workbook writes one sheet, every cell a text as the log has it: a number
// that looks like a date stays what it is, and nothing is taken for a formula.
type workbook struct {
	out  io.Writer
	file *excelize.File
	rows *excelize.StreamWriter
	n    int // rows so far
}

func newWorkbook(w io.Writer) *workbook { return &workbook{out: w, file: excelize.NewFile()} }

func (b *workbook) begin() error {
	sheet := b.file.GetSheetName(0)
	if err := b.file.SetSheetName(sheet, "motcua"); err != nil {
		return err
	}
	rows, err := b.file.NewStreamWriter("motcua")
	if err != nil {
		return err
	}
	b.rows = rows
	return b.row(columns)
}

func (b *workbook) event(e wire.Event) error { return b.row(row(e)) }

func (b *workbook) row(texts []string) error {
	b.n++
	at, err := excelize.CoordinatesToCellName(1, b.n)
	if err != nil {
		return err
	}
	cells := make([]any, len(texts))
	for i, s := range texts {
		cells[i] = s
	}
	return b.rows.SetRow(at, cells)
}

func (b *workbook) end() error {
	if err := b.rows.Flush(); err != nil {
		return err
	}
	if err := b.file.Write(b.out); err != nil {
		return err
	}
	return b.file.Close()
}
