package catalogue

import (
	"strings"
	"testing"
)

// What other programs write is read: titles above the header, any separator,
// the lines of an old Macintosh.
func TestCSVOfOtherPrograms(t *testing.T) {
	for name, file := range map[string]string{
		"a carriage return":          "code,name\r1.1,Một\r1.2,Hai\r",
		"a title and semicolons":     "DANH MỤC, NĂM 2026\nMã thủ tục;Tên thủ tục\n1.1;Một, lẻ\n1.2;Hai\n",
		"quoted names of columns":    "\ufeff\"code\"\t\"name\"\r\n1.1\tMột\r\n1.2\tHai\r\n",
		"semicolons, commas in head": "code;name;a,b,c,d\n1.1;Một;x\n1.2;Hai;x\n",
	} {
		list, bad, err := Import(strings.NewReader(file))
		if err != nil || len(bad) > 0 || len(list) != 2 || list[1].Name != "Hai" {
			t.Errorf("%s: %+v, %v, %v", name, list, bad, err)
		}
	}
}

// What is no text of a procedure reaches no kiosk, and its row is named.
func TestARowOfRubbishIsLeftOut(t *testing.T) {
	file := "code,name\n1.1,Một\n1.2," + strings.Repeat("x", 1<<20) + "\n1.3,M\x00t\n"
	list, bad, err := Import(strings.NewReader(file))
	if err != nil || len(list) != 1 || len(bad) != 2 {
		t.Fatalf("%d taken, errors %v, %v", len(list), bad, err)
	}
	for i, want := range []string{"line 3: name: 1048576 bytes", "line 4: name: holds a control character"} {
		if got := bad[i].Error(); !strings.HasPrefix(got, want) || len(got) > 200 {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if _, _, err := Import(strings.NewReader("code,name\n\n")); err == nil {
		t.Error("a header alone is taken for a catalogue")
	}
}
