// Package practice lets new clerks ("công chức tiếp nhận") practise: scripted
// situations that run in a demo's hall, on the real console, with a coach
// beside it.
//
// A situation is data: a TOML file with its story, the people in it, and steps
// that are recognised from the hall's own events. A Run folds those events:
//
//	script (kiosk, guide, colleague) --commands--> hall --events--> Run --> what to do now, review
//	trainee, on the console ---------commands----> hall
//
// The package is pure: it gives no command itself, keeps no clock and knows no
// page. Nothing is recognised by how long something took. A hall adds
// situations of its own as files; they are checked when they are loaded, and
// played through once by the good clerk that each of them describes.
//
// # File
//
//	id, title, story, good   what it is called, what happens, what a good clerk does and why
//	[[person]]  key, who, as  somebody in the story, by the key of the script that issues the ticket
//	[[begin]]   by, do, with, as  a command of the script before the trainee begins
//	[[step]]    id, say, hints, on, do, then, optional
//	            on: the events that reach it, any of them; do: what a good clerk
//	            gives, for the tests; then: the script's answer to it
//	[[wrong]]   say, on, from, until, blocks   a mistake, and how to mend it
//	[[check]]   say, on, never       what a review asks for
//
// Texts are tables by language and have vi and en at least. In commands
// "@key" is the ticket of a person, "@desk" the trainee's counter, "@card" a
// fresh number of an emergency card, "@ago:180" a time so many seconds ago.
package practice
