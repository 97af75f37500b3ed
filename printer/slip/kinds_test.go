package slip_test

import (
	"strings"
	"testing"

	"motcua/printer/slip"
)

// What the print command has no template for prints all the same: a test, and
// the end of the day by that command's name for it.
func TestTheSlipsOfThePrintCommand(t *testing.T) {
	for kind, data := range map[slip.Kind]string{
		slip.KindTest:   `{"hall":"Một cửa","printer":"printer-1","at":"2026-11-21T08:12:00+07:00","lang":"vi"}`,
		slip.KindDayEnd: `{"hall":"Một cửa","day":"2026-11-21","closed":true,"total":{"issued":2,"served":1,"wait_s":{"n":1,"p50":60,"p90":60}},"services":[{"id":"land","name":"Đất đai","issued":2,"served":1}],"printers":[{"name":"printer-1","printed":2,"failed":1,"unknown":0}],"lang":"vi"}`,
	} {
		pr, _ := print(t, kind, data, "epson-tm-t88v")
		if got := pr.Transcript(); !strings.Contains(got, "CUT") || strings.Contains(got, "?") {
			t.Errorf("%s: %s", kind, got)
		}
	}
	pr, _ := print(t, slip.KindDayEnd, `{"hall":"Một cửa","day":"2026-11-21","closed":true,"total":{"issued":2},"printers":[{"name":"printer-1","printed":2},{"name":"kiosk-2","printed":1},{"name":"sảnh","printed":1}],"lang":"vi"}`, "epson-tm-t20ii")
	got := strings.Join(strings.Fields(pr.Transcript()), " ")
	for _, want := range []string{"Máy in 1 2", "Máy lấy số 2 1", "sảnh 1"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	pr, _ = print(t, slip.KindDayEnd, `{"hall":"Một cửa","day":"2026-11-21","closed":true,"total":{"issued":40,"carried":2,"served":38,"transfers":3,"out_of_order":1,"undone":4,
		"service_s":{"n":38,"p50":241,"p90":900},"given":12,"response":0.31,"rating":{"n":10,"mean":4.6,"levels":[0,0,1,2,7],"points":1.9}},"on_time":{"due":5,"on_time":4,"late":1},"lang":"vi"}`, "epson-tm-t20ii")
	got = strings.Join(strings.Fields(pr.Transcript()), " ")
	for _, want := range []string{"Từ hôm trước 2", "Chuyển quầy 3", "Gọi ngoài thứ tự 1", "Hoàn tác 4", "5 phút", "12/38", "1,9/2 (10)", "đúng hạn 4/5"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if _, err := slip.Decode(slip.KindTest, []byte(`{"hall":"x"}`)); err == nil {
		t.Error("a test of no printer")
	}
}
