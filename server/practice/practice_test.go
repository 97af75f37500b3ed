package practice

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestWhatIsShippedIsGood(t *testing.T) {
	list, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 9 {
		t.Errorf("%d situations", len(list))
	}
	seen := map[string]bool{}
	for i := range list {
		if seen[list[i].ID] {
			t.Errorf("two situations are called %s", list[i].ID)
		}
		seen[list[i].ID] = true
	}
}

// Mistakes in a hall's own file are named with the file and what is wrong.
func TestAFileIsChecked(t *testing.T) {
	good, err := shipped.ReadFile("situations/02-wrong-form.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new, want string }{
		{`id = "sai-mau-don"`, `id = "Sai mẫu"`, "id"},
		{`title.en = "A wrong form"`, ``, "title.en is missing"},
		{`key = "b"`, `key = "a"`, "there already"},
		{`do = "issue_ticket"`, `do = "give_ticket"`, `no command "give_ticket"`},
		{`with = { service = "dat-dai" }`, `with = { servce = "dat-dai" }`, "servce"},
		{`kind = "ticket_parked", ticket = "a"`, `kind = "ticket_parkd", ticket = "a"`, `"ticket_parkd"`},
		{`ticket = "@a"`, `ticket = "@z"`, "nobody has @z"},
		{`until = "gac"`, `until = "gach"`, `no step "gach"`},
		{`id = "goi-b"`, `id = "goi-a"`, "two steps have one id"},
		{`minutes = 5`, `minuts = 5`, "minuts: unknown key; did you mean minutes?"},
		{`by = "kiosk"`, `by = "robot"`, "robot"},
		{`as = "b"`, ``, `person "b" never gets a ticket`},
		{`order = 2`, `order = `, "02.toml:3"},
	} {
		text := strings.Replace(string(good), c.old, c.new, 1)
		if text == string(good) {
			t.Fatalf("%q is not in the file", c.old)
		}
		_, err := Load(fstest.MapFS{"02.toml": {Data: []byte(text)}})
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "02.toml") {
			t.Errorf("%s -> %s: %v", c.old, c.new, err)
		}
	}
}
