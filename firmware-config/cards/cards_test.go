package cards

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"motcua/internal/hall"
)

func TestEveryNumberOfTheBlockIsPrintedOnce(t *testing.T) {
	h := &hall.Hall{
		Name: hall.Text{"vi": "Một cửa <xã>"}, Cards: 2,
		Services: []hall.Service{
			{ID: "land", Prefix: "A", Name: hall.Text{"vi": "Đất đai & môi trường"}},
			{ID: "civil", Prefix: "HB", Name: hall.Text{"vi": strings.Repeat("Hộ tịch, chứng thực ", 4)}},
		},
	}
	var page strings.Builder
	if err := Write(&page, h); err != nil {
		t.Fatal(err)
	}
	found := map[string]int{}
	for _, m := range regexp.MustCompile(`class="number">([A-Z]+\d{3})<`).FindAllStringSubmatch(page.String(), -1) {
		found[m[1]]++
	}
	for _, prefix := range []string{"A", "HB"} {
		for n := 900; n <= 949; n++ {
			if got := found[fmt.Sprintf("%s%03d", prefix, n)]; got != 1 {
				t.Errorf("%s%03d stands there %d times", prefix, n, got)
			}
		}
	}
	if len(found) != 100 || strings.Count(page.String(), "<section>") != 10 {
		t.Errorf("%d numbers on %d sheets", len(found), strings.Count(page.String(), "<section>"))
	}
	if strings.Contains(page.String(), "<xã>") || !strings.Contains(page.String(), "Đất đai &amp; môi trường") {
		t.Error("names are not escaped")
	}
	if n := strings.Count(page.String(), `class="long"`); n != 50 {
		t.Errorf("%d cards in the smaller hand, want the 50 of the long name", n)
	}
}

func TestAHallWithoutCardsHasNone(t *testing.T) {
	if err := Write(&strings.Builder{}, &hall.Hall{}); err == nil || !strings.Contains(err.Error(), "hall.cards") {
		t.Errorf("%v", err)
	}
}
