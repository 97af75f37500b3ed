package cases

// OnTime is what became of the case files whose results were due within some
// days ("tỷ lệ giải quyết đúng hạn"), as the register knows it now. Files that
// nobody gave a due date are not in it.
type OnTime struct {
	Due  int `json:"due"`     // files whose day fell in the period: the n of it all
	Met  int `json:"on_time"` // a result was there by that day
	Late int `json:"late"`    // it came later
	// Overdue have no result though their day is over; Open have none yet and
	// their day is still to come, or today.
	Overdue int `json:"overdue"`
	Open    int `json:"open"`
	// Share is on_time / (on_time + late + overdue); nil when nothing has come due.
	Share *float64 `json:"share"`
}
