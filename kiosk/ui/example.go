package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"motcua/internal/hall"
	"motcua/internal/lang"
	"motcua/internal/wire"
	"motcua/kiosk/flow"
)

// examples are the screens that `shot` and the gallery show, each reached by
// the events that lead there.
var examples = []struct {
	name string
	walk func(*walker)
}{
	{"idle", func(*walker) {}},
	{"idle-grouped", func(w *walker) { w.tell(flow.HallIs{Hall: bigHall()}) }},
	{"idle-larger", func(w *walker) { w.touch(flow.Viewed{View: flow.View{Larger: 2}}) }},
	{"idle-contrast", func(w *walker) { w.touch(flow.Viewed{View: flow.View{Contrast: true}}) }},
	{"idle-low", func(w *walker) { w.touch(flow.Viewed{View: flow.View{Low: true}}) }},
	{"idle-offline", func(w *walker) { w.tell(flow.LineIs{Line: flow.Line{Numbers: true}}) }},
	{"group", func(w *walker) {
		w.tell(flow.HallIs{Hall: bigHall()})
		w.touch(flow.ChoseGroup{Key: "line:submit"})
	}},
	{"confirm", func(w *walker) { w.touch(flow.Chose{Service: "dat-dai"}) }},
	{"confirm-late", func(w *walker) { w.touch(flow.Chose{Service: "xay-dung"}) }},
	{"confirm-priority", func(w *walker) {
		w.touch(flow.Chose{Service: "ho-tich"}, flow.AskedPriority{}, flow.ChosePriority{ID: "elder"})
	}},
	{"confirm-offline", func(w *walker) {
		w.tell(flow.LineIs{Line: flow.Line{Numbers: true}})
		w.touch(flow.Chose{Service: "dat-dai"})
	}},
	{"confirm-no-paper", func(w *walker) {
		w.tell(flow.PrinterIs{State: "paper_end"})
		w.touch(flow.Chose{Service: "xay-dung"})
	}},
	{"priority", func(w *walker) { w.touch(flow.Chose{Service: "ho-tich"}, flow.AskedPriority{}) }},
	{"confirm-assist", func(w *walker) { w.touch(flow.Chose{Service: "ho-tich"}, flow.AskedAssist{}) }},
	{"confirm-again", func(w *walker) {
		w.issue(ticket(), flow.Printed)
		w.touch(flow.Ended{}, flow.Chose{Service: "dat-dai"})
	}},
	{"card", func(w *walker) { w.card(flow.CardAsk) }},
	{"card-bad", func(w *walker) {
		w.card(flow.CardMust)
		w.touch(flow.Scanned{Text: "hello"})
	}},
	{"person-limit", func(w *walker) {
		w.card(flow.CardAsk)
		w.touch(flow.Scanned{Text: "001099000000||Tên|01011999|Nam|Nơi ở"})
		w.tell(flow.WasRefused{Request: w.Visit.Request, Code: string(wire.CodeLimitReached)})
	}},
	{"issuing", func(w *walker) { w.touch(flow.Chose{Service: "dat-dai"}, flow.Took{}) }},
	{"issuing-slow", func(w *walker) {
		w.touch(flow.Chose{Service: "dat-dai"}, flow.Took{}, flow.AskedHelp{})
		w.wait(w.Rules.Slow)
	}},
	{"undo", func(w *walker) {
		w.issue(ticket(), flow.Printed)
		w.touch(flow.Mistook{})
	}},
	{"undone", func(w *walker) {
		w.issue(ticket(), flow.Printed)
		w.touch(flow.Mistook{}, flow.CalledOff{})
	}},
	{"result", func(w *walker) { w.issue(ticket(), flow.Printed) }},
	{"result-printing", func(w *walker) { w.issue(ticket(), flow.Printing) }},
	{"result-offline", func(w *walker) {
		w.tell(flow.LineIs{Line: flow.Line{Numbers: true}})
		t := ticket()
		t.Number, t.Offline, t.Wait = "A957", true, nil
		w.issue(t, flow.Accepted)
	}},
	{"print-failed", func(w *walker) { w.issue(ticket(), flow.Failed) }},
	{"print-elsewhere", func(w *walker) {
		w.issue(ticket(), flow.Failed)
		w.tell(flow.PrintIs{Request: w.Visit.Request, Print: flow.Print{State: flow.Printing, Where: "printer-2"}})
		w.tell(flow.PrintIs{Request: w.Visit.Request, Print: flow.Print{State: flow.Printed, Where: "printer-2"}})
	}},
	{"idle-lunch", func(w *walker) { w.closed("11:45", "13:30", "") }},
	{"idle-evening", func(w *walker) { w.closed("17:05", "07:30", "2026-11-23") }},
	{"lunch", func(w *walker) {
		w.closed("11:45", "13:30", "")
		w.touch(flow.Chose{Service: "dat-dai"})
	}},
	{"closed", func(w *walker) { w.touch(flow.Chose{Service: "thue"}) }},
	{"full", func(w *walker) { w.touch(flow.Chose{Service: "doanh-nghiep"}) }},
	{"refused", func(w *walker) {
		w.touch(flow.Chose{Service: "dat-dai"}, flow.Took{})
		w.tell(flow.WasRefused{Request: w.Visit.Request, Code: string(wire.CodeUnavailable)})
	}},
	{"burst", func(w *walker) {
		for range w.Rules.Burst {
			w.issue(ticket(), flow.Printed)
			w.touch(flow.Ended{})
		}
		w.touch(flow.Chose{Service: "dat-dai"})
	}},
	{"search", func(w *walker) { w.search("khai sinh") }},
	{"search-empty", func(w *walker) { w.touch(flow.OpenedSearch{}) }},
	{"search-nothing", func(w *walker) {
		w.search("zzz")
		w.tell(flow.FoundAre{Query: w.Visit.Query.Text})
	}},
	{"procedure", func(w *walker) {
		w.search("khai sinh")
		w.touch(flow.ChoseProcedure{Code: procedure().Code})
		w.tell(flow.ProcedureIs{Info: procedure()})
	}},
	{"lookup", func(w *walker) { w.touch(flow.OpenedLookUp{}) }},
	{"lookup-wrong", func(w *walker) { w.touch(flow.OpenedLookUp{}, flow.Typed{Key: 'H'}, flow.Submitted{}) }},
	{"case", func(w *walker) { w.caseIs(flow.Case{State: "processing", Due: "2026-11-25"}) }},
	{"case-done", func(w *walker) {
		w.tell(flow.HallIs{Hall: bigHall()})
		w.caseIs(flow.Case{State: "done", Due: "2026-11-25", AsOf: noon})
	}},
	{"case-printed", func(w *walker) {
		w.caseIs(flow.Case{State: "supplement", Due: "2026-11-25", AsOf: noon})
		w.touch(flow.AskedSlip{})
		w.tell(flow.PrintIs{Request: w.Visit.SlipJob, Print: flow.Print{State: flow.Printed}})
	}},
	{"case-too-many", func(w *walker) { w.caseIs(flow.Case{TooMany: true}) }},
	{"case-unknown", func(w *walker) { w.caseIs(flow.Case{}) }},
	{"own", func(w *walker) {
		w.own(flow.OwnTicket{Number: "A012", State: hall.Waiting, Ahead: 3, Wait: &hall.Wait{P10: 300, P50: 600, P90: 1100}})
	}},
	{"own-printing", func(w *walker) {
		w.own(flow.OwnTicket{Number: "A012", State: hall.Called, Counter: "q3"})
		w.touch(flow.AskedSlip{})
	}},
	{"rejoin", func(w *walker) {
		w.own(flow.OwnTicket{Number: "A012", State: hall.NoShow, Called: noon.Add(89 * time.Minute)})
	}},
	{"suggest-empty", func(w *walker) { w.touch(flow.OpenedSuggest{}) }},
	{"suggest", func(w *walker) {
		w.suggest("Ddeef nghij trung taam boos tris theem ghees ngooif cho nguwowfi cao tuooir owr khu vuwjc chowf, ")
	}},
	{"suggest-long", func(w *walker) { w.suggest(strings.Repeat("Ddeef nghij trung taam boos tris theem ghees. ", 10)) }},
	{"suggest-short", func(w *walker) {
		w.suggest("a")
		w.touch(flow.Submitted{})
	}},
	{"suggested", func(w *walker) { w.suggested(flow.SuggestionIs{Code: "2K7MP3XQA9TX"}) }},
	{"suggested-printed", func(w *walker) {
		w.suggested(flow.SuggestionIs{Code: "2K7MP3XQA9TX"})
		w.touch(flow.AskedSlip{})
		w.tell(flow.PrintIs{Request: w.Visit.SlipJob, Print: flow.Print{State: flow.Printed}})
	}},
	{"suggested-away", func(w *walker) { w.suggested(flow.SuggestionIs{Refusal: wire.CodeUnavailable}) }},
	{"suggested-full", func(w *walker) { w.suggested(flow.SuggestionIs{Refusal: wire.CodeLimitReached}) }},
	{"followup", func(w *walker) {
		w.touch(flow.Scanned{Text: "https://hcc.example.vn/suggest/2K7MP3XQA9TX"})
		w.tell(flow.FollowedIs{Is: flow.Followed{
			Code: "2K7MP3XQA9TX", State: wire.SuggestionAnswered, Text: "Đề nghị bố trí thêm ghế ngồi cho người cao tuổi ở khu vực chờ tầng 1.",
			Answer: "Trung tâm cảm ơn góp ý của Ông/Bà. Từ ngày 23/11/2026, khu vực chờ tầng 1 có thêm 12 ghế có tay vịn dành cho người cao tuổi và phụ nữ mang thai.",
		}})
	}},
	{"help", func(w *walker) { w.help(flow.HelpCalled) }},
	{"help-calling", func(w *walker) { w.touch(flow.AskedHelp{}) }},
	{"help-coming", func(w *walker) { w.help(flow.HelpComing) }},
	{"help-alone", func(w *walker) { w.help(flow.HelpAlone) }},
	{"help-alone-line", func(w *walker) {
		w.tell(flow.HallIs{Hall: bigHall()})
		w.help(flow.HelpAlone)
	}},
	{"warning", func(w *walker) {
		w.touch(flow.Chose{Service: "dat-dai"})
		w.wait(w.Rules.Idle + 3*time.Second)
	}},
	{"tuning", func(w *walker) {
		w.touch(flow.Chose{Service: "dat-dai"}, flow.Viewed{View: flow.View{Aloud: true, Rate: 1}}, flow.OpenedTuning{})
	}},
	{"dark", func(w *walker) {
		w.touch(flow.Chose{Service: "dat-dai"}, flow.Viewed{View: flow.View{Aloud: true, Dark: true}})
	}},
	{"out", func(w *walker) { w.tell(flow.LineIs{}) }},
	{"staff-pin", func(w *walker) { w.touch(flow.PressedHidden{}, flow.Typed{Key: '1'}, flow.Typed{Key: '4'}) }},
	{"staff", func(w *walker) {
		w.tell(flow.PrinterIs{State: "near_end"})
		w.touch(flow.PressedHidden{}, flow.Typed{Key: '1'}, flow.Submitted{})
		w.tell(flow.PINIs{Request: w.Visit.Asked, Good: true})
	}},
}

