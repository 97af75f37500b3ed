// Package queue is the engine of a hall: commands in, events out.
//
// It is pure: no clock, no I/O, no goroutine. Decide looks at the state and
// says which events a command makes, or why it is refused; Apply folds events
// into the state. Whatever is in the state came through Apply, so a replayed
// log gives the same state, and a simulation reads the same thing.
//
//	command --Decide--> Entry{events, answer} --log--> Apply --> state
//
// The cost of a command does not grow with the day: tickets are found by maps
// and lines are sorted lists.
package queue
