package hall

import "time"

// Suggestions is the hall's suggestion box ("hòm thư góp ý"): words that
// anybody may leave without a name, and follow by a code. The zero value is a
// box that is open, with the limits written here.
type Suggestions struct {
	Off    bool // the hall has none
	Length int  // the most letters of one: 0 means 1000
	// How many are taken on a business day: of one kiosk or tablet (0 means
	// 60), of phones at one address (40: many share one), of the whole hall
	// (300).
	PerDevice, PerAddress, PerDay int
	// Topics are offered for choosing; there need be none.
	Topics []Reason
	// AnswerDays is within how many days the hall promises an answer; 0: it
	// promises none.
	AnswerDays int
	// KeepDays is how long a suggestion is kept; 0 means two years. Then its
	// words and its code go for good.
	KeepDays int
	// Complaint is where reflections and complaints ("phản ánh, kiến nghị") are
	// taken officially, which the box is no substitute for.
	Complaint Channel
}

// Channel is an office that answers for itself. A field may be empty.
type Channel struct {
	Name  Text   `json:"name,omitempty"`
	URL   string `json:"url,omitempty"`
	Phone string `json:"phone,omitempty"`
}

// Known reports whether there is anything to say of it.
func (c Channel) Known() bool { return len(c.Name) > 0 || c.URL != "" || c.Phone != "" }

// MostLength is the most letters that a hall may allow a suggestion.
const MostLength = 4000

func or(n, usual int) int {
	if n == 0 {
		return usual
	}
	return n
}

// Letters is the most letters of a suggestion.
func (s *Suggestions) Letters() int { return or(s.Length, 1000) }

// OfDevice is how many a kiosk or tablet gives a day.
func (s *Suggestions) OfDevice() int { return or(s.PerDevice, 60) }

// OfAddress is how many phones at one address give a day.
func (s *Suggestions) OfAddress() int { return or(s.PerAddress, 40) }

// OfHall is how many the hall takes a day.
func (s *Suggestions) OfHall() int { return or(s.PerDay, 300) }

// Keep is how long one is kept.
func (s *Suggestions) Keep() time.Duration {
	return time.Duration(or(s.KeepDays, 2*365)) * 24 * time.Hour
}