// Screens names the example screens.
func Screens() []string {
	names := make([]string, len(examples))
	for i, e := range examples {
		names[i] = e.name
	}
	return names
}

// Example is the state of an example screen in a language.
func Example(name, code string) (flow.State, error) {
	if !lang.Has(code) {
		return flow.State{}, fmt.Errorf("language %q: one of %s", code, strings.Join(lang.Languages(), ", "))
	}
	for _, e := range examples {
		if e.name == name {
			w := &walker{State: flow.New("example", flow.DefaultRules()), clock: noon}
			h := smallHall()
			if !slices.Contains(h.Languages, code) {
				h.Languages = append(h.Languages, code)
			}
			w.tell(flow.LineIs{Line: flow.Line{Up: true, Numbers: true}})
			w.tell(flow.HallIs{Hall: h})
			w.wait(time.Second)
			if code != h.Languages[0] {
				w.touch(flow.Spoke{Lang: code})
			}
			e.walk(w)
			return w.State, nil
		}
	}
	return flow.State{}, fmt.Errorf("screen %q: one of %s", name, strings.Join(Screens(), ", "))
}

var noon = time.Date(2026, 11, 21, 8, 12, 0, 0, time.FixedZone("ICT", 7*3600))

// walker walks a state through events.
type walker struct {
	flow.State
	at    time.Duration
	clock time.Time
}

