// Package report counts what a hall did: waits, service times, no-shows,
// transfers, calls out of order, undone steps, load by hour, and how satisfied
// people were. It reads nothing but events, so that every figure opens down to
// the events that made it and anybody with the log can count again.
//
// Two things are counted, and each sums to the same total however it is cut:
//
//	tickets   a number and its end        per service, per hour of issue
//	visits    a call that was served       per service, per counter, per hour of call
//
// A ticket that was transferred has several visits; a step that was undone is
// not counted, but that it was undone is.
package report
