package flow

import (
	"fmt"
	"testing"
)

// bigHall has 20 services to hand in for 12 agencies, and one each to collect
// and to be helped.
func bigHall() Hall {
	h := smallHall()
	h.Services = nil
	for i := range 20 {
		h.Services = append(h.Services, service(fmt.Sprintf("s%d", i), fmt.Sprintf("A%c", 'A'+i), "submit", fmt.Sprintf("Sở %d", i%12)))
	}
	h.Services = append(h.Services, service("collect", "K", "collect", ""), service("help", "H", "help", ""))
	return h
}

func TestMoreServicesThanTilesAreGrouped(t *testing.T) {
	k := newKiosk(t, bigHall())
	tiles := k.Tiles()
	if len(tiles) != 3 || tiles[0].Line != "submit" || tiles[0].Waiting != 40 || tiles[1].Service == nil || tiles[2].Service == nil {
		t.Fatalf("idle: %+v", tiles)
	}
	k.touch(ChoseGroup{Key: tiles[0].Key})
	k.on(Group)
	if k.Sheets() != 2 || len(k.Tiles()) != MaxTiles {
		t.Fatalf("%d sheets, %d tiles", k.Sheets(), len(k.Tiles()))
	}
	k.touch(Turned{By: 1}, Turned{By: 1})
	if len(k.Tiles()) != 4 {
		t.Fatalf("second sheet has %d", len(k.Tiles()))
	}
	k.touch(Turned{By: -1})
	k.touch(ChoseGroup{Key: k.Tiles()[0].Key})
	if len(k.Tiles()) != 2 {
		t.Fatalf("agency has %+v", k.Tiles())
	}
	k.touch(Chose{Service: k.Tiles()[1].Service.ID})
	k.on(Confirm)
	for _, want := range []Page{Group, Group, Idle} {
		k.touch(WentBack{})
		k.on(want)
	}
}

// Every service can be reached by touches, however the hall is made up.
func TestEveryServiceIsReached(t *testing.T) {
	halls := map[string]Hall{"small": smallHall(), "big": bigHall()}
	flat := smallHall()
	flat.Services = nil
	for i := range 17 {
		flat.Services = append(flat.Services, service(fmt.Sprintf("s%d", i), fmt.Sprintf("B%c", 'A'+i), "", ""))
	}
	halls["flat"] = flat
	for name, h := range halls {
		seen := map[string]bool{}
		var walk func(s State)
		walk = func(s State) {
			for sheet := range s.Sheets() {
				s.Visit.Sheet = sheet
				if n := len(s.Tiles()); n == 0 || n > MaxTiles {
					t.Fatalf("%s: %d tiles", name, n)
				}
				for _, tile := range s.Tiles() {
					if tile.Service != nil {
						seen[tile.Service.ID] = true
						continue
					}
					next := s
					next.Visit.Sheet = 0
					next.Visit.Path = append(append([]string(nil), s.Visit.Path...), tile.Key)
					walk(next)
				}
			}
		}
		walk(newKiosk(t, h).State)
		if len(seen) != len(h.Services) {
			t.Errorf("%s: %d of %d services can be reached", name, len(seen), len(h.Services))
		}
	}
}
