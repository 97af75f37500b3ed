package ui

// words are what the kiosk says beside the hall's own names, in one language.
// A field with %s or %d is filled in.
type words struct {
	question, choose                      string
	lines                                 map[string]string // by Service.Line
	search, lookup, help                  string
	waiting                               string // %d
	ahead, next                           string // %d
	wait, minutes, upTo                   string // %s: a range; numbers
	counters                              string // %s
	pausedUntil, paused, full             string // %s: a time
	take, priority, late, priorityIs      string // %s: the group
	whichPriority, noPriority             string
	files, people, less, more             string
	issuing                               string
	yours, printing, taken, accepted      string
	notPrinted, unknown, noPrinter        string
	follow, keep, offline, marked         string
	locked                                string // %d: seconds
	unavailable, otherField               string
	typeToFind, nothing, telex, plain     string
	space, clear, erase                   string
	fee, days, agency, field, papers      string
	andMore                               string // %d
	guide, guiding, guided, guideFails    string
	notHere                               string
	lookupHow, check, badCode, forExample string
	caseStates                            map[string]string
	due, noCase, caseAway                 string
	own, ownUnknown, ownAway, goTo        string // goTo %s: a counter
	serving, over, parked, back           string
	called, rejoin, noRejoin              string // called %s, %s: number, time
	helping, helpStay, helpEnd            string
	out, outHelp                          string
	moreTime, goOn, end, seconds          string // seconds %d
	goBack, done, prev, nextPage          string
	larger, contrast, low                 string
	pin, wrongPIN, enter                  string
	staff, testSlip, restart, lineUp      string
	lineDown, printer                     string
	printerStates                         map[string]string
	weekdays                              [7]string
	offlineWait                           string
	languageName                          string
}

