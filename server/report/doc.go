// Package report counts what a hall did: waits, service times, no-shows,
// transfers, calls out of order, undone steps, load by hour, and how satisfied
// people were. It reads nothing but events, so that every figure opens down to
// the events that made it and anybody with the log can count again.
//
// Whoever shows figures asks a Reader for a Period:
//
//	p, err := report.ParsePeriod("2026-W47") // 2026-11-21, 2026-11, 2026-Q4, 2026
//	s, err := books.Summary(p)               // a Summary: Total and the cuts, each a list of Row
//	e, err := books.Behind(report.Query{Period: p, Figure: report.NoShow, Counter: "3"}, 0, 100)
//
// ErrNoDay says that the hall did not work in the period. p.In("vi") is what
// people call it, p.Prev() what it is compared with. A figure is named as JSON
// names it, see Measures; measure.Of(&row.Figures) is its count, and as many
// events come from Behind.
//
// A figure is counted in the cuts where it has a place, and sums to the same
// total in each of them:
//
//	figure                          service        counter, clerk  hour
//	issued                          of issue       -               of issue
//	served, no-show                 of the end     of the end      of the end
//	cancelled, expired              of the end     -               of the end
//	open, carried                   of the ticket  -               -
//	wait: issue to first call       of the call    of the call     of the call
//	service: start to finish        of the end     of the end      of the end
//	legs                            that ended     its own         its own
//	transfer, out of order, undone  before it      its own         its own
//
// Over all, issued and carried tickets are those that were served, did not
// come, were cancelled, expired or are still open. A step that was undone is
// not counted, but that it was undone is. Over a longer period carried are
// those of its first day, open those of its last; times are exact over any
// period, not averages of days. Ratings are shown for groups of five or more
// only.
package report
