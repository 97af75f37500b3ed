package slip_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"motcua/firmware-config/profiles"
	"motcua/printer/slip"
	"motcua/printer/spool"
)

// A wrong template is one line with file, line and key.
func TestTemplateErrors(t *testing.T) {
	const head = "kind = \"ticket\"\n[[block]]\ntext = \"{number}\"\nsize = 100\n" // 4 lines
	tests := []struct{ name, toml, want string }{
		{"broken", "kind = \"ticket\"\n[[block\n", ":2: "},
		{"empty", "", ":1: kind: missing: one of ticket, guide"},
		{"kind", "\nkind = \"poster\"\n", `:2: kind: unknown kind "poster": one of ticket,`},
		{"unknown key", head + "colour = 1\n", ":5: block.colour: unknown key"},
		{"unknown table", head + "[paper]\n", ":5: paper: unknown key"},
		{"type", "kind = \"ticket\"\n[[block]]\ntext = \"{number}\"\nsize = \"big\"\n", ":4: block.size: "},
		{"nothing on it", "kind = \"ticket\"\n", ":1: block: missing"},
		{"too small", head + "[[block]]\ntext = \"x\"\nsize = 12\n", ":7: block.size: 12 is not from 22 to 300"},
		{"no size", head + "[[block]]\ntext = \"x\"\n", ":5: block.size: missing"},
		{"min", head + "min = 110\n", ":5: block.min: 110 is more than size, 100"},
		{"field", head + "[[block]]\nsize = 22\ntext = \"Xin chào {ten}\"\n", ":7: block.text: a ticket has no field {ten}: it has ahead, counters,"},
		{"brace", head + "[[block]]\nsize = 22\ntext = \"{number\"\n", ":7: block.text: a brace without its other half"},
		{"two things", head + "rule = 2\n", ":2: block: want one of text, qr, list, rule, space; it has 2: rule, text"},
		{"none", head + "[[block]]\n", ":5: block: want one of text, qr, list, rule, space; it has 0"},
		{"key of another", head + "module = 4\n", ":5: block.module: means nothing beside text"},
		{"bold rule", head + "[[block]]\nrule = 2\nbold = true\n", ":7: block.bold: means nothing beside rule"},
		{"module", head + "[[block]]\nqr = \"{url}\"\nmodule = 1\n", ":7: block.module: 1 is not from 3 to 12"},
		{"align", head + "align = \"middle\"\n", `:5: block.align: unknown word "middle"`},
		{"roll", head + "paper = 110\n", ":5: block.paper: 110 is no roll"},
		{"list", head + "[[block]]\nlist = \"papers\"\nsize = 23\n", `:6: block.list: a ticket has no list "papers": it has none`},
		{"language", head + "[[block]]\nsize = 23\ntext = { vi = \"a\", xx = \"b\" }\n", ":7: block.text.xx: want a text in one of the languages vi, en"},
		{"no Vietnamese", head + "[[block]]\nsize = 23\ntext = { en = \"b\" }\n", ":7: block.text: no vi"},
		{"text is a number", head + "[[block]]\nsize = 23\ntext = 5\n", ":7: block.text: want a text"},
		{"beside", head + "[[block]]\nqr = \"{url}\"\nmodule = 4\n[[block.beside]]\ntext = \"{hal}\"\nsize = 23\n", ":9: block.beside.text: a ticket has no field {hal}"},
		{"rule beside", head + "[[block]]\nqr = \"{url}\"\nmodule = 4\n[[block.beside]]\nrule = 2\n", ":8: block.beside: only plain text"},
		{"no number", "kind = \"ticket\"\n[[block]]\ntext = \"{hall}\"\nsize = 30\n", ":1: block: {number} stands nowhere"},
		{"paper", "kind = \"ticket\"\npaper_mm = 8\n[[block]]\ntext = \"{number}\"\nsize = 30\n", ":2: paper_mm: 8 is not from 40 to 400"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "ticket.toml")
			if err := os.WriteFile(file, []byte(tt.toml), 0o600); err != nil {
				t.Fatal(err)
			}
			book, err := slip.LoadFile(file)
			if err == nil || !strings.Contains(err.Error(), file+tt.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got  %v\nwant %s%s", err, file, tt.want)
			}
			if !says(t, book, "PHIẾU SỐ THỨ TỰ") {
				t.Error("the slip of the house is not printed instead")
			}
		})
	}
}

// says reports whether some text stands on the standard ticket.
func says(t *testing.T, book *slip.Book, text string) bool {
	t.Helper()
	p, err := profiles.Printer("epson-tm-t20iii")
	if err != nil {
		t.Fatal(err)
	}
	s, err := slip.Decode(slip.KindTicket, []byte(ticket))
	if err != nil {
		t.Fatal(err)
	}
	for _, have := range texts(book.Doc(s, p)) {
		if strings.Contains(have.S, text) {
			return true
		}
	}
	return false
}

// texts are all texts of a document.
func texts(doc spool.Doc) (list []spool.Text) {
	for _, b := range doc.Blocks {
		switch {
		case b.Text != nil:
			list = append(list, *b.Text)
		case b.Row != nil:
			list = append(list, b.Row.Pieces...)
		case b.QR != nil:
			list = append(list, b.QR.Beside...)
		}
	}
	return list
}

// A hall's folder changes the kinds that it has a good file of, and no others.
func TestAFolderOfTemplates(t *testing.T) {
	dir := t.TempDir()
	write := func(name, s string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("phieu.toml", "kind = \"ticket\"\n[[block]]\ntext = \"{number}\"\nsize = 150\n[[block]]\ntext = { vi = \"Đường dây nóng: 1022\", en = \"Hotline: 1022\" }\nsize = 24\n[[block]]\ntext = \"{notice}\"\nsize = 24\n")
	book, err := slip.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if !says(t, book, "Đường dây nóng: 1022") || says(t, book, "PHIẾU SỐ THỨ TỰ") {
		t.Error("the hall's template is not used")
	}
	write("guide.toml", "kind = \"guide\"\n[[block]]\ntext = \"{name}\"\n")
	write("readme.txt", "ours")
	write("second.toml", "kind = \"ticket\"\n[[block]]\ntext = \"{number}\"\nsize = 99\n")
	book, err = slip.Load(dir)
	if err == nil || strings.Count(err.Error(), "\n") != 2 || !strings.Contains(err.Error(), "guide.toml:2: block.size: missing") ||
		!strings.Contains(err.Error(), "readme.txt:1: not a template") || !strings.Contains(err.Error(), "second.toml:1: kind: ticket is in "+filepath.Join(dir, "phieu.toml")) {
		t.Errorf("not every mistake is said: %v", err)
	}
	if !says(t, book, "Đường dây nóng: 1022") {
		t.Error("a mistake in one file takes away another")
	}
	if book, err = slip.Load(filepath.Join(dir, "nowhere")); err == nil || !says(t, book, "PHIẾU SỐ THỨ TỰ") {
		t.Errorf("a folder that is not there: %v", err)
	}
}

// The house's own files are what Load would take: they are the examples.
func TestTheHousesTemplatesAreExamples(t *testing.T) {
	dir := t.TempDir()
	for _, k := range slip.Kinds() {
		data, err := slip.Source(k)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, string(k)+".toml"), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := slip.Load(dir); err != nil {
		t.Error(err)
	}
}
