package ui

// words are what stands on a board besides numbers and names. A board speaks the
// hall's first language large and its second one small.
type words struct {
	Calling, Number, Counter, Recent  string
	Wait                              string // before the first call
	Shut                              string // outside the hours
	Serving, Please, Ready            string
	Paused, Back, Closed              string
	PausedShort, ClosedShort, BackRow string // in a row of the hall board
	Stale, Connecting                 string
	Mute, Tap                         string
}

var packs = map[string]words{
	"vi": {
		Calling: "MỜI CÔNG DÂN ĐẾN QUẦY", Number: "SỐ", Counter: "QUẦY", Recent: "VỪA GỌI",
		Wait:    "Mời Ông/Bà lấy số và theo dõi tại đây",
		Shut:    "Ngoài giờ tiếp nhận. Xin hẹn gặp lại Ông/Bà",
		Serving: "ĐANG PHỤC VỤ", Please: "MỜI ĐẾN QUẦY", Ready: "SẴN SÀNG TIẾP ĐÓN",
		Paused: "TẠM NGHỈ", Back: "Trở lại lúc %s", Closed: "NGỪNG TIẾP NHẬN",
		PausedShort: "Tạm nghỉ", ClosedShort: "Đóng", BackRow: "Nghỉ đến %s",
		Stale: "Mất kết nối từ %s. Xin theo hướng dẫn của cán bộ", Connecting: "Đang kết nối…",
		Mute: "Không có âm thanh", Tap: "Chạm để bật tiếng",
	},
	"en": {
		Calling: "NOW CALLING", Number: "NUMBER", Counter: "COUNTER", Recent: "RECENT",
		Wait:    "Take a number and watch this screen",
		Shut:    "Outside opening hours. See you again",
		Serving: "NOW SERVING", Please: "PLEASE COME", Ready: "READY",
		Paused: "ON A BREAK", Back: "Back at %s", Closed: "CLOSED",
		PausedShort: "Break", ClosedShort: "Closed", BackRow: "Back %s",
		Stale: "Disconnected since %s. Please follow staff", Connecting: "Connecting…",
		Mute: "No sound", Tap: "Tap for sound",
	},
}

// speak gives the pack of a language, Vietnamese where there is none.
func speak(lang string) words {
	if w, ok := packs[lang]; ok {
		return w
	}
	return packs["vi"]
}
