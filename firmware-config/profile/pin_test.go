package profile

import (
	"strings"
	"testing"
)

func TestAPINOpensItsHashOnly(t *testing.T) {
	hash, err := HashPIN("2026")
	if err != nil || strings.Contains(hash, "2026$") {
		t.Fatalf("%s, %v", hash, err)
	}
	if other, _ := HashPIN("2026"); other == hash {
		t.Error("the same PIN twice has the same hash: no salt")
	}
	for pin, want := range map[string]bool{"2026": true, "2027": false, "": false, strings.Repeat("2026", 100): false} {
		if CheckPIN(hash, pin) != want {
			t.Errorf("%q opens it: %v", pin, !want)
		}
	}
	for _, broken := range []string{"", "2026", "$argon2id$v=19$m=1,t=0,p=1$AAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA", hash[:len(hash)-30], "$" + hash} {
		if CheckPIN(broken, "2026") {
			t.Errorf("%q is opened", broken)
		}
	}
}

func TestPINsThatAnybodyWouldTry(t *testing.T) {
	for pin, want := range map[string]string{
		"123": "4 to 8 digits", "123456789": "4 to 8 digits", "12a4": "4 to 8 digits", "": "4 to 8 digits",
		"0000": "anybody", "1234": "anybody", "987654": "anybody",
	} {
		if _, err := HashPIN(pin); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", pin, err, want)
		}
	}
}
