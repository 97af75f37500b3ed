package ui

import (
	"fmt"
	"strconv"
	"time"

	"motcua/display/board"
	"motcua/internal/canvas"
	"motcua/internal/lang"
	"motcua/internal/scene"
)

// waitingTurn is how long a page of the table stands.
const waitingTurn = 10 * time.Second

// waiting is the table of the lines: how many wait in each, and about how long.
func (l layout) waiting(s *scene.Scene, r canvas.Rect) {
	card := l.card(s, r, scene.List, l.th.Panel)
	in := r.InsetXY(28*l.u, 10*l.u)
	head, body := in.Top(box(l.small, 1))
	_, body = body.Top(8 * l.u)
	need, gap := box(l.near, 2), 6*l.u
	lines := max(1, int((body.H+gap)/(max(need, box(l.mid*0.9, 1))+gap)))
	cols := max(1, min(int(body.W/(14*l.small)), (len(l.p.Waiting)+lines-1)/lines))
	per := lines * cols
	pages := (len(l.p.Waiting) + per - 1) / per
	takes := make([]time.Duration, pages)
	for i := range takes {
		takes[i] = waitingTurn
	}
	page, next := turn(l.p.Clock, takes)
	l.turns(s, next)

	if pages > 1 {
		var mark canvas.Rect
		mark, head = head.End(3 * l.small)
		n := at(scene.End, l.write(mark, fmt.Sprintf("%d/%d", page+1, pages), l.small, l.th.Quiet))
		n.Mute, n.Style.MinSize = true, l.tiny
		card.Add(n)
	}
	card.Add(at(scene.Start, l.heading(head, l.main.Waiting, l.sub.Waiting, l.th.Quiet)))
	cells := body.Grid(cols, lines, gap)
	for i, w := range l.p.Waiting[page*per : min(len(l.p.Waiting), page*per+per)] {
		// down one column, then down the next, as a list is read
		l.waitingLine(card, cells[i%lines*cols+i/lines], w, cols > 1)
	}
}

func (l layout) waitingLine(card *scene.Node, r canvas.Rect, w board.Waiting, inner bool) {
	if inner {
		r = r.InsetXY(10*l.u, 0)
	}
	row := &scene.Node{Role: scene.Item, Rect: r}
	rest := r
	count, rest := rest.End(l.row * 1.9)
	if about := l.about(w); about != "" && rest.W > 14*l.small {
		var wait canvas.Rect
		wait, rest = rest.End(6.5 * l.small)
		row.Add(at(scene.End, lines(2, l.write(wait, about, l.small, l.th.Quiet))))
	}
	rest.W -= 16 * l.u
	row.Add(at(scene.Start, lines(2, l.write(rest, w.Name.In(l.lang), l.text, l.th.Ink))))
	n := at(scene.End, l.bold(count, strconv.Itoa(w.Count), l.row, l.th.Number))
	n.Style.MinSize = l.near
	row.Add(n)
	card.Add(row)
}

// about is the wait of who comes now, as a range; or when the line opens again.
func (l layout) about(w board.Waiting) string {
	switch {
	case !w.Open && w.Until != "":
		return lang.Fill(l.main.BackRow, "t", w.Until)
	case !w.Open:
		return l.main.ClosedShort
	case w.Wait == nil:
		return ""
	}
	a, b := minutes(w.Wait.P10), minutes(w.Wait.P90)
	if a == b {
		return lang.Fill(l.main.Minutes, "n", strconv.Itoa(b))
	}
	return lang.Fill(l.main.Minutes, "n", strconv.Itoa(a)+"–"+strconv.Itoa(b))
}

// minutes rounds seconds to what one can promise: whole minutes, above ten to five.
func minutes(s int) int {
	m := max(1, (s+59)/60)
	if m > 10 {
		m = (m + 4) / 5 * 5
	}
	return m
}
