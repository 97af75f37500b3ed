package ui

import (
	"math/rand/v2"
	"testing"

	"motcua/display/board"
	"motcua/display/example"
	"motcua/internal/hall"
	"motcua/internal/scene"
)

// Every layout that a site may have is drawn whole: random ones, of those that are
// not too small to be read.
func TestEveryLegibleLayoutIsDrawn(t *testing.T) {
	m := measurer()
	r := rand.New(rand.NewPCG(6, 2026))
	all := panels(t)
	tried := 0
	for range 800 {
		key := []string{"tv-55-1080p", "tv-55-1080p turned", "counter-10-wxga", "counter-10-wxga turned", "tv-43-1080p"}[r.IntN(5)]
		panel := all[key]
		counter := key[:7] == "counter"
		parts := []hall.Part{hall.PartNewest, hall.PartRows, hall.PartRecent, hall.PartWaiting, hall.PartNotices, hall.PartMedia, hall.PartClock}
		p := example.Boards["second-longest"].Picture()
		p.Rows = example.WithRows(1 + r.IntN(12)).Rows
		if counter {
			parts = []hall.Part{hall.PartCounter, hall.PartOfficer, hall.PartFields, hall.PartClock, hall.PartNotices}
			c := example.Boards["counter-longest"].Picture()
			p.Kind, p.Counter = board.OneCounter, c.Counter
		}
		r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		parts = parts[:1+r.IntN(len(parts))]
		if r.IntN(3) > 0 {
			parts = append([]hall.Part{hall.PartHeader}, parts...)
		}
		tree := grow(r, parts, r.IntN(2) == 0)
		is := hall.Board{ID: "x", Layout: hall.Layout{Landscape: tree, Portrait: tree}, Panel: panel, Media: "slides"}
		if len(is.Layout.Faults()) > 0 || len(is.Layout.Small(panel, len(p.Rows))) > 0 {
			continue
		}
		tried++
		l := Look{Theme: scene.Dark, Sound: Sound(r.IntN(4)), Tap: 1, Board: &is}
		for _, fault := range faults(p, l, panel, m, scene.Rules{Sizes: 12}) {
			t.Errorf("%s, %+v: %s", key, tree, fault)
		}
	}
	if tried < 100 {
		t.Errorf("only %d of the layouts can be read", tried)
	}
	t.Logf("%d layouts", tried)
}

// grow makes a tree of the parts; a header stays at its top.
func grow(r *rand.Rand, parts []hall.Part, row bool) hall.Area {
	if len(parts) == 1 {
		return hall.Area{Part: parts[0]}
	}
	var kids []hall.Area
	if parts[0] == hall.PartHeader {
		rest := grow(r, parts[1:], r.IntN(2) == 0)
		share := 9 + float64(r.IntN(6))
		rest.Share = 100 - share
		return hall.Area{Column: []hall.Area{{Part: hall.PartHeader, Share: share}, rest}}
	}
	cut := 1 + r.IntN(len(parts)-1)
	share := 25 + 50*r.Float64()
	a, b := grow(r, parts[:cut], !row), grow(r, parts[cut:], !row)
	a.Share, b.Share = share, 100-share
	kids = []hall.Area{a, b}
	if row {
		return hall.Area{Row: kids}
	}
	return hall.Area{Column: kids}
}
