// Package show is the show of a second screen on a box of its own: slides and
// films out of the hall's folder (package internal/media), shown by the hall's
// clock, so that all boards show the same.
//
//	follow   asks the server for the board's list and waits for another one
//	cache    fetches what is new, checks it by its hash and keeps it: without the
//	         server the show goes on, also after a restart
//	play     starts the decoder of what is next, in a process of its own, and
//	         shows its frames when they are due, on a canvas.Film
//
// A board's calls wait for none of it: decoding has a process of its own with a
// lower priority, the show has goroutines of its own, and the painting goroutine
// only takes the frame that is there. What cannot be shown is left out and named
// in Health.
package show
