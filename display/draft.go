package main

import (
	"motcua/internal/hall"
	"motcua/internal/link"
	"motcua/internal/wire"
)

// drafted puts a draft's board in place of the one in force: what the hall says
// of itself is changed on its way to the board.
func drafted(draft *hall.Board, c link.Change) link.Change {
	if draft == nil {
		return c
	}
	with := func(info *wire.HallInfo) *wire.HallInfo {
		if info == nil {
			return nil
		}
		x := *info
		x.Boards = []hall.Board{*draft}
		return &x
	}
	if c.State != nil {
		st := *c.State
		st.Hall = with(st.Hall)
		c.State = &st
	}
	if c.Event != nil && c.Event.Site != nil {
		e, site := *c.Event, *c.Event.Site
		site.Hall = with(site.Hall)
		e.Site = &site
		c.Event = &e
	}
	return c
}