// packs are the defaults; Vietnamese is the language of the office.
var packs = map[string]words{
	"vi": {
		question: "Ông/Bà cần làm thủ tục gì?", choose: "Chọn lĩnh vực để lấy số",
		lines:  map[string]string{"submit": "Nộp hồ sơ", "collect": "Nhận kết quả", "help": "Hỗ trợ nộp trực tuyến"},
		search: "Tìm thủ tục", lookup: "Tra cứu hồ sơ", help: "Gọi cán bộ hướng dẫn",
		waiting: "Đang chờ: %d", ahead: "Còn %d lượt phía trước.", next: "Ông/Bà là lượt tiếp theo.",
		wait: "Dự kiến chờ %s", minutes: "%s phút", upTo: "dưới %s phút", counters: "Quầy: %s",
		pausedUntil: "Tạm ngừng cấp số, mở lại lúc %s", paused: "Tạm ngừng cấp số", full: "Đã hết số hôm nay",
		take: "LẤY SỐ", priority: "Tôi thuộc đối tượng ưu tiên (cán bộ kiểm tra tại quầy)",
		late: "Hôm nay có thể chưa đến lượt. Ông/Bà vẫn lấy số?", priorityIs: "Ưu tiên: %s",
		whichPriority: "Ông/Bà thuộc đối tượng nào?", noPriority: "Không thuộc đối tượng ưu tiên",
		files: "Số hồ sơ", people: "Số người", less: "bớt", more: "thêm",
		issuing: "Đang lấy số…",
		yours:   "Số thứ tự của Ông/Bà", printing: "Đang in phiếu…", taken: "Mời Ông/Bà nhận phiếu",
		accepted:   "Phiếu đang ra. Mời Ông/Bà nhận phiếu",
		notPrinted: "Máy chưa in được phiếu. Vui lòng chụp màn hình này",
		unknown:    "Nếu không thấy phiếu, vui lòng chụp màn hình này",
		noPrinter:  "Máy này không in phiếu. Vui lòng chụp màn hình này",
		follow:     "Quét mã để theo dõi lượt", keep: "Chụp mã này, đưa vào máy để xem lượt",
		offline: "Số này được gọi theo giờ ghi trên phiếu", marked: "ƯU TIÊN",
		locked:      "Vừa có nhiều số được lấy liên tiếp. Xin chờ %d giây hoặc gọi cán bộ hướng dẫn.",
		unavailable: "Chưa lấy được số. Vui lòng gặp cán bộ hướng dẫn", otherField: "Chọn lĩnh vực khác",
		typeToFind: "Gõ tên việc cần làm, ví dụ: khai sinh", nothing: "Không tìm thấy. Thử từ khác hoặc gọi cán bộ hướng dẫn.",
		telex: "Gõ Telex", plain: "Gõ không dấu", space: "Dấu cách", clear: "Xóa hết", erase: "Xóa",
		fee: "Lệ phí", days: "Thời hạn", agency: "Cơ quan", field: "Lĩnh vực", papers: "Giấy tờ cần có",
		andMore: "và %d giấy tờ khác (có trong bản in)",
		guide:   "In hướng dẫn", guiding: "Đang in hướng dẫn…", guided: "Mời Ông/Bà nhận bản hướng dẫn",
		guideFails: "Máy chưa in được hướng dẫn", notHere: "Thủ tục này không nhận tại đây. Vui lòng hỏi cán bộ hướng dẫn.",
		lookupHow: "Đưa mã QR trên phiếu vào máy quét, hoặc nhập mã hồ sơ", check: "Tra cứu", forExample: "Ví dụ: %s",
		badCode: "Mã chưa đúng. Mã hồ sơ có dạng H56.14-240823-0001",
		caseStates: map[string]string{
			"received": "Đã tiếp nhận", "processing": "Đang giải quyết", "supplement": "Chờ bổ sung giấy tờ",
			"done": "Đã có kết quả", "returned": "Đã trả kết quả", "rejected": "Không đủ điều kiện giải quyết",
		},
		due: "Hẹn trả kết quả: %s", noCase: "Không tìm thấy hồ sơ này. Vui lòng hỏi tại quầy",
		caseAway: "Chưa tra cứu được lúc này. Vui lòng hỏi tại quầy",
		own:      "Phiếu của Ông/Bà", ownUnknown: "Không tìm thấy phiếu này trong hôm nay",
		ownAway: "Chưa xem được lượt lúc này. Xin theo dõi bảng gọi số", goTo: "Mời Ông/Bà đến quầy %s",
		serving: "Đang được phục vụ tại quầy %s", over: "Lượt này đã kết thúc",
		parked: "Hồ sơ đang chờ. Ông/Bà sẽ được gọi lại", back: "Ông/Bà sẽ được gọi lại tại quầy %s",
		called: "Số %s đã gọi lúc %s.", rejoin: "Xếp lại lượt", noRejoin: "Không xếp lại được. Vui lòng gặp cán bộ hướng dẫn",
		helping: "Ông/Bà cần cán bộ hướng dẫn", helpStay: "Xin đứng tại máy và giơ tay. Màn hình này để cán bộ nhìn thấy.",
		helpEnd: "Không cần nữa",
		out:     "Máy tạm ngừng phục vụ", outHelp: "Vui lòng gặp cán bộ hướng dẫn",
		moreTime: "Ông/Bà cần thêm thời gian?", goOn: "Tiếp tục", end: "Kết thúc", seconds: "Màn hình sẽ đóng sau %d giây",
		goBack: "Quay lại", done: "Xong", prev: "Trang trước", nextPage: "Trang sau",
		larger: "Cỡ chữ", contrast: "Tương phản", low: "Hạ thấp",
		pin: "Mã cán bộ", wrongPIN: "Mã chưa đúng", enter: "Vào",
		staff: "Dành cho cán bộ", testSlip: "In thử", restart: "Khởi động lại", lineUp: "Máy chủ: đang nối",
		lineDown: "Máy chủ: mất nối", printer: "Máy in: %s",
		printerStates: map[string]string{
			"": "chưa rõ", "ok": "sẵn sàng", "near_end": "sắp hết giấy", "paper_end": "hết giấy",
			"cover_open": "nắp đang mở", "cutter": "kẹt dao cắt", "error": "lỗi", "offline": "ngắt", "silent": "không trả lời",
		},
		weekdays:    [7]string{"Chủ Nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"},
		offlineWait: "Số được gọi theo giờ lấy số", languageName: "Tiếng Việt",
	},
	"en": {
		question: "What do you need?", choose: "Choose a field to take a number",
		lines:  map[string]string{"submit": "Submit", "collect": "Collect result", "help": "Help filing online"},
		search: "Find procedure", lookup: "Track file", help: "Call assistant",
		waiting: "Waiting: %d", ahead: "%d ahead.", next: "You are next.",
		wait: "Estimated %s", minutes: "%s min", upTo: "under %s min", counters: "Counters: %s",
		pausedUntil: "Paused until %s", paused: "Paused", full: "No numbers left today",
		take: "TAKE NUMBER", priority: "I qualify for priority (checked at counter)",
		late: "You may not be served today. Continue?", priorityIs: "Priority: %s",
		whichPriority: "Which group are you in?", noPriority: "No priority",
		files: "Files", people: "People", less: "fewer", more: "more",
		issuing: "Taking your number…",
		yours:   "Your number", printing: "Printing…", taken: "Take your ticket", accepted: "Your ticket is coming. Take your ticket",
		notPrinted: "Not printed. Please photograph this screen",
		unknown:    "If no ticket comes, please photograph this screen",
		noPrinter:  "This kiosk prints no ticket. Please photograph this screen",
		follow:     "Scan to follow", keep: "Photograph this code to check your turn here",
		offline: "Called by the time printed here", marked: "PRIORITY",
		locked:      "Many numbers were just taken in a row. Wait %d seconds, or call an assistant.",
		unavailable: "No number could be taken. Please see an assistant", otherField: "Choose another field",
		typeToFind: "Type what you need, for example: birth", nothing: "Nothing found. Try another word or call an assistant.",
		telex: "Telex on", plain: "Plain keys", space: "Space", clear: "Clear", erase: "Erase",
		fee: "Fee", days: "Time to process", agency: "Agency", field: "Field", papers: "Papers to bring",
		andMore: "and %d more (on the printed guide)",
		guide:   "Print guide", guiding: "Printing the guide…", guided: "Take your guide",
		guideFails: "The guide was not printed", notHere: "This procedure is not taken here. Please ask an assistant.",
		lookupHow: "Scan the QR code on your slip, or type the file code", check: "Track", forExample: "For example: %s",
		badCode: "Not a file code. They look like H56.14-240823-0001",
		caseStates: map[string]string{
			"received": "Received", "processing": "In progress", "supplement": "Papers are missing",
			"done": "Result is ready", "returned": "Result was handed over", "rejected": "Cannot be granted",
		},
		due: "Result due: %s", noCase: "This file was not found. Please ask at a counter",
		caseAway: "Tracking is not possible now. Please ask at a counter",
		own:      "Your ticket", ownUnknown: "This ticket was not found today",
		ownAway: "Your place cannot be seen now. Please watch the board", goTo: "Please go to counter %s",
		serving: "Being served at counter %s", over: "This turn has ended",
		parked: "Your file is being worked on. You will be called again", back: "You will be called again to counter %s",
		called: "%s was called at %s.", rejoin: "Rejoin", noRejoin: "You cannot rejoin. Please see an assistant",
		helping: "An assistant is needed here", helpStay: "Please stay and raise your hand. This screen can be seen from afar.",
		helpEnd: "No longer needed",
		out:     "Out of service", outHelp: "Please see an assistant",
		moreTime: "Do you need more time?", goOn: "Continue", end: "End", seconds: "This screen closes in %d seconds",
		goBack: "Back", done: "Done", prev: "Previous", nextPage: "Next",
		larger: "Text size", contrast: "Contrast", low: "Lower",
		pin: "Staff code", wrongPIN: "Wrong code", enter: "Enter",
		staff: "Staff only", testSlip: "Test print", restart: "Restart", lineUp: "Server: connected",
		lineDown: "Server: not connected", printer: "Printer: %s",
		printerStates: map[string]string{
			"": "not known yet", "ok": "ready", "near_end": "paper low", "paper_end": "paper end",
			"cover_open": "cover open", "cutter": "cutter stuck", "error": "error", "offline": "offline", "silent": "no answer",
		},
		weekdays:    [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		offlineWait: "Called by the time you took the number", languageName: "English",
	},
}

// in gives the pack of a language, else Vietnamese.
func in(lang string) words {
	if w, ok := packs[lang]; ok {
		return w
	}
	return packs["vi"]
}
