// Package report counts what a hall did: waits, service times, no-shows,
// transfers, calls out of order, undone steps, load by hour, and how satisfied
// people were. It reads nothing but events, so that every figure opens down to
// the events that made it and anybody with the log can count again.
//
// A figure is counted in the cuts where it has a place, and sums to the same
// total in each of them:
//
//	figure                          service        counter      hour
//	issued                          of issue       -            of issue
//	served, no-show                 of the end     of the end   of the end
//	cancelled, expired              of the end     -            of the end
//	open, carried                   of the ticket  -            -
//	wait: issue to first call       of the call    of the call  of the call
//	service: start to finish        of the end     of the end   of the end
//	transfer, out of order, undone  before it      its own      its own
//
// Over all, issued and carried tickets are those that were served, did not
// come, were cancelled, expired or are still open. A step that was undone is
// not counted, but that it was undone is. Ratings are shown for groups of five
// or more only.
package report