func (w *walker) tell(e flow.Event) { w.State, _ = flow.Step(w.State, e) }

func (w *walker) wait(d time.Duration) {
	w.at += d
	w.tell(flow.Tick{At: w.at, Clock: w.clock})
}

func (w *walker) touch(events ...flow.Event) {
	for _, e := range events {
		w.wait(time.Second)
		w.tell(e)
	}
}

func (w *walker) issue(t flow.Ticket, print flow.PrintState) {
	w.touch(flow.Chose{Service: t.Service}, flow.Took{})
	w.tell(flow.Issued{Request: w.Visit.Request, Ticket: t})
	w.tell(flow.PrintIs{Request: w.Visit.Request, Print: flow.Print{State: print}})
}

func (w *walker) search(text string) {
	w.touch(flow.OpenedSearch{})
	for _, r := range text {
		w.touch(flow.Typed{Key: r})
	}
	w.tell(flow.FoundAre{Query: w.Visit.Query.Text, Results: []flow.Found{
		{Code: "1.001193", Name: "Đăng ký khai sinh", Field: "Hộ tịch", Service: "ho-tich"},
		{Code: "1.004884", Name: "Đăng ký lại khai sinh", Field: "Hộ tịch", Service: "ho-tich"},
		{Code: "1.000689", Name: "Đăng ký khai sinh kết hợp đăng ký nhận cha, mẹ, con", Field: "Hộ tịch", Service: "ho-tich"},
		{Code: "1.004772", Name: "Đăng ký khai sinh cho người đã có hồ sơ, giấy tờ cá nhân", Field: "Hộ tịch", Service: "ho-tich"},
		{Code: "2.000986", Name: "Liên thông các thủ tục hành chính về đăng ký khai sinh, đăng ký thường trú, cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi", Field: "Hộ tịch", Service: "ho-tich"},
	}})
}

