package hall

import (
	"strings"
	"testing"
)

func TestKeys(t *testing.T) {
	for _, c := range []struct {
		keys Keys
		want string // part of the error; "" for none
	}{
		{nil, ""},
		{Keys{"next": {"F13", "NumpadAdd"}}, ""},
		{Keys{"undo": {"Ctrl+Alt+KeyZ"}}, ""},
		{Keys{"hand_over": {}}, ""},
		{Keys{"next": {"F5"}}, "belongs to the browser"},
		{Keys{"next": {"F11"}}, "belongs to the browser"},
		{Keys{"keys": {"F12"}}, "belongs to the browser"},
		{Keys{"close": {"Ctrl+KeyW"}}, "belongs to the browser"},
		{Keys{"next": {"Space"}}, "no key that may act"},
		{Keys{"next": {"KeyN"}}, "no key that may act"},
		{Keys{"next": {"Enter"}}, "no key that may act"},
		{Keys{"next": {"NumpadEnter"}}, "no key that may act"},
		{Keys{"next": {"F2"}, "recall": {"F2"}}, "F2 already does next"},
		{Keys{"recall": {"F2"}}, "F2 already does"},
		{Keys{"dance": {"F2"}}, "no such action"},
	} {
		err := c.keys.Check()
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%v: %v, want %q", c.keys, err, c.want)
		}
	}
}
