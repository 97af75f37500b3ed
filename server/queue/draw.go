package queue

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// noticeDraw tells whoever takes a number before the opening that its place
// will be drawn.
const noticeDraw = "draw"

// opening is when this day's ordinary numbers begin: by the hours, or earlier
// when a manager opened the hall; zero on a day without.
func (e *Engine) opening(wall time.Time) time.Time {
	at := e.hoursAt(wall).opening
	if by := e.today.OpenedAt; !by.IsZero() && (at.IsZero() || by.Before(at)) {
		return by
	}
	return at
}

// toDraw reports whether a number taken now goes into the draw.
func (e *Engine) toDraw(wall time.Time) bool {
	return e.hall.Limits.Draw && e.hoursAt(wall).before && e.today.OpenedAt.IsZero() && !e.drawn
}

// draw puts those who took a number before the opening in an order by lot,
// once a day. Each one's lot is the SHA-256 of the draw's seed and the secret
// on its slip, the least first; the seed is the SHA-256 of the day and of the
// ids and secrets of all who take part. So nobody can know a lot while numbers
// are still taken, and taking many numbers to keep the best is no use; the log
// has all that is needed to do the sum again. See docs/decisions/0008-the-day.md.
func (d *decision) draw() {
	l := &d.e.hall.Limits
	if !l.Draw || l.NumbersBefore <= 0 || d.e.drawn {
		return
	}
	opening := d.e.opening(d.wall)
	if opening.IsZero() || d.wall.Before(opening) {
		return
	}
	start := d.e.day.Start(d.e.zone())
	var in []*ticket
	for _, t := range d.e.order {
		if t.State == hall.Waiting && t.Rejoined.IsZero() && !t.IssuedAt.Before(start) && t.IssuedAt.Before(opening) {
			in = append(in, t)
		}
	}
	seed, lots := lots(d.e.day, in)
	slices.SortFunc(in, func(a, b *ticket) int { return bytes.Compare(lots[a], lots[b]) })
	places := map[string]int{}
	for _, t := range in {
		places[t.Service]++
		n := *t.Ticket
		n.Drawn = places[t.Service]
		d.add(wire.Body{Kind: wire.TicketDrawn, Ticket: &n, Service: n.Service, Reason: seed})
	}
}

// lots works out the seed of a draw and the lot of each who takes part.
func lots(day hall.Day, in []*ticket) (seed string, of map[*ticket][]byte) {
	all := slices.Clone(in)
	slices.SortFunc(all, func(a, b *ticket) int { return cmp.Compare(a.ID, b.ID) })
	h := sha256.New()
	h.Write([]byte(day)) //nolint:errcheck // a hash takes everything
	for _, t := range all {
		h.Write([]byte("\n" + t.ID + " " + t.Token)) //nolint:errcheck // as above
	}
	s := h.Sum(nil)
	of = make(map[*ticket][]byte, len(in))
	for _, t := range in {
		lot := sha256.Sum256(append(s[:len(s):len(s)], t.Token...))
		of[t] = lot[:]
	}
	return hex.EncodeToString(s), of
}
