//go:build !js

package catalogue

import (
	"strings"
	"testing"
)

func TestWhatShipsIsWhole(t *testing.T) {
	list, bad, err := Import(strings.NewReader(shippedData))
	if err != nil || len(bad) > 0 || len(list) < 60 {
		t.Fatalf("%d procedures, %v, %v", len(list), bad, err)
	}
	for _, p := range list {
		if p.Field == "" || p.Level == "" && p.Agency == "" && p.Code[0] != '3' {
			t.Errorf("%s lacks its field or level", p.Code)
		}
	}
	for _, a := range everyday(nil) {
		if len(a.means) == 0 && a.code == "" || len(a.parts) == 0 {
			t.Errorf("an alias without a meaning: %+v", a)
		}
	}
}