// card comes to the question for the citizen card.
func (w *walker) card(rule flow.CardRule) {
	h := w.Hall
	h.Card, h.PerPerson = rule, 2
	w.tell(flow.HallIs{Hall: h})
	w.touch(flow.Chose{Service: "dat-dai"}, flow.Took{})
}

// closed is a hall outside its hours at a time of its day.
func (w *walker) closed(now, until string, day hall.Day) {
	t, _ := time.Parse("15:04", now)
	w.clock = noon.Add(time.Duration(t.Hour()-noon.Hour())*time.Hour + time.Duration(t.Minute()-noon.Minute())*time.Minute)
	h := w.Hall
	h.Services = slices.Clone(h.Services)
	for i := range h.Services {
		s := &h.Services[i]
		s.Open, s.Reason, s.Until, s.UntilDay = false, wire.ReasonHours, until, day
	}
	w.tell(flow.HallIs{Hall: h})
	w.wait(time.Second)
}

func (w *walker) caseIs(c flow.Case) {
	w.touch(flow.Scanned{Text: "H56.14-240823-0001"})
	c.Code = "H56.14-240823-0001"
	w.tell(flow.CaseIs{Case: c})
}

func (w *walker) suggest(keys string) {
	w.touch(flow.OpenedSuggest{})
	for _, k := range keys {
		w.touch(flow.Typed{Key: k})
	}
}

func (w *walker) suggested(is flow.SuggestionIs) {
	w.suggest("Xin theem ghees ngooif")
	w.touch(flow.Submitted{})
	is.Request = w.Visit.Request
	w.tell(is)
}

func (w *walker) help(h flow.Help) {
	w.touch(flow.AskedHelp{})
	w.tell(flow.HelpIs{Help: h})
}

func (w *walker) own(o flow.OwnTicket) {
	w.touch(flow.Scanned{Text: "Zk3v9QxT1bLm8RsW5yUe2A"})
	w.tell(flow.OwnIs{Token: w.Visit.Token, Own: o})
}

func ticket() flow.Ticket {
	return flow.Ticket{
		ID: "20261121-A012", Number: "A012", Service: "dat-dai", Token: "Zk3v9QxT1bLm8RsW5yUe2A",
		IssuedAt: noon, Ahead: 11, Wait: &hall.Wait{P10: 900, P50: 1300, P90: 1800},
	}
}

func procedure() flow.ProcedureInfo {
	return flow.ProcedureInfo{
		Code: "1.001193", Name: "Đăng ký khai sinh", Field: "Hộ tịch", Agency: "Ủy ban nhân dân cấp xã",
		Days: "Ngay trong ngày làm việc", Fee: "Miễn lệ phí", Service: "ho-tich",
		Papers: []string{
			"Tờ khai đăng ký khai sinh theo mẫu", "Giấy chứng sinh (bản chính)",
			"Giấy tờ tùy thân của người đi đăng ký", "Giấy chứng nhận kết hôn của cha, mẹ (nếu có)",
		},
	}
}

func example(id, prefix, vi, en string, waiting int) wire.ServiceState {
	return wire.ServiceState{
		ID: id, Prefix: prefix, Name: hall.Text{"vi": vi, "en": en}, Line: "submit", Open: true, Waiting: waiting,
		WaitS: &hall.Wait{P10: 900, P50: 1300, P90: 1800},
	}
}

