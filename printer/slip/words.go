package slip

import (
	"slices"
	"strings"
)

// words are what a slip says beside its data, in one language. %s is filled in.
type words struct {
	ticket, field, counters, issued, scan string
	ahead, next, wait                     string // %s: a number; a range of minutes
	minutes, upTo                         string
	priority, reprint, offline            string

	guide, papers, fee, days, where, at string
	lookup, caseCode, state, due        string
	scanGuide, scanCase                 string
}

// packs are the defaults; Vietnamese is the language of the office.
var packs = map[string]words{
	"vi": {
		ticket: "PHIẾU SỐ THỨ TỰ", field: "Lĩnh vực: %s", counters: "Quầy: %s",
		issued: "Giờ lấy số: %s", scan: "Quét mã để theo dõi lượt",
		ahead: "Còn %s lượt phía trước.", next: "Ông/Bà là lượt tiếp theo.", wait: "Dự kiến chờ %s",
		minutes: "%s phút", upTo: "dưới %s phút",
		priority: "ƯU TIÊN", reprint: "IN LẠI", offline: "Số này được gọi theo giờ ghi trên phiếu",
		guide: "HƯỚNG DẪN THỦ TỤC", papers: "Giấy tờ cần có", fee: "Lệ phí", days: "Thời hạn giải quyết", where: "Nơi nộp", at: "Quầy",
		lookup: "TRA CỨU HỒ SƠ", caseCode: "Mã hồ sơ", state: "Tình trạng", due: "Hẹn trả kết quả",
		scanGuide: "Quét mã để xem thủ tục", scanCase: "Quét mã để tra cứu hồ sơ",
	},
	"en": {
		ticket: "QUEUE TICKET", field: "Field: %s", counters: "Counters: %s",
		issued: "Issued %s", scan: "Scan to follow",
		ahead: "%s ahead.", next: "You are next.", wait: "Estimated %s",
		minutes: "%s min", upTo: "under %s min",
		priority: "PRIORITY", reprint: "REPRINT", offline: "Called by the time printed here",
		guide: "PROCEDURE GUIDE", papers: "Papers to bring", fee: "Fee", days: "Time to process", where: "Where to file", at: "Counters",
		lookup: "FILE TRACKING", caseCode: "File code", state: "State", due: "Result due",
		scanGuide: "Scan for the procedure", scanCase: "Scan to track the file",
	},
}

// languages are the codes that a slip can be made in, sorted.
func languages() string {
	var l []string
	for k := range packs {
		l = append(l, k)
	}
	slices.Sort(l)
	return strings.Join(l, ", ")
}

// fill puts a value where the words leave room for it.
func fill(s, v string) string { return strings.Replace(s, "%s", v, 1) }
