package slip

import (
	"testing"

	"motcua/firmware-config/profiles"
)

// A third language is a pack and nothing else: its words stand on the slip, and
// what a hall's template says in the office's language alone is said in that.
func TestAThirdLanguageNeedsNoTemplate(t *testing.T) {
	office := speak
	defer func() { speak = office }()
	speak = func(l string) words {
		w := office(l)
		if l == "xx" {
			w.Ticket, w.Field, w.Counters = "SỐ XẾP HÀNG MƯỜNG", "Mường: {n}", "Bàn: {n}"
		}
		return w
	}
	tpl, err := parse("hall.toml", []byte("kind = \"ticket\"\n[[block]]\ntext = \"{title}\"\nsize = 24\n[[block]]\ntext = \"{field}\"\nsize = 24\n[[block]]\ntext = \"{number}\"\nsize = 90\n[[block]]\ntext = { vi = \"Gọi 1022\", en = \"Call 1022\" }\nsize = 24\n"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := profiles.Printer("epson-tm-t20iii")
	if err != nil {
		t.Fatal(err)
	}
	doc := tpl.lay(Ticket{Number: "A001", Service: "Đất đai", Lang: "xx"}.content(), p, limits{})
	for i, want := range []string{"SỐ XẾP HÀNG MƯỜNG", "Mường: Đất đai", "A001", "Gọi 1022"} {
		if got := doc.Blocks[i].Text.S; got != want {
			t.Errorf("line %d: %q, want %q", i+1, got, want)
		}
	}
}
