// Package slip says what stands on the pieces of paper that a hall hands out: a
// ticket ("phiếu số thứ tự"), a procedure guide ("hướng dẫn thủ tục"), a look-up
// slip ("phiếu tra cứu hồ sơ"), an emergency card ("phiếu số dự phòng"), the code
// of a suggestion and the figures of a day ("số liệu cuối ngày"). What each says is Go; how it looks is
// a template, a TOML file that a hall may replace (Book, docs/slips.md). It
// turns both into a spool.Doc.
//
// A slip is read at arm's length, often by old eyes and in a hurry: one thing is
// huge, the rest is at least 22 dots (2.75 mm), nothing is said twice. It is
// read from the top: who, what, which number, where to go, how long, the code to
// scan, and last what only an argument needs (the time it was issued).
package slip

// A Slip is one of Ticket, Guide, Lookup, Emergency, Suggestion and Day.
type Slip interface {
	// content is what the slip can say, worded. The zero value of a kind names
	// every field and list that its templates may use.
	content() content
}

// content is a slip's data in the words of its language.
type content struct {
	kind  Kind
	lang  string
	say   map[string]string // field -> text; "" is left out of the paper
	lists map[string][]item
	marks []string          // said loudly, in one row
	brief map[string]string // what a field says -> the same where paper is short
}

// An item is one line of a list.
type item struct{ lead, text, right string }
