// Package rating keeps what citizens thought of a service ("đánh giá mức độ hài
// lòng") so that it can be reported and nobody's own rating can be worked out.
//
// # The rule
//
// Ratings are shown in lots of five, never less. A lot ("nhóm") is the next five
// that one clerk was given at one counter, in the order given; it is shown on
// the business day that completed it, and what is left over waits, for days if
// it must. Hall, clerk, counter and day show sums of whole lots and nothing
// else: whoever puts all reports of all periods beside each other, after each
// rating, knows the lots and no more.
//
// Services run across the lots of several clerks, so a service's own lots are a
// second way of parting the same ratings, and the two together could give
// single ones away: five of a clerk, four of which are a service's five, leave
// the difference of two. They are shown as soon as nothing follows from both
// but sums and differences of at least five ratings. Lots are the corners of a
// graph and ratings its edges, each from its clerk's lot to its service's; what
// can be worked out are the sums over its cuts, and no cut may have fewer than
// five edges. Type gate has that check. Hours have no scores: a third parting
// could not be guarded so.
//
// How many were given, in any cut, says nothing of what they were, and is shown
// whole. Each question of a site is kept apart in the same way, and so are the
// scales of five and three levels, should a hall change.
//
// # What is kept
//
//	ratings/
//	├── given/DAY/SEQ      a rating, by the business day on which it was given; SEQ in ten digits
//	├── days/DAY           the day's Tally: how many were given, and the lots it completed
//	└── state              what waits for its lot
//
// All of it is a fold of the log, written in the commit of the event itself,
// and comes out the same to the byte when the log is folded again.
package rating