// smallHall is a commune's hall with eight fields.
func smallHall() flow.Hall {
	closed := example("thue", "T", "Thuế – Phí, lệ phí", "Taxes and fees", 0)
	closed.Open, closed.Reason, closed.Until = false, "closed", "13:30"
	full := example("doanh-nghiep", "E", "Đăng ký kinh doanh", "Business registration", 14)
	full.Open, full.Reason = false, "limit"
	late := example("xay-dung", "D", "Xây dựng – Quy hoạch", "Construction and planning", 31)
	late.Notice = "late_day"
	h := flow.Hall{
		Name:      hall.Text{"vi": "Trung tâm Phục vụ hành chính công phường Hạc Thành", "en": "Hạc Thành Ward Public Administration Service Centre"},
		Languages: []string{"vi", "en"}, PublicURL: "https://hcc.example.vn",
		Box: &wire.Box{Letters: 1000, AnswerDays: 10, Complaint: hall.Channel{
			Name: hall.Text{"vi": "Hệ thống tiếp nhận, trả lời phản ánh, kiến nghị của Chính phủ", "en": "The Government's system for reflections and complaints"},
			URL:  "https://dichvucong.gov.vn", Phone: "18001096",
		}},
		Services: []wire.ServiceState{
			example("dat-dai", "A", "Đất đai – Tài nguyên và Môi trường", "Land, resources and environment", 12),
			example("ho-tich", "B", "Hộ tịch – Chứng thực", "Civil status and certification", 7),
			example("bao-hiem", "C", "Bảo trợ xã hội – Người có công", "Social protection and merit", 3),
			late, full, closed,
			example("tra-kq", "K", "Nhận kết quả", "Collect result", 2),
			example("truc-tuyen", "H", "Hỗ trợ nộp trực tuyến", "Help filing online", 5),
		},
		Priorities: []wire.Named{
			{ID: "elder", Name: hall.Text{"vi": "Người cao tuổi", "en": "The elderly"}},
			{ID: "disabled", Name: hall.Text{"vi": "Người khuyết tật", "en": "People with disabilities"}},
			{ID: "merit", Name: hall.Text{"vi": "Người có công với cách mạng", "en": "People with merit to the revolution"}},
			{ID: "mother", Name: hall.Text{"vi": "Phụ nữ mang thai, nuôi con nhỏ", "en": "Pregnant women, women with infants"}},
		},
	}
	for i, list := range [][]string{{"dat-dai", "xay-dung"}, {"ho-tich", "bao-hiem"}, {"dat-dai", "doanh-nghiep"}, {"tra-kq", "truc-tuyen", "thue"}} {
		h.Counters = append(h.Counters, wire.CounterState{
			ID: fmt.Sprintf("q%d", i+1), Services: list,
			Name: hall.Text{"vi": fmt.Sprintf("Quầy %d", i+1), "en": fmt.Sprintf("Counter %d", i+1)},
		})
	}
	return h
}

// bigHall is a province's, with more fields than tiles.
func bigHall() flow.Hall {
	h := smallHall()
	h.Name = hall.Text{"vi": "Trung tâm Phục vụ hành chính công tỉnh Thanh Hóa", "en": "Thanh Hóa Province Public Administration Service Centre"}
	h.Services = nil
	for i, f := range [][2]string{
		{"Sở Nông nghiệp và Môi trường", "Đất đai"},
		{"Sở Nông nghiệp và Môi trường", "Môi trường"},
		{"Sở Xây dựng", "Giao thông vận tải"},
		{"Sở Xây dựng", "Xây dựng"},
		{"Sở Tư pháp", "Lý lịch tư pháp"},
		{"Sở Nội vụ", "Lao động, người có công"},
		{"Sở Giáo dục và Đào tạo", "Giáo dục"},
		{"Sở Y tế", "Y tế"},
		{"Sở Khoa học và Công nghệ", "Khoa học, bưu chính viễn thông"},
		{"Sở Tài chính", "Đăng ký doanh nghiệp, đầu tư"},
		{"Sở Văn hóa, Thể thao và Du lịch", "Văn hóa"},
		{"Công an tỉnh", "Cư trú, căn cước"},
	} {
		s := example(fmt.Sprintf("s%d", i), "A", f[1], f[1], i+1)
		s.Agency = hall.Text{"vi": f[0]}
		h.Services = append(h.Services, s)
	}
	collect := example("tra-kq", "K", "Nhận kết quả", "Collect result", 2)
	collect.Line = "collect"
	help := example("truc-tuyen", "H", "Hỗ trợ nộp trực tuyến", "Help filing online", 5)
	help.Line = "help"
	h.Services = append(h.Services, collect, help)
	return h
}
