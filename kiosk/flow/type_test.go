package flow

import (
	"testing"

	"motcua/internal/typing"
)

func TestErasingUndoesTheLastKey(t *testing.T) {
	k := newKiosk(t, smallHall())
	k.touch(OpenedSearch{})
	for _, key := range "ddaats " {
		k.touch(Typed{Key: key})
	}
	want := func(text string) {
		t.Helper()
		if k.Visit.Query.Text != text {
			t.Fatalf("the line is %q, want %q", k.Visit.Query.Text, text)
		}
	}
	want("đất ")
	k.touch(Typed{Key: ' '})
	want("đất ")
	for _, text := range []string{"đất", "đât", "đâ", "đa", "đ", "d", "", ""} {
		k.touch(Erased{})
		want(text)
	}
	k.touch(SwitchedInput{}, Typed{Key: 'a'}, Typed{Key: '6'}, Typed{Key: '1'})
	if want("ấ"); k.Visit.Query.Mode != typing.VNI {
		t.Errorf("mode %v", k.Visit.Query.Mode)
	}
	k.touch(SwitchedInput{}, Typed{Key: 'a'}, Typed{Key: 'a'})
	want("ấaa")
	k.touch(Cleared{}, Typed{Key: 'a'}, Typed{Key: 's'})
	if want("as"); k.Visit.Query.Mode != typing.Plain {
		t.Error("clearing the line changed the way of typing")
	}
}

// A line that the scanner wrote can be erased and typed on.
func TestErasingWhatWasScanned(t *testing.T) {
	q := Query{Text: "H56.14", Mode: typing.Plain}
	if q = EraseKey(q); q.Text != "H56.1" {
		t.Fatalf("erased: %q", q.Text)
	}
	if q = TypeKey(q, '5'); q.Text != "H56.15" {
		t.Fatalf("typed on: %q", q.Text)
	}
}

func TestALineHasAnEnd(t *testing.T) {
	q := Query{}
	for range 3 * MaxQuery {
		q = TypeKey(TypeKey(q, 'a'), 'n')
	}
	if n := len([]rune(q.Text)); n != MaxQuery {
		t.Errorf("%d letters fit, %d should", n, MaxQuery)
	}
}
