package control

import (
	"archive/zip"
	"encoding/xml"
	"io"
	"strings"

	"motcua/internal/wire"
)

// workbook writes the smallest XLSX that spreadsheets open: one sheet, every
// cell an inline string, streamed row by row. ECMA-376, parts 1 and 2.
type workbook struct {
	zip   *zip.Writer
	sheet io.Writer
}

func newWorkbook(w io.Writer) *workbook { return &workbook{zip: zip.NewWriter(w)} }

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

var workbookParts = [][2]string{
	{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
	{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
	{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="motcua" sheetId="1" r:id="rId1"/></sheets></workbook>`},
	{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
}

func (b *workbook) begin() error {
	for _, p := range workbookParts {
		w, err := b.zip.Create(p[0])
		if err == nil {
			_, err = io.WriteString(w, xmlHead+p[1])
		}
		if err != nil {
			return err
		}
	}
	w, err := b.zip.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return err
	}
	b.sheet = w
	if _, err := io.WriteString(w, xmlHead+`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`); err != nil {
		return err
	}
	return b.row(columns)
}

func (b *workbook) event(e wire.Event) error { return b.row(row(e)) }

func (b *workbook) row(cells []string) error {
	var s strings.Builder
	s.WriteString("<row>")
	for _, c := range cells {
		s.WriteString(`<c t="inlineStr"><is><t xml:space="preserve">`)
		if err := xml.EscapeText(&s, []byte(c)); err != nil {
			return err
		}
		s.WriteString("</t></is></c>")
	}
	s.WriteString("</row>")
	_, err := io.WriteString(b.sheet, s.String())
	return err
}

func (b *workbook) end() error {
	if _, err := io.WriteString(b.sheet, "</sheetData></worksheet>"); err != nil {
		return err
	}
	return b.zip.Close()
}
